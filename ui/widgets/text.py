"""Lines of words: labels whose font and colour follow the look."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from ui.look import fonts
from ui.look.appearance import Appearance, TypeSize


class Text(QLabel):
    """A label in one of the five sizes and one of the theme's colours; it may wrap and be selected."""

    def __init__(  # noqa: PLR0913 - how a text looks, said once where it is made
        self,
        look: Appearance,
        text: str = "",
        *,
        size: TypeSize = "text",
        colour: str = "ink",
        bold: bool = False,
        halt: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a label; `colour` is the name of a colour of the theme."""
        super().__init__(parent)
        self._look = look
        self._size: TypeSize = size
        self._colour = colour
        self._bold = bold
        self._halt = halt
        self._stretch = 100
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._take_focus()

        look.follow(self._measure)

    @override
    def setText(self, text: str) -> None:
        """Say words; where they wrap, a figure stays with its word."""
        self._words = text
        super().setText(fonts.kept_together(text) if self.wordWrap() else text)

    @override
    def text(self) -> str:
        """Return the words as they were said."""
        return self._words

    def set_text(self, text: str) -> None:
        """Change the words; nothing is laid out or painted anew when they are the same."""
        if text != self.text():
            self.setText(text)
            self._set_font()
            if self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
                self._take_focus()

    def set_colour(self, colour: str) -> None:
        """Change the colour, by its name in the theme."""
        if colour != self._colour:
            self._colour = colour
            self._measure()

    def set_stretch(self, percent: int) -> None:
        """Set the letters narrower than they are cut (100), as a form does with a word that is a letter too long."""
        if percent != self._stretch:
            self._stretch = percent
            self._measure()

    def _take_focus(self) -> None:
        """Let a click select what is said; where nothing is said, the focus would stand on nothing with a name."""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus if self.text() else Qt.FocusPolicy.NoFocus)

    def _measure(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, getattr(self._look.theme, self._colour))
        self.setPalette(palette)
        self._set_font()

    def _set_font(self) -> None:
        font = self._look.font(self._size, bold=self._bold, halt=self._halt or fonts.is_caption(self.text()))
        if self._stretch != 100:  # noqa: PLR2004 as it is cut
            font = QFont(font)
            font.setStretch(self._stretch)
        self.setFont(font)
