"""Which rule packs are there, which of them holds for a region on a day, and the answers by it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import cache, cached_property, reduce
from hashlib import sha256
from pathlib import Path

from estimator.calculate.engine import RuleEngine
from estimator.case import json_format
from estimator.case.models import Case
from estimator.days import parse_day
from estimator.errors import CaseError, FieldError
from estimator.facts import BUILT_IN, Vocabulary
from estimator.library.contents import read_contents
from estimator.library.heads import PackFile, PackFiles, PackHead
from estimator.library.keys import TrustedKeys
from estimator.library.places import place
from estimator.library.shelf import in_force, read_shelf
from estimator.library.withdrawal import Withdrawal
from estimator.reading import read_own
from estimator.result import Estimate
from estimator.rulepack import Pack, PackErrors
from estimator.writing import make_folder, whole_file

_ENGINES: dict[str, RuleEngine] = {}
"""Of the proven packs that were asked for, by their sha256: what an engine looked up is kept."""


class Library:
    """The packs to work by. It is made once and handed on to whatever reads or estimates; packs are read when needed.

    `heads` are the packs that hold, in the order in which they take force, those that cannot be used among them;
    `messages` say what a person should know of packs that were put aside. `pack_on` and `engine_on` answer for a day,
    `pack_with` and `engine_with` for the sha256 that an estimate names. `in_region` narrows it.
    """

    def __init__(
        self,
        heads: Iterable[PackHead],
        withdrawals: Iterable[Withdrawal] = (),
        messages: Iterable[str] = (),
        region: str | None = None,
    ) -> None:
        """Take all packs there are; `region` says whose are meant where there are those of several."""
        self._all = tuple(heads)
        self.withdrawals = tuple(withdrawals)
        self.messages = tuple(messages)
        self.heads = in_force(self._all, self.withdrawals)
        self.regions = tuple(dict.fromkeys(head.region for head in self.heads))
        self.region = region
        self._by_day: dict[date, RuleEngine] = {}
        self._of_drafts: dict[str, RuleEngine] = {}

    @property
    def withdrawn(self) -> tuple[PackHead, ...]:
        """The packs that were taken back."""
        taken_back = {(withdrawal.id, withdrawal.issue) for withdrawal in self.withdrawals}
        return tuple(head for head in self._all if (head.id, head.issue) in taken_back)

    def in_region(self, region: str) -> "Library":
        """Give the library whose answers are those of a region."""
        return Library(self._all, self.withdrawals, self.messages, region)

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs that hold and can be used, in the order in which they take force."""
        return tuple(self._engine(head).pack for head in self.heads if not head.fault)

    def head_on(self, day: date) -> PackHead:
        """Give what is in force on a day. Raises CaseError on `date` when nothing is, on `region` when it is open.

        A successor ends its predecessor; where a pack has ended without one, or cannot be used, there are no rules,
        never older ones.
        """
        heads = self._of_region()
        begun = [head for head in heads if head.in_force_from <= day]
        if not begun:
            raise _no_rules(f"{heads[0].title}自 {heads[0].in_force_from} 起施行，这一天没有可用的规则")
        last = begun[-1]
        same = [head.id for head in begun if head.in_force_from == last.in_force_from]
        if len(same) > 1:
            raise _no_rules(f"{last.region}有几份规则都自 {last.in_force_from} 起施行，只能有一份：{'、'.join(same)}")
        if last.in_force_upto is not None and last.in_force_upto < day:
            raise _no_rules(f"{last.title}施行至 {last.in_force_upto}，{_day_after(last.in_force_upto)} 起没有规则")
        if last.fault:
            raise _no_rules(f"{last.title}自 {last.in_force_from} 起施行，但{last.fault}")
        return last

    def _of_region(self) -> tuple[PackHead, ...]:
        region = self.region
        if region is None and len(self.regions) > 1:
            raise CaseError([FieldError("region", f"有几个地区的规则，请指明地区：{'、'.join(self.regions)}")])
        heads = tuple(head for head in self.heads if region in (None, head.region))
        if not heads and region is not None:
            raise CaseError([FieldError("region", f"没有{region}的规则，有：{'、'.join(self.regions)}")])
        if not heads:
            raise _no_rules("没有可用的规则")
        return heads

    def pack_on(self, day: date) -> Pack:
        """Give the pack in force on a day. Raises CaseError as `head_on` does."""
        return self.engine_on(day).pack

    def engine_on(self, day: date) -> RuleEngine:
        """Give the engine of the pack in force on a day. Raises CaseError as `head_on` does."""
        found = self._by_day.get(day)
        if found is None:
            head = self.head_on(day)
            try:
                found = self._by_day[day] = self._engine(head)
            except PackErrors as errors:  # its base is not there (any longer)
                raise _no_rules(f"{head.title}（{head.id}）不能使用：{errors}") from None
        return found

    def engine_with(self, digest: str) -> RuleEngine | None:
        """Give the engine of the pack with this sha256, whether it still holds or not; None when it is not there."""
        head = self._head_with(digest)
        if head is None:
            return _engine_of_copy(digest)
        try:
            return None if head.fault else self._engine(head)
        except PackErrors:
            return None

    def pack_with(self, digest: str) -> Pack | None:
        """Give the pack with this sha256, whether it still holds or not; None when it is not there."""
        engine = self.engine_with(digest)
        return None if engine is None else engine.pack

    def lay_by(self, digest: str) -> None:
        """Keep a copy of a shipped pack that somebody was told a figure by: an upgrade may bring another in its place.

        Never fails: without it an explanation goes blank, and no more.
        """
        head, copy = self._head_with(digest), _copy(digest)
        if head is None or head.place != "shipped" or head.fault or copy.exists():
            return
        with suppress(OSError):
            make_folder(copy.parent)
            with whole_file(copy) as file:
                file.write(shipped_file(head.id) or b"")

    def withdrawal_of(self, digest: str) -> Withdrawal | None:
        """Give the statement by which the pack with this sha256 was taken back; None where it was not."""
        head = self._head_with(digest)
        return next((one for one in self.withdrawals if head and (one.id, one.issue) == (head.id, head.issue)), None)

    def _engine(self, head: PackHead) -> RuleEngine:
        engines = self._of_drafts if head.is_draft else _ENGINES
        found = engines.get(head.sha256)
        if found is None:
            found = engines[head.sha256] = RuleEngine(head.load(), on_trial=head.is_draft)
        return found

    def _head_with(self, digest: str) -> PackHead | None:
        return next((head for head in self._all if head.sha256 == digest), None)

    def vocabulary_on(self, day: object) -> Vocabulary:
        """Give the facts and benefits there are by the pack of a day; the built-in ones where there is no pack."""
        try:
            on = parse_day(day) if isinstance(day, str) else day
            return self.engine_on(on).pack.vocabulary if isinstance(on, date) else BUILT_IN
        except (CaseError, ValueError):
            return BUILT_IN

    @property
    def vocabulary(self) -> Vocabulary:
        """The facts and benefits there are by the newest pack."""
        usable = [head for head in self.heads if not head.fault and self.region in (None, head.region)]
        return self._engine(usable[-1]).pack.vocabulary if usable else BUILT_IN

    @cached_property
    def vocabularies(self) -> tuple[Vocabulary, ...]:
        """The facts and benefits there are by each pack that can be used, the newest first; last what is built in."""
        found: list[Vocabulary] = []
        for head in reversed(self.heads):
            if not head.fault and self.region in (None, head.region):
                with suppress(PackErrors):  # its base is not there (any longer)
                    found.append(self._engine(head).pack.vocabulary if head.may_declare() else BUILT_IN)
        return (*dict.fromkeys(found), *(() if BUILT_IN in found else (BUILT_IN,)))

    @cached_property
    def vocabulary_of_tables(self) -> Vocabulary:
        """The facts and benefits there are by any pack: each row of a table falls under the pack of its day."""
        newest, *older = self.vocabularies
        return reduce(Vocabulary.with_older, older, newest)

    @property
    def declared_benefits(self) -> Mapping[str, str]:
        """The benefits that packs declare, with their labels, as the newest pack has them."""
        return {
            name: vocabulary.by_name["benefit"].word(name)
            for vocabulary in reversed(self.vocabularies)
            for name in vocabulary.benefits
        }

    def benefit_word(self, benefit: str) -> str:
        """Say what a benefit is called; its key where no pack knows it (any longer)."""
        return self.declared_benefits.get(benefit) or BUILT_IN.by_name["benefit"].word(benefit)

    def case_from(self, data: Mapping[str, object]) -> Case:
        """Make a case of keys and values as JSON has them, by the pack of its day. Raises CaseError."""
        return json_format.case_from(data, self.vocabulary_on(data.get("date")))

    def estimate(self, case: Case) -> Estimate:
        """Estimate a case by the pack of its day.

        Raises CaseError: a date without rules, or an amount that the rules need and the case lacks.
        """
        return self.engine_on(case.date).estimate(case)


