"""The strict model of a rule pack: what each table may say. Amounts in yuan, shares as Decimals of one."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from estimator.facts import BY_NAME, Fact
from estimator.money import parse_amount, percent
from estimator.when import Band, Clause, Condition, When

_PERCENT = re.compile(r"(0|[1-9][0-9]{0,3})(\.[0-9]*[1-9])?%")
_FINITE = ("choice", "flag", "set")

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


def _yuan(value: object) -> Decimal:
    if isinstance(value, str):
        raise PydanticCustomError("wrong-type", "an amount is a number, not text")
    return parse_amount(value)


def _share(value: object) -> Decimal:
    if not isinstance(value, str) or not _PERCENT.fullmatch(value):
        raise PydanticCustomError("bad-value", "a share is written like 63% or 0.05%")
    return Decimal(value[:-1]) / 100


def _did_you_mean(word: str, words: list[str]) -> str:
    close = get_close_matches(word, words, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known: {', '.join(words)}"


def _when(value: object) -> When:
    clauses = value if isinstance(value, list) and value else [value]
    return tuple(_clause(clause) for clause in clauses)


def _clause(value: object) -> Clause:
    if not isinstance(value, dict):
        raise PydanticCustomError("wrong-type", "a `when` is a table of conditions or a list of such tables")
    return {name: _condition(name, one) for name, one in value.items()}


def _condition(name: str, value: object) -> Condition:
    fact = BY_NAME.get(name)
    if fact is None or fact.kind in ("amount", "text"):
        known = [fact.name for fact in BY_NAME.values() if fact.kind not in ("amount", "text")]
        raise PydanticCustomError("unknown-fact", f"no fact {name}" + _did_you_mean(name, known))
    if isinstance(value, dict):
        return _band(fact, value)
    values = tuple(value) if isinstance(value, list) else (value,)
    if not values:
        raise PydanticCustomError("bad-value", f"{name}: an empty list matches nothing")
    if fact.kind in _FINITE:
        taken = [one for place in fact.applies for one in place.values]
        for one in values:
            if not any(one == other and type(one) is type(other) for other in taken):
                raise PydanticCustomError(
                    "unknown-value", f"{name} never is {one!r}" + _did_you_mean(str(one), [str(one) for one in taken])
                )
        return values
    return _number(fact, values)


def _number(fact: Fact, values: tuple[object, ...]) -> Condition:
    if len(values) != 1 or not _is_bound(fact, values[0]):
        raise PydanticCustomError("wrong-type", f"{fact.name}: one number, or {{ from, upto }}")
    return Band(values[0], values[0])  # type: ignore[arg-type]  # _is_bound has looked at the type


def _band(fact: Fact, value: Mapping[str, object]) -> Band:
    if fact.kind in _FINITE or not value or value.keys() - {"from", "upto"}:
        raise PydanticCustomError("bad-value", f"{fact.name}: {{ from, upto }} is for numbers and days")
    for bound in value.values():
        if not _is_bound(fact, bound):
            raise PydanticCustomError("wrong-type", f"{fact.name}: bounds are {fact.kind}s")
    return Band(value.get("from"), value.get("upto"))  # type: ignore[arg-type]  # _is_bound has looked at the types


def _is_bound(fact: Fact, value: object) -> bool:
    wanted = date if fact.kind == "date" else int
    return isinstance(value, wanted) and not isinstance(value, bool)


def _an_amount(name: str) -> str:
    fact = BY_NAME.get(name)
    if fact is None or fact.kind != "amount":
        amounts = [fact.name for fact in BY_NAME.values() if fact.kind == "amount"]
        raise PydanticCustomError("unknown-fact", f"no amount {name}" + _did_you_mean(name, amounts))
    return name


def _a_count(name: str) -> str:
    fact = BY_NAME.get(name)
    if fact is None or fact.kind != "count":
        counts = [fact.name for fact in BY_NAME.values() if fact.kind == "count"]
        raise PydanticCustomError("unknown-fact", f"no count {name}" + _did_you_mean(name, counts))
    return name


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Yuan = Annotated[Decimal, PlainValidator(_yuan)]
Share = Annotated[Decimal, PlainValidator(_share)]
Conditions = Annotated[When, PlainValidator(_when)]
AmountName = Annotated[str, AfterValidator(_an_amount)]
CountName = Annotated[str, AfterValidator(_a_count)]
Months = Annotated[int, Field(ge=0, le=1200)]
T = TypeVar("T")
Rows = Annotated[tuple[T, ...], BeforeValidator(_as_tuple)]


class Strict(BaseModel):
    """Frozen; an unknown key or a wrong type is an error."""

    # Rows are only ever read as part of a pack: the validators that each would have alone are not built.
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True)


class Row(Strict):
    """A row of a table: the article it stands on and the cases it holds for."""

    id: str
    article: str
    when: Conditions

    def says(self) -> str:
        """What the row says, in words."""
        return ""


class Settling(Row):
    """A row that settles a reading of its own: its steps name that one where the case touches it."""

    reading: str | None = None


class Segment(Strict):
    """A stretch of eligible cost up to an end (yuan; none: without end) and the share that the fund pays of it."""

    label: str | None = None
    upto: Yuan | None = None
    rate: Share


class DeductibleAndSegments(Settling):
    """Reimbursement: the deductible (yuan) and the segments above it; beyond the last nothing is paid."""

    deductible: Yuan
    segments: Annotated[Rows[Segment], Field(min_length=1)]

    def says(self) -> str:
        """The deductible and the rates."""
        ends = "，".join(
            f"{segment.upto} 以内付 {percent(segment.rate)}"
            if segment.upto is not None
            else f"以上付 {percent(segment.rate)}"
            for segment in self.segments
        )
        if len(self.segments) == 1 and self.segments[0].upto is None:
            ends = f"支付 {percent(self.segments[0].rate)}"
        return f"起付标准 {self.deductible}；{ends}" if self.deductible else f"不设起付标准；{ends}"


class Ceiling(Row):
    """What the fund pays in a year at most (yuan)."""

    ceiling: Yuan

    def says(self) -> str:
        """The ceiling."""
        return f"年度支付限额 {self.ceiling}"


class Grouped(Row):
    """A row of which, in a group, only one may bite; rows of a group that hold together say the same."""

    label: str
    group: str | None = None

    def effect(self) -> object:
        """What the row does, to be compared within its group."""
        raise NotImplementedError


class Change(Grouped):
    """A share of the listed deductible that is left."""

    deductible: Share

    def effect(self) -> object:
        """The share left."""
        return self.deductible

    def says(self) -> str:
        """The share left of the deductible."""
        return f"{self.label}：起付标准 × {percent(self.deductible)}"


class Points(Grouped):
    """Percentage points added to, or taken off, the listed rate of each segment."""

    points: int

    def effect(self) -> object:
        """The points."""
        return self.points

    def says(self) -> str:
        """The points, with their sign."""
        return f"{self.label}：{self.points:+d} 个百分点"


class Refusal(Row):
    """A reason for which nothing is paid, and what would have to be so."""

    label: str
    remedy: str

    def says(self) -> str:
        """What failed and what would have to be so."""
        return f"{self.label}：{self.remedy}"


class Wait(Refusal):
    """A reason for which nothing is paid yet; with the months that must have been paid, where it is that."""

    months_paid: Months | None = None


class Entitlement(Row):
    """What an insured person has a claim to in maternity: quotas, allowance, a share of the quotas as a lump sum."""

    label: str
    medical: bool
    allowance: bool
    lump_sum: Share | None = None

    def says(self) -> str:
        """The claim in words."""
        return self.label


class Quota(Settling):
    """A fixed amount for an event or procedure (yuan)."""

    label: str
    quota: Yuan

    def says(self) -> str:
        """The quota."""
        return f"{self.label}定额 {self.quota}"


class AllowanceDays(Row):
    """Days of allowance for an event."""

    label: str
    days: Months

    def says(self) -> str:
        """The days."""
        return f"{self.label} {self.days} 天"


class ExtraDays(Grouped):
    """Days on top; for each of a count beyond a number where one is named."""

    days: Months
    for_each: CountName | None = None
    beyond: int = 0

    def effect(self) -> object:
        """The days and what they are for each of."""
        return (self.days, self.for_each, self.beyond)

    def says(self) -> str:
        """The days and what they are for."""
        if self.for_each is None:
            return f"{self.label}：{self.days} 天"
        return f"{self.label}：{BY_NAME[self.for_each].label}超过 {self.beyond} 的，每个 {self.days} 天"


class Base(Row):
    """The base an amount is reckoned from: a share of an input, held between shares of the provincial wage."""

    label: str
    input: AmountName
    share: Share = Decimal(1)
    unknown: Share | None = None
    lower: Share | None = None
    upper: Share | None = None
    divisor: Annotated[int, Field(ge=1)] = 1

    def says(self) -> str:
        """Where the base comes from."""
        return self.label if self.divisor == 1 else f"{self.label}，÷ {self.divisor} 为一天"


class ContributionRates(Row):
    """Shares of the base paid each month, by whom."""

    personal: Share
    employer: Share

    def says(self) -> str:
        """The rates."""
        return f"个人 {percent(self.personal)}，单位 {percent(self.employer)}"


class AccountRates(Row):
    """Shares of the base credited to the account each month; with `fixed` a sum of yuan in the place of the second."""

    from_personal: Share
    from_employer: Share
    fixed: Yuan | None = None

    def says(self) -> str:
        """The rates, or the rate and the sum."""
        rest = f"单位缴费划入 {percent(self.from_employer)}" if self.fixed is None else f"每月定额划入 {self.fixed}"
        return f"个人缴费划入 {percent(self.from_personal)}，{rest}"


class RetirementMonths(Row):
    """Months that must be there, in all and paid here; or a fixed number to pay; or those since a month."""

    label: str
    total_months: Months | None = None
    local_months: Months | None = None
    months: Months | None = None
    since: date | None = None

    def says(self) -> str:
        """The months in words."""
        return self.label


class Rate(Settling):
    """One share: of the base paid for each month, or of what is owed that a day costs."""

    rate: Share

    def says(self) -> str:
        """The rate."""
        return percent(self.rate)


class Note(Strict):
    """A sentence for the person, on the results of the cases it names."""

    id: str
    when: Conditions
    text: str


class Reading(Strict):
    """A reading of the text: what is taken, and the cases in which another reading would change a figure."""

    id: str
    name: str
    articles: Annotated[Rows[str], Field(min_length=1)]
    at: Stage
    when: Conditions
    gist: str


class Article(Strict):
    """What an article is about, in our own words."""

    id: str
    number: str
    gist: str


class Example(Strict):
    """A case worked out by hand and the figures it must give."""

    id: str
    article: str
    case: dict[str, object]
    expect: dict[str, object]


ONE = (
    "deductible_and_segments",
    "ceiling",
    "entitlement",
    "quota",
    "allowance_days",
    "base",
    "contribution_rates",
    "account_rates",
    "retirement_months",
    "retirement_rate",
    "maternity_rate",
    "late_fee",
)
"""Tables of which exactly one row answers each case they must answer for."""

ALL = ("refusal", "wait", "change", "points", "extra_quota", "extra_days")
"""Tables of which every row that holds applies."""

NAMED = ("note", "reading")
"""What is said beside the figures: every one that holds."""


PackId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class BasePack(Strict):
    """The pack whose tables hold where a pack has none of its own, and the hash of its file."""

    id: PackId
    sha256: str


class Pack(Strict):
    """The rules of a region from a day on."""

    file: str
    sha256: str
    based_on: BasePack | None = None
    id: PackId
    region: str
    title: str
    document: str
    in_force_from: date
    in_force_upto: date | None = None
    checked: date
    answers: Mapping[str, Conditions]
    article: Rows[Article]
    deductible_and_segments: Rows[DeductibleAndSegments] = ()
    ceiling: Rows[Ceiling] = ()
    change: Rows[Change] = ()
    points: Rows[Points] = ()
    refusal: Rows[Refusal] = ()
    wait: Rows[Wait] = ()
    entitlement: Rows[Entitlement] = ()
    quota: Rows[Quota] = ()
    extra_quota: Rows[Quota] = ()
    allowance_days: Rows[AllowanceDays] = ()
    extra_days: Rows[ExtraDays] = ()
    base: Rows[Base] = ()
    contribution_rates: Rows[ContributionRates] = ()
    account_rates: Rows[AccountRates] = ()
    retirement_months: Rows[RetirementMonths] = ()
    retirement_rate: Rows[Rate] = ()
    maternity_rate: Rows[Rate] = ()
    late_fee: Rows[Rate] = ()
    note: Rows[Note] = ()
    reading: Rows[Reading] = ()
    example: Rows[Example] = ()

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a table by its name."""
        found: tuple[Row, ...] = getattr(self, table)
        return found
