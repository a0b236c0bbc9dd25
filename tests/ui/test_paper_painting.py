"""The painted page, looked at dot by dot, and the PDF, read back."""

from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from estimator.settings.settings import Paper
from estimator.slip import FILL_PATTERNS
from estimator.writing import OutputError
from tests.slip_cases import CAESAREAN, CASES, STAY, slip_of
from ui.look.palettes import load_themes
from ui.paper.layout import lay_out
from ui.paper.marks import INK, Fill, Mark, Page, Stroke, Words
from ui.paper.painting import paint
from ui.paper.pdf import write_pdf

DOTS = 10
"""To the millimetre."""
TITLE = "待遇试算单（非结算凭证）"

pytestmark = pytest.mark.usefixtures("qapp")


def painted(page: Page, dots: float = DOTS) -> QImage:
    image = QImage(round(page.width * dots), round(page.height * dots), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint(painter, page, dots)
    painter.end()
    return image


def place(mark: Mark) -> QRect:
    """Where a mark may leave ink, in dots."""
    if isinstance(mark, Words):
        # Letters lean over their width, and brackets and a title's strokes over the height of a line.
        lean = 0.1 * mark.type.size
        left, top, right, bottom = mark.x - lean, mark.top, mark.right + lean, mark.bottom
    elif isinstance(mark, Stroke):
        half = mark.width / 2
        left, top, right, bottom = mark.x - half, mark.y - half, mark.to_x + half, mark.to_y + half
    else:
        assert isinstance(mark, Fill)
        left, top, right, bottom = mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    return QRect(
        int(left * DOTS) - 1, int(top * DOTS) - 1, int((right - left) * DOTS) + 3, int((bottom - top) * DOTS) + 3
    )


def ink(image: QImage) -> int:
    """How many dots are not white."""
    return sum(1 for byte in bytes(image.constBits()) if byte < 0xF0)


@pytest.mark.parametrize("paper", ["A4", "A5", "80mm"])
@pytest.mark.parametrize("name", ["stay", "typed"])
def test_ink_is_where_the_layout_says_and_nowhere_else(name: str, paper: Paper) -> None:
    for page in lay_out(slip_of(CASES[name]), paper):
        image = painted(page)
        unseen = [mark for mark in page.marks if not ink(image.copy(place(mark)))]
        assert [mark for mark in unseen if not (isinstance(mark, Words) and not mark.text.strip())] == []
        painter = QPainter(image)
        for mark in page.marks:
            painter.fillRect(place(mark), Qt.GlobalColor.white)
        painter.end()
        assert ink(image) == 0


def test_parts_of_the_bill_are_hatched_as_on_the_screen() -> None:
    assert load_themes()["light"].fill_patterns == {part: each.pattern for part, each in FILL_PATTERNS.items()}


@pytest.mark.parametrize("size", [(30, 5), (3, 3)])
def test_parts_of_the_bill_differ_in_black_and_white(size: tuple[float, float]) -> None:
    images = {}
    for part in FILL_PATTERNS:
        page = Page(*size, (Fill(0, 0, *size, part, INK),))
        images[part] = painted(page, 8).convertToFormat(
            QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither
        )
    everywhere = images["fund"].width() * images["fund"].height()
    black = {
        part: sum(
            image.pixelColor(x, y) == QColor(Qt.GlobalColor.black)
            for x in range(image.width())
            for y in range(image.height())
        )
        for part, image in images.items()
    }
    assert black["fund"] == everywhere
    for one, other in combinations(images, 2):
        assert images[one] != images[other]
    assert all(0.2 < black[part] / everywhere < 0.95 for part in FILL_PATTERNS if part != "fund")


def test_a_pdf_has_its_pages_and_says_nothing_of_the_person_outside_of_them(tmp_path: Path) -> None:
    path = tmp_path / "slip.pdf"
    papers: dict[Paper, int] = {"A4": 1, "A5": 2, "80mm": 1}
    for paper, count in papers.items():
        write_pdf(lay_out(slip_of(CAESAREAN), paper), TITLE, path)
        content = path.read_bytes()
        assert content.startswith(b"%PDF-1.4")
        assert content.count(b"/Type /Page\n") == count
        assert TITLE.encode("utf-16-be") in content.replace(b"\\(", b"(").replace(b"\\)", b")")
        assert not [
            text for text in ("欧阳", "欧***") for code in ("utf-8", "utf-16-be") if text.encode(code) in content
        ]


def test_a_pdf_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    pages = lay_out(slip_of(STAY), "A4")
    folder = tmp_path / "slips"
    folder.mkdir()
    path = folder / "slip.pdf"
    path.write_bytes(b"before")
    path.chmod(0o400)
    with pytest.raises(OutputError, match="只读"):
        write_pdf(pages, TITLE, path)
    assert path.read_bytes() == b"before"
    with pytest.raises(OutputError, match="没有这个文件夹"):
        write_pdf(pages, TITLE, folder / "none" / "slip.pdf")
    assert [each.name for each in folder.iterdir()] == ["slip.pdf"]
