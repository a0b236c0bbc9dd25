"""设置: a field for each setting, built from its description, and the provincial wages by year beside them.

What is changed is saved as soon as its field is left, or picked, and holds at once.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from estimator.library import library_in_use
from estimator.money import grouped
from estimator.settings import (
    SETTINGS,
    STATES,
    Setting,
    Wage,
    checked,
    published_shares,
    suggested_wage,
    wage_amount,
    wage_for,
    wage_year,
    with_wage,
    without_wage,
)
from ui.look.appearance import Appearance
from ui.settings.store import SettingsStore
from ui.widgets import entry
from ui.widgets.actions import BACK
from ui.widgets.buttons import KeyButton
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.column import FoldingColumns, stack
from ui.widgets.field import Field
from ui.widgets.footed_page import FootedPage
from ui.widgets.form import Control, Form
from ui.widgets.scroll import ThinScroll
from ui.widgets.text import Text

SECTIONS = (
    ("试算单", ("agency", "counter", "clerk", "paper")),
    ("窗口", ("theme", "text_size")),
    ("历史", ("store_full_id", "retention_days")),
    ("规则", ("rules_source", "rule_keys", "signing_key")),
)
"""The settings in the order of the page; the wages stand beside them, the printer is remembered where one prints."""

LONG = 30
"""Letters from which a text takes the whole row."""


class SettingsPage(FootedPage):
    """The settings. `left`: back to the page before."""

    left = Signal()

    def __init__(self, look: Appearance, store: SettingsStore) -> None:
        """Make the page of what the store has."""
        super().__init__(look)
        self._store = store
        self._failure = ""
        self.form = Form(look)
        self.wages = WagesForm(look, store)
        self.said = Text(look, size="small", wrap=True, selectable=True)
        self.back = KeyButton.of(look, BACK)

        for title, names in SECTIONS:
            self.form.add_section(title)
            for name in names:
                self._add(name, SETTINGS[name])
        self.form.arrange()
        self._lay_out()

        self.form.finished.connect(self.wages.form.focus_first)
        self.wages.form.finished.connect(self.back.setFocus)
        self.wages.saved.connect(self._say)
        self.back.clicked.connect(self.left)
        store.failed.connect(self._fail)

    def focus(self) -> None:
        """Put the focus on the first field."""
        self.said.set_text("")
        self.form.focus_first()

    def _add(self, name: str, setting: Setting) -> None:
        control = _control(self._look, setting)
        self.form.add_row(name, setting.label, control, hint=setting.meaning)
        control.setToolTip(setting.meaning)
        self._show(name)
        if isinstance(control, Field):
            control.left.connect(lambda: self._save(name, control.text_value()))
        else:
            control.chosen.connect(lambda value: self._save(name, value))

    def _show(self, name: str) -> None:
        control, value = self.form.control(name), getattr(self._store.settings, name)
        if isinstance(control, Field):
            control.set_text_value(str(value))
        else:
            control.set_value(value)

    def _save(self, name: str, entered: object) -> None:
        """Save what a field holds once it has been left, or say what is wrong with it."""
        setting, settings = SETTINGS[name], self._store.settings
        if setting.kind == "count" and isinstance(entered, str):
            entered = int(entered) if entered.isascii() and entered.isdigit() else None
        if entered is None:  # emptied or no number: a choice and a number always have a value
            self._show(name)
            return
        control = self.form.control(name)
        try:
            changed: dict[str, Any] = {name: checked(name, entered)}
        except ValueError as error:
            control.set_problem(str(error))
            return
        control.set_problem("")
        if changed[name] != getattr(settings, name):
            self._failure = ""
            self._store.change(settings._replace(**changed))
            self._look.set_theme(self._store.settings.theme)
            self._look.set_text_size(self._store.settings.text_size)
            self._say(setting.label)

    def _say(self, label: str) -> None:
        self.said.set_colour("error" if self._failure else "ink")
        self.said.set_text(self._failure or f"已保存：{label}")

    def _fail(self, words: str) -> None:
        self._failure = words

    def _lay_out(self) -> None:
        """Set settings and wages side by side; the foot says what was saved."""
        look = self._look
        content = QWidget()
        columns = FoldingColumns(look, content)
        for form in (self.form, self.wages):
            column = QVBoxLayout()
            column.addWidget(form)
            column.addStretch(1)
            columns.addLayout(column)
        columns.addStretch(1)
        scroll = ThinScroll(look, content)
        self.rows.addWidget(scroll)
        self.foot.addWidget(self.said, 1)
        self.foot.addWidget(self.back)


class WagesForm(QWidget):
    """A field for each year's wage; a published one is offered, and taken only when somebody says so.

    `saved` carries what was saved.
    """

    saved = Signal(str)

    def __init__(self, look: Appearance, store: SettingsStore) -> None:
        """Make the form of the years that a case can need."""
        super().__init__()
        self._look = look
        self._store = store
        self.form = Form(look)
        self._about = Text(look, SETTINGS["provincial_wages"].meaning, size="small", colour="muted", wrap=True)

        self.form.add_section(SETTINGS["provincial_wages"].label)
        self._years = _years(store)
        for year in self._years:
            self._add(year)
        self._show_known()
        stack(self, self.form, self._about)
        store.changed.connect(self._show_all)
        look.follow_last(self._measure)

    def _add(self, year: int) -> None:
        """Add the rows of a year's wage: the amount, what is published, its shares."""
        amount = Field(self._look, entry.AMOUNT, unit="元")
        self.form.add_row(_amount(year), f"{year} 年", amount)
        amount.left.connect(lambda: self._save(year, amount.text_value()))
        suggested = suggested_wage(year)
        if suggested is not None:
            offer = ChoiceRow(self._look, [("take", f"采用 {grouped(suggested.amount)}", "")])
            self.form.add_row(_offer(year), "", offer, same_line=True)
            offer.setAccessibleName(f"采用 {year} 年公布的工资")
            offer.chosen.connect(lambda value: self._save(year, str(suggested.amount) if value else ""))
        for place, share in enumerate(published_shares()):
            field = Field(self._look, entry.AMOUNT, unit="元")
            self.form.add_row(_share(year, share), f"公布的 {share}", field, same_line=bool(place))
            field.setToolTip("公布的缴费基数上下限与工资的比例差几角的，照公布的填；不填则按工资计算")
            field.left.connect(lambda share=share, field=field: self._save_share(year, share, field.text_value()))
        self._show(year)

    def _show_all(self) -> None:
        for year in self._years:
            self._show(year)
        self._show_known()

    def _show_known(self) -> None:
        """Ask what is published of a wage only where the wage is known."""
        unknown = [year for year in self._years if wage_for(self._store.settings, year) is None]
        hidden = {_share(year, share) for year in unknown for share in published_shares()}
        self.form.show_only([name for name in self.form.names() if name not in hidden])

    def _show(self, year: int) -> None:
        """Show what is known of a year's wage."""
        known, suggested = wage_for(self._store.settings, year), suggested_wage(year)
        amount = self.form.control(_amount(year))
        if isinstance(amount, Field) and not amount.hasFocus():
            amount.set_text_value("" if known is None else str(known.amount))
        if suggested is not None:
            offer = self.form.control(_offer(year))
            if isinstance(offer, ChoiceRow):
                offer.set_value("take" if known is not None and known.amount == suggested.amount else None)
        self.form.set_facts(_amount(year), _source_words(known, suggested))
        for share in published_shares():
            field = self.form.control(_share(year, share))
            if isinstance(field, Field) and not field.hasFocus():
                published = None if known is None else known.shares.get(share)
                field.set_text_value("" if published is None else str(published))

    def _save(self, year: int, entered: str) -> None:
        """Save the wage of a year, or take it out where nothing is entered."""
        settings, known, suggested = self._store.settings, wage_for(self._store.settings, year), suggested_wage(year)
        control = self.form.control(_amount(year))
        if not entered:
            control.set_problem("")
            if known is not None:
                self._store.change(without_wage(settings, year))
                self.saved.emit(f"{year} 年工资已去掉，用到时再问")
            self._show(year)
            return
        try:
            amount = wage_amount(entered)
        except ValueError as error:
            control.set_problem(str(error))
            return
        control.set_problem("")
        if known is None or known.amount != amount or known.state != "confirmed":
            self._store.change(with_wage(settings, year, _confirmed(amount, suggested)))
            self.saved.emit(f"{year} 年全省月平均工资 {grouped(amount)} 元")
        self._show(year)

    def _save_share(self, year: int, share: str, entered: str) -> None:
        """Save a share of a year's wage, or take it out where nothing is entered."""
        known, control = wage_for(self._store.settings, year), self.form.control(_share(year, share))
        if known is None:
            return
        shares = {name: amount for name, amount in known.shares.items() if name != share}
        try:
            shares |= {share: wage_amount(entered)} if entered else {}
        except ValueError as error:
            control.set_problem(str(error))
            return
        control.set_problem("")
        if shares != known.shares:
            self._store.change(with_wage(self._store.settings, year, known._replace(shares=shares)))
            self.saved.emit(f"{year} 年公布的 {share}")

    def _measure(self) -> None:
        look = self._look
        margin = look.px(look.columns.margin)
        self._about.setContentsMargins(margin, 0, margin, look.px(1.14))
        self._about.setFixedWidth(look.px(look.columns.form))


