"""What may have been meant by a word that is none of those that may stand in its place."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

_MOST_MEANT, _LONGEST_WORD = 300, 100
"""Beyond these nobody mistyped a word, and comparing would take long."""


def nearest(word: str, meant: Mapping[str, str]) -> str | None:
    """Return the key that a word may mean: that of which it is the Chinese word, or one written much like it.

    `meant` are the keys there are, with what each is called in Chinese ("" where it is not).
    """
    called = [key for key, chinese in meant.items() if chinese == word]
    close = called or get_close_matches(word, meant, n=1)
    if not close:
        close = [key for key, chinese in meant.items() if get_close_matches(word, [chinese], n=1, cutoff=0.5)]
    return close[0] if close else None


def did_you_mean(word: str, meant: Mapping[str, str] | Iterable[str]) -> str:
    """Say which key may have been meant by a word, or which there are."""
    words = dict(meant) if isinstance(meant, Mapping) else dict.fromkeys(meant, "")
    if len(words) > _MOST_MEANT or len(word) > _LONGEST_WORD:
        return ""
    near = nearest(word, words)
    if near is not None:
        return f"，是不是 {near}？"
    return f"，只能是 {'、'.join(words)}" if words else ""
