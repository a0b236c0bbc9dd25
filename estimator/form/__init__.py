"""A case while it is being filled in: what a form asks, what is missing or wrong, and the answer once it is whole."""

import importlib
from typing import TYPE_CHECKING

from estimator.form.form_facts import Entered, facts_asked
from estimator.form.parts import SHARES, WORKED_OUT, worked_out

if TYPE_CHECKING:
    from estimator.form.draft import Draft, entries_of, read_draft
else:

    def __getattr__(name: str) -> object:
        # The draft brings the engine with it, which the window must not wait for.
        if name not in ("Draft", "entries_of", "read_draft"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module("estimator.form.draft"), name)


__all__ = ["SHARES", "WORKED_OUT", "Draft", "Entered", "entries_of", "facts_asked", "read_draft", "worked_out"]
