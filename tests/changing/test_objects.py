"""An object belongs to one change at a time, and what was sent last is not forgotten at once."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from mist_mcp.changing.objects import LAG, Objects
from mist_mcp.errors import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

ID = "20ae9839-0ae6-574e-ad63-7e2d8cc76cf3"
PATH = f"/api/v1/sites/{ID}/setting"
WLAN = f"/wlans/{ID}"


class Clock:
    """A clock that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def objects(folder: Path, clock: Clock | None = None, cloud: str = "https://a") -> Objects:
    """Return what another process would have."""
    return Objects(folder / "turns", cloud, clock or Clock())


@pytest.mark.parametrize("number", [1, 3], ids=["one process", "three processes"])
@pytest.mark.parametrize(
    "paths", [(PATH,), (f"/api/v1/orgs/{ID}{WLAN}", f"/api/v1/sites/{ID}{WLAN}")]
)
async def test_one_change_at_a_time(number: int, paths: tuple[str, ...], tmp_path: Path) -> None:
    """Of many that want the same object, in one process and in several, by whatever path."""
    held, most = 0, 0

    async def change(own: Objects, path: str) -> None:
        nonlocal held, most
        async with own.turn(path):
            held += 1
            most = max(most, held)
            await asyncio.sleep(0)
            held -= 1

    processes = [objects(tmp_path) for _ in range(number)]
    await asyncio.gather(*(change(processes[n % number], paths[n % len(paths)]) for n in range(9)))
    assert (held, most) == (0, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"/api/v1/orgs/{ID}", f"/api/v1/orgs/{ID}/setting"),
        (f"/api/v1/orgs/{ID}/setting", f"/api/v1/sites/{ID[::-1]}/setting"),
    ],
)
async def test_other_objects_go_on_meanwhile(one: str, other: str, tmp_path: Path) -> None:
    """An object is known by its own id, and by what of it is changed."""
    async with objects(tmp_path).turn(one):
        assert await _held(objects(tmp_path), other)


async def _held(own: Objects, path: str) -> bool:
    async with own.turn(path):
        return True


async def test_who_is_cancelled_lets_go(tmp_path: Path) -> None:
    """The next one gets the object."""
    own = objects(tmp_path)
    entered = asyncio.Event()

    async def forever() -> None:
        async with own.turn(PATH):
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(forever())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await _held(objects(tmp_path), PATH)


async def test_a_folder_that_others_can_use_holds_nothing(tmp_path: Path) -> None:
    """So nothing is changed."""
    (tmp_path / "turns").mkdir(mode=0o755)
    with pytest.raises(RefusedError, match="chmod 700"):
        await _held(objects(tmp_path), PATH)


async def test_what_the_cloud_does_not_show_yet_is_known_for_a_while(tmp_path: Path) -> None:
    """To other processes too; until it shows, shows something else, or two minutes are over."""
    clock = Clock()
    own, their = objects(tmp_path, clock), objects(tmp_path, clock)
    await own.remember(PATH, sent={"a": 2, "b": [1]}, stale={"a": 1})
    assert await their.unseen(PATH, {"a": 1, "c": 0}) == {"a": 2, "b": [1]}
    assert await their.unseen(PATH, {"a": 2, "b": [1]}) == {}
    assert await their.unseen(PATH, {"a": 3}) == {"b": [1]}
    assert await objects(tmp_path, clock, "https://b").unseen(PATH, {"a": 1}) == {}
    for moment in (clock.now + LAG + 1, clock.now - LAG):
        late = Clock()
        late.now = moment
        assert await objects(tmp_path, late).unseen(PATH, {"a": 1}) == {}
    await own.remember(PATH, sent={}, stale={})
    assert await their.unseen(PATH, {"a": 1}) == {}


@pytest.mark.parametrize("content", ["", "[]", '{"until": "x"}', '{"until": 1050.0, "sent": 1}'])
async def test_a_file_that_is_none_of_ours_tells_nothing(content: str, tmp_path: Path) -> None:
    """Nor does it stop anything."""
    own = objects(tmp_path)
    await own.remember(PATH, sent={"a": 2}, stale={"a": 1})
    (file,) = (tmp_path / "turns").glob("*.sent")
    assert json.loads(file.read_text())["sent"] == {"a": 2}
    file.write_text(content)
    assert await own.unseen(PATH, {"a": 1}) == {}
