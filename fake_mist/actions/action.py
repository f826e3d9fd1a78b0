"""What one row of the table of actions can say, and what is wrong with a body; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WRITE: Final = "write"
HELPDESK: Final = "helpdesk"
SHELL: Final = "shell"
EVERY_KIND: Final = frozenset({"ap", "gateway", "switch"})

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "any": (object,),
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}


class Reply(Enum):
    """What a 200 carries."""

    EMPTY = ()
    SESSION = ("session",)
    TERMINAL = ("session", "url")
    UPGRADE = ("status", "timestamp")
    PASSWORD = ("root_password",)
    NODES = ("nodes",)
    ZIGBEE = ("session_id",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One member of a body."""

    kind: str = "string"
    required: bool = False
    allowed: frozenset[str] = frozenset()
    low: float | None = None
    high: float | None = None

    def accepts(self, value: Any) -> bool:
        """Tell whether a value has the type, and lies in the enumeration and the range."""
        if not isinstance(value, _TYPES[self.kind]) or self._is_odd_boolean(value):
            return False
        if self.allowed and value not in self.allowed:
            return False
        return self._is_in_range(value)

    def _is_in_range(self, value: Any) -> bool:
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high)

    def _is_odd_boolean(self, value: Any) -> bool:
        """Python takes a boolean for a number; JSON does not."""
        return isinstance(value, bool) and self.kind not in {"any", "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One POST of the API.

    Attributes:
        role: the least role that may do it; the shell asks the organization's setting instead.
        kinds: the devices that can do it.
        has_body: False where the body, if there is one, is no JSON.
    """

    path: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    reply: Reply = Reply.EMPTY
    role: str = WRITE
    kinds: frozenset[str] = EVERY_KIND
    has_body: bool = True

    @property
    def name(self) -> str:
        """Last words of the path, as documentation speaks of the action."""
        return re.sub(r"^/\w+/{\w+}/\w+/(?:{\w+}/)?|/{\w+}$", "", self.path)

    def faults(self, body: Mapping[str, Any]) -> Iterator[str]:
        """Say what is wrong with a body; the texts are this fake's choice."""
        for name, member in self.fields.items():
            if name not in body:
                if member.required:
                    yield f"missing field: {name}"
            elif not member.accepts(body[name]):
                yield f"invalid field: {name}"
