"""Where and how a bill can be treated, put in rows: places that the same rules answer alike stand in one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, get_args

from estimator.facts import Vocabulary
from estimator.facts.condition import Facts, Value
from estimator.facts.values import Referral

FILED, UNFILED = "registered", "unregistered"
REFERRALS: tuple[str, ...] = get_args(Referral)

Terms = tuple[object, ...]
"""What decides the amounts of a bill at a place; equal where the same rules answer."""


class CarePlace(NamedTuple):
    """A kind of hospital at a location, and the filing with which one goes there.

    No filing in the region or wherever else none is asked for; no grade where none is asked for.
    """

    location: str
    referral: str | None
    tier: str
    grade: int | None

    @property
    def facts(self) -> dict[str, str | int]:
        """The place as facts of a case."""
        return {name: value for name, value in self._asdict().items() if value is not None}


Everywhere = Mapping[CarePlace, Terms]
Tiers = Mapping[str, tuple[int, ...]]
"""Each tier with the grades that its institutions can have."""


class PlaceRow(NamedTuple):
    """Places that are paid alike: tiers and grades (empty: all that the tiers have) at some locations."""

    locations: tuple[str, ...]
    tiers: tuple[str, ...]
    grades: tuple[int, ...]
    places: tuple[CarePlace, ...]


class Filing(NamedTuple):
    """Rows that share a heading: the filings with which one goes to each location (none in the region)."""

    referrals: Mapping[str, tuple[str, ...]]
    rows: tuple[PlaceRow, ...]


def places_of(person: Facts, vocabulary: Vocabulary) -> tuple[CarePlace, ...]:
    """Return every place that the facts of a person know, first by filing, then by location."""
    found = [place_of(facts) for facts in _chosen(person, vocabulary, ("location", "tier", "grade", "referral"))]
    order: tuple[str | None, ...] = (None, *REFERRALS)
    return tuple(sorted(found, key=lambda place: order.index(place.referral)))


def tiers_of(places: Iterable[CarePlace]) -> Tiers:
    """Return the tiers of places with their grades."""
    found: dict[str, dict[int, None]] = {}
    for place in places:
        found.setdefault(place.tier, {}).update({} if place.grade is None else {place.grade: None})
    return {tier: tuple(grades) for tier, grades in found.items()}


def _chosen(facts: Facts, vocabulary: Vocabulary, names: Sequence[str]) -> Iterator[Facts]:
    """Return the facts with each of the values that some more of them can have; without one that does not apply."""
    if not names:
        yield facts
        return
    name, *rest = names
    place = vocabulary.by_name[name].applicability(facts)
    values: tuple[Value | None, ...] = (None,) if place is None else place.values
    for value in values:
        yield from _chosen(facts if value is None else {**facts, name: value}, vocabulary, rest)


def filings_of(everywhere: Everywhere, tiers: Tiers) -> tuple[Filing, ...]:
    """Put every place in one row. What comes out as when filed stands with what is filed."""
    tables = {
        way: _table(everywhere, *way) for way in dict.fromkeys((one.location, one.referral) for one in everywhere)
    }
    filed = {table for (_, referral), table in tables.items() if referral in (None, FILED)}
    found: dict[object, dict[str, tuple[str, ...]]] = {}
    for (location, referral), table in tables.items():
        alike = tuple(other for (there, other), one in tables.items() if there == location and one == table and other)
        if not alike or referral == alike[0]:
            found.setdefault(table if table in filed else alike, {})[location] = alike
    representative: dict[CarePlace, list[CarePlace]] = {}
    for place in everywhere:
        representative.setdefault(_spoken_for(place, everywhere, found.values()), []).append(place)
    filings = (
        Filing(referrals, tuple(_rows(referrals, everywhere, representative, tiers))) for referrals in found.values()
    )
    return tuple(filing for filing in filings if filing.rows)


def nearest(places: Iterable[CarePlace], own: CarePlace) -> CarePlace:
    """Return the place that differs least from one's own: in location first, then in filing, tier and grade."""
    return max(places, key=lambda place: [mine == theirs for mine, theirs in zip(place, own, strict=True)])


def _table(everywhere: Everywhere, location: str, referral: str | None) -> Terms:
    return tuple(
        terms for place, terms in everywhere.items() if (place.location, place.referral) == (location, referral)
    )


def _spoken_for(place: CarePlace, everywhere: Everywhere, found: Iterable[Mapping[str, tuple[str, ...]]]) -> CarePlace:
    """Give the place whose row says what holds at this one too: filed where that is the same, else the first alike."""
    if place.referral is None:
        return place
    filed = place._replace(referral=FILED)
    if everywhere.get(filed) == everywhere[place]:
        return filed
    alike = (one.get(place.location, ()) for one in found)
    return place._replace(referral=next(referrals[0] for referrals in alike if place.referral in referrals))


def _rows(
    referrals: Mapping[str, tuple[str, ...]],
    everywhere: Everywhere,
    representative: Mapping[CarePlace, Sequence[CarePlace]],
    tiers: Tiers,
) -> Iterable[PlaceRow]:
    """Return the rows under one heading; rows that are alike at several locations are one."""
    rows: dict[tuple[object, ...], PlaceRow] = {}
    for location, filings in referrals.items():
        here = [
            place
            for place in representative
            if place.location == location and place.referral in (filings or (None,))[:1]
        ]
        for which, grades, places in _by_institution(here, everywhere, tiers):
            key = (which, grades, everywhere[places[0]])
            before = rows.get(key, PlaceRow((), which, grades, ()))
            members = tuple(one for place in places for one in representative[place])
            rows[key] = before._replace(locations=(*before.locations, location), places=(*before.places, *members))
    return rows.values()


def _by_institution(
    here: Sequence[CarePlace], everywhere: Everywhere, tiers: Tiers
) -> Iterable[tuple[tuple[str, ...], tuple[int, ...], list[CarePlace]]]:
    """Join tiers and grades that are alike, first grades within a tier, then tiers with the same grades."""
    merged: dict[tuple[object, ...], tuple[tuple[str, ...], tuple[int, ...], list[CarePlace]]] = {}
    for tier, in_tier in groupby(here, key=lambda place: place.tier):
        by_terms: dict[Terms, list[CarePlace]] = {}
        for place in in_tier:
            by_terms.setdefault(everywhere[place], []).append(place)
        for terms, places in by_terms.items():
            grades = tuple(place.grade for place in places if place.grade is not None)
            shape = () if grades == tiers[tier] else grades
            others, _, before = merged.get((shape, terms), ((), (), []))
            merged[shape, terms] = ((*others, tier), shape, before + places)
    return merged.values()


def place_of(facts: Facts) -> CarePlace:
    """Say where a case stands."""
    location, referral, tier, grade = (facts.get(name) for name in CarePlace._fields)
    return CarePlace(
        str(location),
        None if referral is None else str(referral),
        str(tier),
        None if grade is None else int(str(grade)),
    )
