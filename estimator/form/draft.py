"""A case while it is being filled in: what applies, what is missing, what is wrong, and the answer once it is whole."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from estimator.case.models import MODELS, Case
from estimator.case.validation import hand_on, resolved
from estimator.days import parse_day
from estimator.errors import CaseError
from estimator.facts import BUILT_IN, Applicability, Fact, Vocabulary
from estimator.facts.condition import Facts, Value
from estimator.facts.resolve import Resolved, resolve
from estimator.form.form_facts import Entered, as_choice, as_flags, form_applicability
from estimator.form.parts import PARTS, SHARES, WORKED_OUT, worked_out
from estimator.form.relevance import burdens, matters
from estimator.identity import WAY_ON, Identity, read_identity
from estimator.library.library import Library, case_from, estimate, library_in_use, pack_on
from estimator.money import parse_amount
from estimator.result import Estimate

_BASES = ("monthly_base", "contribution_base", "provincial_wage", "average_medical_cost")
_WITH_SHARES = tuple(benefit for (benefit, _), model in MODELS.items() if SHARES in model.model_fields)
_SUPPOSED = ("1000", "6500")
"""Two wages: where the answer is the same with both, it is known without any."""
_OPEN = "—"

Entries = Mapping[str, Value]
"""By fact: a chosen value, or the text of a field as it was typed, in ASCII and without separators."""


class Draft(NamedTuple):
    """What a form shows: the fields that apply and where, the errors by fact, what is missing, and the answer."""

    applicable: Mapping[str, Applicability]
    facts: Facts
    undecided: frozenset[str]
    """Facts of which it cannot be said yet whether they apply."""
    errors: Mapping[str, str]
    missing: tuple[str, ...]
    identity: Identity | None
    case: Case | None
    estimate: Estimate | None
    not_asked: frozenset[str] = frozenset()
    """Facts by which no answer would differ for this person: nobody need be asked, and no paper tells them."""

    idle: frozenset[str] = frozenset()
    """Those of them that would matter if the case were not refused."""
    without_wage: Estimate | None = None
    """What can be told of the answer while only a wage is missing: days and quotas, not the money it brings."""
    vocabulary: Vocabulary = BUILT_IN
    """The facts and benefits there are by the rules of its day."""

    @property
    def against_identity(self) -> tuple[str, ...]:
        """Facts that were entered and that the ID number says otherwise."""
        return () if self.identity is None else self.identity.against(self.facts)

    @property
    def checks(self) -> Mapping[str, str]:
        """What to look at again, by fact."""
        if self.estimate is None or self.case is None:
            return {}
        vocabulary = type(self.case).vocabulary
        return {_name(check.field, self.applicable, vocabulary): check.message for check in self.estimate.checks}


def read_draft(entries: Entries, id_number_aside: str = "") -> Draft:
    """Read the entries of a form; an entry that does not apply is left out, an empty text counts as not given.

    `id_number_aside` is a number that the case does not go by, and that its papers show all the same.
    """
    draft = _read(entries, id_number_aside)
    if draft.errors or not draft.missing or not set(draft.missing) <= set(_BASES):
        return draft
    supposed = (_read({**entries, **dict.fromkeys(draft.missing, amount)}, "").estimate for amount in _SUPPOSED)
    one, other = supposed
    return draft if one is None or other is None else draft._replace(without_wage=_same_in_both(one, other))


def _same_in_both(one: Estimate, other: Estimate) -> Estimate | None:
    """Say what two answers have in common; None where that is no step."""
    steps = tuple(
        step if step == beside else step._replace(formula="", amount=None, quantity=_OPEN)
        for step, beside in zip(one.steps, other.steps, strict=True)
    )
    if all(step.quantity == _OPEN for step in steps):
        return None
    figures = {name: value for name, value in one.figures.items() if other.figures[name] == value}
    return one._replace(figures=figures, steps=steps, when_in_force=None, checks=())


def _read(entries: Entries, id_number_aside: str) -> Draft:
    """Read what was entered as far as it can be read, and work it out where nothing is wrong or missing."""
    errors: dict[str, str] = {}
    vocabulary = library_in_use().vocabulary_on(entries.get("date"))
    given = {
        name: value
        for name, entry in as_flags(entries).items()
        if name in vocabulary.by_name and (value := _value(vocabulary.by_name[name], entry, errors)) is not None
    }
    identity = _identity(given, errors)
    day = given.get("date")
    if isinstance(day, date):
        given["month"] = day.month
        _check_day(day, given.get("benefit"), vocabulary, errors)
    parts = {part.name: str(entries[part.name]) for part in PARTS if entries.get(part.name)}
    if parts:
        given["excluded_cost"] = worked_out("excluded_cost", parts)
    resolved, not_asked, idle = _resolve(given, errors, identity, vocabulary)
    for error in resolved.errors:
        name = _name(error.field, resolved.applicable, vocabulary)
        if name in resolved.applicable:
            errors.setdefault(name, error.message)
    missing = tuple(name for name in resolved.missing if name not in errors and name != "month")
    applicable = form_applicability(resolved.applicable, not_asked)
    errors |= _wrong_parts(entries, applicable)
    draft = Draft(
        applicable,
        resolved.facts,
        resolved.undecided,
        errors,
        missing,
        identity,
        None,
        None,
        not_asked,
        idle,
        vocabulary=vocabulary,
    )
    if errors or missing:
        return draft
    applying = {name: given[name] for name in given if name in resolved.applicable}
    draft = draft._replace(undecided=frozenset())
    try:
        data = _nested(applying, resolved.applicable, vocabulary)
        shares = entries.get(SHARES)
        if isinstance(shares, tuple) and shares and "provincial_wage" in data and data["benefit"] in _WITH_SHARES:
            data[SHARES] = {share: amount for share, _, amount in (one.partition(" ") for one in shares)}
        case = case_from(data | {"excluded_cost": parts} if parts and "excluded_cost" in data else data)
        hand_on(case, resolved)
        case.__dict__["not_asked"] = not_asked
        case.__dict__["id_number_aside"] = id_number_aside
        return draft._replace(case=case, estimate=estimate(case))
    except CaseError as error:
        found = {_name(one.field, resolved.applicable, vocabulary): one.message for one in error.errors}
        if "benefit" in found:  # of that the rules of the day are silent
            found["date"] = found.pop("benefit")
        lacking = tuple(name for name in found if name not in given)
        wrong = {name: message for name, message in found.items() if name in given}
        return draft._replace(errors=wrong, missing=lacking)


def entries_of(case: Case) -> dict[str, Entered]:
    """Return the entries of a form that give this case again, its day among them; of a cost its sum and its parts.

    With the provincial wage is what was published of it, though it were nothing.
    """
    data = case.model_dump(exclude_unset=True)
    entries: dict[str, Entered] = {}
    for name, applicability in resolved(case).applicable.items():
        value: object = data
        for key in type(case).vocabulary.by_name[name].key(applicability).split("."):
            value = value.get(key) if isinstance(value, dict) else None
        if name == "excluded_cost" and value is not None:
            parts = value if isinstance(value, dict) else {}
            entries |= {part.name: str(parts[part.name]) for part in PARTS if part.name in parts}
            value = getattr(case, "excluded", None)
        if value is not None:
            entries[name] = _entry(type(case).vocabulary.by_name[name], value)
    if "provincial_wage" in entries:
        published = getattr(case, SHARES, None) or {}
        entries[SHARES] = tuple(f"{share} {amount}" for share, amount in published.items())
    return as_choice(entries)


def _wrong_parts(entries: Entries, applicable: Mapping[str, Applicability]) -> dict[str, str]:
    """Say what is wrong with that from which other fields are worked out."""
    wrong: dict[str, str] = {}
    for part in (part for each in WORKED_OUT.values() for part in each.parts):
        entry = entries.get(part.name)
        if part.name in applicable and entry is not None:
            _value(part, entry, wrong)
    return wrong


def _entry(fact: Fact, value: object) -> Entered:
    if fact.kind == "set" and isinstance(value, list | tuple | set | frozenset):
        return tuple(str(one) for one in value)
    return value if fact.kind in ("choice", "flag") and isinstance(value, str | int) else str(value)


def _value(fact: Fact, entry: Value, errors: dict[str, str]) -> Value | None:
    """Return the value that was entered for a fact; None where there is none, or it is wrong, which is told."""
    if not isinstance(entry, str):
        return entry
    if not entry.strip():
        return None
    if fact.kind == "choice":
        return entry
    try:
        return _parsed(fact, entry.strip())
    except ValueError as error:
        errors[fact.name] = str(error)
        return entry


def _parsed(fact: Fact, text: str) -> Value:
    if fact.kind == "count":
        if not (text.isascii() and text.isdigit()):
            raise ValueError("应为整数")
        return int(text)
    if fact.kind == "date":
        return parse_day(text)
    if fact.kind == "amount":
        return str(parse_amount(text))
    return text


def _resolve(
    given: dict[str, Value], errors: Mapping[str, str], identity: Identity | None, vocabulary: Vocabulary
) -> tuple[Resolved, frozenset[str], frozenset[str]]:
    """Resolve what was given; in the place of what changes nothing stands a value that is as good as any."""
    day = given.get("date")
    told = frozenset(
        (name, "" if vocabulary.by_name[name].kind in ("amount", "text") else value)  # that it is there is what counts
        for name, value in given.items()
        if name not in errors
    )
    from_identity = frozenset() if identity is None else frozenset(identity.of_person(given.get("route")).items())
    on = day if isinstance(day, date) else None
    resolved, not_asked, idle, supplied = _resolved(told, from_identity, on, vocabulary, library_in_use())
    for name in not_asked:
        given.pop(name, None)
    given |= supplied
    return resolved, not_asked, idle


_Told = frozenset[tuple[str, Value]]


@lru_cache(maxsize=64)
def _resolved(
    told: _Told, from_identity: _Told, day: date | None, vocabulary: Vocabulary, _library: Library
) -> tuple[Resolved, frozenset[str], frozenset[str], Facts]:
    """Return the facts, what need not be asked, what of it a refusal makes idle, and the values that stand for it.

    It is kept while an amount is typed.
    """
    given, supplied, not_asked = dict(told), dict[str, Value](), frozenset[str]()
    while True:
        resolved = resolve(given | supplied, dict(from_identity), vocabulary)
        names = {*resolved.applicable, *resolved.undecided} - {"month"}
        found = frozenset(name for name in names - not_asked if not matters(name, resolved.facts, day))
        for name in found:
            given.pop(name, None)
        not_asked |= found
        lacking = [name for name in resolved.missing if name in not_asked]
        if not found and not lacking:
            idle = frozenset(name for name in not_asked if matters(name, resolved.facts, day, if_mended=True))
            return resolved, not_asked, idle, supplied
        for name in lacking:
            fact, place = vocabulary.by_name[name], resolved.applicable[name]
            supplied[name] = _as_good_as_any(fact, place, given | supplied, day, vocabulary)


def _as_good_as_any(
    fact: Fact, place: Applicability, given: Mapping[str, Value], day: date | None, vocabulary: Vocabulary
) -> Value:
    """Return the first value of a fact that takes none from any other, and adds nothing that keeps from being paid."""
    if fact.kind == "amount":
        return "0"
    if fact.kind == "date":
        return date.min if day is None else day
    values: tuple[Value, ...] = place.values or (place.low, place.high)
    if fact.kind == "set":
        values = tuple((str(value),) for value in place.values)

    def taken(value: Value) -> tuple[int, int, int]:
        found = resolve({**given, fact.name: value}, {}, vocabulary)
        offered = -sum(len(place.values) for place in found.applicable.values())
        return len(found.errors), burdens(found.facts, day), offered

    return min(values, key=taken)


def _check_day(day: date, benefit: Value | None, vocabulary: Vocabulary, errors: dict[str, str]) -> None:
    """Say at once that no rules hold on a day, or none know the benefit, not only when all else is there."""
    try:
        pack_on(day)
    except CaseError as error:
        errors["date"] = error.errors[0].message
        return
    if isinstance(benefit, str) and benefit not in vocabulary.by_name["benefit"].words:
        errors["date"] = f"这一天的规则里没有“{library_in_use().benefit_word(benefit)}”这种待遇"


def _identity(given: Mapping[str, Value], errors: dict[str, str]) -> Identity | None:
    number, day = given.get("id_number"), given.get("date")
    if not isinstance(number, str) or not isinstance(day, date):
        return None
    try:
        return read_identity(number, day)
    except ValueError as error:
        errors["id_number"] = f"{error}；{WAY_ON}"
        return None


def _nested(
    given: Mapping[str, Value], applicable: Mapping[str, Applicability], vocabulary: Vocabulary
) -> dict[str, object]:
    """Return what was given as the case format has it, in its groups."""
    data: dict[str, object] = {}
    for name, value in given.items():
        if name == "month":
            continue
        *groups, key = vocabulary.by_name[name].key(applicable[name]).split(".")
        target = data
        for group in groups:
            inner = target.setdefault(group, {})
            target = inner if isinstance(inner, dict) else {}
        target[key] = value
    return data


def _name(field: str, applicable: Mapping[str, Applicability], vocabulary: Vocabulary) -> str:
    return next(
        (name for name, applicability in applicable.items() if vocabulary.by_name[name].key(applicability) == field),
        field,
    )
