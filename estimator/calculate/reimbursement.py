"""Care paid by rate: eligible cost, limits, deductible, segments, points, limit on payment, room under the ceiling."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from estimator.calculate.eligibility import Eligibility, eligibility_of, exclusion_steps, supposed, waiting_steps
from estimator.case.models import MedicalCase, ResidentMaternityCase
from estimator.facts import BY_NAME
from estimator.facts.condition import Facts, names
from estimator.money import ZERO, percent, round_fen
from estimator.result import Figures, Step
from estimator.rulepack import Pack, first_of_each_group, unique_match
from estimator.rulepack.rows import DeductibleAndSegments, DeductibleFactor, Stage

_STAGES: tuple[Stage, ...] = (
    "wait",
    "cover",
    "eligible_cost",
    "deductible",
    "first_segment",
    "segment",
    "ceiling",
)
_ORDINALS = "一二三四五六七八九"


class SegmentTerms(NamedTuple):
    """A segment with its points added: its end (yuan; none: open), its rate, and the words of its step."""

    label: str
    upto: Decimal | None
    rate: Decimal
    written: str
    articles: tuple[str, ...]
    reading: str | None
    row: str
    further: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReimbursementTerms:
    """What the facts alone decide; amounts in yuan."""

    eligibility: Eligibility
    articles: tuple[str, ...]
    eligible_reading: str | None
    deductible: Decimal
    deductible_step: Step
    segments: tuple[SegmentTerms, ...]
    ceiling: Decimal
    ceiling_article: str
    ceiling_row: str
    ceiling_reading: str | None


@dataclass(frozen=True, slots=True)
class ExcludedTerms:
    """A case for which nothing is paid, whatever the amounts."""

    eligibility: Eligibility


def terms_for(pack: Pack, facts: Facts) -> ReimbursementTerms | ExcludedTerms:
    """Look up all that the facts decide (Arts. 12-15, 32-35, 37, 53)."""
    found = eligibility_of(pack, facts, _STAGES)
    if found.exclusions:
        return ExcludedTerms(found)
    row = unique_match(pack.deductible_and_segments, facts)
    ceiling = unique_match(pack.ceiling, facts)
    deductible, step = _deductible(row, first_of_each_group(pack.change, facts), facts, found.reading_at("deductible"))
    return ReimbursementTerms(
        found,
        (row.article,),
        found.reading_at("eligible_cost"),
        deductible,
        step,
        _segments(pack, row, facts, found),
        ceiling.ceiling,
        ceiling.article,
        ceiling.id,
        found.reading_at("ceiling"),
    )


def _deductible(
    row: DeductibleAndSegments, changes: tuple[DeductibleFactor, ...], facts: Facts, reading: str | None
) -> tuple[Decimal, Step]:
    deductible = row.deductible
    articles = [row.article]
    if not deductible:
        return ZERO, Step("fact", "起付标准", "不设起付标准", ZERO, (row.article,), row=row.id)
    looked_up = set(names(row.when))
    where = [
        BY_NAME[name].word(facts[name]) for name in ("location", "tier", "grade") if name in facts and name in looked_up
    ]
    formula = " · ".join(where) if where and not changes else str(deductible)
    for change in changes:
        deductible = round_fen(deductible * change.deductible)
        formula += f" × {percent(change.deductible)}（{change.label}）"
        articles += [change.article] if change.article not in articles else []
    further = tuple(change.id for change in changes)
    step = Step("fact", "起付标准", formula, deductible, tuple(articles), reading, row.id, further=further)
    return deductible, step


def _segments(pack: Pack, row: DeductibleAndSegments, facts: Facts, found: Eligibility) -> tuple[SegmentTerms, ...]:
    points = first_of_each_group(pack.points, facts)
    articles = tuple(dict.fromkeys((row.article, *(one.article for one in points))))
    further = tuple(one.id for one in points)
    segments = []
    for index, segment in enumerate(row.segments):
        single = "按比例支付" if len(row.segments) == 1 else f"第{_ORDINALS[index]}段"
        rate = segment.rate + sum((Decimal(one.points) / 100 for one in points), Decimal(0))
        changed = "".join(f" {'+' if one.points > 0 else '−'} {abs(one.points)}%" for one in points)
        written = f"({percent(segment.rate)}{changed})" if points else percent(segment.rate)
        reading = (index == 0 and found.reading_at("first_segment")) or found.reading_of(row, "segment") or None
        segments.append(
            SegmentTerms(
                segment.label or single, segment.upto, rate, written, articles, reading or None, row.id, further
            )
        )
    return tuple(segments)


# Amounts stand in f-strings as !s: the plain format of a Decimal takes three times as long as its text.


def calculate(
    terms: ReimbursementTerms | ExcludedTerms, case: MedicalCase | ResidentMaternityCase
) -> tuple[Figures, tuple[Step, ...], Figures | None]:
    """Calculate a case: its figures, its steps, and the figures once cover is in force where it is not (yuan)."""
    total = case.total_cost
    excluded = case.excluded
    eligible = total - excluded
    cover = case.cover
    waits = (
        waiting_steps(terms.eligibility, case.date, None if cover is None else cover.months_paid)
        if terms.eligibility.waiting_periods
        else ()
    )
    if isinstance(terms, ExcludedTerms):
        eligible_step = Step("fact", "政策范围内费用", f"{total!s} − {excluded!s}", eligible)
        steps = (eligible_step, *waits, *exclusion_steps(terms.eligibility), *_totals(total, ZERO, total, "0.00"))
        nothing = _nothing(total, eligible)
        return nothing, steps, nothing if waits else None
    steps_paid: list[Step] = []
    figures = _calculate(terms, case, eligible, steps_paid)
    eligible_step = Step(
        "fact", "政策范围内费用", f"{total!s} − {excluded!s}", eligible, terms.articles, terms.eligible_reading
    )
    if waits:
        steps = (eligible_step, *waits, *supposed(tuple(steps_paid)), *_totals(total, ZERO, total, "0.00"))
        return _nothing(total, eligible), steps, figures
    return figures, (eligible_step, *steps_paid), None


def _calculate(
    terms: ReimbursementTerms, case: MedicalCase | ResidentMaternityCase, eligible: Decimal, steps: list[Step]
) -> Figures:
    steps.append(terms.deductible_step)
    limited = eligible
    if case.eligible_limit is not None and case.eligible_limit < eligible:
        limited = case.eligible_limit
        steps.append(Step("fact", "病种费用限额", f"{eligible!s} 超过限额 {limited!s}", limited, terms.articles))
    paid, formula = _pay_by_segments(terms, limited, steps)
    limit = case.payment_limit
    if limit is not None and paid > limit:
        steps.append(Step("cut", "病种支付限额", f"{limit!s} − {paid!s}", limit - paid, terms.articles))
        formula, paid = f"{formula} − {paid - limit!s}", limit
    room = terms.ceiling - case.fund_paid_this_year
    capped = paid > room and paid > 0
    if capped:
        steps.append(_cut_by_ceiling(terms, case.fund_paid_this_year, paid))
        room = max(ZERO, room)
        formula, paid = f"{formula} − {paid - room!s}", room
    patient = case.total_cost - paid
    steps += _totals(case.total_cost, paid, patient, formula)
    deductible = terms.deductible
    borne = min(eligible, deductible)
    return {
        "deductible": deductible,
        "eligible_cost": eligible,
        "fund_pays": paid,
        "patient_pays": patient,
        "deductible_borne": borne,
        "copayment": eligible - borne - paid,
        "capped": capped,
    }


def _pay_by_segments(terms: ReimbursementTerms, limited: Decimal, steps: list[Step]) -> tuple[Decimal, str]:
    low = terms.deductible
    if limited <= low:
        label = "未超过起付标准" if low else "没有可支付的费用"
        steps.append(Step("fact", label, f"{limited!s} ≤ {low!s}", ZERO, terms.articles))
        return ZERO, "0.00"
    paid, formula = ZERO, ""
    for label, upto, rate, written, articles, reading, row, further in terms.segments:
        high = limited if upto is None or limited < upto else upto
        part = round_fen((high - low) * rate)
        stretch = f"({high!s} − {low!s})" if low else str(high)
        steps.append(Step("pay", label, f"{stretch} × {written}", part, articles, reading, row, None, further))
        paid += part
        formula = f"{formula} + {part!s}" if formula else str(part)
        if high == limited:
            break
        low = high
    return paid, formula


def _cut_by_ceiling(terms: ReimbursementTerms, paid_this_year: Decimal, paid: Decimal) -> Step:
    room = terms.ceiling - paid_this_year
    left = f"({terms.ceiling!s} − {paid_this_year!s})" if room > 0 else f"{ZERO!s}"
    return Step(
        "cut",
        "年度限额",
        f"{left} − {paid!s}",
        max(ZERO, room) - paid,
        (terms.ceiling_article,),
        terms.ceiling_reading,
        terms.ceiling_row,
    )


def _totals(total: Decimal, paid: Decimal, patient: Decimal, formula: str) -> tuple[Step, Step]:
    return (
        Step("total", "基金支付", formula, paid),
        Step("total", "个人负担", f"{total!s} − {paid!s}", patient),
    )


def _nothing(total: Decimal, eligible: Decimal) -> Figures:
    return {
        "deductible": ZERO,
        "eligible_cost": eligible,
        "fund_pays": ZERO,
        "patient_pays": total,
        "deductible_borne": ZERO,
        "copayment": eligible,
        "capped": False,
    }
