"""The vocabulary that a pack declares: its facts, benefits and layers, on top of what is built in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from estimator.facts import BUILT_IN, LAYER, MANY, Applicability, Fact, Layer, Vocabulary
from estimator.facts.condition import ALWAYS, Value, When
from estimator.money import parse_amount
from estimator.rulepack.cells import when_from, written, wrong_cell
from estimator.rulepack.rows import BenefitRow, FactRow, LayerRow
from estimator.rulepack.wording import captioned

_YES = {True: "是", False: "否"}
_DECIDING = ("benefit", "date", "month", LAYER, "more")
"""What says which case it is and by which rules."""
_CARE = ("inpatient", "chronic", "major_disease")


def vocabulary_of(data: Mapping[str, Any]) -> Vocabulary:
    """Read what a pack declares. Raises DeclarationError, each error at its table, row and key."""
    vocabulary = BUILT_IN
    for number, benefit in _rows(data, "benefit", BenefitRow, vocabulary):
        if benefit.like not in _CARE:
            _refuse("benefit", number, "like", f"like 只能是 {'、'.join(_CARE)}")
        if benefit.name in vocabulary.by_name["benefit"].applies[0].values:
            _refuse("benefit", number, "name", f"已有 {benefit.name} 这种待遇")
        if not benefit.label.strip() or benefit.label in vocabulary.by_name["benefit"].words.values():
            _refuse("benefit", number, "label", f"名称要与别的待遇不同，不能空着，现在是 {written(benefit.label)}")
        vocabulary = vocabulary.with_benefit(benefit.name, benefit.label, benefit.like)
    facts = data.get("fact")
    declared = [row.get("name") for row in facts if isinstance(row, dict)] if isinstance(facts, list) else []
    for number, row in _rows(data, "fact", FactRow, vocabulary):
        when = _when("fact", number, row.when, vocabulary, later=declared[number:])
        if row.name in _DECIDING or hasattr(BaseModel, row.name):
            _refuse("fact", number, "name", f"{row.name} 由程序使用，不能作事项的名字")
        known = vocabulary.by_name.get(row.name)
        fact = _declared(row, when, number) if known is None else _changed(known, row, when, number)
        vocabulary = vocabulary.with_fact(fact)
        _refuse_same_label(fact, number, vocabulary)
    layers = list(_rows(data, "layer", LayerRow, vocabulary))
    if layers:
        vocabulary = vocabulary.with_layers(tuple(_layers(layers, vocabulary)), _layer_fact)
    return vocabulary


def _refuse_same_label(fact: Fact, number: int, vocabulary: Vocabulary) -> None:
    """Return a column of a roster, and a field of a form, is known by its label. Raises DeclarationError."""
    if not fact.label.strip():
        _refuse("fact", number, "label", "标签不能空着")
    for benefit in vocabulary.by_name["benefit"].applies[0].values:
        there = vocabulary.facts_for(benefit)
        other = next((one for one in there if one.label == fact.label and one.name != fact.name), None)
        if other is not None and fact in there:
            message = f"“{fact.label}”已是 {other.name} 的标签，同一种待遇里要起不同的标签"
            _refuse("fact", number, "label", message)


class DeclarationError(Exception):
    """What is wrong with what a pack declares, as errors of the model of a pack would be."""

    def __init__(self, details: list[ErrorDetails]) -> None:
        """Keep the errors."""
        super().__init__(str(details))
        self.details = details


def _rows(data: Mapping[str, Any], table: str, model: Any, vocabulary: Vocabulary) -> Iterator[tuple[int, Any]]:  # noqa: ANN401  a model of rows
    rows = data.get(table, [])
    if not isinstance(rows, list):
        return  # the model of the pack says what is wrong with it
    for number, row in enumerate(rows):
        try:
            yield number, model.model_validate(row, context={"vocabulary": vocabulary})
        except ValidationError as error:
            found = error.errors(include_url=False)
            raise DeclarationError([{**one, "loc": (table, number, *one["loc"])} for one in found]) from None


def _refuse(table: str, number: int, key: str, message: str) -> NoReturn:
    raise _wrong(table, number, key, wrong_cell("bad-value", message))


def _wrong(table: str, number: int, key: str, error: PydanticCustomError) -> DeclarationError:
    details: ErrorDetails = {
        "type": error.type,
        "loc": (table, number, key),
        "msg": error.message(),
        "input": None,
        "ctx": dict(error.context or {}),
    }
    return DeclarationError([details])


def _when(table: str, number: int, value: object, vocabulary: Vocabulary, later: Sequence[object] = ()) -> When | None:
    """Read where a fact or a layer is there; `later` are the facts that are declared below."""
    if value is None:
        return None
    try:
        return when_from(value, vocabulary)
    except PydanticCustomError as error:
        at = (error.context or {})["at"]
        if error.type == "unknown-fact" and at[-1] in later:
            error = wrong_cell("unknown-fact", f"条件里的事项要写在前面：{at[-1]} 写在后面", at=at)
        raise _wrong(table, number, "when", error) from None


def _declared(row: FactRow, when: When | None, number: int) -> Fact:
    """Make the fact that a row declares."""
    if row.kind is None or row.label is None:
        missing = "kind" if row.kind is None else "label"
        raise _wrong("fact", number, missing, wrong_cell("missing-key", f"{captioned(missing)}：还需填写"))
    kind = row.kind
    words = _words(row, kind, number)
    place = Applicability(
        when=ALWAYS if when is None else when,
        values=tuple(words) if kind in ("choice", "flag") else (),
        low=row.low,
        high=MANY if row.high is None else row.high,
        default=_default(kind, row.default, tuple(words), number),
        optional=row.optional,
    )
    return Fact(
        row.name,
        row.label,
        kind,
        (place,),
        words,
        unit=row.unit or ("元" if kind == "amount" else ""),
        hint=row.hint or "",
        path=f"more.{row.name}",
        section=row.section or "",
    )


def _words(row: FactRow, kind: str, number: int) -> Mapping[Any, str]:
    """Return the values of a declared fact with their words."""
    if kind == "choice" and not row.words:
        _refuse("fact", number, "words", '选择项要写出它的值和名称：words = { none = "无", … }')
    if kind not in ("choice", "flag") and row.words is not None:
        _refuse("fact", number, "words", "只有 choice 和 flag 写 words")
    if kind != "count" and row.model_fields_set & {"low", "high"}:
        _refuse("fact", number, "low" if "low" in row.model_fields_set else "high", "只有 count 写 low、high")
    if row.high is not None and row.high < row.low:
        _refuse("fact", number, "high", f"最大 {row.high} 小于最小 {row.low}")
    if (
        kind == "count"
        and type(row.default) is int
        and not row.low <= row.default <= (MANY if row.high is None else row.high)
    ):
        _refuse("fact", number, "default", f"默认值（default）{row.default} {_outside(row)}")
    labels = list((row.words or {}).values())
    if any(not label.strip() or labels.count(label) > 1 for label in labels):
        _refuse("fact", number, "words", f"各个值的名称要各不相同，不能空着，现在是 {'、'.join(map(written, labels))}")
    if kind != "flag":
        return row.words or {}
    if row.words is not None and row.words.keys() != {"true", "false"}:
        _refuse("fact", number, "words", 'flag 的值只有 true 和 false：words = { true = "有", false = "无" }')
    return _YES if row.words is None else {True: row.words["true"], False: row.words["false"]}


def _outside(row: FactRow) -> str:
    return f"小于最小 {row.low}" if row.high is None else f"不在 {row.low} 至 {row.high} 之间"


def _default(kind: str, value: object, values: tuple[object, ...], number: int) -> Value | None:
    """Read the default of a declared fact, which must be one of its values."""
    if value is None:
        return None
    fits = {"choice": value in values, "flag": isinstance(value, bool), "count": type(value) is int, "amount": True}
    if not fits.get(kind, False):
        allowed = f"，只能是 {'、'.join(map(written, values))}" if values else ""
        _refuse("fact", number, "default", f"默认值（default）{written(value)} 不是这一项的值{allowed}")
    if kind == "amount":
        try:
            return str(parse_amount(value))
        except ValueError as error:
            _refuse("fact", number, "default", str(error))
    return value  # type: ignore[return-value]  # fits has looked


def _changed(fact: Fact, row: FactRow, when: When | None, number: int) -> Fact:
    """Return a built-in fact as a pack has it: where it applies, default, label and hint may differ, never the kind."""
    if row.kind not in (None, fact.kind):
        _refuse("fact", number, "kind", f"{fact.name} 是内置的，类型不能改")
    if row.words is not None:
        _refuse("fact", number, "words", f"{fact.name} 是内置的，值不能改")
    if bounds := [key for key in ("low", "high", "unit") if key in row.model_fields_set]:
        _refuse(
            "fact", number, bounds[0], f"{fact.name} 是内置的，{captioned(bounds[0])}不能改；另起一个名字就是新的事项"
        )
    applies = fact.applies
    if when is not None:
        values = tuple(dict.fromkeys(value for place in applies for value in place.values))
        low, high = min(place.low for place in applies), max(place.high for place in applies)
        applies = (applies[0]._replace(when=when, values=values, low=low, high=high),)
    if "optional" in row.model_fields_set:
        applies = tuple(place._replace(optional=row.optional) for place in applies)
    if row.default is not None:
        values = tuple(dict.fromkeys(value for place in applies for value in place.values))
        default = _default(fact.kind, row.default, values, number)
        there = [place for place in applies if _takes(fact, place, default)]
        if not there:
            low, high = min(place.low for place in applies), max(place.high for place in applies)
            _refuse("fact", number, "default", f"默认值（default）{written(row.default)} 不在 {low} 至 {high} 之间")
        applies = tuple(place._replace(default=default) if place in there else place for place in applies)
    return fact._replace(
        applies=applies,
        label=row.label or fact.label,
        hint=fact.hint if row.hint is None else row.hint,
        namings=() if row.label or row.hint is not None else fact.namings,
        section=row.section or fact.section,
    )


def _takes(fact: Fact, place: Applicability, value: Value | None) -> bool:
    """Whether a built-in fact can be this where it applies."""
    if fact.kind == "count":
        return isinstance(value, int) and place.low <= value <= place.high
    return fact.kind == "amount" or value in place.values


def _layers(rows: list[tuple[int, LayerRow]], vocabulary: Vocabulary) -> Iterator[Layer]:
    """Read the layers in their order; each takes from those before it."""
    known: list[str] = []
    if all(row.of for _, row in rows) and not any(row.name == "basic" for _, row in rows):
        known.append("basic")
        yield Layer("basic", "基本医保", _care(vocabulary), takes_the_bill=True)
    for number, row in rows:
        for figure in row.of:
            if figure.partition(".")[0] not in known:
                there = f"前面有 {'、'.join(known)}" if known else "前面还没有层次"
                _refuse("layer", number, "of", f"{figure} 的层次要写在前面，{there}")
        if row.label is not None and row.label in [layer.label or layer.name for _, layer in rows[:number]]:
            _refuse("layer", number, "label", f"“{row.label}”已是前面一层的名称")
        when = _when("layer", number, row.when, vocabulary)
        yield Layer(row.name, row.label or row.name, when or _care(vocabulary), takes_the_bill=not row.of)
        known.append(row.name)


def _care(vocabulary: Vocabulary) -> When:
    """Return whatever is paid as a bill."""
    own = tuple(vocabulary.benefits)
    return ({"benefit": (*_CARE, *own)}, {"benefit": ("maternity",), "scheme": ("resident",)})


def _layer_fact(layers: tuple[Layer, ...]) -> Fact:
    place = Applicability(when=ALWAYS, values=tuple(layer.name for layer in layers), optional=not layers)
    return Fact(LAYER, "层次", "choice", (place,), {layer.name: layer.label for layer in layers})
