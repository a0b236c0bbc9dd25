"""What each command does. Whatever is wrong with its input is raised as CaseError."""

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from estimator.batch.batch import run_batch
from estimator.case import Case
from estimator.cli.console import say, say_json, warn, width
from estimator.cli.trusted import own_trusted_keys
from estimator.errors import CaseError, FieldError, RulesError
from estimator.library.heads import head_of
from estimator.library.library import Library, estimate, library_in_use, open_library, read_case, use
from estimator.nhsa import read_coded_case, result_in_json
from estimator.reading import LARGEST, limited, read_input, refused
from estimator.result import Estimate
from estimator.rulepack import PackErrors
from estimator.writing import OutputError, remove_unfinished

DONE, BAD_LINE = 0, 1

_ON_TRIAL = "按没有签发的规则试算，只供试用，不作依据。"
SECONDS_WITHOUT_PROGRESS = 1
SECONDS_BETWEEN = 0.2
"""When progress is shown on a terminal, and how often."""


def run(options: argparse.Namespace) -> int:
    """Run the command that the options name; return its exit status. Raises CaseError."""
    remove_unfinished()
    library = open_library(own_trusted_keys())
    warn(*library.messages)
    try:
        use(_meant(library, options))
        return _COMMANDS[options.command](options)
    except (OutputError, RulesError) as error:
        raise refused(str(error)) from None
    except PackErrors as error:
        raise CaseError([FieldError("", str(one)) for one in error.errors]) from None


def _meant(library: Library, options: argparse.Namespace) -> Library:
    """Return the library that a command works by: all there is, the packs of one region, or a draft to be tried."""
    draft, region = getattr(options, "rules", None), getattr(options, "region", None)
    if draft is not None:
        use(library)  # a base of the draft may be among the packs there are
        from estimator.library.drafts import proven_draft  # noqa: PLC0415  what proves is only loaded to prove

        library = Library([head_of(proven_draft(Path(draft), own_trusted_keys()))])
    return library if region is None else library.in_region(region)


def _estimate(options: argparse.Namespace) -> int:
    """Work out one case, print it, and write its slip where that is asked for."""
    content = _standard_input() if options.case == "-" else read_input(Path(options.case))
    case = read_coded_case(content) if options.codes else read_case(content)
    answer = estimate(case)
    if options.rules is not None:
        answer = answer._replace(notes=(_ON_TRIAL, *answer.notes))
    if options.slip or not options.json:
        _say_slip(case, answer, options)
    if options.json:
        say_json(result_in_json(case, answer, nhsa=bool(options.codes)))
    return DONE


def _say_slip(case: Case, answer: Estimate, options: argparse.Namespace) -> None:
    """Save the slip where that is wanted, and print it where the answer is not wanted as JSON."""
    from estimator.cli.slips import estimate_text  # noqa: PLC0415  another program asks for JSON, and waits
    from estimator.slip import describe, write_excel  # noqa: PLC0415  the same

    slip = describe(case, answer, made_at=datetime.now().astimezone())
    if options.slip:
        _check_name(options.slip)
        write_excel(slip, Path(options.slip))
    if not options.json:
        say(estimate_text(slip))


def _standard_input() -> bytes:
    # A windowed program on Windows has none.
    return b"" if sys.stdin is None else limited(sys.stdin.buffer.read(LARGEST + 1), "标准输入")


def _check_name(name: str) -> None:
    if not name.lower().endswith(".xlsx"):
        raise refused(f"“{name}”应以 .xlsx 结尾")


def _batch(options: argparse.Namespace) -> int:
    """Work out many cases, or write an empty roster."""
    given = _given(options.set)
    if options.template:
        return _template(options, given)
    if not options.source or not options.output:
        raise refused("还缺少 IN 或 -o OUT（用法见 estimator batch --help）")
    watch = _Watch()
    try:
        report = run_batch(
            Path(options.source), Path(options.output), nhsa=bool(options.codes), progress=watch, given=given
        )
    finally:
        watch.end()
    warn(*report.notes)
    count = report.total
    paid = f"，{report.paid.in_words}" if report.paid.in_words else ""
    say(f"共 {count.cases} 例，{count.bad} 例有误{paid}，结果已写入 {options.output}")
    return BAD_LINE if count.bad else DONE


def _template(options: argparse.Namespace, given: Mapping[str, str]) -> int:
    if options.source or options.output:
        raise refused("--template 只写出空名册，不与 IN 或 -o 同用")
    _check_name(options.template)
    from estimator.batch.case_data import read_given  # noqa: PLC0415  openpyxl is slow to load
    from estimator.batch.template import write_template  # noqa: PLC0415  the same

    benefit = read_given(given, library_in_use().vocabulary_of_tables).get("benefit", "")
    write_template(Path(options.template), str(benefit))
    say(f"已写出空名册：{options.template}")
    return DONE


def _given(words: list[str] | None) -> dict[str, str]:
    """Say what `--set` says is the same in every case."""
    given: dict[str, str] = {}
    for one in words or ():
        name, sign, text = one.partition("=")
        if not sign:
            raise refused(f"--set 后面应写成 KEY=VALUE，现在是“{one}”")
        given[name.strip()] = text.strip()
    return given


class _Watch:
    """Progress on a terminal, once it takes longer."""

    def __init__(self) -> None:
        self._next = time.monotonic() + SECONDS_WITHOUT_PROGRESS
        self._terminal = sys.stderr.isatty()
        self._shown = ""

    def __call__(self, done: int) -> bool:
        now = time.monotonic()
        if self._terminal and now >= self._next:
            self._next = now + SECONDS_BETWEEN
            self._shown = f"已完成 {done} 例"
            sys.stderr.write(f"\r{self._shown}")
            sys.stderr.flush()
        return True

    def end(self) -> None:
        """Take the progress off the terminal."""
        if self._shown:
            sys.stderr.write(f"\r{' ' * width(self._shown)}\r")


def _late(module: str, name: str, options: argparse.Namespace) -> int:
    """Run a command of another module, which is loaded once it is given."""
    run: Callable[[argparse.Namespace], int] = getattr(importlib.import_module(f"estimator.cli.{module}"), name)
    return run(options)


def _check(options: argparse.Namespace) -> int:
    """Check a pack, or the workbook of one."""
    return _late("workbooks" if options.file.lower().endswith(".xlsx") else "rules", "check", options)


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "estimate": _estimate,
    "batch": _batch,
    "list_rules": partial(_late, "rules", "list_packs"),
    "check_rules": _check,
    "show_rules": partial(_late, "rules", "show"),
    "rules_schema": partial(_late, "rules", "schema"),
    "make_key": partial(_late, "issuing", "make_key"),
    "sign_rules": partial(_late, "issuing", "sign"),
    "install_rules": partial(_late, "issuing", "install_file"),
    "withdraw_rules": partial(_late, "issuing", "withdraw"),
    "diff_rules": partial(_late, "issuing", "diff"),
    "export_rules": partial(_late, "workbooks", "export"),
    "import_rules": partial(_late, "workbooks", "import_book"),
}
