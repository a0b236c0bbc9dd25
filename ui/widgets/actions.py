"""What keys do: the keys of buttons and shortcuts with their words, and all of them as the help page lists them."""

from typing import NamedTuple


class Action(NamedTuple):
    """A key, the word on its button where it has one, and what the help page says that it does."""

    key: str
    word: str = ""
    does: str = ""


class PageName(NamedTuple):
    """A page: its name in the program, its word, and the digit that leads to it with Alt; none where it is passed by.

    `key` is another key that leads to it.
    """

    name: str
    word: str
    digit: str = ""
    key: str = ""


HISTORY = PageName("history", "历史", "6")
BATCH = PageName("batch", "批量", "7")
RULES = PageName("rules", "规则", "8")
SETTINGS = PageName("settings", "设置", key="F9")
HELP = PageName("help", "帮助", key="F1")
IN_RAIL = (HISTORY, BATCH, RULES)
PASSING = (SETTINGS.name, HELP.name)
"""Pages that one leaves for the page before."""

BACK = Action("Esc", "返回", "返回")
CITIZEN = Action("F11", "参保人屏", "参保人屏，再按返回")
CLOSE_ENTRY = Action("Esc", "返回列表", "返回列表")
COMPARE = Action("F5", "对比", "对比各级医院和备案，再按返回")
CONFIRM = Action("F7", "确认")
EXPORT = Action("Ctrl+S", "导出", "导出试算单")
EXPORT_AGAIN = EXPORT._replace(does="重新导出")
EXPORT_PERIOD = Action("F7", "导出期间", "导出期间")
IMPORT = Action("Ctrl+I", "导入", "导入签发的文件")
KEEP_WAGE = Action("F8", does="记住填写的全省月平均工资")
NEXT = Action("Ctrl+N", "下一位", "下一位")
NEXT_STAY = Action("Ctrl+L", "下一次住院", "同一个人的下一次住院")
OPEN = Action("Ctrl+O", "打开", "打开刚导出的试算单")
OTHER_SIDE = Action("F6", does="到结果一侧，再按回原处")
PRINT = Action("Ctrl+P", "打印", "打印")
RECALCULATE = Action("Ctrl+R", "照此重算", "照此重算")
REFUSE = Action("F8", "不对")
RESULTS = Action("Ctrl+S", "结果另存", "结果另存")
ROSTER = Action("Ctrl+B", "选择名册", "选择名册")
SAVE_PDF = Action("Ctrl+S", "存为 PDF", "存为 PDF")
START = Action("Ctrl+R", "开始试算", "开始试算")
TO_DAY = Action("Alt+D", does="到日期")
TODAY = Action("Ctrl+T", does="把日期改为今天")
UNDO = Action("Ctrl+Z", "撤销", "撤销上一步；刚换下一位时找回上一位")

Keys = tuple[str, tuple[Action | tuple[Action, Action], ...]]
"""A place, and the keys that work there; two of them may share a line."""
KEYS: tuple[Keys, ...] = (
    (
        "随时可用",
        (
            Action(f"Alt+1 … Alt+{IN_RAIL[-1].digit}", does=f"各页，{'、'.join(page.word for page in IN_RAIL)}"),
            (TO_DAY, TODAY),
            (Action(HELP.key, does=HELP.word), Action(SETTINGS.key, does=SETTINGS.word)),
            CITIZEN,
        ),
    ),
    (
        "填写",
        (
            Action("Enter", does="下一项"),
            Action("Ctrl+Enter", does="下一个还要填的项"),
            Action("Shift+Enter", does="上一项"),
            Action("1 … 9", does="选中带这个数字的选项"),
            Action("← →", does="在选项之间移动"),
            Action("空格", does="取消选中；打开折叠的一节"),
            Action("Esc", does="清除本项"),
            OTHER_SIDE,
            KEEP_WAGE,
            NEXT,
            NEXT_STAY,
            UNDO,
        ),
    ),
    (
        "结果",
        (
            Action("↑ ↓", does="上一步、下一步"),
            Action("Enter", does="展开依据，或到还缺的那一项"),
            Action("Ctrl+C", does="复制这一步或这个金额"),
            PRINT,
            EXPORT,
            OPEN,
            COMPARE,
        ),
    ),
    (
        "对比",
        (
            (Action("1", does="各级医院或分娩"), Action("2", does="费用曲线")),
            Action("↑ ↓", does="上一行、下一行"),
            Action("← →", does="沿曲线移动"),
            Action("Home  End", does="首行、末行；曲线两端"),
            Action("Enter", does="照这一行填写"),
            BACK,
        ),
    ),
    (
        "规则",
        (
            Action("← →", does="前一份、后一份规则"),
            IMPORT,
            Action(f"{CONFIRM.key}  {REFUSE.key}", does=f"签发：样例{CONFIRM.word}、{REFUSE.word}"),
        ),
    ),
    (
        "历史",
        (
            Action("↑ ↓", does="从查找到列表；选一份"),
            Action("Enter", does="打开选中的一份"),
            OTHER_SIDE._replace(does="在查找、列表和内容之间移动"),
            PRINT._replace(does="重新打印"),
            EXPORT_AGAIN,
            (RECALCULATE, NEXT_STAY._replace(does="下一次住院")),
            EXPORT_PERIOD,
            CLOSE_ENTRY,
        ),
    ),
    ("批量", (ROSTER, RESULTS, START, OPEN._replace(does="打开刚写出的结果或空白名册"))),
    ("打印预览", (Action("PgUp  PgDn", does="上一页、下一页"), PRINT, SAVE_PDF, BACK)),
)


def in_words(keys: tuple[Action | tuple[Action, Action], ...]) -> tuple[tuple[str, str], ...]:
    """Return keys as the help page lists them: as they are written, and what they do."""
    lines = [(one,) if isinstance(one, Action) else one for one in keys]
    return tuple(("  ".join(one.key for one in line), "；".join(one.does for one in line)) for line in lines)
