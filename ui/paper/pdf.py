"""The slip as a PDF."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from estimator.writing import whole_file
from ui.paper.marks import Page, Words
from ui.paper.painting import paint
from ui.paper.pdf_text import with_readable_text

_DOTS_PER_INCH = 1200
_MILLIMETRES_PER_INCH = 25.4


def write_pdf(pages: tuple[Page, ...], title: str, path: Path) -> None:
    """Write pages as a PDF. Raises OutputError; then `path` is untouched."""
    content = QBuffer()
    content.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(content)
    writer.setTitle(title)
    writer.setCreator("医保生育待遇试算")
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageMargins(QMarginsF())
    painter = QPainter()
    for number, page in enumerate(pages):
        writer.setPageSize(QPageSize(QSizeF(page.width, page.height), QPageSize.Unit.Millimeter))
        if number:
            writer.newPage()
        else:
            painter.begin(writer)
        paint(painter, page, _DOTS_PER_INCH / _MILLIMETRES_PER_INCH)
    painter.end()
    letters = ["".join(mark.text for mark in page.marks if isinstance(mark, Words)) for page in pages]
    readable = with_readable_text(bytes(content.data().data()), letters)
    with whole_file(path) as file:
        file.write(readable)
