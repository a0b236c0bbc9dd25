"""The colours of the window: read from assets/themes.toml, handed to Qt as a palette and to painters by name."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QColor, QPalette

THEMES_FILE = Path(__file__).parents[2] / "assets" / "themes.toml"


class Theme(NamedTuple):
    """One set of colours; what each is for is said at the head of the data file."""

    name: str
    ground: QColor
    sheet: QColor
    surface: QColor
    line: QColor
    rule: QColor
    border: QColor
    edge: QColor
    ink: QColor
    muted: QColor
    faint: QColor
    accent: QColor
    soft: QColor
    accent_ink: QColor
    on_accent: QColor
    amber: QColor
    amber_mark: QColor
    amber_soft: QColor
    error: QColor
    error_soft: QColor
    parts: Mapping[str, QColor]
    fill_patterns: Mapping[str, str]

    @property
    def flat(self) -> bool:
        """Whether all grounds are one colour, so that lines must say what a fill would have said."""
        return self.sheet == self.surface

    def palette(self) -> QPalette:
        """Return the palette that stock painting (text, caret, selection, menus, tooltips) uses."""
        role = QPalette.ColorRole
        palette = QPalette(self.surface)
        for roles, colour in (
            ((role.Window, role.Button, role.ToolTipBase), self.surface),
            ((role.Base, role.AlternateBase), self.surface),
            ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), self.ink),
            ((role.PlaceholderText,), self.muted),
            ((role.Highlight,), self.soft),
            ((role.HighlightedText,), self.ink),
            ((role.Link, role.LinkVisited, role.Accent), self.accent),
            ((role.Light, role.Midlight), self.line),
            ((role.Mid, role.Dark, role.Shadow), self.edge),
        ):
            for each in roles:
                palette.setColor(each, colour)
        for each in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, each, self.faint)
        return palette


def load_themes(file: Path = THEMES_FILE) -> dict[str, Theme]:
    """Read every theme of the data file.

    Raises KeyError for a theme that leaves out a colour, ValueError for a colour that is none.
    """
    with file.open("rb") as stream:
        data = tomllib.load(stream)
    fill_patterns = {part: each["pattern"] for part, each in data.pop("parts").items()}
    return {name: _theme(name, tokens, fill_patterns) for name, tokens in data.items()}


def _theme(name: str, tokens: Mapping[str, object], fill_patterns: Mapping[str, str]) -> Theme:
    own = {"name", "parts", "fill_patterns"}
    colours = {name: _colour(tokens[name]) for name in Theme._fields if name not in own}
    parts_table = tokens["parts"]
    if not isinstance(parts_table, dict):
        message = f"{name}.parts is no table"
        raise ValueError(message)  # noqa: TRY004 - one kind of error for a data file that is wrong
    parts = {part: _colour(parts_table[part]) for part in fill_patterns}
    return Theme(name=name, parts=parts, fill_patterns=fill_patterns, **colours)


def _colour(text: object) -> QColor:
    colour = QColor(text) if isinstance(text, str) else QColor()
    if not colour.isValid():
        message = f"not a colour: {text!r}"
        raise ValueError(message)
    return colour
