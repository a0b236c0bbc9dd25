"""The proof of the examples: each comes out as it was worked out by hand, and together they hold down every row."""

from collections.abc import Container, Iterator, Mapping
from decimal import Decimal

from estimator.calculate.amounts import worked
from estimator.calculate.engine import RuleEngine
from estimator.calculate.reimbursement_terms import ReimbursementTerms
from estimator.case.json_format import as_data, case_from
from estimator.case.models import Case
from estimator.case.validation import resolved
from estimator.errors import CaseError
from estimator.facts.condition import holds
from estimator.library.proof.changes import RowChange, changes_of
from estimator.meant import did_you_mean
from estimator.money import ZERO, grouped
from estimator.result import Estimate, RowId
from estimator.result_json import to_json
from estimator.rulepack.bands import bounds_named
from estimator.rulepack.cells import written
from estimator.rulepack.errors import PackError
from estimator.rulepack.model import ANNOTATIONS, COLLECT_TABLES, UNIQUE_TABLES, Pack
from estimator.rulepack.rows import Example, Formula
from estimator.rulepack.select import without_layer
from estimator.rulepack.wording import KEYS


def prove_examples(pack: Pack) -> list[PackError]:
    """Work out every example; where all come out, take out each row in turn and see that one then differs."""
    wrong: list[PackError] = []
    largest: dict[RowId, Decimal] = {}
    passed: set[tuple[RowId, int]] = set()
    engine = RuleEngine(pack)
    undone: list[tuple[RowChange, RuleEngine]] = []
    for example in pack.example:
        try:
            case = case_from(example.case, pack.vocabulary)
            estimate = engine.estimate(case)
        except CaseError as error:
            wrong += (
                example.error("example-refused", f"{one.field}：{one.message}".lstrip("："), key=_key_of(one.field))
                for one in error.errors
            )
            continue
        wrong += _outside(pack, example, case)
        if not example.expect:
            wrong.append(example.error("missing-key", "应得（expect）里至少写一个数", key="expect"))
        if differences := _differences(_answer_of(estimate), example.expect):
            undone = undone or [(change, RuleEngine(change.undone(pack))) for change in changes_of(pack)]
            because = [change for change, without in undone if not _problems(without, example, case)]
            wrong.append(_differs(pack, example, (case, estimate), differences, because))
        alone = Decimal(estimate.figures.get("eligible_cost", 0)) + _year_before(engine.terms_of(case), case)
        for step in estimate.steps:
            if step.row is not None and step.kind in ("pay", "cut"):
                cost = next((layer.reached for layer in estimate.layers if layer.name == step.layer), alone)
                largest[step.row] = max(largest.get(step.row, cost), cost)
                passed.update(_open_ends_passed(pack, step.row, case, cost))
    if not wrong:
        wrong += _not_held(pack)
        wrong += _ends_not_reached(pack, largest, passed)
    return wrong


def _year_before(terms: object, case: Case) -> Decimal:
    """Say where the year stands before a bill, where the only layer is worked over the year (yuan)."""
    return terms.bill.start(case) if isinstance(terms, ReimbursementTerms) else ZERO


def _key_of(field: str) -> str:
    return f"case.{field}" if field else "case"


def _outside(pack: Pack, example: Example, case: Case) -> Iterator[PackError]:
    """Tell an example of the pack itself of a day on which it does not hold; those of its base are of theirs."""
    if example.file not in ("", pack.file):
        return
    if case.date < pack.in_force_from:
        message = f"{case.date} 早于施行日 {pack.in_force_from}"
        yield example.error("example-outside", message, key="case.date")
    elif pack.in_force_upto is not None and case.date > pack.in_force_upto:
        message = f"{case.date} 晚于截止日 {pack.in_force_upto}"
        yield example.error("example-outside", message, key="case.date")


def _differences(result: Mapping[str, object], expect: Mapping[str, object]) -> list[str]:
    found = []
    for key, wanted in expect.items():
        got = result.get(key)
        if isinstance(wanted, dict) and isinstance(got, dict):
            found += [f"{key}.{one}" for one in _differences(got, wanted)]
        elif got != wanted or type(got) is not type(wanted):
            computed = f"没有这一项{did_you_mean(key, list(result))}" if got is None else f"算出 {written(got)}"
            found.append(f"{key} 应为 {written(wanted)}，{computed}")
    return found


