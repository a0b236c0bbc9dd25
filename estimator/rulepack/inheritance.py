"""The tables of a pack: its own, and those of its base, with single rows replaced, removed and added."""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, NamedTuple

from pydantic import ValidationError

from estimator.meant import did_you_mean
from estimator.rulepack.errors import Code, PackError, PackErrors
from estimator.rulepack.model import BasePack
from estimator.rulepack.positions import Lines, line_at, lines_of
from estimator.rulepack.text import data_of, refuse_unfit, text_of

BaseOf = Callable[[str], bytes | None]
"""Gives the file of the pack with an id; None where there is none."""

Table = list[Any]
_GIVEN = ("id", "file", "line")
"""What the loader gives each row, and no pack may say."""
_A_LIST = '要写成 removes = ["…"] 的样子'
_A_NAME = '要写成 replaces = "…" 的样子'
_NO_BASE = "没有写基础规则包（based_on），不能用 replaces、removes"
_NO_RULE = (*_GIVEN, "remark")


class Tables(NamedTuple):
    """What a pack says, with its base's part; the lines of the files it stands in; the hash of its rows."""

    data: dict[str, Any]
    lines: Mapping[str, Lines]
    content: str
    under: dict[str, Any] | None = None
    """What its base says."""


def tables_of(content: bytes, file: str, base_of: BaseOf, *, proven: bool, above: tuple[str, ...] = ()) -> Tables:
    """Read what a pack says, and its base where it says nothing; of a proven one without examples and lines.

    A table replaces that of the base, unless its rows name rows of the base: then those are replaced (`replaces`) or
    removed (`removes`, at the head of the table), and the others are added. Examples are added to the base's: one of
    the same case, on whatever day, takes the place of the base's, so whatever comes out differently must be worked out
    anew. `above` are the packs that are based on this one. Raises PackErrors.
    """
    # The examples stand last, are most of the file, and serve the proof alone.
    text = text_of(content.partition(b"\n[[example]]")[0] if proven else content, file)
    own = data_of(text, file)
    if not proven:
        refuse_unfit(own, file, text)
    lines: Lines = {} if proven else lines_of(text)
    _place_rows(own, file, lines)
    base = _base(own)
    if base is None:
        _refuse_without_base(own, file)
        return Tables(own, {file: lines}, "" if proven and not above else content_of(own))
    under = _under(
        base, file, line_at(lines, ("based_on",)), base_of, proven=proven, above=(*above, str(own.get("id")))
    )
    data = _merged(under.data, own, file)
    return Tables(data, {**under.lines, file: lines}, "" if proven and not above else content_of(data), under.data)


