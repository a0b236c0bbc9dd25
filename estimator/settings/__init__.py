"""The settings, the provincial wages, and where settings and history lie."""

from estimator.folders import data_folder
from estimator.settings.settings import (
    SETTINGS,
    Paper,
    Setting,
    Settings,
    checked,
    machine_settings_file,
    read_settings,
    settings_file,
    wage_for,
    with_wage,
    without_wage,
    write_settings,
)
from estimator.settings.wages import STATES, Wage, published_shares, suggested_wage, wage_amount, wage_year
from estimator.writing import make_folder

__all__ = [
    "SETTINGS",
    "STATES",
    "Paper",
    "Setting",
    "Settings",
    "Wage",
    "checked",
    "data_folder",
    "machine_settings_file",
    "make_folder",
    "published_shares",
    "read_settings",
    "settings_file",
    "suggested_wage",
    "wage_amount",
    "wage_for",
    "wage_year",
    "with_wage",
    "without_wage",
    "write_settings",
]
