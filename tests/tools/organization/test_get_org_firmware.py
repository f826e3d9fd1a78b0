"""Firmware, upgrades and licences, as somebody asks who has to plan an upgrade."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from mist_mcp.words.times import iso
from tests.tools.test_odd_tenants import ORG, SITE, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Asker, Connect

TOOL = "get_org_firmware"
CAMPUS = "Larkspur Main Campus"


async def truth(cloud: FakeMist, path: str, **query: str) -> httpx.Response:
    """Ask with a plain client."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        return await http.get(f"/api/v1/{path}", params=query or None)


async def org_of(client: Asker) -> str:
    """Return the id of the organization."""
    return str((await client.data("get_organizations"))["rows"][0]["id"])


async def test_versions_are_counted_by_model(connect: Connect, fake: FakeMist) -> None:
    """The counts are those of the statistics, and what is not usual comes first, by name."""
    client = await connect(cloud=fake)
    path, known = f"orgs/{await org_of(client)}/stats/devices", Counter[Any]()
    page = 1
    while rows := (await truth(fake, path, type="all", limit="1000", page=str(page))).json():
        known.update((row["model"], row["version"]) for row in rows)
        page += 1
    data = await client.data(TOOL)
    said = {(row["model"], row["version"]): row["devices"] for row in data["rows"]}
    assert said == dict(known)
    assert data["devices"] == sum(known.values())
    names = [name for row in data["rows"] if row.get("usual") is False for name in row["named"]]
    assert f"clos-acc-p1-12 ({CAMPUS})" in names
    assert any(name.startswith("AP-LAB1-0.03 ") for name in names)
    assert data["rows"][0]["named"]
    assert sum(data["by_standing"].values()) == sum(data["by_type"].values()) == data["devices"]


async def test_releases_upgrades_and_licences_are_those_of_the_cloud(
    connect: Connect, fake: FakeMist
) -> None:
    """What is offered keeps the tag of the cloud; an upgrade says how far it is."""
    client = await connect(cloud=fake)
    org = await org_of(client)
    offers = (await truth(fake, f"orgs/{org}/devices/versions", type="switch")).json()
    bought = (await truth(fake, f"orgs/{org}/licenses")).json()
    data = await client.data(TOOL, type="switch")
    for row in data["offered"]:
        assert {*row.get("suggested", []), *row.get("others", [])} == {
            f"{each['version']} ({each['tag']})" for each in offers if each["model"] == row["model"]
        }
    (upgrade,) = data["upgrades"]
    assert upgrade["site"] == CAMPUS
    assert upgrade["status"] == "completed"
    assert upgrade["devices"] == {"failed": 1, "rebooted": 47, "total": 48, "upgraded": 47}
    licenses = {row["type"]: row for row in data["licenses"]}
    assert {kind: row["bought"] for kind, row in licenses.items()} == bought["entitled"]
    assert {kind: row["used"] for kind, row in licenses.items()} == bought["summary"]
    for each in bought["licenses"]:
        assert licenses[each["type"]]["ends"] == iso(each["end_time"])
        assert licenses[each["type"]]["ending"] == each["quantity"]
    assert data["licenses"][0]["missing"] == 40
    assert "Licences missing: 40 SUB-VNA" in data["summary"]
    assert any("End of life" in note for note in data["notes"])


async def test_what_would_come_back_with_another_release_is_named(
    connect: Connect, fake: FakeMist
) -> None:
    """As the members report their snapshots; how many devices report none is counted."""
    client = await connect(cloud=fake)
    path = f"orgs/{await org_of(client)}/stats/devices"
    rows = (await truth(fake, path, type="switch", limit="1000", fields="module_stat")).json()
    members = {row["name"]: row.get("module_stat", []) for row in rows}
    told = {
        name: {each["recovery_version"] for each in parts if "recovery_version" in each}
        for name, parts in members.items()
    }
    other = {
        row["name"]: known
        for row in rows
        if (known := told[row["name"]]) and known != {row["version"]}
    }
    data = await client.data(TOOL, type="switch")
    assert {row["device"]: {row["recovery_version"]} for row in data["recovery"]} == other
    assert len(other) == 1
    assert data["recovery_unknown"] == sum(not known for known in told.values())
    assert "1 would come back with another after a failed boot" in data["summary"]
    aps = await client.data(TOOL, type="ap")
    assert not {"recovery", "recovery_unknown"} & aps.keys()


