"""The words of the counter for what texts of packs call otherwise: what a person reads says one word for one thing.

What the pack pins and what its examples work out stay as they are: only the sentences are read so.
"""

import re
from collections.abc import Mapping
from typing import Any

_SENTENCES = ("label", "remedy", "text", "gist", "expect", "notes", "summary", "otherwise")
_NOW_CALLED = (
    (re.compile("(?<![统社])区外"), "市外"),
    (re.compile("精神病(?!院|科|医院)"), "精神疾病"),
    (re.compile("(?<!领取)失业(?!保险|金)"), "领失业金"),
    (re.compile("配偶已享受居民"), "配偶领过居民"),
    (re.compile("本次事件"), "本次生育"),
)


def in_counter_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a pack, the sentences of its rows in the words of the counter."""
    return {table: [_row(row) for row in rows] if isinstance(rows, list) else rows for table, rows in data.items()}


def _row(row: Any) -> Any:  # noqa: ANN401  as TOML has it
    if not isinstance(row, dict):
        return row
    changed = {key: _reworded(row[key]) for key in _SENTENCES if key in row}
    return {**row, **changed}


def _reworded(value: Any) -> Any:  # noqa: ANN401  as TOML has it
    if isinstance(value, str):
        for word, now in _NOW_CALLED:
            value = word.sub(now, value)
        return value
    if isinstance(value, list):
        return [_reworded(one) for one in value]
    return _row(value) if isinstance(value, dict) else value
