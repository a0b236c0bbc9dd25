"""`batch` of 100,000 lines on one processor: aim 10 s and 64 MB; beside it the same lines only read and written."""

import json
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.people import people  # noqa: E402  the project's folder is on the path only now

LINES = 100_000
SECONDS, MEGABYTES = 10, 64
# Its own time on the processor, its largest resident memory, and what it ran, told by the process itself.
WATCHED = """
import resource, sys
{work}
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=sys.stderr)
"""
OURS = WATCHED.format(work="from estimator.cli.main import main\nmain(['batch', sys.argv[1], '-o', sys.argv[2]])")
FLOOR = WATCHED.format(
    work="""
import json
with open(sys.argv[1], encoding="utf-8") as source, open(sys.argv[2], "w", encoding="utf-8") as target:
    for line in source:
        target.write(json.dumps(json.loads(line), ensure_ascii=False) + "\\n")
"""
)


class Used(NamedTuple):
    """What a process took."""

    seconds: float
    megabytes: float


def used(program: str, source: Path, target: Path) -> Used:
    """Run a program over the lines."""
    command = [sys.executable, "-c", program, str(source), str(target)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Used(*map(float, run.stderr.split()))


def main() -> None:
    """Print both and their ratio."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        with source.open("w", encoding="utf-8") as lines:
            cases = [json.dumps(case, ensure_ascii=False) for case in people(1000)]
            lines.writelines(f"{case}\n" for case in islice(cycle(cases), LINES))
        floor, ours = (used(program, source, target) for program in (FLOOR, OURS))
    print(
        f"batch of {LINES:,} lines: {ours.seconds:.1f} s (aim {SECONDS}), {ours.megabytes:.0f} MB (aim {MEGABYTES});"
        f" lines read and written alone: {floor.seconds:.1f} s; ratio {ours.seconds / floor.seconds:.1f}"
    )


if __name__ == "__main__":
    main()
