"""What a report of an unforeseen error says, without names, ID numbers or the user's folder."""

import platform
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import qVersion

import estimator

_NUMBER = re.compile(r"\d(?:[ -]?\d){13,}(?:[ -]?[\dXx])?")
"""Fifteen digits and more, however they are parted: an ID number, also one that is not whole yet."""
_SHORTEST_NAME = 2


def hidden(text: str, names: Iterable[str]) -> str:
    """Return a text without the names given, without anything like an ID number, and without the user's folder."""
    for name in sorted(names, key=len, reverse=True):
        if len(name.strip()) >= _SHORTEST_NAME:
            text = text.replace(name.strip(), "〈姓名〉").replace(ascii(name.strip())[1:-1], "〈姓名〉")
    return _NUMBER.sub("〈号码〉", text).replace(str(Path.home()), "~")


def report(error: BaseException, where: str, names: Iterable[str] | None) -> str:
    """Word the report of an error; where the names are not known, it does without all that the error itself says."""
    said = "".join(_stack_alone(error)) if names is None else "".join(traceback.format_exception(error))
    head = (
        f"医保生育待遇试算 {estimator.__version__}",
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}",
        f"Python {platform.python_version()}，Qt {qVersion()}，{platform.platform()}",
        f"出错之处：{where}",
    )
    return hidden("\n".join((*head, "", said)), names or ())


def summary(error: BaseException, names: Iterable[str] | None) -> str:
    """Say in one line what happened."""
    words = "" if names is None else str(error).strip().partition("\n")[0]
    return hidden(f"{type(error).__name__}：{words}" if words else type(error).__name__, names or ())


def place_of(error: BaseException) -> tuple[str, str, int]:
    """Say where an error arose: two of one place are one fault."""
    frames = traceback.extract_tb(error.__traceback__)
    return (type(error).__name__, frames[-1].filename, frames[-1].lineno or 0) if frames else (repr(error), "", 0)


def _stack_alone(error: BaseException) -> Iterator[str]:
    seen: BaseException | None = error
    while seen is not None:
        yield f"{type(seen).__name__}\n"
        yield from traceback.format_tb(seen.__traceback__)
        seen = seen.__cause__ or seen.__context__


def on_standard_error(text: str) -> None:
    """Write to standard error, where there is one: a windowed program on Windows has none."""
    if sys.stderr is not None:
        sys.stderr.write(f"{text}\n")
