"""Whose seals count where a command is given."""

from estimator.library.keys import TrustedKeys, trusted_keys
from estimator.settings import read_settings, settings_file


def own_trusted_keys() -> TrustedKeys:
    """Give the keys that count on this computer for this user."""
    return trusted_keys(read_settings(settings_file()).settings.rule_keys)
