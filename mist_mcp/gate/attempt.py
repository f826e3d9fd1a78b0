"""The call that the gate is looking at: what is written into the audit log about it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from mist_mcp.audit.entry import Entry

    AuditTrail: TypeAlias = Callable[[Entry], Awaitable[None]]
    """Writes an entry; raises AuditError if that fails and the call can do more than look."""


@dataclass(slots=True)
class Attempt:
    """A call of a tool, from the gate to its end.

    Args:
        entry: what is known of it so far.
        caller: what stays the same as long as the same client calls.
        planned: whether it has asked for a permit.
    """

    entry: Entry
    caller: str
    planned: bool = field(default=False)

    def learn(self, **fields: str | float | tuple[str, ...] | None) -> Entry:
        """Return the entry with more that is known now, and keep it."""
        self.entry = replace(self.entry, **fields)  # type: ignore[arg-type]
        return self.entry


_CURRENT: ContextVar[Attempt] = ContextVar("current attempt")


@contextmanager
def attempting(attempt: Attempt) -> Iterator[None]:
    """Make an attempt the current one."""
    token = _CURRENT.set(attempt)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current_attempt() -> Attempt:
    """Return the attempt that the gate let through.

    Raises:
        LookupError: there is none, so nothing may be permitted.
    """
    return _CURRENT.get()
