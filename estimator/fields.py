"""How a field of a model is read: by one function."""

from collections.abc import Callable
from typing import Any

from pydantic_core.core_schema import (
    CoreSchema,
    no_info_plain_validator_function,
    with_info_plain_validator_function,
)


class ReadBy:
    """Have a field read by a function of its value alone.

    As pydantic's PlainValidator, which also builds, twice, what would write the type of the field: a third of the time
    that the models take, and nothing is written that way.
    """

    def __init__(self, read: Callable[[Any], object]) -> None:
        """Take the function; it raises ValueError or PydanticCustomError."""
        self._read = read

    def __get_pydantic_core_schema__(self, _type: object, _handler: object) -> CoreSchema:
        """Give pydantic what reads the field."""
        return no_info_plain_validator_function(self._read)


class ReadInContext:
    """The same, by a function of the value and of what the model is read with."""

    def __init__(self, read: Callable[[Any, Any], object]) -> None:
        """Take the function; its second argument is pydantic's ValidationInfo."""
        self._read = read

    def __get_pydantic_core_schema__(self, _type: object, _handler: object) -> CoreSchema:
        """Give pydantic what reads the field."""
        return with_info_plain_validator_function(self._read)
