"""The proof of the tables: no gap, no overlap, no row that no case reaches, no rows of a group that disagree."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from pydantic import BaseModel

from estimator.calculate.segments import rates_of
from estimator.facts import Fact
from estimator.facts.condition import ALWAYS, Facts, holds, names
from estimator.library.proof.combinations import distinct
from estimator.library.proof.rectangles import as_when, rectangle_text, rectangles
from estimator.money import percent
from estimator.rulepack.bands import NamedBounds
from estimator.rulepack.cells import FactName
from estimator.rulepack.errors import PackError
from estimator.rulepack.model import ANNOTATIONS, COLLECT_TABLES, UNIQUE_TABLES, Pack
from estimator.rulepack.rows import Base, Formula, Grouped, RateAdjustment, Row
from estimator.rulepack.select import for_benefit, layers_named, rows_about
from estimator.rulepack.wording import KEYS

_RECTANGLES_TOLD = 8
"""How many gaps or overlaps of one kind are told; whoever mends those sees the others."""


def prove_tables(pack: Pack, bounds: NamedBounds, wrong: list[PackError]) -> int:
    """Prove every table, adding to what is wrong; return how many combinations were gone through."""
    pack = layers_named(pack)
    walked = sum(_prove_unique(pack, table, bounds, wrong) for table in UNIQUE_TABLES)
    walked += sum(_prove_collected(pack, table, bounds, wrong) for table in (*COLLECT_TABLES, *ANNOTATIONS))
    walked += _prove_rates(pack, bounds, wrong)
    wrong += _sums_beside_others(pack, bounds)
    wrong += _bills_taken_twice(pack, bounds)
    wrong += _entered_twice(pack, bounds)
    wrong += _bases_not_given(pack, bounds)
    return walked


def facts_named(rows: Iterable[Row]) -> set[str]:
    """Return the facts that the conditions of rows name."""
    return {name for row in rows for name in names(row.when)}


def _prove_unique(pack: Pack, table: str, bounds: NamedBounds, wrong: list[PackError]) -> int:
    """Prove that in each case of its scope just one row of a table answers; count the cases walked."""
    rows = pack.rows(table)
    scope = pack.answers.get(table, () if not rows else ALWAYS)
    space = [facts for facts in distinct(facts_named(rows) | set(names(scope)), bounds) if holds(scope, facts)]
    if rows and not space:
        message = f"“{KEYS[table]}”的条件，没有一种情形符合，条件写错了？"
        file = next((file for file, there in pack.lines.items() if ("answers", table) in there), pack.file)
        wrong.append(PackError("unreachable-row", file, "answers", message, key=table))
        return 0
    reached: set[str] = set()
    gaps: list[Facts] = []
    overlaps: dict[tuple[str, ...], list[Facts]] = {}
    about = {benefit: rows_about(rows, benefit) for benefit in {facts.get("benefit") for facts in space}}
    for facts in space:
        answering = [row for row in about[facts.get("benefit")] if holds(row.when, facts)]
        reached.update(row.id for row in answering)
        if len(answering) > 1:
            overlaps.setdefault(tuple(row.id for row in answering), []).append(facts)
        elif not answering and not _all_refused(pack, facts, bounds):
            gaps.append(facts)
    wrong += _overlaps_told(pack, overlaps, space)
    wrong += _gaps_told(pack, table, gaps, space)
    wrong += (
        row.error("unreachable-row", "没有一种情形会用到这一条，条件写错了？") for row in rows if row.id not in reached
    )
    return len(space)


def _all_refused(pack: Pack, facts: Facts, bounds: NamedBounds) -> bool:
    """Say whether refusals take all cases with these facts out of what a table must answer for."""
    wanted = set(facts) | facts_named(pack.refusal)
    return all(
        any(holds(row.when, case) for row in pack.refusal)
        for case in distinct(wanted, bounds, facts)
        if all(case.get(name) == value for name, value in facts.items())
    )


def _overlaps_told(
    pack: Pack, overlaps: Mapping[tuple[str, ...], list[Facts]], space: Sequence[Facts]
) -> Iterator[PackError]:
    for answering, cases in overlaps.items():
        *others, last = _rows_called(pack, answering)
        those = "、".join(f"第 {row.line} 行的“{row.title}”" if row.line else f"“{row.title}”" for row in others)
        for one in rectangles(cases)[:_RECTANGLES_TOLD]:
            yield last.error(
                "overlap", f"与{those}都回答：{rectangle_text(one, space, pack.vocabulary)}；只能有一条", key="when"
            )


def _rows_called(pack: Pack, names_of: Sequence[str]) -> list[Row]:
    return [row for row in pack.rows(names_of[0].partition(" ")[0]) if row.id in names_of]


def _gaps_told(pack: Pack, table: str, gaps: list[Facts], space: Sequence[Facts]) -> Iterator[PackError]:
    rows = pack.rows(table)
    last = rows[-1] if rows else None
    for one in rectangles(gaps)[:_RECTANGLES_TOLD]:
        when = as_when(one, space, pack.vocabulary)
        message = f"没有一条回答：{rectangle_text(one, space, pack.vocabulary)}；可补一条 when = {when}"
        file, line = (pack.file, None) if last is None else (last.file, last.line or None)
        yield PackError("gap", file, table, message, line=line, mend=_proposed(table, when, last))


def _proposed(table: str, when: str, like: Row | None) -> str:
    """Give the row that would fill a gap; its figures are for the officer to say, its keys are those of another row."""
    said = {"article": "…", "when": when}
    if like is not None:
        said |= dict.fromkeys(sorted(like.model_fields_set - {"named", "file", "line", "name", "article", "when"}), "…")
    return "\n".join((f"[[{table}]]", *(f"{key} = {value}" for key, value in said.items())))


def _prove_collected(pack: Pack, table: str, bounds: NamedBounds, wrong: list[PackError]) -> int:
    """Prove that each condition can hold, and that rows of a group agree; count the cases walked."""
    rows = pack.rows(table)
    walked = 0
    for row in rows:
        space = list(distinct(set(names(row.when)), bounds))
        walked += len(space)
        for number, clause in enumerate(row.when, start=1):
            if not any(holds((clause,), facts) for facts in space):
                key = "when" if len(row.when) == 1 else f"when.{number}"
                wrong.append(row.error("unreachable-row", "没有一种情形符合这个条件，条件写错了？", key=key))
    groups: dict[str, list[Grouped]] = {}
    for row in rows:
        if isinstance(row, Grouped) and row.group is not None:
            groups.setdefault(row.group, []).append(row)
    for group, members in groups.items():
        walked += _prove_group(group, members, bounds, wrong)
    return walked


def _prove_group(group: str, members: list[Grouped], bounds: NamedBounds, wrong: list[PackError]) -> int:
    """Prove that rows of a group that hold together say the same; count the cases walked."""
    space = list(distinct(facts_named(members), bounds))
    conflicts: dict[tuple[str, ...], list[Facts]] = {}
    for facts in space:
        holding = [row for row in members if holds(row.when, facts)]
        if len({repr(row.effect()) for row in holding}) > 1:
            conflicts.setdefault(tuple(row.id for row in holding), []).append(facts)
    for names_of, cases in conflicts.items():
        *others, last = (row for row in members if row.id in names_of)
        those = "、".join(f"“{row.title}”" for row in others)
        for one in rectangles(cases)[:_RECTANGLES_TOLD]:
            message = (
                f"与同组（{group}）的{those}说的不同，而两条都符合：{rectangle_text(one, space, bounds.vocabulary)}"
            )
            wrong.append(last.error("group-conflict", message))
    return len(space)


def _prove_rates(pack: Pack, bounds: NamedBounds, wrong: list[PackError]) -> int:
    """Prove that with all points that can hold together every rate stays between nothing and all."""
    if not pack.points:
        return 0
    space = list(distinct(facts_named(pack.points) | facts_named(pack.deductible_and_segments), bounds))
    beyond: dict[tuple[str, str], list[Facts]] = {}
    about = {benefit: for_benefit(pack, str(benefit)) for benefit in {facts.get("benefit") for facts in space}}
    for facts in space:
        here = about[facts.get("benefit")]
        adjustments = tuple(row for row in here.points if holds(row.when, facts))
        for row in here.deductible_and_segments if adjustments else ():
            if holds(row.when, facts) and any(not 0 <= rate <= 1 for rate in rates_of(row, adjustments)):
                beyond.setdefault((row.id, _changes_of(adjustments)), []).append(facts)
    for (called, changes), cases in beyond.items():
        (wide,) = _rows_called(pack, (called,))
        for one in rectangles(cases)[:_RECTANGLES_TOLD]:
            message = f"比例{changes}后不在 0% 至 100% 之间：{rectangle_text(one, space, pack.vocabulary)}"
            wrong.append(wide.error("rate-out-of-range", message, key="segments"))
    return len(space)


def _changes_of(adjustments: Sequence[RateAdjustment]) -> str:
    """Say what adjustments do to a rate: 加减 +5 个百分点、乘以 90%."""
    times = [f"乘以 {percent(one.times)}" for one in adjustments if one.times is not None]
    points = sum(one.points for one in adjustments)
    return "、".join(([f"加减 {points:+} 个百分点"] if points or not times else []) + times)


def _sums_beside_others(pack: Pack, bounds: NamedBounds) -> Iterator[PackError]:
    """Return a sum in the place of the bill that is not the only row that says what counts."""
    for row in pack.eligible:
        others = [other for other in pack.eligible if other is not row] if row.instead is not None else []
        space = list(distinct(facts_named([row, *others]), bounds)) if others else []
        both = [facts for facts in space if holds(row.when, facts) and any(holds(one.when, facts) for one in others)]
        for one in rectangles(both)[:1]:
            message = f"定额代替整张账单，不能再有别的一条：{rectangle_text(one, space, pack.vocabulary)}"
            yield row.error("overlap", message, key="when")


def _bills_taken_twice(pack: Pack, bounds: NamedBounds) -> Iterator[PackError]:
    """Find layers that take the same bill: only the first may, the others take what it left."""
    layers = [layer for layer in pack.vocabulary.layers if layer.takes_the_bill]
    if len(layers) < 2:  # noqa: PLR2004  one takes it alone
        return
    space = list(distinct({name for layer in layers for name in names(layer.when)}, bounds))
    twice = [facts for facts in space if sum(holds(layer.when, facts) for layer in layers) > 1]
    row = next(row for row in reversed(pack.layer) if not row.of)
    for one in rectangles(twice)[:1]:
        message = f"不止一层收整张账单，后面的层次要写计入什么（of）：{rectangle_text(one, space, pack.vocabulary)}"
        yield row.error("overlap", message, key="of")


_PARTS = {
    "enters": {"deductible", "copayment", "behind", "over", "pays"},
    "deductible": {"deductible"},
    "deductible_borne": {"deductible"},
    "copayment": {"copayment", "behind"},
    "pays": {"pays"},
    "over_ceiling": {"over"},
    "over_eligible": {"behind", "over"},
    "left": {"deductible", "copayment", "behind", "over"},
}
"""What of the cost that enters a layer its figures are; `behind` is the own share of the cost behind the ceiling."""


def _entered_twice(pack: Pack, bounds: NamedBounds) -> Iterator[PackError]:
    """Find layers that count a part of the cost twice, because two of the figures that enter are of the same cost."""
    of, whens = {row.name: row.of for row in pack.layer}, {one.name: one.when for one in pack.vocabulary.layers}
    order = [layer.name for layer in pack.vocabulary.layers]

    def same_cost(one: str, other: str) -> bool:
        (layer, figure), (later, another) = sorted(
            (one.split("."), other.split(".")), key=lambda parted: order.index(parted[0])
        )
        if layer == later:
            return bool(_PARTS[figure] & _PARTS[another])
        return any(same_cost(f"{layer}.{figure}", entered) for entered in of.get(later, ()))

    for row in pack.layer:
        for one, other in combinations(row.of, 2):
            layers = {row.name, one.split(".")[0], other.split(".")[0]}
            space = distinct({name for layer in layers for name in names(whens[layer])}, bounds)
            if same_cost(one, other) and any(all(holds(whens[layer], facts) for layer in layers) for facts in space):
                message = f"{one} 和 {other} 里有同一笔费用，只能计入一次"
                yield row.error("overlap", message, key="of")


def _bases_not_given(pack: Pack, bounds: NamedBounds) -> Iterator[PackError]:
    """Find amounts and counts that rows work with where no case has them; bases, where some case has them not."""
    for row in pack.all_rows():
        for key, name in _worked_with(row):
            fact, space = _cases_of(row, name, bounds)
            without = [facts for facts in space if fact.applicability(facts) is None]
            is_base = isinstance(row, Base)
            for one in rectangles(without)[:1] if is_base or len(without) == len(space) else ():
                what, where = "基数取自" if is_base else "要用到", rectangle_text(one, space, pack.vocabulary)
                message = f"{what}“{fact.label}”（{name}），而这种情形不填这一项：{where}"
                yield row.error("base-not-given", message, key=key)


def amounts_left_out(pack: Pack, bounds: NamedBounds) -> Iterator[PackError]:
    """Find what is easily a mistake: a row works with an amount or a count that may be left out and is then 0."""
    for row in pack.all_rows():
        for key, name in _worked_with(row):
            fact, space = _cases_of(row, name, bounds)
            if fact.path.startswith("more.") and any(_may_be_left_out(fact, facts) for facts in space):
                message = (
                    f"要用到“{fact.label}”（{name}），而它可以不填，不填时按 0 计算；若是本意，可在事项里写 default = 0"
                )
                yield row.error("base-not-given", message, key=key)


def _cases_of(row: Row, name: str, bounds: NamedBounds) -> tuple[Fact, list[Facts]]:
    """Give a fact, and the cases of a row by what decides where that fact applies."""
    fact = bounds.vocabulary.by_name[name]
    wanted = set(names(row.when)) | {name for place in fact.applies for name in names(place.when)}
    return fact, [facts for facts in distinct(wanted, bounds) if holds(row.when, facts)]


def _may_be_left_out(fact: Fact, facts: Facts) -> bool:
    place = fact.applicability(facts)
    return place is not None and place.optional and place.default is None


def _worked_with(row: Row) -> Iterator[tuple[str, str]]:
    """Give the amounts and counts by which a row works, each with the key at which it stands."""
    for key, value in row:
        for at, cell in enumerate(value, start=1) if key == "segments" else ():
            yield from ((f"{key}.{at}.{inner}", name) for inner, name in _worked_with_by(cell))
    yield from _worked_with_by(row)


def _worked_with_by(cells: BaseModel) -> Iterator[tuple[str, str]]:
    for key, value in cells:
        if isinstance(value, FactName):
            yield key, value
        elif isinstance(value, Formula):
            yield from ((key, name) for name in (value.of, *(one.count for one in value.counts())) if name is not None)
