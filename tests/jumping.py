"""Time that jumps: when nothing is left to do but to wait, it is at once the moment waited for.

A test of silence and of deadlines then takes no time, and its outcome does not depend on how fast
the machine is: time passes only when every task waits, and no frame is on its way any more.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

ON_ITS_WAY: Final = 0.05
"""Real seconds that the system may take to hand over what was sent from this process to itself."""


def let_time_jump(loop: Any) -> Callable[[], float]:
    """Make a loop's time jump to its next timer when it is idle; return the loop's clock.

    While a thread of the loop works nothing jumps: it is not the loop that is idle then.
    """
    select, real, submit = loop._selector.select, loop.time, loop.run_in_executor
    skipped, working = 0.0, set[asyncio.Future[Any]]()

    def time() -> float:
        return float(real() + skipped)

    def run_in_executor(*args: Any) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = submit(*args)
        working.add(future)
        future.add_done_callback(working.discard)
        return future

    def jump(timeout: float | None = None) -> Any:
        nonlocal skipped
        if timeout is None or timeout <= ON_ITS_WAY or working:
            return select(timeout)
        events = select(ON_ITS_WAY)
        if not events:
            skipped += timeout - ON_ITS_WAY
        return events

    loop.time, loop.run_in_executor, loop._selector.select = time, run_in_executor, jump
    return time


def ticking(seconds: float) -> Callable[[], float]:
    """Make a clock on which each look takes so many seconds."""
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += seconds
        return now

    return clock
