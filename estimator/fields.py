"""How a field of a model is read: by one function."""

from collections.abc import Callable

from pydantic_core.core_schema import (
    CoreSchema,
    no_info_plain_validator_function,
    with_info_plain_validator_function,
)


class ReadBy:
    """Have a field read by a function of its value, and `in_context` of what the model is read with.

    As pydantic's PlainValidator, which also builds, twice, what would write the type of the field: a third of the time
    that the models take, and nothing is written that way.
    """

    def __init__(self, read: Callable[..., object], *, in_context: bool = False) -> None:
        """Take the function; it raises ValueError or PydanticCustomError. Its second argument is a ValidationInfo."""
        self._schema = (with_info_plain_validator_function if in_context else no_info_plain_validator_function)(read)

    def __get_pydantic_core_schema__(self, _type: object, _handler: object) -> CoreSchema:
        """Give pydantic what reads the field."""
        return self._schema
