"""Packs of later rules, based on the shipped pack: the shapes that other places of the province have published.

What is written out for each in `later_rules/` are its examples, worked out by hand, and tables that are new; a table
that differs in a row from the shipped one is taken from it with that row changed.
"""

import re
from hashlib import sha256
from pathlib import Path

from estimator.library.library import shipped_file
from estimator.rulepack import Pack
from estimator.rulepack.loading import parse_pack

BASE = Path(__file__).parents[1] / "rules" / "sanmenxia-2021.toml"
FOLDER = Path(__file__).parent / "later_rules"

DeductibleFactor = tuple[str, str, str]
"""A table of the shipped pack, and what stands in it for what."""

AWAY = 'location = ["province", "elsewhere"], tier = ["city", "province"]'
BEYOND = 'location = "elsewhere", tier = ["city", "province"]'

RETIRED_RATE = """[[reading]]
name = "retired-account-rate"
articles = ["9"]
at = "account"
when = { benefit = "account", status = "retired", employer_in_arrears = false }
gist = "没有单位的退休人员也按 3.8% 划入"
"""

FIRST_SEGMENT = """at = "first_segment"
when = { benefit = "inpatient", scheme = "resident" }
"""
TWO_SEGMENTS = """at = "first_segment"
when = [
    { benefit = "inpatient", scheme = "resident", tier = ["county", "city", "province"] },
    { benefit = "inpatient", scheme = "resident", tier = "township", location = "elsewhere" },
]
"""

CHANGES: dict[str, list[DeductibleFactor]] = {
    "one-township-rate": [
        (
            "deductible_and_segments",
            'deductible = 150\nsegments = [{ upto = 800, rate = "70%" }, { rate = "90%" }]',
            'deductible = 100\nsegments = [{ rate = "90%" }]',
        ),
        ("reading", FIRST_SEGMENT, TWO_SEGMENTS),
    ],
    "filing-within-the-province": [("points", AWAY, BEYOND), ("reading", AWAY, BEYOND)],
    "delivery-quotas": [("deductible_and_segments", "upto = 760", "upto = 1200")],
    "flexible-without-allowance": [],
    "critical-and-aid": [],
    "ceiling-years": [],
    "account-reform": [("reading", RETIRED_RATE, "")],
}


def later_pack(name: str) -> Pack:
    """Return a later pack by its name. Raises PackErrors."""
    return parse_pack(text_of(name).encode(), f"{name}.toml", shipped_file)


def text_of(name: str) -> str:
    """Return the file of a later pack, in force from the start of 2023."""
    head = [
        f'id = "{name}"',
        'region = "某市"',
        'title = "以后的规则"',
        'document = "试验"',
        "in_force_from = 2023-01-01",
        "checked = 2023-01-01",
        f'based_on = {{ id = "{BASE.stem}", sha256 = "{sha256(BASE.read_bytes()).hexdigest()}" }}',
    ]
    tables: dict[str, str] = {}
    for table, old, new in CHANGES[name]:
        text = tables.get(table) or shipped_table(table)
        assert old in text
        tables[table] = text.replace(old, new)
    return "\n".join((*head, "", *tables.values(), (FOLDER / f"{name}.toml").read_text("utf-8")))


def shipped_table(name: str) -> str:
    """Return the rows of a table as the shipped pack has them."""
    return "\n".join(re.findall(rf"^\[\[{name}\]\]\n(?:(?!\[\[|# ).*\n)*", BASE.read_text("utf-8"), re.MULTILINE))
