"""The command line: what may be asked for, in which streams it is answered, and with which exit status."""

import argparse
import gc
import importlib
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from estimator import __version__
from estimator.errors import CaseError, cause
from estimator.reading import errors_in_json, printable, refused

BAD_INPUT = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
"""Exit statuses besides those of the commands; the last two are what a shell says of a program stopped in this way."""

_USAGE_ERRORS = (
    (r"the following arguments are required: (.*)", r"还缺少 \1"),
    (r"unrecognized arguments: (.*)", r"没有这样的参数：\1"),
    (r"argument (.*): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.*): ignored explicit argument .*", r"\1 后面不写值"),
    (r"argument (.*): invalid int value: (.*)", r"\1 要写一个整数，现在是 \2"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能是 \2，只能是 \3"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name, or open the window; return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _speak_utf8()
    try:
        status = _run(arguments) if arguments else _open_window()
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("已中止\n")
        return INTERRUPTED
    except OSError as error:
        return _broken_pipe(error)
    return status


def _speak_utf8() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # a windowed program on Windows has neither
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  stays open to the end
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _broken_pipe(error: OSError) -> int:
    # What is still in the stream must not raise once more when the program ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return BROKEN_PIPE
    sys.stderr.write(f"不能输出：{cause(error)}\n")
    return BAD_INPUT


def _open_window() -> int:
    """Open the window; return the exit status."""
    if sys.platform == "linux" and not _has_display():
        sys.stderr.write("打不开窗口：这里没有显示器；命令的用法见 estimator --help\n")
        return BAD_INPUT
    gc.disable()  # nothing that a start makes is garbage; the window lets the collector work once it is ready
    try:
        window = importlib.import_module("ui.app")
    except ImportError as error:
        sys.stderr.write(f"打不开窗口，缺少所需的程序库：{error}\n")
        return BAD_INPUT
    status: int = window.main()
    return status


def _has_display() -> bool:
    """Tell whether the platform that Qt will take has a screen: without one Qt would abort, and say so in English."""
    platform = os.environ.get("QT_QPA_PLATFORM", "xcb" if getattr(sys, "frozen", False) else "")
    if platform.startswith("wayland") or (not platform and os.environ.get("WAYLAND_DISPLAY")):
        return bool(os.environ.get("WAYLAND_DISPLAY"))
    return _answers_at(os.environ.get("DISPLAY", "")) if platform in ("", "xcb") else True


def _answers_at(display: str) -> bool:
    host, _, number = display.partition(":")
    # A display elsewhere, as ssh makes one, is taken at its word.
    return bool(display) and (bool(host) or Path(f"/tmp/.X11-unix/X{number.partition('.')[0]}").exists())  # noqa: S108  where X listens


def _run(arguments: Sequence[str]) -> int:
    """Run a command; what it refuses is told, in JSON where that was asked for."""
    try:
        options = _parser(arguments).parse_args(arguments)
        if options.command == "estimate":
            gc.disable()  # nothing that one case makes is garbage
        commands = importlib.import_module("estimator.cli.commands")
        run: Callable[[argparse.Namespace], int] = commands.run
        return run(options)
    except CaseError as error:
        if "--json" in arguments:
            text = json.dumps(errors_in_json(error.errors), ensure_ascii=False, indent=2)
            sys.stdout.write(printable(f"{text}\n"))
        else:
            for field, message in error.errors:
                sys.stderr.write(printable(f"{field}：{message}\n" if field else f"{message}\n"))
        return BAD_INPUT
    finally:
        gc.enable()


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese and leaves it to the caller to say what is wrong."""

    def __init__(self, **settings: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Formatter, **settings)  # type: ignore[arg-type]  # settings are handed on as they are
        self.add_argument("-h", "--help", action="help", help=argparse.SUPPRESS)

    def error(self, message: str) -> NoReturn:
        """Raise CaseError with what is wrong with the command line."""
        said = next(
            (re.sub(pattern, words, message) for pattern, words in _USAGE_ERRORS if re.fullmatch(pattern, message)),
            message,
        )
        raise refused(f"{said}（用法见 {self.prog} --help）")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: str | None, actions: object, groups: object, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)  # type: ignore[arg-type]  # handed on as they are


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser of the command that is given, or of all of them where none is, or one that there is not."""
    parser = _Parser(prog="estimator", description="医保生育待遇试算。不带参数时打开窗口。")
    group = parser.add_argument_group("参数")
    group.add_argument("--version", action="version", version=f"%(prog)s {__version__}", help="显示程序名和版本")
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令")
    adders = {"estimate": _add_estimate, "batch": _add_batch, "rules": _add_about_rules}
    for name in adders.keys() & arguments[:1] or adders:
        adders[name](commands)
    return parser


def _add_estimate(commands: "argparse._SubParsersAction[_Parser]") -> None:
    group = _command(commands, "estimate", "estimate", "试算一例", "试算一例，显示结果和每一步的算式、条款。")
    group.add_argument("case", metavar="CASE.json", help="一例的 JSON 文件；- 为标准输入")
    group.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    group.add_argument("--slip", metavar="OUT.xlsx", help="另存一页试算单")
    _add_codes(group)
    _add_rules(group)


def _add_batch(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """Add the command for many cases."""
    group = _command(
        commands,
        "batch",
        "batch",
        "试算多例",
        "试算多例：.jsonl 每行一例，逐行给出结果；.xlsx 或 .csv 是有列名的表，结果写在右侧，错误在末列。\n"
        "有错的行不影响其他行；有错时退出码为 1。",
    )
    group.add_argument("source", nargs="?", metavar="IN", help=".jsonl、.xlsx 或 .csv 文件")
    group.add_argument("-o", "--output", metavar="OUT", help="结果文件，与 IN 同类；.csv 的结果是 .xlsx")
    group.add_argument(
        "--set", action="append", metavar="KEY=VALUE", help="各例相同的一项，如 待遇=住院；表里写了的以表为准；可写多次"
    )
    group.add_argument(
        "--template", metavar="OUT.xlsx", help="写出一份空名册，各列带下拉选项和说明；加 --set 待遇=… 只列这种待遇的列"
    )
    _add_codes(group)
    _add_rules(group)


def _add_about_rules(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """Add what can be done with rule packs."""
    rules = commands.add_parser("rules", help="规则包", description="规则包：有哪些，是否可靠，写了什么。")
    asked = rules.add_subparsers(title="命令", required=True, metavar="命令")
    _command(asked, "list", "list_rules", "有哪些规则包，何时施行")
    group = _command(asked, "check", "check_rules", "检查一个规则包文件，或规则工作簿")
    group.add_argument("file", metavar="FILE|BOOK", help="规则包的 .toml 文件，或规则工作簿 .xlsx")
    group.add_argument("--json", action="store_true", help="以 JSON 输出，错误逐项列出")
    group = _command(asked, "show", "show_rules", "规则包写了什么")
    group.add_argument("pack", metavar="FILE|ID", help="规则包的 .toml 文件，或编号（见 rules list）")
    _command(asked, "schema", "rules_schema", "规则包的 JSON Schema，供编辑器补全和检查")
    _add_issuing(asked)


def _add_issuing(asked: "argparse._SubParsersAction[_Parser]") -> None:
    """Add the commands by which rules are compared, filled in, sealed, installed and taken back."""
    group = _command(asked, "diff", "diff_rules", "两个规则包有什么不同", "按条文说明改了什么，并用常见情形对比金额。")
    group.add_argument("before", metavar="A", help="原来的：规则包的 .toml 文件，或编号")
    group.add_argument("after", metavar="B", help="后来的：规则包的 .toml 文件，或编号")
    group.add_argument("--json", action="store_true", help="以 JSON 输出")

    group = _command(
        asked,
        "export",
        "export_rules",
        "把规则包写成工作簿，用 WPS 或 Excel 修改",
        "把规则包写成工作簿：写编号的，用来制定接替它的新规则；写文件的，用来修改它本身。",
    )
    group.add_argument("pack", metavar="FILE|ID", help="规则包的 .toml 文件，或编号（见 rules list）")
    group.add_argument("book", metavar="BOOK.xlsx", help="工作簿")
    group.add_argument("--new", action="store_true", help="以这个文件为基础制定新规则")

    group = _command(
        asked, "import", "import_rules", "把工作簿做成规则包", "把填好的工作簿做成规则包，并检查；错误按单元格列出。"
    )
    group.add_argument("book", metavar="BOOK.xlsx", help="填好的工作簿")
    group.add_argument("pack", metavar="PACK.toml", help="写出的规则包")
    group.add_argument("--copy", metavar="OUT.xlsx", help="另写一份标出错误的工作簿")

    group = _command(asked, "install", "install_rules", "安装签发的规则包或撤回声明")
    group.add_argument("file", metavar="FILE", help="签发的文件")
    group.add_argument("--machine", action="store_true", help="供本机所有用户使用（要有管理员权限）")

    group = _command(asked, "key", "make_key", "生成签发单位的密钥", "生成签章密钥和公钥；口令从键盘或标准输入读取。")
    group.add_argument("file", metavar="KEYFILE", help="密钥文件；公钥另存为 KEYFILE.pub")

    group = _command(asked, "sign", "sign_rules", "检查规则包并签章", "检查规则包并签章；已有签章的，加签第二枚。")
    group.add_argument("file", metavar="FILE", help="规则包的 .toml 文件，或已签章、待加签的文件")
    _add_seal(group)
    group.add_argument("--issue", type=int, metavar="N", help="第几次签发；默认为已知的次数加 1")
    group.add_argument("-o", "--output", metavar="OUT", help="签章后的文件；默认写回原文件")

    group = _command(asked, "withdraw", "withdraw_rules", "撤回已签发的规则包", "写出签章的撤回声明，由各窗口安装。")
    group.add_argument("id", metavar="ID", help="规则包编号")
    group.add_argument("--issue", type=int, required=True, metavar="N", help="撤回第几次签发；0 为随程序安装的")
    group.add_argument("--reason", required=True, metavar="TEXT", help="原因")
    group.add_argument("--document", metavar="TEXT", help="依据的文号")
    _add_seal(group)
    group.add_argument("-o", "--output", required=True, metavar="OUT", help="撤回声明的文件")


def _command(
    commands: "argparse._SubParsersAction[_Parser]", name: str, does: str, words: str, description: str | None = None
) -> argparse._ArgumentGroup:
    """Add a command; `does` names what carries it out. Return the group of its arguments."""
    parser = commands.add_parser(name, help=words, description=description)
    parser.set_defaults(command=does)
    return parser.add_argument_group("参数")


def _add_seal(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--key", required=True, metavar="KEYFILE", help="密钥文件；口令从键盘或标准输入读取")
    group.add_argument("--by", metavar="NAME", help="签发单位；默认为设置里的单位名称")
    group.add_argument("--on", metavar="DATE", help="签发日期；默认为今天")


def _add_rules(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--region", metavar="REGION", help="有几个地区的规则时，按哪个地区的试算")
    group.add_argument("--rules", metavar="FILE", help="按一份没有签发的规则包试算，只供试用")


def _add_codes(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--codes", choices=["nhsa"], help="输入使用国家医保平台的字段名和代码")
