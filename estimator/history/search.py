"""What to look for in the history, made into SQL.

A word is the beginning of a name, a slip number, a case number or an ID number, or the end of a slip or ID number. A
word that few entries have is looked up in the indexes; one that many have (a year, the region of all ID numbers) is
compared entry by entry from the newest on, which soon has a page full. So no search gathers all entries for one page.
"""

import sqlite3
from datetime import date
from typing import NamedTuple

from estimator.identity import masked_name, masked_number
from estimator.typed import plain

_COLUMNS = ("name", "id_number", "number", "case_number", "substr(number, -4)", "substr(id_number, -4)")
_LAST_LETTER = "\U0010ffff"
_FEW = 10_000
_MOST_WORDS = 10


class Sql(NamedTuple):
    """A piece of SQL and the values of its question marks."""

    text: str
    values: tuple[str, ...]


def search_for(
    connection: sqlite3.Connection, text: str, first_day: date | None, last_day: date | None, benefit: str | None
) -> Sql:
    """Select the keys of the entries of a period and a benefit in which every word of a text is found."""
    compared = [
        Sql(condition, (str(value),))
        for condition, value in (("made_on >= ?", first_day), ("made_on <= ?", last_day), ("benefit = ?", benefit))
        if value is not None
    ]
    looked_up = []
    for word in plain(text).upper().split()[:_MOST_WORDS]:
        keys = _keys(word)
        found = f"SELECT count(*) FROM ({keys.text} LIMIT {_FEW + 1})"  # noqa: S608 no value in it
        if connection.execute(found, keys.values).fetchone()[0] > _FEW:
            compared.append(_comparison(word))
        else:
            looked_up.append(keys)
    source = "entry"
    if looked_up:
        # A cross join goes from left to right, where SQLite might else go through all entries in the order of days.
        sets = " INTERSECT ".join(f"SELECT id FROM ({keys.text})" for keys in looked_up)  # noqa: S608 no value in it
        source = f"(SELECT DISTINCT id FROM ({sets})) CROSS JOIN entry USING (id)"  # noqa: S608 no value in it
    where = " AND ".join(condition.text for condition in compared) or "1"
    return Sql(
        f"SELECT id FROM {source} WHERE {where}",  # noqa: S608 no value in it
        tuple(value for one in (*looked_up, *compared) for value in one.values),
    )


def _wanted(word: str) -> tuple[tuple[str, str], ...]:
    """Return columns and what they may begin with; what is stored masked is found by what it was, too."""
    masked = (("name", masked_name(word)), ("id_number", masked_number(word)))
    return tuple(dict.fromkeys((*((column, word) for column in _COLUMNS), *masked)))


def _keys(word: str) -> Sql:
    return Sql(
        " UNION ALL ".join(
            f"SELECT id FROM entry WHERE {column} >= ? AND {column} < ?"  # noqa: S608 columns of our own, values apart
            for column, _ in _wanted(word)
        ),
        _bounds(word),
    )


def _comparison(word: str) -> Sql:
    # The plus keeps SQLite from the indexes, by which it would gather every entry of the word and then sort them.
    either = " OR ".join(f"+{column} >= ? AND +{column} < ?" for column, _ in _wanted(word))
    return Sql(f"({either})", _bounds(word))


def _bounds(word: str) -> tuple[str, ...]:
    return tuple(bound for _, begin in _wanted(word) for bound in (begin, begin + _LAST_LETTER))
