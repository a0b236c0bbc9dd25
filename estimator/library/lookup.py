"""The rows of a pack in words, to be searched, and what the pack leaves to others."""

from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import normalize

from estimator.facts.wording import in_words
from estimator.library.difference import caption
from estimator.rulepack import Pack
from estimator.rulepack.cells import when_from
from estimator.rulepack.rows import Article, Reading, Row, TableRow
from estimator.rulepack.wording import SHEETS
from estimator.typed import without_unseen

_GENERAL = {"benefit", "scheme"}
"""What a note names that says something of a benefit, and nothing of single cases."""


class RowInWords(NamedTuple):
    """A row: its table, its name, what it says, the cases it holds for, and its articles."""

    table: str
    caption: str
    text: str
    cases: str
    articles: tuple[str, ...]
    laws: tuple[str, ...] = ()
    """What these articles are about, as the pack has it."""

    def has(self, words: str) -> bool:
        """Tell whether each of some words, apart by blanks, stands anywhere in it; an article also as 第33条."""
        numbers = " ".join(f"第{number}条 {number}条" for number in self.articles)
        whole = _plain(f"{self.table} {self.caption} {self.text} {self.cases} {numbers}")
        return all(word in whole for word in _plain(words).split())


def rows_in_words(pack: Pack) -> tuple[RowInWords, ...]:
    """Say what every row of a pack says, its notes, readings and articles among them."""
    return tuple(_in_words(row, pack) for table in SHEETS for row in pack.rows(table))


def _in_words(row: TableRow, pack: Pack) -> RowInWords:
    named, table = caption(row, pack), SHEETS[row.table]
    if isinstance(row, Article):
        return RowInWords(table, named, row.summary, "", (row.number,))
    text, articles = "", row.articles if isinstance(row, Reading) else ()
    if isinstance(row, Row):
        text, articles = row.describe(), (row.article,)
    laws = tuple(f"第{one.number}条 {one.summary}" for one in pack.article if one.number in articles)
    return RowInWords(table, named, text, _cases(row, pack), articles, laws)


def _cases(row: TableRow, pack: Pack) -> str:
    """Say for which cases a row holds; what declares a fact or a layer has that as the file has it, if at all."""
    when = getattr(row, "when", None)
    if when is None:
        return ""
    return in_words(when if isinstance(when, tuple) else when_from(when, pack.vocabulary), pack.vocabulary)


class LeftOut(NamedTuple):
    """Something that a pack does not reckon: what it concerns, and in words what is left to others."""

    concerns: str
    text: str


def left_out(pack: Pack) -> tuple[LeftOut, ...]:
    """Say what a pack is silent on: what it says so itself, benefits without rows, articles that it does not name."""
    return tuple(_left_out(pack))


def _left_out(pack: Pack) -> Iterator[LeftOut]:
    """Say what a pack does not answer, and what it notes in general."""
    benefits = pack.vocabulary.by_name["benefit"]
    answered = {benefit for when in pack.answers.values() for clause in when for benefit in clause.get("benefit", ())}
    for name in benefits.words:
        if name not in answered:
            yield LeftOut(benefits.word(name), "这份规则没有写，不能试算")
    for note in pack.note:
        if all(clause.keys() <= _GENERAL for clause in note.when):
            words = [benefits.word(one) for clause in note.when for one in clause.get("benefit", ())]
            yield LeftOut("、".join(dict.fromkeys(words)) or "各种待遇", note.text)
    if not pack.layer:
        yield LeftOut("大病保险、医疗救助", "这份规则没有写，不计入")
    numbers = {int(article.number) for article in pack.article if article.number.isdigit()}
    if missing := [number for number in range(1, max(numbers, default=0)) if number not in numbers]:
        yield LeftOut("条文", f"{_runs(missing)}条没有写进规则，与试算无关或另有规定")


def _runs(numbers: list[int]) -> str:
    """Write numbers with runs drawn together: 第 1–3、10."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "第 " + "、".join(f"{run[0]}–{run[-1]}" if run[1:] else str(run[0]) for run in runs) + " "


def _plain(text: str) -> str:
    return normalize("NFKC", without_unseen(text)).casefold()
