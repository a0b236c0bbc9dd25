"""The packs that an officer of the bureau makes: that of 2027 on the shipped one, that of 2028 on that of 2027."""

import re
from pathlib import Path

from estimator.rulepack import Pack
from estimator.rulepack.loading import parse_pack

FOLDER = Path(__file__).parent / "officer"
RULES = Path(__file__).parents[1] / "rules"


def file_of(name: str) -> bytes | None:
    """Return the file of a pack of the officer, or of a shipped one."""
    found = [folder / f"{name}.toml" for folder in (FOLDER, RULES) if (folder / f"{name}.toml").is_file()]
    return found[0].read_bytes() if found else None


def text_of(name: str) -> str:
    """Return the text of a pack of the officer, or of a shipped one."""
    return (file_of(name) or b"").decode()


def officer_pack(text: str, file: str = "x.toml") -> Pack:
    """Return a pack by its text. Raises PackErrors."""
    return parse_pack(text.encode(), file, file_of)


def a_ceiling() -> str:
    """Return the text of a draft of 2027 that has another ceiling for employees, and no examples yet."""
    return text_of("sanmenxia-2027").partition("\n# Employees")[0] + "\n"


def a_ceiling_of_few_rules() -> str:
    """Return the same draft on a base of a few rows, whose proof and workbook take a tenth of the time."""
    base = officer_pack(text_of("employees-2021"))
    text = re.sub(r"based_on = .*", f'based_on = {{ id = "{base.id}", sha256 = "{base.content}" }}', a_ceiling())
    return text.replace('["inpatient", "chronic", "major_disease"]', '"inpatient"')
