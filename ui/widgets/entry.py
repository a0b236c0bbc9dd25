"""What may be typed into a field: how it is cleaned while typed, judged, read and shown. Text only: no figure is made.

Each kind works on text in which full-width digits, letters and signs are plain ones and nothing unseen is left.
"""

from collections.abc import Callable
from typing import NamedTuple

from estimator.days import parse_day
from estimator.typed import one_line, plain, without_unseen, written_amount, written_count, written_day


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


def _as_it_is(text: str) -> str:
    return text


def _nothing_wrong(_text: str) -> str:
    return ""


def _problem_of(read: Callable[[str], object]) -> Callable[[str], str]:
    """Say what is wrong with a text by what reading it raises."""

    def problem(text: str) -> str:
        try:
            if text.strip():
                read(text)
        except ValueError as error:
            return str(error)
        return ""

    return problem


def _or_as_it_is(read: Callable[[str], str]) -> Callable[[str], str]:
    """Read a text, or give it back where it cannot be read."""

    def read_or_keep(text: str) -> str:
        try:
            return read(text) if text.strip() else ""
        except ValueError:
            return text

    return read_or_keep


def _show_amount(text: str) -> str:
    read = _read_amount(text)
    if not read or _amount_problem(text):
        return text
    yuan, _, fen = read.partition(".")
    return f"{grouped(yuan)}.{fen.ljust(2, '0')}"


def grouped(digits: str) -> str:
    """Return a run of digits with a comma before each three."""
    first = len(digits) % 3 or 3
    return ",".join([digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3))])


def _clean_number(text: str) -> str:
    return one_line(text).replace("。", ".")


def _day(text: str) -> str:
    day = written_day(text)
    if day is None:
        raise ValueError("日期请写成 2021-10-08 或 20211008")
    try:
        parse_day(day)
    except ValueError:
        raise ValueError("没有这一天，请核对月和日") from None
    return day


def _clean_identity(text: str) -> str:
    return "".join(plain(text).split()).upper()


_amount_problem, _read_amount = _problem_of(written_amount), _or_as_it_is(written_amount)
_read_count, _read_day = _or_as_it_is(written_count), _or_as_it_is(_day)
AMOUNT = FieldKind(_clean_number, _amount_problem, _read_amount, _show_amount, right=True)
COUNT = FieldKind(_clean_number, _problem_of(written_count), _read_count, _read_count, right=True)
DATE = FieldKind(_clean_number, _problem_of(_day), _read_day, _read_day)
IDENTITY = FieldKind(_clean_identity, _nothing_wrong, _as_it_is, _as_it_is)
TEXT = FieldKind(without_unseen, _nothing_wrong, str.strip, str.strip, digits=False)
