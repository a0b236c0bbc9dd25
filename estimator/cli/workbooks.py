"""The commands by which an officer makes rules in a workbook: out of a pack, back into one, checked cell by cell."""

import argparse
from pathlib import Path

from estimator.cli.console import say, say_json, warn
from estimator.cli.rules import DONE, UNSOUND
from estimator.cli.trusted import own_trusted_keys
from estimator.library.drafts import base_beside
from estimator.library.shelf import read_shelf
from estimator.reading import read_input, refused
from estimator.rule_workbook.check import check_workbook
from estimator.rule_workbook.checked import CheckedWorkbook
from estimator.rule_workbook.export import export_workbook
from estimator.writing import whole_file

SUFFIX = ".xlsx"
_CHECKED = "-检查"


def export(options: argparse.Namespace) -> int:
    """Write the workbook of a pack: of a file to change it, of one that holds to make the next. Raises CaseError."""
    source, target = Path(options.pack), Path(options.book)
    if options.pack.endswith(".toml") or source.is_file():
        export_workbook(
            read_input(source), source.name, base_beside(source, own_trusted_keys()), target, successor=options.new
        )
    else:
        newest = read_shelf(own_trusted_keys()).files.newest
        content = newest(options.pack)
        if content is None:
            raise refused(f"没有编号为 {options.pack} 的规则包（见 rules list）")
        export_workbook(content, f"{options.pack}.toml", newest, target, successor=True)
    say(f"已导出：{target}\n用 WPS 或 Excel 填好后：estimator rules check {target}")
    return DONE


def import_book(options: argparse.Namespace) -> int:
    """Make a pack of a workbook that is sound. Raises CaseError."""
    path, target = Path(options.book), Path(options.pack)
    found = check_workbook(
        path, base_beside(target, own_trusted_keys()), None if options.copy is None else Path(options.copy)
    )
    if found.text and not found.unreadable:
        with whole_file(target) as file:
            file.write(found.text.encode())
        say(f"已写入：{target}")
    return _report(found, as_json=False)


def check(options: argparse.Namespace) -> int:
    """Check a workbook, and write a copy beside it in which what is wrong is told at its cell. Raises CaseError."""
    path = Path(options.file)
    copy = path.with_name(f"{path.stem.removesuffix(_CHECKED)}{_CHECKED}{SUFFIX}")
    found = check_workbook(path, base_beside(path, own_trusted_keys()), copy)
    status = _report(found, as_json=options.json)
    if not options.json and not found.copy_problem:
        say(f"标出的工作簿：{copy}")
    return status


def _report(found: CheckedWorkbook, *, as_json: bool) -> int:
    """Tell what a check of a workbook has found; return the exit status."""
    if as_json:
        errors = [fault._asdict() for fault in found.faults]
        to_confirm = [{"row": row.caption, "cases": [one.words for one in row.all]} for row in found.examples]
        say_json({"errors": errors, "to_confirm": to_confirm})
    else:
        warn(*found.faults)
        if found.examples:
            count = sum(len(row.all) for row in found.examples)
            warn(f"样例：还有 {count} 例要确认：在标出的工作簿的样例页里手算、确认，再检查")
        if found.is_sound:
            changes = "" if found.difference is None else f"，改动 {len(found.difference.rows)} 处"
            say(f"可靠{changes}")
        warn(*filter(None, [found.copy_problem]))
    return DONE if found.is_sound else UNSOUND
