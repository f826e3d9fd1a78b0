"""Restarts: what the statistics of a device show afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from fake_mist import NOW, FakeMist
from fake_mist.tenant.network import tenant

Connect = Callable[[FakeMist], httpx.AsyncClient]

DEVICES = {device.name: device for device in tenant().devices}
SWITCH = DEVICES["clos-acc-p1-01"]
LATER = NOW + 400 * 86400 + 17


def device(name: str = SWITCH.name) -> str:
    """Write the path of a device below its site."""
    return f"devices/{DEVICES[name].id}"


async def statistics(client: httpx.AsyncClient, name: str = SWITCH.name) -> dict[str, Any]:
    """Read a device's statistics."""
    site = f"/api/v1/sites/{DEVICES[name].site.id}"
    found: dict[str, Any] = (await client.get(f"{site}/stats/{device(name)}")).json()
    return found


async def restart(client: httpx.AsyncClient, name: str = SWITCH.name, **body: Any) -> None:
    """Restart a device."""
    site = f"/api/v1/sites/{DEVICES[name].site.id}"
    answer = await client.post(f"{site}/{device(name)}/restart", json=body)
    assert (answer.status_code, answer.content) == (200, b"")


async def test_a_restarted_device_counts_its_uptime_anew(connect: Connect) -> None:
    """Nothing at once, then as the time goes; again after another restart."""
    now = [float(LATER)]
    fake = FakeMist.live(clock=lambda: now[0])
    async with connect(fake) as client:
        before = await statistics(client)
        assert before["uptime"] > 3600
        now[0] += 90
        await restart(client)
        after = await statistics(client)
        assert (after["uptime"], after["last_seen"]) == (0, LATER + 90)
        assert {**after, "uptime": 0, "last_seen": 0}.keys() == before.keys()
        now[0] += 3600
        assert (await statistics(client))["uptime"] == 3600
        await restart(client)
        assert (await statistics(client))["uptime"] == 0


async def test_every_list_of_statistics_agrees(client: httpx.AsyncClient) -> None:
    """The organization's and the site's; other devices run on."""
    paths = (
        f"/api/v1/orgs/{SWITCH.site.org.id}/stats/devices",
        f"/api/v1/sites/{SWITCH.site.id}/stats/devices",
    )
    params = {"type": "switch", "limit": "1000", "status": "connected"}
    before = [(await client.get(path, params=params)).json() for path in paths]
    await restart(client)
    for path, was in zip(paths, before, strict=True):
        rows = (await client.get(path, params=params)).json()
        changed = [row for row, old in zip(rows, was, strict=True) if row != old]
        assert [(row["name"], row["uptime"]) for row in changed] == [(SWITCH.name, 0)]


@pytest.mark.parametrize("body", [{"member": 0}, {"node": "node0"}])
async def test_what_restarts_alone_leaves_the_device_running(
    client: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    """A member of a chassis, or a node of a pair."""
    before = await statistics(client)
    await restart(client, **body)
    assert await statistics(client) == before


async def test_a_device_that_is_not_there_does_not_hear_of_it(client: httpx.AsyncClient) -> None:
    """Its statistics stay those of when it was last seen."""
    params = {"type": "all", "status": "disconnected"}
    org = SWITCH.site.org.id
    lost = (await client.get(f"/api/v1/orgs/{org}/stats/devices", params=params)).json()[0]
    await restart(client, lost["name"])
    assert await statistics(client, lost["name"]) == lost


async def test_a_refused_restart_restarts_nothing(connect: Connect) -> None:
    """Neither for a role that may not, nor with a body that is wrong."""
    async with FakeMist("helpdesk") as fake, connect(fake) as client:
        before = await statistics(client)
        site = f"/api/v1/sites/{SWITCH.site.id}"
        answer = await client.post(f"{site}/{device()}/restart", json={})
        assert answer.status_code == 403
        assert await statistics(client) == before
