"""The examples of a pack that come out differently: the program reckons, an officer confirms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from estimator.batch.result_columns import FIGURES
from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import case_from
from estimator.errors import CaseError
from estimator.library.difference import caption
from estimator.money import grouped
from estimator.proof.changes import RowChange, changes_of
from estimator.proof.examples import case_in_words, reckoning
from estimator.result import to_json
from estimator.rule_workbook.cells import literal_text
from estimator.rule_workbook.layout import sheet_of
from estimator.rulepack import Pack, PackError
from estimator.rulepack.rows import DeductibleAndSegments, Example, Row

_BY_HAND = ("fund_pays", "monthly_credit", "total", "late_fee")
"""The figures that are worked out by hand: the first that a result has."""


class ExampleCase(NamedTuple):
    """An example that comes out differently now, on a day of the new rules; what it gives is not told at once."""

    article: str
    case: Mapping[str, Any]
    words: str
    figure_label: str
    """What is to be worked out by hand: 基金支付."""
    figure: Decimal
    """What the program makes of it (yuan)."""
    expect: Mapping[str, Any]
    reckoning: str

    def agrees(self, amount: Decimal) -> bool:
        """Whether what was worked out by hand is what the program makes of it."""
        return amount == self.figure

    @property
    def figures(self) -> str:
        """What it gives, in words: 起付标准 500.00，基金支付 6,630.00."""
        told = [(FIGURES[key], value) for key, value in self.expect.items() if key in FIGURES]
        return "，".join(f"{word} {_shown(value)}" for word, value in told)


class RowExamples(NamedTuple):
    """The examples that come out differently by a changed row: one to be worked by hand, then the others are told."""

    caption: str
    by_hand: ExampleCase
    others: tuple[ExampleCase, ...]


def examples_to_confirm(pack: Pack) -> tuple[RowExamples, ...]:
    """Give the examples of the base that a pack makes come out differently, by the row whose change does it."""
    engine = RuleEngine(pack)
    undone = [(change, RuleEngine(change.undone(pack))) for change in changes_of(pack)]
    by_row: dict[str, list[ExampleCase]] = {}
    for example in pack.example:
        if example.file != pack.file and not _comes_out(engine, example):
            found = _worked(engine, example, pack)
            if found is not None:
                by_row.setdefault(_because(example, undone, pack), []).append(found)
    return tuple(RowExamples(row, first, tuple(others)) for row, (first, *others) in by_row.items())


def _comes_out(engine: RuleEngine, example: Example) -> bool:
    try:
        result = to_json(engine.estimate(case_from(example.case, engine.pack.vocabulary)))
    except CaseError:
        return False
    return _of(result, example.expect) == example.expect


def _of(result: Mapping[str, Any], expect: Mapping[str, Any]) -> dict[str, Any]:
    """What a result gives of the figures that an example names."""
    found = {}
    for key, wanted in expect.items():
        got = result.get(key)
        if isinstance(wanted, dict) and isinstance(got, dict):
            found[key] = _of(got, wanted)
        elif got is not None:
            found[key] = got
    return found


def missing_examples(pack: Pack, errors: Iterable[PackError]) -> tuple[RowExamples, ...]:
    """Propose a case for each end of a segment and each ceiling that no example reaches, by what a proof has found."""
    engine = RuleEngine(pack)
    found = []
    for error in errors:
        row = next((row for row in pack.all_rows() if (row.table, row.title) == (error.table, error.row)), None)
        end = None if error.code != "end-not-reached" or row is None else _end(row, error.key)
        if row is None or end is None:
            continue
        case = next(_reaching(engine, pack, row, end), None)
        if case is not None:
            found.append(RowExamples(f"{sheet_of(row.table)}“{caption(row, pack)}”", case, ()))
    return tuple(found)


def _end(row: Row, key: str) -> Decimal | None:
    """The end that is not reached: of a segment by its number, or the ceiling itself."""
    if isinstance(row, DeductibleAndSegments):
        return row.segments[int(key.split(".")[1]) - 1].upto
    ceiling = getattr(row, "ceiling", None)
    return ceiling if isinstance(ceiling, Decimal) else None


def _reaching(engine: RuleEngine, pack: Pack, row: Row, end: Decimal) -> Iterator[ExampleCase]:
    """The cases of examples with twice as much cost as the end, where the row then bears on them."""
    for example in pack.example:
        if "total_cost" in example.case:
            dearer = example.model_copy(update={"case": {**example.case, "total_cost": int(end * 2)}, "expect": {}})
            found = _worked(engine, dearer, pack)
            if found is None:
                continue
            steps = engine.estimate(case_from(found.case, pack.vocabulary)).steps
            kinds = ("pay", "cut") if isinstance(row, DeductibleAndSegments) else ("cut",)
            if any(step.row == row.named and step.kind in kinds for step in steps):
                yield found._replace(article=row.article)


def _worked(engine: RuleEngine, example: Example, pack: Pack) -> ExampleCase | None:
    data = {**example.case, "date": _day_on(pack, str(example.case.get("date", "")))}
    try:
        case = case_from(data, pack.vocabulary)
        estimate = engine.estimate(case)
    except CaseError:
        return None
    result = to_json(estimate) | {"notes": list(estimate.notes)}  # that the day is yet to come is no rule's matter
    figure = next((name for name in _BY_HAND if name in result), None)
    if figure is None:
        return None
    return ExampleCase(
        example.article,
        data,
        case_in_words(case),
        FIGURES[figure],
        Decimal(result[figure]),
        {**_of(result, example.expect), figure: result[figure]},
        reckoning(estimate),
    )


def _day_on(pack: Pack, day: str) -> str:
    """The same day of the year, the first on which the pack holds."""
    was = date.fromisoformat(day)
    first = pack.in_force_from
    year = first.year + ((was.month, was.day) < (first.month, first.day))
    try:
        return was.replace(year=year).isoformat()
    except ValueError:  # the 29th of February
        return was.replace(year=year, day=was.day - 1).isoformat()


def _because(example: Example, undone: Sequence[tuple[RowChange, RuleEngine]], pack: Pack) -> str:
    """The changed row without whose change it would come out as before; where it takes several, no single one."""
    for change, engine in undone:
        if _comes_out(engine, example):
            row = change.after or change.before
            assert row is not None  # noqa: S101  one of both is there
            return f"{sheet_of(change.table)}“{caption(row, pack)}”"
    return "几处改动合在一起"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return grouped(Decimal(value)) if isinstance(value, str) else str(value)


def confirmed(text: str, rows: Iterable[RowExamples], by: str, on: date) -> str:
    """Give the text of a pack with these examples as they come out now, and who confirmed them on which day."""
    return text.rstrip() + "\n\n" + "\n\n".join(_written(rows, by, on)) + "\n"


def _written(rows: Iterable[RowExamples], by: str, on: date) -> Iterator[str]:
    for row in rows:
        for one in (row.by_hand, *row.others):
            said: dict[str, object] = {"article": one.article, "case": one.case, "expect": one.expect}
            said |= {"confirmed_by": by, "confirmed_on": on}
            yield "\n".join(("[[example]]", *(f"{key} = {literal_text(value)}" for key, value in said.items())))
