"""What was entered, in words: each fact of a case as the slip lists it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from estimator.case.models import ExcludedCost, Medical
from estimator.case.validation import resolved
from estimator.facts import BUILT_IN, Fact
from estimator.identity import masked_name, masked_number
from estimator.slip import wording
from estimator.typed import is_printable

if TYPE_CHECKING:
    from estimator.case.models import Case
    from estimator.facts.condition import Facts, Value


class SlipEntry(NamedTuple):
    """A label and what belongs to it: words, or an amount (yuan)."""

    label: str
    value: str | Decimal


def printable(text: str) -> str:
    """Leave out control characters and what else no paper can show."""
    return "".join(letter for letter in text if is_printable(letter)).strip()


def entered(case: "Case") -> dict[str, tuple[SlipEntry, ...]]:
    """Return every fact that was entered or holds by default, by its name; names and numbers are masked (yuan)."""
    known = resolved(case)
    values: dict[str, Value] = {**known.facts, "date": case.date}
    not_asked = case.__dict__.get("not_asked", ())
    entries: dict[str, tuple[SlipEntry, ...]] = {}
    vocabulary = type(case).vocabulary
    for fact in vocabulary.facts:
        implied = wording.IMPLIED.get(fact.name, {})
        if fact.name in (*wording.UNPRINTED, *not_asked) or wording.JOINED.get(fact.name) in values:
            continue
        if any(values.get(other) in said for other, said in implied.items()):
            continue
        if fact.kind == "text":
            entries[fact.name] = tuple(_text(case, fact))
        elif fact.kind == "amount":
            entries[fact.name] = tuple(_amounts(case, fact, known.facts)) if fact.name in known.applicable else ()
        elif fact.name in values:
            joined = (
                other
                for other, leader in wording.JOINED.items()
                if leader == fact.name and other in values and other not in not_asked
            )
            told = "·".join(_word(vocabulary.by_name[name], values[name], known.facts) for name in (fact.name, *joined))
            entries[fact.name] = (SlipEntry(_label(fact, known.facts), told),)
    return entries


def _text(case: "Case", fact: Fact) -> Iterator[SlipEntry]:
    text = getattr(case, fact.name)
    if fact.name == "id_number":
        text = text or case.__dict__.get("id_number_aside") or None
    if text is None:
        return
    if fact.name == "id_number":
        yield SlipEntry(fact.label, masked_number(text))
    else:
        written = printable(text)
        yield SlipEntry(fact.label, masked_name(written) if fact.name == "name" else written)


def _amounts(case: "Case", fact: Fact, facts: "Facts") -> Iterator[SlipEntry]:
    amount = getattr(case, fact.name, None) if not fact.path else getattr(case.__dict__.get("more"), fact.name, None)
    if isinstance(amount, ExcludedCost) and isinstance(case, Medical):
        yield SlipEntry(_label(fact, facts), case.excluded)
        for part, value in amount:
            yield SlipEntry(wording.LABELS[part], value)
    elif amount is not None:
        yield SlipEntry(_label(fact, facts), amount)


def _label(fact: Fact, facts: "Facts") -> str:
    called, built_in = fact.label_for(facts), BUILT_IN.by_name.get(fact.name, fact)
    if called != fact.label or fact.label != built_in.label:
        return called  # for these facts, or by the pack
    return wording.LABELS.get(fact.name, fact.label)


def _word(fact: Fact, value: "Value", facts: "Facts") -> str:
    if isinstance(value, tuple):
        return "、".join(_word(fact, one, facts) for one in value)
    if fact.name == "admission":
        return f"本年第 {value} 次"
    if fact.kind == "count":
        return f"{value} {fact.unit}"
    return wording.VALUES.get(fact.name, {}).get(value) or fact.word_for(value, facts)
