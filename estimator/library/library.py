"""The shipped rule packs, and which of them holds on a day."""

from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files

from estimator.calculate.engine import RuleEngine
from estimator.case.models import Case
from estimator.errors import CaseError, FieldError
from estimator.proof.proof import prove
from estimator.result import Estimate
from estimator.rulepack import Pack
from estimator.rulepack.loading import days_of, parse_pack


@cache
def shipped() -> tuple[Pack, ...]:
    """The packs that come with the program, by the day they take force; sound, or PackErrors is raised.

    A pack whose sha256 was recorded when it was proven is only parsed, and without its examples; any other is proven.
    """
    folder = files("rules")
    listing = folder.joinpath("SHA256SUMS")
    recorded = set(listing.read_text("utf-8").split()) if listing.is_file() else set()
    packs = []
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            content = file.read_bytes()
            proven = sha256(content).hexdigest() in recorded
            pack = parse_pack(content, file.name, shipped_file, proven=proven)
            if not proven:
                prove(pack)
            packs.append(pack)
    return tuple(sorted(packs, key=lambda pack: pack.in_force_from))


def shipped_file(name: str) -> bytes | None:
    """The file of the shipped pack with an id; None where there is none."""
    file = files("rules").joinpath(f"{name}.toml")
    return file.read_bytes() if file.is_file() else None


@cache
def _engine(digest: str) -> RuleEngine:
    return RuleEngine(next(pack for pack in shipped() if pack.sha256 == digest))


@cache
def _on(day: date) -> RuleEngine:
    found = [pack for pack in shipped() if days_of(pack)[0] <= day <= days_of(pack)[1]]
    if not found:
        first = shipped()[0]
        raise CaseError([FieldError("date", f"{first.title}自 {first.in_force_from} 起施行，这一天没有可用的规则")])
    return _engine(found[-1].sha256)


def pack_with(digest: str) -> Pack | None:
    """The shipped pack with this sha256; None when it is not (any longer) among them."""
    return next((pack for pack in shipped() if pack.sha256 == digest), None)


def pack_on(day: date) -> Pack:
    """The pack in force on a day. Raises CaseError on `date` when there is none."""
    return _on(day).pack


def estimate(case: Case) -> Estimate:
    """Estimate a case by the pack of its day.

    Raises CaseError: a date without rules, or an amount that the rules need and the case lacks.
    """
    return _on(case.date).estimate(case)
