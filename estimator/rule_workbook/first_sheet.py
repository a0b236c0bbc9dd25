"""The first sheet: what a pack says of itself, and how the workbook is filled in."""

from datetime import date
from typing import NamedTuple

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from estimator.rule_workbook.cells import DAY, TEXT, CellKind, word_of
from estimator.rule_workbook.layout import RULES
from estimator.rule_workbook.looks import fit_to_page, framed, protect, put, write_text
from estimator.rulepack import Pack
from estimator.rulepack.wording import KEYS

NEW, CHANGE = "新规则", "修改这份规则"
_PURPOSE = word_of({NEW: "new", CHANGE: "change"}, "用途")
FIRST_LINE = 3
CONFIRMING = "confirming"
_WIDTHS = {"A": 14, "B": 46, "C": 58}
_HOW = (
    "1. 先填这一页的白色格子，再到各表里改数字。一条规则一行：名称、条文、条件（蓝色）、数字。",
    "2. 条件写词：县级；市内、省内市外；≥70、≤18、20–40。不填为不限。同一条的另一种情形写在下一行，不写名称。",
    "3. 金额写 450、10万、100,000 都行；比例写 50%；日期写 2027-01-01 或 2027年1月1日；条文只写条号。",
    "4. 用不到的条件折叠着：点列字母上方的 + 展开。没有见到的表在后面的标签里。",
    "5. 取消一行，在最右的“作废”写上作废；新的一行写在表下面的空行里，名称可以不写。",
    "6. 存盘后在程序里按“检查”：错的格子变红，批注说怎么改；要补、要确认的是橙色，改动过的是黄色。改好再检查。",
    "7. 要重算的样例在“样例”一页：橙色格子里填手算结果，程序算出的随后显示；其余的写确认或不对。“变化”供领导签字。",
)


class FirstSheet(NamedTuple):
    """What stands on the first sheet; `base_id` and `base_content` pin the pack that this one is to be based on."""

    purpose: str
    id: str
    base_id: str
    base_content: str
    base_words: str
    region: str
    title: str
    document: str
    in_force_from: date | None
    in_force_upto: date | None
    checked: date | None

    @classmethod
    def of(cls, pack: Pack, *, successor: bool) -> "FirstSheet":
        """Say what is to stand there for a pack; for a successor what is new is left to be filled in."""
        if successor:
            words = f"{pack.title}（{pack.document}，{pack.in_force_from} 起施行）"
            return cls("new", pack.id, pack.id, pack.content, words, pack.region, "", "", None, None, None)
        base, under = pack.based_on, pack.under
        words = "" if under is None else f"{under.title}（{under.document}，{under.in_force_from} 起施行）"
        return cls(
            "change",
            pack.id,
            "" if base is None else base.id,
            "" if base is None else base.sha256,
            words,
            pack.region,
            pack.title,
            pack.document,
            pack.in_force_from,
            pack.in_force_upto,
            pack.checked,
        )


class HeadEntry(NamedTuple):
    """A line of the first sheet: its label, its key, its kind, whether it is fixed or not seen, and what it is for."""

    label: str
    key: str
    kind: CellKind = TEXT
    fixed: bool = False
    hidden: bool = False
    required: bool = True
    hint: str = ""


ENTRIES = (
    HeadEntry("用途", "purpose", _PURPOSE, hint="新规则：以基础规则为底，到期接替它；修改这份规则：改的就是它自己"),
    HeadEntry("基础规则", "base_words", fixed=True, required=False, hint="没有改的，照这份规则"),
    HeadEntry(KEYS["id"], "id", fixed=True, hint="新规则的编号由程序按施行日编"),
    HeadEntry(KEYS["region"], "region", hint="哪个统筹区的规则"),
    HeadEntry(KEYS["title"], "title", hint="如 2027 年医保待遇调整"),
    HeadEntry(KEYS["document"], "document", hint="如 三医保〔2026〕30号"),
    HeadEntry(KEYS["in_force_from"], "in_force_from", DAY, hint="从哪一天起按它办"),
    HeadEntry(KEYS["in_force_upto"], "in_force_upto", DAY, required=False, hint="没有定就不填"),
    HeadEntry(KEYS["checked"], "checked", DAY, required=False, hint="与文件核对的日子；不填为检查的这一天"),
    HeadEntry(KEYS["confirmed_by"], CONFIRMING, required=False, hint="核对样例的人；样例确认后记在规则里"),
    HeadEntry("基础编号", "base_id", fixed=True, hidden=True, required=False),
    HeadEntry("基础校验码", "base_content", fixed=True, hidden=True, required=False),
)


def write_first(sheet: Worksheet, said: FirstSheet) -> None:
    """Fill the first sheet."""
    sheet.title = RULES
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    write_text(sheet, 1, 1, "规则工作簿", bold=True, size=15)
    sheet.row_dimensions[1].height = 28
    for row, entry in enumerate(ENTRIES, start=FIRST_LINE):
        write_text(sheet, row, 1, entry.label, bold=True)
        write_text(sheet, row, 2, "")
        write_text(sheet, row, 3, entry.hint)
        value = getattr(said, entry.key, None)
        put(sheet, row, 2, entry.kind.write(value) if value else None, entry.kind.number_format)
        framed(sheet, row, 2, fixed=entry.fixed)
        sheet.row_dimensions[row].height = 24
        sheet.row_dimensions[row].hidden = entry.hidden
        if entry.kind.choices:
            validation = DataValidation(type="list", formula1=f'"{",".join(entry.kind.choices)}"', allow_blank=True)
            validation.add(f"B{row}")
            sheet.add_data_validation(validation)
    start = FIRST_LINE + len(ENTRIES) + 1
    write_text(sheet, start, 1, "怎样填写", bold=True, size=12)
    for row, line in enumerate(_HOW, start=start + 1):
        write_text(sheet, row, 1, line)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        sheet.row_dimensions[row].height = 22
    protect(sheet)
    fit_to_page(sheet, landscape=True)
