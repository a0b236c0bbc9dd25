"""The strict model of a rule pack: its tables, and how many rows of each answer a case."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, get_args

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from estimator.facts import BUILT_IN
from estimator.rulepack.cells import Conditions
from estimator.rulepack.rows import (
    AccountRates,
    AllowanceDays,
    Article,
    Base,
    BenefitRow,
    Ceiling,
    ContributionRates,
    DeductibleAndSegments,
    DeductibleFactor,
    EligibleRow,
    Entitlement,
    Example,
    Exclusion,
    ExtraDays,
    FactRow,
    LayerRow,
    Note,
    Quota,
    Rate,
    RateAdjustment,
    Reading,
    RetirementMonths,
    Row,
    Rows,
    Strict,
    TableRow,
    WaitingPeriod,
)

UNIQUE_TABLES = (
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

COLLECT_TABLES = ("refusal", "wait", "eligible", "change", "points", "extra_quota", "extra_days")

"""Tables of which every row that holds applies."""

ANNOTATIONS = ("note", "reading")
"""What is said beside the figures: every one that holds."""


PackId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class BasePack(Strict):
    """The pack whose rows hold where a pack says nothing else, pinned by what it says (or by the bytes of its file)."""

    id: PackId
    sha256: str


class Pack(Strict):
    """The rules of a region from a day on."""

    file: str
    sha256: str
    content: str = ""
    """The hash of what it says, by which a pack based on it names it; not reckoned for a pack that was proven."""
    issued_by: str = ""
    issued_on: date | None = None
    issue: int = 0
    """Who issued it, on which day, the how manieth time; nobody where it is shipped or a draft."""
    lines: Mapping[str, Mapping[tuple[str | int, ...], int]] = Field(default={}, repr=False)
    """By file, the line of each key; not looked for in a pack that was proven."""
    otherwise: Mapping[str, Mapping[str, tuple[Row, ...]]] = Field(default={}, repr=False)
    """By the name of a reading, the tables that would be others if it were read the other way."""
    based_on: BasePack | None = None
    under: "Pack | None" = Field(default=None, repr=False)
    """The pack it is based on, without its examples; not kept for a pack that was proven."""
    id: PackId
    region: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(min_length=1)]
    document: str
    in_force_from: date
    in_force_upto: date | None = None
    checked: date
    answers: Mapping[str, Conditions] = Field(default_factory=dict)
    vocabulary: Annotated[SkipJsonSchema[Any], Field(default_factory=lambda: BUILT_IN, repr=False)]
    """The facts, benefits and layers that there are by this pack."""
    fact: Rows[FactRow] = ()
    benefit: Rows[BenefitRow] = ()
    layer: Rows[LayerRow] = ()
    article: Rows[Article]
    deductible_and_segments: Rows[DeductibleAndSegments] = ()
    ceiling: Rows[Ceiling] = ()
    change: Rows[DeductibleFactor] = ()
    points: Rows[RateAdjustment] = ()
    refusal: Rows[Exclusion] = ()
    wait: Rows[WaitingPeriod] = ()
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
    eligible: Rows[EligibleRow] = ()
    note: Rows[Note] = ()
    reading: Rows[Reading] = ()
    example: Rows[Example] = ()

    def read_otherwise(self, reading: str) -> "Pack":
        """Return the pack as it would be if a reading were the other way."""
        return self.model_copy(update={**self.otherwise[reading], "otherwise": {}})

    def all_rows(self) -> Iterator[Row]:
        """Return the rows of all tables of figures."""
        return (row for table in (*UNIQUE_TABLES, *COLLECT_TABLES) for row in self.rows(table))

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the rows of a table by its name."""
        found: tuple[Row, ...] = getattr(self, table)
        return found


def row_model(table: str) -> type[TableRow]:
    """Say what the rows of a table may say."""
    model: type[TableRow] = get_args(Pack.model_fields[table].annotation)[0]
    return model
