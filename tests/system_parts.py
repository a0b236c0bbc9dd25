"""Parts of the system that some tests need and a computer may lack; `needs` marks a test with the part's name.

What `packaging/dev.py test` installs of them stands there.
"""

import ctypes.util
import os
import shutil
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple


class Part(NamedTuple):
    """Whether a part is here, and what goes unproven without it."""

    is_here: Callable[[], bool]
    unproven: str


@cache
def _has_terminal() -> bool:
    if sys.platform == "win32":
        return False
    try:
        ends = os.openpty()
    except OSError:
        return False
    for end in ends:
        os.close(end)
    return True


@cache
def _has_cups() -> bool:
    return sys.platform != "win32" and ctypes.util.find_library("cups") is not None


def _has_program(name: str) -> bool:
    return shutil.which(name) is not None


PARTS = {
    "pty": Part(_has_terminal, "what is shown on a terminal"),
    "cups": Part(_has_cups, "printing on a printer of CUPS"),
    "pdftotext": Part(partial(_has_program, "pdftotext"), "the text of a PDF, read by poppler"),
    "minisign": Part(partial(_has_program, "minisign"), "that minisign itself knows our seals"),
    "soffice": Part(partial(_has_program, "soffice"), "workbooks of rules that LibreOffice saved again"),
    "full disk": Part(Path("/dev/full").exists, "a full disk, /dev/full"),
    "fork": Part(partial(hasattr, os, "fork"), "the history and installing under processes that are killed"),
}


def lacking(part: str) -> str:
    """Return the reason of a test that is skipped for want of a part."""
    return f"no {part} on this system: {PARTS[part].unproven}"
