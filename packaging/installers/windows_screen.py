"""The screen and keyboard of the Windows that this runs on; keys reach a program as a person's do."""

import ctypes
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from PySide6.QtGui import QGuiApplication, QImage

from installers.screen import Screen
from installers.tools import TITLE

if sys.platform != "win32":
    raise ImportError("Only Windows has what this needs.")

MODIFIERS = {"ctrl": 0x11, "alt": 0x12, "shift": 0x10}
KEYS = {"Return": 0x0D, "Escape": 0x1B, "F6": 0x75}
EXTENDED_KEYS = {"End": 0x23, "Home": 0x24, "Down": 0x28}
"""Those that a keyboard has twice; without the flag they would be the ones among the digits."""
EXTENDED, UP = 1, 2
BETWEEN_KEYS = 0.08
UNICODE_TEXT = 13

user32, kernel32 = ctypes.windll.user32, ctypes.windll.kernel32
user32.GetClipboardData.restype = kernel32.GlobalLock.restype = ctypes.c_void_p
kernel32.GlobalLock.argtypes = kernel32.GlobalUnlock.argtypes = [ctypes.c_void_p]
user32.FindWindowW.restype = ctypes.c_void_p
user32.SetForegroundWindow.argtypes = user32.IsWindowVisible.argtypes = [ctypes.c_void_p]


class WindowsScreen(Screen):
    """The screen of this session."""

    def __enter__(self) -> Self:
        """Begin to look at it."""
        self.display = ""
        self._application = QGuiApplication([])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look no more."""
        self._application.shutdown()

    def wait_until_painted(self) -> float:
        """Wait until the program's window shows and return the moment. Raises BuildError."""
        self.wait_until(lambda: bool(self._find(TITLE)), "No window came up.")
        return time.perf_counter()

    def focus(self, title: str) -> None:
        """Bring a window to the front. Raises BuildError."""
        self.wait_until(lambda: bool(self._find(title)), f"There is no window {title}.")
        self._press_one("alt")  # Windows lets only the program that had the last key put a window before the others
        user32.SetForegroundWindow(self._find(title))

    def press(self, *keys: str) -> None:
        """Press keys by their X names, one after another."""
        for key in keys:
            self._press_one(*key.split("+"))
        self.wait_until_still()

    def type(self, text: str) -> None:
        """Type text."""
        for character in text:
            code = user32.VkKeyScanW(ord(character))
            self._stroke([MODIFIERS["shift"]] if code & 0x100 else [], code & 0xFF, 0)
        self.wait_until_still()

    def clipboard(self) -> str:
        """Return what a program has put on the clipboard."""
        user32.OpenClipboard(None)
        handle = user32.GetClipboardData(UNICODE_TEXT)
        text = ctypes.wstring_at(kernel32.GlobalLock(handle))
        kernel32.GlobalUnlock(handle)
        user32.CloseClipboard()
        return text

    def windows(self) -> list[str]:
        """Return the titles of the windows that show."""
        found = []

        def take(window: int, _: int) -> bool:
            title = ctypes.create_unicode_buffer(256)
            if user32.IsWindowVisible(window) and user32.GetWindowTextW(ctypes.c_void_p(window), title, 256):
                found.append(title.value)
            return True

        user32.EnumWindows(ctypes.WINFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)(take), None)
        return found

    def save(self, picture: Path) -> None:
        """Keep what the screen shows."""
        picture.parent.mkdir(parents=True, exist_ok=True)
        self._grab().save(str(picture))

    def _sample(self) -> bytes:
        image = self._grab()  # its bits go with it
        return bytes(image.constBits())[:: 4 * 97]

    def _grab(self) -> QImage:
        return self._application.primaryScreen().grabWindow(0).toImage().convertToFormat(QImage.Format.Format_RGB32)

    def _find(self, title: str) -> int | None:
        full = next((one for one in self.windows() if one.startswith(title)), "")
        return user32.FindWindowW(None, full) if full else None

    def _press_one(self, *names: str) -> None:
        *modifiers, key = names
        code = MODIFIERS.get(key) or KEYS.get(key) or EXTENDED_KEYS.get(key) or ord(key.upper())
        self._stroke([MODIFIERS[name] for name in modifiers], code, EXTENDED if key in EXTENDED_KEYS else 0)

    def _stroke(self, modifiers: list[int], key: int, flags: int) -> None:
        for modifier in modifiers:
            user32.keybd_event(modifier, 0, 0, 0)
        user32.keybd_event(key, 0, flags, 0)
        user32.keybd_event(key, 0, flags | UP, 0)
        for modifier in reversed(modifiers):
            user32.keybd_event(modifier, 0, UP, 0)
        time.sleep(BETWEEN_KEYS)
