"""What headings and rows of a comparison of hospitals say."""

from collections.abc import Iterable, Mapping, Sequence

from estimator.compare.places import FILED, REFERRALS, CarePlace, Everywhere, Filing, PlaceRow, Tiers
from estimator.facts import BY_NAME
from estimator.facts.condition import names
from estimator.rulepack.rows import RateAdjustment

_AWAY = ("province", "elsewhere")
_WHERE: dict[tuple[str, ...], str] = {
    ("local",): "市内",
    ("province",): "省内市外",
    ("elsewhere",): "省外",
    _AWAY: "市外",
}
_WHERE_SHORT = _WHERE | {("province",): "省内"}
_OPEN_RANGES: Mapping[tuple[int, ...], str] = {(1, 2): "二级及以下", (2, 3): "二级及以上"}


def heading(filing: Filing) -> str:
    """Say where and with which filing: 市内，或省内市外已备案."""
    text = [(_WHERE[where], _filed(filings)) for where, filings in _together(filing.referrals)]
    if len(text) == 1:
        return "，".join(filter(None, text[0]))
    return "，或".join(where + way for where, way in text)


def label(row: PlaceRow, filing: Filing, all_tiers: Tiers) -> tuple[str, str]:
    """Return the institutions of a row, and beside them, smaller, which of them: (市级, 三级) or (三级, 县级至省级)."""
    same_everywhere = all(one.locations == filing.rows[0].locations for one in filing.rows)
    where = "" if same_everywhere or not _is_a_rest(filing) else _WHERE_SHORT[row.locations]
    if row.grades and row.tiers == tuple(tier for tier, grades in all_tiers.items() if set(row.grades) <= set(grades)):
        first, last = _word("tier", (row.tiers[0], row.tiers[-1]))
        return where + _grades(row.grades), f"{first}至{last}"
    tiers = "各级" if row.tiers == tuple(all_tiers) else "、".join(_word("tier", row.tiers))
    return where + tiers, _grades(row.grades)


def remark(filing: Filing, everywhere: Everywhere, adjustments: Mapping[CarePlace, Iterable[RateAdjustment]]) -> str:
    """Say what the filing does to the rates, which filings are alike, and where filing does not matter."""
    return "；".join((*_points(filing, adjustments), *_equal_filings(filing), *_unaffected(filing, everywhere)))


def _is_a_rest(filing: Filing) -> bool:
    """Say whether these are what is left where filing matters: its locations need not be alike."""
    return all(filings and FILED not in filings for filings in filing.referrals.values())


def _points(filing: Filing, adjustments: Mapping[CarePlace, Iterable[RateAdjustment]]) -> Iterable[str]:
    places = [place for row in filing.rows for place in row.places if place.referral in _first_filings(filing)]
    rows = {one.named: one for place in places for one in adjustments.get(place, ()) if "referral" in names(one.when)}
    for one in rows.values():
        held = dict.fromkeys(place.tier for place in places if one in adjustments.get(place, ()))
        less = f"{'减' if one.points < 0 else '加'} {abs(one.points)} 个百分点"
        yield f"{'、'.join(_word('tier', held))}支付比例{less}（{one.article}条）"


def _equal_filings(filing: Filing) -> Iterable[str]:
    others = dict.fromkeys(
        way for filings in filing.referrals.values() for way in filings[1:] if len(filings) < len(REFERRALS)
    )
    if others:
        yield f"{'、'.join(_word('referral', others))}相同"


def _unaffected(filing: Filing, everywhere: Everywhere) -> Iterable[str]:
    """Word the tiers at which every filing comes out the same, where at other tiers it does not."""
    for where, filings in _together(filing.referrals):
        if FILED not in filings or len(filings) == len(REFERRALS):
            continue
        there = [place for place in everywhere if place.location in where and place.referral]
        differs = {place.tier for place in there if everywhere[place] != everywhere.get(place._replace(referral=FILED))}
        same = [tier for tier in dict.fromkeys(place.tier for place in there) if tier not in differs]
        if same:
            yield f"{_WHERE[where]}的{'、'.join(_word('tier', same))}不论备案"


def _first_filings(filing: Filing) -> Sequence[str | None]:
    return [filings[0] if filings else None for filings in filing.referrals.values()]


def _together(referrals: Mapping[str, tuple[str, ...]]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Join locations with their filings; the two outside the region as one where their filings are the same."""
    if len({referrals.get(location) for location in _AWAY}) == 1 and _AWAY[0] in referrals:
        near = {where: filings for where, filings in referrals.items() if where not in _AWAY}
        return [*(((where,), filings) for where, filings in near.items()), (_AWAY, referrals[_AWAY[0]])]
    return [((where,), filings) for where, filings in referrals.items()]


def _filed(filings: tuple[str, ...]) -> str:
    if len(filings) == len(REFERRALS):
        return "不论备案"
    return BY_NAME["referral"].word(filings[0]) if filings else ""


def _grades(grades: tuple[int, ...]) -> str:
    return _OPEN_RANGES.get(grades, "、".join(_word("grade", grades)))


def _word(fact: str, values: Iterable[object]) -> list[str]:
    return [BY_NAME[fact].word(value) for value in values]
