"""The facts that a form resolved are those that its case goes by: nothing resolves them again."""

import pytest

from estimator import case_from
from estimator.case import as_data
from estimator.case.validation import resolved
from estimator.form import entries_of, read_draft
from tests.sound_cases import SOUND


@pytest.mark.parametrize("name", SOUND)
def test_a_case_goes_by_the_facts_that_its_form_resolved_and_an_amount_typed_resolves_none(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = entries_of(case_from(SOUND[name]))
    case = read_draft(entries).case
    assert case is not None
    again = case_from(as_data(case))
    assert resolved(case) == resolved(again)
    asked: list[object] = []
    monkeypatch.setattr("estimator.form.draft.resolve", lambda *told: asked.append(told))
    monkeypatch.setattr("estimator.case.validation.resolve", lambda *told: asked.append(told))
    amount = next((key for key in ("total_cost", "amount_owed") if key in entries), None)
    typed = read_draft(entries | ({} if amount is None else {amount: "12345.67"}))
    assert typed.case is not None
    assert resolved(typed.case) == resolved(case)
    assert asked == []
