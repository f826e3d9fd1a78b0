"""The suite itself: no test waits for real time, and none fails because a machine is slow."""

from __future__ import annotations

import ast
import asyncio
import threading
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.hanging import given_up
from tests.jumping import ticking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TESTS = Path(__file__).parent
TIMED: Final = {
    "time": ("sleep", "monotonic", "perf_counter", "process_time"),
    "asyncio": ("sleep", "timeout", "wait_for"),
}
NAMES: Final = {f"{module}.{name}" for module, names in TIMED.items() for name in names}
LIMIT: Final = "timeout="
ALLOWED: Final = {
    ("test_suite.py", "asyncio.timeout"): "tries the jumping loop itself: a day passes at once",
    ("processes.py", "time.sleep"): "between two looks at a log, for as long as it takes",
    ("served.py", "asyncio.sleep"): "the same",
    ("audit_entries.py", "time.sleep"): "while another process writes, in place of a shorter pause",
    ("mistapi_script.py", "time.monotonic"): "a script of the vendor's kind, given minutes",
    ("test_shell_strangers.py", "asyncio.sleep"): "on a loop whose time jumps",
    ("test_stream.py", "asyncio.sleep"): "the same",
    ("test_runner.py", LIMIT): "a look of the vendor's client, repeated for as long as it takes",
    ("test_bundles.py", LIMIT): "a column of `show lacp interfaces`",
    ("test_shell_strangers.py", LIMIT): "an argument of a tool, on a loop whose time jumps",
}
"""Where time is spent or measured all the same, by file and name, and why that does no harm."""


def is_nothing(node: ast.expr) -> bool:
    """Tell whether a duration is a literal nought: a turn for others, and no wait."""
    return isinstance(node, ast.Constant) and node.value in {0, None}


def timed(source: str) -> Iterator[str]:
    """Name each wait, measurement and short limit in a source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            names = TIMED.get(node.module or "", ())
            yield from (f"{node.module}.{it.name}" for it in node.names if it.name in names)
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in NAMES and not (node.args and is_nothing(node.args[0])):
                yield name
            limits = [given.value for given in node.keywords if given.arg == "timeout"]
            yield from (LIMIT for limit in limits if isinstance(limit, ast.Constant))


def test_no_test_waits_for_real_time() -> None:
    """Clocks and sleeps are handed in, or the loop's time jumps; what is left has its reason."""
    found = {
        (file.name, name)
        for file in TESTS.rglob("*.py")
        for name in timed(file.read_text(encoding="utf-8"))
    }
    assert found == set(ALLOWED)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("time.sleep(0.1)", ["time.sleep"]),
        ("from asyncio import sleep", ["asyncio.sleep"]),
        ("async def f():\n    await asyncio.wait_for(x, 10)", ["asyncio.wait_for"]),
        ("async def f():\n    async with asyncio.timeout(5): ...", ["asyncio.timeout"]),
        ("process.communicate(timeout=30)", [LIMIT]),
        ("assert time.perf_counter() - began < 1", ["time.perf_counter"]),
        ("async def f():\n    await asyncio.sleep(0)", []),
        ("process.communicate(timeout=PATIENCE)", []),
    ],
)
def test_a_wait_is_noticed(source: str, names: list[str]) -> None:
    """The rule can fail, and lets a turn for others pass."""
    assert list(timed(source)) == names


def test_no_limit_of_the_suite_ends_a_whole_process() -> None:
    """A test that hangs fails alone; what else runs in its process goes on."""
    project = tomllib.loads((TESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    settings = project["tool"]["pytest"]
    assert not settings.get("faulthandler_exit_on_timeout")
    assert settings["faulthandler_timeout"] >= 300


def test_what_hangs_is_given_up() -> None:
    """It fails where it stands."""
    with (
        pytest.raises(pytest.fail.Exception, match=r"hangs: not done after 0\.01 s"),
        given_up(0.01),
    ):
        threading.Event().wait()


async def test_time_jumps_over_waiting(jumping: Callable[[], float]) -> None:
    """A day passes at once, and the clock shows it; limits strike as they would."""
    began = jumping()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(jumping() + 86_400 - began):
            await asyncio.Event().wait()
    assert 86_400 <= jumping() - began < 90_000


async def test_time_does_not_jump_over_work(jumping: Callable[[], float]) -> None:
    """What a thread does is waited for, whatever limit there is."""
    go = threading.Event()
    asyncio.get_running_loop().call_soon(go.set)
    async with asyncio.timeout(jumping() and 3600):
        assert await asyncio.to_thread(go.wait)


def test_a_ticking_clock_goes_on_with_each_look() -> None:
    """So that a deadline comes after a number of looks, on any machine."""
    clock = ticking(0.5)
    assert [clock(), clock(), clock()] == [0.5, 1.0, 1.5]
