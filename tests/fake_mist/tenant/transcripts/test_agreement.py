"""What the shells say is what the API says; parsed the way a client would."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.cloud import cassette_folder
from fake_mist.junos.transcripts import JunosDevice, load
from fake_mist.tenant import trouble
from fake_mist.tenant.places import UNIVERSITY
from fake_mist.tenant.transcripts.system import CHASSIS_ALARMS
from fake_mist.tenant.transcripts.writing import BANNERED, DEVICES, GATEWAY, SWITCH, differs

if TYPE_CHECKING:
    import httpx

ORG = f"/api/v1/orgs/{UNIVERSITY.id}"
GATEWAYS = frozenset({"harbour-gw", "obs-gw"})
STATES = {"Establ": "established", "Connect": "connect", "Active": "active", "Idle": "idle"}
PEER = re.compile(r"^(\d+\.\d+\.\d+\.\d+) +(\d+) +\d+ +\d+ +\d+ +(\d+) +(.+?) +([A-Z]\w+)$")


@pytest.fixture(scope="module")
def shells() -> dict[str, JunosDevice]:
    """Load the committed transcripts."""
    return load(cassette_folder() / "shell")


def said(device: JunosDevice, command: str) -> list[str]:
    """Give the lines of a command."""
    lines = device.output(tuple(command.split()), "txt")
    assert lines is not None, f"{device.name}: {command}"
    return [*lines]


async def rows(client: httpx.AsyncClient, path: str, **params: str) -> list[dict[str, Any]]:
    """Give a whole collection of the university."""
    answer = await client.get(f"{ORG}{path}", params={"limit": "1000", **params})
    body = answer.raise_for_status().json()
    found: list[dict[str, Any]] = body["results"] if isinstance(body, dict) else body
    return found


async def statistics(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """Give the statistics of switches and gateways by name."""
    found = await rows(client, "/stats/devices", type="switch,gateway", fields="*")
    return {row["name"]: row for row in found}


def test_the_committed_transcripts_are_those_of_the_tenant() -> None:
    """Writing them again changes no byte, and no file of a device is left over."""
    folder = cassette_folder() / "shell"
    assert differs(folder) == []
    for name in DEVICES:
        commands = GATEWAY if name in GATEWAYS else SWITCH
        more = {"show-interfaces-descriptions.txt"} if name == BANNERED else set()
        found = {file.name for file in (folder / name).iterdir()}
        assert found == {"device.toml", *commands, *more}


async def test_names_versions_and_serials(
    shells: dict[str, JunosDevice], client: httpx.AsyncClient
) -> None:
    """The sheet, `show version` and `show chassis hardware`, every box of a chassis."""
    api = await statistics(client)
    for name, device in shells.items():
        row, version = api[name], "\n".join(said(device, "show version"))
        modules = [*row["module_stat"], *row.get("module2_stat", ())]
        boxes = [box for box in modules if box["vc_state"] not in {"inactive", "not-present"}]
        assert (device.mac, device.sheet.model) == (row["mac"], row["model"])
        assert re.findall(r"Hostname: (.+)", version) == [name] * len(boxes)
        assert set(re.findall(r"Junos: (.+)", version)) == {row["version"]}
        assert row["version"] in device.sheet.banner
        hardware = "\n".join(said(device, "show chassis hardware"))
        assert {box["serial"] for box in boxes} <= set(hardware.split())


async def test_uptimes(shells: dict[str, JunosDevice], client: httpx.AsyncClient) -> None:
    """Days since the start, as the statistics count seconds."""
    api = await statistics(client)
    for name, device in shells.items():
        text = "\n".join(said(device, "show system uptime"))
        days = {int(found) for found in re.findall(r"up (\d+) days", text)}
        assert days == {api[name]["uptime"] // trouble.DAY}


async def test_bgp_peers_and_states(
    shells: dict[str, JunosDevice], client: httpx.AsyncClient
) -> None:
    """Every row of the API is a line with the same state, AS and routes; no line is more."""
    api = await rows(client, "/stats/bgp_peers/search")
    for device in shells.values():
        lines = said(device, "show bgp summary")
        found = {m[1]: (int(m[2]), STATES[m[5]]) for m in map(PEER.match, lines) if m}
        mine = [row for row in api if row["mac"] == device.mac]
        assert found == {row["neighbor"]: (int(row["neighbor_as"]), row["state"]) for row in mine}
        received = [
            int(n) for n in re.findall(r"(?m)^  (?:inet|bgp\.evpn)\.0: \d+/(\d+)/", _text(lines))
        ]
        up = [row["rx_routes"] for row in mine if row["up"]]
        assert sorted(received) == sorted(up)


def _text(lines: list[str]) -> str:
    return "\n".join(lines)


async def test_neighbours_and_port_states(
    shells: dict[str, JunosDevice], client: httpx.AsyncClient
) -> None:
    """LLDP shows the neighbours of the ports' rows; a port that is down there is down here."""
    for device in (each for each in shells.values() if each.name not in GATEWAYS):
        api = await rows(client, "/stats/ports/search", mac=device.mac)
        mine = {row["port_id"]: row for row in api}
        told = {
            line[:19].strip(): (
                line[39:59].strip().replace(":", ""),
                line[59:78].strip(),
                line[78:],
            )
            for line in said(device, "show lldp neighbors")[1:]
        }
        assert told == {
            port: (row["neighbor_mac"], row["neighbor_port_desc"], row["neighbor_system_name"])
            for port, row in mine.items()
            if "neighbor_mac" in row
        }
        links = {
            line[:24].strip(): line[30:35].strip() for line in said(device, "show interfaces terse")
        }
        assert all(links[port] == ("up" if row["up"] else "down") for port, row in mine.items())


