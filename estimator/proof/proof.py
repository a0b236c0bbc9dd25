"""The proof of a pack: no gap, no overlap, no row without a case, no row without an example that holds it down."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import case_from
from estimator.case.validation import resolved
from estimator.errors import CaseError
from estimator.facts.condition import ALWAYS, Facts, Value, holds, names
from estimator.proof.combinations import NamedBounds, combinations, in_words
from estimator.result import to_json
from estimator.rulepack.bands import bounds_named
from estimator.rulepack.errors import PackError, PackErrors
from estimator.rulepack.model import ANNOTATIONS, COLLECT_TABLES, UNIQUE_TABLES, Pack
from estimator.rulepack.rows import Example, Grouped, Row


class Proof(NamedTuple):
    """What was gone through: rows, combinations of facts, examples."""

    rows: int
    combinations: int
    examples: int


def prove(pack: Pack) -> Proof:
    """Prove a pack. Raises PackErrors with all that is wrong: first its tables, then its examples."""
    bounds = bounds_named(pack)
    wrong: list[PackError] = []
    combinations = 0
    for table in UNIQUE_TABLES:
        combinations += _prove_one(pack, table, bounds, wrong)
    for table in (*COLLECT_TABLES, *ANNOTATIONS):
        combinations += _prove_all(pack, table, bounds, wrong)
    combinations += _prove_rates(pack, bounds, wrong)
    if not wrong:
        wrong += _prove_examples(pack)
    if wrong:
        raise PackErrors(wrong)
    rows = sum(len(pack.rows(table)) for table in (*UNIQUE_TABLES, *COLLECT_TABLES, *ANNOTATIONS))
    return Proof(rows, combinations, len(pack.example))


def _named(rows: Iterable[Row]) -> set[str]:
    return {name for row in rows for name in names(row.when)}


def distinct(wanted: set[str], bounds: NamedBounds) -> Iterator[Facts]:
    """Every combination of just these facts; those that only decide what applies are left out again."""
    seen = set()
    for facts in combinations(wanted, bounds):
        key = tuple((name, facts[name]) for name in facts if name in wanted)
        if key not in seen:
            seen.add(key)
            yield dict(key)


def _prove_one(pack: Pack, table: str, bounds: NamedBounds, wrong: list[PackError]) -> int:
    rows = pack.rows(table)
    scope = pack.answers.get(table, () if not rows else ALWAYS)
    reached: set[str] = set()
    walked = 0
    for facts in distinct(_named(rows) | set(names(scope)), bounds):
        if not holds(scope, facts):
            continue
        walked += 1
        answering = [row for row in rows if holds(row.when, facts)]
        reached.update(row.id for row in answering)
        if len(answering) > 1:
            both = " and ".join(row.id for row in answering)
            wrong.append(PackError("overlap", pack.file, table, f"{both} both answer {in_words(facts)}"))
        elif not answering:
            case = _not_refused(pack, facts, bounds)
            if case is not None:
                wrong.append(PackError("gap", pack.file, table, f"no row answers {in_words(case)}"))
    wrong += _unreached(pack, rows, reached)
    return walked


def _not_refused(pack: Pack, facts: Facts, bounds: NamedBounds) -> Facts | None:
    """A case with these facts that no refusal takes out of the table's answers; None when all are refused."""
    wanted = set(facts) | _named(pack.refusal)
    for case in distinct(wanted, bounds):
        if all(case.get(name) == value for name, value in facts.items()) and not any(
            holds(row.when, case) for row in pack.refusal
        ):
            return case
    return None


def _unreached(pack: Pack, rows: Iterable[Row], reached: set[str]) -> list[PackError]:
    return [
        PackError("unreachable-row", pack.file, row.id, "no case that can occur reaches this row")
        for row in rows
        if row.id not in reached
    ]


def _prove_all(pack: Pack, table: str, bounds: NamedBounds, wrong: list[PackError]) -> int:
    rows = pack.rows(table)
    walked = 0
    for row in rows:
        combinations = list(distinct(set(names(row.when)), bounds))
        walked += len(combinations)
        wrong += [
            PackError("unreachable-row", pack.file, row.id, "no case that can occur reaches one of its conditions")
            for clause in row.when
            if not any(holds((clause,), facts) for facts in combinations)
        ]
    groups: dict[str, list[Grouped]] = {}
    for row in rows:
        if isinstance(row, Grouped) and row.group is not None:
            groups.setdefault(row.group, []).append(row)
    for group, members in groups.items():
        for facts in distinct(_named(members), bounds):
            walked += 1
            holding = [row for row in members if holds(row.when, facts)]
            if len({repr(row.effect()) for row in holding}) > 1:
                both = " and ".join(row.id for row in holding)
                message = f"{both} of group {group} say different things for {in_words(facts)}"
                wrong.append(PackError("group-conflict", pack.file, table, message))
    return walked


