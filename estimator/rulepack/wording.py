"""The tables and keys of a pack in Chinese, and what may have been meant by a word that is none of them."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

TABLES: Mapping[str, str] = {
    "deductible_and_segments": "起付标准与分段支付",
    "ceiling": "年度限额",
    "eligible": "计入的费用",
    "change": "起付标准的增减",
    "points": "支付比例的增减",
    "refusal": "不予支付",
    "wait": "暂不支付",
    "entitlement": "生育待遇资格",
    "quota": "生育医疗定额",
    "extra_quota": "另加的定额",
    "allowance_days": "津贴天数",
    "extra_days": "另加的天数",
    "base": "基数",
    "contribution_rates": "缴费比例",
    "account_rates": "划入比例",
    "maternity_rate": "生育保险费率",
    "retirement_months": "退休补缴月数",
    "retirement_rate": "退休补缴费率",
    "late_fee": "滞纳金",
}
"""The tables of figures, in the order in which they are shown."""

SHEETS: Mapping[str, str] = {
    **TABLES,
    "deductible_and_segments": "起付与分段",
    "change": "起付增减",
    "points": "比例增减",
    "entitlement": "生育资格",
    "quota": "生育定额",
    "extra_quota": "另加定额",
    "extra_days": "另加天数",
    "retirement_months": "补缴月数",
    "retirement_rate": "补缴费率",
    "note": "说明",
    "reading": "条文读法",
    "article": "条文",
    "fact": "事项",
    "benefit": "待遇",
    "layer": "层次",
}
"""The tables as they are called where there is little room."""

KEYS: Mapping[str, str] = {
    **TABLES,
    "fact": "事项",
    "benefit": "待遇",
    "layer": "层次",
    "note": "说明",
    "reading": "条文读法",
    "article": "条文",
    "example": "样例",
    "answers": "应答范围",
    "based_on": "基础规则包",
    "id": "编号",
    "region": "地区",
    "title": "名称",
    "document": "文号",
    "in_force_from": "施行日",
    "in_force_upto": "截止日",
    "checked": "核对日",
    "name": "名字",
    "when": "条件",
    "label": "标签",
    "state": "状态",
    "remark": "备注",
    "deductible": "起付标准",
    "segments": "分段",
    "upto": "上限",
    "from": "下限",
    "rate": "比例",
    "group": "组",
    "remedy": "须满足",
    "months_paid": "已缴月数",
    "medical": "医疗费用",
    "allowance": "津贴",
    "lump_sum": "一次性补助",
    "days": "天数",
    "for_each": "按每个",
    "beyond": "超过",
    "input": "取数项",
    "share": "份额",
    "unknown": "未知时",
    "lower": "下限份额",
    "upper": "上限份额",
    "divisor": "除数",
    "personal": "个人",
    "employer": "单位",
    "from_personal": "个人缴费划入",
    "from_employer": "单位缴费划入",
    "fixed": "定额划入",
    "total_months": "累计月数",
    "local_months": "本地实缴月数",
    "months": "月数",
    "since": "起算日",
    "text": "文字",
    "articles": "条文",
    "at": "所在步骤",
    "gist": "要点",
    "number": "条号",
    "case": "情形",
    "expect": "应得",
    "sha256": "校验码",
    "kind": "类型",
    "words": "值的名称",
    "default": "默认值",
    "optional": "可不填",
    "low": "最小",
    "high": "最大",
    "section": "栏目",
    "unit": "单位",
    "hint": "提示",
    "like": "比照",
    "of": "计入",
    "before": "此前累计",
    "paid": "已付累计",
    "minus": "减去",
    "less": "扣除",
    "times": "乘以",
    "add": "每个增加",
    "at_most": "最多",
    "limit": "限额",
    "instead": "定额代替",
    "pays": "定额支付",
    "not_more_than_cost": "不超过费用",
    "otherwise": "另一种读法",
    "unproven": "不能按行计算的原因",
    "confirmed_by": "确认人",
    "confirmed_on": "确认日",
    "replaces": "替换",
    "removes": "删去",
}
"""The tables and keys that a pack is written with."""


_MOST_MEANT, _LONGEST_WORD = 300, 100
"""Beyond these nobody mistyped a word, and comparing would take long."""


def captioned(key: str) -> str:
    """A table or key with its word: 起付标准（deductible）; one without a word as it is."""
    return f"{KEYS[key]}（{key}）" if key in KEYS else key


def nearest(word: str, meant: Mapping[str, str]) -> str | None:
    """The key that may have been meant by a word: that of which it is the Chinese word, or one written much like it.

    `meant` are the keys there are, with what each is called in Chinese ("" where it is not).
    """
    called = [key for key, chinese in meant.items() if chinese == word]
    close = called or get_close_matches(word, meant, n=1)
    if not close:
        close = [key for key, chinese in meant.items() if get_close_matches(word, [chinese], n=1, cutoff=0.5)]
    return close[0] if close else None


def did_you_mean(word: str, meant: Mapping[str, str] | Iterable[str]) -> str:
    """Say which key may have been meant by a word, or which there are."""
    words = dict(meant) if isinstance(meant, Mapping) else dict.fromkeys(meant, "")
    if len(words) > _MOST_MEANT or len(word) > _LONGEST_WORD:
        return ""
    near = nearest(word, words)
    if near is not None:
        return f"，是不是 {near}？"
    return f"，只能是 {'、'.join(words)}" if words else ""