async def test_a_site_a_type_and_a_model_narrow_it(connect: Connect) -> None:
    """What is left fits the filters."""
    client = await connect()
    data = await client.data(TOOL, site_id=CAMPUS, type="switch", model="EX4400")
    assert data["scope"] == CAMPUS
    assert set(data["by_type"]) == {"switch"}
    assert all("EX4400" in row["model"] for row in data["rows"])
    assert all("EX4400" in row["model"] for row in data["offered"])
    none = await client.data(TOOL, model="no such model")
    assert (none["rows"], none["devices"]) == ([], 0)
    assert "not known" in none["summary"]


def stat(name: str, version: str | None, **more: Any) -> dict[str, Any]:
    """Return the statistics of an access point at the only site."""
    return {
        "id": name,
        "mac": name,
        "name": name,
        "type": "ap",
        "model": "AP45",
        "version": version,
        "site_id": SITE,
        "status": "connected",
        **more,
    }


STATS = f"orgs/{ORG}/stats/devices"


@pytest.mark.parametrize("status", [403, 404])
async def test_what_is_closed_is_said(status: int) -> None:
    """Releases, upgrades and licences may each be closed: the versions are told all the same."""
    closed = dict.fromkeys(("devices/versions", "devices/upgrade", "licenses"), status)
    paths = {f"orgs/{ORG}/{path}": code for path, code in closed.items()}
    answer = await answer_of(TOOL, {STATS: [stat("a", "1.0")], **paths})
    assert answer.data["rows"][0]["standing"] == "unknown"
    assert not {"licenses", "upgrades"} & answer.data.keys()
    assert "Licences missing: not known" in answer.data["summary"]
    for what in ("list of releases of aps", "list of upgrades", "list of licences"):
        assert any(what in note for note in answer.data["notes"]), what


async def test_unknown_is_neither_usual_nor_suggested() -> None:
    """No version, no tag, a tie, no clients, no end: nothing is made of it."""
    rows = [
        stat("a", "1.0", num_clients=3, fwupdate={"status": "inprogress", "progress": 40}),
        stat("b", "2.0", fwupdate={"status": "failed"}),
        stat("c", None),
        stat("d", "2.0", model="AP32"),
    ]
    offers = [
        {"model": "AP45", "version": "2.0", "tag": "Suggested"},
        {"model": "AP45", "version": "3.0"},
        {"model": "AP32", "version": "2.0", "tag": "beta"},
    ]
    answer = await answer_of(
        TOOL,
        {
            STATS: rows,
            f"orgs/{ORG}/devices/versions": offers,
            f"orgs/{ORG}/devices/upgrade": [{"site_upgrades": [{"site_id": SITE}, {}]}, {}],
            f"sites/{SITE}/devices/upgrade": [{"id": "u", "status": "queued"}],
            f"orgs/{ORG}/licenses": {"entitled": {"SUB-MAN": 5}},
        },
        type="ap",
    )
    said = {(row["model"], row.get("version")): row for row in answer.data["rows"]}
    assert {key: row["standing"] for key, row in said.items()} == {
        ("AP45", "1.0"): "other than suggested",
        ("AP45", "2.0"): "as suggested",
        ("AP45", None): "unknown",
        ("AP32", "2.0"): "unknown",
    }
    assert all("usual" not in row for (model, _), row in said.items() if model == "AP45")
    assert said["AP45", "1.0"]["clients"] == 3
    assert "clients" not in said["AP45", "2.0"]
    assert said["AP45", "2.0"]["clients_unknown"] == 1
    assert [(row["device"], row.get("progress")) for row in answer.data["updates"]] == [
        ("a", 40),
        ("b", None),
    ]
    assert answer.data["by_update"] == {"(unknown)": 2, "failed": 1, "inprogress": 1}
    assert answer.data["upgrades"][0]["status"] == "queued"
    (license_row,) = answer.data["licenses"]
    assert license_row == {"type": "SUB-MAN", "bought": 5}
