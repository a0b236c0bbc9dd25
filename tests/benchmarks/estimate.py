"""JSON text to Estimate, all checks on, warm, against bare Decimal code for the same sums: aim within 10 times."""

import json
import sys
from decimal import Decimal
from time import perf_counter_ns

from estimator import estimate, read_case
from tests.benchmarks._floor import ZERO, reimburse

AIM = 10
ROUNDS = 60
COSTS = [Decimal(1800 + 417 * number) for number in range(100)]
TIERS = ["county", "township"]


def case_text(tier: str, cost: Decimal) -> str:
    """A resident's first stay of the year in the region, as JSON."""
    hospital = {"location": "local", "tier": tier, "grade": 1}
    return json.dumps(
        {
            "benefit": "inpatient",
            "date": "2021-10-08",
            "scheme": "resident",
            "age": 35,
            "hospital": hospital,
            "total_cost": str(cost),
        }
    )


def main() -> None:
    """Print the best round of each, in microseconds a case, and their ratio."""
    cases = [(tier, cost) for tier in TIERS for cost in COSTS]
    texts = [case_text(tier, cost) for tier, cost in cases]
    for (tier, cost), text in zip(cases, texts, strict=True):
        paid, patient, _ = reimburse("resident", tier, cost, ZERO, ZERO)
        figures = estimate(read_case(text)).figures
        if (figures["fund_pays"], figures["patient_pays"]) != (paid, patient):
            sys.exit(f"the floor and the engine differ: {text}")
    floor = engine = 10**12
    for _ in range(ROUNDS):
        start = perf_counter_ns()
        for tier, cost in cases:
            reimburse("resident", tier, cost, ZERO, ZERO)
        floor = min(floor, perf_counter_ns() - start)
        start = perf_counter_ns()
        for text in texts:
            estimate(read_case(text))
        engine = min(engine, perf_counter_ns() - start)
    count = len(cases) * 1000
    print(f"estimate: {engine / count:.1f} µs; floor: {floor / count:.1f} µs; ratio {engine / floor:.1f} (aim {AIM})")


if __name__ == "__main__":
    main()
