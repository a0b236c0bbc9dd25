"""The case as the case format says: strict models, told apart by benefit and scheme."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from estimator.case.field_types import (
    Admission,
    Age,
    Amount,
    Babies,
    Count,
    Day,
    DaysOwed,
    GestationMonths,
    PrintableText,
    Procedures,
    PublishedShares,
    UnseenLeftOut,
)
from estimator.errors import FieldError
from estimator.facts import BUILT_IN, Vocabulary
from estimator.facts.condition import Value
from estimator.facts.values import (
    CareSetting,
    Delivery,
    Employer,
    Event,
    Location,
    Referral,
    Route,
    Scheme,
    Sex,
    Status,
    Tier,
)
from estimator.identity import Identity
from estimator.money import ZERO


class Checked(BaseModel):
    """Strict and frozen: an unknown key, a wrong type or a float where money stands is an error."""

    # The models of nine benefits take long to build: each is built when its first case is read.
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True)


class Hospital(Checked):
    """The institution (Arts. 13, 33)."""

    location: Location
    tier: Tier
    grade: Annotated[int, Field(ge=1, le=3)] | None = None


class ExcludedCost(Checked):
    """The part of the bill outside the policy range, in its three parts (yuan)."""

    fully_self_paid: Amount = ZERO
    over_price_limit: Amount = ZERO
    prior_self_payment: Amount = ZERO


class Cover(Checked):
    """How the person is insured (Arts. 16-20, 31, 38)."""

    route: Route
    months_paid: Count | None = None
    arrears_months: Count | None = None
    arrears_settled: bool | None = None
    in_payment: bool | None = None
    year_paid: bool | None = None
    parent_insured_here: bool | None = None
    registered_within_90_days: bool | None = None


class Person(Checked):
    """What every case has: whose it is and the day that picks the rules."""

    vocabulary: ClassVar[Vocabulary] = BUILT_IN
    """The facts that a case of this model may hold."""
    date: Day
    name: PrintableText | None = None
    id_number: UnseenLeftOut | None = None
    case_number: PrintableText | None = None

    @cached_property
    def facts(self) -> list[Value | None]:
        """The facts in the order of the model's layout, put here by the check; defaults are not filled in."""
        raise NotImplementedError

    @cached_property
    def identity(self) -> Identity | None:
        """What the ID number says on the date, put here by the check."""
        raise NotImplementedError

    def cross_field_errors(self) -> tuple[FieldError, ...]:
        """Say what is wrong between two amounts, counts or days of the case."""
        return ()


class ByWage(Person):
    """What is reckoned with the provincial wage, or with shares of it as they are published, rounded (yuan a month)."""

    provincial_wage: Amount | None = None
    published_shares: PublishedShares | None = None

    def cross_field_errors(self) -> tuple[FieldError, ...]:
        """Tell shares of a wage that is not given."""
        alone = self.published_shares is not None and self.provincial_wage is None
        return (FieldError("published_shares", "要和全省月平均工资一起写"),) if alone else ()


def _parts_or_amount(value: object) -> str:
    return "parts" if isinstance(value, dict | ExcludedCost) else "amount"


class Medical(Person):
    """Care that is paid by rate (Arts. 12-15, 32-35, 53); amounts in yuan."""

    scheme: Scheme
    status: Status | None = None
    hospital: Hospital
    designated: bool | None = None
    referral: Referral | None = None
    total_cost: Amount
    excluded_cost: Annotated[
        Annotated[Amount, Tag("amount")] | Annotated[ExcludedCost, Tag("parts")], Discriminator(_parts_or_amount)
    ] = ZERO
    fund_paid_this_year: Amount = ZERO
    cover: Cover | None = None

    def cross_field_errors(self) -> tuple[FieldError, ...]:
        """Tell a part outside the policy range that is more than the bill."""
        return () if self.excluded <= self.total_cost else (FieldError("excluded_cost", "范围外的部分不能超过总费用"),)

    @property
    def excluded(self) -> Decimal:
        """The whole part outside the policy range (yuan)."""
        cost = self.excluded_cost
        if isinstance(cost, Decimal):
            return cost
        return cost.fully_self_paid + cost.over_price_limit + cost.prior_self_payment


class InpatientCase(Medical):
    """A stay in hospital (Arts. 13, 33)."""

    eligible_limit: ClassVar[None] = None
    payment_limit: ClassVar[None] = None
    benefit: Literal["inpatient"]
    age: Age | None = None
    admission: Admission | None = None


