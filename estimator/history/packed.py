"""The long texts of an entry, packed small.

Most of a slip's text is the same on every slip: it is packed against a dictionary of such texts, which must never
change. Another one would be a second file, with a number of its own before what is packed against it.
"""

import zlib
from functools import cache
from importlib.resources import files
from typing import Any

_LEVEL = 6
_BARE = -15
"""No check of its own: what is kept of an entry has one over all of it."""


def pack_texts(*texts: str) -> bytes:
    """Pack texts without line breaks."""
    packer = _packer().copy()
    packed: bytes = packer.compress("\n".join(texts).encode(errors="surrogatepass")) + packer.flush()
    return packed


def unpack_texts(packed: bytes) -> list[str]:
    """Give back the texts. Raises ValueError when they were packed otherwise."""
    unpacker = zlib.decompressobj(_BARE, zdict=_dictionary())
    try:
        text = unpacker.decompress(packed)
    except zlib.error as error:
        raise ValueError("not packed in this way") from error
    return text.decode(errors="surrogatepass").split("\n")


@cache
def _dictionary() -> bytes:
    return files("assets").joinpath("history-dictionary.txt").read_text("utf-8").strip().encode()


@cache
def _packer() -> Any:  # noqa: ANN401  the type has no name
    return zlib.compressobj(_LEVEL, wbits=_BARE, zdict=_dictionary())
