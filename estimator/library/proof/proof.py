"""The proof of a pack: its tables, then its examples, by which every row is held down."""

from typing import NamedTuple

from estimator.library.proof.combinations import TooManyError
from estimator.library.proof.examples import prove_examples
from estimator.library.proof.readings import prove_readings
from estimator.library.proof.tables import amounts_left_out, prove_tables
from estimator.rulepack.bands import bounds_named
from estimator.rulepack.errors import PackError, PackErrors
from estimator.rulepack.model import ANNOTATIONS, COLLECT_TABLES, UNIQUE_TABLES, Pack
from estimator.rulepack.positions import located
from estimator.rulepack.select import layers_named


class Proof(NamedTuple):
    """What was gone through: rows, combinations of facts, examples."""

    rows: int
    combinations: int
    examples: int
    advice: tuple[PackError, ...] = ()
    """What is no mistake, and easily one."""


def prove(pack: Pack) -> Proof:
    """Prove a pack. Raises PackErrors with all that is wrong: first its tables, then its examples."""
    wrong: list[PackError] = []
    combinations, advice = 0, list[PackError]()
    try:
        bounds = bounds_named(pack)
        combinations += prove_tables(pack, bounds, wrong)
        if not wrong:
            wrong += prove_examples(pack)
            combinations += prove_readings(pack, wrong)
            advice = located(amounts_left_out(layers_named(pack), bounds), pack.lines)
    except TooManyError as facts:
        wrong.append(PackError("bad-value", pack.file, "", f"条件涉及的事项组合太多，不能逐一核对：{facts}等"))
    if wrong:
        raise PackErrors(located(wrong, pack.lines))
    rows = sum(len(pack.rows(table)) for table in (*UNIQUE_TABLES, *COLLECT_TABLES, *ANNOTATIONS))
    return Proof(rows, combinations, len(pack.example), tuple(advice))
