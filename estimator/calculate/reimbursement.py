"""Care paid by rate: eligible cost, limits, deductible, segments, points, limit on payment, room under the ceiling."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from estimator.calculate.amounts import Worked
from estimator.calculate.eligibility import exclusion_step, exclusion_steps, supposed, waiting_steps
from estimator.calculate.reimbursement_terms import (
    Bill,
    DeductibleTerms,
    ExcludedTerms,
    LayerTerms,
    ReimbursementTerms,
    changed,
)
from estimator.errors import CaseError, FieldError
from estimator.figures import BEYOND_COST
from estimator.money import ZERO, percent, round_fen
from estimator.result import (
    DISEASE_LIMIT,
    NO_BASIS,
    QUOTA,
    Figures,
    LayerFigures,
    Outcome,
    Step,
    StepBasis,
    layer_of,
    step_of,
)

# Amounts stand in f-strings as !s: the plain format of a Decimal takes three times as long as its text.


def calculate(terms: ReimbursementTerms | ExcludedTerms, case: Bill) -> Outcome:
    """Calculate a case."""
    cover = case.cover
    waits = (
        waiting_steps(terms.eligibility, case.date, None if cover is None else cover.months_paid)
        if terms.eligibility.waiting_periods
        else ()
    )
    if isinstance(terms, ExcludedTerms):
        total, eligible = case.total_cost, case.total_cost - case.excluded
        eligible_step = Step("fact", "政策范围内费用", f"{total!s} − {case.excluded!s}", eligible)
        steps = (eligible_step, *waits, *exclusion_steps(terms.eligibility), *_totals(total, ZERO, total, "0.00"))
        nothing = _nothing(total, eligible, several=len(terms.layers) > 1)
        return nothing, steps, nothing if waits else None, _unpaid(terms.layers)
    if terms.by_case:
        terms = terms.at(case)
    total, eligible, formula = _eligible(terms, case)
    first = step_of(("fact", "政策范围内费用", formula, eligible, *terms.eligible_basis))
    told = [first]
    figures, layers = _calculate(terms, case, total, eligible, told)
    if waits:
        steps = (
            first,
            *waits,
            *supposed(tuple(told[1:]), made_up=terms.eligibility.made_up),
            *_totals(total, ZERO, total, "0.00"),
        )
        nothing = _nothing(total, eligible, several=bool(terms.further))
        return nothing, steps, figures, layers
    return figures, tuple(told), None, layers


def _eligible(terms: ReimbursementTerms, case: Bill) -> tuple[Decimal, Decimal, str]:
    """Return the bill, what of it counts, and how that was worked out (yuan)."""
    total, excluded = case.total_cost, case.excluded
    if not terms.eligible:
        return total, total - excluded, f"{total!s} − {excluded!s}"
    counted, written = ZERO, []
    for row, amount, limit, instead in terms.eligible:
        if instead is not None:
            total, formula = instead(case)
            return total, total, f"定额 {formula} 代替 {case.total_cost!s}"
        part = amount(case) if row.of is not None else total - excluded
        formula = str(part)
        if row.share is not None:
            part, formula = round_fen(part * row.share), f"{part!s} × {percent(row.share)}"
        if limit is not None and part > limit.of(case):
            part, formula = limit(case)
            formula = f"限额 {formula}"
        counted += part
        written.append(formula)
    if counted > total:
        raise CaseError([FieldError("total_cost", f"计入的各类费用合计 {counted}，不能超过总费用")])
    return total, counted, " + ".join(written)


def _calculate(
    terms: ReimbursementTerms, case: Bill, total: Decimal, eligible: Decimal, steps: list[Step]
) -> tuple[Figures, tuple[LayerFigures, ...]]:
    """Let all layers pay in turn; return the figures (yuan), and those of each layer where there are several."""
    bill, formula = _work(terms.bill, case, eligible, steps)
    paid = bill.pays
    patient = max(ZERO, total - paid)
    steps += _totals(total, paid, patient, formula, terms.bill.sums)
    figures: dict[str, Decimal | int | bool] = {
        "deductible": bill.deductible,
        "eligible_cost": eligible,
        "fund_pays": paid,
        "patient_pays": patient,
        "deductible_borne": bill.deductible_borne,
        "copayment": max(ZERO, eligible - paid - bill.deductible_borne),
        "capped": bill.capped,
    }
    if not terms.further:
        if paid > total:
            figures |= _beyond_cost(total, paid, steps)
        return figures, ()
    layers, formula, together = {bill.name: bill}, str(paid), paid
    for layer in terms.further:
        found = _further(layer, case, layers, steps)
        layers[found.name] = found
        formula, together = f"{formula} + {found.pays!s}", together + found.pays
    left = max(ZERO, total - together)
    figures["funds_pay"], figures["left_to_patient"] = together, left
    steps += (
        step_of(("total", "各项支付合计", formula, together, *NO_BASIS)),
        step_of(("total", "个人最终负担", _left(total, together), left, *NO_BASIS)),
    )
    if together > total:
        figures |= _beyond_cost(total, together, steps)
    return figures, tuple(layers.values())


def _beyond_cost(total: Decimal, paid: Decimal, steps: list[Step]) -> dict[str, Decimal]:
    """Say what is paid beyond the bill, as a sum may be: told by itself, for nobody bears less than nothing (yuan)."""
    steps.append(Step("total", BEYOND_COST.label, f"{paid!s} − {total!s}", paid - total))
    return {BEYOND_COST.name: paid - total}


def _left(total: Decimal, paid: Decimal) -> str:
    return f"{total!s} − {paid!s}{'，不小于 0' if paid > total else ''}"


def _further(terms: LayerTerms, case: Bill, layers: Mapping[str, LayerFigures], steps: list[Step]) -> LayerFigures:
    """Work a layer on what earlier ones left."""
    enters, written = ZERO, ""
    for layer, name in terms.of:
        if layer in layers:
            part = layers[layer].figure(name)
            enters, written = enters + part, f"{written} + {part!s}" if written else str(part)
    if terms.refused:
        steps += (exclusion_step(row)._replace(layer=terms.name) for row in terms.refused)
        return LayerFigures(terms.name or "", terms.label, enters, ZERO, ZERO, ZERO, capped=False, copayment=enters)
    steps.append(step_of(("fact", f"{terms.prefix}计入费用", written or "0.00", enters, *terms.basis)))
    worked_out, formula = _work(terms, case, enters, steps)
    steps.append(step_of(("total", f"{terms.prefix}支付", formula, worked_out.pays, *terms.sums)))
    return worked_out


def _work(terms: LayerTerms, case: Bill, enters: Decimal, steps: list[Step]) -> tuple[LayerFigures, str]:
    """Work a layer: its figures, and what its payment is made of (yuan)."""
    plain = terms.deductible
    deductible, step = (plain.amount, plain.step) if plain.listed is None else _worked_deductible(plain, case)
    steps.append(step)
    steps += terms.ends
    start, end, limit = terms.start(case), enters, None
    if not terms.of:
        limit = case.payment_limit
        if case.eligible_limit is not None and case.eligible_limit < enters:
            end = case.eligible_limit
            written = f"{enters!s} 超过限额 {end!s}"
            steps.append(step_of(("fact", DISEASE_LIMIT, written, end, *terms.basis)))
        last = terms.segments[-1]
        if last.upto is not None and last.upto < end:
            written = f"{end!s} 超过定额 {last.upto!s}"
            articles, _, row, *_ = last.basis
            steps.append(Step("fact", QUOTA, written, last.upto, articles, row=row, layer=terms.name))
    end += start
    paid, formula = _pay_by_segments(terms, case, deductible, start, end, steps)
    if limit is not None and paid > limit:
        written = f"{limit!s} − {paid!s}"
        steps.append(step_of(("cut", "病种支付限额", written, limit - paid, *terms.basis)))
        formula, paid = f"{formula} − {paid - limit!s}", limit
    over, behind = ZERO, ZERO
    if terms.ceiling is not None:
        ceiling = terms.ceiling.amount.of(case)
        earlier = terms.ceiling.paid(case)
        if paid and paid > ceiling - earlier:
            steps.append(_cut_by_ceiling(terms, case, earlier, paid))
            room = max(ZERO, ceiling - earlier)
            formula, over = f"{formula} − {paid - room!s}", paid - room
            if terms.name is not None:
                behind = end - _reached(terms, deductible, start, room)
            paid = room
    reached = start + enters if start else enters
    borne = min(deductible, reached)
    if start:
        borne -= min(start, deductible)
    borne = max(ZERO, min(borne, enters - paid))  # a sum may be more than the cost
    left = max(ZERO, enters - borne - paid - over)
    name, label, capped = terms.name or "", terms.label, over > 0
    return (
        layer_of((name, label, enters, deductible, paid, over, capped, borne, left, behind, reached)),
        formula,
    )


def _pay_by_segments(  # noqa: PLR0913, PLR0917  a stretch of the cost of a case
    terms: LayerTerms, case: Bill, deductible: Decimal, start: Decimal, end: Decimal, steps: list[Step]
) -> tuple[Decimal, str]:
    """Pay a stretch of the cost by the rates of its segments (yuan); return also the formula."""
    low = max(deductible, start)
    if end <= low:
        label = f"{terms.prefix}{'未超过起付标准' if deductible else '没有可支付的费用'}"
        steps.append(step_of(("fact", label, f"{end!s} ≤ {low!s}", ZERO, *terms.basis)))
        return ZERO, "0.00"
    paid, formula = ZERO, ""
    for segment in terms.segments:
        upto = segment.upto
        high = end if upto is None or end < upto else upto
        if high <= low:  # the year has passed it
            continue
        part, step = segment.pay(case, low, high)
        steps.append(step)
        paid, formula = paid + part, f"{formula} + {part!s}" if formula else str(part)
        if high == end:
            break
        low = high
    return paid, formula or "0.00"


def _worked_deductible(terms: DeductibleTerms, case: Bill) -> tuple[Decimal, Step]:
    """Work out the deductible of a case (yuan), and its step."""
    if terms.listed is None:
        return terms.amount, terms.step
    deductible, formula = changed(*terms.listed(case), terms.factors)
    for amount, label in terms.less:
        if isinstance(amount, Worked):
            taken, written = amount(case)
            written = f"({written})" if " " in written else written
        else:
            taken = amount(case)
            written = str(taken)
        deductible = max(deductible - taken, ZERO)
        formula += f" − {written}（{label}）"
    return deductible, terms.step._replace(formula=formula, amount=deductible)


def _reached(terms: LayerTerms, deductible: Decimal, start: Decimal, room: Decimal) -> Decimal:
    """Return the position at which what is paid has used up the room under the ceiling (yuan)."""
    low = max(deductible, start)
    for segment in terms.segments:
        high = segment.upto
        if high is not None and high <= low:
            continue
        if segment.rate and (high is None or (high - low) * segment.rate >= room):
            return low + round_fen(room / segment.rate)
        if high is None:
            break
        room -= (high - low) * segment.rate
        low = high
    return low


def _cut_by_ceiling(terms: LayerTerms, case: Bill, paid_this_year: Decimal, paid: Decimal) -> Step:
    """Say what the ceiling leaves of what would be paid."""
    found = terms.ceiling
    if found is None:
        raise TypeError(terms)
    ceiling, written = found.amount(case)
    room = ceiling - paid_this_year
    shown = written if written == str(ceiling) or written.endswith("）") else f"({written})"
    left = f"({shown} − {paid_this_year!s})" if room > 0 else f"{ZERO!s}"
    return Step(
        "cut",
        f"{terms.prefix}年度限额",
        f"{left} − {paid!s}",
        max(ZERO, room) - paid,
        (found.article,),
        found.reading,
        found.row,
        layer=terms.name,
    )


def _totals(
    total: Decimal, paid: Decimal, patient: Decimal, formula: str, basis: StepBasis = NO_BASIS
) -> tuple[Step, Step]:
    return (
        step_of(("total", "基金支付", formula, paid, *basis)),
        step_of(("total", "个人负担", _left(total, paid), patient, *basis)),
    )


def _nothing(total: Decimal, eligible: Decimal, *, several: bool) -> Figures:
    figures: dict[str, Decimal | int | bool] = {
        "deductible": ZERO,
        "eligible_cost": eligible,
        "fund_pays": ZERO,
        "patient_pays": total,
        "deductible_borne": ZERO,
        "copayment": eligible,
        "capped": False,
    }
    return figures | {"funds_pay": ZERO, "left_to_patient": total} if several else figures


def _unpaid(layers: Sequence[tuple[str, str]]) -> tuple[LayerFigures, ...]:
    if len(layers) < 2:  # noqa: PLR2004  one is no layer on another
        return ()
    return tuple(LayerFigures(name, label, ZERO, ZERO, ZERO, ZERO, capped=False) for name, label in layers)
