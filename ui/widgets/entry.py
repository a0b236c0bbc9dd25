"""What may be typed into a field: how it is cleaned while typed, judged, read and shown. Text only: no figure is made.

Each kind works on text in which full-width digits, letters and signs are plain ones and nothing unseen is left.
"""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from estimator.typed import plain, without_time, without_unseen

_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})|(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


class FieldKind(NamedTuple):
    """A kind of field, as functions of its text.

    `clean` keeps what was typed in plain signs, `problem` says in words what is wrong with it,
    `read` gives the plain text to hand on, `show` the text of a field that has been left.
    """

    clean: Callable[[str], str]
    problem: Callable[[str], str]
    read: Callable[[str], str]
    show: Callable[[str], str]
    right: bool = False
    digits: bool = True


def _without_blanks(text: str) -> str:
    return "".join(plain(text).split())


def _as_it_is(text: str) -> str:
    return text


def _nothing_wrong(_text: str) -> str:
    return ""


def _strange(text: str, allowed: str) -> str:
    return "".join(dict.fromkeys(sign for sign in text if sign not in allowed))


def _clean_amount(text: str) -> str:
    return _without_blanks(text).replace("。", ".").removeprefix("¥").removesuffix("元")


def _sum_problem(text: str) -> str:
    """Say what is wrong with an amount, or with the first wrong part of a sum (1000+200.5+300)."""
    parts = text.split("+")
    if len(parts) > 1 and "" in parts:
        return "加号两边都要写金额"
    return next((problem for part in parts if (problem := _amount_problem(part))), "")


def _read_sum(text: str) -> str:
    if _sum_problem(text) or "+" not in text:
        return _read_amount(text)
    return str(sum((Decimal(_read_amount(part)) for part in text.split("+")), Decimal(0)))


def _show_sum(text: str) -> str:
    return text if _sum_problem(text) else _show_amount(_read_sum(text))


def _amount_problem(text: str) -> str:
    if text.startswith(("-", "−")):
        problem = "金额不能是负数"
    elif strange := _strange(text, "0123456789.,"):
        problem = f"金额只能写数字，这里有“{strange}”"
    elif "," in text and not _GROUPED.fullmatch(text):
        problem = "逗号不在千位上，请核对金额"
    elif text.count(".") > 1:
        problem = "小数点多了一个"
    elif text == ".":
        problem = "请写金额，如 9000.50"
    elif len(text.partition(".")[2]) > 2:  # noqa: PLR2004 - a fen is the second decimal
        problem = "最多写到分，两位小数"
    else:
        problem = ""
    return problem


def _read_amount(text: str) -> str:
    if _amount_problem(text) or not text:
        return text
    yuan, _, fen = text.replace(",", "").partition(".")
    yuan = yuan.lstrip("0") or "0"
    return f"{yuan}.{fen}" if fen else yuan


def _show_amount(text: str) -> str:
    if _amount_problem(text) or not text:
        return text
    yuan, _, fen = _read_amount(text).partition(".")
    return f"{grouped(yuan)}.{fen.ljust(2, '0')}"


def grouped(digits: str) -> str:
    """Return a run of digits with a comma before each three."""
    first = len(digits) % 3 or 3
    return ",".join([digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3))])


def _count_problem(text: str) -> str:
    if text.startswith(("-", "−")):
        return "不能是负数"
    if strange := _strange(text, "0123456789"):
        return "只能写整数" if set(strange) <= {".", ","} else f"只能写数字，这里有“{strange}”"
    return ""


def _clean_count(text: str) -> str:
    return _without_blanks(text).replace("。", ".")


def _read_count(text: str) -> str:
    return text if _count_problem(text) or not text else text.lstrip("0") or "0"


def _clean_date(text: str) -> str:
    text = _without_blanks(without_time(plain(text)))
    return re.sub(r"[年月./。−—–]", "-", text).removesuffix("日")


def _date_problem(text: str) -> str:
    match = _DATE.fullmatch(text)
    if match is None:
        return "日期请写成 2021-10-08 或 20211008" if text else ""
    try:
        dt.date(*(int(part) for part in match.groups() if part))
    except ValueError:
        return "没有这一天，请核对月和日"
    return ""


def _read_date(text: str) -> str:
    match = _DATE.fullmatch(text)
    if match is None or _date_problem(text):
        return text
    year, month, day = (part for part in match.groups() if part)
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _clean_identity(text: str) -> str:
    return _without_blanks(text).upper()


AMOUNT = FieldKind(_clean_amount, _sum_problem, _read_sum, _show_sum, right=True)
COUNT = FieldKind(_clean_count, _count_problem, _read_count, _read_count, right=True)
DATE = FieldKind(_clean_date, _date_problem, _read_date, _read_date)
IDENTITY = FieldKind(_clean_identity, _nothing_wrong, _as_it_is, _as_it_is)
TEXT = FieldKind(without_unseen, _nothing_wrong, str.strip, str.strip, digits=False)
