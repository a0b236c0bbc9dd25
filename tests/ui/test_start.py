"""The start as a clerk does it: the command without arguments, to the window that is ready."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OPENED_AND_CLOSED = """
import gc
import ui.app
from estimator.cli.main import main

make = ui.app.Window

def closed_once_ready(*given):
    window = make(*given)
    assert not gc.isenabled()
    window.ready.connect(window.close)
    return window

ui.app.Window = closed_once_ready
print(main([]), gc.isenabled(), gc.get_freeze_count() > 0)
"""


def test_garbage_is_not_looked_for_until_the_window_is_ready_and_then_only_in_what_comes() -> None:
    command = [sys.executable, "-c", OPENED_AND_CLOSED]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert told.stdout.split() == ["0", "True", "True"], told.stderr
