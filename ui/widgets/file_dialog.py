"""The dialogs that ask for a file: opened without waiting for them, they hand on the one that was chosen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.widgets.field import Field


def documents() -> Path:
    """Return the folder of the user's documents."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def ask_for(parent: QWidget, title: str, kind: str, folder: Path, take: Callable[[Path], None]) -> None:
    """Ask for a file that is there, of a kind (`名册 (*.xlsx)`)."""
    dialog = QFileDialog(parent, title, str(folder), kind)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(dialog, take)


def ask_where_to_save(parent: QWidget, title: str, kind: str, offered: Path, take: Callable[[Path], None]) -> None:
    """Ask for a file to write, offering one; the kind is named in words (`PDF`) and is that of the suffix offered."""
    dialog = QFileDialog(parent, title, str(offered.parent), f"{kind} (*{offered.suffix})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(offered.suffix)
    dialog.selectFile(offered.name)
    _open(dialog, take)


def _open(dialog: QFileDialog, take: Callable[[Path], None]) -> None:
    # Where Qt paints the dialog itself, one key would rename or remove what lies in the folder.
    dialog.setOption(QFileDialog.Option.ReadOnly)
    dialog.fileSelected.connect(lambda file: take(Path(file)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def path_in(field: Field) -> Path | None:
    """Return the path that is written in a field; None where none is."""
    text = field.text_value().strip('"')  # the file manager of Windows copies a path with quotation marks
    return Path(text) if text else None
