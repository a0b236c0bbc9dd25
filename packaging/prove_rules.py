"""Play officer and counter, each at a home of their own, from a bare install; started by `dev.py prove-rules`.

The officer seals the rules of 2027, the counter takes them by each way, works by them, and gives them back. No process
may open a socket, and whatever is altered must be refused and said.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dev import ROOT, say
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

PACK = ROOT / "tests" / "officer" / "sanmenxia-2027.toml"
BUREAU = "三门峡市医疗保障局"
BEFORE, AFTER = "6918.00", "6630.00"
"""What the fund pays of 9,000 at a county hospital (Art. 33): 63 % of 1100 and 83 % of 7500; 63 % of 1000 and 80 %."""
KILLS = 200
SOCKET_OPENED = 97

NO_SOCKETS = f"""
import os, sys
sys.addaudithook(lambda event, _: os._exit({SOCKET_OPENED}) if event.split(".")[0] == "socket" else None)
"""
KEEP = """
import json, sys
from datetime import datetime
from estimator.cli.trusted import own_trusted_keys
from estimator.history import History, history_file
from estimator.library import open_library, use
from estimator.settings import Settings
from estimator import read_case
use(library := open_library(own_trusted_keys()))
case = read_case(open(sys.argv[1], "rb").read())
with History(history_file()) as history:
    print(history.keep(case, library.estimate(case), Settings(counter="3"), datetime.now().astimezone()).number)
"""
REPRINT = """
import sys
from estimator.cli.slips import estimate_text
from estimator.cli.trusted import own_trusted_keys
from estimator.explain import explain
from estimator.history import History, history_file
from estimator.library import open_library, use
use(library := open_library(own_trusted_keys()))
with History(history_file()) as history:
    entry = history.get(sys.argv[1])
case, estimate = entry.case(), entry.estimate()
print(estimate_text(entry.slip()))
for step in estimate.steps:
    print(*explain(step, case, estimate))
withdrawal = library.withdrawal_of(entry.pack_sha256)
print("此后已被撤回：" + withdrawal.in_words() if withdrawal else "规则仍在")
"""
TAKE = """
import sys
from pathlib import Path
from estimator.cli.trusted import own_trusted_keys
from estimator.library.install import install_from
from estimator.library.places import place
for taken in install_from(Path(sys.argv[1]), place("user"), own_trusted_keys()):
    print(taken.installed.in_words() if taken.installed else taken.error)
"""
ALTER_ALL = """
import sys
from pathlib import Path
from estimator.cli.trusted import own_trusted_keys
from estimator.library.library import open_library
from estimator.library.seal import SealError, check_seal

trusted = own_trusted_keys()

def refused(data):
    try:
        check_seal(data, trusted)
    except SealError:
        return True
    return False

def said(file):
    data, found = file.read_bytes(), []
    for at in range(len(data)):
        file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
        library = open_library(trusted)
        found.append(bool(library.messages) and any(head.fault for head in library.heads))
    file.write_bytes(data)
    return found

