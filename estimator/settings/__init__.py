"""The settings, where they lie, and the provincial wages."""

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

__all__ = [
    "SETTINGS",
    "STATES",
    "Paper",
    "Setting",
    "Settings",
    "Wage",
    "checked",
    "machine_settings_file",
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
