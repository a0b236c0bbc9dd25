"""An estimate in plain words for the person it is about: what the fund pays, what is left, and why, line by line.

Neither name nor ID number is among them. Amounts are those of the estimate's steps and parts.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from estimator.case.models import (
    Case,
    EmployeeMaternityCase,
    MajorDiseaseCase,
    MedicalCase,
    ResidentMaternityCase,
)
from estimator.case.validation import resolved
from estimator.explain.plain.bill import bill_lines
from estimator.explain.plain.lines import PlainFigure, PlainLine, with_formula
from estimator.explain.plain.maternity import maternity_lines
from estimator.explain.plain.payments import payment_lines
from estimator.facts.condition import Facts
from estimator.figures import BILL, HEADLINES, WITHOUT_ALLOWANCE, ResultFigure, headline_of, kind_of
from estimator.library.library import library_in_use
from estimator.money import grouped
from estimator.result import Estimate, Figures, Part, Step, bill_parts, money, once_made_up

__all__ = ["PlainFigure", "PlainLine", "PlainWords", "not_yet", "plain_words"]

NOTHING = "—"
_SETTLED_BY_HOSPITAL = "这是试算，以医院实际结算为准"
_SETTLED_BY_OFFICE = "这是试算，以经办机构核定为准"
_OF_WHICH = "其中"
_FILLING_IN = "正在填写，填完就有结果"
_SCHEMES = {"employee": "职工医保", "resident": "居民医保"}
_PLACES = {"local": "", "province": "省内市外", "elsewhere": "省外"}
_HOSPITALS = {"township": "乡级机构", "county": "县级医院", "city": "市级医院", "province": "省级医院"}
_SETTINGS = {"inpatient": "住院", "outpatient": "门诊、特药", "peritoneal_dialysis": "腹膜透析"}


class PlainWords(NamedTuple):
    """What the citizen sees, from the top down."""

    figures: tuple[PlainFigure, ...]
    """One or two."""
    parts: tuple[Part, ...]
    lines: tuple[PlainLine, ...]
    about: str
    """What was estimated, without a word of the person: 县级医院住院 · 居民医保."""
    proviso: str
    leading: int = 0
    """Which of the figures matters most: the first, or where several layers of insurance pay, what is left."""


def plain_words(case: Case, estimate: Estimate) -> PlainWords:
    """Say an estimate of a case in plain words."""
    told = once_made_up(estimate)
    parts = bill_parts(told)
    made_up = "" if told is estimate else "补足后"
    return PlainWords(
        tuple(
            PlainFigure(
                one.aloud if one.aloud.startswith(_OF_WHICH) else f"{made_up}{one.aloud}",
                _written(told.figures, one.name),
                one.unit,
            )
            for one in _figures(case, told)
            if one.name in told.figures
        ),
        parts if any(part.amount for part in parts) else (),
        _lines(case, estimate),
        _about(case),
        _SETTLED_BY_HOSPITAL if estimate.is_bill else _SETTLED_BY_OFFICE,
        leading=1 if told.layers else 0,
    )


def not_yet(facts: Facts, known: Estimate | None = None) -> PlainWords:
    """Say that a case, of which so much is known, has no answer yet, and what of it is `known` without the rest."""
    figures = HEADLINES[kind_of(facts) or BILL].citizen
    lines = () if known is None else tuple(_known_lines(known.steps))
    return PlainWords(tuple(PlainFigure(one.aloud, NOTHING, "") for one in figures), (), lines, _FILLING_IN, "")


def _known_lines(steps: Iterable[Step]) -> Iterator[PlainLine]:
    for step in steps:
        if step.amount is not None or step.quantity not in (None, NOTHING):
            yield PlainLine(with_formula(step), step.amount, quantity=step.quantity or "")


def _figures(case: Case, estimate: Estimate) -> tuple[ResultFigure, ...]:
    if not estimate.figures.get("allowance", True):
        return WITHOUT_ALLOWANCE
    return headline_of(resolved(case).facts, estimate.figures).citizen


def _written(figures: Figures, name: str) -> str:
    value = figures[name]
    return str(value) if isinstance(value, int) else grouped(money(figures, name))


def _lines(case: Case, estimate: Estimate) -> tuple[PlainLine, ...]:
    engine = library_in_use().engine_with(estimate.rules.sha256)
    if engine is not None and isinstance(case, MedicalCase | ResidentMaternityCase):
        return tuple(bill_lines(case, estimate, engine.terms_of(case)))
    if engine is not None and isinstance(case, EmployeeMaternityCase):
        return tuple(maternity_lines(case, estimate, engine.terms_of(case)))
    return tuple(payment_lines(estimate, None if engine is None else engine.pack))


def _about(case: Case) -> str:
    """Say in a line what the answer is about."""
    by_name = type(case).vocabulary.by_name
    if isinstance(case, MedicalCase):
        hospital = _PLACES[case.hospital.location] + _HOSPITALS[case.hospital.tier]
        care = by_name["benefit"].word(case.benefit)
        setting = _SETTINGS[case.setting] if isinstance(case, MajorDiseaseCase) else ""
        return f"{hospital}{care}{setting} · {_SCHEMES[case.scheme]}"
    if isinstance(case, EmployeeMaternityCase | ResidentMaternityCase):
        event = getattr(case, "event", "delivery")
        told = by_name["delivery"].word(case.delivery) if event == "delivery" else by_name["event"].word(event)
        return f"{told} · {_SCHEMES[case.scheme]}"
    return by_name["benefit"].word(case.benefit)
