"""What a slip says, in order, as data that Excel, paper and history can all lay out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from estimator.case.models import ExcludedCost
from estimator.case.validation import resolved
from estimator.figures import BEYOND_COST, BILL, FIGURES, ResultFigure, headline_of, kind_of
from estimator.identity import FROM_IDENTITY, PARENTS, masked_name
from estimator.money import capital_numerals, grouped, percent
from estimator.result import (
    OUTSIDE,
    Estimate,
    Figures,
    Part,
    Step,
    StepKind,
    articles_in_words,
    bill_parts,
    money,
    otherwise_in_words,
    paid_beyond_cost,
    share_of_eligible,
    share_paid,
    source_in_words,
)
from estimator.slip import wording
from estimator.slip.entries import SlipEntry, entered, printable

if TYPE_CHECKING:
    from estimator.case.models import Case

_SHA256_SHOWN = 12
RULES = "依据"
RECKONING = "计算过程"
COLUMNS = ("项目", "算式", "金额（元）", "依据")
"""The heads of what `SlipLine` says."""
_TOLD_IN_FULL = 2
R = TypeVar("R")


class SlipLine(NamedTuple):
    """A step of the reckoning: an amount (yuan), or in words what it comes to; and its articles."""

    kind: StepKind
    label: str
    formula: str
    value: str | Decimal
    articles: str


class Total(NamedTuple):
    """A figure in large type (yuan), the same in capital numerals, and a remark beside it."""

    label: str
    amount: Decimal
    capitals: str
    remark: str


class Remark(NamedTuple):
    """A sentence and the articles it stands on."""

    text: str
    articles: str


@dataclass(frozen=True, slots=True)
class Slip:
    """All that the paper says, from the top down; amounts in yuan."""

    region: str
    agency: str
    number: str
    title: str
    subtitle: str
    benefit: str
    left: tuple[SlipEntry, ...]
    """The person, the cover and the day."""
    right: tuple[SlipEntry, ...]
    """The care, its costs and what else was entered."""
    lines: tuple[SlipLine, ...]
    totals: tuple[Total, ...]
    figures: tuple[SlipEntry, ...]
    """What the total is made of, where that is not the bill."""
    parts: tuple[Part, ...]
    when_in_force: tuple[SlipEntry, ...]
    """What it would be once cover is in force or arrears are settled; empty when it is."""
    readings: tuple[Remark, ...]
    notes: tuple[str, ...]
    rules: tuple[str, ...]
    """The regulation; the pack, the first characters of its sha256, and the day that picked it."""
    disclaimer: str
    signature: str
    """The counter and the clerk, as far as known."""
    made: str
    across: str = ""
    """A word that stands across the whole page: the rules are only tried."""
    later: str = "生效后"
    """The head of `when_in_force`; empty where that is."""

    @property
    def made_line(self) -> str:
        """When it was made, as it stands at the bottom."""
        return f"{self.made} 制单"

    @property
    def number_line(self) -> str:
        """The number as it stands at the top; empty where there is none."""
        return f"单号 {self.number}" if self.number else ""

    @property
    def reckoning(self) -> Iterator[tuple[SlipLine, bool, bool]]:
        """The lines of the reckoning, each with whether it is the first total and whether totals follow it."""
        for before, line, after in zip((None, *self.lines), self.lines, (*self.lines[1:], None), strict=False):
            begins = line.kind == "total" and (before is None or before.kind != "total")
            yield line, begins, after is not None and after.kind == "total" != line.kind

    @property
    def sections(self) -> tuple[tuple[str, tuple[Remark, ...]], ...]:
        """What stands below the answer, under its headings: how the text was read, what to know, and the rules."""
        notes, rules = (tuple(Remark(text, "") for text in texts) for texts in (self.notes, self.rules))
        return ("条文读法", self.readings), ("说明", notes), (RULES, rules)


def in_order(  # noqa: PLR0913  each of them is a stretch of the paper
    *,
    entered: Iterable[R],
    reckoning: Iterable[R],
    answer: Iterable[R],
    remarks: Iterable[R],
    head: Iterable[R] = (),
    foot: Iterable[R] = (),
) -> Iterator[R]:
    """Yield the rows of a slip, set on whatever paper, from the top down."""
    return chain(head, entered, reckoning, answer, remarks, foot)


def describe(  # noqa: PLR0913 each of them is a line of the paper
    case: "Case",
    estimate: Estimate,
    *,
    made_at: datetime,
    number: str = "",
    agency: str = "",
    counter: str = "",
    clerk: str = "",
    overrides_identity: tuple[str, ...] = (),
) -> Slip:
    """Word the slip of a case; the names of person and clerk and the ID number are masked.

    `by_hand` are the facts (`age`, `sex`) that the clerk entered against an ID number, which then is not in the case.
    """
    rules = estimate.rules
    entries = entered(case)
    if estimate.ceiling is not None:
        entries["ceiling"] = (SlipEntry("年度限额", estimate.ceiling),)
    return Slip(
        region=rules.region,
        agency=printable(agency) or rules.region,
        number="" if rules.on_trial else printable(number),
        title=wording.TITLE,
        subtitle=wording.SUBTITLE,
        benefit=_benefit(case),
        left=tuple(entry for name in wording.LEFT for entry in entries.get(name, ())),
        right=tuple(entry for name, several in entries.items() if name not in wording.LEFT for entry in several),
        lines=_lines(estimate),
        totals=_totals(case, estimate),
        figures=_figures(case, estimate.figures),
        parts=tuple(part for part in bill_parts(estimate) if part.amount or part.name != "over_ceiling"),
        when_in_force=_when_in_force(case, estimate),
        readings=tuple(_readings(estimate)),
        notes=(
            *((estimate.unchecked,) if estimate.unchecked else ()),
            *((wording.NOT_THIS_BILL,) if estimate.when_in_force is not None and not estimate.made_up else ()),
            *_outside(case),
            *(remark for remark in estimate.remarks if remark != estimate.unchecked),
            *_on_the_person(case, overrides_identity),
        ),
        rules=(
            f"{rules.document}《{rules.title}》",
            f"规则包 {rules.id}·校验码 {rules.sha256[:_SHA256_SHOWN]}·基准日 {case.date.isoformat()}",
            *([rules.origin] if rules.origin else []),
        ),
        disclaimer=wording.DISCLAIMER,
        signature=_signature(printable(counter), printable(clerk)),
        made=f"{made_at:%Y-%m-%d %H:%M}",
        across=wording.ON_TRIAL if rules.on_trial else "",
        later=_later(estimate),
    )


def _lines(estimate: Estimate) -> tuple[SlipLine, ...]:
    return tuple(
        SlipLine(
            step.kind,
            step.label,
            _formula(step),
            step.quantity or "" if step.amount is None else step.amount,
            _articles(step.articles),
        )
        for step in estimate.steps
    )


def _benefit(case: "Case") -> str:
    word = type(case).vocabulary.by_name["benefit"].word(case.benefit)
    return f"{wording.SCHEMES[getattr(case, 'scheme', 'employee')]}·{word}"


def _formula(step: Step) -> str:
    """Say how a step is reckoned, and what it rests on beside the pack's own document."""
    source = source_in_words(step)
    return f"{step.formula}〔{source}〕" if source else step.formula


