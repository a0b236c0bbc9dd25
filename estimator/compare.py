"""The same bill elsewhere: every kind of hospital and filing, every kind of delivery; and what a larger bill pays."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Literal, NamedTuple

from estimator.case import Case, EmployeeMaternityCase, MedicalCase, ResidentMaternityCase
from estimator.check import settled
from estimator.errors import CaseError
from estimator.estimate import Estimate, Part, bill_parts, money
from estimator.facts import BY_NAME
from estimator.library import estimate, pack_with
from estimator.money import FEN, LARGEST, ZERO
from estimator.read import as_data, case_from
from estimator.when import Value, holds, names

_MOST_BABIES = 3
_BABIES = ("单胎", "双胎", "三胎")


class Alternative(NamedTuple):
    """A way the case could have gone: its words, the facts it changes, and its estimate."""

    label: str
    detail: str
    changes: Mapping[str, Value | None]
    estimate: Estimate
    parts: tuple[Part, ...]
    difference: Decimal
    """What the person bears more or, below 0, less than in the case itself; in maternity what is paid more (yuan)."""
    chosen: bool
    best: bool


class Group(NamedTuple):
    """Alternatives under one heading, such as a filing, and what it does to the rates."""

    heading: str
    remark: str
    alternatives: tuple[Alternative, ...]


class _Found(NamedTuple):
    tier: str
    grades: tuple[int, ...]
    changes: Mapping[str, Value]
    estimate: Estimate
    chosen: bool


class _Filing(NamedTuple):
    headings: tuple[str, ...]
    remark: str
    rows: tuple[_Found, ...]


def compare(case: Case, own: Estimate) -> tuple[Group, ...]:
    """Every alternative to a medical case or a delivery, in groups; none for other cases."""
    if isinstance(case, MedicalCase):
        return _hospitals(case, own)
    if isinstance(case, EmployeeMaternityCase | ResidentMaternityCase) and case.delivery is not None:
        return _deliveries(case, own)
    return ()


def _hospitals(case: MedicalCase, own: Estimate) -> tuple[Group, ...]:
    filed = case.referral if case.referral in ("emergency", "psychiatric", "long_term") else "registered"
    word = BY_NAME["referral"].word(filed)
    filings = [
        _filing(case, "local", None, "区内"),
        _filing(case, "province", filed, f"省内区外{word}"),
        _filing(case, "elsewhere", filed, f"省外{word}"),
        _filing(case, "province", "unregistered", "省内区外未备案"),
        _filing(case, "elsewhere", "unregistered", "省外未备案"),
    ]
    merged: list[_Filing] = []
    for filing in (
        *filings[:3],
        _untouched_left_out(filings[3], filings[1]),
        _untouched_left_out(filings[4], filings[2]),
    ):
        like = next((index for index, one in enumerate(merged) if _alike(one.rows, filing.rows)), None)
        if like is None:
            merged.append(filing)
        else:
            merged[like] = _together(merged[like], filing)
    least = min(money(row.estimate.figures, "patient_pays") for one in merged for row in one.rows)
    bears = money(own.figures, "patient_pays")
    groups = []
    for filing in (one for one in merged if one.rows):
        alternatives = []
        for row in filing.rows:
            patient = money(row.estimate.figures, "patient_pays")
            best, least = patient == least, least if patient != least else Decimal(-1)
            alternatives.append(_alternative(row, filing.rows, patient - bears, best=best))
        groups.append(Group("，或".join(filing.headings), filing.remark, tuple(alternatives)))
    return tuple(groups)


def _filing(case: MedicalCase, location: str, referral: str | None, heading: str) -> _Filing:
    found = []
    for tier in BY_NAME["tier"].applies[0].values:
        for grade in (1, 2) if tier == "township" else (1, 2, 3):
            changes: dict[str, Value] = {"location": location, "tier": str(tier), "grade": grade}
            data = as_data(case)
            data["hospital"] = dict(changes)
            data.pop("referral", None)
            if referral is not None:
                data["referral"] = changes["referral"] = referral
            try:
                other = case_from(data)
                found.append(_Found(str(tier), (grade,), changes, estimate(other), chosen=_is_chosen(case, other)))
            except CaseError:
                continue
    return _Filing((heading,), _remark(case, found), _by_grade(found))


def _untouched_left_out(unregistered: _Filing, filed: _Filing) -> _Filing:
    """Without the rows that come out the same when filed: they stand there already."""
    same = {(row.tier, row.grades) for row in filed.rows for other in unregistered.rows if _alike((row,), (other,))}
    rows = tuple(row for row in unregistered.rows if row.chosen or (row.tier, row.grades) not in same)
    return unregistered._replace(rows=rows)


def _is_chosen(case: MedicalCase, other: Case) -> bool:
    mine, theirs = settled(case).facts, settled(other).facts
    return all(mine.get(name) == theirs.get(name) for name in ("location", "referral", "tier", "grade"))


def _by_grade(found: Iterable[_Found]) -> tuple[_Found, ...]:
    rows: list[_Found] = []
    for row in found:
        last = rows[-1] if rows else None
        if last is not None and last.tier == row.tier and last.estimate.figures == row.estimate.figures:
            kept = row if row.chosen else last
            rows[-1] = kept._replace(grades=(*last.grades, *row.grades), chosen=last.chosen or row.chosen)
        else:
            rows.append(row)
    return tuple(rows)


def _remark(case: MedicalCase, found: Iterable[_Found]) -> str:
    """What the filing does to the rates: the points that rest on it."""
    pack = pack_with(estimate(case).rules.sha256)
    if pack is None:
        return ""
    facts = [{**settled(case).facts, **row.changes} for row in found]
    said = [
        f"{row.label} {row.points:+d}%（{row.article}条）".replace("-", "−")
        for row in pack.points
        if "referral" in names(row.when) and any(holds(row.when, one) for one in facts)
    ]
    return "；".join(said)


def _alike(rows: tuple[_Found, ...], others: tuple[_Found, ...]) -> bool:
    return [(row.tier, row.grades, row.estimate.figures) for row in rows] == [
        (row.tier, row.grades, row.estimate.figures) for row in others
    ]


def _together(one: _Filing, other: _Filing) -> _Filing:
    rows = tuple(theirs if theirs.chosen else mine for mine, theirs in zip(one.rows, other.rows, strict=True))
    return _Filing((*one.headings, *other.headings), one.remark or other.remark, rows)


def _alternative(row: _Found, rows: tuple[_Found, ...], difference: Decimal, *, best: bool) -> Alternative:
    grades = [one.grades for one in rows if one.tier == row.tier]
    detail = (
        ""
        if len(grades) == 1
        else "二级及以下"
        if row.grades == (1, 2)
        else "、".join(BY_NAME["grade"].word(grade) for grade in row.grades)
    )
    parts = bill_parts(row.estimate)
    label = BY_NAME["tier"].word(row.tier)
    return Alternative(label, detail, row.changes, row.estimate, parts, difference, row.chosen, best)


def _deliveries(case: EmployeeMaternityCase | ResidentMaternityCase, own: Estimate) -> tuple[Group, ...]:
    facts = settled(case).facts
    numbers = range(1, _MOST_BABIES + 1) if "babies" in facts else (None,)
    found: list[tuple[int | None, str, Estimate]] = []
    for babies in numbers:
        for delivery in BY_NAME["delivery"].applies[0].values:
            data = as_data(case) | {"delivery": delivery} | ({"babies": babies} if babies else {})
            found.append((babies, str(delivery), estimate(case_from(data))))
    most = max(money(one.figures, "fund_pays") for _, _, one in found)
    mine = money(own.figures, "fund_pays")
    groups = []
    for babies, rows in groupby(found, key=lambda one: one[0]):
        alternatives = tuple(
            Alternative(
                BY_NAME["delivery"].word(delivery),
                "",
                {"delivery": delivery} | ({"babies": babies} if babies else {}),
                one,
                bill_parts(one),
                money(one.figures, "fund_pays") - mine,
                chosen=facts["delivery"] == delivery and facts.get("babies") == babies,
                best=money(one.figures, "fund_pays") == most,
            )
            for _, delivery, one in rows
        )
        groups.append(Group(_BABIES[babies - 1] if babies else "分娩", "", alternatives))
    return tuple(groups)


class Mark(NamedTuple):
    """A point of the curve with a name: what the bill is there, and what the fund pays of it (yuan)."""

    kind: Literal["deductible", "segment_end", "bill", "most"]
    label: str
    cost: Decimal
    fund: Decimal


class Curve(NamedTuple):
    """What the fund pays as the bill grows, by its corners (yuan); straight in between, level after the last."""

    corners: tuple[tuple[Decimal, Decimal], ...]
    marks: tuple[Mark, ...]


def curve(case: Case, own: Estimate) -> Curve | None:
    """The curve of a case that is paid by rate or quota; None for others and where nothing is paid."""
    if not isinstance(case, MedicalCase | ResidentMaternityCase) or own.when_in_force is not None:
        return None
    data = as_data(case)
    most = _fund(data, LARGEST)
    if not most:
        return None
    excluded = case.excluded
    deductible = money(own.figures, "deductible")
    marks = [Mark("bill", "这笔", case.total_cost, money(own.figures, "fund_pays"))]
    if deductible:
        marks.append(Mark("deductible", "起付标准", excluded + deductible, ZERO))
    full = _least_cost(data, most)
    marks += [
        Mark("segment_end", "段末", excluded + end, _fund(data, excluded + end))
        for end in _ends(case, own)
        if excluded + end < full
    ]
    capped = estimate(case_from(data | {"total_cost": str(LARGEST)})).figures.get("capped")
    marks.append(Mark("most", "年度限额" if capped else "定额或限额", full, most))
    marks.sort(key=lambda mark: mark.cost)
    corners = [(ZERO, ZERO), (excluded, ZERO)]
    corners += [(mark.cost, mark.fund) for mark in marks if mark.kind != "bill"]
    return Curve(tuple(dict.fromkeys(corners)), tuple(marks))


def _ends(case: Case, own: Estimate) -> list[Decimal]:
    pack = pack_with(own.rules.sha256)
    facts = settled(case).facts
    rows = () if pack is None else pack.deductible_and_segments
    return [one.upto for row in rows if holds(row.when, facts) for one in row.segments if one.upto is not None]


def _fund(data: Mapping[str, object], cost: Decimal) -> Decimal:
    return money(estimate(case_from({**data, "total_cost": str(cost)})).figures, "fund_pays")


def _least_cost(data: Mapping[str, object], fund: Decimal) -> Decimal:
    """The smallest bill for which the fund pays this much: more cost never pays less, so halving finds it."""
    low, high = 0, int(LARGEST * 100)
    while low < high:
        middle = (low + high) // 2
        if _fund(data, max(Decimal(middle) / 100, _excluded(data))) >= fund:
            high = middle
        else:
            low = middle + 1
    return (Decimal(low) / 100).quantize(FEN)


def _excluded(data: Mapping[str, object]) -> Decimal:
    written = data.get("excluded_cost", "0.00")
    parts = written.values() if isinstance(written, dict) else (written,)
    return sum((Decimal(str(part)) for part in parts), ZERO)
