"""A case while it is put together from cells and from what is the same in all of them: keys and values as in JSON."""

from collections.abc import Mapping

from estimator.batch.columns import RosterColumn, keys_for, value_of
from estimator.batch.headings import meaning_of
from estimator.batch.workbook import RosterCell
from estimator.errors import CaseError, FieldError
from estimator.facts import Vocabulary
from estimator.facts.condition import Value
from estimator.facts.resolve import resolve
from estimator.library.library import library_in_use

PERSONAL = ("age", "sex", "employer", "monthly_base", "monthly_wage", "contribution_base", "provincial_wage")
"""What a table may say of everybody, though only some cases ask for it."""


def put(data: dict[str, object], key: str, value: object) -> None:
    """Put a value under a key like `hospital.grade`. Raises ValueError where something else stands there."""
    group, _, name = key.rpartition(".")
    target = data.setdefault(group, {}) if group else data
    if not isinstance(target, dict) or name in target:
        raise ValueError("总数与分项只能填一种")
    target[name] = value


def has_already(data: Mapping[str, object], key: str, value: object) -> bool:
    """Tell whether a case says this already, as two columns of a hospital may. Raises ValueError where not."""
    group, _, name = key.rpartition(".")
    target = data.get(group, {}) if group else data
    said = target.get(name) if isinstance(target, dict) else None
    if said is not None and said != value:
        raise ValueError("与另一列填的不一样")
    return said is not None


def read_given(words: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, object]:
    """Read what is the same for every case: a key or a heading, and a value in words. Raises CaseError."""
    given: dict[str, object] = {}
    errors = []
    for name, text in words.items():
        try:
            column = _column(name, vocabulary)
            given[column.key] = value_of(column, RosterCell("s", text))
        except ValueError as error:
            errors.append(FieldError(name, str(error)))
    if errors:
        raise CaseError(errors)
    return {key: value for key, value in given.items() if value is not None}


def _column(name: str, vocabulary: Vocabulary) -> RosterColumn:
    meaning = meaning_of(name, vocabulary)
    if meaning is None or not meaning.columns:
        raise ValueError("没有这一项")
    if len(meaning.columns) > 1:
        raise ValueError(f"不止一项叫“{name}”，请写成{'、'.join(one.label for one in meaning.columns)}中的一个")
    return meaning.columns[0]


def imply(data: dict[str, object]) -> None:
    """Put in what another value says as well: how an employee's child was born, that one was."""
    if "delivery" in data and data.get("scheme") == "employee":
        data.setdefault("event", "delivery")


def fill_in(data: dict[str, object], given: Mapping[str, object]) -> None:
    """Put in what is the same for every case, where the case does not say it and by the pack of its day can have it."""
    if not given:
        return
    vocabulary = library_in_use().vocabulary_on(data.get("date", given.get("date")))
    possible = keys_for(data.get("benefit", given.get("benefit")), vocabulary)
    for key, value in given.items():
        group, _, name = key.rpartition(".")
        target = data.setdefault(group, {}) if group and key in possible else data
        if key in possible and isinstance(target, dict):
            target.setdefault(name, value)


def without_what_is_not_asked(
    data: Mapping[str, object], error: CaseError, vocabulary: Vocabulary
) -> dict[str, object] | None:
    """Drop from a case what its table says of everybody and it does not ask for; None if that is not what is wrong."""
    wrong = {one.field for one in error.errors}
    if not any(name in wrong and name in data for name in PERSONAL):
        return None
    found = resolve(_facts(data, vocabulary), {}, vocabulary)
    asked = {*found.applicable, *found.undecided}
    left = {key: value for key, value in data.items() if key not in PERSONAL or key in asked}
    return left if len(left) < len(data) else None


def _facts(data: Mapping[str, object], vocabulary: Vocabulary) -> dict[str, Value]:
    """Return the facts that a case gives, whatever group of the case format they stand in."""
    facts: dict[str, Value] = {}
    for fact in vocabulary.facts:
        for place in fact.applies:
            group, _, name = fact.key(place).rpartition(".")
            fields = data.get(group, {}) if group else data
            value = fields.get(name) if isinstance(fields, dict) else None
            if isinstance(value, str | int):
                facts[fact.name] = value
            elif isinstance(value, list):
                facts[fact.name] = tuple(map(str, value))
    return facts
