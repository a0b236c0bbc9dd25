"""What is wrong with the rows of a pack beyond their shape: articles, readings, segments, days."""

from collections.abc import Iterator
from decimal import Decimal

from estimator.days import today
from estimator.facts import LAYER
from estimator.meant import did_you_mean
from estimator.money import percent
from estimator.rulepack.errors import PackError
from estimator.rulepack.model import UNIQUE_TABLES, Pack
from estimator.rulepack.rows import DeductibleAndSegments, RowWithReading, TableRow
from estimator.rulepack.wording import KEYS

_FARTHEST = 20
"""Years ahead of today from which on a day is taken for a slip of the pen."""
_MADE_IN = 2026
"""No clock that shows an earlier year is right: it has lost its battery, and no day of a pack is wrong by it."""


def unsound(pack: Pack) -> Iterator[PackError]:
    """Say what is wrong with rows that each have the right shape, without looking at cases."""
    yield from _unknown_articles(pack)
    yield from _unknown_readings(pack)
    yield from _unsound_readings(pack)
    yield from _unsound_rows(pack)
    yield from _unsound_segments(pack)
    yield from _unsound_adjustments(pack)
    yield from _unsound_scope(pack)
    yield from _uncounted_ceilings(pack)
    yield from _unsound_days(pack)


def _unknown_articles(pack: Pack) -> Iterator[PackError]:
    known = {article.number: article.summary for article in pack.article}
    named: list[tuple[TableRow, str, str]] = [(row, "article", row.article) for row in pack.all_rows()]
    named += [(example, "article", example.article) for example in pack.example]
    for reading in pack.reading:
        named += [(reading, f"articles.{place}", number) for place, number in enumerate(reading.articles, start=1)]
    for row, key, number in named:
        if number not in known:
            message = f"条文表（[[article]]）里没有第 {number} 条{did_you_mean(number, known)}"
            yield row.error("unknown-article", message, key=key)


def _unknown_readings(pack: Pack) -> Iterator[PackError]:
    known = {reading.name: reading.summary for reading in pack.reading}
    for row in pack.all_rows():
        if isinstance(row, RowWithReading) and row.reading is not None and row.reading not in known:
            message = f"没有“{row.reading}”这条读法{did_you_mean(row.reading, known)}"
            yield row.error("unknown-reading", message, key="reading")


def _unsound_readings(pack: Pack) -> Iterator[PackError]:
    for reading in pack.reading:
        if reading.otherwise and reading.unproven is not None:
            message = "写了另一种读法（otherwise），就不再写为什么算不出来（unproven）"
            yield reading.error("bad-value", message, key="unproven")


def _unsound_rows(pack: Pack) -> Iterator[PackError]:
    """Find segments that do not rise, and months that are said in two ways."""
    for row in pack.deductible_and_segments:
        ends = [segment.upto for segment in row.segments]
        inner = [end for end in ends if isinstance(end, Decimal)]
        if None in ends[:-1] or inner != sorted(set(inner)) or _below(row, inner):
            message = "各段上限要逐段升高，并高于起付标准；只有最后一段可以不写上限"
            yield row.error("bad-value", message, key="segments")
    for months in pack.retirement_months:
        required = months.total_months is not None and months.local_months is not None
        if [required, months.months is not None, months.since is not None].count(True) != 1:
            message = "total_months 和 local_months、months、since 三者要写其一"
            yield months.error("missing-key", message)


def _unsound_adjustments(pack: Pack) -> Iterator[PackError]:
    """Find rows that say nothing, or what does not go together."""
    for kind in pack.eligible:
        if kind.share is not None and kind.share > 1:
            yield kind.error("bad-value", f"计入的份额不能大于 100%，现在是 {percent(kind.share)}", key="share")
        if kind.instead is not None and kind.model_fields_set & {"of", "share", "limit"}:
            yield kind.error("bad-value", "instead 代替整张账单，不能再写 of、share、limit", key="instead")
    for change in pack.change:
        if not change.model_fields_set & {"deductible", "minus", "less"}:
            yield change.error("missing-key", "deductible、minus、less 至少要写一项")
    for points in pack.points:
        if not points.model_fields_set & {"points", "times"}:
            yield points.error("missing-key", "points、times 至少要写一项", key="points")
        start, end = points.from_, points.upto
        if isinstance(start, Decimal) and isinstance(end, Decimal) and start >= end:
            yield points.error("bad-value", f"from {points.from_} 要小于 upto {points.upto}", key="upto")


def _unsound_segments(pack: Pack) -> Iterator[PackError]:
    for row in pack.deductible_and_segments:
        for number, segment in enumerate(row.segments, start=1):
            if segment.rate > 1:
                message = f"比例不能大于 100%，现在是 {percent(segment.rate)}"
                yield row.error("rate-out-of-range", message, key=f"segments.{number}.rate")
            if ("rate" in segment.model_fields_set) == (segment.pays is not None):
                yield row.error("missing-key", "每段要写 rate 或 pays，二者之一", key=f"segments.{number}.rate")
            if segment.for_each is not None and segment.pays is None:
                yield row.error("bad-value", "for_each 只与 pays 同写", key=f"segments.{number}.for_each")


def _below(row: DeductibleAndSegments, ends: list[Decimal]) -> bool:
    deductible = row.deductible
    least = deductible if isinstance(deductible, Decimal) else 0
    return any(end <= least for end in ends)


def _unsound_scope(pack: Pack) -> Iterator[PackError]:
    for table in pack.answers:
        if table not in UNIQUE_TABLES:
            message = f"没有 {table} 这张由一条作答的表{did_you_mean(table, {one: KEYS[one] for one in UNIQUE_TABLES})}"
            yield PackError("unknown-key", pack.file, "answers", message, key=table)


def _uncounted_ceilings(pack: Pack) -> Iterator[PackError]:
    """Find ceilings of a layer on another that name no counter: what the basic layer paid is not what it has paid."""
    later = {layer.name for layer in pack.vocabulary.layers if not layer.takes_the_bill}
    for row in pack.ceiling:
        layers = {name for clause in row.when for name in clause.get(LAYER, ())}
        if row.ceiling is not None and row.paid is None and layers & later:
            message = '后面的层次另有限额，要写用哪一项金额累计它已付的：paid = "…"，或 ceiling = "none"'
            yield row.error("missing-key", message, key="paid")


def _unsound_days(pack: Pack) -> Iterator[PackError]:
    """Find days that end before they begin, or are too far ahead to be meant."""
    if pack.in_force_upto is not None and pack.in_force_upto < pack.in_force_from:
        message = f"截止日 {pack.in_force_upto} 早于施行日 {pack.in_force_from}"
        yield PackError("bad-value", pack.file, "in_force_upto", message)
    last = max(today().year, _MADE_IN) + _FARTHEST
    for key in ("in_force_from", "in_force_upto", "checked"):
        day = getattr(pack, key)
        if day is not None and day.year > last:
            yield PackError("bad-value", pack.file, key, f"{day} 离现在太远，年份写错了？")
    for example in pack.example:
        written = example.case.get("date")
        if isinstance(written, str) and written[:4].isdigit() and int(written[:4]) > last:
            yield example.error("bad-value", f"{written} 离现在太远，年份写错了？", key="case.date")
