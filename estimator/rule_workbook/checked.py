"""What became of a workbook of rules once it was read."""

from typing import NamedTuple

from estimator.library.difference import Difference
from estimator.rule_workbook.examples import ExampleCase, RowExamples
from estimator.rule_workbook.located import Gap
from estimator.rule_workbook.read import Fault
from estimator.rulepack import Pack


class CheckedWorkbook(NamedTuple):
    """What became of a workbook: the pack that it says, and all that is wrong with it, cell by cell."""

    text: str
    """The pack as TOML; "" where it cannot be made."""
    pack: Pack | None
    faults: tuple[Fault, ...]
    difference: Difference | None = None
    """What it says otherwise than its base."""
    confirming: str = ""
    """Who confirms the examples."""
    examples: tuple[RowExamples, ...] = ()
    """What is still to be confirmed, by the row whose change does it."""
    told: frozenset[str] = frozenset()
    """The rows of these whose example by hand agrees, so that the figures of the others are told."""
    gaps: tuple[Gap, ...] = ()
    """The rows that are missing."""
    confirmed: tuple[ExampleCase, ...] = ()
    """What the answers in the workbook have confirmed."""
    copy_problem: str = ""
    """Why no copy with the marks was written, where one was asked for."""

    @property
    def unreadable(self) -> bool:
        """Whether no pack can be made of it."""
        return self.pack is None

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong, and nothing is left to be confirmed."""
        return self.pack is not None and not self.faults and not self.examples
