"""An estimate by three layers of insurance against one by the shipped pack, in turn: aim at most twice as long."""

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import process_time_ns

sys.path.insert(0, str(Path(__file__).parents[2]))

from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import case_from
from tests.engine import read_pack
from tests.later_packs import BASE, later_pack

AIM = 2
ROUNDS = 100
COSTS = [Decimal(1800 + 1417 * number) for number in range(100)]
LAYERS = 3


def estimates(engine: RuleEngine, layers: int, **more: object) -> Callable[[], None]:
    """Return what estimates a resident's stays in the region, each of so many layers."""
    hospital = {"location": "local", "tier": "county", "grade": 1}
    stay = {"benefit": "inpatient", "date": "2023-10-08", "scheme": "resident", "age": 35, "hospital": hospital, **more}
    cases = [case_from({**stay, "total_cost": str(cost)}, engine.pack.vocabulary) for cost in COSTS]
    if any(len(engine.estimate(case).layers) != layers for case in cases):
        sys.exit(f"{engine.pack.id}: not {layers} layers")

    def run() -> None:
        for case in cases:
            engine.estimate(case)

    return run


def taken(run: Callable[[], None]) -> int:
    """Return how long it takes on the processor (ns)."""
    begun = process_time_ns()
    run()
    return process_time_ns() - begun


def main() -> None:
    """Print the best of each in microseconds a case, and the median of their ratios."""
    plain = estimates(RuleEngine(read_pack(BASE)), 0)
    layered = estimates(RuleEngine(later_pack("critical-and-aid")), LAYERS, more={"aid_group": "low_income"})
    pairs = [(taken(plain), taken(layered)) for _ in range(ROUNDS)]
    best = [min(side) / len(COSTS) / 1000 for side in zip(*pairs, strict=True)]
    ratio = median(layers / one for one, layers in pairs)
    print(f"without layers: {best[0]:.1f} µs; with three: {best[1]:.1f} µs; ratio {ratio:.2f} (aim {AIM})")


if __name__ == "__main__":
    main()
