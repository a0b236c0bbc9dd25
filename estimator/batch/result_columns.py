"""The columns that a sheet of results has beside what was given: figures, the calculation, errors."""

from collections.abc import Mapping
from functools import lru_cache

from estimator.batch.columns import columns_of
from estimator.batch.office_words import plain
from estimator.facts import Vocabulary

FIGURES: Mapping[str, str] = {
    "deductible": "起付标准",
    "eligible_cost": "政策范围内费用",
    "fund_pays": "基金支付",
    "patient_pays": "个人负担",
    "deductible_borne": "实付起付标准",
    "copayment": "按比例自付",
    "capped": "达到年度限额",
    "medical": "生育医疗待遇",
    "allowance_days": "津贴天数",
    "allowance": "生育津贴",
    "lump_sum": "一次性补助",
    "base": "基数",
    "personal": "个人缴费",
    "employer": "单位缴费",
    "maternity": "生育保险缴费",
    "from_personal": "个人缴费划入",
    "from_employer": "单位缴费划入",
    "monthly_credit": "每月划入",
    "missing_months": "补缴月数",
    "medical_due": "补缴医疗保险费",
    "maternity_due": "补缴生育保险费",
    "total": "合计",
    "late_fee": "滞纳金",
}
"""A column for each figure of any benefit, so that no row need be known before the first is written."""

WHEN_IN_FORCE: Mapping[str, str] = {"fund_pays": "生效后基金支付", "monthly_credit": "生效后每月划入"}
WORDS: Mapping[str, str] = {"steps": "计算过程", "notes": "说明", "rules": "规则包", "errors": "错误"}


def result_headings(vocabulary: Vocabulary, *, in_chinese: bool) -> list[str]:
    """The headings of the results; a key of a figure that a case has too is told apart."""
    if in_chinese:
        return [*FIGURES.values(), *WHEN_IN_FORCE.values(), *WORDS.values()]
    keys = {column.key for column in columns_of(vocabulary)}
    figures = (f"result.{name}" if name in keys else name for name in FIGURES)
    return [*figures, *(f"when_in_force.{name}" for name in WHEN_IN_FORCE), *WORDS]


@lru_cache(maxsize=16)
def known_result_headings(vocabulary: Vocabulary) -> frozenset[str]:
    """All of them as they are compared."""
    return frozenset(plain(one) for chinese in (True, False) for one in result_headings(vocabulary, in_chinese=chinese))


def is_error_heading(words: str) -> bool:
    """Tell whether a heading is that of the errors, the last of the results."""
    return plain(words) in ("errors", WORDS["errors"])
