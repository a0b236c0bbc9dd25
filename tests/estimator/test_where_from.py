"""Where a figure comes from: a row's own document and how far it is settled stand in the step and on the slip."""

from datetime import UTC, datetime

import pytest

from estimator import case_from, to_json
from estimator.calculate.engine import RuleEngine
from estimator.result import source_in_words
from estimator.rulepack import PackErrors
from estimator.slip import describe
from tests.officer_packs import officer_pack, text_of

TEXT = text_of("sanmenxia-2021")
STAY = {
    "benefit": "inpatient",
    "date": "2021-10-08",
    "scheme": "resident",
    "age": 80,
    "hospital": {"location": "local", "tier": "county", "grade": 2},
    "total_cost": 9000,
}


def with_source(*sources: tuple[str, str]) -> RuleEngine:
    """The shipped pack, some of whose rows, by their names, say where they come from."""
    text = TEXT
    for name, said in sources:
        assert text.count(f'name = "{name}"\narticle') == 1
        text = text.replace(f'name = "{name}"\narticle', f'name = "{name}"\n{said}\narticle')
    return RuleEngine(officer_pack(text))


DEDUCTIBLE = ("resident-county", 'document = "豫医保〔2023〕9号"\nstate = "provisional"')
AGED = ("aged", 'document = "三医保〔2024〕1号"\nstate = "assumed"\nremark = "报纸所载"')


@pytest.mark.parametrize(
    ("sources", "deductible", "segment"),
    [
        ([], "", ""),
        ([DEDUCTIBLE], "豫医保〔2023〕9号，暂行", "豫医保〔2023〕9号，暂行"),
        ([AGED], "", "三医保〔2024〕1号，推定"),
        ([DEDUCTIBLE, AGED], "豫医保〔2023〕9号，暂行", "豫医保〔2023〕9号、三医保〔2024〕1号，推定"),
        ([("resident-county", 'document = "三政办〔2021〕2号"\nstate = "in force"')], "", ""),
    ],
)
def test_a_step_says_what_its_rows_rest_on(sources: list[tuple[str, str]], deductible: str, segment: str) -> None:
    steps = with_source(*sources).estimate(case_from(STAY)).steps
    told = {step.label: source_in_words(step) for step in steps}
    assert (told["起付标准"], told["第一段"], told["第二段"], told["基金支付"]) == (deductible, segment, segment, "")


def test_json_and_slip_say_it_too() -> None:
    case = case_from(STAY)
    found = with_source(DEDUCTIBLE).estimate(case)
    step = next(one for one in to_json(found)["steps"] if one["label"] == "起付标准")
    assert (step["table"], step["row"]) == ("deductible_and_segments", "resident-county")
    assert (step["document"], step["state"]) == ("豫医保〔2023〕9号", "provisional")
    line = next(one for one in describe(case, found, made_at=datetime.now(UTC)).lines if one.label == "起付标准")
    assert line.formula == "市内 · 县级〔豫医保〔2023〕9号，暂行〕"


@pytest.mark.parametrize(
    ("word", "meant"), [("draft", "（"), ("暂行", "，是不是 provisional？"), ("provisionel", "，是不是 provisional？")]
)
def test_another_word_for_how_far_it_is_settled_is_an_error(word: str, meant: str) -> None:
    with pytest.raises(PackErrors, match=f"只能是 in force、provisional、assumed{meant}"):
        with_source(("resident-county", f'state = "{word}"'))
