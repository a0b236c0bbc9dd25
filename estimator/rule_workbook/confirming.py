"""What an officer answers about examples in the workbook: a figure worked by hand, the others of its row confirmed."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from estimator.money import grouped
from estimator.rule_workbook.checked import CheckedWorkbook
from estimator.rule_workbook.examples import (
    ExampleCase,
    Outstanding,
    RowExamples,
    case_key,
    confirmed,
    example_from,
    outstanding,
)
from estimator.rule_workbook.first_sheet import CONFIRMING
from estimator.rule_workbook.layout import EXAMPLES, RULES
from estimator.rule_workbook.located import gaps_in, located
from estimator.rule_workbook.read import Answer, Book
from estimator.rulepack import Pack

_NOTHING = Answer(0, None, None)


class Answered(NamedTuple):
    """What became of the answers in a workbook: what they confirm, and what is still open, some of it half done."""

    accepted: tuple[RowExamples, ...]
    left: tuple[RowExamples, ...]
    told: frozenset[str]
    """The rows of those left whose example by hand agrees, so that the figures of the others are told."""


def with_answers(found: CheckedWorkbook, book: Book, parse: Callable[[str], Pack]) -> CheckedWorkbook:
    """Prove the pack of a workbook and take the answers there, until nothing more is confirmed by them."""
    today = datetime.now().astimezone().date()
    done: list[ExampleCase] = []
    while True:
        pack = found.pack
        assert pack is not None  # noqa: S101  whoever asks has looked, and confirmed examples do not unmake it
        own = Book()
        open_ = outstanding(pack)
        rows = (*open_.rows, *_asked(book, own, open_, pack, done))
        answered = _accept(rows, book, own)
        if not answered.accepted or own.faults:
            faults = (*located(open_.errors, book, pack), *own.faults)
            gaps = tuple(gaps_in(open_.errors, book).values())
            left = found._replace(faults=faults, gaps=gaps, confirmed=tuple(done))
            return left._replace(examples=answered.left, told=answered.told)
        accepted = [one for row in answered.accepted for one in row.all]
        text = confirmed(found.text, accepted, found.confirming, today)
        done += accepted
        found = found._replace(text=text, pack=parse(text))


def _asked(book: Book, own: Book, open_: Outstanding, pack: Pack, done: list[ExampleCase]) -> Iterator[RowExamples]:
    """Return the cases without figures that stand in the sheet, but for those that are asked for anyway."""
    known = {case_key(one.case) for row in open_.rows for one in row.all} | {case_key(one.case) for one in done}
    for example in book.asked:
        if case_key(example["case"]) not in known:
            found = example_from(example, pack)
            if found is None:
                line = book.answers[case_key(example["case"])].line
                own.fault(EXAMPLES, line, 1, "这个情形按新规则算不出金额，请核对它的各项，或清空这一行")
            else:
                yield found


def _accept(rows: tuple[RowExamples, ...], book: Book, own: Book) -> Answered:
    """Part the rows whose examples were worked by hand and agreed to from those left; tell at its cell what differs."""
    accepted, left, told = [], [], set()
    at = book.columns.get(EXAMPLES, {})
    for row in rows:
        hand, *others = [book.answers.get(case_key(one.case), _NOTHING) for one in row.all]
        by_hand = None if hand.by_hand is None else Decimal(hand.by_hand)
        agrees = by_hand is not None and row.by_hand.agrees(by_hand)
        if by_hand is not None and not agrees:
            own.fault(EXAMPLES, hand.line, at.get("by_hand"), _differs(row.by_hand, by_hand))
        for answer in (hand, *others):
            if answer.agreed is False:
                own.fault(EXAMPLES, answer.line, at.get("answer"), "说了不对：请改规则，改好清空这一格，再检查")
        if agrees and all(answer.agreed for answer in others) and hand.agreed is not False:
            accepted.append(row)
        else:
            left.append(row)
            told |= {row.caption} if agrees else set()
    if accepted and not book.head.get(CONFIRMING):
        own.fault(RULES, book.places[RULES, CONFIRMING].lines[0], 2, "还需填写确认人：核对样例的人，记在规则里")
    return Answered(tuple(accepted), tuple(left), frozenset(told))


def _differs(one: ExampleCase, by_hand: Decimal) -> str:
    """Say that a figure worked by hand is not the program's, and how that came about."""
    told = f"手算 {grouped(by_hand)}，程序算出 {grouped(one.figure)}（{one.reckoning}）"
    return f"{told}：规则错了就改规则，手算错了就改这一格，再检查"
