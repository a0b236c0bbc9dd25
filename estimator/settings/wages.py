"""The provincial average monthly wage: which year's a case needs, what is known of it, and what is only suggested."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from estimator.money import parse_amount

State = Literal["provisional", "final", "confirmed"]

_FILE = Path(__file__).parents[2] / "assets" / "wages.toml"
_SHARE = re.compile(r"[1-9][0-9]{0,2}%")
_YEAR = re.compile(r"20[0-9]{2}")

STATES: Mapping[State, str] = {"provisional": "暂定", "final": "正式公布", "confirmed": "已核对"}


class Wage(NamedTuple):
    """A provincial average monthly wage (yuan a month), where it is from, and how sure it is.

    Provisional: published as such, or not known to be final; final: published for good; confirmed: somebody here
    checked it against the notice.
    """

    amount: Decimal
    source: str
    state: State
    shares: Mapping[str, Decimal] = MappingProxyType({})
    """Shares of it, as 60%, that are published in print, and so rounded (yuan a month): the bounds of a base."""

    def written(self) -> dict[str, object]:
        """Give it as the settings file has it."""
        own = {"amount": str(self.amount), "source": self.source, "state": self.state}
        return own | ({"shares": {share: str(amount) for share, amount in self.shares.items()}} if self.shares else {})


def wage_year(benefit: str, day: date) -> int | None:
    """Return the year whose wage a case of that day reckons with; None where the benefit needs no wage.

    An allowance takes last year's (Art. 26). A contribution and what is made up at retirement follow the bases, which
    change on 1 July: until then, the wage of the year before last (Arts. 6, 8, 17).
    """
    if benefit == "maternity":
        return day.year - 1
    if benefit in ("contribution", "retirement"):
        change = _published()["bases_change"]
        return day.year - (1 if (day.month, day.day) >= (change["month"], change["day"]) else 2)
    return None


def suggested_wage(year: int) -> Wage | None:
    """Return a published figure to confirm or change, never to be used unasked; None where none is known."""
    return next(
        (
            Wage(parse_amount(wage["amount"]), wage["source"], wage["state"], _shares(wage["shares"]))
            for wage in _published()["wage"]
            if wage["year"] == year
        ),
        None,
    )


def published_shares() -> tuple[str, ...]:
    """Return the shares of the wage that are published with it: the bounds of a base."""
    return tuple(_published()["shares"])


def wage_amount(value: object) -> Decimal:
    """Read a wage (yuan a month). Raises ValueError, worded for a clerk."""
    amount = parse_amount(value)
    if not amount:
        raise ValueError("工资应大于 0")
    return amount


def read_wages(value: object) -> tuple[dict[int, Wage], list[str]]:
    """Read the wages by year as the settings file has them, and say which of them cannot be used."""
    if not isinstance(value, dict):
        return {}, ["设置“全省月平均工资”不能用：应按年列出"]
    wages, messages = {}, []
    for year, written in value.items():
        try:
            wages[_year(year)] = _wage(written)
        except ValueError as error:
            messages.append(f"{year} 年的全省月平均工资不能用，使用时再问：{error}")
    return wages, messages


def _year(text: str) -> int:
    if not _YEAR.fullmatch(text):
        raise ValueError("年份应为四位数字")
    return int(text)


def _wage(written: object) -> Wage:
    if not isinstance(written, dict) or written.get("state") not in (*STATES,):
        raise ValueError("没有写明状态")
    source = written.get("source")
    if not isinstance(source, str):
        raise ValueError("没有写明来源")  # noqa: TRY004 in a file a wrong type is a wrong value
    return Wage(wage_amount(written.get("amount")), source, written["state"], _shares(written.get("shares", {})))


def _shares(written: object) -> dict[str, Decimal]:
    if not isinstance(written, dict) or not all(map(_SHARE.fullmatch, written)):
        raise ValueError("公布的比例应是百分数")
    return {share: wage_amount(amount) for share, amount in written.items()}


@cache
def _published() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))
