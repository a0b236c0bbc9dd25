"""`python -m estimator`: the same as the command."""

import sys

from estimator.cli.main import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # The window asks printers through another process of this program, which begins here as well.
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
