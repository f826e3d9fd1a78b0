"""Events, audit logs, tokens, licences, webhooks and the MSP."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist import NOW, FakeMist
from fake_mist.tenant import trouble
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.network import tenant
from fake_mist.tenant.places import HARBOUR_BRANCH, MAIN_CAMPUS, ORGS
from tests.fake_mist.asking import ORG, counts, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    Connect = Callable[[FakeMist], httpx.AsyncClient]

MSP = f"/api/v1/msps/{tenant().msp_id}"
WEEK = {"duration": "7d", "limit": "1000"}


async def test_device_events_are_of_devices_and_defined(client: httpx.AsyncClient) -> None:
    """Each names a device of its site, by the name statistics give, in a defined type."""
    stats = await rows(client, f"{ORG}/stats/devices", type="all", limit="1000")
    known = {row["mac"]: (row["name"], row["site_id"], row["model"]) for row in stats}
    defined = {row["key"] for row in (await client.get("/api/v1/const/device_events")).json()}
    events = await rows(client, f"{ORG}/devices/events/search", device_type="all", **WEEK)
    assert len(events) > 400
    for row in events:
        assert known[row["mac"]] == (row["device_name"], row["site_id"], row["model"])
        assert row["type"] in defined


async def test_events_are_of_access_points_unless_asked(client: httpx.AsyncClient) -> None:
    """As Mist has it."""
    events = await rows(client, f"{ORG}/devices/events/search")
    assert {row["device_type"] for row in events} == {"ap"}


async def test_events_and_alarms_tell_the_same_troubles(client: httpx.AsyncClient) -> None:
    """What went off is disconnected at the second of its alarm; the starved say why."""
    path = f"{ORG}/devices/events/search"
    off = await rows(client, path, type="AP_DISCONNECTED,SW_DISCONNECTED", device_type="all")
    alarms = await rows(client, f"{ORG}/alarms/search", type="device_down,switch_down")
    assert {row["device_name"] for row in off} == {row["hostnames"][0] for row in alarms}
    starved = await rows(client, path, type="AP_DHCP_FAILURE")
    assert {row["device_name"] for row in starved} == set(trouble.STARVED)


async def test_counts_are_counts_of_the_searches(client: httpx.AsyncClient) -> None:
    """Alarms, events and audit logs by a field."""
    for name, field in (("alarms", "severity"), ("devices/events", "model"), ("logs", "message")):
        everything = {"device_type": "all"} if name == "devices/events" else {}
        found = await rows(client, f"{ORG}/{name}/search", limit="1000", **everything)
        told = await counts(client, f"{ORG}/{name}/count", distinct=field)
        assert told == Counter(row[field] for row in found)


async def test_the_log_says_who_let_things_drift(client: httpx.AsyncClient) -> None:
    """One person changed the switch and the gateway; the older path answers the same."""
    asked = {"duration": "7d", "message": 'Update Device "'}
    found = await rows(client, f"{ORG}/logs/search", **asked)
    assert {row["admin_name"].split()[-1] for row in found} == {"sam.reed@kestrel.example.edu"}
    changed = {trouble.DRIFTED_SWITCH, trouble.DRIFTED_GATEWAY, trouble.CUT_OFF}
    assert {row["message"].split('"')[1] for row in found} == changed
    assert await rows(client, f"{ORG}/logs", **asked) == found
    here = await rows(client, f"{ORG}/logs/search", site_id=HARBOUR_BRANCH.id, **asked)
    assert [row["after"] for row in here] == [{"dns_servers": ["203.0.113.53"]}]


async def test_the_log_is_numbered_and_sorted(client: httpx.AsyncClient) -> None:
    """Pages inside the body, newest first unless asked."""
    whole = await rows(client, f"{ORG}/logs/search", limit="1000")
    second = await client.get(f"{ORG}/logs/search", params={"limit": 5, "page": 2})
    assert second.json()["results"] == whole[5:10]
    assert await rows(client, f"{ORG}/logs/search", limit="5") == whole
    oldest = await rows(client, f"{ORG}/logs/search", limit="1000", sort="timestamp")
    times = [row["timestamp"] for row in oldest]
    assert times == sorted(row["timestamp"] for row in whole)
    assert whole[0]["timestamp"] == max(times)


@pytest.mark.parametrize("name", ["msp-admin", "multi-org", "org-admin", "org-read"])
async def test_a_token_sees_its_own_log(name: str, connect: Connect) -> None:
    """Every line is its own; a reader has done nothing."""
    async with FakeMist(token=name) as fake, connect(fake) as client:
        me = (await client.get("/api/v1/self")).json()["admin_id"]
        body = (await client.get("/api/v1/self/logs", params=WEEK)).json()
    assert {row["admin_id"] for row in body["results"]} <= {me}
    assert bool(body["results"]) is (name != "org-read")
    assert body["page"] == 1


async def test_a_pending_login_has_neither_log_nor_tokens(connect: Connect) -> None:
    """It may ask who it is, and nothing else."""
    async with FakeMist(token="two-factor-pending") as fake, connect(fake) as client:
        for path in ("logs", "apitokens"):
            assert (await client.get(f"/api/v1/self/{path}")).status_code == 401


async def test_people_and_tokens_are_for_administrators(connect: Connect) -> None:
    """Keys are masked; a reader is refused."""
    async with FakeMist() as fake, connect(fake) as client:
        tokens = (await client.get(f"{ORG}/apitokens")).json()
        admins = (await client.get(f"{ORG}/admins")).json()
    assert all("..." in row["key"] for row in tokens)
    assert any(row["last_used"] < NOW - 180 * trouble.DAY for row in tokens)
    assert {row["email"].split("@")[1] for row in admins} == {"kestrel.example.edu"}
    async with FakeMist(token="org-read") as fake, connect(fake) as client:
        assert (await client.get(f"{ORG}/apitokens")).status_code == 403


async def test_the_university_lacks_licences(client: httpx.AsyncClient) -> None:
    """Summary, entitlement and usages by site agree."""
    body = (await client.get(f"{ORG}/licenses")).json()
    short = {kind for kind, count in body["summary"].items() if body["entitled"][kind] < count}
    assert short == {"SUB-VNA"}
    used: Counter[str] = Counter()
    for row in await rows(client, f"{ORG}/licenses/usages"):
        used.update(row["usages"])
        own = (await client.get(f"/api/v1/sites/{row['site_id']}/licenses/usages")).json()
        assert own["usages"] == row["usages"]
    assert used == body["summary"]


async def test_one_webhook_fails_now_and_then(client: httpx.AsyncClient) -> None:
    """The deliveries belong to the webhook and tell their status."""
    failures = {}
    for hook in await rows(client, f"{ORG}/webhooks"):
        path = f"{ORG}/webhooks/{hook['id']}/events/search"
        sent = await rows(client, path)
        assert {row["webhook_id"] for row in sent} == ({hook["id"]} if hook["enabled"] else set())
        assert {row["topic"] for row in sent} <= set(hook["topics"])
        failures[hook["name"]] = len(await rows(client, path, status="failure"))
    assert failures == {"ticket-desk": 8, "audit-archive": 0, "chat-bridge": 0}


async def test_secrets_of_webhooks_lie_in_the_open(client: httpx.AsyncClient) -> None:
    """Each is marked, so that a test of an output can look for it."""
    assert "sekret" in (await client.get(f"{ORG}/webhooks")).text


async def test_the_msp_sees_all_of_its_organizations(connect: Connect) -> None:
    """Search, statistics, groups, licences and the log join on the organizations' ids."""
    async with FakeMist(token="msp-admin") as fake, connect(fake) as client:
        found = await rows(client, f"{MSP}/orgs/search")
        stats = await rows(client, f"{MSP}/stats/orgs")
        groups: list[dict[str, Any]] = await rows(client, f"{MSP}/orggroups")
        log = await rows(client, f"{MSP}/logs", **WEEK)
        sle = (await client.get(f"{MSP}/insights/orgs-sle")).json()
        tickets = await rows(client, f"{MSP}/tickets")
    ids = {org.id for org in ORGS}
    assert {row["org_id"] for row in found} == {row["id"] for row in stats} == ids
    assert {row["org_id"] for row in sle["results"]} == {row["org_id"] for row in log} == ids
    assert groups[0]["id"] == identifier("orggroup", "education")
    assert [row["name"] for row in found if row["sub_insufficient"]] == ["Larkspur University"]
    assert trouble.FAILED_FAN in tickets[0]["comments"][0]["comment"]


