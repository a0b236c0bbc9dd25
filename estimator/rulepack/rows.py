"""The strict models of the rows of a rule pack. Amounts in yuan, shares as Decimals of one."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from estimator.fields import ReadBy
from estimator.meant import did_you_mean
from estimator.money import percent, round_fen
from estimator.result import RowId, State
from estimator.rulepack.cells import (
    AmountName,
    Conditions,
    CountName,
    Months,
    RowName,
    Share,
    Yuan,
    share_of,
    written,
    wrong_cell,
    yuan,
)
from estimator.rulepack.errors import Code, PackError
from estimator.rulepack.wording import KEYS

_YUAN_OR_SHARE = WithJsonSchema({"type": ["number", "string"]})

Stage = Literal[
    "refusal",
    "wait",
    "cover",
    "eligible_cost",
    "deductible",
    "first_segment",
    "segment",
    "ceiling",
    "quota",
    "allowance_days",
    "allowance",
    "lump_sum",
    "base",
    "months",
    "contribution",
    "account",
]


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


T = TypeVar("T")
Rows = Annotated[tuple[T, ...], BeforeValidator(_as_tuple)]


Label = Annotated[str, Field(min_length=1)]
"""What a row is called on the slip."""


class Strict(BaseModel):
    """Frozen; an unknown key or a wrong type is an error."""

    # Rows are only ever read as part of a pack: the validators that each would have alone are not built.
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True)


class TableRow(Strict):
    """What every row of every table has: what it is called, where it stands, and where it comes from."""

    named: RowId = Field(alias="id")
    """Given by the loader."""
    file: str = ""
    line: int = 0
    """Where it stands; not looked for in a pack that was proven."""
    document: str | None = None
    """The document it comes from, where that is not the pack's."""
    state: State | None = None
    remark: str | None = None

    @property
    def table(self) -> str:
        """The table that the row is in."""
        return self.named.table

    @property
    def title(self) -> str:
        """What the row is called: its name, or its number."""
        return self.named.name

    @property
    def id(self) -> str:
        """Its table and what it is called: `points retired`, `points 3`."""
        return str(self.named)

    def error(self, code: Code, message: str, *, key: str = "") -> PackError:
        """Say what is wrong with the row, or with one key of it."""
        return PackError(code, self.file, self.table, message, self.title, key, self.line or None)


class FactRow(TableRow):
    """A fact that the pack declares, or what it changes of a built-in one: where it applies, default, label, hint."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: str | None = None
    kind: Literal["choice", "flag", "count", "amount"] | None = None
    words: dict[str, str] | None = None
    default: object = None
    optional: bool = False
    when: object = None
    low: Annotated[int, Field(ge=0)] = 0
    high: Annotated[int, Field(ge=0)] | None = None
    section: str | None = None
    unit: str = ""
    hint: str | None = None


class BenefitRow(TableRow):
    """A benefit that the pack declares, with the built-in one whose facts and calculator it has."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: str
    like: str


_FIGURES = ("enters", "deductible", "deductible_borne", "copayment", "pays", "over_ceiling", "over_eligible", "left")


def _layer_figure(value: object) -> str:
    layer, _, figure = str(value).partition(".")
    if not isinstance(value, str) or figure not in _FIGURES or not layer:
        message = f"要写成 层次.数字 的样子，数字只能是 {'、'.join(_FIGURES)}，现在是 {written(value)}"
        raise wrong_cell("bad-value", message)
    return value


LayerFigure = Annotated[str, ReadBy(_layer_figure), WithJsonSchema({"type": "string"})]


