"""A case of a pack's own facts and benefits is worded like any other: slip, explanations, plain words, curve."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from estimator import Estimate, case_from, estimate
from estimator.case import Case
from estimator.cli.console import pack_text
from estimator.compare import curve, shared
from estimator.explain import explain
from estimator.explain.plain import plain_words
from estimator.library.heads import head_of
from estimator.library.library import Library, use
from estimator.rulepack import Pack
from estimator.slip import describe
from tests.engine import read_pack
from tests.later_packs import FOLDER, NAMES, later_pack

ALONE = sorted(path.stem for path in (FOLDER / "alone").glob("*.toml"))
PACKS = [*NAMES, *(f"alone/{name}" for name in ALONE)]


def pack_of(name: str) -> Pack:
    return later_pack(name) if name in NAMES else read_pack(FOLDER / f"{name}.toml")


def answered(pack: Pack) -> Iterator[tuple[Case, Estimate]]:
    """The examples of its own days."""
    for example in pack.example:
        if str(example.case["date"]) >= str(pack.in_force_from):
            case = case_from(example.case)
            yield case, estimate(case)


@pytest.mark.parametrize("name", PACKS)
def test_everything_is_worded_and_nothing_is_called_by_its_key(name: str) -> None:
    pack = pack_of(name)
    use(Library([head_of(pack)]))
    assert all(fact.label in pack_text(pack) for fact in pack.vocabulary.own if fact.kind not in ("amount", "count"))
    for case, answer in answered(pack):
        slip = describe(case, answer, made_at=datetime.now(UTC))
        reasons = [reason.text for step in answer.steps for reason in explain(step, case, answer)]
        about = plain_words(case, answer).about
        assert curve(case) is None or shared(case)
        keys = {case.benefit, *(fact.name for fact in pack.vocabulary.own)}
        assert not [text for text in (slip.benefit, about, *shared(case), *reasons) for key in keys if key in text]


def test_a_benefit_takes_the_words_of_that_which_it_is_like() -> None:
    of_a_visit = {"benefit": "outpatient"}
    day = later_pack("outpatient-pooling").vocabulary.by_name["date"]
    assert (day.label_for(of_a_visit), day.hint_for(of_a_visit)) == ("就诊日期", "规则和年度限额都按就诊这一天")
    assert day.label_for({"benefit": "inpatient"}) == "出院日期"
