import pytest

from ui.widgets.entry import AMOUNT, COUNT, DATE, IDENTITY, TEXT, FieldKind, grouped


@pytest.mark.parametrize(
    ("typed", "read", "shown"),
    [
        ("9000", "9000", "9,000.00"),
        ("9000.5", "9000.5", "9,000.50"),
        ("0", "0", "0.00"),
        (".5", "0.5", "0.50"),
        ("007", "7", "7.00"),
        ("12.", "12", "12.00"),
        ("９０００．５", "9000.5", "9,000.50"),
        ("９０００。５", "9000.5", "9,000.50"),
        ("9,000.00", "9000.00", "9,000.00"),
        ("１２，３４５，６７８", "12345678", "12,345,678.00"),
        (" 9000 ", "9000", "9,000.00"),
        ("¥9,000.00", "9000.00", "9,000.00"),
        ("￥9000", "9000", "9,000.00"),
        ("9000元", "9000", "9,000.00"),
        ("99999999.99", "99999999.99", "99,999,999.99"),
        ("", "", ""),
    ],
)
def test_amounts(typed: str, read: str, shown: str) -> None:
    clean = AMOUNT.clean(typed)

    assert AMOUNT.problem(clean) == ""
    assert AMOUNT.read(clean) == read
    assert AMOUNT.show(clean) == shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-5", "金额不能是负数"),
        ("abc", "金额只能写数字，这里有“abc”"),
        ("1e5", "金额只能写数字，这里有“e”"),
        ("1_000", "金额只能写数字，这里有“_”"),
        ("٣", "金额只能写数字，这里有“٣”"),
        ("1.234", "最多写到分，两位小数"),
        ("1.2.3", "小数点多了一个"),
        (".", "请写金额，如 9000.50"),
        ("1,5", "逗号不在千位上，请核对金额"),
        ("12,34.00", "逗号不在千位上，请核对金额"),
    ],
)
def test_what_is_no_amount_is_said_in_words_and_kept_as_typed(typed: str, words: str) -> None:
    clean = AMOUNT.clean(typed)

    assert AMOUNT.problem(clean) == words
    assert AMOUNT.read(clean) == clean == AMOUNT.show(clean)


@pytest.mark.parametrize(
    ("typed", "read", "words"),
    [
        ("２", "2", ""),
        ("018", "18", ""),
        ("1.5", "1.5", "只能写整数"),
        ("-1", "-1", "不能是负数"),
        ("2次", "2次", "只能写数字，这里有“次”"),
        ("", "", ""),
    ],
)
def test_counts(typed: str, read: str, words: str) -> None:
    clean = COUNT.clean(typed)

    assert (COUNT.read(clean), COUNT.problem(clean)) == (read, words)


@pytest.mark.parametrize(
    "typed",
    ["2021-10-08", "20211008", "２０２１１００８", "2021/10/8", "2021.10.08", "2021年10月8日", "2021。10。8"],
)
def test_dates(typed: str) -> None:
    clean = DATE.clean(typed)

    assert (DATE.read(clean), DATE.show(clean), DATE.problem(clean)) == ("2021-10-08", "2021-10-08", "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2021", "日期请写成 2021-10-08 或 20211008"),
        ("20210230", "没有这一天，请核对月和日"),
        ("2021-13-01", "没有这一天，请核对月和日"),
    ],
)
def test_what_is_no_date_is_said_in_words(typed: str, words: str) -> None:
    assert DATE.problem(DATE.clean(typed)) == words


def test_an_id_number_is_made_plain() -> None:
    assert IDENTITY.clean("１１０１０１ 19900307 123ｘ") == "11010119900307123X"


def test_a_text_stays_as_it_is_but_for_blanks_around_it() -> None:
    assert TEXT.read(TEXT.clean(" 张 三 ")) == "张 三"


@pytest.mark.parametrize("kind", [AMOUNT, COUNT, DATE, IDENTITY])
@pytest.mark.parametrize("text", ["9000", "１，０００。５", "2021年1月", "x-1", "１１０ｘ"])
def test_cleaning_twice_changes_nothing(kind: FieldKind, text: str) -> None:
    assert kind.clean(kind.clean(text)) == kind.clean(text)


@pytest.mark.parametrize(("digits", "text"), [("1", "1"), ("123", "123"), ("1234", "1,234"), ("1234567", "1,234,567")])
def test_thousands_are_parted(digits: str, text: str) -> None:
    assert grouped(digits) == text


@pytest.mark.parametrize(
    ("typed", "read", "shown"),
    [
        ("1000+200.5+300", "1500.5", "1,500.50"),
        ("0.1+0.2", "0.3", "0.30"),
        ("１０００＋２００", "1200", "1,200.00"),
        ("¥1000+200元", "1200", "1,200.00"),
    ],
)
def test_a_sum_is_added_up_exactly(typed: str, read: str, shown: str) -> None:
    clean = AMOUNT.clean(typed)
    assert (AMOUNT.problem(clean), AMOUNT.read(clean), AMOUNT.show(clean)) == ("", read, shown)


@pytest.mark.parametrize("typed", ["1000+", "+1000", "1000++200", "1000+2a", "1000+0.001", "1000+-5"])
def test_a_sum_that_is_none_is_refused_and_stays(typed: str) -> None:
    clean = AMOUNT.clean(typed)
    assert AMOUNT.problem(clean)
    assert AMOUNT.show(clean) == clean