def _headline(case: "Case", figures: Figures) -> tuple[ResultFigure, ...]:
    return headline_of(resolved(case).facts, figures).paper


def _totals(case: "Case", estimate: Estimate) -> tuple[Total, ...]:
    totals = []
    for figure in _headline(case, estimate.figures):
        amount = money(estimate.figures, figure.name)
        remark = _share_paid(estimate) if figure.name in ("fund_pays", "funds_pay") else ""
        totals.append(Total(figure.on_paper, amount, capital_numerals(amount), remark))
    return tuple(totals)


def _share_paid(estimate: Estimate) -> str:
    if more := paid_beyond_cost(estimate.figures):
        return f"{BEYOND_COST.label} {grouped(more)}"
    share, within_range = share_paid(estimate), share_of_eligible(estimate)
    if share and within_range and share != within_range:
        return f"支付比例 {percent(share)}，范围内 {percent(within_range)}"
    return f"{'各项' if estimate.layers else '统筹基金'}支付比例 {percent(share)}" if share else ""


def _outside(case: "Case") -> Iterator[str]:
    """Say why the person bears what is outside the policy range, in its three parts."""
    parts = getattr(case, "excluded_cost", None)
    if isinstance(parts, ExcludedCost):
        yield from (f"{OUTSIDE[name]}（{grouped(amount)} 元）。" for name, amount in parts if amount)


