"""POSTs over the wire: roles, bodies, replies, and what is left of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fake_mist import NOW, FakeMist
from fake_mist.tenant.draw import device_id
from fake_mist.tenant.network import tenant
from fake_mist.tenant.places import HOSPITAL, MAIN_CAMPUS, SITES, UNIVERSITY

if TYPE_CHECKING:
    from collections.abc import Mapping

Connect = Callable[[FakeMist], httpx.AsyncClient]

NETWORK = tenant()
NAMED = {device.name: device for device in NETWORK.devices}
SWITCH = NAMED["clos-acc-p1-01"]
ACCESS_POINT = NAMED["AP-HALL-0.02"]
HOSPITAL_SITE = next(site for site in SITES if site.org == HOSPITAL)
HOSPITAL_SWITCH = NETWORK.devices_at(HOSPITAL_SITE, "switch")[0]
ALARMS = f"/api/v1/orgs/{UNIVERSITY.id}/alarms"


def path(action: str, name: str = SWITCH.name) -> str:
    """Write the path of an action on a device."""
    device = NAMED[name]
    return f"/api/v1/sites/{device.site.id}/devices/{device.id}/{action}"


async def status(connect: Connect, token: str, url: str, **body: Any) -> int:
    """Post with one scenario's token."""
    async with FakeMist(token) as fake, connect(fake) as client:
        return (await client.post(url, json=body)).status_code


@pytest.mark.parametrize(
    ("token", "action", "expected"),
    [
        ("org-admin", "restart", 200),
        ("org-read", "restart", 403),
        ("org-read", "show_bgp_summary", 403),
        ("multi-org", "restart", 200),
        ("over-privileged", "restart", 200),
        ("helpdesk", "bounce_port", 200),
        ("helpdesk", "restart", 403),
        ("installer", "locate", 403),
        ("site-read", "locate", 403),
        ("expired", "locate", 401),
        ("org-read", "shell", 200),
        ("helpdesk", "shell", 200),
        ("installer", "shell", 403),
    ],
)
async def test_a_role_does_what_it_may(
    connect: Connect, token: str, action: str, expected: int
) -> None:
    """Writing needs write; a helpdesk looks and bounces; the shell follows the setting."""
    assert await status(connect, token, path(action)) == expected


async def test_a_disabled_shell_is_open_to_nobody(connect: Connect) -> None:
    """The hospital has switched the remote shell off, even for the MSP's administrator."""
    shell = path("shell", HOSPITAL_SWITCH.name)
    assert await status(connect, "msp-admin", shell) == 403
    assert await status(connect, "msp-admin", path("restart", HOSPITAL_SWITCH.name)) == 200


async def test_an_unknown_device_is_not_found(client: httpx.AsyncClient) -> None:
    """The same at a site the device is not at."""
    nowhere = f"/api/v1/sites/{MAIN_CAMPUS.id}/devices/{device_id('5c5b35ffffff')}/restart"
    elsewhere = f"/api/v1/sites/{SITES[1].id}/devices/{SWITCH.id}/restart"
    assert (await client.post(nowhere)).status_code == 404
    assert (await client.post(elsewhere)).status_code == 404


@pytest.mark.parametrize(
    ("action", "content", "detail"),
    [
        ("ping", "{}", "missing field: host"),
        ("ping", '{"host": "192.0.2.1", "size": 12}', "invalid field: size"),
        ("restart", '{"member": true}', "invalid field: member"),
        ("restart", '{"node": "node7"}', "invalid field: node"),
        ("restart", "{half", "JSON parse error"),
        ("restart", "[]", "JSON parse error"),
        ("synthetic_test", '{"type": "weather"}', "invalid field: type"),
    ],
)
async def test_a_bad_body_is_refused(
    client: httpx.AsyncClient, action: str, content: str, detail: str
) -> None:
    """With a 400 in the API's shape that names the member."""
    response = await client.post(path(action), content=content)
    assert response.status_code == 400
    assert detail in response.json()["detail"]


async def test_an_access_point_has_no_shell(client: httpx.AsyncClient) -> None:
    """A device does what its kind can do."""
    response = await client.post(path("shell", ACCESS_POINT.name))
    assert (response.status_code, response.json()) == (
        400,
        {"detail": f"{ACCESS_POINT.model} has no shell"},
    )


async def test_replies_have_their_documented_shapes(client: httpx.AsyncClient) -> None:
    """Nothing at all, a session, a session with a URL, a status, or a password."""
    bodies = {
        "restart": {},
        "ping": {"host": "192.0.2.1"},
        "shell": {},
        "upgrade": {"version": "stable"},
        "request_ztp_password": {},
    }
    replies = {
        name: (await client.post(path(name), json=body)).text for name, body in bodies.items()
    }
    assert replies["restart"] == ""
    assert [*json.loads(replies["ping"])] == ["session"]
    assert json.loads(replies["shell"])["url"].startswith("wss://api-ws.mist.com/ssh?jwt=")
    assert json.loads(replies["upgrade"])["timestamp"] == NOW
    assert "sekret" in json.loads(replies["request_ztp_password"])["root_password"]


