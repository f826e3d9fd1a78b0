"""FakeMist as its users see it: strict for tests, lenient for people, bounded for days."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx
import pytest

from fake_mist import NOW, FakeMist, Latency
from fake_mist.cloud import CALLS_KEPT, cassette_folder
from fake_mist.replay.misses import KEPT
from fake_mist.tenant.places import UNIVERSITY

if TYPE_CHECKING:
    from pathlib import Path

Connect = Callable[[FakeMist], httpx.AsyncClient]

DEVICES = f"/api/v1/orgs/{UNIVERSITY.id}/stats/devices"
ALARMS = f"/api/v1/orgs/{UNIVERSITY.id}/alarms/search"
HOUR = 3600


async def test_the_settings_and_the_clock_are_what_a_client_needs(fake: FakeMist) -> None:
    """A plain dict of settings, and a clock that stands at NOW."""
    assert fake.settings == {
        "MIST_API_TOKEN": "fake-org-admin",
        "MIST_BASE_URL": "https://api.mist.com",
    }
    assert fake.clock() == NOW


async def test_calls_are_recorded_with_their_parameters_and_status(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """A test can tell what was asked."""
    await client.get(DEVICES, params={"limit": 1})
    (call,) = fake.calls
    assert (call.method, call.path, call.params, call.status) == (
        "GET",
        DEVICES,
        {"limit": "1"},
        200,
    )


async def test_live_moves_the_recorded_times_to_the_present(connect: Connect) -> None:
    """Years later the last day still has alarms and the devices were seen just now."""
    later = NOW + 400 * 24 * HOUR + 17
    fake = FakeMist.live(clock=lambda: float(later))
    async with fake, connect(fake) as client:
        rows = (await client.get(DEVICES, params={"status": "connected"})).json()
        alarms = (await client.get(ALARMS, params={"duration": "1h"})).json()
    assert fake.clock() == later
    assert all(0 <= later - row["last_seen"] < 3 * 60 for row in rows)
    assert alarms["results"]
    assert (alarms["end"], alarms["start"]) == (later, later - HOUR)
    assert all(later - HOUR <= row["timestamp"] <= later for row in alarms["results"])


async def test_a_walk_goes_on_while_the_present_moves(connect: Connect) -> None:
    """A cursor made in one minute is good in the next."""
    now = [float(NOW)]
    fake = FakeMist.live(clock=lambda: now[0])
    async with fake, connect(fake) as client:
        whole = (await client.get(ALARMS, params={"limit": 1000})).json()["results"]
        page = (await client.get(ALARMS, params={"limit": 10})).json()
        seen = [row["id"] for row in page["results"]]
        while "next" in page:
            now[0] += 31
            page = (await client.get(page["next"])).json()
            seen += [row["id"] for row in page["results"]]
    assert len(seen) == len(set(seen))
    assert {row["id"] for row in whole} - set(seen) == set()


async def test_requests_at_the_same_time_do_not_disturb_each_other(connect: Connect) -> None:
    """Each gets its own page, however their answers overlap."""
    async with FakeMist(sleep=lambda _seconds: asyncio.sleep(0)) as fake, connect(fake) as client:
        fake.inject(Latency(1))
        asked = [client.get(DEVICES, params={"limit": 5, "page": page}) for page in range(1, 31)]
        answers = await asyncio.gather(*asked)
    ids = [row["id"] for answer in answers for row in answer.json()]
    assert [answer.headers["X-Page-Page"] for answer in answers] == [str(n) for n in range(1, 31)]
    assert len(ids) == len(set(ids)) == 150


async def test_memory_stays_bounded(connect: Connect) -> None:
    """Days of requests leave neither a growing call log in the router nor in the cloud."""
    fake = FakeMist.live()
    async with connect(fake) as client:
        for _ in range(KEPT + 20):
            await client.get("/api/v1/nowhere")
    assert len(fake.unmatched) == KEPT
    assert fake.calls.maxlen == CALLS_KEPT
    router = fake._router
    assert len(router.calls) == 0
    assert all(route.call_count == 0 for route in router.routes)


def test_an_installed_package_brings_its_cassettes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a checkout around it, the folder inside the package is used."""
    monkeypatch.setattr("fake_mist.cloud.__file__", str(tmp_path / "fake_mist" / "cloud.py"))
    assert cassette_folder() == tmp_path / "fake_mist" / "cassettes"


def test_the_replay_needs_neither_vcrpy_nor_the_tenant() -> None:
    """Both cost start-up time and serve only those who write cassettes."""
    script = (
        "import sys, fake_mist; fake_mist.FakeMist();"
        "heavy = [name for name in sys.modules if name.split('.')[0] == 'vcr'"
        " or name.startswith('fake_mist.tenant')];"
        "sys.exit(' '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_unknown_account_is_refused_by_name() -> None:
    """The message lists the accounts there are."""
    with pytest.raises(ValueError, match=r"no account 'root'; there are: .*org-admin"):
        FakeMist("root")
