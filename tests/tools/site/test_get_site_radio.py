"""The air at a site: radios, changes of RRM, foreign networks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx

from mist_mcp.words.untrusted import clean
from tests.tools.test_odd_tenants import MAC, SITE, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Asker, Connect

TOOL = "get_site_radio"
CAMPUS, BRANCH = "Larkspur Main Campus", "Harbour Branch"
NEAR, FAR = "5c5b35000002", "5c5b35000003"
DEVICE = f"00000000-0000-0000-1000-{MAC}"


async def truth(client: Asker, cloud: FakeMist, site: str, path: str, **query: str) -> Any:
    """Read a document of a site with a plain client."""
    rows = (await client.data("get_org_sites", limit=100))["rows"]
    site_id = next(row["id"] for row in rows if row["name"] == site)
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        return (await http.get(f"/api/v1/sites/{site_id}/{path}", params=query or None)).json()


async def test_radios_are_those_of_the_cloud_the_busiest_first(
    connect: Connect, fake: FakeMist
) -> None:
    """Channel, width, power, use, noise and clients; what reports no radio is named."""
    client = await connect(cloud=fake)
    known = await truth(client, fake, CAMPUS, "stats/devices", type="ap", limit="1000")
    plan = await truth(client, fake, CAMPUS, "rrm/current")
    by_mac = {row["mac"]: row for row in known}
    data = await client.data(TOOL, site_id=CAMPUS)
    assert data["total"] == sum(len(row.get("radio_stat", {})) for row in known)
    used = [row["used_percent"] for row in data["rows"]]
    assert used == sorted(used, reverse=True)
    assert used[0] == max(
        radio["util_all"] for row in known for radio in row.get("radio_stat", {}).values()
    )
    assert len(used) == data["returned"] == 10
    for row in data["rows"]:
        band = f"band_{row['band'].removesuffix(' GHz').replace('2.4', '24')}"
        said = by_mac[row["mac"]]["radio_stat"][band]
        assert row["ap"] == clean(by_mac[row["mac"]]["name"])
        assert (row["channel"], row["width_mhz"]) == (said["channel"], said["bandwidth"])
        assert (row["power_dbm"], row["noise_dbm"]) == (said["power"], said["noise_floor"])
        assert row["clients"] == said["num_clients"]
        planned = plan[band].get(by_mac[row["mac"]]["id"], {})
        assert row.get("rrm_channel") == planned.get("channel")
        assert "own_percent" not in row
    silent = [row["name"] for row in known if "radio_stat" not in row]
    assert set(data["silent"]) <= set(silent)
    assert f"{len(silent)} access points report no radio" in data["summary"]


async def test_changes_of_rrm_say_why(connect: Connect, fake: FakeMist) -> None:
    """Each change of the cloud, the newest first; radar is counted."""
    client = await connect(cloud=fake)
    known = (await truth(client, fake, CAMPUS, "rrm/events"))["results"]
    data = await client.data(TOOL, site_id=CAMPUS)
    said = [
        (row["mac"], row["why"], row["from_channel"], row["channel"]) for row in data["changes"]
    ]
    assert said == [(row["ap"], row["event"], row["pre_channel"], row["channel"]) for row in known]
    assert data["changes_by_why"] == Counter(row["event"] for row in known)


async def test_foreign_networks_are_data(connect: Connect, fake: FakeMist) -> None:
    """Kind, name, strength and who hears them; a name that gives orders is a name."""
    client = await connect(cloud=fake)
    data = await client.data(TOOL, site_id=CAMPUS)
    by_kind = {}
    for kind in ("honeypot", "lan", "spoof", "others"):
        known = (await truth(client, fake, CAMPUS, "insights/rogues", type=kind))["results"]
        by_kind[kind] = len(known)
        shown = {row["bssid"]: row for row in data["strangers"] if row["kind"] == kind}
        assert shown.keys() == {row["bssid"] for row in known}
        for row in known:
            assert shown[row["bssid"]]["rssi_dbm"] == row["avg_rssi"]
            assert shown[row["bssid"]]["channel"] == int(row["channel"])
            assert shown[row["bssid"]]["aps"] == row["num_aps"]
            assert shown[row["bssid"]]["on_lan"] is row["seen_on_lan"]
    assert data["strangers_by_kind"] == by_kind
    assert data["imitating"] == 0
    assert data["strangers"][0]["kind"] == "honeypot"
    assert "SYSTEM" not in data["summary"]


async def test_a_band_and_an_access_point_narrow_all(connect: Connect, fake: FakeMist) -> None:
    """Radios, changes and what is heard, of one access point; radios and changes, of a band."""
    client = await connect(cloud=fake)
    known = await truth(client, fake, BRANCH, "stats/devices", type="ap", limit="1000")
    with_radio = [row for row in known if "radio_stat" in row]
    band = await client.data(TOOL, site_id=BRANCH, band="24", limit=100)
    assert {row["mac"] for row in band["rows"]} == {row["mac"] for row in with_radio}
    assert {row["band"] for row in band["rows"]} == {"2.4 GHz"}
    assert band["changes"] == []
    assert "Foreign networks are those of all bands" in band["notes"]
    name, mac = with_radio[0]["name"], with_radio[0]["mac"]
    one = await client.data(TOOL, site_id=BRANCH, ap=name)
    assert {row["mac"] for row in one["rows"]} == {mac}
    assert {row["mac"] for row in one["changes"]} <= {mac}
    assert {row["heard_by"] for row in one["strangers"]} == {name}


def radio(channel: int | None, **more: Any) -> dict[str, Any]:
    """Return a radio that is 40 MHz wide."""
    return {"channel": channel, "bandwidth": 40, **more}


def site(**more: Any) -> dict[str, Any]:
    """Return the answers of a site with three access points, in the 5 GHz band."""
    use = {"util_all": 90, "util_tx": 20, "util_rx_in_bss": 5, "util_non_wifi": 40}
    stations = [
        {"mac": MAC, "id": DEVICE, "name": "one", "radio_stat": {"band_5": radio(36, **use)}},
        {"mac": NEAR, "name": "near", "radio_stat": {"band_5": radio(40)}},
        {"mac": FAR, "name": "far", "radio_stat": {"band_5": radio(44)}},
    ]
    heard = [{"mac": NEAR, "rssi": -48}, {"mac": FAR, "rssi": -40}, {"mac": "x", "rssi": -30}]
    return {
        f"sites/{SITE}/stats/devices": stations,
        f"sites/{SITE}/rrm/neighbors/band/5": {"results": [{"mac": MAC, "neighbors": heard}]},
        **{f"sites/{SITE}/{path}": answer for path, answer in more.items()},
    }


async def test_use_is_split_and_neighbors_on_overlapping_channels_are_named() -> None:
    """Own use is what the radio sends and its clients send; 36 and 40 are one block of 40 MHz."""
    rows = (await answer_of(TOOL, site(), site_id=SITE)).data["rows"]
    first = rows[0]
    assert (first["used_percent"], first["own_percent"]) == (90, 25)
    assert first["non_wifi_percent"] == 40
    assert first["co_channel"] == 1
    assert first["co_channel_strongest"] == [{"ap": "near", "rssi_dbm": -48}]
    assert not {"used_percent", "own_percent", "co_channel", "noise_dbm"} & rows[1].keys()


async def test_what_is_closed_is_unknown_and_what_is_empty_is_said() -> None:
    """Nothing read is not nothing there."""
    closed = await answer_of(TOOL, site(), site_id=SITE)
    assert "What RRM changed is not known. Foreign networks are not known." in closed.text
    assert not {"changes", "strangers", "imitating", "strangers_by_kind"} & closed.data.keys()
    assert any("our SSIDs is not known" in note for note in closed.data["notes"])
    none: dict[str, Any] = {"results": []}
    empty = await answer_of(
        TOOL, site(**{"rrm/events": none, "insights/rogues": none}), site_id=SITE
    )
    assert "No change by RRM is reported in 7d. No foreign network" in empty.text
    assert (empty.data["changes"], empty.data["strangers"]) == ([], [])
    nothing = await answer_of(TOOL, {f"sites/{SITE}/stats/devices": []}, site_id=SITE)
    assert "no radio is reported, so the air is not known" in nothing.text


async def test_an_imitated_ssid_comes_first() -> None:
    """A name that looks like ours is told, of whatever kind the cloud calls it."""
    heard = [
        {"ssid": "Coffee", "bssid": "0a", "avg_rssi": -30, "channel": "1", "ap_mac": MAC},
        {"ssid": "acme-w1fi", "bssid": "0b", "avg_rssi": -80, "channel": "1", "ap_mac": MAC},
    ]
    more = {
        "insights/rogues": {"results": heard, "next": "/api/v1/sites/x/rogues?page=2"},
        "wlans/derived": [{"ssid": "Acme WiFi", "enabled": True}],
    }
    data = (await answer_of(TOOL, site(**more), site_id=SITE)).data
    assert data["strangers"][0]["imitates"] == "Acme WiFi"
    assert data["imitating"] == 4
    assert "imitated:" in data["summary"]
    assert "imitates" not in data["strangers"][-1]
