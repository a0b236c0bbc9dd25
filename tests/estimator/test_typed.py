"""Numbers and days as people write them: what is taken, and what is refused because it can be two things."""

import pytest

from estimator.typed import holds_two_numbers, one_line, plain, written_amount, written_count, written_day

AMOUNTS = [
    ("9000", "9000"),
    ("９０００．５０", "9000.50"),
    ("9000。5", "9000.5"),
    ("¥9,000.00", "9000.00"),
    ("￥ 9，000 元", "9000"),
    ("1,234,567.8", "1234567.8"),
    (".5", "0.5"),
    ("007", "7"),
    ("9000\n", "9000"),
    ("\u200b90\ufeff00\u202c", "9000"),
    ("1000 + 200.5+300元", "1500.5"),
]


@pytest.mark.parametrize(("text", "amount"), AMOUNTS)
def test_an_amount_is_taken_as_it_is_read(text: str, amount: str) -> None:
    assert written_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        *(
            "9000\t500",
            "9000\n500",
            "9000 500",
            "9\u00a0000",
            "9\u2009000",
            "9000\v500",
            "9000\x85500",
            "9000\u2028500",
        ),
        *("9000\t.5", "9000 .50", "9000. 50", "9000\t+500", "9000元 500元", "9000\t万元", "9,000.00 ¥500"),
        *("9000,50", "12,3", "1,2345", ",900", "9,00,000", "1234,567", "0,123", "012,345", "9000，50"),
        *("9000²", "①200", "９⓪0", "❾000", "𝟗000", "٣", "Ⅸ", "9⁰00", "9₀0", "½", "〇", "九千", "玖仟元", "廿"),
        *("9千", "1万", "0.9万元", "9000元5角", "9000元50", "9000角", "$9000", "9000美元", "9000%", "9000‰"),
        *("-500", "−500", "－500", "500-", "(500)", "（500）", "+500", "9000-10000", "9000~10000", "9000至10000"),
        *(
            "约9000",
            "9000左右",
            "9000多",
            ">9000",
            "9000以上",
            "9000?",
            "9000*",
            "=9000",
            "'9000",
            "1e4",
            "0x10",
            "1_000",
        ),
        *(
            "9000:00",
            "9'000",
            "9、000",
            "9000·50",
            "9000٫50",
            "1.2.3",
            ".",
            "9000.005",
            "l000",
            "９O00",
            "9\u20e3000",
            "",
        ),
        "\u202e0009",
    ],
)
def test_what_can_be_two_things_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        written_amount(text)


@pytest.mark.parametrize(("text", "count"), [("2", "2"), ("１２", "12"), ("007", "7"), (" 5 ", "5"), ("\u200b5", "5")])
def test_a_count_is_taken_as_it_is_read(text: str, count: str) -> None:
    assert written_count(text) == count


@pytest.mark.parametrize("text", ["", "1 2", "1\t2", "1.0", "1,000", "-1", "+1", "1-2", "②", "二", "5次", "1e1"])
def test_what_is_no_whole_number_is_no_count(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        written_count(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2021-10-08",
            "20211008",
            "2021/10/8",
            "2021.10.8",
            "2021。10。8",
            "２０２１－１０－０８",
            "2021–10–08",
            "2021. 10. 8",
        ),
        *("2021年10月8日", "2021 年 10 月 8 号", "2021年10月8", "2021-10-08（周五）", "2021年10月8日 星期五"),
        *(
            "2021-10-08 14:30:00",
            "2021-10-08T14:30:00+08:00",
            "2021年10月8日14:30",
            "20211008143000",
            "2021/10/8 下午 3点",
        ),
        *("\u200b2021-10-08\u202c", "2021-10-08\n"),
    ],
)
def test_a_day_is_read_without_its_time(text: str) -> None:
    assert written_day(text) == "2021-10-08"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "21-10-08",
            "21/10/8",
            "211008",
            "21年10月8日",
            "8/10/2021",
            "10/08/2021",
            "08-10-2021",
            "2021/10-8",
            "民国110年10月8日",
        ),
        *(
            "2021-10",
            "10-08",
            "10月8日",
            "2021年10月",
            "2021 10 8",
            "20 211008",
            "2021-1 0-08",
            "2021-10-0\t8",
            "44477",
        ),
        *(
            "2021-10-08~2021-10-15",
            "2021-10-08至10-15",
            "2021-10-08\t2021-10-15",
            "2021-10-08 500",
            "2021-10-081",
            "约2021-10-08",
        ),
        *(
            "2021-10-08T23:30:00Z",
            "2021-10-08T14:30:00-05:00",
            "二〇二一年十月八日",
            "①021-10-08",
            "2021-Oct-08",
            "今天",
        ),
        "\u202e80-01-1202",
    ],
)
def test_what_can_be_two_days_is_none(text: str) -> None:
    assert written_day(text) is None


def test_two_cells_that_were_copied_are_two_numbers() -> None:
    assert all(map(holds_two_numbers, ("9000\t500", "9000元 500", "9000 .5", "9000\t+500")))
    assert not any(map(holds_two_numbers, ("9000 元", "¥ 9000", "1000 + 200", "\t9000\n")))


def test_what_is_made_plain_twice_stays() -> None:
    for text in ("１，０００。５", "\u202e0009", " 9\u00a0000\n", "2021年1月"):
        assert one_line(one_line(text)) == one_line(text)
        assert plain(plain(text)) == plain(text)