def _differs(
    pack: Pack,
    example: Example,
    worked: tuple[Case, Estimate],
    differences: list[str],
    because: list[RowChange],
) -> PackError:
    """Tell an example that comes out differently, with the changed rows that may be why."""
    case, estimate = worked
    parts = [f"{case_in_words(case)}：{'；'.join(differences)}", f"计算过程：{reckoning(estimate)}"]
    if because:
        rows = "、".join(f"{KEYS[change.table]}“{change.title}”" for change in because)
        parts.append(f"与基础规则包相比，是{rows}的改动使它不同")
    if example.file not in ("", pack.file):
        parts.append("这是基础规则包的样例，要在本规则包里按新规则另算一例")
    return example.error("example-differs", "。".join(parts), key="expect")


def reckoning(estimate: Estimate) -> str:
    """Say how an answer came about, in a line: each step that has a figure."""
    return "；".join(
        f"{step.label} {step.formula} = {figure}"
        for step in estimate.steps
        if (figure := step.amount if step.quantity is None else step.quantity) is not None
    )


def case_in_words(case: Case) -> str:
    """Return a case as one would tell it: 住院、居民、县级、三级，总费用 9,000.00."""
    facts = resolved(case).facts
    told = []
    for fact in type(case).vocabulary.facts:
        value = facts.get(fact.name)
        place = None if value is None else fact.applicability(facts)
        if value is None or place is None or value == place.default or fact.name in ("date", "month"):
            continue
        if fact.kind == "choice":
            told.append(fact.word(value))
        else:
            shown = "和".join(map(fact.word, value)) if isinstance(value, tuple) else fact.word(value)
            told.append(f"{fact.label} {shown} {fact.unit}".rstrip())
    data = as_data(case)
    told += [
        f"{fact.label} {grouped(Decimal(str(data[fact.name])))}"
        for fact in type(case).vocabulary.facts
        if fact.kind == "amount" and isinstance(data.get(fact.name), str) and Decimal(str(data[fact.name]))
    ]
    return "、".join((*told, str(case.date)))


def _not_held(pack: Pack) -> Iterator[PackError]:
    """Return each row is taken out in turn: some example it bears on must then come out differently."""
    bounds = bounds_named(pack)
    cases = [(example, case_from(example.case, pack.vocabulary)) for example in pack.example]
    for table in (*UNIQUE_TABLES, *COLLECT_TABLES, *ANNOTATIONS):
        rows = pack.rows(table)
        for row in rows:
            kept = tuple(other for other in rows if other is not row)
            without = RuleEngine(pack.model_copy(update={table: kept, "otherwise": {}}), bounds)
            when = tuple(map(without_layer, row.when))
            if not any(_problems(without, *one) for one in cases if holds(when, resolved(one[1]).facts)):
                message = "去掉这一条，没有一个样例会变：要有一个用到它的样例"
                yield row.error("row-not-held", message)


def _answer_of(estimate: Estimate) -> dict[str, object]:
    """Say what the rules say of a case; what should be looked at again hangs on the day on which it is worked out."""
    return to_json(estimate._replace(checks=(), unchecked=""))


def _problems(engine: RuleEngine, example: Example, case: Case) -> list[str]:
    try:
        return _differences(_answer_of(engine.estimate(case)), example.expect)
    except CaseError as error:
        return [str(error)]


def _open_ends_passed(pack: Pack, named: RowId, case: Case, cost: Decimal) -> Iterator[tuple[RowId, int]]:
    """Return the segments of a row whose end is worked out, and which this cost goes beyond in this case."""
    for row in pack.deductible_and_segments:
        for number, segment in enumerate(row.segments if row.named == named else (), start=1):
            if isinstance(segment.upto, Formula):
                end = worked(segment.upto, resolved(case).facts, pack.vocabulary)
                if end.of(case) < cost:
                    yield row.named, number


def _ends_not_reached(
    pack: Pack, largest: Mapping[RowId, Decimal], passed: Container[tuple[RowId, int]]
) -> Iterator[PackError]:
    """Return each segment end has an example that goes beyond it, each ceiling one that is cut by it."""
    for row in pack.deductible_and_segments:
        for number, segment in enumerate(row.segments, start=1):
            end = segment.upto
            if end is None or (row.named, number) in passed:
                continue
            if isinstance(end, Formula) or largest.get(row.named, Decimal(0)) <= end:
                message = f"没有一个样例的费用超过这一段的上限 {end}"
                yield row.error("end-not-reached", message, key=f"segments.{number}.upto")
    for ceiling in pack.ceiling:
        if ceiling.ceiling is not None and ceiling.named not in largest:
            yield ceiling.error("end-not-reached", "没有一个样例受到这个限额的限制")