async def test_the_msp_finds_a_device_by_mac(connect: Connect) -> None:
    """Whoever's it is."""
    async with FakeMist(token="msp-admin") as fake, connect(fake) as client:
        for org in ORGS:
            path = f"/api/v1/orgs/{org.id}/inventory"
            gateway = (await client.get(path, params={"type": "gateway"})).json()[0]
            found = (await client.get(f"{MSP}/inventory/{gateway['mac']}")).json()
            assert (found["org_id"], found["serial"]) == (org.id, gateway["serial"])


async def test_every_model_in_the_inventory_is_described(client: httpx.AsyncClient) -> None:
    """Type included, where the row has one; Mist Edges are no devices there."""
    models = (await client.get("/api/v1/const/device_models")).json()
    known = {row["model"]: row["type"] for row in models}
    for row in await rows(client, f"{ORG}/inventory", limit="1000"):
        assert row.get("type") in {None, "mxedge", known.get(row["model"])}


async def test_radio_management_plans_the_channels_that_are_used(
    client: httpx.AsyncClient,
) -> None:
    """The current channel is the one statistics show."""
    plan = (await client.get(f"/api/v1/sites/{MAIN_CAMPUS.id}/rrm/current")).json()
    path = f"/api/v1/sites/{MAIN_CAMPUS.id}/stats/devices"
    stats = {row["id"]: row for row in await rows(client, path, limit="1000")}
    assert plan["band_5"]
    for device, radio in plan["band_5"].items():
        shown = stats[device]["radio_stat"]["band_5"]
        assert (radio["curr_channel"], radio["curr_power"]) == (shown["channel"], shown["power"])
