"""How full something is: processors, memories, pools and tables. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.health import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.models.device import Cpu, Memory

BUSY_PERCENT: Final = 90.0
"""Processors, memories, pools, tables and PoE budgets above this are a finding."""


def cpu_use(cpu: Cpu | None) -> float | None:
    """Return the use of a processor in per cent; a processor that is never idle has idle 0."""
    if cpu is None:
        return None
    idle = [] if cpu.idle is None else [100.0 - cpu.idle]
    usage = [] if cpu.usage is None else [cpu.usage]
    return max([*idle, *usage], default=None)


def memory_use(memory: Memory | None) -> float | None:
    """Return the use of a memory in per cent."""
    return None if memory is None else memory.usage


def load(what: str, percent: float | None, *, where: str = "") -> Iterator[str]:
    """Say that a processor or a memory is busy, or that nobody knows."""
    if percent is None:
        yield Unknown(f"{where}{what}")
    elif percent > BUSY_PERCENT:
        yield f"{where}{what} at {percent:.0f} %"


def fill(what: str, used: float | None, room: float | None) -> Iterator[str]:
    """Say that a pool or a table is nearly full, or that nobody knows; without room it has none."""
    if used is None or room is None:
        yield Unknown(what)
    elif room > 0 and 100.0 * used / room > BUSY_PERCENT:
        yield (
            f"{what} full ({used:.0f} of {room:.0f})"
            if used >= room
            else (f"{what} nearly full ({used:.0f} of {room:.0f})")
        )