def _copy(digest: str) -> Path:
    return place("user").folder / "kept" / f"{digest}.toml"


def _engine_of_copy(digest: str) -> RuleEngine | None:
    """Return the engine of a pack that was shipped once, for explanations."""
    try:
        data = read_own(_copy(digest)) if digest.isalnum() else b""
        if sha256(data).hexdigest() != digest:
            return None
        if digest not in _ENGINES:
            _ENGINES[digest] = RuleEngine(PackFiles().load(PackFile(data, "kept.toml", None)))
    except (OSError, PackErrors):
        return None
    return _ENGINES[digest]


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _no_rules(message: str) -> CaseError:
    return CaseError([FieldError("date", message)])


@cache
def shipped_library() -> Library:
    """Give the library of the packs that come with the program."""
    contents = read_contents(place("shipped"), TrustedKeys(), PackFiles())
    return Library(contents.heads, messages=contents.messages)


def open_library(trusted: TrustedKeys) -> Library:
    """Give the library of all packs there are on this computer, for this user."""
    shelf = read_shelf(trusted)
    return Library(shelf.heads, shelf.withdrawals, shelf.messages)


_IN_USE: list[Library] = []


def use(library: Library) -> None:
    """Work by a library from now on: a program says so when it starts, and after something was installed."""
    _IN_USE[:] = [library]


def library_in_use() -> Library:
    """Give the library that is worked by: that of the shipped packs, unless a program said otherwise."""
    return _IN_USE[0] if _IN_USE else shipped_library()


def shipped_file(name: str) -> bytes | None:
    """Give the file of the shipped pack with an id; None where there is none."""
    file = place("shipped").folder / f"{name}.toml"
    return file.read_bytes() if file.is_file() else None


def pack_with(digest: str) -> Pack | None:
    """Give the pack with this sha256 of the library in use."""
    return library_in_use().pack_with(digest)


def pack_on(day: date) -> Pack:
    """Give the pack in force on a day by the library in use. Raises CaseError on `date` when there is none."""
    return library_in_use().pack_on(day)


def case_from(data: Mapping[str, object]) -> Case:
    """Make a case of keys and values as JSON has them, by the library in use. Raises CaseError."""
    return library_in_use().case_from(data)


def read_case(text: str | bytes) -> Case:
    """Read one case from JSON by the library in use. Raises CaseError: shape first, then what belongs together."""
    return library_in_use().case_from(json_format.read_object(text))


def estimate(case: Case) -> Estimate:
    """Estimate a case by the library in use. Raises CaseError as `Library.estimate` does."""
    return library_in_use().estimate(case)
