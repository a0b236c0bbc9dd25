"""The rules while the window is open: opened once, and anew when something was installed, taken back or is tried."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from estimator.library import Library, PackHead, library_in_use, open_library, trusted_keys, use
from ui.settings.store import SettingsStore
from ui.system.tasks import Task
from ui.system.work import Report, Work

if TYPE_CHECKING:
    from estimator.library import TrustedKeys
    from estimator.rules import Difference, Taken
    from ui.rules.work import Took

_SEEN = 150
"""Issues that are remembered as seen at most."""
_TOLD = 6
"""Files of which it is said what became of them at most."""
STOPPED = "已取消，没有做完。"


class Said(NamedTuple):
    """What to say of something that was done: words, whether it went wrong, and the file that was written."""

    words: str
    wrong: bool = False
    file: Path | None = None


class RulesStore(QObject):
    """Opens the library and has it worked by. `changed`: another is worked by now; `compared`: a difference is known.

    `said` carries words and whether they are of something wrong; `news` that there is something nobody has seen yet,
    `busy` whether something goes on that can be stopped.
    """

    changed = Signal()
    compared = Signal()
    said = Signal(str, bool)
    news = Signal()
    busy = Signal(bool)

    def __init__(self, settings: SettingsStore) -> None:
        """Open the library by the keys of the settings."""
        super().__init__()
        self._settings = settings
        self._keys, self._source = settings.settings.rule_keys, settings.settings.rules_source
        self._differences: dict[tuple[str, str], Difference | None] = {}
        self._under_way: set[str] = set()
        self._apart: set[Task] = set()
        self.real = self._opened()
        """The library of what holds, also while a draft is tried."""
        self.trial = ""
        """The title of the draft that is tried; "" while none is."""
        self.source_problem = ""
        """Why the folder that rules come from could not be looked into, for the page alone."""
        use(self.real)
        settings.changed.connect(self._on_settings_changed)

    @property
    def library(self) -> Library:
        """The library that is worked by."""
        return library_in_use()

    @property
    def keys(self) -> str:
        """The keys as the settings have them."""
        return self._settings.settings.rule_keys

    @property
    def trusted(self) -> "TrustedKeys":
        """The keys that count."""
        return trusted_keys(self.keys)

    def begin(self) -> None:
        """Look, once the window stands, for what is new: in the folder that rules come from, and since last seen."""
        self._look_into_source()
        self._prepare_news()

    def look_again(self) -> None:
        """Look, on a day later, for what came into the folder or was installed for the machine meanwhile."""
        library = self._opened()
        if [head.sha256 for head in library.heads] != [head.sha256 for head in self.real.heads]:
            self._reopen(library)
        self._look_into_source()

    def take(self, *paths: Path) -> None:
        """Install files, each a pack or the statement that one is taken back."""
        from ui.rules.work import take  # noqa: PLC0415 with the proof, which no start may wait for

        count = f"等 {len(paths)} 个文件" if len(paths) > 1 else ""
        self._say(f"正在检查并安装“{paths[0].name}”{count}…", wrong=False)
        self.run(partial(take, paths, self.trusted), self._on_taken, f"take {paths}", apart=True)

    def try_out(self, path: Path) -> None:
        """Work by a draft until `leave_trial`."""
        from ui.rules.work import prove  # noqa: PLC0415 the same

        real, trusted = self.real, self.trusted

        def read(content: bytes) -> None:
            from estimator.rules import read_draft, trial_library  # noqa: PLC0415 the same

            def work(_report: Report) -> Library:
                return _ready(trial_library(read_draft(path, trusted, content), real))

            self.run(work, self._begin_trial, "try")

        self._say(f"正在检查“{path.name}”…", wrong=False)
        self.run(partial(prove, path, trusted), read, "try", apart=True)

    def leave_trial(self) -> None:
        """Work by the rules that hold again."""
        self.trial = ""
        self._work_by(self.real)
        self._say("试用已结束，按现行规则试算。", wrong=False)

    def difference(self, before: PackHead, after: PackHead) -> "Difference | None":
        """Give what one pack says otherwise than another; None while that is being found out."""
        pair = before.sha256, after.sha256
        if pair not in self._differences:
            library = self.library

            def work(_report: Report) -> "Difference | None":
                from estimator.rules import difference  # noqa: PLC0415 the same

                packs = [library.pack_with(digest) for digest in pair]
                return difference(packs[0], packs[1]) if packs[0] and packs[1] else None

            def keep(found: "Difference | None") -> None:
                if found is not None:
                    self._differences[pair] = found
                    self.compared.emit()

            self._differences[pair] = None
            self.run(work, keep)
        return self._differences[pair]

    def unseen(self) -> tuple[PackHead, ...]:
        """Give the packs that came in and nobody has looked at yet."""
        seen = self._settings.settings.rules_seen.split()
        return tuple(head for head in self.real.heads if head.place != "shipped" and _mark(head) not in seen)

    def see(self) -> None:
        """Remember that somebody has looked at what came in."""
        if new := [_mark(head) for head in self.unseen()]:
            seen = [*self._settings.settings.rules_seen.split(), *new][-_SEEN:]
            self._settings.change(self._settings.settings._replace(rules_seen=" ".join(seen)))
            self.news.emit()

    def _opened(self) -> Library:
        return open_library(self.trusted)

    def _work_by(self, library: Library) -> None:
        use(library)
        self.changed.emit()

    def _reopen(self, library: Library) -> None:
        self.real = library
        if not self.trial:
            self._work_by(library)
        self._prepare_news()

    def _prepare_news(self) -> None:
        if self.unseen():
            self.news.emit()

    def _on_taken(self, took: "Sequence[Took]") -> None:
        """Work by what was installed, and say what became of each file, the refused first."""
        trusted, last = self.trusted, sorted(took, key=lambda one: not one.wrong)
        words = [one.words for one in last[:_TOLD]]
        if left := len(last) - len(words):
            words.append(f"… 还有 {left} 个文件")

        def say(library: Library | None) -> None:
            if library is not None:
                self._reopen(library)
            self._say("\n".join(words), wrong=any(one.wrong for one in took))

        if all(one.wrong for one in took):
            say(None)
        else:
            self.run(lambda _report: _ready(open_library(trusted)), say)

    def _begin_trial(self, library: Library) -> None:
        self.trial = library.heads[-1].title
        self._work_by(library)
        self._say(f"正在试用《{self.trial}》：结果不记入历史，试算单没有单号。", wrong=False)

    def _look_into_source(self) -> None:
        """Look in the background for files in the folder that the settings name."""
        source, trusted = self._settings.settings.rules_source, self.trusted
        if not source:
            return

        def work(_report: Report) -> "tuple[tuple[Taken, ...], Library | None]":
            from estimator.rules import install_from, place  # noqa: PLC0415 the same

            taken = install_from(Path(source), place("user"), trusted)
            new = any(one.installed for one in taken)
            return taken, _ready(open_library(trusted)) if new else None

        self.run(work, self._on_looked, f"look into {source}")

    def _on_looked(self, result: "tuple[tuple[Taken, ...], Library | None]") -> None:
        taken, library = result
        self.source_problem = next((one.error for one in taken if not one.file), "")
        if library is not None:
            self._reopen(library)
        if refused := [one.error for one in taken if one.error and one.file]:
            self._say("\n".join(f"规则来源里的{error}" for error in refused), wrong=True)

    def _on_settings_changed(self) -> None:
        """Follow other keys at once, and look into another folder."""
        keys, source = self._settings.settings.rule_keys, self._settings.settings.rules_source
        if (keys, source) == (self._keys, self._source):
            return
        if keys != self._keys:
            self._reopen(self._opened())
        self._keys, self._source = keys, source
        self._look_into_source()

    def _say(self, words: str, *, wrong: bool) -> None:
        self.said.emit(words, wrong)

    def run(self, work: Work, done: Callable[..., None], name: str = "", *, apart: bool = False) -> Task | None:
        """Work off the window's thread; `done` takes the result, and what goes wrong is said.

        What has a name is not begun a second time while it goes on: a proof takes seconds, and every key its own.
        `apart`: on files of others, in a process of its own that `stop` kills. Gives the task that was begun.
        """
        if name in self._under_way:
            return None
        task = Task(work, apart=apart)
        for end in (task.done, task.failed, task.stopped):
            end.connect(partial(self._end, task, name))
        task.done.connect(done)
        task.failed.connect(partial(self._say, wrong=True))
        task.stopped.connect(partial(self._say, STOPPED, wrong=False))
        if name:
            self._under_way.add(name)
        if apart:
            self._apart.add(task)
            self.busy.emit(True)  # noqa: FBT003 as the signal carries it
        task.start()
        return task

    @property
    def is_busy(self) -> bool:
        """Whether something goes on that can be stopped."""
        return bool(self._apart)

    def stop(self) -> None:
        """Kill what works on files of others; each says then that it was stopped."""
        for task in self._apart:
            task.stop()

    def _end(self, task: Task, name: str, *_result: object) -> None:
        self._under_way.discard(name)
        if task in self._apart:
            self._apart.remove(task)
            self.busy.emit(self.is_busy)


def _ready(library: Library) -> Library:
    """Read the newest pack that can be used off the window's thread, so that nobody waits for it there."""
    library.vocabulary  # noqa: B018  it reads the pack
    return library


def _mark(head: PackHead) -> str:
    return f"{head.id}.{head.issue}"
