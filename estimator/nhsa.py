"""Names and codes of the national platform: a case told in them made one of ours, and a result told back in them.

All of them stand in one data file, `assets/nhsa.toml`.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any, NamedTuple

from estimator.case.json_format import Unfit, read_object
from estimator.case.models import Case, ExcludedCost
from estimator.errors import CaseError, FieldError
from estimator.facts import FACTS, Fact
from estimator.library.library import case_from
from estimator.money import ZERO, parse_amount
from estimator.result import Estimate, bill_cost, share_paid
from estimator.result_json import to_json
from estimator.typed import written_day

_AGE = re.compile(r"[0-9]{1,3}(\.[0-9]+)?")
_NOTHING = object()
_NO_GROUP = object()


class Meaning(NamedTuple):
    """What a code says of a case: fields and their values; where it says it; or why the code is refused."""

    facts: Mapping[str, object]
    when: Mapping[str, list[object]]
    otherwise: bool
    ask: str | None


class Platform(NamedTuple):
    """The data file: amounts, texts, days, figures and steps by their platform names; what codes; what is unused."""

    amounts: Mapping[str, str]
    texts: Mapping[str, str]
    days: Mapping[str, str]
    unused: frozenset[str]
    figures: Mapping[str, str]
    share: str
    items: Mapping[str, str]
    codes: Mapping[str, Mapping[str, tuple[Meaning, ...]]]


@cache
def platform() -> Platform:
    """Return the names and codes of the national platform."""
    data = tomllib.loads(files("assets").joinpath("nhsa.toml").read_text("utf-8"))
    codes = {
        field: {code: tuple(map(_meaning, one if isinstance(one, list) else [one])) for code, one in meanings.items()}
        for field, meanings in data["codes"].items()
    }
    return Platform(
        data["amounts"],
        data["texts"],
        data["days"],
        frozenset(data["unused"]["fields"]),
        data["figures"],
        data["share"]["fund_pays"],
        data["items"],
        codes,
    )


def _meaning(entry: Mapping[str, object]) -> Meaning:
    facts = {path: value for path, value in entry.items() if path not in ("when", "otherwise", "ask")}
    when = {path: one if isinstance(one, list) else [one] for path, one in entry.get("when", {}).items()}  # type: ignore[attr-defined]  # TOML has no types
    return Meaning(facts, when, bool(entry.get("otherwise")), entry.get("ask"))  # type: ignore[arg-type]  # the same


def read_coded_case(text: str | bytes) -> Case:
    """Read a case told in names and codes of the platform. Raises CaseError, which names their fields."""
    return case_from(decode(read_object(text)))


class _Decoding:
    """A case while its codes are put in: what each field is, who said so, and what is wrong."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self.case: dict[str, Any] = {
            key: dict(value) if isinstance(value, dict) else value for key, value in data.items()
        }
        self.errors: list[FieldError] = []
        self._told_by: dict[str, str] = {}

    def at(self, path: str) -> object:
        """Say what the case has at a path: a value, nothing, or no group where one should be."""
        group, _, key = path.rpartition(".")
        fields = self.case.get(group, {}) if group else self.case
        return fields.get(key, _NOTHING) if isinstance(fields, dict) else _NO_GROUP

    def say(self, path: str, value: object, field: str, told: str) -> None:
        """Put a value in, unless the case or another code has said something else."""
        there = self.at(path)
        if there is not _NOTHING and not _same(there, value):
            other = self._told_by.get(path, path)
            self.errors.append(FieldError(field, f"{told} 表示{_called(path, value)}，与{_label(other)}不一致"))
        elif there is _NOTHING:
            group, _, key = path.rpartition(".")
            target = self.case.setdefault(group, {}) if group else self.case
            target[key] = value
            self._told_by[path] = told


def decode(data: Mapping[str, object]) -> dict[str, object]:
    """Put what names and codes of the platform say into the fields of a case; other keys stay as they are.

    Raises CaseError on the platform's field: an unknown code, one that must be asked about, two that disagree.
    """
    known = platform()
    named = {*known.amounts, *known.texts, *known.days, *known.codes}
    decoding = _Decoding({key: value for key, value in data.items() if key not in named | known.unused})
    told = {key: value for key, value in data.items() if key in named}
    decoding.errors += [FieldError(key, value.message) for key, value in told.items() if isinstance(value, Unfit)]
    told = {key: value for key, value in told.items() if not isinstance(value, Unfit)}
    _say_what_is_no_code(decoding, told)
    pending: list[tuple[Meaning, str, str]] = []
    for field, codes in known.codes.items():
        if field in told:
            code = _code(told[field])
            meanings = codes.get(code)
            if meanings is None:
                decoding.errors.append(FieldError(field, f"没有代码“{code}”，有：{'、'.join(codes)}"))
            pending += ((meaning, field, f"{field} {code}") for meaning in meanings or ())
    for meaning, field, by in sorted(pending, key=lambda one: (one[0].otherwise, bool(one[0].when))):
        _apply(decoding, meaning, field, by)
    if decoding.errors:
        raise CaseError(decoding.errors)
    if isinstance(decoding.case.get("age"), str):
        _take_age(decoding.case)
    return decoding.case


