"""Tables of tables by dotted keys: `hospital.tier`."""

from collections.abc import Iterator, Mapping
from typing import Any


def flat(data: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    """Return the values of a table of tables by their dotted keys."""
    for key, value in data.items():
        if isinstance(value, Mapping) and value:
            yield from flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def put(data: dict[str, Any], path: str, value: object) -> None:
    """Put a value at a dotted key."""
    group, _, rest = path.partition(".")
    if rest:
        put(data.setdefault(group, {}), rest, value)
    else:
        data[group] = value
