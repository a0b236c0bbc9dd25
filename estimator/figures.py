"""The figures of results, each said once: its name, its unit, and what it is called at the counter, on paper, aloud."""

from collections.abc import Container, Mapping
from typing import NamedTuple

from estimator.facts.condition import Facts


class ResultFigure(NamedTuple):
    """A figure as the case format names it, and its words."""

    name: str
    label: str
    formal: str = ""
    """On paper, where the label is too brief for it."""
    plain: str = ""
    """To the citizen, where that is not the same."""
    unit: str = "元"

    @property
    def on_paper(self) -> str:
        """What a slip calls it."""
        return self.formal or self.label

    @property
    def aloud(self) -> str:
        """What the citizen reads."""
        return self.plain or self.on_paper


_LISTED = (
    ResultFigure("deductible", "起付标准"),
    ResultFigure("eligible_cost", "政策范围内费用"),
    ResultFigure("fund_pays", "基金支付", "基金支付总额", "医保基金付"),
    ResultFigure("patient_pays", "个人负担", "个人负担总金额", "您自己付"),
    ResultFigure("deductible_borne", "实付起付标准"),
    ResultFigure("copayment", "按比例自付"),
    ResultFigure("capped", "达到年度限额", unit=""),
    ResultFigure("medical", "生育医疗待遇", "医疗待遇"),
    ResultFigure("allowance_days", "津贴天数", unit="天"),
    ResultFigure("allowance", "生育津贴", "津贴金额", "其中生育津贴"),
    ResultFigure("lump_sum", "一次性补助", "一次性生育补助金"),
    ResultFigure("base", "基数", "缴费基数"),
    ResultFigure("personal", "个人缴费", plain="其中个人缴"),
    ResultFigure("employer", "单位缴费"),
    ResultFigure("maternity", "生育保险缴费"),
    ResultFigure("from_personal", "个人缴费划入"),
    ResultFigure("from_employer", "单位缴费划入"),
    ResultFigure("monthly_credit", "每月划入"),
    ResultFigure("missing_months", "补缴月数", unit="个月"),
    ResultFigure("medical_due", "补缴医疗保险费"),
    ResultFigure("maternity_due", "补缴生育保险费"),
    ResultFigure("total", "合计"),
    ResultFigure("late_fee", "滞纳金"),
)
FIGURES: Mapping[str, ResultFigure] = {figure.name: figure for figure in _LISTED}
"""In the order of the columns of a sheet of results."""
LABELS: Mapping[str, str] = {figure.name: figure.label for figure in _LISTED}
"""What each is called, in that order."""


class HeadlineFigures(NamedTuple):
    """The figures that matter of a kind of result: in the window two, on paper those in large type, to the citizen."""

    window: tuple[ResultFigure, ResultFigure]
    paper: tuple[ResultFigure, ...]
    citizen: tuple[ResultFigure, ...]


def _called(name: str, label: str, formal: str = "", plain: str = "") -> ResultFigure:
    return FIGURES[name]._replace(label=label, formal=formal, plain=plain)


_BILL = (FIGURES["fund_pays"], FIGURES["patient_pays"])
_BENEFIT = _called("fund_pays", "待遇合计", plain="医保基金付")
_PAID = _called("total", "每月缴费合计", plain="每月一共缴")
_PAID_ALONE = _called("total", "个人每月缴费", "个人每月缴费合计", "您每月缴")
_OF_IT_MATERNITY = _called("maternity", "其中生育保险费")
_CREDIT = _called("monthly_credit", "每月划入账户", "每月划入个人账户")
_MADE_UP = _called("total", "补缴合计", plain="一共补缴")
_FEE = FIGURES["late_fee"]
NO_FIGURE = ResultFigure("", "")

BILL = "bill"
HEADLINES: Mapping[str, HeadlineFigures] = {
    BILL: HeadlineFigures(_BILL, _BILL, _BILL),
    "maternity": HeadlineFigures((_BENEFIT, FIGURES["allowance_days"]), (_BENEFIT,), (_BENEFIT, FIGURES["allowance"])),
    "contribution": HeadlineFigures((_PAID, FIGURES["personal"]), (_PAID,), (_PAID, FIGURES["personal"])),
    "contribution of one's own": HeadlineFigures(
        (_PAID_ALONE, _OF_IT_MATERNITY), (_PAID_ALONE,), (_PAID_ALONE, _OF_IT_MATERNITY)
    ),
    "account": HeadlineFigures((_CREDIT, FIGURES["from_employer"]), (_CREDIT,), (_CREDIT,)),
    "retirement": HeadlineFigures(
        (_MADE_UP, FIGURES["missing_months"]), (_MADE_UP,), (_MADE_UP, FIGURES["missing_months"])
    ),
    "late_fee": HeadlineFigures((_FEE, NO_FIGURE), (_FEE,), (_FEE,)),
}
"""By kind of result; `bill` is all care of which the fund pays a part."""
WITHOUT_ALLOWANCE = (_BENEFIT, FIGURES["patient_pays"])
"""What matters to the citizen of a maternity that brings no allowance."""
_OF_LAYERS = (
    ResultFigure("funds_pay", "各项支付", "各项支付合计", "各项保险一共付"),
    ResultFigure("left_to_patient", "个人负担", "个人负担总金额", "您自己付"),
)
BEYOND_COST = ResultFigure("beyond_cost", "补助高于费用")
"""What a sum pays beyond the bill; in a result only where it does."""
LAYERED = HeadlineFigures(_OF_LAYERS, _OF_LAYERS, _OF_LAYERS)
"""What matters where more than one layer of insurance pays: what all of them pay, and what is left to the person."""


def headline_of(facts: Facts, figures: Container[str]) -> HeadlineFigures:
    """Return the figures that matter of a result with these figures, of a case with these facts."""
    return LAYERED if _OF_LAYERS[0].name in figures else HEADLINES[kind_of(facts)]


def payers(figures: Container[str]) -> tuple[ResultFigure, ResultFigure]:
    """Return the figures of a bill that say what is paid of it and what is left to the person."""
    return _OF_LAYERS if _OF_LAYERS[0].name in figures else _BILL


def figure_named(name: str) -> ResultFigure:
    """Return a figure of a result by its name."""
    return next((figure for figure in _OF_LAYERS if figure.name == name), None) or FIGURES[name]


def kind_of(facts: Facts) -> str:
    """Say which headline is that of a case with these facts; "" while its benefit is not known."""
    benefit = str(facts.get("benefit", ""))
    if benefit == "contribution" and facts.get("status") == "flexible":
        return "contribution of one's own"
    if benefit == "maternity" and facts.get("scheme") == "resident":
        return BILL
    return benefit if benefit in HEADLINES else BILL if benefit else ""
