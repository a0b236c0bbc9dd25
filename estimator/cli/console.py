"""What the commands print: the packs, what a pack says; columns that line up with Chinese in them."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from estimator.facts.wording import in_words
from estimator.reading import printable
from estimator.result import origin_in_words
from estimator.rulepack import Pack
from estimator.rulepack.wording import TABLES

SHA256_SHOWN = 12


def say(*texts: object) -> None:
    """Print texts, each ending a line; what of a file or its name would steer the terminal is written out."""
    sys.stdout.writelines(printable(f"{text}\n") for text in texts)


def warn(*texts: object) -> None:
    """Print texts on standard error, as `say` does."""
    sys.stderr.writelines(printable(f"{text}\n") for text in texts)


def say_json(data: Mapping[str, object]) -> None:
    """Print data as JSON."""
    say(json.dumps(data, ensure_ascii=False, indent=2))


def width(text: str) -> int:
    """Return the columns that a text takes on a terminal; a Chinese character takes two."""
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else not unicodedata.combining(letter) for letter in text
    )


def columns(rows: Iterable[tuple[str, ...]], right: tuple[int, ...] = ()) -> Iterator[str]:
    """Set rows of words as lines in columns, two blanks apart; those named in `right` end together."""
    table = list(rows)
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (
            " " * (room - width(cell)) + cell if index in right else cell + " " * (room - width(cell))
            for index, (cell, room) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def under(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """Give lines under a heading, set back; nothing where there are none."""
    for index, line in enumerate(lines):
        if not index:
            yield heading
        yield f"  {line}"


def packs_text(packs: Iterable[Pack]) -> str:
    """Say which packs there are and on which days each holds."""
    head = ("编号", "文号", "施行", "截止", "核对", "签发", "sha256", "名称")
    rows = (
        (
            pack.id,
            pack.document,
            str(pack.in_force_from),
            str(pack.in_force_upto or "—"),
            str(pack.checked),
            f"第 {pack.issue} 次" if pack.issue else "随程序",
            pack.sha256[:SHA256_SHOWN],
            pack.title,
        )
        for pack in packs
    )
    return "\n".join(columns((head, *rows)))


def pack_text(pack: Pack) -> str:
    """Say what a pack says, table by table: each row with its article and the cases it holds for."""
    upto = f"至 {pack.in_force_upto}" if pack.in_force_upto else "起"
    blocks = [
        [
            f"{pack.document}《{pack.title}》",
            f"规则包 {pack.id}  {pack.region}  {pack.in_force_from} {upto}施行  核对于 {pack.checked}",
            f"sha256 {pack.sha256}",
            *([origin_in_words(pack.issued_by, pack.issued_on, pack.issue)] if pack.issue else []),
            *([f"内容校验码 {pack.content}"] if pack.content else []),
            *([] if pack.based_on is None else [f"未另写的各条同规则包 {pack.based_on.id}"]),
        ],
        *(under(TABLES[table], _rows(pack, table)) for table in TABLES),
        under("条文读法", _readings(pack)),
        under("说明", _notes(pack)),
        under("条文", columns((f"第{article.number}条", article.summary) for article in pack.article)),
    ]
    return "\n\n".join("\n".join(lines) for lines in map(list, blocks) if lines)


def _rows(pack: Pack, table: str) -> Iterator[str]:
    for row in pack.rows(table):
        yield f"第{row.article}条  {row.describe()}"
        yield f"    {in_words(row.when, pack.vocabulary)}"


def _notes(pack: Pack) -> Iterator[str]:
    for note in pack.note:
        yield note.text
        yield f"    {in_words(note.when, pack.vocabulary)}"


def _readings(pack: Pack) -> Iterator[str]:
    for reading in pack.reading:
        yield f"{reading.name}（第{'、'.join(reading.articles)}条）  {reading.summary}"
        yield f"    {in_words(reading.when, pack.vocabulary)}"
