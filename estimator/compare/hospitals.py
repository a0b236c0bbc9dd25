"""Every kind of hospital and filing for one bill."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from estimator.case import MedicalCase
from estimator.check import settled
from estimator.compare import words
from estimator.compare.group import Alternative, Data, Group, in_force
from estimator.compare.places import (
    LOCATIONS,
    REFERRALS,
    Everywhere,
    Filing,
    Place,
    Row,
    Terms,
    filings_of,
    institutions,
    nearest,
    place_of,
)
from estimator.errors import CaseError
from estimator.estimate import Estimate, bill_parts, money
from estimator.library import estimate, pack_on
from estimator.read import case_from
from estimator.rulepack import Pack, about, every, once_a_group, one
from estimator.when import Facts

_LOCAL, *_AWAY = LOCATIONS


def hospitals(case: MedicalCase) -> tuple[Group, ...]:
    """Groups by filing, rows by tier and grade; each place stands in one row (Arts. 13-15, 33-35, 53)."""
    data = in_force(case)
    facts = settled(case_from(data)).facts
    own = place_of(facts)
    pack = about(pack_on(case.date), case.benefit)
    everywhere = _everywhere(data, facts, pack)
    filings = filings_of(everywhere)
    answers = {row: _answer(data, nearest(row.places, own)) for filing in filings for row in filing.rows}
    mine = next(_borne(found) for row, found in answers.items() if own in row.places)
    all_borne = {_borne(found) for found in answers.values()}
    beside = _Beside(own, mine, min(all_borne) if len(all_borne) > 1 else None)
    return tuple(
        Group(
            words.heading(filing),
            words.remark(filing, everywhere, pack.points, facts),
            tuple(_alternative(row, filing, answers[row], beside) for row in filing.rows),
        )
        for filing in filings
    )


class _Beside(NamedTuple):
    """What every row is held against: where the case stands, what is borne there, and the least that is (yuan)."""

    place: Place
    borne: Decimal
    least: Decimal | None


def _alternative(row: Row, filing: Filing, found: Estimate, beside: _Beside) -> Alternative:
    borne = _borne(found)
    return Alternative(
        *words.label(row, filing),
        nearest(row.places, beside.place).facts,
        found,
        bill_parts(found),
        borne - beside.borne,
        chosen=beside.place in row.places,
        least=borne == beside.least,
    )


def _everywhere(data: Data, facts: Facts, pack: Pack) -> Everywhere:
    ways = [(_LOCAL, None), *((location, referral) for referral in REFERRALS for location in _AWAY)]
    known = [one for one in institutions() if _is_possible(data, Place(_LOCAL, None, *one))]
    places = (Place(*way, *one) for way in ways for one in known)
    return {place: _terms(pack, _facts_at(facts, place)) for place in places}


def _facts_at(facts: Facts, place: Place) -> Facts:
    return {**{name: value for name, value in facts.items() if name != "referral"}, **place.facts}


def _terms(pack: Pack, facts: Facts) -> Terms:
    """All that decides an amount: refusals, or deductible, segments, points and ceiling."""
    refusals = every(pack.refusal, facts)
    if refusals:
        return tuple(row.label for row in refusals)
    row = one(pack.deductible_and_segments, facts)
    return (
        row.deductible,
        tuple(change.deductible for change in once_a_group(pack.change, facts)),
        row.segments,
        sum(row.points for row in once_a_group(pack.points, facts)),
        one(pack.ceiling, facts).ceiling,
    )


def _is_possible(data: Data, place: Place) -> bool:
    try:
        case_from(_moved(data, place))
    except CaseError:
        return False
    return True


def _answer(data: Data, place: Place) -> Estimate:
    return estimate(case_from(_moved(data, place)))


def _moved(data: Data, place: Place) -> Mapping[str, object]:
    hospital = {"location": place.location, "tier": place.tier, "grade": place.grade}
    moved = {**data, "hospital": hospital, "referral": place.referral}
    return moved if place.referral else {key: value for key, value in moved.items() if key != "referral"}


def _borne(found: Estimate) -> Decimal:
    return money(found.figures, "patient_pays")
