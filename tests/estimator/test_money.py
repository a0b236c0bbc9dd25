"""Amounts: how they are read, rounded, and written for people and for bank forms."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.money import WrittenNumber, capital_numerals, grouped, parse_amount, percent, round_fen

# The examples of the Payment and Settlement Measures (支付结算办法), annex 1, and what lies around them.
CAPITALS = {
    "0": "零元整",
    "0.05": "伍分",
    "0.50": "伍角整",
    "0.53": "伍角叁分",
    "1": "壹元整",
    "10": "壹拾元整",
    "105": "壹佰零伍元整",
    "325.04": "叁佰贰拾伍元零肆分",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "6007.14": "陆仟零柒元壹角肆分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "100000": "壹拾万元整",
    "107000.53": "壹拾万零柒仟元伍角叁分",
    "120050.30": "壹拾贰万零伍拾元叁角整",
    "10000001": "壹仟万零壹元整",
    "10101010.10": "壹仟零壹拾万零壹仟零壹拾元壹角整",
    "99999999.99": "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    "100050000": "壹亿零伍万元整",
    "-6918": "负陆仟玖佰壹拾捌元整",
    "-0.01": "负壹分",
}
DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(("amount", "written"), CAPITALS.items())
def test_capital_numerals(amount: str, written: str) -> None:
    assert capital_numerals(Decimal(amount)) == written


@given(st.integers(0, 9_999_999_999))
def test_capital_numerals_say_the_amount_and_never_two_noughts(fen: int) -> None:
    written = capital_numerals(Decimal(fen) / 100)
    assert "零零" not in written
    assert read_capitals(written) == fen


def read_capitals(text: str) -> int:
    """Read capital numerals back as one would read them aloud (fen)."""
    total = section = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in PLACES:
            section, digit = section + digit * PLACES[character], 0
        elif character in "万元":
            total, section, digit = (total + section + digit) * (10_000 if character == "万" else 1), 0, 0
            if character == "元":
                total *= 100
        elif character in "角分":
            total, digit = total + digit * (10 if character == "角" else 1), 0
    return total


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("0", "0.00"),
        ("9000", "9000.00"),
        ("9000.5", "9000.50"),
        ("007", "7.00"),
        (9000, "9000.00"),
        (Decimal("0.1"), "0.10"),
        (WrittenNumber("99999999.99"), "99999999.99"),
    ],
)
def test_what_is_an_amount(value: object, amount: str) -> None:
    assert str(parse_amount(value)) == amount


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "没有填写金额"),
        (" ", "没有填写金额"),
        ("-1", "金额不能小于 0"),
        (-1, "金额不能小于 0"),
        ("1.005", "金额最多两位小数"),
        ("100000000", "金额不能超过"),
        *[(text, "应为金额") for text in ("1,000", "1_000", "１２", "1e2", "+1", "1.", ".5", "1 000", "NaN", "٣")],
        *[(value, "应为金额") for value in (1.0, True, None, Decimal("NaN"), Decimal("0.001"), [1])],
    ],
)
def test_what_is_no_amount_is_said(value: object, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}"):
        parse_amount(value)


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01")]
)
def test_half_a_fen_is_rounded_away_from_nought(amount: str, rounded: str) -> None:
    assert str(round_fen(Decimal(amount))) == rounded


@pytest.mark.parametrize(
    ("share", "written"), [("0.63", "63%"), ("0.6", "60%"), ("1", "100%"), ("0.038", "3.8%"), ("0.0005", "0.05%")]
)
def test_a_share_is_written_without_needless_noughts(share: str, written: str) -> None:
    assert percent(Decimal(share)) == written


def test_an_amount_for_people_has_its_thousands_apart() -> None:
    assert [grouped(Decimal(amount)) for amount in ("0", "999.9", "1234567.89")] == ["0.00", "999.90", "1,234,567.89"]