class LayerRow(TableRow):
    """A layer of insurance: the figures of earlier layers that enter it (none: the bill), for which cases it is there.

    With `before` it is worked from where the year stands to where this bill takes it.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: str | None = None
    when: object = None
    of: Rows[LayerFigure] = ()
    before: AmountName | None = None


class Row(TableRow):
    """A row of a table of figures: the article it stands on and the cases it holds for."""

    name: RowName | None = None
    article: str
    when: Conditions

    def describe(self) -> str:
        """Say what the row says, in words."""
        return ""


class RowWithReading(Row):
    """A row that settles a reading of its own: its steps name that one where the case touches it."""

    reading: str | None = None


class CountBeyond(Strict):
    """How much of a count is counted: what is beyond a number."""

    count: CountName
    beyond: Annotated[int, Field(ge=0)] = 0


class OfBase(NamedTuple):
    """A limit that is a share of the base."""

    share: Decimal


def _most(value: object) -> Decimal | OfBase:
    """Read yuan, or a share of the base."""
    return OfBase(share_of(value)) if isinstance(value, str) else yuan(value)


class Formula(Strict):
    """An amount that is worked out: a base and so much for each of a count, or a share of an amount of the case.

    Where it is so much for each of several counts, `for_each` says beyond what each is counted. `at_most` limits what
    is added: yuan, or a share of the base. A share of an amount is held between `at_least` and `at_most` (yuan).
    """

    base: Yuan | None = None
    add: Yuan | None = None
    for_each: CountName | Rows[CountBeyond] | None = None
    beyond: Annotated[int, Field(ge=0)] = 0
    at_most: Annotated[Decimal | OfBase, ReadBy(_most), _YUAN_OR_SHARE] | None = None
    share: Share | None = None
    of: AmountName | None = None
    at_least: Yuan | None = None

    def most(self) -> Decimal:
        """Say what is added at most (yuan)."""
        if isinstance(self.at_most, OfBase):
            return round_fen((self.base or Decimal(0)) * self.at_most.share)
        return self.at_most or Decimal(0)

    def counts(self) -> tuple[CountBeyond, ...]:
        """Return the counts for each of which something is added."""
        if isinstance(self.for_each, str):
            return (CountBeyond.model_construct(count=self.for_each, beyond=self.beyond),)
        return self.for_each or ()

    def __str__(self) -> str:
        """Return the formula, in words."""
        if self.of is not None:
            least = "" if self.at_least is None else f"，最少 {self.at_least}"
            most = "" if self.at_most is None else f"，最多 {self.at_most}"
            return f"{self.of.label} × {percent(self.share or Decimal(0))}{least}{most}"
        limit = "" if self.at_most is None else f"，最多{'增加' if self.base else ''} {self.most()}"
        counts = [f"{one.count.label}{f'超过 {one.beyond} 的部分' if one.beyond else ''}" for one in self.counts()]
        each = counts[0] if len(counts) == 1 else f"({'、'.join(counts)})"
        return f"{f'{self.base} + ' if self.base else ''}{self.add} × {each}{limit}"


_A_FORMULA = (
    "金额写一个数，或 { base = 90000, add = 700, for_each = …, beyond = 2, at_most = … }，"
    "或 { share = …, of = …, at_least = …, at_most = … }"
)


def _cell(value: object, info: ValidationInfo) -> Decimal | Formula:
    """Return an amount as it stands, or a formula; what is wrong with that one is told as of the cell."""
    if not isinstance(value, dict):
        return yuan(value)
    try:
        found = Formula.model_validate(value, context=info.context)
    except ValidationError as error:
        raise _wrong_in_formula(error) from None
    wrong = _wrong_of_share(found) if found.of is not None else _wrong_of_count(found)
    if wrong:
        raise wrong_cell("bad-value", "；".join(dict.fromkeys((wrong, _A_FORMULA))))
    return found


def _wrong_in_formula(error: ValidationError) -> PydanticCustomError:
    """Say what is wrong with one key of a formula, as of its cell."""
    # What is wrong within one of several counts says more than that they are not a single one.
    first = max(error.errors(include_url=False), key=lambda one: len(one["loc"]))
    place = tuple(part for part in first["loc"] if isinstance(part, int) or part.isidentifier())
    context = first.get("ctx", {})
    told = [str(context["message"])] if "message" in context else []
    if first["type"] == "extra_forbidden":
        model: type[Strict] = CountBeyond if len(place) > 1 else Formula
        key = str(place[-1])
        told = [f"没有 {key} 这个键{did_you_mean(key, {one: KEYS.get(one, '') for one in model.model_fields})}"]
    return wrong_cell("bad-value", "；".join((*told, _A_FORMULA)), at=(*place, *context.get("at", ())))


def _wrong_of_share(formula: Formula) -> str:
    """Say what is wrong with a share of an amount; "" where nothing is."""
    if formula.share is None or formula.for_each is not None:
        return _A_FORMULA
    if formula.model_fields_set - {"share", "of", "at_least", "at_most"}:
        return "share、of 只与 at_least、at_most 同写"
    if formula.at_most is not None and not _reaches(formula.at_most, formula.at_least):
        return "at_most 是金额，不小于 at_least"
    return ""


def _wrong_of_count(formula: Formula) -> str:
    """Say what is wrong with so much for each of a count; "" where nothing is."""
    if formula.share is not None or not formula.for_each:
        return _A_FORMULA
    if formula.at_least is not None:
        return "at_least 只与 share、of 同写"
    if formula.add is None:
        return "add（每个增加）还需填写"
    if isinstance(formula.at_most, OfBase) and not formula.base:
        return "at_most 写比例，是 base 的比例，还需填写 base"
    if isinstance(formula.for_each, tuple) and "beyond" in formula.model_fields_set:
        return '几个计数各写各的 beyond：for_each = [{ count = "…", beyond = 4 }, …]'
    return ""


def _reaches(most: Decimal | OfBase, least: Decimal | None) -> bool:
    return isinstance(most, Decimal) and most >= (least or 0)


_JSON = WithJsonSchema({"type": ["number", "object"]})
Cell = Annotated[Decimal | Formula, ReadBy(_cell, in_context=True), _JSON]
"""Yuan, or how they are worked out."""


def _ceiling(value: object, info: ValidationInfo) -> Decimal | Formula | None:
    if isinstance(value, str) and value != "none":
        raise wrong_cell("bad-value", f'限额写一个数，或 "none"（不设限额），现在是 {written(value)}')
    return None if value == "none" else _cell(value, info)


CeilingCell = Annotated[
    Decimal | Formula | None,
    ReadBy(_ceiling, in_context=True),
    WithJsonSchema({"type": ["number", "object", "string"]}),
]
"""The same, or `"none"`: no ceiling."""


class Segment(Strict):
    """A stretch of cost up to an end (yuan; none: without end) and the share that the fund pays of it, or an amount."""

    label: Label | None = None
    upto: Cell | None = None
    rate: Share = Decimal(0)
    pays: Cell | None = None
    for_each: CountName | None = None

    def describe(self) -> str:
        """Say what is paid of it, in words."""
        if self.pays is None:
            return percent(self.rate)
        return f"{self.pays} 元" if self.for_each is None else f"{self.pays} 元 × {self.for_each.label}"


class DeductibleAndSegments(RowWithReading):
    """Reimbursement: the deductible (yuan) and the segments above it; beyond the last nothing is paid."""

    deductible: Cell
    segments: Annotated[Rows[Segment], Field(min_length=1)]
    not_more_than_cost: bool = False

    def describe(self) -> str:
        """Return the deductible and the rates."""
        ends = "，".join(
            f"{segment.upto} 以内付 {segment.describe()}"
            if segment.upto is not None
            else f"以上付 {segment.describe()}"
            for segment in self.segments
        )
        if len(self.segments) == 1 and self.segments[0].upto is None:
            ends = f"支付 {self.segments[0].describe()}"
        return f"起付标准 {self.deductible}；{ends}" if self.deductible else f"不设起付标准；{ends}"


class Ceiling(Row):
    """What is paid in a year at most (yuan; None: no ceiling), and the amount that counts what was paid."""

    ceiling: CeilingCell
    paid: AmountName | None = None

    def describe(self) -> str:
        """Return the ceiling."""
        return "不设年度支付限额" if self.ceiling is None else f"年度支付限额 {self.ceiling}"


class EligibleRow(Row):
    """A kind of cost that counts: the share of it, with a limit; or a standard sum in the place of the bill (yuan)."""

    of: AmountName | None = None
    share: Share | None = None
    limit: Cell | None = None
    instead: Cell | None = None

    def describe(self) -> str:
        """Say what counts."""
        if self.instead is not None:
            return f"按定额 {self.instead} 计算"
        share = "" if self.share is None else f" × {percent(self.share)}"
        limit = "" if self.limit is None else f"，最多 {self.limit}"
        return f"计入{self.of.label if self.of else '范围内费用'}{share}{limit}"


class Grouped(Row):
    """A row of which, in a group, only one may bite; rows of a group that hold together say the same."""

    label: Label
    group: str | None = None

    def effect(self) -> object:
        """Say what the row does, to be compared within its group."""
        raise NotImplementedError


class DeductibleFactor(Grouped):
    """A share of the listed deductible that is left; yuan taken off; an amount of the case taken off."""

    deductible: Share = Decimal(1)
    minus: Cell | None = None
    less: AmountName | None = None

    def effect(self) -> object:
        """Say what becomes of the deductible."""
        return (self.deductible, self.minus, self.less)

    def describe(self) -> str:
        """Say what becomes of the deductible."""
        times = f" × {percent(self.deductible)}" if self.deductible != 1 else ""
        minus = "" if self.minus is None else f" − {self.minus}"
        less = "" if self.less is None else f" − {self.less.label}"
        return f"{self.label}：起付标准{times}{minus}{less}"


def _points(value: object) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise wrong_cell("wrong-type", f"百分点是不带引号的数，如 5、-2.5，现在是 {written(value)}")
    return value


Points = Annotated[int | Decimal, ReadBy(_points), WithJsonSchema({"type": "number"})]


class RateAdjustment(Grouped):
    """Points on the listed rates, or what these are multiplied by; on a stretch of cost where one is said (yuan)."""

    points: Points = 0
    times: Share | None = None
    from_: Annotated[Cell | None, Field(alias="from")] = None
    upto: Cell | None = None

    @property
    def brief(self) -> str:
        """The end of the label, for a formula: 区外市级以上就医，未备案 is 未备案."""
        return self.label.rpartition("，")[2]

    def effect(self) -> object:
        """Say what becomes of the rate, and where."""
        return (self.points, self.times, self.from_, self.upto)

    def describe(self) -> str:
        """Return the points, with their sign."""
        changes = [f"{self.points:+} 个百分点"] if self.points or self.times is None else []
        changes += [] if self.times is None else [f"比例 × {percent(self.times)}"]
        stretch = f"{self.from_ or 0} 至 {self.upto or '…'} 的费用" if self.from_ or self.upto else ""
        return f"{self.label}：{stretch}{'，'.join(changes)}"


class Exclusion(Row):
    """A reason for which nothing is paid, and what would have to be so."""

    label: Label
    remedy: str

    def describe(self) -> str:
        """Say what failed and what would have to be so."""
        return f"{self.label}：{self.remedy}"


class WaitingPeriod(Exclusion):
    """A reason for which nothing is paid yet; with the months that must have been paid, where it is that."""

    months_paid: Months | None = None


class Entitlement(Row):
    """What an insured person has a claim to in maternity: quotas, allowance, a share of the quotas as a lump sum."""

    label: Label
    medical: bool
    allowance: bool
    lump_sum: Share | None = None

    def describe(self) -> str:
        """Return the claim in words."""
        return self.label


class Quota(RowWithReading):
    """A fixed amount for an event or procedure (yuan)."""

    label: Label
    quota: Cell

    def describe(self) -> str:
        """Return the quota."""
        return f"{self.label}定额 {self.quota}"


class AllowanceDays(Row):
    """Days of allowance for an event."""

    label: Label
    days: Months

    def describe(self) -> str:
        """Return the days."""
        return f"{self.label} {self.days} 天"


class ExtraDays(Grouped):
    """Days on top; for each of a count beyond a number where one is named."""

    days: Months
    for_each: CountName | None = None
    beyond: int = 0

    def effect(self) -> object:
        """Return the days and what they are for each of."""
        return (self.days, self.for_each, self.beyond)

    def describe(self) -> str:
        """Return the days and what they are for."""
        if self.for_each is None:
            return f"{self.label}：+{self.days} 天"
        return f"{self.label}：{self.for_each.label}超过 {self.beyond} 的，每个 +{self.days} 天"


class Base(Row):
    """The base an amount is reckoned from: a share of an input, held between shares of the provincial wage."""

    label: Label
    input: AmountName
    share: Share = Decimal(1)
    unknown: Share | None = None
    lower: Share | None = None
    upper: Share | None = None
    divisor: Annotated[int, Field(ge=1)] = 1

    def describe(self) -> str:
        """Say where the base comes from."""
        return self.label if self.divisor == 1 else f"{self.label}，÷ {self.divisor} 为一天"


class ContributionRates(Row):
    """Shares of the base paid each month, by whom."""

    personal: Share
    employer: Share

    def describe(self) -> str:
        """Return the rates."""
        return f"个人 {percent(self.personal)}，单位 {percent(self.employer)}"


class AccountRates(Row):
    """Shares of the base credited to the account each month; with `fixed` a sum of yuan in the place of the second."""

    from_personal: Share
    from_employer: Share
    fixed: Cell | None = None

    def describe(self) -> str:
        """Return the rates, or the rate and the sum."""
        rest = f"单位缴费划入 {percent(self.from_employer)}" if self.fixed is None else f"每月定额划入 {self.fixed}"
        return f"个人缴费划入 {percent(self.from_personal)}，{rest}"


class RetirementMonths(Row):
    """Months that must be there, in all and paid here; or a fixed number to pay; or those since a month."""

    label: Label
    total_months: Months | None = None
    local_months: Months | None = None
    months: Months | None = None
    since: date | None = None

    def describe(self) -> str:
        """Return the months in words."""
        return self.label


class Rate(RowWithReading):
    """One share: of the base paid for each month, or of what is owed that a day costs."""

    rate: Share

    def describe(self) -> str:
        """Return the rate."""
        return percent(self.rate)


class Note(TableRow):
    """A sentence for the person, on the results of the cases it names."""

    name: RowName | None = None
    when: Conditions
    text: str


class Reading(TableRow):
    """A reading of the text: what is taken, and the cases in which another reading would change a figure.

    `otherwise` are the rows by which it can be reckoned the other way, said as a pack based on this one would say them;
    `unproven` says why that is no matter of rows.
    """

    name: str
    articles: Annotated[Rows[str], Field(min_length=1)]
    at: Stage
    when: Conditions
    summary: Annotated[str, Field(alias="gist")]
    otherwise: Rows[dict[str, object]] = ()
    unproven: str | None = None


class Article(TableRow):
    """What an article is about, in our own words."""

    number: str
    summary: Annotated[str, Field(alias="gist")]


class Example(TableRow):
    """A case worked out by hand and the figures it must give."""

    name: RowName | None = None
    article: str
    case: dict[str, object]
    expect: dict[str, object]
    confirmed_by: str | None = None
    confirmed_on: date | None = None
    """Who confirmed the figures at the bureau, and on which day."""