sealed, ledger = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
print(sum(refused(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1:]) for at in range(len(sealed))), len(sealed))
found = said(ledger)
print(sum(found), len(found))
"""


class Person:
    """Somebody at a computer of their own: a home, and the commands there."""

    def __init__(self, folder: Path, hooks: Path) -> None:
        """Begin with an empty home."""
        self.home = folder
        self.home.mkdir()
        names = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
        self._env = {**os.environ, **dict.fromkeys(names, str(folder)), "PYTHONPATH": str(hooks)}
        self.sockets = 0

    def does(self, *arguments: str | Path, typed: str = "", program: Path | None = None) -> tuple[int, str]:
        """Run a command of the estimator; return its exit status and all it said."""
        env = self._env if program is None else {**self._env, "PYTHONPATH": f"{program}:{self._env['PYTHONPATH']}"}
        return self._run(["-m", "estimator", *map(str, arguments)], typed, env)

    def runs(self, script: str, *arguments: str | Path) -> str:
        """Run what the window does, as a script; return all it said."""
        return self._run(["-c", script, *map(str, arguments)], "", self._env)[1]

    def fund_pays(self, day: str, program: Path | None = None) -> str:
        """Return what the fund pays of a stay of that day, or why it is not answered."""
        status, said = self.does("estimate", self.case(day), "--json", program=program)
        if status:
            return said
        result, _end = json.JSONDecoder().raw_decode(said)  # behind it stands what is said besides
        return str(result["fund_pays"])

    def case(self, day: str) -> Path:
        """Write the example case with another day."""
        case = json.loads((ROOT / "assets" / "example-case.json").read_text("utf-8"))
        path = self.home / f"{day}.json"
        path.write_text(json.dumps({**case, "date": day}), "utf-8")
        return path

    def trusts(self, public_key: Path) -> None:
        """Set the public key of a bureau in the settings."""
        line = public_key.read_text("utf-8").splitlines()[1]
        settings = self.home / "benefit-estimator" / "settings.json"
        settings.parent.mkdir(exist_ok=True)
        settings.write_text(json.dumps({"rule_keys": line}), "utf-8")

    def _run(self, arguments: list[str], typed: str, env: dict[str, str]) -> tuple[int, str]:
        done = subprocess.run([sys.executable, *arguments], cwd=self.home, env=env, input=f"{typed}\n", text=True,
                              encoding="utf-8", capture_output=True, check=False)  # fmt: skip
        self.sockets += done.returncode == SOCKET_OPENED
        return done.returncode, done.stdout + done.stderr


class Proof:
    """Officer and counter, and what was seen of them."""

    def __init__(self, folder: Path) -> None:
        """Give each a home."""
        self.folder = folder
        hooks = folder / "hooks"
        hooks.mkdir()
        (hooks / "sitecustomize.py").write_text(NO_SOCKETS, "utf-8")
        self.officer, self.counter, self.other = (Person(folder / name, hooks) for name in ("局", "窗口", "另一窗口"))
        self.key = self.officer.home / "局.key"
        self.sealed = self.officer.home / "2027.toml"
        self.old_slip = ""
        self.failed = 0

    def check(self, holds: bool, what: str, seen: object = "") -> None:  # noqa: FBT001 reads as a sentence
        """Print one check with what was seen."""
        self.failed += not holds
        say(f"{'ok  ' if holds else 'FAIL'} {what}{f': {seen}' if str(seen) else ''}")

    def bare(self) -> None:
        """Answer by the shipped rules, and keep a slip."""
        self.check(self.counter.fund_pays("2026-12-31") == BEFORE, "bare install answers by the shipped rules", BEFORE)
        self.number = self.counter.runs(KEEP, self.counter.case("2026-12-31")).strip()
        self.old_slip = self.counter.runs(REPRINT, self.number)
        self.check("6,918.00" in self.old_slip, "a slip is kept", self.number)

    def issue(self) -> None:
        """Seal the rules at the bureau."""
        status, said = self.officer.does("rules", "key", self.key, typed="口令")
        self.check(status == 0, "officer: a key is made, its public line told", said.splitlines()[-1])
        book, made = self.officer.home / "2027.xlsx", self.officer.home / "sanmenxia-2027.toml"
        status, said = self.officer.does("rules", "export", PACK, book)
        self.check(status == 0, "officer: the pack goes out into a workbook", said.splitlines()[0])
        status, said = self.officer.does("rules", "import", book, made)
        self.check(status == 0 and "可靠" in said, "officer: and comes back, proven", said.splitlines()[-1])
        unconfirmed = self.officer.home / "unconfirmed.toml"
        unconfirmed.write_text(PACK.read_text("utf-8").partition("# Examples")[0], "utf-8")
        status, said = self.sign(unconfirmed, self.officer.home / "x.toml")
        self.check(
            status != 0 and "样例没有确认" in said, "officer: nothing is sealed unconfirmed", said.splitlines()[-1]
        )
        status, said = self.sign(made, self.sealed, "--on", "2026-12-20")
        self.check(status == 0, "officer: the pack is proven and sealed", said.splitlines()[-1])
        status, said = self.officer.does("rules", "diff", "sanmenxia-2021", self.sealed)
        for line in (
            "起付与分段“居民县级”（33条）：起付标准 400 → 500；以上付 83% → 80%",
            "居民县级住院 9,000 元：6,918 → 6,630",
        ):
            self.check(line in said, "officer: the difference in words", line)
        if shutil.which("minisign"):
            self.check(self._minisign() == 0, "minisign itself checks the seal")

    def sign(self, source: Path, target: Path, *more: str) -> tuple[int, str]:
        """Seal a file at the bureau."""
        by = ("--by", BUREAU, *more)
        return self.officer.does("rules", "sign", source, "--key", self.key, *by, "-o", target, typed="口令")

    def _minisign(self) -> int:
        script = "sed -n 's/^#= //p' $1 > x.minisig; sed '/^#= /d' $1 > x; minisign -Vqm x -p $2"
        command = ["sh", "-c", script, "sh", str(self.sealed), f"{self.key}.pub"]
        return subprocess.run(command, cwd=self.folder, check=False).returncode

    def refuse(self) -> None:
        """Refuse what is not the bureau's."""
        counter = self.counter
        self._refused(counter, self.sealed, "a counter without a key takes nothing")
        self.officer.does("rules", "key", "stranger.key", typed="x")
        counter.trusts(self.officer.home / "stranger.key.pub")
        self._refused(counter, self.sealed, "a stranger's file")
        counter.trusts(Path(f"{self.key}.pub"))
        self._refused(counter, PACK, "a draft")
        altered = self.folder / "altered.toml"
        altered.write_bytes(self.sealed.read_bytes().replace(b'"80%"', b'"90%"', 1))
        self._refused(counter, altered, "an altered file")
        self.check(counter.fund_pays("2027-01-01") == BEFORE, "and the rules are as before", BEFORE)

    def _refused(self, person: Person, file: Path, what: str) -> None:
        status, said = person.does("rules", "install", file)
        self.check(status == 2, f"refused: {what}", said.strip())  # noqa: PLR2004  the exit status of bad input

    def take(self) -> None:
        """Take the rules by a command, and from a folder, and work by them."""
        _status, said = self.counter.does("rules", "install", self.sealed)
        self.check("已安装" in said, "counter: installed by the command", said.strip())
        share = self.folder / "规则来源"
        share.mkdir()
        shutil.copy(self.sealed, share)
        self.other.trusts(Path(f"{self.key}.pub"))
        said = self.other.runs(TAKE, share)
        self.check("已安装" in said, "another counter: installed from the folder", said.strip())
        self.check([path.name for path in share.iterdir()] == [self.sealed.name], "the folder is not written to")
        for person, name in ((self.counter, "counter"), (self.other, "another counter")):
            for day, pays in (("2026-12-31", BEFORE), ("2027-01-01", AFTER)):
                seen = person.fund_pays(day)
                self.check(seen == pays, f"{name}: the fund pays on {day}", seen)
        self.origin()
        self.check(
            self.counter.runs(REPRINT, self.number) == self.old_slip, "the old slip is reprinted, explained as then"
        )

    def origin(self) -> None:
        """Say on results and slips who issued the rules."""
        slip = self.folder / "slip.xlsx"
        _status, said = self.counter.does("estimate", self.counter.case("2027-01-01"), "--json", "--slip", slip)
        rules = json.loads(said)["rules"]
        told = (rules["document"], rules["issued_by"], rules["issue"])
        self.check(told == ("三医保〔2026〕30号", BUREAU, 1), "the result says who issued its rules", told)
        cells = [str(cell.value) for row in load_workbook(slip).worksheets[0].iter_rows() for cell in row if cell.value]
        line = f"签发：{BUREAU} 2026-12-20 第 1 次"
        self.check(any(line in cell for cell in cells), "the slip says so", line)

    def correct_and_withdraw(self) -> None:
        """Correct the pack, take the correction and the pack back; the history marks what was made with it."""
        number = self.counter.runs(KEEP, self.counter.case("2027-01-01")).strip()
        made = self.counter.runs(REPRINT, number)
        second = self.folder / "second.toml"
        self.sign(PACK, second, "--issue", "2")
        _status, said = self.counter.does("rules", "install", second)
        self.check("第 2 次" in said, "a correction is the next issue", said.strip())
        self._refused(self.counter, self.officer.home / self._other_first(), "another file of an issue that is there")
        for issue, then in (("2", AFTER), ("1", BEFORE)):
            statement = self.folder / f"withdraw-{issue}.toml"
            self.officer.does("rules", "withdraw", "sanmenxia-2027", "--issue", issue, "--reason", "起付标准有误",
                              "--key", self.key, "--by", BUREAU, "-o", statement, typed="口令")  # fmt: skip
            _status, said = self.counter.does("rules", "install", statement)
            seen = self.counter.fund_pays("2027-01-01")
            self.check(seen == then, f"issue {issue} is taken back, the pack before holds", said.splitlines()[-1])
        marked = self.counter.runs(REPRINT, number)
        self.check("此后已被撤回" in marked, "the history marks the slip made with it", marked.splitlines()[-1])
        self.check(marked.splitlines()[:-1] == made.splitlines()[:-1], "and it is reprinted and explained as it was")
        self.check(self.counter.runs(REPRINT, self.number) == self.old_slip, "the old slip as well")

    def _other_first(self) -> str:
        other = self.officer.home / "other.toml"
        draft = self.folder / "draft.toml"
        draft.write_text(PACK.read_text("utf-8") + "# 另一份\n", "utf-8")
        self.sign(draft, other, "--issue", "1")
        return other.name

    def alter(self) -> None:
        """Alter any byte of pack, seal, ledger and shipped pack."""
        rules = self.other.home / "benefit-estimator" / "rules"
        said = self.other.runs(ALTER_ALL, self.sealed, rules / "ledger.jsonl").splitlines()
        for line, what in zip(said, ("of pack and seal", "of the ledger, and that is said"), strict=True):
            refused, of = line.split()
            self.check(refused == of, f"every single byte altered is refused {what}", f"{refused} of {of}")
        installed = rules / "sanmenxia-2027.1.toml"
        data = installed.read_bytes()
        installed.write_bytes(data.replace(b'"80%"', b'"90%"', 1))
        seen = self.other.fund_pays("2027-01-01")
        self.check("停用" in seen, "an installed pack that was altered", seen.splitlines()[-1])
        seen = self.other.fund_pays("2026-12-31")
        self.check(seen == BEFORE, "and the others work on", seen)
        installed.write_bytes(data)
        self.alter_shipped()

    def alter_shipped(self) -> None:
        """Alter the shipped pack of a program, and the list of hashes beside it."""
        program = self.folder / "program"
        for part in ("estimator", "rules", "assets"):
            shutil.copytree(ROOT / part, program / part, ignore=shutil.ignore_patterns("__pycache__"))
        pack = program / "rules" / "sanmenxia-2021.toml"
        data = pack.read_bytes()
        self.check(self.other.fund_pays("2026-12-31", program) == BEFORE, "a copy of the program answers", BEFORE)
        places = range(0, len(data), len(data) // 5)
        said = []
        for at in places:
            pack.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            (program / "rules" / "SHA256SUMS").write_text("a list of hashes to match", "utf-8")
            said.append(self.other.fund_pays("2026-12-31", program))
        self.check(
            all("停用" in one for one in said), f"a shipped pack altered, {len(said)} bytes", said[-1].splitlines()[-1]
        )

    def kill(self) -> None:
        """Kill a process that installs and withdraws."""
        command = [sys.executable, "-m", "tests.kill_installs", str(KILLS)]
        done = subprocess.run(command, cwd=ROOT, text=True, encoding="utf-8", capture_output=True, check=False)
        self.check(done.returncode == 0, "killed while installing and withdrawing", (done.stdout + done.stderr).strip())

    def sockets(self) -> None:
        """Say that nothing opened a socket."""
        opened = sum(person.sockets for person in (self.officer, self.counter, self.other))
        self.check(opened == 0, "no process opened a socket")


def main() -> int:
    """Run every part; return the exit status."""
    with TemporaryDirectory() as folder:
        proof = Proof(Path(folder))
        parts: tuple[Callable[[], None], ...] = (
            proof.bare,
            proof.issue,
            proof.refuse,
            proof.take,
            proof.correct_and_withdraw,
            proof.alter,
            *([proof.kill] if hasattr(os, "fork") else []),
            proof.sockets,
        )
        for part in parts:
            part()
    say(f"{proof.failed} checks failed." if proof.failed else "All checks hold.")
    return int(proof.failed > 0)


if __name__ == "__main__":
    sys.exit(main())
