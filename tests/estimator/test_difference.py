"""The difference of two packs in words, by article, and in everyday cases."""

import pytest

from estimator.library.difference import difference
from tests.officer_packs import officer_pack, text_of

SHIPPED = officer_pack(text_of("sanmenxia-2021"))


def words_between(old: str, new: str) -> list[str]:
    """Return what is different once one text of the shipped pack is replaced by another."""
    text = text_of("sanmenxia-2021")
    assert text.count(old) == 1
    return [row.in_words() for row in difference(SHIPPED, officer_pack(text.replace(old, new))).rows]


def test_the_wishes_of_2027_in_words() -> None:
    found = difference(SHIPPED, officer_pack(text_of("sanmenxia-2027")))
    words = [row.in_words() for row in found.rows]
    assert len(words) == 24
    for line in (
        "起付与分段“居民县级”（33条）：起付标准 400 → 500；以上付 83% → 80%",
        "年度限额“职工”（12条）：年度支付限额 70000 → 100000",
        "生育定额“剖宫产”（24条）：剖宫产定额 2800 → 3360",
        "条文读法“第一段从实际起付标准算起，上限不变”（33条）：另一种读法有改动",
        "起付与分段“居民剖宫产”（37条）：1870 以内付 100% → 2500 以内付 100%",
    ):
        assert line in words
    points = next(line for line in words if "百分点在每一段" in line)
    assert points.endswith("（13、33、53条）：适用：地点为省内市外或省外 → 地点为省外；另一种读法有改动")
    assert any(line.startswith("新增 不予支付“省外门诊慢性病未备案”（53条）：") for line in words)
    articles = [int(row.article.split("、")[0]) for row in found.rows]
    assert articles == sorted(articles)
    assert found.head == (
        "名称 三门峡市基本医疗保险和生育保险实施办法 → 2027 年医保待遇调整",
        "文号 三政办〔2021〕2号 → 三医保〔2026〕30号",
        "施行日 2021-02-07 → 2027-01-01",
    )


def test_everyday_cases_reckoned_both_ways() -> None:
    cases = [case.in_words() for case in difference(SHIPPED, officer_pack(text_of("sanmenxia-2027"))).cases]
    # 63 % of 1100 and 83 % of 7500; 63 % of 1000 and 80 % of 7500
    assert "居民县级住院 9,000 元：6,918 → 6,630" in cases
    assert "在职市级三级住院 150,000 元：70,000 → 100,000" in cases
    assert "居民省外门诊慢性病 3,000 元，未备案：1,350 → 0" in cases
    assert "居民剖宫产 8,000 元：1,870 → 2,500" in cases
    assert not any("乡级" in case for case in cases), "what stays as it is is not told"


def test_a_pack_is_no_different_from_itself() -> None:
    found = difference(SHIPPED, SHIPPED)
    assert (found.head, found.rows, found.cases) == ((), (), ())


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            'label = "助娩产"\nquota = 1400',
            'label = "助产"\nquota = 1400',
            "生育定额“助产”（24条）：助娩产定额 1400 → 助产定额 1400",
        ),
        (
            'name = "employee-local-grade-3"\narticle = "13"',
            'name = "employee-local-grade-3"\narticle = "14"',
            "起付与分段“职工市内三级”（14条）：条文 13 → 14",
        ),
        (
            'name = "employee-local-grade-3"\n',
            'name = "employee-local-grade-3"\nstate = "assumed"\ndocument = "豫医保〔2026〕1号"\n',
            "起付与分段“职工市内三级”（13条）：文号 — → 豫医保〔2026〕1号；状态 — → 推定",
        ),
    ],
)
def test_each_thing_a_row_says_is_told(old: str, new: str, line: str) -> None:
    assert words_between(old, new) == [line]