class ChronicCase(Medical):
    """Chronic outpatient disease (Arts. 14, 34)."""

    benefit: Literal["chronic"]
    eligible_limit: Amount | None = None
    payment_limit: Amount | None = None


class MajorDiseaseCase(Medical):
    """Major disease (Arts. 15, 35)."""

    benefit: Literal["major_disease"]
    setting: CareSetting
    eligible_limit: Amount | None = None
    payment_limit: Amount | None = None


class ResidentMaternityCase(Person):
    """A resident's delivery (Art. 37)."""

    eligible_limit: ClassVar[None] = None
    payment_limit: ClassVar[None] = None
    excluded: ClassVar[Decimal] = ZERO
    benefit: Literal["maternity"]
    scheme: Literal["resident"]
    delivery: Delivery
    designated: bool | None = None
    total_cost: Amount
    fund_paid_this_year: Amount = ZERO
    cover: Cover | None = None


class EmployeeMaternityCase(Person):
    """Maternity of employees, women and men (Arts. 22-28)."""

    benefit: Literal["maternity"]
    scheme: Literal["employee"]
    status: Status
    sex: Sex | None = None
    employer: Employer | None = None
    months_insured: Count | None = None
    months_since_leaving: Count | None = None
    arrears_months: Count | None = None
    arrears_settled: bool | None = None
    policy_compliant: bool
    event: Event
    delivery: Delivery | None = None
    difficult: bool | None = None
    babies: Babies | None = None
    prenatal_checks: bool | None = None
    rare_complication: bool | None = None
    gestation_months: GestationMonths | None = None
    setting: CareSetting | None = None
    procedures: Procedures | None = None
    monthly_base: Amount | None = None
    provincial_wage: Amount | None = None
    total_cost: Amount | None = None
    spouse_without_employer: bool | None = None
    spouse_took_resident_benefit: bool | None = None


class ContributionCase(ByWage):
    """A month's contribution (Arts. 6, 7, 16-18, 22)."""

    benefit: Literal["contribution"]
    status: Status
    employer: Employer | None = None
    monthly_wage: Amount | None = None


class AccountCase(Person):
    """What a month adds to the personal account (Art. 9)."""

    benefit: Literal["account"]
    status: Status
    age: Age | None = None
    contribution_base: Amount | None = None
    employer_in_arrears: bool | None = None


class RetirementCase(ByWage):
    """What is to be made up at retirement (Arts. 8, 17, 20, 22)."""

    benefit: Literal["retirement"]
    never_insured: bool | None = None
    employer_dissolved: bool | None = None
    sex: Sex | None = None
    status: Status | None = None
    total_months: Count | None = None
    local_months: Count | None = None
    employer: Employer | None = None
    contribution_base: Amount | None = None
    retired_on: Day | None = None
    maternity_insured: bool | None = None
    average_medical_cost: Amount | None = None

    def cross_field_errors(self) -> tuple[FieldError, ...]:
        """Tell more months paid here than in all, and a retirement in the future."""
        if self.total_months is not None and (self.local_months or 0) > self.total_months:
            return (FieldError("local_months", "本地实缴月数不能多于累计月数"),)
        if self.retired_on is not None and self.retired_on > self.date:
            return (FieldError("retired_on", "退休日期不能晚于基准日"),)
        return super().cross_field_errors()


class LateFeeCase(Person):
    """The late fee on contributions owed (Art. 19)."""

    benefit: Literal["late_fee"]
    amount_owed: Amount
    days: DaysOwed


MedicalCase = InpatientCase | ChronicCase | MajorDiseaseCase
Case = (
    InpatientCase
    | ChronicCase
    | MajorDiseaseCase
    | ResidentMaternityCase
    | EmployeeMaternityCase
    | ContributionCase
    | AccountCase
    | RetirementCase
    | LateFeeCase
)

MODELS: dict[tuple[str, str], type[Case]] = {
    ("inpatient", ""): InpatientCase,
    ("chronic", ""): ChronicCase,
    ("major_disease", ""): MajorDiseaseCase,
    ("maternity", "resident"): ResidentMaternityCase,
    ("maternity", "employee"): EmployeeMaternityCase,
    ("contribution", ""): ContributionCase,
    ("account", ""): AccountCase,
    ("retirement", ""): RetirementCase,
    ("late_fee", ""): LateFeeCase,
}
