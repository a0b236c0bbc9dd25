"""Enters a whole case by keyboard, field after field in the form's order, as a clerk would who knows it."""

from estimator import Case
from estimator.form.draft import entries_of
from tests.ui.clerk import Clerk
from ui.case.plans import PAGES
from ui.widgets.choice_row import ChoiceRow


def enter_case(clerk: Clerk, case: Case) -> None:
    """Turn to the page of a case and enter it; the person before must be done."""
    plan = next(plan for plan in PAGES if case.benefit in plan.benefits)
    if clerk.window.page.plan is not plan:
        clerk.page(int(plan.digit))
    entries = entries_of(case)
    for name in clerk.window.page.fields.names():
        if name not in entries or (name == "benefit" and len(plan.benefits) == 1):
            continue
        value = entries[name]
        if name == "date":
            clerk.on(str(value))
            continue
        if name in clerk.window.page.form.draft.not_asked or name in clerk.window.page.fields.passed:
            continue
        clerk.go_to(name)
        control = clerk.window.page.fields.control(name)
        if isinstance(control, ChoiceRow):
            choices = [button.value for button in control.buttons()]
            for one in value if isinstance(value, tuple) else (value,):
                clerk.choose(choices.index(one) + 1)
        else:
            clerk.type(str(value))
