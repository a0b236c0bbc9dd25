"""ID numbers and days as they are written: what they say, what is wrong with them, how a person is masked."""

from datetime import date

import pytest

from estimator.days import parse_day
from estimator.identity import masked_name, masked_number, read_identity

ON = date(2021, 10, 8)
WOMAN = "41120219860512002X"


def numbered(first_17: str) -> str:
    """Complete a number by its check digit as ISO 7064 MOD 11-2 has it: what makes the weighted sum 1 modulo 11."""
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(first_17, weights, strict=True))
    rest = (1 - total) % 11
    return first_17 + ("X" if rest == 10 else str(rest))


def test_a_number_says_sex_birthday_and_age() -> None:
    assert numbered(WOMAN[:17]) == WOMAN
    assert read_identity(WOMAN, ON) == ("female", date(1986, 5, 12), 35)
    assert read_identity(WOMAN.lower(), ON) == ("female", date(1986, 5, 12), 35)
    assert read_identity(numbered("11010519491231001"), ON).sex == "male"


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("20071009", 13),  # 14 tomorrow
        ("20071008", 14),  # 14 today
        ("20211008", 0),  # born today
        ("20000229", 21),
        ("18911008", 130),
    ],
)
def test_an_age_is_counted_in_whole_years(born: str, age: int) -> None:
    assert read_identity(numbered(f"411202{born}001"), ON).age == age


@pytest.mark.parametrize(("day", "age"), [(date(2021, 2, 28), 20), (date(2021, 3, 1), 21), (date(2024, 2, 29), 24)])
def test_somebody_of_29_february_is_a_year_older_on_1_march(day: date, age: int) -> None:
    assert read_identity(numbered("41120220000229001"), day).age == age


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("", "应为 18 位，现在 0 位"),
        (WOMAN[:-1], "应为 18 位，现在 17 位"),
        ("X" + WOMAN[1:], "只有数字"),
        ("４" + WOMAN[1:], "只有数字"),
        ("41120219860230002X", "出生日期不存在"),
        (numbered("41120219870229001"), "出生日期不存在"),
        (numbered("41120220211009001"), "出生日期晚于基准日"),
        (numbered("41120218901008001"), "出生日期过早"),
        ("411202198605120021", "校验码不符"),
    ],
)
def test_what_is_wrong_with_a_number_is_said(number: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_identity(number, ON)


def test_of_a_masked_number_both_ends_are_left_and_of_a_name_its_first_character() -> None:
    assert masked_number(WOMAN) == "4112**********002X"
    assert masked_number("41120219") == "********"  # too short to be one: nothing of it is shown
    assert [masked_name(name) for name in ("", "张", "张三", "欧阳修文")] == ["", "张", "张*", "欧***"]


def test_a_day_is_written_in_one_way() -> None:
    assert parse_day("2024-02-29") == date(2024, 2, 29)
    for text in ("2024-2-29", "2024/02/29", "20240229", "２０２４-02-29", "2024-02-29 ", "24-02-29"):
        with pytest.raises(ValueError, match="应写成"):
            parse_day(text)
    with pytest.raises(ValueError, match="没有这一天"):
        parse_day("2023-02-29")
