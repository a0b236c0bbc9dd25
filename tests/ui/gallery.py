"""Lays the pieces of the window out with fixed figures, to look at: run it with a folder for the pictures."""

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui import entry
from ui.look import Look, start_application
from ui.metrics import Fold
from ui.widgets.bar import Bar, BarPart, Legend, LegendItem
from ui.widgets.buttons import KeyButton
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.field import Field
from ui.widgets.form import Form
from ui.widgets.ground import Ground, Hairline
from ui.widgets.header import Header
from ui.widgets.headline import Figure, Headline
from ui.widgets.missing import Missing, MissingList
from ui.widgets.note import NoteBox
from ui.widgets.rail import Page, Rail
from ui.widgets.scroll import ThinScroll
from ui.widgets.step_row import Step
from ui.widgets.steps import StepsList
from ui.widgets.text import Text

SCREEN = (1366, 768)
HEAD_GAPS = {
    Fold.WIDE: (0.79, 0.71, 0.57, 1.0),
    Fold.FOLDED: (0.29, 0.21, 0.29, 0.43),
    Fold.SMALLEST: (0.14, 0.29, 0, 0.5),
}
"""Above the headline, from it to the bar, from the bar to its legend, and below; in text sizes."""
PAGES = [Page(str(i), word, str(i)) for i, word in enumerate(("住院", "慢病", "重疾", "生育", "缴费"), start=1)]
INPATIENT_STEPS = (
    Step("政策范围内费用", "9000.00 − 0.00", "9,000.00", tone="fact"),
    Step("起付标准", "县级 · 第 1 次住院", "400.00", "33条", "fact", (("查找", "居民 · 住院 · 区内 · 县级"),)),
    Step(
        "第一段",
        "(1500.00 − 400.00) × 63%",
        "693.00",
        "33条",
        details=(
            ("查找", "居民 · 住院 · 区内 · 县级"),
            ("对应", "县级一行，不分等级：400.00 以上至 1500.00 付 63%，1500.00 以上付 83%"),
            ("读法", "第一段从实际起付标准算起，上限仍为 1500.00"),
            ("条文", "第 33 条，居民住院的起付标准和支付比例"),
        ),
    ),
    Step("第二段", "(9000.00 − 1500.00) × 83%", "6,225.00", "33条", details=(("查找", "居民 · 住院"),)),
    Step("基金支付", "693.00 + 6225.00", "6,918.00", tone="total"),
    Step("个人负担", "9000.00 − 6918.00", "2,082.00", tone="rest"),
)
MATERNITY_STEPS = (
    Step("参保条件", "连续缴费 18 个月，满 9 个月", "", "23条", "fact", (("查找", "职工"),)),
    Step("产前检查", "定额", "500.00", "24条", details=(("查找", "职工"),)),
    Step("剖宫产", "定额", "2,800.00", "24条", details=(("查找", "职工"),)),
    Step("津贴天数", "98 + 15 + 90", "203 天", "26条", "fact", (("查找", "职工"),)),
    Step(
        "生育津贴",
        "5123.45 ÷ 30 × 203",
        "34,668.68",
        "26条",
        details=(
            ("查找", "职工 · 在职 · 一般单位 · 分娩 · 政策内"),
            ("对应", "单位上年度职工月平均工资 ÷ 30 × 津贴天数"),
            ("读法", "只在最后舍入到分，日额不舍入"),
            ("条文", "第 26 条，生育津贴的计发"),
        ),
    ),
    Step("待遇合计", "500.00 + 2800.00 + 34668.68", "37,968.68", tone="total"),
)


def words(*choices: str) -> list[tuple[str, str, str]]:
    return [(word, word, "") for word in choices]


def mask(number: str) -> str:
    return number[:4] + "*" * 10 + number[-4:]


