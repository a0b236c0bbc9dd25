"""Sealed files as a bureau makes them, and places of their own to install them into."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from estimator.library import install, places
from estimator.library.keys import TrustedKeys, new_key
from estimator.library.places import Place, place
from estimator.library.seal import Origin, add_seal
from estimator.library.withdrawal import Withdrawal
from estimator.settings.settings import Settings, settings_file, write_settings
from tests import later_packs
from tests.officer_packs import text_of

BUREAU = new_key()
TRUSTED = TrustedKeys(((BUREAU.public,),))
ISSUED_BY = "三门峡市医疗保障局"


def sealed(text: str, issue: int = 1) -> bytes:
    """Return a text sealed by the bureau."""
    return add_seal(text.encode(), BUREAU, Origin(ISSUED_BY, date(2026, 12, 20), issue))


def sealed_2027(issue: int = 1) -> bytes:
    """Return the officer's pack of 2027, sealed."""
    return sealed(text_of("sanmenxia-2027"), issue)


def withdrawn(name: str = "sanmenxia-2027", issue: int = 1) -> bytes:
    """Return the statement that a pack is taken back, sealed."""
    return sealed(Withdrawal(name, issue, "起付标准有误", "三医保〔2026〕31号").text(), issue)


def install_later(packs: Mapping[str, str]) -> None:
    """Install later packs for the user, each in force from a day, as of this region; the settings name the bureau."""
    for name, since in packs.items():
        text = later_packs.text_of(name).replace('region = "某市"', 'region = "三门峡市"')
        text = text.replace("from = 2023-01-01", f"from = {since}")
        install.install(sealed(text), f"{name}.toml", place("user"), TRUSTED)
    write_settings(Settings(rule_keys=str(BUREAU.public)), settings_file())


def own_places(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Let the places be below a folder; return the place of the user."""
    monkeypatch.setattr(places, "_machine_folder", lambda: folder / "machine")
    monkeypatch.setattr(places, "data_folder", lambda: folder / "user")
    return place("user")
