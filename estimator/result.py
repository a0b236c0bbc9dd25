"""The answer with its reasons: figures, steps, readings, notes, and the pack they came from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any, Literal, NamedTuple, TypeAlias

from typing_extensions import override

from estimator.figures import BEYOND_COST, figure_named, payers
from estimator.money import ZERO, grouped

Figures = Mapping[str, Decimal | int | bool]
State = Literal["in force", "provisional", "assumed"]
STATES: Mapping[State, str] = {"in force": "已施行", "provisional": "暂行", "assumed": "推定"}
"""How far a rule is settled, and the word for it."""
DISEASE_LIMIT = "病种费用限额"
"""The label of the step that says how much of the cost counts for a disease."""
OUTSIDE: Mapping[str, str] = {
    "fully_self_paid": "全自费：医保目录以外的项目，由个人全付",
    "over_price_limit": "超限价：价格高出医保限价的部分，由个人付",
    "prior_self_payment": "先行自付：目录内按规定先由个人付的部分",
}
"""The three parts of what is outside the policy range, each in a sentence."""
QUOTA = "费用定额"
"""The label of the step that says up to which cost something is paid."""
WITHIN_COST = "费用以内"
"""What is paid of the bill itself, where more than it is paid."""
StepKind = Literal["fact", "pay", "cut", "total"]


class RowId(NamedTuple):
    """Which row of which table of a pack: its name, or its number where it has none."""

    table: str
    name: str

    @override
    def __str__(self) -> str:
        return f"{self.table} {self.name}"


class Step(NamedTuple):
    """One line of the reckoning as a person would write it on paper; amounts in yuan."""

    kind: StepKind
    label: str
    formula: str
    amount: Decimal | None = None
    articles: tuple[str, ...] = ()
    reading: str | None = None
    row: RowId | None = None
    """The row of the pack that answered."""
    further: tuple[RowId, ...] = ()
    """The other rows that bear on it: changes of the deductible, points on the rate, days on top."""
    layer: str | None = None
    """The layer of insurance that it is of, where there is more than one."""
    quantity: str | None = None
    """What a step that is not of money comes to, in words: 203 天."""
    document: str | None = None
    """The documents that its rows come from, where those are not the pack's."""
    state: State | None = None
    """How far its rows are settled, where they are not simply in force."""
    promised: StepKind | None = None
    """What kind of step it will be once cover is in force or arrears are made up; told, not paid yet."""

    @property
    def table(self) -> str | None:
        """The table of the pack whose row answered."""
        return None if self.row is None else self.row.table

    @property
    def basis(self) -> "StepBasis":
        """What it rests on: all after its amount."""
        return self[4:]


StepBasis: TypeAlias = tuple[
    tuple[str, ...],
    str | None,
    RowId | None,
    tuple[RowId, ...],
    str | None,
    str | None,
    str | None,
    State | None,
    StepKind | None,
]
step_of: Callable[[tuple[Any, ...]], Step] = partial(tuple.__new__, Step)
"""Make a step of all its values, its basis the last: an answer has many, and by name each takes thrice as long."""
NO_BASIS = Step("fact", "", "").basis


class LayerFigures(NamedTuple):
    """What a layer of insurance came to; yuan."""

    name: str
    label: str
    enters: Decimal
    deductible: Decimal
    pays: Decimal
    over_ceiling: Decimal
    capped: bool
    deductible_borne: Decimal = ZERO
    copayment: Decimal = ZERO
    """Without the payment that the ceiling cut."""
    over_eligible: Decimal = ZERO
    """The cost behind the payment that the ceiling cut."""
    reached: Decimal = ZERO
    """Where this bill takes the year."""

    def figure(self, name: str) -> Decimal:
        """Return a figure by the name that a later layer calls it."""
        if name == "left":
            return max(ZERO, self.enters - self.pays)
        found: Decimal = getattr(self, name)
        return found


layer_of: Callable[[tuple[Any, ...]], LayerFigures] = partial(tuple.__new__, LayerFigures)
"""Make the figures of a layer of all its values, for the same reason as a step."""

