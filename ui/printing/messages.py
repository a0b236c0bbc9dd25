"""What the window and the process with the printers say to each other."""

from typing import NamedTuple

from estimator.settings import Paper
from ui.paper.marks import Page
from ui.printing.fitting import Papers


class Printers(NamedTuple):
    """The printers by name; the system's default one, or nothing; and what went wrong when looking for them."""

    names: tuple[str, ...] = ()
    default: str = ""
    wrong: str = ""


class Job(NamedTuple):
    """Pages for a printer, under a title that other people may see in its queue."""

    printer: str
    title: str
    pages: tuple[Page, ...]
    paper: Paper


class JobOutcome(NamedTuple):
    """What became of a job: nothing wrong, or what is, in words."""

    printer: str
    wrong: str = ""


Order = Job | str | None
"""A job; a printer, for its papers; nothing, for the printers."""
Answer = Printers | Papers | JobOutcome