def _years(store: SettingsStore) -> tuple[int, ...]:
    """Return the years whose wage a case can need, from today's back to the first of the rules."""
    first = wage_year("contribution", library_in_use().heads[0].in_force_from)
    this_year = datetime.now().astimezone().year
    years = {*store.settings.provincial_wages, *range(first or this_year, this_year)}
    return tuple(sorted(years, reverse=True))


def _amount(year: int) -> str:
    return f"amount-{year}"


def _share(year: int, share: str) -> str:
    return f"share-{year}-{share}"


def _offer(year: int) -> str:
    return f"offer-{year}"


def _source_words(known: Wage | None, suggested: Wage | None) -> str:
    if known is not None:
        return f"{STATES[known.state]}：{known.source}"
    if suggested is not None:
        return f"公布数（{STATES[suggested.state]}）：{suggested.source}"
    return "没有公布数可参考，用到时再问"


def _confirmed(amount: Decimal, suggested: Wage | None) -> Wage:
    source = suggested.source if suggested is not None and suggested.amount == amount else "窗口填写"
    return Wage(amount, source, "confirmed")


def _control(look: Appearance, setting: Setting) -> Control:
    if setting.kind == "choice":
        return ChoiceRow(look, [(value, word, "") for value, word in setting.words.items()])
    if setting.kind == "flag":
        return ChoiceRow(look, [(True, "是", ""), (False, "否", "")])
    if setting.kind == "count":
        return Field(look, entry.COUNT, unit=setting.unit, cells=1)
    return Field(look, entry.TEXT, cells=4 if setting.high > LONG else 2)