def _say_what_is_no_code(decoding: _Decoding, told: Mapping[str, object]) -> None:
    known = platform()
    for name, path in {**known.amounts, **known.texts}.items():
        if name in told:
            decoding.say(path, told[name], name, name)
    for name, path in known.days.items():
        if name in told and decoding.at(path) is _NOTHING:
            decoding.say(path, written_day(str(told[name])) or told[name], name, name)


def _take_age(case: dict[str, Any]) -> None:
    """Take the age of a record, which is a text like 50.6 and there for everybody, where the case asks for it."""
    asked = case.get("benefit") == "account" or (case.get("benefit"), case.get("scheme")) == ("inpatient", "resident")
    if not asked:
        del case["age"]
    elif _AGE.fullmatch(case["age"]):
        case["age"] = int(case["age"].partition(".")[0])


def _apply(decoding: _Decoding, meaning: Meaning, field: str, told: str) -> None:
    if meaning.ask is not None:
        decoding.errors.append(FieldError(field, meaning.ask))
    if not all(decoding.at(path) in values for path, values in meaning.when.items()):
        return
    for path, value in meaning.facts.items():
        if not meaning.otherwise or decoding.at(path) is _NOTHING:
            decoding.say(path, value, field, told)


def _code(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _same(one: object, other: object) -> bool:
    try:
        return parse_amount(one) == parse_amount(other)
    except ValueError:
        return one == other


def _called(path: str, value: object) -> str:
    """Return a field and its value in words: 险种为职工."""
    fact = _fact(path)
    values = value if isinstance(value, list) else [value]
    return f"{_label(path)}为{'、'.join(str(one) if fact is None else fact.word(one) for one in values)}"


def _label(path: str) -> str:
    fact = _fact(path)
    return f" {path} " if fact is None else f"{fact.label}"


def _fact(path: str) -> Fact | None:
    return next((fact for fact in FACTS for place in fact.applies if fact.key(place) == path), None)


def result_in_json(case: Case, answer: Estimate, *, nhsa: bool) -> dict[str, object]:
    """Return the result of a case as JSON has it; with `nhsa` its figures and steps by their platform names."""
    result = to_json(answer)
    if nhsa and (figures := platform_figures(case, answer)):
        result["platform"] = figures
        for step, item in zip(result["steps"], platform_items(answer), strict=True):
            if item is not None:
                step["policy_item"] = item
    return result


def platform_figures(case: Case, estimate: Estimate) -> dict[str, str]:
    """Return the figures of a shared bill by their platform names (yuan; the fund's share of one); else none.

    To the fen, the bill is what the fund and the person pay, and its part within the policy range is what the three
    parts outside it leave. Those three are left out where the case has only their sum, the share where the bill is 0.
    """
    figures = estimate.figures
    if not estimate.is_bill:
        return {}
    excluded = getattr(case, "excluded_cost", ZERO)
    parts = ExcludedCost() if excluded == ZERO else excluded
    told = {"total_cost": bill_cost(figures)}
    if isinstance(parts, ExcludedCost):
        told |= {f"excluded_cost.{part}": amount for part, amount in parts}
    known = platform()
    bill = {name: str(told[path]) for name, path in known.amounts.items() if path in told}
    bill |= {name: str(figures[figure]) for name, figure in known.figures.items()}
    share = share_paid(estimate)
    return bill if share is None else bill | {known.share: str(share)}


def platform_items(estimate: Estimate) -> tuple[str | None, ...]:
    """Return the policy item of each step of a shared bill; None for other steps, and what is told but not paid yet."""
    names = platform().items
    segments = count(1)
    items: list[str | None] = []
    for step in estimate.steps:
        table = "" if step.table is None or estimate.when_in_force is not None else step.table
        match table, step.kind:
            case "deductible_and_segments", "fact":
                items.append(names["deductible"])
            case "deductible_and_segments", "pay":
                items.append(names["segment"].format(next(segments)))
            case "ceiling", "cut":
                items.append(names["over_ceiling"])
            case _:
                items.append(None)
    return tuple(items)