def _prove_rates(pack: Pack, bounds: NamedBounds, wrong: list[PackError]) -> int:
    """With all points that can hold together, every rate stays between nothing and all."""
    walked = 0
    if not pack.points:
        return 0
    for facts in distinct(_named(pack.points) | _named(pack.deductible_and_segments), bounds):
        walked += 1
        points = sum(row.points for row in pack.points if holds(row.when, facts))
        for row in pack.deductible_and_segments:
            if (
                points
                and holds(row.when, facts)
                and any(not 0 <= one.rate + Decimal(points) / 100 <= 1 for one in row.segments)
            ):
                message = f"a rate with {points} points is not between 0% and 100% for {in_words(facts)}"
                wrong.append(PackError("rate-out-of-range", pack.file, row.id, message))
    return walked


def _result(pack: Pack, example: Example) -> dict[str, object] | str:
    try:
        return to_json(RuleEngine(pack).estimate(case_from(example.case)))
    except CaseError as error:
        return str(error)


def _differences(result: Mapping[str, object], expect: Mapping[str, object]) -> list[str]:
    found = []
    for key, wanted in expect.items():
        got = result.get(key)
        if isinstance(wanted, dict) and isinstance(got, dict):
            found += [f"{key}.{one}" for one in _differences(got, wanted)]
        elif got != wanted or type(got) is not type(wanted):
            found.append(f"{key}: expected {wanted!r}, got {got!r}")
    return found


def _prove_examples(pack: Pack) -> list[PackError]:
    wrong: list[PackError] = []
    largest: dict[str, Decimal] = {}
    engine = RuleEngine(pack)
    for example in pack.example:
        try:
            estimate = engine.estimate(case_from(example.case))
        except CaseError as error:
            wrong.append(PackError("example-refused", pack.file, example.id, str(error)))
            continue
        differences = _differences(to_json(estimate), example.expect)
        wrong += [PackError("example-differs", pack.file, example.id, one) for one in differences]
        for step in estimate.steps:
            if step.row is not None and step.kind in ("pay", "cut"):
                cost = Decimal(estimate.figures.get("eligible_cost", 0))
                largest[step.row] = max(largest.get(step.row, cost), cost)
    if not wrong:
        wrong += _not_held(pack)
        wrong += _ends_not_reached(pack, largest)
    return wrong


def _not_held(pack: Pack) -> list[PackError]:
    """Each row is taken out in turn: some example it bears on must then come out differently."""
    wrong = []
    facts_of = [(example, _facts(example)) for example in pack.example]
    for table in (*UNIQUE_TABLES, *COLLECT_TABLES, *ANNOTATIONS):
        rows = pack.rows(table)
        for row in rows:
            without = pack.model_copy(update={table: tuple(other for other in rows if other is not row)})
            touched = (example for example, facts in facts_of if holds(row.when, facts))
            if not any(_changes(without, example) for example in touched):
                wrong.append(
                    PackError("row-not-held", pack.file, row.id, "no example changes when this row is taken out")
                )
    return wrong


def _facts(example: Example) -> dict[str, Value]:
    return resolved(case_from(example.case)).facts


def _changes(pack: Pack, example: Example) -> bool:
    result = _result(pack, example)
    return isinstance(result, str) or bool(_differences(result, example.expect))


def _ends_not_reached(pack: Pack, largest: Mapping[str, Decimal]) -> list[PackError]:
    """Each segment end has an example that goes beyond it, each ceiling one that is cut by it."""
    wrong = []
    for row in pack.deductible_and_segments:
        for segment in row.segments:
            if segment.upto is not None and largest.get(row.id, Decimal(0)) <= segment.upto:
                message = f"no example has more eligible cost than {segment.upto}"
                wrong.append(PackError("end-not-reached", pack.file, row.id, message))
    return wrong + [
        PackError("end-not-reached", pack.file, ceiling.id, "no example is cut by this ceiling")
        for ceiling in pack.ceiling
        if ceiling.id not in largest
    ]
