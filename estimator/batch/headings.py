"""Where the head row of a table is, and what its headings mean: our keys, labels and words, and those of offices."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from estimator.batch.columns import RosterColumn, columns_of
from estimator.batch.office_words import office_words, plain
from estimator.facts import Vocabulary
from estimator.nhsa import platform
from estimator.slip import wording

_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "hospital": ("hospital.tier", "hospital.grade"),
    "location": ("hospital.location", "designated"),
    "birth": ("event", "delivery"),
}
_CLOSE = 0.6
_KEY = re.compile(r"[a-z_0-9]+(\.[a-z_0-9]+)+")
_NUMBERED = re.compile(r"[0-9]{1,2}[.、)]")
_PART = re.compile(r"其中[:、]?")
_MARKS = "*★☆:"
_BRACKETS = (("(", ")"), ("[", "]"), ("【", "】"), ("〔", "〕"), ("/", ""), (":", ""))


class HeadingMeaning(NamedTuple):
    """What a heading means: columns of a case, or a name of the platform."""

    columns: tuple[RosterColumn, ...] = ()
    """Of several, the one that the benefit of a row has counts, unless they stand together in one cell."""
    platform: str = ""
    together: bool = False
    weak: bool = False
    """Whether it counts only where no other heading says the same."""


def meaning_of(heading: str, vocabulary: Vocabulary) -> HeadingMeaning | None:
    """Say what a heading means; None for a column that is none of ours."""
    meanings = _meanings(vocabulary)
    return next((meanings[form] for form in _forms(heading) if form in meanings), None)


def under(above: str, heading: str) -> str:
    """Return a heading that stands under another one that reaches over several: 费用（元） over 合计 are 费用合计."""
    return [*_forms(above)][-1] + heading


def meant_by(heading: str, vocabulary: Vocabulary) -> str:
    """Return the heading of ours that an unknown one is written much like; "" where there is none."""
    form = next(_forms(heading))
    if form in office_words().others:
        return ""
    labels = [column.fact.label for column in columns_of(vocabulary)]
    close = get_close_matches(form, labels, n=1, cutoff=_CLOSE) or get_close_matches(form, _meanings(vocabulary), n=1)
    return close[0] if close else ""


def is_misspelt_key(heading: str, vocabulary: Vocabulary) -> bool:
    """Tell whether an unknown heading can only be a key of ours, wrongly written."""
    return bool(_KEY.fullmatch(next(_forms(heading)))) and bool(meant_by(heading, vocabulary))


@lru_cache(maxsize=16)
def _meanings(vocabulary: Vocabulary) -> Mapping[str, HeadingMeaning]:
    """Return what each heading means, by its plain form: names of ours, of the platform, and of offices."""
    words = office_words()
    columns = columns_of(vocabulary)
    by_key = {column.key: column for column in columns}
    named: dict[str, dict[str, RosterColumn]] = {}
    for column in columns:
        for name in _names(column):
            named.setdefault(plain(name).lower(), {})[column.key] = column
    known = platform()
    found = {name: HeadingMeaning(platform=name) for name in (*known.amounts, *known.texts, *known.days, *known.codes)}
    found |= {name: HeadingMeaning(tuple(ones.values())) for name, ones in named.items()}
    for key, names in (("hospital", words.hospital), ("location", words.location), ("birth", words.birth)):
        found |= {name: HeadingMeaning(tuple(by_key[one] for one in _TOGETHER[key]), together=True) for name in names}
    spoken: dict[str, list[RosterColumn]] = {}
    for key, names in words.columns.items():
        for name in names:
            spoken.setdefault(name, []).append(by_key[key])
    found |= {name: HeadingMeaning(tuple(ones)) for name, ones in spoken.items()}
    found |= {name: HeadingMeaning((by_key[key],), weak=True) for key, names in words.weaker.items() for name in names}
    # A key, and a label that tells its key, mean that column alone, whatever else is called so.
    return found | {plain(name): HeadingMeaning((column,)) for column in columns for name in _unmistakable(column)}


def _names(column: RosterColumn) -> Iterator[str]:
    yield column.fact.label
    yield from (naming.label for naming in column.fact.namings if naming.label)
    if column.fact.name in wording.LABELS:
        yield wording.LABELS[column.fact.name]


def _unmistakable(column: RosterColumn) -> Iterator[str]:
    yield column.key
    if column.label != column.fact.label:
        yield column.label
    if column.key.startswith("more."):
        yield column.key.removeprefix("more.")


def _forms(heading: str) -> Iterator[str]:
    """Give a heading in the forms in which it may be known: as it stands, without marks, without a unit in brackets."""
    text = plain(heading).lower()
    yield text
    text = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    text = text.strip(_MARKS)
    yield text
    if part := _PART.match(text):
        yield text[part.end() :]
    for opening, closing in _BRACKETS:
        for remark in office_words().remarks:
            end = f"{opening}{remark}{closing}"
            if text.endswith(end):
                yield text.removesuffix(end).strip(_MARKS)