async def test_two_sessions_are_never_one(client: httpx.AsyncClient) -> None:
    """Their ids differ, also for the same command."""
    ids = [(await client.post(path("arp"))).json()["session"] for _ in range(3)]
    assert len(set(ids)) == len(ids)


class Ear:
    """Sessions that remember what was opened."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.opened: list[tuple[str, str, dict[str, Any]]] = []

    def open(self, device: Mapping[str, Any], command: str, body: Mapping[str, Any]) -> str:
        """Remember a command."""
        self.opened.append((device["name"], command, {**body}))
        return "s-1"

    def terminal(
        self,
        device: Mapping[str, Any],
        program: str,
        *,
        authorization: str,
        origin: str | None = None,
    ) -> dict[str, str]:
        """Remember a terminal."""
        self.opened.append((device["name"], program, {"authorization": authorization}))
        return {"session": "s-2", "url": f"{origin}/ssh"}


async def test_whoever_hears_the_sessions_opens_them(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """The seam of the WebSockets: device, command, body, and the token that asked."""
    ear = Ear()
    fake.hear(ear)
    first = await client.post(path("ping"), json={"host": "192.0.2.9"})
    second = await client.post(path("shell"), extensions={"websocket_origin": "ws://127.0.0.1:1"})
    assert first.json() == {"session": "s-1"}
    assert second.json() == {"session": "s-2", "url": "ws://127.0.0.1:1/ssh"}
    assert ear.opened == [
        (SWITCH.name, "ping", {"host": "192.0.2.9"}),
        (SWITCH.name, "shell", {"authorization": "Token fake-org-admin"}),
    ]


async def test_actions_are_recorded_with_their_bodies(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """What a test of consent looks at: that nothing was sent, or exactly what."""
    await client.post(path("locate"), json={"duration": 2})
    call = fake.calls[-1]
    assert (call.method, call.path, call.status) == ("POST", path("locate"), 200)
    assert json.loads(call.body) == {"duration": 2}


async def alarm(client: httpx.AsyncClient, wanted: str, scope: str = ALARMS) -> dict[str, Any]:
    """Read one alarm back."""
    rows = (await client.get(f"{scope}/search", params={"limit": 1000, "duration": "7d"})).json()
    found: dict[str, Any] = next(row for row in rows["results"] if row["id"] == wanted)
    return found


async def test_an_acknowledged_alarm_reads_as_acknowledged(client: httpx.AsyncClient) -> None:
    """On both levels, with who and when; and back again."""
    rows = (await client.get(f"{ALARMS}/search", params={"acked": "false"})).json()["results"]
    first = rows[0]
    site = f"/api/v1/sites/{first['site_id']}/alarms"
    assert (await alarm(client, first["id"], site))["acked"] is False
    done = await client.post(f"{ALARMS}/ack", json={"alarm_ids": [first["id"]], "note": "seen"})
    assert (done.status_code, done.text) == (200, "")
    for scope in (ALARMS, site):
        seen = await alarm(client, first["id"], scope)
        assert (seen["acked"], seen["note"], seen["acked_time"]) == (True, "seen", NOW)
        assert seen["ack_admin_name"] == "larkspur-automation"
    await client.post(f"{site}/{first['id']}/unack", json={})
    back = await alarm(client, first["id"])
    assert back["acked"] is False
    assert "acked_time" not in back


async def test_all_alarms_of_a_site_are_acknowledged_at_once(client: httpx.AsyncClient) -> None:
    """And none of another site."""
    url = f"/api/v1/sites/{MAIN_CAMPUS.id}/alarms"
    await client.post(f"{url}/ack_all", json={})
    params = {"acked": "false", "duration": "7d"}
    assert (await client.get(f"{url}/search", params=params)).json()["total"] == 0
    assert (await client.get(f"{ALARMS}/search", params=params)).json()["total"] > 0


async def test_an_unknown_alarm_is_not_found_and_nothing_is_changed(
    client: httpx.AsyncClient,
) -> None:
    """One unknown id among known ones refuses the whole."""
    rows = (await client.get(f"{ALARMS}/search", params={"acked": "false"})).json()["results"]
    ids = [rows[0]["id"], "no-alarm"]
    assert (await client.post(f"{ALARMS}/ack", json={"alarm_ids": ids})).status_code == 404
    assert (await alarm(client, rows[0]["id"]))["acked"] is False