Outcome: TypeAlias = tuple[Figures, tuple[Step, ...], Figures | None, tuple[LayerFigures, ...]]
"""What is calculated of a case: figures, steps, the figures once cover is in force where it is not, and layers (yuan).

Layers are there where there are several, as they come to once cover is in force.
"""


class ReadingTaken(NamedTuple):
    """A reading that this case touched: its name, its articles, and what was taken, in a sentence."""

    name: str
    articles: tuple[str, ...]
    summary: str


class Check(NamedTuple):
    """What is possible but unlikely: the key of the case, and what to look at again, in a sentence."""

    field: str
    message: str


class RulesUsed(NamedTuple):
    """The pack that answered."""

    id: str
    sha256: str
    region: str
    title: str
    document: str
    issued_by: str = ""
    issued_on: str = ""
    issue: int = 0
    """Who issued it, on which day, the how manieth time; nobody where it is shipped."""
    on_trial: bool = False
    """Whether nobody issued it and it is only tried."""

    @property
    def origin(self) -> str:
        """Who issued it, in words; "" where it is shipped."""
        return origin_in_words(self.issued_by, self.issued_on, self.issue) if self.issue else ""


def origin_in_words(issued_by: str, issued_on: object, issue: int) -> str:
    """Say who issued a pack, on which day, the how manieth time: what its seal says, and the slip."""
    return f"签发：{issued_by} {issued_on} 第 {issue} 次"


