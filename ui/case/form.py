"""The form of one page: builds a control for each fact, reads the case at every edit, and shows what fits it."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from estimator import days as clock
from estimator.facts import Fact
from estimator.form import SHARES, WORKED_OUT, Draft, Entered, facts_asked, read_draft, worked_out
from estimator.identity import FROM_IDENTITY, PARENTS, masked_number
from estimator.library import library_in_use
from estimator.money import grouped, parse_amount
from estimator.settings import wage_amount
from ui.answer import wording
from ui.case.plans import PARTS, PERSON, REMEMBERED, FormRow, FormSection, PagePlan
from ui.look.appearance import Appearance
from ui.settings.store import SettingsStore
from ui.widgets import actions, entry
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.field import Field
from ui.widgets.form import Control, Form

if TYPE_CHECKING:
    from ui.widgets.fold import FoldHead

FormEntries = Mapping[str, Entered]
_Choices = list[tuple[str | int | bool, str, str]]

WAGE = "provincial_wage"
PAID = "fund_paid_this_year"
DAY = "date"
NOT_TODAY = f"不是今天；{actions.TODAY.key} 改为今天"
COUNTS = "identity_counts"
NO_NEWBORN = "只有不满周岁的新生儿可以用父母的号码"
NOT_COUNTED = "按填写的算，身份证号只印在单上"
CHOSEN = ("choice", "flag", "set")
_BRING_ROWS = frozenset({"location"})
"""Choices that stand there from the start and bring rows along once they are another."""


class CaseForm(QObject):
    """Fills the widget `fields` and always has a draft of its case; `drafted` tells of a new one."""

    drafted = Signal()

    def __init__(self, look: Appearance, page: PagePlan, store: SettingsStore) -> None:
        """Make the form of a page, for a person of whom nothing is known yet; wages are asked of the settings."""
        self.fields = Form(look)
        super().__init__(self.fields)  # it goes with them when its page does, and follows no settings any more
        self._look = look
        self._store = store
        self._page = page
        self._vocabularies = library_in_use().vocabularies
        self.facts = facts_asked(*self._vocabularies)
        """What can be asked, as the rules of the day have it."""
        self._rows = [row for section in page.sections for row in section.rows]
        self._folds: list[tuple[FoldHead, FormSection]] = []
        self._filled: dict[str, Entered] = {}
        """What the program filled in by itself: from the ID number, or because it holds unless something is said."""
        self._before: list[FormEntries] = []
        """What stood in the form before each of its last changes, for undoing them."""
        self._stands: FormEntries = {}
        self._typed_into = ""
        self._own_wage: tuple[Entered | None, tuple[str, ...]] | None = None
        """The wage that a past case had, and what was published of it: while it stands there, that holds."""
        self._offered: dict[str, _Choices] = {}
        self._alone: set[str] = set()
        """Facts with a row of their own, and so room for a hint."""
        self.against_identity: tuple[str, ...] = ()
        """Facts that were entered and that the ID number says otherwise."""
        self.overrides_identity: tuple[str, ...] = ()
        """Those of them that the clerk said count; the ID number then is not in the case."""
        self.draft: Draft

        for section in page.sections:
            if section.folded:
                self._folds.append(
                    (self.fields.add_fold(section.title, section.folded, passed=section.passed), section)
                )
            else:
                self.fields.add_section(section.title)
            for row, following in zip(section.rows, (*section.rows[1:], None), strict=True):
                self._add(row, alone=following is None or not following.same_line)
        self.restart()
        store.changed.connect(self._redraft)

    @property
    def benefits(self) -> tuple[str, ...]:
        """The benefits that the page is for."""
        return self._page.benefits

    def entries(self) -> dict[str, Entered]:
        """Return what was entered, by fact; what the program filled in by itself is not among it."""
        found: dict[str, Entered] = {}
        for row in self._rows:
            value = self._value(row.fact)
            if value not in ("", None, ()) and row.fact not in self._filled:
                found[row.fact] = value
        if (shares := self._own_shares()) is not None:
            found[SHARES] = shares
        return found

    def person(self) -> dict[str, Entered | None]:
        """Return what was entered about the person; None for what this page asks and was left empty."""
        found = self.entries()
        return {row.fact: found.get(row.fact) for row in self._rows if row.fact in PERSON}

    @property
    def is_begun(self) -> bool:
        """Whether something stands here that does not stand there for each new person."""
        entries = self.entries()
        return any(
            entries.get(row.fact, row.initial) != row.initial for row in self._rows if row.fact not in REMEMBERED
        )

    def entries_to_keep(self, *, in_full: bool) -> dict[str, Entered]:
        """Return the entries and the day; unless in full, what the ID number tells in place of number and name."""
        told = {} if self.draft.identity is None else {name: self.draft.facts.get(name) for name in FROM_IDENTITY}
        known = {name: str(value) for name, value in told.items() if value is not None and name in self.fields.names()}
        entries = {DAY: self.day, **self.entries()}
        return entries if in_full else {**known, **_without(entries, ("id_number", "name", COUNTS))}

    def set_person(self, person: Mapping[str, Entered | None]) -> None:
        """Take over what another page was told about the person."""
        for name, value in person.items():
            if name in self.fields.names() and self.person()[name] != value:
                self._enter(name, value)
        self._redraft()

    @property
    def day(self) -> str:
        """The day of the case as it stands in its field."""
        return str(self._value(DAY) or "")

    def set_today(self) -> None:
        """Let the case be of today, and of tomorrow once midnight has passed."""
        self._remember()
        self._enter(DAY, None)
        self._redraft()

    def read_anew(self) -> None:
        """Read the case anew: the clock has gone on."""
        self._redraft()

    def restart(self, entries: FormEntries | None = None) -> None:
        """Begin with these entries alone; without any, with what stands there for each new person."""
        if entries is None:
            kept = {name: value for name, value in self.entries().items() if name in REMEMBERED}
            entries = {row.fact: row.initial for row in self._rows if row.initial is not None} | kept
        self._before.clear()
        self._fill_in(entries)

    def change(self, changes: FormEntries) -> None:
        """Enter several values at once, as one change that can be undone."""
        self._remember()
        self._fill_in({**self.entries(), **changes})

    def replace(self, entries: FormEntries) -> None:
        """Have these entries alone, as one change that can be undone."""
        self._remember()
        self._fill_in(entries)

    def undo(self) -> bool:
        """Take the last change of the form back; return whether there was one."""
        while self._before:
            before = self._before.pop()
            if before != self.entries():
                self._fill_in(before)
                return True
        return False

    def _fill_in(self, entries: FormEntries) -> None:
        for row in self._rows:
            self._enter(row.fact, entries.get(row.fact))
        shares = entries.get(SHARES)
        self._own_wage = (
            (self._value(WAGE), shares) if isinstance(shares, tuple) and WAGE in self.fields.names() else None
        )
        self._redraft()

    def _own_shares(self) -> tuple[str, ...] | None:
        own = self._own_wage
        return own[1] if own is not None and WAGE not in self._filled and self._value(WAGE) == own[0] else None

    def _remember(self) -> None:
        self._typed_into = ""
        self._before.append(self._stands)

    def _add(self, row: FormRow, *, alone: bool) -> None:
        """Add the row of a fact, and follow what is entered in it."""
        fact = self.facts[row.fact]
        control = _control(self._look, fact)
        if alone:
            self._alone.add(fact.name)
        self.fields.add_row(
            fact.name,
            fact.label,
            control,
            hint=fact.hint if alone else "",
            tip=f"{actions.KEEP_WAGE.key} 记住这一年的工资" if fact.name == WAGE else fact.hint,
            same_line=row.same_line,
            keeps_line=fact.name == "id_number",
        )
        if fact.name == WAGE:
            keep = QShortcut(QKeySequence(actions.KEEP_WAGE.key), control)
            keep.setContext(Qt.ShortcutContext.WidgetShortcut)
            keep.activated.connect(self._keep_wage)
        if isinstance(control, Field):
            control.edited.connect(lambda text, name=fact.name: self._on_typed(name, text))
            control.left.connect(self._on_left)
        else:
            control.chosen.connect(lambda _value, name=fact.name: self._on_chosen(name))

    def _on_typed(self, name: str, text: str) -> None:
        # What is typed in one go is one change; one that the field cannot undo by itself, as by Esc, is its own.
        control = self.fields.control(name)
        forgotten = isinstance(control, Field) and not (control.isUndoAvailable() or control.isRedoAvailable())
        if name != self._typed_into or (forgotten and not text):
            self._remember()
        self._typed_into = name
        self._filled.pop(name, None)
        self._work_out(name)
        self._redraft()

    def _work_out(self, name: str) -> None:
        """Fill what is worked out from a field that was typed into; what is typed over that holds by itself."""
        for whole, each in WORKED_OUT.items():
            parts = [part.name for part in each.parts]
            if name in parts and whole in self.fields.names():
                initial = next(row.initial for row in self._rows if row.fact == whole)
                self._enter(whole, worked_out(whole, {part: str(self._value(part)) for part in parts}) or initial)
            elif name == whole:
                for part in parts:
                    self._enter(part, None)

    def _on_chosen(self, name: str) -> None:
        self._remember()
        self._filled.pop(name, None)
        if name == COUNTS and self._value(COUNTS) == "identity":
            for each in (*self.against_identity, COUNTS):
                self._enter(each, None)
        self._redraft()

    def _on_left(self) -> None:
        self._typed_into = ""
        self._redraft()

    def _redraft(self) -> None:
        self._read()
        while self._offer():
            self._read()
        self._fill()
        self._stands = self.entries()
        self._name_rows()
        self._mark()
        self.drafted.emit()

    def _read(self) -> None:
        """Read what was entered, with what the program knows itself, and say what follows."""
        entries = {DAY: str(clock.today()), **self.entries(), "benefit": self._benefit()}
        if WAGE not in entries and (wage := self._wage()) is not None:
            entries[WAGE] = wage
        if SHARES not in entries:
            entries[SHARES] = self._store.shares(self._benefit(), self._date(), entries.get(WAGE))
        counts = entries.pop(COUNTS, None)
        self.draft = read_draft(entries)
        if "id_number" in self.draft.errors and not self.fields.control("id_number").hasFocus():
            # Said, and no hindrance: there are cards whose number is none.
            wrong = self.draft.errors["id_number"]
            draft = read_draft({name: value for name, value in entries.items() if name != "id_number"})
            self.draft = draft._replace(errors={**draft.errors, "id_number": wrong})
        self.facts = facts_asked(self.draft.vocabulary, *self._vocabularies)
        self.against_identity = self.draft.against_identity
        self.overrides_identity = self.against_identity if counts in ("entered", PARENTS) else ()
        if counts == PARENTS and self.against_identity:
            self.overrides_identity = (*self.against_identity, PARENTS)
        if self.against_identity:
            identity, number = self.draft.identity, str(entries.pop("id_number"))
            draft = read_draft(entries, id_number_aside=number)._replace(identity=identity)
            if not self.overrides_identity:
                draft = draft._replace(case=None, estimate=None, missing=(*draft.missing, COUNTS))
            self.draft = draft
        tentative = {row.fact for row in self._rows if row.fact in entries and entries[row.fact] == row.initial}
        self._open = read_draft(_without(entries, tentative)) if tentative & _BRING_ROWS else self.draft

    def _offer(self) -> bool:
        """Offer the choices that fit the case; return whether something that was chosen is no longer among them."""
        lost = False
        shown = []
        for row in self._rows:
            if row.fact == COUNTS:
                shown += [COUNTS] if self.against_identity else []
                self._offer_choices(COUNTS, self._what_counts())
                continue
            asked = self._is_asked(row)
            if not asked and not self._may_be_asked(row.fact):
                continue
            shown.append(row.fact)
            fact = self.facts[row.fact]
            self.fields.set_idle(row.fact, "" if asked else self._why_idle(row.fact))
            if fact.kind in CHOSEN:
                lost |= self._offer_choices(row.fact, self._choices(fact))
        self.fields.show_only(shown)
        return lost

    def _offer_choices(self, name: str, choices: _Choices) -> bool:
        """Offer the choices of a fact; return whether something that was chosen is no longer among them."""
        control = self.fields.control(name)
        if not isinstance(control, ChoiceRow) or self._offered.get(name) == choices:
            return False
        self._offered[name] = choices
        before = control.values()
        control.set_choices(choices)
        return control.values() != before

    def _is_asked(self, row: FormRow) -> bool:
        stands = row.fact in self.draft.applicable or (row.show_while_undecided and row.fact in self.draft.undecided)
        return stands and row.fact not in self.draft.not_asked

    def _may_be_asked(self, name: str) -> bool:
        """Say whether a row stands greyed from the start, so that none appears under one's fingers."""
        if name in self.draft.idle:
            return True
        possible = {*self._open.applicable, *self._open.undecided} - self._open.not_asked
        return name in possible and bool(self._benefit())

    def _why_idle(self, name: str) -> str:
        if name in self.draft.idle:
            return "不予支付，填了也不改变结果"
        before = self.fields.names()[: self.fields.names().index(name)]
        awaited = [self.facts[each].label_for(self.draft.facts) for each in before if each in self.draft.missing]
        return f"先填{'、'.join(awaited)}" if awaited else "按现在填的，这一项不用填"

    def _what_counts(self) -> _Choices:
        """Return what may count where the ID number says otherwise: a parent's number for a newborn alone."""
        reasons = {} if self.draft.facts.get("age") == 0 else {PARENTS: NO_NEWBORN}
        return [(value, word, reasons.get(str(value), "")) for value, word in self.facts[COUNTS].words.items()]

    def _choices(self, fact: Fact) -> _Choices:
        applicability = self.draft.applicable.get(fact.name)
        if fact.name == "benefit":
            return [(value, fact.word(value), "") for value in self._page.benefits]
        if applicability is None:
            possible = fact.possible_values(self._open.facts)
            return [(value, word, "") for value, word in fact.words.items() if value in possible]
        reasons = {value: "" if value in applicability.values else applicability.reason(value) for value in fact.words}
        return [(value, fact.word(value), reason) for value, reason in reasons.items() if reason is not None]

    def _fill(self) -> None:
        """Show what the ID number tells and what holds unless something is said, where nothing was entered."""
        for row in self._rows:
            name, control = row.fact, self.fields.control(row.fact)
            typing = isinstance(control, Field) and control.hasFocus()
            if name not in self._filled and (typing or self._value(name) not in ("", None, ())):
                continue
            value = self._fallback(name)
            if value != self._filled.get(name):
                self._set(name, value)
            if value is None:
                self._filled.pop(name, None)
            else:
                self._filled[name] = value

    def _fallback(self, name: str) -> Entered | None:
        """Return what holds for a fact while nothing is entered for it."""
        if name == DAY:
            return str(clock.today())
        applicability = self.draft.applicable.get(name)
        if applicability is None:
            return None
        if name == WAGE:
            return self._wage()
        if name in FROM_IDENTITY and self.draft.identity is not None:
            known: str = getattr(self.draft.identity, name)
            return str(known)
        default = applicability.default
        if isinstance(default, bool) or default is None:
            return default
        return default if self.facts[name].kind in CHOSEN and isinstance(default, int | str | tuple) else str(default)

    def _name_rows(self) -> None:
        """Call each fact what it is called for this person."""
        facts = {"benefit": self._page.benefits[0], **self.draft.facts}
        for row in self._rows:
            fact = self.facts[row.fact]
            self.fields.set_label(row.fact, fact.label_for(facts))
            hint = fact.hint_for(facts)
            told = row.fact == PAID or row.fact in self._alone or hint != fact.hint
            if row.fact != WAGE:
                self.fields.set_hint(row.fact, wording.room_left(self.draft, row.fact) or (hint if told else ""))
        known = FROM_IDENTITY if self.draft.identity is not None else ()
        self.fields.passed = {DAY, *(name for name in known if name in self._filled)}

    def _mark(self) -> None:
        """Mark each row with what is wrong with it or to be noticed, and with what holds meanwhile."""
        draft, day = self.draft, self._date()
        notices = dict(draft.checks)
        if day is not None and day != clock.today():
            notices.setdefault(DAY, NOT_TODAY)
        if words := self._against_words():
            notices["id_number"] = words
        for row in self._rows:
            name, control = row.fact, self.fields.control(row.fact)
            control.set_problem(draft.errors.get(name, ""))
            control.set_missing(name in draft.missing)
            if isinstance(control, Field):
                applicability = draft.applicable.get(name)
                control.set_optional(applicability is not None and applicability.optional and name not in draft.missing)
            self.fields.set_notice(name, notices.get(name, ""))
        self.fields.set_facts("id_number", self._about_identity())
        if WAGE in draft.applicable and day is not None:
            shares = self._own_shares()
            about = self._store.about_wage(self._benefit(), day) if shares is None else _as_before(shares)
            self.fields.set_hint(WAGE, about)
        for head, section in self._folds:
            said = [self.facts[row.fact].word(value) for row in section.rows if (value := self._value(row.fact))]
            head.set_words(" + ".join(said) if said and section is PARTS else next(iter(said), section.folded))

    def _against_words(self) -> str:
        """Say in words what the ID number says otherwise, until the clerk has said which counts."""
        identity = self.draft.identity
        if identity is None or not self.against_identity or self.overrides_identity:
            return ""
        told = {"age": f" {identity.age} 岁", "sex": self.facts["sex"].word(identity.sex)}
        return f"身份证号是{'、'.join(told[name] for name in self.against_identity)}，与填写的不符，请选以哪个为准"

    def _about_identity(self) -> str:
        identity = self.draft.identity
        if self.overrides_identity or identity is None:
            return NOT_COUNTED if self.overrides_identity else ""
        return f"{self.facts['sex'].word(identity.sex)} · {identity.birthday} · {identity.age} 岁"

    def _benefit(self) -> str:
        benefits = self._page.benefits
        return benefits[0] if len(benefits) == 1 else str(self._value("benefit") or "")

    def _date(self) -> date | None:
        try:
            return date.fromisoformat(self.day)
        except ValueError:
            return None

    def _wage(self) -> str | None:
        day = self._date()
        wage = None if day is None else self._store.wage(self._benefit(), day)
        return None if wage is None else str(wage.amount)

    def _keep_wage(self) -> None:
        """Remember the wage that was typed, for the year of the case: from then on it stands there."""
        day, typed = self._date(), self.entries().get(WAGE)
        if day is not None and typed is not None and WAGE not in self.draft.errors:
            with suppress(ValueError):
                self._store.keep_wage(self._benefit(), day, wage_amount(typed))

    def _value(self, name: str) -> Entered | None:
        control = self.fields.control(name)
        if isinstance(control, Field):
            return control.text_value()
        return tuple(str(value) for value in control.values()) if self.facts[name].kind == "set" else control.value()

    def _enter(self, name: str, value: Entered | None) -> None:
        """Enter a value that may not be on offer yet: what fits the case is offered anew afterwards."""
        control = self.fields.control(name)
        if isinstance(control, ChoiceRow) and value is not None and value not in control.values():
            self._offered.pop(name, None)
            control.set_choices([(each, word, "") for each, word in self.facts[name].words.items()])
        self._filled.pop(name, None)
        self._set(name, value)

    def _set(self, name: str, value: Entered | None) -> None:
        control = self.fields.control(name)
        if isinstance(control, Field):
            control.set_text_value("" if value is None else str(value))
        elif isinstance(value, tuple):
            control.set_values(value)
        else:
            control.set_value(value)


def _as_before(shares: Collection[str]) -> str:
    """Say that a wage is that of a past case, and what was published of it then."""
    each = (share.partition(" ") for share in shares)
    return "照当时的" + "".join(f"，{share} 公布为 {grouped(parse_amount(amount))}" for share, _, amount in each)


def _without(entries: FormEntries, names: Collection[str]) -> dict[str, Entered]:
    return {name: value for name, value in entries.items() if name not in names}


def _control(look: Appearance, fact: Fact) -> Control:
    """Make the control that a fact of this kind is entered in."""
    if fact.kind in CHOSEN:
        choices = [(value, word, "") for value, word in fact.words.items()]
        return ChoiceRow(look, choices, several=fact.kind == "set", among_numbers=True)
    if fact.kind == "count":
        return Field(look, entry.COUNT, unit=fact.unit, cells=1)
    if fact.kind == "amount":
        return Field(look, entry.AMOUNT, unit=fact.unit)
    if fact.kind == "date":
        return Field(look, entry.DATE)
    if fact.name == "id_number":
        return Field(look, entry.IDENTITY, folded_cells=3, mask=masked_number)
    return Field(look, entry.TEXT)
