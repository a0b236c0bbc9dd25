"""An estimate to be read on a terminal; not loaded where it is wanted as JSON."""

from collections.abc import Iterator
from decimal import Decimal

from estimator.cli.console import columns, under
from estimator.money import grouped
from estimator.slip import RECKONING, Remark, Slip, SlipEntry


def estimate_text(slip: Slip) -> str:
    """Return an estimate in the same words as on the slip."""
    blocks = [
        [f"{slip.title}{slip.subtitle}  {slip.benefit}"],
        columns((*((total.label, grouped(total.amount), total.remark) for total in slip.totals),), right=(1,)),
        _entries(slip.figures),
        under(slip.later, _entries(slip.when_in_force)),
        under("录入", _entries((*slip.left, *slip.right))),
        under(RECKONING, _steps(slip)),
        *(under(heading, map(_remark, remarks)) for heading, remarks in slip.sections),
        [slip.disclaimer],
    ]
    return "\n\n".join("\n".join(lines) for lines in map(list, blocks) if lines)


def _entries(entries: tuple[SlipEntry, ...]) -> Iterator[str]:
    return columns((entry.label, _value(entry.value)) for entry in entries)


def _steps(slip: Slip) -> Iterator[str]:
    return columns(((line.label, line.formula, _value(line.value), line.articles) for line in slip.lines), right=(2,))


def _value(value: str | Decimal) -> str:
    return grouped(value) if isinstance(value, Decimal) else value


def _remark(remark: Remark) -> str:
    return f"{remark.text}（{remark.articles}）" if remark.articles else remark.text
