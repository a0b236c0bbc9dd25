"""The roster of a batch, the file for its results, and how its columns are named: chosen, typed or dropped."""

from itertools import count
from pathlib import Path

from PySide6.QtCore import QDir, Signal
from PySide6.QtWidgets import QWidget

from estimator.library import library_in_use
from ui.look.appearance import Appearance
from ui.look.metrics import BUTTON_GAP, RING, UNBOUNDED, Fold
from ui.widgets import actions, entry
from ui.widgets.buttons import KeyButton
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.column import line_of, stack
from ui.widgets.field import Field
from ui.widgets.file_dialog import ask_for, ask_where_to_save, documents, path_in
from ui.widgets.form import Form
from ui.widgets.text import Text

ABOUT = (
    "名册可以是单位自己的表：列名在前 20 行里找，认不得的列照抄到结果里；上次的结果改好后也可以再算。"
    "空白名册按上面选的待遇列出各列，有下拉选项和说明。名册也可以拖到这一页上；.csv 和每行一例的 .jsonl 同样可用。"
)
OPTIONAL = "可不选；表里写了的以表为准"
SAME_FOR_ALL = ("benefit", "scheme", "location", "tier", "grade")
"""What a table often leaves out because it is the same in every row, besides the day."""


class BatchForm(QWidget):
    """Asks for files in dialogs and fields. `edited`: a roster was named or taken away; `picked`: by a dialog.

    `template_wanted` carries where an empty roster is to be written.
    """

    edited = Signal()
    picked = Signal()
    template_wanted = Signal(Path)

    def __init__(self, look: Appearance) -> None:
        """Make the form without a roster."""
        super().__init__()
        self._look = look
        self._offered = self._confirmed = ""
        self.form = Form(look)
        self.source, self.target = Field(look, entry.TEXT, cells=4), Field(look, entry.TEXT, cells=4)
        self.codes = ChoiceRow(look, [(False, "本程序", ""), (True, "国家平台", "")])
        self.choose = KeyButton.of(look, actions.ROSTER)
        self.elsewhere = KeyButton.of(look, actions.RESULTS)
        self.template = KeyButton(look, "空白名册")
        self.about = Text(look, ABOUT, size="small", colour="muted", wrap=True)

        self.form.add_section("批量")
        self.form.add_row("source", "名册", self.source)
        self.form.add_row("target", "结果", self.target)
        self.form.add_row("codes", "编码", self.codes, hint="列名和取值")
        self.codes.set_value(value=False)
        self._add_what_is_the_same()
        self.source.set_missing(missing=True)
        self.form.arrange()
        self._lay_out()

        self.source.edited.connect(self.edited)
        self.source.left.connect(self.offer_target)
        self.choose.clicked.connect(self._ask_source)
        self.elsewhere.clicked.connect(self._ask_target)
        self.template.clicked.connect(self._ask_template)
        look.follow_last(self._fold)

    def source_file(self) -> Path | None:
        """Return the roster that is named, be it there or not."""
        return path_in(self.source)

    def target_file(self) -> Path | None:
        """Return the file for the results."""
        return path_in(self.target)

    def given(self) -> dict[str, str]:
        """Return what is the same in every row, as headings and words."""
        values = {self.form.label(name): self._same[name].value() for name in SAME_FOR_ALL}
        words = {label: str(value) for label, value in values.items() if value is not None}
        return words | ({self.form.label("day"): day} if (day := self.day.text_value()) else {})

    def benefit(self) -> str:
        """Return the benefit of every row; empty where the rows say it."""
        return str(self._same["benefit"].value() or "")

    def take_source(self, file: Path) -> None:
        """Let a file be the roster."""
        self.source.set_text_value(QDir.toNativeSeparators(str(file)))
        self.offer_target()
        self.edited.emit()
        self.picked.emit()

    def offer_what_is_the_same(self) -> None:
        """Offer what a roster may have the same in each row, by the rules of the time."""
        facts = library_in_use().vocabulary_of_tables.by_name
        for name, row in self._same.items():
            row.set_choices([(value, word, "") for value, word in facts[name].words.items()])

    def offer_target(self) -> None:
        """Offer a file beside the roster that is not there yet, unless the clerk named one."""
        source = self.source_file()
        if self.target.text_value() in ("", self._offered):
            self._offered = "" if source is None else QDir.toNativeSeparators(str(_usual_target(source)))
            self.target.set_text_value(self._offered)

    def may_write(self) -> bool:
        """Say whether nothing would be lost: there is no such file yet, or the clerk has just agreed to replace it."""
        target, agreed = self.target_file(), self._confirmed == self.target.text_value()
        self._confirmed = ""
        return agreed or target is None or not target.exists()

    def _add_what_is_the_same(self) -> None:
        """Add a line for each choice; Enter passes them by, since most tables say it themselves."""
        self.form.add_section("各行相同的")
        self._same = {name: ChoiceRow(self._look) for name in SAME_FOR_ALL}
        self.offer_what_is_the_same()
        self.day = Field(self._look, entry.DATE)
        self.day.set_optional(optional=True)
        facts = library_in_use().vocabulary.by_name
        for name in SAME_FOR_ALL:
            self.form.add_row(name, facts[name].label, self._same[name], hint=OPTIONAL if name == "benefit" else "")
            if name == "scheme":
                self.form.add_row("day", "日期", self.day, same_line=True)
        self.form.passed = (*SAME_FOR_ALL, "day")

    def _take_target(self, file: Path) -> None:
        self._confirmed = QDir.toNativeSeparators(str(file))
        self.target.set_text_value(self._confirmed)
        self.picked.emit()

    def _ask_source(self) -> None:
        ask_for(self, "选择名册", "名册 (*.xlsx *.csv *.jsonl)", self._folder(), self.take_source)

    def _ask_target(self) -> None:
        offered = (self.target_file() or Path("结果.xlsx")).name
        ask_where_to_save(self, "结果另存", "结果", self._folder() / offered, self._take_target)

    def _ask_template(self) -> None:
        benefit = self.benefit()
        of_one = f"-{library_in_use().benefit_word(benefit)}" if benefit else ""
        offered = self._folder() / f"名册{of_one}.xlsx"
        ask_where_to_save(self, "空白名册", "Excel 工作簿", offered, self.template_wanted.emit)

    def _folder(self) -> Path:
        """Return the folder of the roster, where the dialogs begin."""
        source = self.source_file()
        return documents() if source is None else source.parent

    def _lay_out(self) -> None:
        """Stack the form and its lines of buttons."""
        self._files, self._empty = line_of(self.choose, self.elsewhere), line_of(self.template)
        stack(self, self.form, self._files, self.about, self._empty).addStretch(1)

    def _fold(self) -> None:
        look = self._look
        margin = look.px(look.columns.margin)
        self._files.setSpacing(look.px(BUTTON_GAP) - 2 * RING)
        self._files.setContentsMargins(margin - RING, 0, margin - RING, look.px(1.14))
        self.about.setContentsMargins(margin, 0, margin, look.px(0.57))
        self._empty.setContentsMargins(margin - RING, 0, margin - RING, look.px(1.14))
        self.setMaximumWidth(UNBOUNDED if look.fold is Fold.SMALLEST else look.px(look.columns.form))


def _usual_target(source: Path) -> Path:
    """Return the first name for results beside a roster that no file has."""
    suffix = ".jsonl" if source.suffix.lower() == ".jsonl" else ".xlsx"
    names = (f"{source.stem}-结果{f'-{number}' if number > 1 else ''}{suffix}" for number in count(1))
    return next(path for path in map(source.with_name, names) if not path.exists())
