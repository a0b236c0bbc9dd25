"""The hook for signing: a command of whoever signs, run on every program and package of a build."""

import os
import shlex
from pathlib import Path

from installers.tools import run

COMMAND = "ESTIMATOR_SIGN"
"""The variable that names the command; the file to be signed in its place is added as its last argument."""


def sign(*files: Path) -> None:
    """Have files signed, where the environment names a command for it. Raises BuildError when that fails."""
    command = shlex.split(os.environ.get(COMMAND, ""))
    for file in files if command else ():
        run(*command, file)
