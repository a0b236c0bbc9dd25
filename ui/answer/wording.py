"""What the answer says of a draft, in words: figures, legend, steps, notes. Amounts are the engine's; none is made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from estimator.errors import CaseError
from estimator.explain import explain, is_explained
from estimator.figures import BILL, FIGURES, HEADLINES, LAYERED, NO_FIGURE, ResultFigure, headline_of, kind_of
from estimator.form import Draft
from estimator.library import pack_on
from estimator.money import grouped, percent
from estimator.result import (
    Estimate,
    Figures,
    Step,
    articles_in_words,
    bill_parts,
    layered_parts,
    money,
    once_made_up,
    otherwise_in_words,
    room,
    share_paid,
)
from ui.widgets.bar import BarPart, LegendItem
from ui.widgets.headline import NOTHING, Figure
from ui.widgets.step_row import StepText, Tone

PARTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    BILL: (*((part, FIGURES[part].label) for part in ("deductible", "copayment")), ("excluded", "范围外")),
    "maternity": (("fund", FIGURES["medical"].formal), ("allowance", FIGURES["allowance"].label)),
}
"""What the legend names before there is an answer."""

SAYS_WHY = ("wait", "refusal")
"""Tables of the pack whose rows say why nothing is paid."""


def headline(draft: Draft) -> tuple[Figure, Figure]:
    """Word the two figures that matter."""
    kind = kind_of(draft.facts)
    layered = len(_layers(draft)) > 1
    halves = LAYERED.window if layered else HEADLINES[kind].window if kind else (FIGURES["total"], NO_FIGURE)
    part = "fund" if kind == BILL and not layered else ""
    answer = draft.estimate or draft.without_wage
    if answer is None:
        first, second = (Figure(half.label, NOTHING if half.label else "", unit=half.unit) for half in halves)
        return first, replace(second, leads=layered)
    told = once_made_up(answer)
    amounts = [_amount(told.figures, half) or (NOTHING if half.label else "") for half in halves]
    shares, share_of = _shares(told)
    captions = [half.label if told is answer else f"补足后{half.label}" for half in halves]
    return (
        Figure(captions[0], amounts[0], shares[0], share_of, part),
        Figure(captions[1], amounts[1], shares[1], share_of, unit=halves[1].unit, leads=layered),
    )


def bar(draft: Draft) -> tuple[tuple[BarPart, ...], Decimal, str]:
    """Return the parts of the bar, their whole (yuan) and the same in words."""
    if draft.estimate is None:
        return (), Decimal(0), "尚无结果"
    parts = bill_parts(once_made_up(draft.estimate))
    spoken = "，".join(f"{part.label} {grouped(part.amount)}" for part in parts if part.amount)
    return (
        tuple(BarPart(part.name, part.amount) for part in parts),
        sum((part.amount for part in parts), Decimal(0)),
        spoken,
    )


def legend(draft: Draft) -> tuple[tuple[LegendItem, ...], str]:
    """Return what the legend names, and the words before it."""
    kind = kind_of(draft.facts)
    of_bill = kind == BILL
    layers = _layers(draft)
    layered = len(layers) > 1
    lead = FIGURES["patient_pays"].label if of_bill and not layered else ""
    if draft.estimate is None:
        figures: Figures = {} if draft.without_wage is None else draft.without_wage.figures
        known = {"fund": grouped(money(figures, "medical"))} if "medical" in figures else {}
        named = layered_parts(layers) if layered else PARTS.get(kind, ())
        return tuple(LegendItem(part, label, known.get(part, NOTHING)) for part, label in named), lead
    in_headline = "fund" if of_bill and not layered else ""
    parts = [part for part in bill_parts(once_made_up(draft.estimate)) if part.name != in_headline]
    shown = (part for part in parts if part.amount or part.name != "over_ceiling")
    return tuple(LegendItem(part.name, part.label, grouped(part.amount)) for part in shown), lead


def _layers(draft: Draft) -> Sequence[str]:
    """Return the layers of insurance that pay, as far as that is known."""
    if draft.estimate is not None:
        return tuple(layer.label for layer in draft.estimate.layers)
    return tuple(layer.label for layer in draft.vocabulary.layers_of(draft.facts))


def steps(draft: Draft) -> tuple[StepText, ...]:
    """Word the steps, each with what explains it; one of the past that is no longer a case leaves them unexplained."""
    answer = draft.estimate or draft.without_wage
    if answer is None:
        return ()
    found = []
    for before, step in zip((None, *answer.steps), answer.steps, strict=False):
        tone: Tone = "fact" if step.kind == "fact" else "pays"
        if step.kind == "total":
            # What is paid leads: of the bill, of each layer, and of all of them.
            follows = before is not None and before.kind == "total"
            tone = "rest" if follows and (before is None or before.layer == step.layer) else "total"
        explanation = None
        if draft.case is not None and is_explained(step, answer):
            explanation = partial(explain, step, draft.case, answer)
        text = StepText(step.label, step.formula, _outcome(step), articles(step.articles), tone, explain=explanation)
        found.append(text)
    return tuple(found)


def notes(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return what stands out: why nothing is paid and what would be, and the readings taken; each with its articles."""
    if draft.estimate is None:
        return ()
    return tuple(_notes(draft.estimate, headline_of(draft.facts, draft.estimate.figures).window))


