"""Every kind of hospital and filing for one bill."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from estimator.calculate.reimbursement_terms import ExcludedTerms, ReimbursementTerms, terms_for
from estimator.case.models import MedicalCase
from estimator.case.validation import resolved
from estimator.compare import wording
from estimator.compare.group import Alternative, Data, Group, in_force
from estimator.compare.places import (
    FILED,
    UNFILED,
    CarePlace,
    Filing,
    PlaceRow,
    Tiers,
    filings_of,
    nearest,
    place_of,
    places_of,
    tiers_of,
)
from estimator.errors import CaseError
from estimator.facts import LAYER
from estimator.facts.condition import Facts, holds
from estimator.figures import payers
from estimator.library.library import case_from, estimate, pack_on
from estimator.result import Estimate, bill_parts, money
from estimator.rulepack import Pack
from estimator.rulepack.select import figures_where


def hospitals(case: MedicalCase) -> tuple[Group, ...]:
    """Group by filing, rows by tier and grade; each place stands in one row (Arts. 13-15, 33-35, 53)."""
    data = in_force(case)
    facts = resolved(case_from(data)).facts
    own = place_of(facts)
    person = {name: value for name, value in facts.items() if name not in CarePlace._fields}
    places = places_of(person, type(case).vocabulary)
    tiers = tiers_of(places)
    terms = _terms(data, case, person, places)
    everywhere = {place: found.decides for place, found in terms.items()}
    adjustments = {
        place: found.bill.adjustments for place, found in terms.items() if not isinstance(found, ExcludedTerms)
    }
    filings = filings_of(everywhere, tiers)
    answers = {row: _answer(data, nearest(row.places, own)) for filing in filings for row in filing.rows}
    mine = next(_borne(found) for row, found in answers.items() if own in row.places)
    all_borne = {_borne(found) for found in answers.values()}
    beside = _Beside(own, mine, min(all_borne) if len(all_borne) > 1 else None, tiers)
    return tuple(
        Group(
            wording.heading(filing),
            wording.remark(filing, everywhere, adjustments),
            tuple(_alternative(row, filing, answers[row], beside) for row in filing.rows),
        )
        for filing in filings
    )


class _Beside(NamedTuple):
    """What every row is held against: where the case stands, what is borne there, and the least that is (yuan).

    And the kinds of hospital that there are.
    """

    place: CarePlace
    borne: Decimal
    least: Decimal | None
    tiers: Tiers


def _alternative(row: PlaceRow, filing: Filing, found: Estimate, beside: _Beside) -> Alternative:
    """Return what was worked out for a row of places as an alternative to the case's own place."""
    borne = _borne(found)
    return Alternative(
        *wording.label(row, filing, beside.tiers),
        nearest(row.places, beside.place).facts,
        found,
        bill_parts(found),
        borne - beside.borne,
        chosen=beside.place in row.places,
        least=borne == beside.least,
        filed=beside.place.referral == UNFILED and beside.place._replace(referral=FILED) in row.places,
    )


def _terms(
    data: Data, case: MedicalCase, person: Facts, places: Sequence[CarePlace]
) -> dict[CarePlace, ReimbursementTerms | ExcludedTerms]:
    """Say what the calculator looks up at each place the case can be at and the rules speak of.

    It is looked up once for places that neither the rules nor the facts of a case can tell apart.
    """
    pack = figures_where(pack_on(case.date), person, (*CarePlace._fields, LAYER))
    representative = _representatives(pack)

    @cache
    def looked_up(place: CarePlace) -> ReimbursementTerms | ExcludedTerms | None:
        with suppress(CaseError):  # where the rules are silent there is nothing to set beside the others
            case_from(_moved(data, place))
            terms: ReimbursementTerms | ExcludedTerms = terms_for(pack, {**person, **place.facts})
            return terms
        return None

    found = {place: looked_up(representative(place)) for place in places}
    return {place: terms for place, terms in found.items() if terms is not None}


def _representatives(pack: Pack) -> Callable[[CarePlace], CarePlace]:
    """Give for each place the first that no row, layer or fact of a case tells from it."""
    vocabulary = pack.vocabulary
    asked = (place for fact in vocabulary.facts for place in fact.applies)
    clauses = [clause for one in (*pack.all_rows(), *vocabulary.layers, *asked) for clause in one.when]
    conditions = {name: {clause[name] for clause in clauses if name in clause} for name in CarePlace._fields}
    first: dict[object, CarePlace] = {}

    @cache
    def conditions_met(name: str, value: str | int | None) -> tuple[bool, ...] | None:
        return None if value is None else tuple(holds(({name: one},), {name: value}) for one in conditions[name])

    def representative(place: CarePlace) -> CarePlace:
        return first.setdefault(tuple(conditions_met(*one) for one in place._asdict().items()), place)

    return representative


def _answer(data: Data, place: CarePlace) -> Estimate:
    return estimate(case_from(_moved(data, place)))


def _moved(data: Data, place: CarePlace) -> Mapping[str, object]:
    hospital = {name: value for name, value in place.facts.items() if name != "referral"}
    moved = {**data, "hospital": hospital, "referral": place.referral}
    return moved if place.referral else {key: value for key, value in moved.items() if key != "referral"}


def _borne(found: Estimate) -> Decimal:
    return money(found.figures, payers(found.figures)[1].name)
