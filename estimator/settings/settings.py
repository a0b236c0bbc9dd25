"""The settings: each described once, kept as JSON, which the standard library reads and writes alike.

A file that cannot be read is put aside and said; a key that this version does not know is kept for the one that does.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

from estimator.errors import cause
from estimator.folders import machine_settings_folder, put_aside, settings_folder
from estimator.reading import read_own
from estimator.settings.wages import Wage, read_wages
from estimator.typed import is_printable, without_unseen
from estimator.writing import OutputError, make_folder, whole_file

SettingKind = Literal["text", "choice", "count", "flag", "wages"]
Paper = Literal["A4", "A5", "80mm"]
ThemeChoice = Literal["system", "light", "dark", "contrast"]


class Setting(NamedTuple):
    """What one setting is: its kind, its label, what it is for, and the values it takes."""

    kind: SettingKind
    label: str
    meaning: str
    low: int = 0
    high: int = 0
    """The largest number; of a text, the most characters."""
    unit: str = ""
    words: Mapping[str, str] = MappingProxyType({})
    """The values of a choice and the word for each."""
    forbidden: str = ""
    """Characters that a text may not have."""


class Settings(NamedTuple):
    """Everything that can be set, with its default."""

    agency: Annotated[str, Setting("text", "单位名称", "印在试算单左上角；不填则印统筹区名称", high=60)] = ""
    counter: Annotated[
        str,
        Setting(
            "text",
            "窗口号",
            "印在试算单上，也是单号的一部分；各窗口不能相同",
            high=12,
            forbidden='\\/:*?"<>|',  # slips are saved under their number
        ),
    ] = ""
    clerk: Annotated[str, Setting("text", "经办人", "记入历史；试算单上遮蔽", high=30)] = ""
    provincial_wages: Annotated[
        Mapping[int, Wage],
        Setting("wages", "全省月平均工资", "按年填写，核对一次；没有的年份使用时再问"),
    ] = {}
    paper: Annotated[
        Paper, Setting("choice", "纸张", "打印试算单用的纸", words={"A4": "A4", "A5": "A5", "80mm": "80 毫米卷纸"})
    ] = "A4"
    printer: Annotated[str, Setting("text", "打印机", "上次使用的打印机；空白为系统默认", high=200)] = ""
    text_size: Annotated[int, Setting("count", "文字大小", "窗口里文字的大小", low=100, high=200, unit="%")] = 100
    theme: Annotated[
        ThemeChoice,
        Setting(
            "choice",
            "配色",
            "窗口的颜色",
            words={"system": "跟随系统", "light": "浅色", "dark": "深色", "contrast": "高对比度"},
        ),
    ] = "system"
    store_full_id: Annotated[
        bool, Setting("flag", "完整证号", "历史中保存完整姓名和身份证号；选否则只存遮蔽后的，完整的不写入磁盘")
    ] = False
    retention_days: Annotated[
        int, Setting("count", "保留天数", "历史中超过的自动删除；0 为一直保留", high=36500, unit="天")
    ] = 0
    rules_source: Annotated[
        str, Setting("text", "规则来源", "放签发文件的文件夹（共享或 U 盘）；程序打开后自己查看，只读取", high=400)
    ] = ""
    signing_key: Annotated[
        str,
        Setting("text", "签章密钥", "只有签发规则的人填写：U 盘上密钥文件的位置；还没有密钥的，填要放的位置", high=400),
    ] = ""
    rules_seen: Annotated[str, Setting("text", "看过的规则", "已经看过改动的各次签发，程序自己记", high=10000)] = ""
    rule_keys: Annotated[
        str,
        Setting("text", "签发公钥", "签发单位的公钥，一行；几个单位用分号隔开，要两枚签章的用空格隔开", high=2000),
    ] = ""
    unknown: Mapping[str, Any] = {}
    """Keys of a newer version, as they stood in the file."""


SETTINGS: Mapping[str, Setting] = {
    name: hint.__metadata__[0] for name, hint in Settings.__annotations__.items() if hasattr(hint, "__metadata__")
}


class SettingsRead(NamedTuple):
    """The settings, and what a person should know about how they were read; usually nothing."""

    settings: Settings
    messages: tuple[str, ...] = ()


def settings_file() -> Path:
    """Say where the settings lie; the file need not be there yet."""
    return settings_folder() / "settings.json"


def machine_settings_file() -> Path | None:
    """Say where an administrator sets what holds for all users of the machine; None in the portable edition."""
    folder = machine_settings_folder()
    return folder and folder / "settings.json"


def read_settings(path: Path, machine: Path | None = None) -> SettingsRead:
    """Read the settings: the user's own, and what they leave open as an administrator set it for the machine.

    `machine` is the file of the latter. Never fails: what cannot be used is said, and stands at its default.
    """
    inherited = _read(machine, "本机统一的设置文件") if machine else _Read({}, {}, ())
    own = _read(path, "设置文件", may_put_aside=True)
    settings = Settings(**{**inherited.known, **own.known}, unknown=own.unknown)
    return SettingsRead(settings, (*inherited.messages, *own.messages))


class _Read(NamedTuple):
    known: Mapping[str, Any]
    unknown: Mapping[str, Any]
    messages: tuple[str, ...]


def _read(path: Path, name: str, *, may_put_aside: bool = False) -> _Read:
    """Read a file of settings; what of it cannot be used is told, and a broken file put aside where it may be."""
    try:
        data = json.loads(read_own(path).decode("utf-8-sig"))
    except FileNotFoundError:
        return _Read({}, {}, ())
    except OSError as error:
        return _Read({}, {}, (f"{name}不能读取（{cause(error)}），现用默认设置：{path}",))
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        return _Read({}, {}, (_put_aside(path) if may_put_aside else f"{name}已损坏，现用默认设置：{path}",))
    messages: list[str] = []
    known = dict(_known(data, messages))
    return _Read(known, {name: value for name, value in data.items() if name not in SETTINGS}, tuple(messages))


def write_settings(settings: Settings, path: Path, machine: Path | None = None) -> None:
    """Write the settings, whole or not at all; what is as the machine's file has it goes on following that.

    Raises OutputError, and then the file is as it was.
    """
    inherited = Settings(**_read(machine, "").known) if machine and machine.exists() else None
    known = {
        name: getattr(settings, name)
        for name in SETTINGS
        if inherited is None or getattr(settings, name) != getattr(inherited, name)
    }
    if "provincial_wages" in known:
        known["provincial_wages"] = {
            str(year): wage.written() for year, wage in sorted(settings.provincial_wages.items())
        }
    text = json.dumps({**settings.unknown, **known}, ensure_ascii=False, indent=2, default=str)
    try:
        make_folder(path.parent)
        with whole_file(path) as file:
            file.write(text.encode(errors="replace"))
    except OutputError as error:
        refused = isinstance(error.__cause__, PermissionError)
        why = f"文件被占用，或没有写入权限：{path}" if refused else str(error)
        raise OutputError(f"设置没有保存：{why}") from error


def wage_for(settings: Settings, year: int) -> Wage | None:
    """Return the wage of a year as the settings have it; None: it must be asked for."""
    return settings.provincial_wages.get(year)


def with_wage(settings: Settings, year: int, wage: Wage) -> Settings:
    """Return the settings with the wage of a year entered or replaced."""
    return settings._replace(provincial_wages={**settings.provincial_wages, year: wage})


def without_wage(settings: Settings, year: int) -> Settings:
    """Return the settings without the wage of a year, which then is asked for again."""
    wages = {known: wage for known, wage in settings.provincial_wages.items() if known != year}
    return settings._replace(provincial_wages=wages)


def checked(name: str, value: object) -> object:
    """Return a value for a setting other than the wages, tidied. Raises ValueError, worded for a clerk."""
    setting = SETTINGS[name]
    if setting.kind == "text":
        return _text(setting, value)
    if setting.kind == "count":
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not (whole and setting.low <= int(str(value)) <= setting.high):
            raise ValueError(f"应为 {setting.low} 至 {setting.high} 的整数")
    elif setting.kind == "flag" and not isinstance(value, bool):
        raise ValueError("只能是 true 或 false")
    elif setting.kind == "choice" and not (isinstance(value, str) and value in setting.words):
        raise ValueError(f"只能是{'、'.join(setting.words.values())}")
    return value


def _text(setting: Setting, value: object) -> str:
    text = without_unseen(value).strip() if isinstance(value, str) else None
    if text is None or len(text) > setting.high:
        raise ValueError(f"应为文字，最多 {setting.high} 个字")
    if not all(map(is_printable, text)):
        raise ValueError("含有不能打印的字符")
    found = next((letter for letter in text if letter in setting.forbidden), None)
    if found is not None:
        raise ValueError(f"不能含有 {found}")
    return text


def _known(data: Mapping[str, object], messages: list[str]) -> Iterator[tuple[str, Any]]:
    """Return the settings that can be used; the others are told."""
    for name, setting in SETTINGS.items():
        if name not in data:
            continue
        if setting.kind == "wages":
            wages, wrong = read_wages(data[name])
            messages += wrong
            yield name, wages
            continue
        try:
            yield name, checked(name, data[name])
        except ValueError as error:
            messages.append(f"设置“{setting.label}”不能用，已改用默认值：{error}")


def _put_aside(path: Path) -> str:
    try:
        return f"设置文件已损坏，已另存为 {put_aside(path).name}，现用默认设置"
    except OSError:
        return f"设置文件已损坏，现用默认设置：{path}"