def content_of(data: Mapping[str, Any]) -> str:
    """Hash what a pack says: its rows and what they must answer for; no remark, no example, no order of keys."""
    said = {name: table for name, table in data.items() if _is_inherited(name, table) and name != "example"}
    return sha256(json.dumps(_plain(said), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if key not in _NO_RULE}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if isinstance(value, bool) else str(value)


def _is_inherited(name: str, table: object) -> bool:
    return isinstance(table, list) or name == "answers"


def _place_rows(own: dict[str, Any], file: str, lines: Lines) -> None:
    """Give each row its file and line."""
    wrong = []
    for table, rows in own.items():
        if isinstance(rows, list):
            for number, row in enumerate(rows):
                if isinstance(row, dict):
                    line = line_at(lines, (table, number))
                    wrong += [
                        PackError("unknown-key", file, table, f"行里不写 {key}，要写 name", str(number + 1), key, line)
                        for key in _GIVEN
                        if key in row
                    ]
                    row["file"], row["line"] = file, line or 0
    if wrong:
        raise PackErrors(wrong)


def _base(own: dict[str, Any]) -> BasePack | None:
    """Return the base that a pack names; None also where it is named wrongly, which the model of the pack says."""
    try:
        return BasePack.model_validate(own["based_on"])
    except (KeyError, ValidationError):
        return None


def _under(  # noqa: PLR0913  a pack, where it is named, and by whom
    base: BasePack, file: str, line: int | None, base_of: BaseOf, *, proven: bool, above: tuple[str, ...]
) -> Tables:
    """Read the tables of a base, which must say what it said when it was named. Raises PackErrors."""

    def refused(code: Code, message: str, mend: str = "") -> PackErrors:
        return PackErrors([PackError(code, file, "based_on", message, line=line, mend=mend)])

    if base.id in above:
        raise refused("unknown-base", f"{base.id} 以自己为基础：{' → '.join((*above, base.id))}")
    content = base_of(base.id)
    if content is None:
        raise refused("unknown-base", f"没有编号为 {base.id} 的规则包，要与本文件放在同一文件夹，或随程序安装")
    under = tables_of(content, f"{base.id}.toml", base_of, proven=proven, above=above)
    if base.sha256 not in (under.content, sha256(content).hexdigest()):
        message = f"{base.id} 已不是制定本规则包时的内容，它现在的内容校验码是 {under.content}"
        raise refused("other-base", message, f'sha256 = "{under.content}"')
    return under


def _merged(under: Mapping[str, Any], own: dict[str, Any], file: str) -> dict[str, Any]:
    """Put what a pack says over what its base says. Raises PackErrors."""
    inherited = {name: table for name, table in under.items() if _is_inherited(name, table)}
    data = inherited | own
    wrong: list[PackError] = []
    for name, table in own.items():
        below = inherited.get(name)
        if isinstance(table, dict) and isinstance(below, dict):
            data[name] = below | table
        elif isinstance(table, list) and name != "example" and any(map(_names_rows, table)):
            data[name] = list(_row_by_row(name, below if isinstance(below, list) else [], table, file, wrong))
    if wrong:
        raise PackErrors(wrong)
    data["example"] = _examples(under.get("example", []), own.get("example", []))
    return data


def _refuse_without_base(own: Mapping[str, Any], file: str) -> None:
    """Refuse names of rows of a base where there is none. Raises PackErrors."""
    named = (
        (name, number, row)
        for name, table in own.items()
        if isinstance(table, list)
        for number, row in enumerate(table, start=1)
        if _names_rows(row)
    )
    wrong = [
        PackError("unknown-base", file, name, _NO_BASE, str(at), "", row["line"] or None) for name, at, row in named
    ]
    if wrong and "based_on" not in own:
        raise PackErrors(wrong)


def _names_rows(row: object) -> bool:
    return isinstance(row, dict) and ("replaces" in row or "removes" in row)


def _row_by_row(name: str, below: Table, table: Table, file: str, wrong: list[PackError]) -> Iterator[object]:
    """Return the rows of the base, those replaced in their place, those removed not; then the rows that are new."""
    known = {called(row): "" for row in below}
    replaced: dict[str, object] = {}
    removed: set[str] = set()
    added: Table = []
    for number, row in enumerate(table, start=1):
        if not isinstance(row, dict):
            added.append(row)
            continue
        told = dict(row)
        removes, replaces = told.pop("removes", []), told.pop("replaces", None)
        at, line = str(number), row["line"] or None
        if not isinstance(removes, list) or not all(isinstance(one, str) for one in removes):
            wrong.append(PackError("wrong-type", file, name, _A_LIST, at, "removes", line))
            removes = []
        if not isinstance(replaces, str | None):
            wrong.append(PackError("wrong-type", file, name, _A_NAME, at, "replaces", line))
            replaces = None
        if replaces in replaced or replaces in removed:
            message = f"“{replaces}”在前面已{'替换' if replaces in replaced else '删去'}"
            wrong.append(PackError("repeated-name", file, name, message, at, "replaces", line))
        for one in [*removes, *([] if replaces is None else [replaces])]:
            if one not in known:
                message = f"基础规则包的这张表里没有“{one}”这一条{did_you_mean(str(one), known)}"
                key = "replaces" if one == replaces else "removes"
                wrong.append(PackError("unknown-row", file, name, message, at, key, line))
            elif one == replaces:
                replaced[one] = {"number" if name == "article" else "name": replaces} | told
            else:
                removed.add(one)
        if replaces is None and told.keys() - set(_GIVEN):
            added.append(told)
    yield from (replaced.get(called(row), row) for row in below if called(row) not in removed)
    yield from added


def called(row: object) -> str:
    """Say what a row is called in its table: by its name; an article by its number; "" where it has none."""
    return str(row.get("name", row.get("number", ""))) if isinstance(row, dict) else ""


def _examples(under: Table, own: Any) -> Any:  # noqa: ANN401  not yet looked at: the model says what is wrong with it
    if not isinstance(own, list):
        return own
    restated = [_but_for_its_day(example) for example in own]
    return [*(example for example in under if _but_for_its_day(example) not in restated), *own]


def _but_for_its_day(example: object) -> object:
    case = example.get("case") if isinstance(example, dict) else None
    return (
        _in_one_form({key: value for key, value in case.items() if key != "date"}) if isinstance(case, dict) else case
    )


def _in_one_form(value: object) -> object:
    """Make an amount the same however it is written: 1000, "1000", "1000.00"."""
    if isinstance(value, dict):
        return {key: _in_one_form(one) for key, one in value.items()}
    try:
        return Decimal(value) if isinstance(value, str) else value
    except InvalidOperation:
        return value
