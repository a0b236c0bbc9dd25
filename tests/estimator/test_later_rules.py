"""What later rules look like: packs on the base of the shipped one say them as data alone, proven by their examples."""

from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from estimator import CaseError
from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import case_from
from estimator.cli.main import main
from estimator.library import library
from estimator.library.heads import head_of
from estimator.library.proof.changes import changes_of
from estimator.library.proof.proof import prove
from estimator.money import ZERO
from estimator.result import room
from estimator.rulepack import PackErrors
from estimator.rulepack.loading import parse_pack
from tests.cases import father, maternity, resident_delivery
from tests.engine import answer, proof_of, read_pack
from tests.later_packs import BASE, FOLDER, NAMES, file_of, later_pack, text_of
from tests.oracle_facts import Case
from tests.proofs import prove_once
from tests.shared import share_of
from tests.sound_cases import SOUND

QUOTAS = "delivery-quotas"
MOST_LINES = 120
SHARES = 4
"""Of so many packs the ordinary run proves one, `dev.py prove-cases` the others."""


@pytest.mark.parametrize("name", share_of(NAMES, SHARES))
def test_a_later_pack_is_sound_and_short(name: str) -> None:
    """Every example of it comes out, and every one of its base that it does not restate."""
    assert len(text_of(name).splitlines()) < MOST_LINES
    assert prove_once(later_pack(name)).examples >= proof_of(BASE).examples


def test_a_pack_has_the_tables_of_its_base_where_it_has_none_of_its_own() -> None:
    shipped, later = read_pack(BASE), later_pack(QUOTAS)
    assert (later.id, later.sha256) == (QUOTAS, sha256(text_of(QUOTAS).encode()).hexdigest())
    assert (later.base, later.reading, later.answers) == (shipped.base, shipped.reading, shipped.answers)
    assert {row.file for row in later.base} == {BASE.name}
    assert [(change.table, change.title) for change in changes_of(later)] == [
        ("deductible_and_segments", "resident-natural"),
    ]


def test_an_example_of_the_base_that_comes_out_differently_must_be_worked_out_anew() -> None:
    without_examples = text_of(QUOTAS).partition("[[example]]")[0]
    with pytest.raises(PackErrors) as caught:
        prove(parse_pack(without_examples.encode(), "later.toml", library.shipped_file))
    assert {error.code for error in caught.value.errors} == {"example-differs"}


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("unknown-base", f'{{ id = "{BASE.stem}"', '{ id = "sanmenxia-1999"'),
        ("other-base", 'sha256 = "', 'sha256 = "0'),
        ("bad-value", f'{{ id = "{BASE.stem}"', '{ id = "../rules"'),
        ("missing-key", f'{{ id = "{BASE.stem}", ', "{ "),
    ],
)
def test_a_base_that_is_not_there_or_not_the_one_meant_is_refused(code: str, old: str, new: str) -> None:
    text = text_of(QUOTAS)
    assert old in text
    with pytest.raises(PackErrors) as caught:
        parse_pack(text.replace(old, new, 1).encode(), "later.toml", library.shipped_file)
    assert (code, "based_on") in {(error.code, error.table) for error in caught.value.errors}


def test_a_pack_that_is_its_own_base_is_refused() -> None:
    text = text_of(QUOTAS).replace(f'{{ id = "{BASE.stem}"', f'{{ id = "{QUOTAS}"')
    with pytest.raises(PackErrors, match="以自己为基础"):
        parse_pack(text.encode(), f"{QUOTAS}.toml", lambda _: text.encode())


POOLING = FOLDER / "alone" / "pooling.toml"


@pytest.mark.parametrize(
    "name", ["resident stay", "chronic", "delivery", "contribution", "account", "retirement", "late fee"]
)
def test_a_pack_that_is_silent_on_a_matter_says_so_and_never_pays_zero(name: str) -> None:
    with pytest.raises(CaseError) as caught:
        RuleEngine(read_pack(POOLING)).estimate(case_from(SOUND[name]))
    assert [error.field for error in caught.value.errors] == ["benefit"]


def test_an_example_on_which_the_pack_is_silent_is_refused() -> None:
    late_fee = '{ benefit = "late_fee", date = "2023-10-08", amount_owed = 1, days = 1 }'
    text = f'{POOLING.read_text("utf-8")}\n[[example]]\narticle = "1"\ncase = {late_fee}\nexpect = {{}}\n'
    with pytest.raises(PackErrors) as caught:
        prove(parse_pack(text.encode(), "later.toml", library.shipped_file))
    assert {error.code for error in caught.value.errors} == {"example-refused"}


def test_what_is_left_of_a_ceiling_goes_by_the_counter_of_that_ceiling() -> None:
    """1300 a year for the active, of which 1250 were paid; what a stay took counts elsewhere."""
    engine = RuleEngine(later_pack("outpatient-pooling"))
    visit = {
        "benefit": "outpatient",
        "date": "2023-10-08",
        "scheme": "employee",
        "status": "active",
        "hospital": {"location": "local", "tier": "township"},
        "total_cost": 100,
        "fund_paid_this_year": 70000,
        "more": {"outpatient_paid_this_year": 1250},
    }
    found = engine.estimate(case_from(visit, engine.pack.vocabulary))
    assert (found.counter, room(found), found.checks) == ("outpatient_paid_this_year", Decimal(50), ())
    found = engine.estimate(case_from({**visit, "more": {"outpatient_paid_this_year": 1400}}, engine.pack.vocabulary))
    assert [(check.field, room(found)) for check in found.checks] == [("more.outpatient_paid_this_year", ZERO)]


