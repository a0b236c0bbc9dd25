"""What belongs together in a case, checked once its shape is sound; and its facts, for the rules to look at."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from estimator.case.models import Person
from estimator.errors import CaseError, FieldError
from estimator.facts import Fact
from estimator.facts.condition import Value
from estimator.facts.resolve import Resolved, resolve
from estimator.identity import FROM_IDENTITY, WAY_ON, Identity, read_identity

Bounds = tuple[int | date, ...]
Key = tuple[object, ...]
Bands = tuple[tuple[int, Bounds], ...]


class FactReader(NamedTuple):
    """The facts that a model can hold, in a fixed order, and how to read them from a case."""

    names: tuple[str, ...]
    own: Callable[[Person], tuple[Value | None, ...]]
    groups: tuple[tuple[str, Callable[[object], tuple[Value | None, ...]], tuple[None, ...]], ...]
    """Of objects that may be left out: their key, how they are read, and what is read where there is none."""
    amounts: tuple[int, ...]
    always: tuple[str, ...]
    """Amounts that the model itself sees to: required, or with a value of their own."""
    moved: tuple[str, ...]
    """Those of them that a pack has changed: where they need not apply they are only there where they are given."""
    changed: tuple[str, ...]
    """Amounts that a pack has changed."""
    from_identity: tuple[tuple[int, str], ...]
    """Where the facts stand that an ID number tells."""


_MAY_BE_LEFT_OUT = ("cover", "more")


def _several(paths: list[str], head: str) -> Callable[[object], tuple[Value | None, ...]]:
    read = attrgetter(*(path.removeprefix(f"{head}.") for path in paths))
    return read if len(paths) > 1 else lambda group: (read(group),)


def _decides(fact: Fact, model: type[Person]) -> bool:
    """Say whether a fact, or the mere presence of an amount, bears on what belongs together."""
    if fact.kind == "amount":
        return fact.path != "" or model.model_fields[fact.name].default is None
    return fact.kind != "text" and fact.name != "date"


@cache
def fact_reader(model: type[Person]) -> FactReader:
    """Say how the facts of one model of a case are read."""
    own: list[tuple[str, str]] = []
    grouped: dict[str, list[tuple[str, str]]] = {}
    for fact in model.vocabulary.facts:
        for path in {fact.key(place): None for place in fact.applies}:
            head = path.split(".", maxsplit=1)[0]
            if head in model.model_fields and _decides(fact, model):
                (grouped.setdefault(head, []) if head in _MAY_BE_LEFT_OUT else own).append((fact.name, path))
    names = tuple(name for name, _ in (*own, *(one for group in grouped.values() for one in group)))
    by_name = model.vocabulary.by_name
    unread = [
        fact.name
        for fact in model.vocabulary.facts
        if fact.kind == "amount" and fact.name in model.model_fields.keys() - names
    ]
    return FactReader(
        names,
        attrgetter(*(path for _, path in own)),
        tuple(
            (head, _several([path for _, path in group], head), (None,) * len(group)) for head, group in grouped.items()
        ),
        tuple(index for index, name in enumerate(names) if by_name[name].kind == "amount"),
        tuple(name for name in unread if name not in model.vocabulary.changed),
        tuple(name for name in unread if name in model.vocabulary.changed),
        tuple(name for name in model.vocabulary.changed if by_name[name].kind == "amount"),
        tuple((names.index(name), name) for name in FROM_IDENTITY if name in names),
    )


def raw_values(case: Person, identity: Identity | None) -> list[Value | None]:
    """Return the facts of a case in the order of its layout; what the ID number tells fills in what was not given."""
    reader = fact_reader(type(case))
    values = list(reader.own(case))
    for head, read_group, nothing in reader.groups:
        group = getattr(case, head, None)
        values += nothing if group is None else read_group(group)
    if identity is not None:
        told = identity.of_person(_route(case))
        for index, name in reader.from_identity:
            if values[index] is None:
                values[index] = told.get(name)
    return values


def _route(case: Person) -> Value | None:
    cover = case.__dict__.get("cover")  # pydantic is slow to say that a model has no such field
    return None if cover is None else cover.route


def bands(model: type[Person], extra: Mapping[str, frozenset[int | date]]) -> Bands:
    """Say where the numbers and days of a model are split: at the bounds of the facts table and at further ones."""
    split = []
    for index, name in enumerate(fact_reader(model).names):
        if model.vocabulary.by_name[name].kind in ("count", "date"):
            split.append((index, tuple(sorted(model.vocabulary.bounds(name) | extra.get(name, frozenset())))))
    return tuple(split)


def key_of(values: list[Value | None], split: Bands, amounts: tuple[int, ...]) -> Key:
    """Make values a key: numbers by the band they fall in, amounts by whether they are there."""
    key: list[object] = list(values)
    for index, bounds in split:
        value = values[index]
        if value is not None:
            key[index] = bisect_right(bounds, value)
    for index in amounts:
        key[index] = key[index] is not None
    return tuple(key)


def _day_band(model: type[Person], day: date) -> int:
    """Say between which days it falls that tell apart where facts apply."""
    days = _own_days(model)
    return bisect_right(days, day) if days else 0


@cache
def _own_days(model: type[Person]) -> Bounds:
    return tuple(sorted(model.vocabulary.bounds("date")))


@cache
def _own_bands(model: type[Person]) -> Bands:
    return bands(model, {})


def resolved(case: Person) -> Resolved:
    """Return the facts of a case with their defaults, resolved once."""
    found: Resolved | None = case.__dict__.get("_resolved")
    if found is None:
        found = case.__dict__["_resolved"] = _resolve(case)
    return found


def hand_on(case: Person, found: Resolved) -> None:
    """Give a case the facts that were resolved when it was put together."""
    case.__dict__["_resolved"] = found._replace(errors=())


def _resolve(case: Person) -> Resolved:
    reader = fact_reader(type(case))
    given = {name: value for name, value in zip(reader.names, case.facts, strict=True) if value is not None}
    given |= dict.fromkeys((*reader.always, *_moved_given(case)), "") | {"date": case.date}
    from_identity = {reader.names[index]: given.pop(reader.names[index]) for index in _derived(case)}
    return resolve(given, from_identity, type(case).vocabulary)


def _moved_given(case: Person) -> tuple[str, ...]:
    """Name the amounts that a pack has changed and that are there: those with a value, but for one that nobody gave."""
    moved = fact_reader(type(case)).moved
    return tuple(name for name in moved if name in case.model_fields_set) if moved else ()


def _derived(case: Person) -> tuple[int, ...]:
    """Say where in the layout a fact stands that the ID number tells and that was not given."""
    if case.id_number is None:
        return ()
    reader = fact_reader(type(case))
    own = reader.own(case)
    return tuple(index for index, _ in reader.from_identity if own[index] is None and case.facts[index] is not None)


_checked: dict[tuple[type, Key, Key, int], tuple[FieldError, ...]] = {}
_MOST_CHECKED = 4096


def check(case: Person) -> None:
    """Check what belongs together in a case whose shape is sound. Raises CaseError with all that is wrong."""
    model = type(case)
    identity, wrong_number = _identity_or_error(case)
    values = raw_values(case, identity)
    case.__dict__.update(facts=values, identity=identity)
    derived = () if identity is None else _derived(case)
    key = (
        model,
        (*derived, *_moved_given(case)),
        key_of(values, _own_bands(model), fact_reader(model).amounts),
        _day_band(model, case.date),
    )
    _put_in_defaults(case)
    errors = _checked.get(key)
    if errors is None:
        if len(_checked) == _MOST_CHECKED:
            _checked.clear()
        errors = _checked[key] = resolved(case).all_errors(model.vocabulary)
    if wrong_number:
        errors = (*wrong_number, *(error for error in errors if error.field not in FROM_IDENTITY))
    mismatched = () if identity is None else _mismatched(case, identity)
    cross_field_errors = case.cross_field_errors()
    if errors or mismatched or cross_field_errors:
        raise CaseError((*errors, *mismatched, *cross_field_errors))


def _put_in_defaults(case: Person) -> None:
    """Put in what a pack says of an amount that nobody gave, where the amount applies."""
    for name in fact_reader(type(case)).changed:
        place = None if name in case.model_fields_set else resolved(case).applicable.get(name)
        if place is not None and place.default is not None:
            case.__dict__[name] = Decimal(str(place.default))


def _identity_or_error(case: Person) -> tuple[Identity | None, tuple[FieldError, ...]]:
    """Give the ID number read, or what is wrong with it: then age and sex, which it was to tell, are not asked for."""
    if case.id_number is None:
        return None, ()
    try:
        return read_identity(case.id_number, case.date), ()
    except ValueError as error:
        return None, (FieldError("id_number", f"{error}；{WAY_ON}"),)


def _mismatched(case: Person, identity: Identity) -> tuple[FieldError, ...]:
    values = {name: case.facts[index] for index, name in fact_reader(type(case)).from_identity}
    given = {name: value for name, value in values.items() if value is not None}
    return tuple(FieldError(name, "与身份证号不符") for name in identity.against({**given, "route": _route(case)}))
