"""Run before the program on Linux: puts right what its environment says for other programs, or of other Qt versions."""

import os

# PyInstaller's own libraries come first for this program only, not for those it opens a slip with.
before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if before is None:
    os.environ.pop("LD_LIBRARY_PATH", None)
else:
    os.environ["LD_LIBRARY_PATH"] = before

# Its own second process, which speaks with printers, is to find them all the same: it begins as this one did.
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"

os.environ["QT_QPA_PLATFORM"] = "xcb"  # the only one in the bundle; a Wayland desktop says "wayland" and has X too

# There is no Qt 6.9 input plugin of fcitx to bundle; fcitx 5 answers to that of ibus.
if os.environ.get("QT_IM_MODULE", "").startswith("fcitx"):
    os.environ["QT_IM_MODULE"] = "ibus"