def _figures(case: "Case", figures: Figures) -> tuple[SlipEntry, ...]:
    """Say what is beside the figures in large type; a bill has nothing beside them."""
    facts = resolved(case).facts
    if kind_of(facts) == BILL:
        return ()
    large = [figure.name for figure in _headline(case, figures)]
    beside = [
        figure
        for name, figure in FIGURES.items()
        if name in figures
        and name not in large
        and (figures[name] or name not in wording.SHOWN_IF_ANY)
        and not (name == "employer" and facts.get("status") == "flexible")
    ]
    beside.sort(key=lambda figure: figure.name == "patient_pays")  # the benefit before what is left to the person
    labels = wording.FIGURES_OF_THE_UNEMPLOYED if facts.get("status") == "unemployed" else {}
    return tuple(SlipEntry(labels.get(one.name, one.on_paper), _figure(figures, one)) for one in beside)


def _figure(figures: Figures, figure: ResultFigure) -> str | Decimal:
    return money(figures, figure.name) if figure.unit == "元" else f"{figures[figure.name]} {figure.unit}"


def _when_in_force(case: "Case", estimate: Estimate) -> tuple[SlipEntry, ...]:
    figures = estimate.when_in_force
    if figures is None:
        return ()
    large = (SlipEntry(one.on_paper, money(figures, one.name)) for one in _headline(case, figures))
    return (*large, *_figures(case, figures))


def _later(estimate: Estimate) -> str:
    if estimate.when_in_force is None:
        return ""
    return wording.MADE_UP if estimate.made_up else wording.WHEN_IN_FORCE


def _articles(articles: tuple[str, ...]) -> str:
    return articles_in_words(articles, "第")


def _readings(estimate: Estimate) -> Iterator[Remark]:
    """Say what is taken, and what hangs on it: where much hangs, in the same line, for the page has no more."""
    told = [(taken, otherwise_in_words(estimate, taken)) for taken in estimate.readings]
    crowded = sum(bool(otherwise) for _, otherwise in told) > _TOLD_IN_FULL
    for taken, otherwise in told:
        summary = taken.summary.removesuffix("。")
        difference = otherwise.partition("（")[2].removesuffix("）")
        text = _sentence(summary) + (_sentence(otherwise) if otherwise else "")
        brief = f"{summary}（另读{difference}）。" if difference else text
        yield Remark(brief if crowded else text, _articles(taken.articles))


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？", "；", "）。")) else f"{text}。"


def _on_the_person(case: "Case", overrides_identity: tuple[str, ...]) -> tuple[str, ...]:
    """Say what of the person is masked, told by the ID number, or entered against it."""
    by_name = type(case).vocabulary.by_name
    masked = [by_name[name].label for name in ("name", "id_number") if getattr(case, name) is not None]
    facts = resolved(case).facts if case.id_number is not None else {}
    derived = [by_name[name].label for name in FROM_IDENTITY if name in facts and getattr(case, name, None) is None]
    told = [f"{'、'.join(masked)}按规定遮蔽"] if masked else []
    told += [f"{'、'.join(derived)}由身份证号得出"] if derived else []
    entered_by_hand = "、".join(by_name[name].label for name in overrides_identity if name != PARENTS)
    whose = "身份证号是新生儿父母的" if PARENTS in overrides_identity else "未采用身份证号"
    return (
        *((f"{'；'.join(told)}。",) if told else ()),
        *((f"{entered_by_hand}由窗口人工填写，{whose}。",) if overrides_identity else ()),
    )


def _signature(counter: str, clerk: str) -> str:
    window = f"{counter} 号窗口" if counter.isdigit() else counter
    return "·".join(part for part in (window, f"经办 {masked_name(clerk)}" if clerk else "") if part)