async def test_alarms_fans_and_temperatures(
    shells: dict[str, JunosDevice], client: httpx.AsyncClient
) -> None:
    """The chassis alarms are the cloud's; environment shows the modules' readings."""
    kinds = ",".join(CHASSIS_ALARMS)
    alarms = await rows(client, "/alarms/search", type=kinds, duration="7d")
    api = await statistics(client)
    for name, device in shells.items():
        mine = [row for row in alarms if device.mac in row.get("switches", ())]
        told = said(device, "show chassis alarms")
        assert len(told[2:]) == len(mine)
        if name not in GATEWAYS:
            text = _text(said(device, "show chassis environment"))
            for module in (each for each in api[name]["module_stat"] if "fans" in each):
                assert f"{module['temperatures'][0]['celsius']} degrees C" in text
                failed = [fan["name"] for fan in module["fans"] if fan["status"] != "ok"]
                assert re.findall(r"(Fan \d) +Failed", text) == failed


async def test_addresses_are_learned_where_clients_and_access_points_are(
    shells: dict[str, JunosDevice], client: httpx.AsyncClient
) -> None:
    """The table of a leaf holds exactly its wired clients and its living access points."""
    device = shells["clos-acc-p1-01"]
    ports = await rows(client, "/stats/ports/search", mac=device.mac)
    wired = await rows(client, "/wired_clients/search")
    found = {
        (line.split()[1].replace(":", ""), line.split()[3].removesuffix(".0"))
        for line in said(device, "show ethernet-switching table")
        if " DL " in line
    }
    points = {
        (row["neighbor_mac"], row["port_id"])
        for row in ports
        if row.get("port_usage") == "ap" and row["up"]
    }
    clients = {(row["mac"], row["port_id"][0]) for row in wired if device.mac in row["device_mac"]}
    assert found == points | clients


def test_the_seeded_troubles_show_on_the_command_line(shells: dict[str, JunosDevice]) -> None:
    """Each broken device beside a healthy twin."""
    leaf, spine = (shells[name] for name in trouble.OVERLAY_DOWN)
    for device in (leaf, spine):
        (line,) = [each for each in said(device, "show bgp summary") if each.endswith("Connect")]
        assert line.startswith("172.16.")
    assert "Down peers: 0" in _text(said(shells["clos-acc-p1-01"], "show bgp summary"))
    flapping = _text(said(shells[trouble.FLAPPING[0]], "show bgp summary"))
    assert re.search(r" 41 +41 Establ", flapping)
    silent = _text(said(shells[trouble.SILENT[1]], "show bgp summary"))
    assert "  bgp.evpn.0: 0/0/0/0" in silent
    cut = said(shells[trouble.MISSING_LINK[0]], "show lldp neighbors")
    assert not any(line.endswith(trouble.MISSING_LINK[1]) for line in cut)
    alarms = _text(said(shells[trouble.FAILED_FAN], "show chassis alarms"))
    assert "Fan 1 Failed" in alarms
    assert said(shells["clos-acc-p1-01"], "show chassis alarms") == ["No alarms currently active"]


def test_the_set_that_clients_need_to_be_tried_on(shells: dict[str, JunosDevice]) -> None:
    """One output for the pager, not all ASCII; one empty; one refused; one with a warning."""
    log = said(shells["clos-acc-p1-01"], "show log messages")
    assert len(log) > 200
    assert not _text(log).isascii()
    assert said(shells["harbour-sw-1"], "show system core-dumps") == []
    (refusal,) = said(shells["clos-core-1"], "show virtual-chassis")
    assert refusal.startswith("error: command is not valid on the ")
    assert "requires 'bgp' license" in said(shells["lib-core-1"], "show bgp summary")[0]


def test_every_secret_of_a_configuration_says_so(shells: dict[str, JunosDevice]) -> None:
    """Whatever looks like a hash or a key contains `sekret`."""
    for device in shells.values():
        text = _text(said(device, "show configuration"))
        secrets = re.findall(r'"(\$\d\$[^"]*)"', text)
        assert len(secrets) >= 5
        assert all("sekret" in secret for secret in secrets)
