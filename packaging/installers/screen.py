"""A display of its own with a keyboard: Xvfb, a window manager, and xdotool, whose keys come as a person's do."""

import os
import re
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import TracebackType
from typing import Self

from installers.tools import BuildError, run

WIDTH, HEIGHT = 1366, 768
PATIENCE = 90.0
"""Seconds to wait for something to show before it is a failure; Wine on a busy machine is slow."""


class Screen:
    """A display that is there while it is entered."""

    def __enter__(self) -> Self:
        """Start the display."""
        self._folder = tempfile.TemporaryDirectory()
        read, write = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        # -fbdir shows its pixels as a file; -ac lets another user's program in.
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-fbdir", self._folder.name, "-noreset", "-ac"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as told:
            self.display = f":{told.readline().strip()}"
        self._manager = subprocess.Popen(
            ["openbox", "--sm-disable"],
            env={**os.environ, "DISPLAY": self.display, "HOME": self._folder.name, "XDG_CACHE_HOME": self._folder.name},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.wait_until(self._is_managed, "The window manager does not come up.")
        self._pixels = mmap(os.open(f"{self._folder.name}/Xvfb_screen0", os.O_RDONLY), 0, access=ACCESS_READ)
        header, colours = struct.unpack_from(">I", self._pixels, 0)[0], struct.unpack_from(">I", self._pixels, 76)[0]
        self._first = header + 12 * colours
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the display."""
        for program in (self._manager, self._server):
            program.terminate()
            program.wait()
        self._pixels.close()
        self._folder.cleanup()

    def painted(self) -> float:
        """Return which share of the screen is not black any more."""
        pixels = range(self._first, self._first + WIDTH * HEIGHT * 4, 4 * 997)
        return sum(self._pixels[pixel : pixel + 3] != b"\0\0\0" for pixel in pixels) / len(pixels)

    def shows(self, colour: str) -> int:
        """Return how many pixels have a colour (#rrggbb)."""
        wanted = bytes.fromhex(colour.removeprefix("#"))[::-1]
        blue, green, red = (self._pixels[self._first + part :: 4] for part in range(3))
        return sum(found == tuple(wanted) for found in zip(blue, green, red, strict=False))

    def picture(self) -> bytes:
        """Return what shows, for comparing."""
        return self._sample()

    def wait_until_painted(self) -> float:
        """Wait until a window shows and return the moment. Raises BuildError."""
        self.wait_until(lambda: self.painted() >= 0.1, "No window came up.", pause=0.001)
        return time.perf_counter()

    def wait_until_black(self) -> None:
        """Wait until no window shows any more. Raises BuildError."""
        self.wait_until(lambda: self.painted() == 0, "A window does not go away.")

    def wait_until(self, happens: Callable[[], bool], otherwise: str, pause: float = 0.05) -> None:
        """Wait for something. Raises BuildError with what to say otherwise."""
        end = time.perf_counter() + PATIENCE
        while not happens():
            if time.perf_counter() > end:
                raise BuildError(otherwise)
            time.sleep(pause)

    def wait_until_still(self) -> None:
        """Wait until nothing on the screen has changed for a second, but for a blinking cursor. Raises BuildError."""
        end, before, since = time.perf_counter() + PATIENCE, b"", time.perf_counter()
        while time.perf_counter() - since < 1:
            now = self._sample()
            if sum(a != b for a, b in zip(now, before, strict=False)) > 3 or not before:
                before, since = now, time.perf_counter()
            if time.perf_counter() > end:
                raise BuildError("The window does not come to rest.")
            time.sleep(0.1)

    def focus(self, title: str) -> None:
        """Bring a window to the front. Raises BuildError."""
        self.wait_until(
            lambda: self._activated(title), f"There is no window {title}, or it does not come to the front."
        )

    def _activated(self, title: str) -> bool:
        try:
            window = self._xdotool("search", "--onlyvisible", "--name", title).split()[-1]
            self._xdotool("windowactivate", window)
            return self._xdotool("getactivewindow").split()[-1] == window
        except BuildError:  # a window went while it was looked at
            return False

    def press(self, *keys: str) -> None:
        """Press keys by their X names, one after another."""
        self._xdotool("key", "--delay", "80", *keys)
        self.wait_until_still()

    def type(self, text: str) -> None:
        """Type text."""
        self._xdotool("type", "--delay", "60", text)
        self.wait_until_still()

    def clipboard(self) -> str:
        """Return the text that a program has put on the clipboard, or is about to. Raises BuildError."""
        found: list[str] = []
        self.wait_until(lambda: self._holds_text(found), "Nothing was copied: the clipboard holds no text.")
        return found[0]

    def _holds_text(self, found: list[str]) -> bool:
        asked = ["xclip", "-o", "-selection", "clipboard", "-target", "UTF8_STRING"]
        told = subprocess.run(asked, env={**os.environ, "DISPLAY": self.display}, capture_output=True, check=False)
        found[:] = [told.stdout.decode()]
        return not told.returncode and bool(told.stdout)

    def windows(self) -> list[str]:
        """Return the titles of the windows that show. Raises BuildError."""
        found: list[str] = []
        self.wait_until(lambda: self._lists(found), "The windows cannot be listed.")
        return found

    def _lists(self, titles: list[str]) -> bool:
        try:
            ids = self._xdotool("search", "--onlyvisible", "--name", ".+").split()
            titles[:] = [self._xdotool("getwindowname", one).strip() for one in ids if re.fullmatch(r"\d+", one)]
        except BuildError:  # a window went while it was looked at
            return False
        return True

    def save(self, picture: Path) -> None:
        """Keep what the screen shows."""
        from PySide6.QtGui import QImage  # noqa: PLC0415 this file is also read where there is no Qt

        picture.parent.mkdir(parents=True, exist_ok=True)
        content = self._pixels[self._first : self._first + WIDTH * HEIGHT * 4]
        QImage(content, WIDTH, HEIGHT, QImage.Format.Format_RGB32).save(str(picture))

    def _is_managed(self) -> bool:
        asked = ["xdotool", "get_num_desktops"]
        return not subprocess.run(
            asked, env={**os.environ, "DISPLAY": self.display}, capture_output=True, check=False
        ).returncode

    def _sample(self) -> bytes:
        return self._pixels[self._first :: 4 * 97]

    def _xdotool(self, *arguments: str) -> str:
        return run("timeout", str(PATIENCE), "xdotool", *arguments, env={"DISPLAY": self.display})