class Sample(QWidget):
    """A window put together from the kit, as a page would be."""

    def __init__(self, look: Look, fill: Callable[["Sample"], None]) -> None:
        super().__init__()
        self.look = look
        self.header = Header(
            look,
            "医保生育待遇试算",
            "基准日",
            [
                KeyButton(look, "参保人屏", "F11", style="flat"),
                KeyButton(look, "设置", style="flat"),
                KeyButton(look, "帮助", "F1", style="flat"),
            ],
        )
        self.header.set_source("三门峡市 · 三政办〔2021〕2号")
        self.header.date.set_text_value("20211008")
        self.rail = Rail(look, PAGES, [Page("6", "历史", "6")])
        self.form = Form(look)
        self.sheet = Ground(look, "sheet", edged=True, corner=True)
        self.keys = Text(look, "Enter 下一项    Shift+Enter 上一项    Esc 清除本项", size="small", colour="muted")
        self.answer = Ground(look, "surface", edged=True)
        self.band = Ground(look, "surface", edged=True, corner=True)
        self.foot = Ground(look, "surface", edged=True)
        self.headline = Headline(look)
        self.bar = Bar(look)
        self.legend = Legend(look)
        self.steps = StepsList(look)
        self.missing = MissingList(look)
        self.missing.hide()
        self.notes = NoteBox(look)
        self.print_ = KeyButton(look, "打印", "Ctrl+P")
        self.export = KeyButton(look, "导出", "Ctrl+S")
        self.compare = KeyButton(look, "对比", "F5")
        self.next = KeyButton(look, "下一位", "Ctrl+N", style="main")
        self.line = Hairline(look)
        self.below = QWidget()
        self.form_scroll = ThinScroll(look, self.form)
        self.steps_scroll = ThinScroll(look, self.below)
        self.steps_scroll.setWidgetResizable(True)

        self._lay_out()
        look.refit.connect(self._fold)
        fill(self)
        self.form.arrange()
        self._fold()

    def _lay_out(self) -> None:
        body = QVBoxLayout(self.below)
        for part in (self.steps, self.missing):
            body.addWidget(part)
        self.note_row = QHBoxLayout()
        self.note_row.addWidget(self.notes)
        body.addLayout(self.note_row)
        body.addStretch(1)
        body.setContentsMargins(0, 0, 0, 0)
        self.body = body
        sheet = QVBoxLayout(self.sheet)
        sheet.setSpacing(0)
        sheet.setContentsMargins(1, 1, 0, 0)
        sheet.addWidget(self.form_scroll, 1)
        sheet.addWidget(self.keys)
        self.head = QVBoxLayout()
        self.buttons = QHBoxLayout()
        for button in (self.print_, self.export, self.compare):
            self.buttons.addWidget(button)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.next)
        self.answer_column = QVBoxLayout(self.answer)
        self.answer_column.setSpacing(0)
        self.band_column = QVBoxLayout(self.band)
        self.foot_column = QVBoxLayout(self.foot)
        self.grid = QGridLayout(self)
        # While the columns fold, parts show and hide one by one; what that needs meanwhile must not widen the window.
        self.grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.grid.setSpacing(0)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.addWidget(self.header, 0, 0, 1, 3)
        self.grid.addWidget(self.rail, 1, 0, 3, 1)
        self.grid.addWidget(self.band, 1, 1, 1, 2)
        self.grid.addWidget(self.sheet, 2, 1)
        self.grid.addWidget(self.answer, 2, 2)
        self.grid.addWidget(self.foot, 3, 1, 1, 2)
        self.grid.setColumnStretch(2, 1)
        self.grid.setRowStretch(2, 1)

    def _fold(self) -> None:
        look = self.look
        smallest, wide = look.fold is Fold.SMALLEST, look.fold is Fold.WIDE
        for part in (self.band, self.foot):
            part.setVisible(smallest)
        self.keys.setVisible(wide)
        self.legend.setVisible(not smallest)
        self.line.setVisible(not smallest)
        for column in (self.answer_column, self.band_column, self.foot_column):
            while column.count():
                column.takeAt(0)
            column.setContentsMargins(0, 1, 0, 0)
        top, foot = (self.band_column, self.foot_column) if smallest else (self.answer_column,) * 2
        top.addLayout(self.head)
        self.answer_column.addWidget(self.steps_scroll, 1)
        self.answer_column.addWidget(self.line)
        foot.addLayout(self.buttons)
        margin, reach = look.px(look.columns.margin), look.px(0.86)
        above, to_bar, to_legend, below = HEAD_GAPS[look.fold]
        while self.head.count():
            self.head.takeAt(0)
        self.head.setSpacing(0)
        self.head.setContentsMargins(margin, look.px(above), margin, look.px(below))
        self.head.addWidget(self.headline)
        self.head.addSpacing(look.px(to_bar))
        self.head.addWidget(self.bar)
        self.head.addSpacing(look.px(to_legend))
        self.head.addWidget(self.legend)
        self.buttons.setSpacing(look.px(0.57) - 6)
        self.buttons.setContentsMargins(margin - 3, look.px(0.64), margin - 3, look.px(0.64))
        self.body.setContentsMargins(max(0, margin - reach), 0, max(0, margin - reach - (0 if wide else 10)), 0)
        self.body.setSpacing(look.px(1.14))
        self.note_row.setContentsMargins(reach, 0, reach, 0)
        self.keys.setContentsMargins(margin, 0, 0, look.px(0.71))
        self.form_scroll.setFixedWidth(self.form.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.look.set_window_width(event.size().width())


def person(sample: Sample) -> None:
    sample.form.add_section("人员")
    number = Field(sample.look, entry.IDENTITY, cells=2, folded_cells=3, mask=mask)
    sample.form.add_row("id_number", "身份证号", number, keeps_line=True)


def amount(sample: Sample, name: str, label: str, value: str, *, hint: str = "") -> Field:
    field = Field(sample.look, entry.AMOUNT, unit="元")
    field.set_text_value(value)
    sample.form.add_row(name, label, field, hint=hint)
    return field


def count(  # noqa: PLR0913 - a row of the sample
    sample: Sample,
    name: str,
    label: str,
    value: str,
    unit: str,
    *,
    hint: str = "",
    beside: bool = False,
) -> None:
    field = Field(sample.look, entry.COUNT, unit=unit, cells=1)
    field.set_text_value(value)
    sample.form.add_row(name, label, field, hint=hint, beside=beside)


def choice(sample: Sample, label: str, lit: str, *choices: str, beside: bool = False) -> None:
    row = ChoiceRow(sample.look, words(*choices))
    row.set_value(lit)
    sample.form.add_row(label, label, row, beside=beside)


def inpatient(sample: Sample) -> None:
    person(sample)
    sample.form.control("id_number").set_problem("")
    number = sample.form.control("id_number")
    assert isinstance(number, Field)
    number.set_text_value("411202198605120026")
    sample.form.set_facts("id_number", "女 · 1986-05-12 · 35 岁")
    choice(sample, "险种", "居民", "职工", "居民")
    count(sample, "age", "年龄", "35", "岁")
    sample.form.add_section("就医")
    choice(sample, "地点", "区内", "区内", "省内", "省外")
    choice(sample, "级别", "县级", "乡级", "县级", "市级", "省级")
    choice(sample, "等级", "二级", "一级", "二级", "三级")
    count(sample, "admission", "住院次数", "1", "次", hint="本年第几次")
    sample.form.add_section("费用")
    amount(sample, "total_cost", "总费用", "9000")
    amount(sample, "excluded_cost", "范围外", "0", hint="不在政策范围内的部分")
    amount(sample, "paid", "本年已付", "0", hint="年度限额余 150,000.00")
    sample.headline.set_figures(
        Figure("基金支付", "6,918.00", "76.87%", "占总费用", "fund"),
        Figure("个人负担", "2,082.00", "23.13%", "占总费用"),
    )
    sample.bar.set_parts(
        [
            BarPart("fund", Decimal(6918)),
            BarPart("deductible", Decimal(400)),
            BarPart("copayment", Decimal(1682)),
            BarPart("excluded", Decimal(0)),
        ],
        Decimal(9000),
        "基金支付 6,918.00，起付标准 400.00，按比例自付 1,682.00",
    )
    sample.legend.set_items(
        [
            LegendItem("deductible", "起付标准", "400.00"),
            LegendItem("copayment", "按比例自付", "1,682.00"),
            LegendItem("excluded", "范围外", "0.00"),
        ],
        "个人负担",
    )
    sample.steps.set_steps(INPATIENT_STEPS)
    sample.notes.set_notes([("第一段从实际起付标准算起，上限不变", "33条")])


def maternity_form(sample: Sample, number: str, wage: str) -> None:
    person(sample)
    field = sample.form.control("id_number")
    assert isinstance(field, Field)
    field.set_text_value(number)
    choice(sample, "性别", "女", "女", "男")
    choice(sample, "险种", "职工", "职工", "居民")
    choice(sample, "参保状态", "在职", "在职", "退休", "灵活", "失业", "离职")
    choice(sample, "单位", "一般", "一般", "新参保", "财政")
    count(sample, "months", "连续缴费", "18", "月")
    count(sample, "arrears", "单位欠费", "0", "月", beside=True)
    choice(sample, "符合政策", "是", "是", "否")
    sample.form.add_section("分娩")
    choice(sample, "事件", "分娩", "分娩", "流产", "宫外孕", "节育手术")
    choice(sample, "方式", "剖宫产", "顺产", "助娩产", "剖宫产")
    count(sample, "babies", "胎儿数", "1", "个")
    choice(sample, "少见并发症", "无", "无", "有", beside=True)
    choice(sample, "产前检查", "有", "有", "无")
    sample.form.add_section("费用")
    amount(sample, "monthly_base", "月均工资", wage, hint="单位上年度职工月平均").set_missing(not wage)
    amount(sample, "total_cost", "总费用", "").set_optional(True)


def maternity_incomplete(sample: Sample) -> None:
    maternity_form(sample, "41120219860512002", "")
    sample.form.control("id_number").set_problem("应为 18 位，现在 17 位")
    sample.rail.set_current("4")
    sample.headline.set_figures(Figure("待遇合计"), Figure("津贴天数"))
    sample.legend.set_items([LegendItem("fund", "医疗待遇"), LegendItem("allowance", "生育津贴")])
    sample.steps.hide()
    sample.missing.show()
    sample.missing.set_missing(
        [
            Missing("id_number", "身份证号", "应为 18 位，现在 17 位", wrong=True),
            Missing("monthly_base", "月均工资", "单位上年度职工月平均工资，津贴按它计算"),
        ]
    )
    for button in (sample.print_, sample.export, sample.compare):
        button.set_reason("还需填写 身份证号、月均工资")


def maternity_complete(sample: Sample) -> None:
    maternity_form(sample, "411202198605120026", "5123.45")
    sample.form.set_facts("id_number", "女 · 1986-05-12 · 35 岁")
    sample.rail.set_current("4")
    sample.headline.set_figures(
        Figure("待遇合计", "37,968.68", "医疗待遇 + 生育津贴"), Figure("津贴天数", "203", "98 + 15 + 90", unit="天")
    )
    parts = [BarPart("fund", Decimal(3300)), BarPart("allowance", Decimal("34668.68"))]
    sample.bar.set_parts(parts, Decimal("37968.68"), "医疗待遇 3,300.00，生育津贴 34,668.68")
    sample.legend.set_items(
        [LegendItem("fund", "医疗待遇", "3,300.00"), LegendItem("allowance", "生育津贴", "34,668.68")]
    )
    sample.steps.set_steps(MATERNITY_STEPS)
    sample.notes.set_notes(
        [
            ("定额按数全付，不看实际费用", "24条"),
            ("98、15、90 三项天数相加", "26条"),
            ("政策内生育即符合增加 90 天的条件", "23、26条"),
            ("津贴只在最后舍入到分，日额不舍入", "26条"),
        ]
    )


def focus(sample: Sample, name: str) -> None:
    sample.activateWindow()
    if name.startswith("step "):
        row = sample.steps.rows()[int(name.removeprefix("step "))]
        row.setFocus(Qt.FocusReason.TabFocusReason)
    else:
        sample.form.focus(name)


def shoot(look: Look, file: Path, fill: Callable[[Sample], None], focused: str, opened: int = -1) -> None:
    look.set_window_width(SCREEN[0])
    sample = Sample(look, fill)
    sample.resize(*SCREEN)
    sample.show()
    for _ in range(5):
        QCoreApplication.processEvents()
    if opened >= 0:
        sample.steps.toggle(opened)
    focus(sample, focused)
    for _ in range(5):
        QCoreApplication.processEvents()
    sample.grab().save(str(file))
    sample.hide()
    sample.deleteLater()
    QCoreApplication.processEvents()


def main(folder: Path) -> None:
    """Save a picture of each sample in each theme and text size."""
    app = start_application([])
    app.setCursorFlashTime(0)
    folder.mkdir(parents=True, exist_ok=True)
    look = Look("light")
    for theme in ("light", "dark", "contrast"):
        look.set_theme(theme)
        for size in (100, 125, 150, 200):
            look.set_text_size(size)
            end = f"{theme}-{size}.png"
            shoot(look, folder / f"inpatient-{end}", inpatient, "excluded_cost", 2 if size == 100 else -1)
            shoot(look, folder / f"incomplete-{end}", maternity_incomplete, "产前检查")
            shoot(look, folder / f"complete-{end}", maternity_complete, "step 4", 4)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
