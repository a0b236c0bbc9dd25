"""A pack on a pack: single rows replaced, removed and added, on a base that is pinned by what it says."""

import re

import pytest

from estimator import case_from
from estimator.calculate.engine import RuleEngine
from estimator.library.proof.changes import changes_of
from estimator.library.proof.proof import prove
from estimator.result import money
from estimator.rulepack import PackErrors
from estimator.rulepack.loading import parse_pack
from tests.officer_packs import file_of, officer_pack, text_of
from tests.proofs import prove_once

TEXT_2027 = text_of("sanmenxia-2027")
HEAD = """id = "next"
region = "三门峡市"
title = "下一年"
document = "试验"
in_force_from = 2027-01-01
checked = 2026-12-15
based_on = {{ id = "sanmenxia-2021", sha256 = "{content}" }}
"""


def head() -> str:
    return HEAD.format(content=officer_pack(text_of("sanmenxia-2021")).content)


@pytest.mark.parametrize("name", ["sanmenxia-2027", "sanmenxia-2028"])
def test_a_pack_of_the_officer_is_sound(name: str) -> None:
    assert prove_once(officer_pack(text_of(name), f"{name}.toml")).examples > 200


def test_seven_wishes_take_fewer_than_sixty_lines_beside_the_examples() -> None:
    assert len(TEXT_2027.partition("\n# Examples")[0].splitlines()) < 60


@pytest.mark.parametrize(
    ("pack", "case", "fund"),
    [
        # 63 % of 1500 − 400, 83 % of 7500; 63 % of 1500 − 500, 80 % of 7500
        ("sanmenxia-2021", {"tier": "county", "grade": 2}, "6918.00"),
        ("sanmenxia-2027", {"tier": "county", "grade": 2}, "6630.00"),
        ("sanmenxia-2028", {"tier": "county", "grade": 2}, "6630.00"),
        # 70 % of 800 − 150, 90 % of 8200: as it was
        ("sanmenxia-2028", {"tier": "township"}, "7835.00"),
    ],
)
def test_what_a_pack_does_not_say_its_base_says(pack: str, case: dict[str, object], fund: str) -> None:
    stay = {"benefit": "inpatient", "date": "2028-03-08", "scheme": "resident", "age": 40, "total_cost": 9000}
    engine = RuleEngine(officer_pack(text_of(pack)))
    estimate = engine.estimate(case_from({**stay, "hospital": {"location": "local", **case}}))
    assert str(money(estimate.figures, "fund_pays")) == fund


def test_only_the_rows_that_are_named_differ() -> None:
    changes = [(change.table, change.title) for change in changes_of(officer_pack(text_of("sanmenxia-2028")))]
    assert changes == [("ceiling", "resident"), ("refusal", "chronic-unfiled"), ("reading", "points-everywhere")]


def test_a_row_keeps_its_place_and_its_name_when_it_is_replaced() -> None:
    below, above = officer_pack(text_of("sanmenxia-2021")), officer_pack(TEXT_2027)
    assert [row.id for row in above.quota] == [row.id for row in below.quota]
    assert above.refusal[-1].id == "refusal chronic-unfiled"


def test_the_base_is_pinned_by_its_rows_and_not_by_the_bytes_of_its_file() -> None:
    base = text_of("sanmenxia-2021")
    remarked = base.replace('name = "resident-county"\n', 'name = "resident-county"\nremark = "同 2020 年"\n')
    told = f"# 备注\n{remarked.replace('checked = 2021-02-07', 'checked = 2026-01-01')}"
    assert told.count("remark") == 1
    assert parse_pack(TEXT_2027.encode(), "x.toml", lambda _: told.encode()).id == "sanmenxia-2027"


def test_a_base_whose_rows_differ_is_refused_with_what_to_write() -> None:
    base = text_of("sanmenxia-2021").replace("ceiling = 150000", "ceiling = 160000")
    with pytest.raises(PackErrors) as caught:
        parse_pack(TEXT_2027.encode(), "x.toml", lambda _: base.encode())
    (error,) = caught.value.errors
    assert (error.code, error.line) == ("other-base", 7)
    content = parse_pack(base.encode(), "base.toml", file_of).content
    assert error.mend == f'sha256 = "{content}"'


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            '[[ceiling]]\nreplaces = "residents"',
            "年度限额第 1 条：基础规则包的这张表里没有“residents”这一条，是不是 resident",
        ),
        ('[[ceiling]]\nremoves = ["staff"]', "没有“staff”这一条"),
        (
            '[[ceiling]]\nreplaces = "resident"\narticle = "32"\nwhen = {}',
            "年度限额“resident”：年度限额（ceiling）：还需填写",
        ),
    ],
)
def test_a_row_that_is_not_there_or_not_whole_is_told(rows: str, said: str) -> None:
    with pytest.raises(PackErrors, match=re.escape(said)) as caught:
        officer_pack(f"{head()}\n{rows}\n")
    assert {error.line for error in caught.value.errors} <= {9, 10}


def test_an_example_that_differs_names_the_row_whose_change_made_it_differ() -> None:
    when = '{ benefit = ["inpatient", "chronic", "major_disease", "maternity"], scheme = "resident" }'
    row = f'[[ceiling]]\nreplaces = "resident"\narticle = "32"\nwhen = {when}\nceiling = 149999\n'
    changed = f"{head()}\n{row}"
    with pytest.raises(PackErrors) as caught:
        prove(officer_pack(changed))
    told = {error.message.partition("。与基础规则包相比，")[2] for error in caught.value.errors}
    assert told == {"是年度限额“resident”的改动使它不同。这是基础规则包的样例，要在本规则包里按新规则另算一例"}
    assert {error.file for error in caught.value.errors} == {"sanmenxia-2021.toml"}
