"""The examples of a pack that come out differently: the program reckons, an officer confirms."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice, product
from typing import Any, NamedTuple

from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import as_data, case_from
from estimator.case.models import Case
from estimator.case.validation import resolved
from estimator.errors import CaseError
from estimator.facts.condition import Band, Condition, Value
from estimator.figures import HEADLINES, LABELS, kind_of
from estimator.library.difference import caption
from estimator.library.proof.changes import RowChange, changes_of
from estimator.library.proof.examples import case_in_words, reckoning
from estimator.library.proof.proof import prove
from estimator.library.proof.samples import completions, sample
from estimator.money import grouped
from estimator.reading import refused
from estimator.result_json import to_json
from estimator.rule_workbook.cells import literal_text
from estimator.rule_workbook.dotted import put
from estimator.rule_workbook.layout import sheet_of
from estimator.rulepack import Pack, PackError, PackErrors
from estimator.rulepack.bands import NamedBounds, bounds_named
from estimator.rulepack.errors import OF_EXAMPLES
from estimator.rulepack.rows import DeductibleAndSegments, Example, Row
from estimator.rulepack.select import without_layer


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
        """Say whether what was worked out by hand is what the program makes of it."""
        return amount == self.figure

    @property
    def figures(self) -> str:
        """What it gives, in words."""
        return figures_in_words(self.expect)


class RowExamples(NamedTuple):
    """The examples that come out differently by a changed row: one to be worked by hand, then the others are told."""

    caption: str
    by_hand: ExampleCase
    others: tuple[ExampleCase, ...]

    @property
    def all(self) -> tuple[ExampleCase, ...]:
        """Every example of the row."""
        return (self.by_hand, *self.others)


class Outstanding(NamedTuple):
    """What stands between a pack and its seal: examples that an officer must confirm, and what else is wrong."""

    rows: tuple[RowExamples, ...]
    errors: tuple[PackError, ...]


def outstanding(pack: Pack) -> Outstanding:
    """Prove a pack, and part what is to be confirmed from what is to be mended; both are empty where it is sound."""
    try:
        prove(pack)
    except PackErrors as unsound:
        errors = unsound.errors
    else:
        return Outstanding((), ())
    rows = examples_to_confirm(pack) if any(error.code == "example-differs" for error in errors) else ()
    rows = rows or missing_examples(pack, errors)
    theirs = _own_figures(pack) if rows else set()
    rest = (error for error in errors if not rows or error.code not in OF_EXAMPLES or (error.file, error.row) in theirs)
    return Outstanding(rows, tuple(rest))


def _own_figures(pack: Pack) -> set[tuple[str, str]]:
    """Return the examples whose figures somebody else worked out for this pack: where they differ, that is told."""
    return {(one.file, one.title) for one in pack.example if not _is_to_confirm(one, pack)}


def _is_to_confirm(example: Example, pack: Pack) -> bool:
    """Say whether an officer is asked once it comes out differently: those of the base, and what one has confirmed."""
    return example.file != pack.file or example.confirmed_by is not None


def examples_to_confirm(pack: Pack) -> tuple[RowExamples, ...]:
    """Give the examples that come out differently: of the base, or confirmed before the pack was changed again.

    They stand by the row whose change does it.
    """
    engine = RuleEngine(pack)
    undone = [(change, RuleEngine(change.undone(pack))) for change in changes_of(pack)]
    by_row: dict[str, list[ExampleCase]] = {}
    for example in pack.example:
        if _is_to_confirm(example, pack) and not _comes_out(engine, example):
            found = _worked(engine, example, pack)
            if found is not None:
                by_row.setdefault(_because(example, undone, found, pack), []).append(found)
    return tuple(RowExamples(row, first, tuple(others)) for row, (first, *others) in by_row.items())


def _comes_out(engine: RuleEngine, example: Example) -> bool:
    try:
        result = to_json(engine.estimate(case_from(example.case, engine.pack.vocabulary)))
    except CaseError:
        return False
    return _of(result, example.expect) == example.expect


def _of(result: Mapping[str, Any], expect: Mapping[str, Any]) -> dict[str, Any]:
    """Say what a result gives of the figures that an example names."""
    found = {}
    for key, wanted in expect.items():
        got = result.get(key)
        if isinstance(wanted, dict) and isinstance(got, dict):
            found[key] = _of(got, wanted)
        elif got is not None:
            found[key] = got
    return found


def missing_examples(pack: Pack, errors: Iterable[PackError]) -> tuple[RowExamples, ...]:
    """Propose a case where an example is missing, by what a proof has found.

    It goes beyond an end of a segment or a ceiling that none reaches, or needs a row that none needs.
    """
    engine = RuleEngine(pack)
    found = []
    for error in errors:
        row = next((row for row in pack.all_rows() if (row.table, row.title) == (error.table, error.row)), None)
        case = None if row is None else next(_proposed(engine, pack, row, error), None)
        if row is not None and case is not None:
            found.append(RowExamples(f"{sheet_of(row.table)}“{caption(row, pack)}”", case, ()))
    return tuple(found)


def example_of(case: Mapping[str, Any], pack: Pack) -> RowExamples:
    """Make an example of a case that somebody has worked, of nobody, on a day of the pack. Raises CaseError."""
    found = example_from({"case": case}, pack)
    if found is None:
        raise refused("按这份规则，这个情形没有可以核对的金额，不能留作样例")
    return found


def of_nobody(case: Case) -> dict[str, Any]:
    """Return a case without name and ID number; what is known from the number stands as if it had been given."""
    data: dict[str, Any] = as_data(case)
    facts = resolved(case).facts
    for fact in type(case).vocabulary.facts:
        place = fact.applicability(facts)
        if fact.kind == "text":
            data.pop(fact.name, None)
        elif place is not None and fact.name in facts and facts[fact.name] != place.default and fact.name != "month":
            put(data, fact.key(place), _plain(facts[fact.name]))
    return data


def _plain(value: Value) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def example_from(example: Mapping[str, Any], pack: Pack) -> RowExamples | None:
    """Make an example of a case without figures, as one writes it into the sheet; None where it cannot be answered."""
    engine = RuleEngine(pack)
    found = _worked(engine, _drafted(example["case"], str(example.get("article", ""))), pack)
    if found is None:
        return None
    steps = engine.estimate(case_from(found.case, pack.vocabulary)).steps
    article = found.article or next((article for step in steps for article in step.articles), "")
    return RowExamples("另加的样例", found._replace(article=article), ())


def _drafted(case: dict[str, object], article: str) -> Example:
    return Example.model_construct(article=article, case=case, expect={})


def _proposed(engine: RuleEngine, pack: Pack, row: Row, error: PackError) -> Iterator[ExampleCase]:
    if error.code == "row-not-held":
        yield from _needing(engine, pack, row)
    elif error.code == "end-not-reached" and (end := _end(row, error.key)) is not None:
        yield from _reaching(engine, pack, row, end)


_TRIED = 60
"""Cases that are put together for a combination."""
_AMOUNTS = (Decimal(10000), Decimal(1000), Decimal(100000), Decimal(1000000))


def _needing(engine: RuleEngine, pack: Pack, row: Row) -> Iterator[ExampleCase]:
    """Return the cases that come out differently without a row."""
    rest = tuple(other for other in pack.rows(row.table) if other is not row)
    without = RuleEngine(pack.model_copy(update={row.table: rest, "otherwise": {}}))
    bounds = bounds_named(pack)
    for clause in map(without_layer, row.when):
        for values in product(*(_values(pack.vocabulary.by_name[name].kind, one) for name, one in clause.items())):
            fixed = dict(zip(clause, values, strict=True))
            for facts, amount in product(islice(completions(fixed, set(), bounds), _TRIED), _AMOUNTS):
                example = _sampled(facts, amount, pack, bounds)
                found = None if example is None else _worked(engine, _drafted(example, row.article), pack)
                if found is not None and _result(without, found.case) != _result(engine, found.case):
                    yield found


def _values(kind: str, condition: Condition) -> tuple[Value, ...]:
    """Return the values that a condition names; of numbers its ends."""
    if isinstance(condition, Band):
        return tuple(end for end in condition if end is not None)
    return tuple((str(value),) for value in condition) if kind == "set" else condition


def _sampled(facts: Mapping[str, Value], amount: Decimal, pack: Pack, bounds: NamedBounds) -> dict[str, object] | None:
    try:
        return as_data(sample(facts, amount, pack, bounds))
    except CaseError:
        return None


def _result(engine: RuleEngine, case: Mapping[str, Any]) -> Mapping[str, Any] | None:
    try:
        return to_json(engine.estimate(case_from(case, engine.pack.vocabulary)))
    except CaseError:
        return None


def _end(row: Row, key: str) -> Decimal | None:
    """Return the end that is not reached: of a segment by its number, or the ceiling itself."""
    if isinstance(row, DeductibleAndSegments):
        end = row.segments[int(key.split(".")[1]) - 1].upto
        return end if isinstance(end, Decimal) else None
    ceiling = getattr(row, "ceiling", None)
    return ceiling if isinstance(ceiling, Decimal) else None


def _reaching(engine: RuleEngine, pack: Pack, row: Row, end: Decimal) -> Iterator[ExampleCase]:
    """Return the cases of examples with twice as much cost as the end, where the row then bears on them."""
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
    """Return the example as it comes out by these rules, with the figure to be worked by hand, if there is one."""
    data = {**example.case, "date": _day_on(pack, str(example.case.get("date", "")))}
    try:
        case = case_from(data, pack.vocabulary)
        estimate = engine.estimate(case)
    except CaseError:
        return None
    result = to_json(estimate) | {"notes": list(estimate.notes)}  # that the day is yet to come is no rule's matter
    figure = HEADLINES[kind_of(resolved(case).facts)].paper[0].name
    if figure not in result:
        return None
    return ExampleCase(
        example.article,
        data,
        case_in_words(case),
        LABELS[figure],
        Decimal(result[figure]),
        {**_of(result, example.expect), figure: result[figure]},
        reckoning(estimate),
    )


def _day_on(pack: Pack, day: str) -> str:
    """Return the same day of the year, the first on which the pack holds."""
    first = pack.in_force_from
    was = date.fromisoformat(day) if day else first
    year = first.year + ((was.month, was.day) < (first.month, first.day))
    try:
        return was.replace(year=year).isoformat()
    except ValueError:  # the 29th of February
        return was.replace(year=year, day=was.day - 1).isoformat()


def _because(example: Example, undone: Sequence[tuple[RowChange, RuleEngine]], now: ExampleCase, pack: Pack) -> str:
    """Find the changed row without whose change it would come out as before; of several, all that bear on it."""
    one = next((change for change, engine in undone if _comes_out(engine, example)), None)
    engine = RuleEngine(pack)
    here = _result(engine, now.case)
    several = [change for change, without in undone if _result(without, now.case) != here] if one is None else [one]
    return "、".join(_named(change, pack) for change in several) or "几处改动合在一起"


def _named(change: RowChange, pack: Pack) -> str:
    row = change.after or change.before
    assert row is not None  # noqa: S101  one of both is there
    return f"{sheet_of(change.table)}“{caption(row, pack)}”"


def figures_in_words(expect: Mapping[str, Any]) -> str:
    """Say which figures an example must give: 起付标准 500.00，基金支付 6,630.00."""
    return "，".join(f"{LABELS[key]} {_shown(value)}" for key, value in expect.items() if key in LABELS)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return grouped(Decimal(value)) if isinstance(value, str) else str(value)


def case_key(case: Mapping[str, Any]) -> str:
    """Return that by which an example is found again, whichever day it is worked on."""
    return json.dumps({key: value for key, value in case.items() if key != "date"}, sort_keys=True, default=str)


def confirmed(text: str, examples: Iterable[ExampleCase], by: str, on: date) -> str:
    """Give the text of a pack with these examples as they come out now, and who confirmed them on which day.

    What was confirmed of the same cases before goes.
    """
    there = list(examples)
    anew = {case_key(one.case) for one in there}
    kept = _BLOCK.sub(lambda found: "" if _case_in(found[0]) in anew else found[0], f"{text.rstrip()}\n")
    return kept.rstrip() + "\n\n" + "\n\n".join(_written(one, by, on) for one in there) + "\n"


_BLOCK = re.compile(r"^\[\[example\]\]\n(?:(?!\[).*\n)*", re.MULTILINE)


def _case_in(block: str) -> str:
    """Return the key of the case of an example that was confirmed; "" for one that was not."""
    example = tomllib.loads(block, parse_float=Decimal)["example"][0]
    return case_key(example["case"]) if "confirmed_by" in example else ""


def _written(one: ExampleCase, by: str, on: date) -> str:
    said: dict[str, object] = {"article": one.article, "case": one.case, "expect": one.expect}
    said |= {"confirmed_by": by, "confirmed_on": on}
    return "\n".join(("[[example]]", *(f"{key} = {literal_text(value)}" for key, value in said.items())))
