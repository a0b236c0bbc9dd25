"""`python -m estimator`: the same as the command."""

import importlib
import sys

from estimator.cli.main import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False) and sys.argv[1:2] and sys.argv[1].startswith("-"):
        # The window asks printers through another process of this program, which begins here as well.
        importlib.import_module("pyi_rth_multiprocessing")
        importlib.import_module("multiprocessing").freeze_support()
    sys.exit(main())
