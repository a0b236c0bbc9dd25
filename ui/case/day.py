"""The day it is, for a window."""

from estimator.days import today

__all__ = ["today"]
