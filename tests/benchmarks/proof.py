"""How long a pack is proven: the shipped one below 2 s, one based on it below 3 s.

.venv/bin/python tests/benchmarks/proof.py
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from estimator.library.proof.proof import prove
from tests.officer_packs import officer_pack, text_of

LIMITS = {"sanmenxia-2021": 2.0, "sanmenxia-2027": 3.0, "sanmenxia-2028": 3.0}
"""Seconds of one processor, reading the pack included."""

ROUNDS = 3


def main() -> int:
    """Print the best of some rounds for each pack; fail where it is over the limit."""
    slow = 0
    for name, limit in LIMITS.items():
        times = []
        for _ in range(ROUNDS):
            start = time.process_time()
            prove(officer_pack(text_of(name), f"{name}.toml"))
            times.append(time.process_time() - start)
        print(f"{name}: {min(times):.2f} s, at most {limit:.1f} s")
        slow += min(times) > limit
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