class Estimate(NamedTuple):
    """The answer to a case. Figures are named as the case format names them; yuan, days or months."""

    benefit: str
    figures: Figures
    steps: tuple[Step, ...]
    readings: tuple[ReadingTaken, ...]
    notes: tuple[str, ...]
    rules: RulesUsed
    when_in_force: Figures | None = None
    """What it would be once cover is in force or arrears are settled; None when it is in force."""
    ceiling: Decimal | None = None
    """What the fund pays in a year at most, where the benefit counts towards a ceiling (yuan)."""
    layers: tuple[LayerFigures, ...] = ()
    """In their order, where there is more than one."""
    checks: tuple[Check, ...] = ()
    """What should be looked at again."""
    layers_in_force: tuple[LayerFigures, ...] = ()
    """What they come to once cover is in force, where it is not."""
    made_up: bool = False
    """Whether what it would be is paid for this very case once arrears are made up, not only for what comes after."""
    counter: str = ""
    """The amount that counts towards the ceiling."""
    paid_this_year: Decimal = ZERO
    """What has been paid towards it before (yuan)."""
    unchecked: str = ""
    """That the rules were last checked over a year before; the last of the notes, and on paper the first."""
    otherwise: Mapping[str, Figures] = {}
    """By reading, the figures that would differ, and what they would be, if the text were read the other way."""

    @property
    def is_bill(self) -> bool:
        """Whether it splits a bill between fund and person."""
        return "eligible_cost" in self.figures

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a paper or a sheet says beside the figures: what to look at again, and the notes."""
        notes = [note for note in self.notes if note != self.unchecked]
        first = (self.unchecked,) if self.unchecked else ()
        return (*first, *(check.message for check in self.checks), *notes)


PartName = Literal[
    "fund", "second_layer", "third_layer", "allowance", "deductible", "copayment", "over_ceiling", "excluded"
]
_LAYERS: tuple[PartName, ...] = ("fund", "second_layer", "third_layer")
"""What each layer of insurance pays; further ones look like the third."""


class Part(NamedTuple):
    """A part of the bill as bar, comparison and slip show it (yuan)."""

    name: PartName
    label: str
    amount: Decimal


def bill_parts(estimate: Estimate) -> tuple[Part, ...]:
    """Say how the bill splits, always in the same order; a part of 0 stays, so that no legend jumps (yuan)."""
    figures = estimate.figures
    if "medical" in figures:
        lump_sum = money(figures, "lump_sum")
        first = Part("fund", "一次性生育补助金" if lump_sum else "医疗待遇", money(figures, "medical") + lump_sum)
        paid = (first, Part("allowance", "生育津贴", money(figures, "allowance")))
        if "patient_pays" not in figures:
            return paid
        left = money(figures, "patient_pays")
        within = money(figures, "medical") > 0
        return (*paid, Part("over_ceiling", "超定额", left) if within else Part("copayment", "个人负担", left))
    if not estimate.is_bill:
        return ()
    if estimate.layers:
        return tuple(_layered_parts(estimate))
    beyond = dict(_beyond_limits(estimate))
    over = min(sum(beyond.values(), ZERO), money(figures, "copayment"))
    limits = [label for label, amount in beyond.items() if amount]
    excluded = money(figures, "patient_pays") - money(figures, "deductible_borne") - money(figures, "copayment")
    more = paid_beyond_cost(figures)
    return (
        Part("fund", WITHIN_COST if more else "基金支付", money(figures, "fund_pays") - more),
        *_beyond_cost(more),
        Part("deductible", "起付标准", money(figures, "deductible_borne")),
        Part(
            "copayment", "按比例自付" if money(figures, "fund_pays") else "个人负担", money(figures, "copayment") - over
        ),
        Part("over_ceiling", "超限额" if len(limits) > 1 else next(iter(limits), "超年度限额"), over),
        Part("excluded", "范围外", excluded),
    )


def _beyond_limits(estimate: Estimate) -> Iterator[tuple[str, Decimal]]:
    """Say what is beyond each kind of limit on payment or cost (yuan)."""
    cuts = [step for step in estimate.steps if step.kind == "cut"]
    year = -sum((step.amount or ZERO for step in cuts if step.row), ZERO)
    disease = -sum((step.amount or ZERO for step in cuts if not step.row), ZERO)
    yield "超年度限额", year
    costs = {step.label: step.amount or ZERO for step in estimate.steps if step.label in (DISEASE_LIMIT, QUOTA)}
    if costs and estimate.when_in_force is None:  # what the deductible takes of it stays the deductible
        left = money(estimate.figures, "copayment") - year - disease
        cost = min(money(estimate.figures, "eligible_cost") - min(costs.values()), left)
        if QUOTA in costs:
            yield "超定额", cost
        else:
            disease += cost
    yield "超病种限额", disease


def once_made_up(estimate: Estimate) -> Estimate:
    """Return the estimate once arrears are made up, where it is them alone that keep something from being paid."""
    later = estimate.when_in_force
    if not estimate.made_up or later is None or not any(later.values()):
        return estimate
    steps = tuple(
        step._replace(kind=step.promised or step.kind, promised=None)
        for step in estimate.steps
        if step.promised or step.kind != "total"
    )
    return estimate._replace(figures=later, when_in_force=None, steps=steps, layers=estimate.layers_in_force)


def layered_parts(labels: Sequence[str]) -> tuple[tuple[PartName, str], ...]:
    """Return the parts of a bill of which several layers of insurance pay, and what they are called."""
    paid = ((_LAYERS[min(index, len(_LAYERS) - 1)], label) for index, label in enumerate(labels))
    return (*paid, ("copayment", "范围内自付"), ("excluded", "范围外"))


def _layered_parts(estimate: Estimate) -> Iterator[Part]:
    """Say what each layer pays, and what is left to the person within the policy range and outside it."""
    left, eligible = money(estimate.figures, "left_to_patient"), money(estimate.figures, "eligible_cost")
    outside = min(left, bill_cost(estimate.figures) - eligible)
    more = paid_beyond_cost(estimate.figures)
    within: list[tuple[str, Decimal]] = []
    beyond = more
    for layer in reversed(estimate.layers):  # what comes last is what was beyond the bill
        taken = min(beyond, layer.pays)
        beyond -= taken
        within.insert(0, (f"{layer.label}{WITHIN_COST}" if taken else layer.label, layer.pays - taken))
    *paid, copayment, excluded = layered_parts([label for label, _ in within])
    for (name, label), (_, amount) in zip(paid, within, strict=True):
        yield Part(name, label, amount)
    yield from _beyond_cost(more)
    yield Part(*copayment, left - outside)
    yield Part(*excluded, outside)


def _beyond_cost(amount: Decimal) -> tuple[Part, ...]:
    return (Part("allowance", BEYOND_COST.label, amount),) if amount else ()


def room(estimate: Estimate) -> Decimal | None:
    """Say what the fund may still pay this year before this case (yuan); None where nothing counts to a ceiling."""
    return None if estimate.ceiling is None else max(estimate.ceiling - estimate.paid_this_year, ZERO)


def money(figures: Figures, name: str) -> Decimal:
    """Return a figure of the result as an amount (yuan)."""
    return Decimal(figures[name])


def paid_beyond_cost(figures: Figures) -> Decimal:
    """Say what is paid beyond the bill (yuan)."""
    return money(figures, BEYOND_COST.name) if BEYOND_COST.name in figures else ZERO


def bill_cost(figures: Figures) -> Decimal:
    """Return the bill that payers and person share, or the standard sum in its place (yuan)."""
    paid, left = (money(figures, figure.name) for figure in payers(figures))
    return paid + left - paid_beyond_cost(figures)


def share_paid(estimate: Estimate) -> Decimal | None:
    """Return the share of the whole bill that is paid, of one, to four decimals; None where there is no bill."""
    if not estimate.is_bill:
        return None
    total = bill_cost(estimate.figures)
    paid = min(money(estimate.figures, payers(estimate.figures)[0].name), total)
    return (paid / total).quantize(Decimal("0.0001"), ROUND_HALF_UP) if total else None


def share_of_eligible(estimate: Estimate) -> Decimal | None:
    """Return the share, of one, that is paid of what is within the policy range, to four decimals; None of nothing."""
    eligible = money(estimate.figures, "eligible_cost") if estimate.is_bill else ZERO
    paid = money(estimate.figures, payers(estimate.figures)[0].name) if eligible else ZERO
    return (min(paid, eligible) / eligible).quantize(Decimal("0.0001"), ROUND_HALF_UP) if paid else None


_WHAT_HANGS_ON_A_READING = ("funds_pay", "fund_pays", "monthly_credit", "total", "deductible")
"""The figures by which it is told what hangs on a reading: the first that differs."""


def otherwise_in_words(estimate: Estimate, reading: ReadingTaken) -> str:
    """Say what it would be read the other way: 另一种读法：基金支付 6,225.00（少 693.00）; or ""."""
    others = estimate.otherwise.get(reading.name, {})
    for name in _WHAT_HANGS_ON_A_READING:
        if name in others:
            other = money(others, name)
            difference = other - money(estimate.figures, name)
            more = "多" if difference > 0 else "少"
            return f"另一种读法：{figure_named(name).label} {grouped(other)}（{more} {grouped(abs(difference))}）"
    return ""


def source_in_words(step: Step) -> str:
    """Say what a step rests on beside the pack's own document: 三医保〔2026〕30号，暂行; "" where nothing else."""
    state = None if step.state is None or step.state == "in force" else STATES[step.state]
    return "，".join(part for part in (step.document, state) if part)


def articles_in_words(numbers: Sequence[str], before: str = "") -> str:
    """Write articles as they are cited: 23、26条; what has no number by its name: 大病保险.

    `before` stands before the numbers: 第23、26条.
    """
    counted = "、".join(number for number in numbers if number[:1].isdigit())
    named = [number for number in numbers if not number[:1].isdigit()]
    return "、".join([*([f"{before}{counted}条"] if counted else []), *named])


def steps_in_words(steps: Iterable[Step]) -> str:
    """Write steps as they stand in one cell: what each comes to, where it is a figure, and its articles."""
    return "；".join(map(_step_in_words, steps))


def _step_in_words(step: Step) -> str:
    comes_to = step.quantity if step.amount is None else str(step.amount)
    articles = f"（{articles_in_words(step.articles)}）" if step.articles else ""
    return f"{step.label} {step.formula}{f' = {comes_to}' if comes_to else ''}{articles}"
