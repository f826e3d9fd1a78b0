"""Typed views of the Mist objects that are read here.

Only the fields that are read are named. Unknown fields are ignored, values outside a published
enum survive as text, and a value of the wrong shape counts as unknown (None), because the live
cloud sends all three. Times are epoch seconds, some with fractions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, field_validator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationInfo, ValidatorFunctionWrapHandler


def _latest(value: Any) -> Any:
    """Read a list as its first value that says something: Mist lists the latest first."""
    if not isinstance(value, list):
        return value
    return next((one for one in value if isinstance(one, str | int | float) and one != ""), None)


Latest = Annotated[str, BeforeValidator(_latest)]
"""A text for which some clouds send the list of all that were seen."""


class MistObject(BaseModel):
    """An object of the Mist API; every field may be missing.

    Its validator is built when the first one is read: a process reads few of all kinds.
    """

    model_config = ConfigDict(
        defer_build=True,
        extra="ignore",
        frozen=True,
        coerce_numbers_to_str=True,
        allow_inf_nan=False,
    )

    @field_validator("*", mode="wrap")
    @classmethod
    def _unknown_if_misshapen(
        cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Any:
        """Read a value of the wrong shape as the field's default."""
        try:
            return handler(value)
        except ValidationError:
            field = cls.model_fields[str(info.field_name)]
            return _readable(value, handler) or field.get_default(call_default_factory=True)


def _readable(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """Return what can be read of a list or an object: one odd item must not hide the others."""
    if isinstance(value, list):
        return [item for one in value for item in _read([one], handler)]
    if isinstance(value, dict):
        parts = [_read({key: one}, handler) for key, one in value.items()]
        return {key: one for part in parts if isinstance(part, dict) for key, one in part.items()}
    return None


def _read(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    try:
        return handler(value)
    except ValidationError:
        return []


ObjectT = TypeVar("ObjectT", bound=MistObject)


def read_all(kind: type[ObjectT], rows: Iterable[dict[str, Any]]) -> list[ObjectT]:
    """Read rows as typed objects."""
    return [kind.model_validate(row) for row in rows]