@pytest.fixture
def two_packs() -> None:
    """The shipped pack, and one with other quotas from the start of 2023."""
    later = later_pack(QUOTAS).model_copy(update={"region": "三门峡市"})
    library.use(library.Library([*library.shipped_library().heads, head_of(later)]))


@pytest.mark.usefixtures("two_packs")
class TestTwoPacks:
    @pytest.mark.parametrize(
        ("day", "fund", "pack"),
        [
            ("2021-02-07", "760.00", BASE.stem),
            ("2022-12-31", "760.00", BASE.stem),
            ("2023-01-01", "1000.00", QUOTAS),
            ("2030-01-01", "1000.00", QUOTAS),
        ],
    )
    def test_the_pack_of_its_day_answers(self, day: str, fund: str, pack: str) -> None:
        result = answer(resident_delivery("natural", "1000.00", date=day))
        assert (result["fund_pays"], result["rules"]["id"]) == (fund, pack)


@pytest.mark.parametrize("base_beside", [True, False])
def test_rules_check_finds_the_base_beside_the_file_or_among_the_shipped(
    base_beside: bool,  # noqa: FBT001  a parameter of the test
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if base_beside:
        (tmp_path / BASE.name).write_bytes(BASE.read_bytes())
    file = tmp_path / f"{QUOTAS}.toml"
    file.write_text(text_of(QUOTAS), "utf-8", newline="\n")
    assert main(["rules", "check", str(file)]) == 0
    assert "可靠" in capsys.readouterr().out


def test_rules_check_refuses_another_base(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / BASE.name).write_bytes(BASE.read_bytes().replace(b"ceiling = 70000", b"ceiling = 80000"))
    file = tmp_path / f"{QUOTAS}.toml"
    file.write_text(text_of(QUOTAS), "utf-8", newline="\n")
    assert main(["rules", "check", str(file)]) == 2
    assert "other-base" in capsys.readouterr().err


def test_an_example_of_the_base_is_restated_however_its_amounts_are_written() -> None:
    written = text_of(QUOTAS).replace("total_cost = 1000 }", 'total_cost = "1000.00" }')
    assert written != text_of(QUOTAS)
    found = parse_pack(written.encode(), "x.toml", lambda _: BASE.read_bytes())
    assert len(found.example) == len(later_pack(QUOTAS).example)


def test_what_the_account_of_the_retired_is_credited_may_be_a_share_of_another_amount() -> None:
    """2.5 % of an average pension of 3,200.00, in the place of a fixed sum."""
    fact = (
        '[[fact]]\nname = "average_pension"\nlabel = "平均养老金"\nkind = "amount"\nwhen = { status = "retired" }\n\n'
    )
    text = text_of("account-reform").replace("fixed = 60", 'fixed = { share = "2.5%", of = "average_pension" }')
    pack = parse_pack(text.replace("[[account_rates]]", f"{fact}[[account_rates]]", 1).encode(), "x.toml", file_of)
    data = {"benefit": "account", "date": "2023-10-08", "status": "retired", "contribution_base": 3000}
    case = case_from({**data, "more": {"average_pension": 3200}}, pack.vocabulary)
    found = RuleEngine(pack).estimate(case)
    assert found.figures["monthly_credit"] == Decimal("80.00")
    assert next(step.formula for step in found.steps if step.amount == Decimal("80.00")) == "3200.00 × 2.5%"


@pytest.mark.parametrize(
    ("quota", "case", "figure", "paid", "amount", "formula"),
    [
        # 300 more for the second of twins, beside the 500 for prenatal checks
        (
            '{ base = 1200, add = 300, for_each = "babies", beyond = 1 }',
            maternity("delivery", delivery="natural", babies=2),
            "medical",
            "2000.00",
            "1500.00",
            "1200.00 + 300.00 × 1",
        ),
        # three tenths of the bill
        (
            '{ share = "30%", of = "total_cost" }',
            maternity("delivery", delivery="natural", total_cost="9000"),
            "medical",
            "3200.00",
            "2700.00",
            "9000.00 × 30%",
        ),
        # and half of both to a father
        (
            '{ share = "30%", of = "total_cost" }',
            father(total_cost="9000"),
            "lump_sum",
            "1600.00",
            "1600.00",
            "(9000.00 × 30% + 500.00) × 50%",
        ),
    ],
)
def test_a_quota_may_be_worked_out_like_any_other_amount(  # noqa: PLR0913, PLR0917  a row of the table
    quota: str, case: Case, figure: str, paid: str, amount: str, formula: str
) -> None:
    when = 'when = { benefit = "maternity", event = "delivery", delivery = "natural" }'
    row = f'[[quota]]\nreplaces = "natural"\narticle = "24"\n{when}\nlabel = "自然分娩"\nquota = {quota}\n'
    pack = parse_pack((text_of(QUOTAS).partition("[[")[0] + row).encode(), "x.toml", file_of)
    found = RuleEngine(pack).estimate(case_from({**case, "date": "2023-10-08"}, pack.vocabulary))
    assert found.figures[figure] == Decimal(paid)
    assert formula in next(step.formula for step in found.steps if step.amount == Decimal(amount))
    assert sum(step.amount or ZERO for step in found.steps if step.kind == "pay") == found.figures["fund_pays"]
