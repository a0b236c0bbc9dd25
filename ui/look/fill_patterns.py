"""How the parts of a bill are painted: a colour and a hatching each, alike in bar, legend, comparison and curve."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from ui.look import hatching
from ui.look.appearance import Appearance
from ui.look.hatching import Ground, Hatch

SWATCH_RADIUS = 2
_HATCHES = {
    "rising": Hatch(4.5, 1.4),
    "falling": Hatch(11, 1.4, half=True),
    "crossed": Hatch(6, 1.2),
    "upright": Hatch(6, 1.4, half=True),
    "grid": Hatch(6, 1.4, half=True),
    "dots": Hatch(5, 1.8, half=True),
    "levels": Hatch(3, 2),
}
"""In fourteenths of the text size."""


def fill_part(painter: QPainter, box: QRectF, look: Appearance, part: str, scale: float = 1.0) -> None:
    """Fill `box` as the named part of a bill; `scale` widens the hatching (for the citizen's view).

    Strokes have the colour of the surface behind, so a part reads in grey as well.
    """
    theme = look.theme
    unit = look.base / 14 * scale
    ground = Ground(theme.surface, _HATCHES, unit, max(1.0, unit))
    hatching.fill(painter, box, theme.parts[part], theme.hatching[part], ground)


def swatch(painter: QPainter, box: QRect | QRectF, look: Appearance, part: str, scale: float = 1.0) -> None:
    """Paint the small square that stands for a part in captions and legends."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(box), SWATCH_RADIUS, SWATCH_RADIUS)
    painter.save()
    painter.setClipPath(path)
    fill_part(painter, QRectF(box), look, part, scale)
    painter.restore()
