"""Every kind of hospital and filing for one bill."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from estimator.case.models import MedicalCase
from estimator.case.validation import resolved
from estimator.compare import wording
from estimator.compare.group import Alternative, Data, Group, in_force
from estimator.compare.places import (
    FILED,
    LOCATIONS,
    REFERRALS,
    UNFILED,
    CarePlace,
    Everywhere,
    Filing,
    PlaceRow,
    Terms,
    filings_of,
    institutions,
    nearest,
    place_of,
)
from estimator.errors import CaseError
from estimator.facts.condition import Facts, When, holds, names
from estimator.figures import payers
from estimator.library.library import case_from, estimate, pack_on
from estimator.result import Estimate, bill_parts, money
from estimator.rulepack import Pack, all_matches, first_of_each_group
from estimator.rulepack.rows import Row
from estimator.rulepack.select import of_any_layer

R = TypeVar("R", bound=Row)
_LOCAL, *_AWAY = LOCATIONS


def hospitals(case: MedicalCase) -> tuple[Group, ...]:
    """Groups by filing, rows by tier and grade; each place stands in one row (Arts. 13-15, 33-35, 53)."""
    data = in_force(case)
    facts = resolved(case_from(data)).facts
    own = place_of(facts)
    pack = pack_on(case.date)
    everywhere = _everywhere(data, facts, pack)
    filings = filings_of(everywhere)
    answers = {row: _answer(data, nearest(row.places, own)) for filing in filings for row in filing.rows}
    mine = next(_borne(found) for row, found in answers.items() if own in row.places)
    all_borne = {_borne(found) for found in answers.values()}
    beside = _Beside(own, mine, min(all_borne) if len(all_borne) > 1 else None)
    return tuple(
        Group(
            wording.heading(filing),
            wording.remark(filing, everywhere, pack.points, facts),
            tuple(_alternative(row, filing, answers[row], beside) for row in filing.rows),
        )
        for filing in filings
    )


class _Beside(NamedTuple):
    """What every row is held against: where the case stands, what is borne there, and the least that is (yuan)."""

    place: CarePlace
    borne: Decimal
    least: Decimal | None


def _alternative(row: PlaceRow, filing: Filing, found: Estimate, beside: _Beside) -> Alternative:
    borne = _borne(found)
    return Alternative(
        *wording.label(row, filing),
        nearest(row.places, beside.place).facts,
        found,
        bill_parts(found),
        borne - beside.borne,
        chosen=beside.place in row.places,
        least=borne == beside.least,
        filed=beside.place.referral == UNFILED and beside.place._replace(referral=FILED) in row.places,
    )


def _everywhere(data: Data, facts: Facts, pack: Pack) -> Everywhere:
    """What decides the amounts at each place that the rules speak of: refusals, or what is looked up for the bill."""
    ways = [(_LOCAL, None), *((location, referral) for referral in REFERRALS for location in _AWAY)]
    known = [one for one in institutions() if _is_possible(data, CarePlace(_LOCAL, None, *one))]
    everyone = _Places(
        {name: value for name, value in facts.items() if name not in CarePlace._fields},
        [CarePlace(*way, *one) for way in ways for one in known],
    )
    pack = of_any_layer(pack)
    told = (
        everyone.told(pack.refusal, lambda rows, here: [row.label for row in all_matches(rows, here)]),
        everyone.told(
            pack.deductible_and_segments,
            lambda rows, here: [(row.deductible, row.segments) for row in all_matches(rows, here)],
        ),
        everyone.told(
            pack.change,
            lambda rows, here: [(row.deductible, row.minus, row.less) for row in first_of_each_group(rows, here)],
        ),
        everyone.told(pack.points, lambda rows, here: [sum(row.points for row in first_of_each_group(rows, here))]),
        everyone.told(pack.ceiling, lambda rows, here: [row.ceiling for row in all_matches(rows, here)]),
    )
    found = zip(everyone.places, zip(*told, strict=True), strict=True)
    # Where no row says what is paid the rules are silent: there is nothing to set beside the others.
    return {place: terms[:1] if terms[0] else terms for place, terms in found if terms[0] or terms[1]}


class _Places(NamedTuple):
    """A person at many places."""

    person: Facts
    places: Sequence[CarePlace]

    def told(self, rows: Iterable[R], tell: Callable[[Sequence[R], Facts], Iterable[object]]) -> Iterator[Terms]:
        """What a table tells at each place; looked up once for places that its rows cannot tell apart."""
        near = [row for row in rows if _may_hold(row.when, self.person)]
        named = {name for row in near for name in names(row.when)}
        told_apart = [index for index, name in enumerate(CarePlace._fields) if name in named]
        seen: dict[tuple[str | int | None, ...], Terms] = {}
        for place in self.places:
            key = tuple([place[index] for index in told_apart])
            if key not in seen:
                seen[key] = tuple(tell(near, {**self.person, **place.facts}))
            yield seen[key]


def _may_hold(when: When, person: Facts) -> bool:
    """Whether a row holds for the person at any place."""
    return holds(
        tuple({name: one for name, one in clause.items() if name not in CarePlace._fields} for clause in when), person
    )


def _is_possible(data: Data, place: CarePlace) -> bool:
    try:
        case_from(_moved(data, place))
    except CaseError:
        return False
    return True


def _answer(data: Data, place: CarePlace) -> Estimate:
    return estimate(case_from(_moved(data, place)))


def _moved(data: Data, place: CarePlace) -> Mapping[str, object]:
    hospital = {"location": place.location, "tier": place.tier, "grade": place.grade}
    moved = {**data, "hospital": hospital, "referral": place.referral}
    return moved if place.referral else {key: value for key, value in moved.items() if key != "referral"}


def _borne(found: Estimate) -> Decimal:
    return money(found.figures, payers(found.figures)[1].name)
