"""The floor that the estimate is measured against: bare Decimal code, inputs ready, row looked up, a trace kept."""

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
Trace = list[tuple[str, str, Decimal]]

ROWS = {
    ("resident", "county"): ("33", Decimal("400.00"), Decimal("1500.00"), Decimal("0.63"), Decimal("0.83")),
    ("resident", "township"): ("33", Decimal("150.00"), Decimal("800.00"), Decimal("0.70"), Decimal("0.90")),
}
CEILINGS = {"resident": ("32", Decimal("150000.00"))}


def reimburse(
    scheme: str, tier: str, total: Decimal, excluded: Decimal, paid_this_year: Decimal
) -> tuple[Decimal, Decimal, Trace]:
    """A resident's stay: what the fund pays, what the person pays, and the trace (yuan)."""
    trace: Trace = []
    article, deductible, end, first, rest = ROWS[scheme, tier]
    eligible = total - excluded
    trace.append(("eligible_cost", article, eligible))
    trace.append(("deductible", article, deductible))
    paid = ZERO
    if eligible > deductible:
        part = ((min(eligible, end) - deductible) * first).quantize(FEN, ROUND_HALF_UP)
        trace.append(("first_segment", article, part))
        paid += part
    if eligible > end:
        part = ((eligible - end) * rest).quantize(FEN, ROUND_HALF_UP)
        trace.append(("second_segment", article, part))
        paid += part
    ceiling_article, ceiling = CEILINGS[scheme]
    room = max(ZERO, ceiling - paid_this_year)
    if paid > room:
        trace.append(("ceiling", ceiling_article, room - paid))
        paid = room
    patient = total - paid
    trace.append(("fund_pays", "", paid))
    trace.append(("patient_pays", "", patient))
    return paid, patient, trace