def remarks(estimate: Estimate) -> str:
    """Return what else is said, a line each: readings that change nothing here, and notes; not what stands out."""
    readings = [
        f"{reading.summary}（{articles(reading.articles)}）"
        for reading in estimate.readings
        if not otherwise_in_words(estimate, reading)
    ]
    return "\n".join((*readings, *(note for note in estimate.notes if note != estimate.unchecked)))


def articles(numbers: tuple[str, ...]) -> str:
    """Write articles as they stand in the column 依据: 23、26条."""
    return articles_in_words(numbers)


def source(day: str) -> str:
    """Return region and document of the rules in force on a day; nothing when there are none."""
    try:
        pack = pack_on(date.fromisoformat(day))
    except (ValueError, CaseError):
        return ""
    return f"{pack.region} · {pack.document}"


def room_left(draft: Draft, counter: str) -> str:
    """Say what an amount leaves of the year's ceiling before this case; nothing where it counts towards none."""
    left = None if draft.estimate is None or draft.estimate.counter != counter else room(draft.estimate)
    return "" if left is None else f"年度限额余 {grouped(left)}"


def _notes(estimate: Estimate, halves: tuple[ResultFigure, ResultFigure]) -> Iterator[tuple[str, str]]:
    """Yield what is to be known beside the figures, each with its articles."""
    if estimate.unchecked:
        yield estimate.unchecked, ""
    for check in estimate.checks:
        yield check.message, ""
    for step in estimate.steps:
        if step.table in SAYS_WHY:
            yield f"{step.label}：{step.formula}", articles(step.articles)
    if estimate.when_in_force is not None and not estimate.made_up:
        later = (f"{half.label} {_amount(estimate.when_in_force, half)} {half.unit}" for half in halves)
        yield f"生效以后就医，同样的费用{'，'.join(later)}", ""
    for reading in estimate.readings:
        if otherwise := otherwise_in_words(estimate, reading):
            yield f"{reading.summary}。{otherwise}", articles(reading.articles)


def _amount(figures: Figures, half: ResultFigure) -> str:
    if half.name not in figures:
        return ""
    return grouped(money(figures, half.name)) if half.unit == "元" else str(figures[half.name])


def _shares(estimate: Estimate) -> tuple[tuple[str, str], str]:
    share = share_paid(estimate)
    if share is not None:
        return (percent(share), percent(1 - share)), "占总费用"
    days = next((step.formula for step in estimate.steps if step.quantity is not None), "")
    if "allowance_days" in estimate.figures:
        return ("医疗待遇 + 生育津贴", days.partition("（")[0]), ""
    return ("", ""), ""


def _outcome(step: Step) -> str:
    if step.amount is None:
        return step.quantity or ""
    return grouped(step.amount).replace("-", "−")
