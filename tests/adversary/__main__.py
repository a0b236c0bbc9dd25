"""An adversary's day on the program: odd input, odd files, kills, failing disks, wild keys. Prints its figures.

`python -m tests.adversary [PART ...] [--share 0.01] [--seed 1]`; all parts in full take hours, so it is no part of the
ordinary run. The exit status is 1 when anything was lost, hung, or answered with a traceback.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.adversary.watched import Tally
from tests.conftest import HOMES


def _cases(share: float, seed: int) -> Tally:
    from tests.adversary.cases import attack  # noqa: PLC0415 each part loads what it needs

    return attack(round(1_000_000 * share), seed)


def _texts(share: float, seed: int) -> Tally:
    from tests.adversary.texts import attack  # noqa: PLC0415 the same

    return attack(round(2_000_000 * share), seed)


def _workbooks(share: float, seed: int) -> Tally:
    from tests.adversary.workbooks import attack  # noqa: PLC0415 the same

    return attack(round(5_000 * share), seed)


def _rule_books(share: float, seed: int) -> Tally:
    from tests.adversary.rule_books import attack  # noqa: PLC0415 the same

    return attack(round(5_000 * share), seed)


def _kills(share: float, seed: int) -> Tally:
    from tests.adversary.kills import attack  # noqa: PLC0415 the same

    return attack(round(1_000 * share), seed)


def _faults(share: float, seed: int) -> Tally:
    from tests.adversary.faults import attack  # noqa: PLC0415 the same

    return attack(share, seed)


def _soak(share: float, seed: int) -> Tally:
    from tests.adversary.soak import attack  # noqa: PLC0415 the same

    return attack(round(20_000 * share), seed)


PARTS: dict[str, Callable[[float, int], Tally]] = {
    "cases": _cases,
    "texts": _texts,
    "workbooks": _workbooks,
    "rules": _rule_books,
    "kills": _kills,
    "faults": _faults,
    "soak": _soak,
}


def main() -> int:
    """Run the parts that are asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.adversary", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--share", type=float, default=1.0, help="of the full number: 0.01 is a hundredth")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sound = True
    for name in options.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "home"
            home.mkdir(mode=0o700)
            os.environ.update(dict.fromkeys(HOMES, str(home)))
            tally = PARTS[name](options.share, options.seed)
        print(tally.in_words(name), flush=True)  # noqa: T201 its figures
        sound = sound and not tally.problems
    return int(not sound)


if __name__ == "__main__":
    sys.exit(main())
