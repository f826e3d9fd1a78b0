"""The WAN, as an engineer asks for it: uplinks, paths, tunnels, clusters, and how it served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.tools.test_odd_tenants import MAC, ORG, SITE, Cloud, answer_of, asked

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Answer, Asker, Connect

TOOL = "get_wan_edges"
GATEWAYS = f"orgs/{ORG}/stats/devices"
PORTS = f"orgs/{ORG}/stats/ports/search"
PEERS = f"orgs/{ORG}/stats/vpn_peers/search"
NOW = 1_781_524_800.0


async def truth(cloud: FakeMist, path: str, **query: str) -> Any:
    """Read a document with a plain client."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        return (await http.get(f"/api/v1/{path}", params=query or None)).json()


async def org_of(client: Asker) -> str:
    """Return the id of the organization."""
    return str((await client.data("get_organizations"))["rows"][0]["id"])


def of_kind(data: Any, kind: str) -> list[Any]:
    """Return the rows of a kind."""
    return [row for row in data["rows"] if row["kind"] == kind]


def gateway(**more: Any) -> dict[str, Any]:
    """Return the statistics of a gateway that says little."""
    shared = {"mac": MAC, "name": "gw", "type": "gateway", "status": "connected", "site_id": SITE}
    return {**shared, **more}


def wan(**more: Any) -> dict[str, Any]:
    """Return an interface that leads to a provider."""
    return {"port_usage": "wan", "port_id": "ge-0/0/0", **more}


async def odd(*gateways: dict[str, Any], **more: Any) -> Answer:
    """Ask about an organization with some gateways, and other answers on some paths."""
    cloud = Cloud({GATEWAYS: list(gateways), **more})
    return await asked(cloud, TOOL, {}, clock=lambda: NOW)


def searched(*rows: dict[str, Any]) -> dict[str, Any]:
    """Return what a search answers."""
    return {"results": list(rows), "total": len(rows)}


async def test_every_uplink_path_and_tunnel_is_shown(connect: Connect, fake: FakeMist) -> None:
    """As many of each as the cloud has, with its figures and its provider."""
    client = await connect(cloud=fake)
    org = await org_of(client)
    data = await client.data(TOOL)
    stats = await truth(fake, f"orgs/{org}/stats/devices", type="gateway", fields="*")
    interfaces = {
        (row["mac"], said["port_id"]): said
        for row in stats
        for said in (*row["if_stat"].values(), *row.get("if2_stat", {}).values())
        if said["port_usage"] == "wan"
    }
    rows = of_kind(data, "uplink")
    assert {(row["mac"], row["port"]) for row in rows} == interfaces.keys()
    for row in rows:
        said = interfaces[row["mac"], row["port"]]
        assert (row["name"], row["type"]) == (said["wan_name"], said["wan_type"])
        assert row["state"] == ("up" if said["up"] else "down")
        assert row.get("addresses", []) == said["ips"]
        assert row.get("provider") == said.get("servp_info", {}).get("org")
    peers = (await truth(fake, f"orgs/{org}/stats/vpn_peers/search"))["results"]
    shown = {(row["mac"], row["port"], row["peer"]): row for row in of_kind(data, "VPN peer")}
    assert len(shown) == len(peers)
    for peer in peers:
        name = f"{peer['peer_router_name']} {peer['peer_port_id']}"
        row = shown[peer["mac"], peer["port_id"], name]
        assert (row["latency_ms"], row["jitter_ms"]) == (peer["latency"], peer["jitter"])
        assert (row["loss_percent"], row["mos"]) == (peer["loss"], peer["mos"])
    tunnels = (await truth(fake, f"orgs/{org}/stats/tunnels/search", type="wan"))["results"]
    assert len(of_kind(data, "tunnel")) == len(tunnels)
    assert data["total"] == len(interfaces) + len(peers) + len(tunnels)


async def test_the_troubled_come_first(connect: Connect) -> None:
    """What is down, what loses packets, and what nobody measures, before the rest."""
    data = await (await connect()).data(TOOL)
    first = [(row["kind"], row["device"], row.get("port")) for row in data["rows"][:5]]
    assert first == [
        ("uplink", "sci-gw-1", "ge-0/0/1"),
        ("tunnel", "harbour-gw", "provider-1"),
        ("uplink", "med-gw-1", "ge-0/0/1"),
        ("VPN peer", "clos-gw-1", "ge-0/0/0"),
        ("VPN peer", "med-gw-1", "ge-0/0/1"),
    ]
    assert data["with_problems"] == 5
    assert data["rows"][0]["problems"] == ["down for 3 h"]
    assert data["rows"][0]["name"] == "provider-2"
    assert data["rows"][1]["problems"] == ["down: IKE: no answer from the peer"]
    assert "6.5 % of packets lost" in data["rows"][2]["problems"]
    assert data["rows"][2]["provider"] == "Petrel Mobile"
    assert data["by_problem"]["tunnel down"] == 1
    unmeasured = data["rows"][5]
    assert (unmeasured["device"], unmeasured["unknown"]) == (
        "obs-gw",
        ["loss", "latency", "jitter"],
    )


async def test_both_nodes_of_a_cluster_are_shown(connect: Connect) -> None:
    """A sound one is redundant; one whose second node is gone is not, with the reason."""
    data = await (await connect()).data(TOOL)
    known = {row["device"]: row for row in data["gateways"]}
    broken, sound = known["obs-gw"], known["harbour-gw"]
    assert data["gateways"][0] == broken
    assert (broken["redundancy"], sound["redundancy"]) == ("not redundant", "redundant")
    assert (broken["cluster"], sound["cluster"]) == ("Red, degraded", "Green, active")
    assert broken["problems"][0] == "cluster Red (Control link failure)"
    nodes = [(node["node"], node["role"], node["state"]) for node in broken["nodes"]]
    assert nodes == [
        ("node0", "primary", "connected, active"),
        ("node1", "secondary", "disconnected, inactive"),
    ]
    assert data["by_redundancy"] == {"single": 3, "not redundant": 1, "redundant": 1}
    assert (known["sci-gw-1"]["uplinks"], known["med-gw-1"]["uplinks"]) == ("1/2", "2/2")
    waiting = [row for row in data["rows"] if row.get("node") == "node1"]
    assert [(row["device"], row["role"], row["problems"]) for row in waiting] == [
        ("harbour-gw", "standby", [])
    ]


async def test_a_site_tells_which_applications_suffer_and_where(connect: Connect) -> None:
    """The level that fell, by which classifier, for which applications, at which uplink."""
    data = await (await connect()).data(TOOL, site_id="Medical School")
    levels = {row["level"]: row for row in data["levels"]}
    health = levels["application-health"]
    assert health["verdict"] == "below target now"
    assert health["causes"][0].startswith("loss ")
    assert health["applications"][0] == "zoom 22%"
    assert health["links"][0].startswith("med-gw-1 ge-0/0/1")
    assert {row["device"] for row in data["rows"]} == {"med-gw-1"}


async def test_a_gateway_tells_who_uses_its_bandwidth(connect: Connect) -> None:
    """By bytes, the largest first, with its part of all."""
    data = await (await connect()).data(TOOL, device_id="harbour-gw")
    top = data["applications"][0]
    assert (top["device"], top["application"]) == ("harbour-gw", "cloud-backup")
    assert top["percent"] == 75.0
    assert sum(row["percent"] for row in data["applications"]) == pytest.approx(100, abs=1)
    assert data["scope"] == "harbour-gw"
    assert data["events"][0]["type"] == "GW_TUNNEL_DOWN"


async def test_events_are_those_of_gateways_in_the_window(connect: Connect) -> None:
    """Counted by type; the troubles among them with port and time."""
    client = await connect()
    day = await client.data(TOOL)
    assert day["by_event"]["GW_PORT_DOWN"] == 1
    (down,) = [row for row in day["events"] if row["type"] == "GW_PORT_DOWN"]
    assert (down["device"], down["port"]) == ("sci-gw-1", "ge-0/0/1")
    assert down["time"] == "2026-06-15T09:00:00Z"
    hour = await client.data(TOOL, duration="1h")
    assert hour["by_event"] == {"GW_TUNNEL_DOWN": 1}
    assert hour["window"] == "last 1h"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"device_id": "clos-core-1"}, "is no gateway, it is of type switch"),
        ({"device_id": "no-such-gw"}, "no-such-gw"),
        ({"duration": "yesterday"}, "span of time"),
        ({"duration": "400d"}, "longer than a year"),
    ],
)
async def test_what_cannot_be_asked_is_said(
    arguments: dict[str, Any], words: str, connect: Connect
) -> None:
    """In one sentence, with what to do."""
    assert words in await (await connect()).refusal(TOOL, **arguments)


async def test_a_site_without_a_gateway_is_neither_healthy_nor_ill(connect: Connect) -> None:
    """Nothing is known of a WAN that nobody reports."""
    data = await (await connect()).data(TOOL, site_id="Library Quarter")
    assert data["total"] == 0
    assert "no gateway is reported here" in data["summary"]
    assert not {"levels", "gateways", "applications"} & data.keys()


async def test_figures_that_the_cloud_no_longer_keeps_are_named(connect: Connect) -> None:
    """Hourly figures are kept for 14 days."""
    data = await (await connect()).data(TOOL, site_id="Medical School", duration="30d")
    assert "Levels and applications older than 14 days are kept nowhere" in data["notes"]
    short = await (await connect()).data(TOOL, site_id="Medical School", duration="14d")
    assert not any("kept nowhere" in note for note in short["notes"])


@pytest.mark.parametrize("status", [403, 404])
async def test_what_is_closed_or_unlicensed_is_unknown_and_the_rest_is_shown(status: int) -> None:
    """Ports, paths, tunnels, events and levels closed: the interfaces are shown all the same."""
    answer = await odd(
        gateway(is_ha=False, if_stat={"ge-0/0/0.0": wan(up=True, ips=["192.0.2.9/24"])}),
        **dict.fromkeys(
            (
                PORTS,
                PEERS,
                f"orgs/{ORG}/stats/tunnels/search",
                f"orgs/{ORG}/devices/events/search",
                f"orgs/{ORG}/insights/sites-sle",
            ),
            status,
        ),
    )
    (row,) = answer.data["rows"]
    assert (row["state"], row["addresses"]) == ("up", ["192.0.2.9/24"])
    assert row["unknown"] == ["loss", "latency", "jitter"]
    for what in ("ports", "VPN peers", "tunnels", "events", "service levels of the WAN"):
        assert any(f"list of {what} is not known" in note for note in answer.data["notes"]), what
    assert "levels" not in answer.data


async def test_what_nobody_sent_is_unknown() -> None:
    """An uplink without state, address or figures, of a gateway that may be one of two."""
    answer = await odd(gateway(if_stat={"ge-0/0/0.0": wan()}), **{PORTS: searched()})
    (row,) = answer.data["rows"]
    assert "state" not in row
    assert row["unknown"] == ["state"]
    assert row["problems"] == []
    (edge,) = answer.data["gateways"]
    assert edge["redundancy"] == "unknown"
    assert edge["unknown"] == ["whether it is a cluster"]
    assert answer.data["by_state"] == {"uplink unknown": 1}


async def test_an_uplink_up_without_an_address_is_troubled() -> None:
    """No address was sent as such; none sent at all is unknown."""
    answer = await odd(
        gateway(if_stat={"ge-0/0/0.0": wan(up=True, ips=[]), "ge-0/0/1.0": wan(up=True)})
    )
    troubled, unknown = answer.data["rows"]
    assert troubled["problems"] == ["no address"]
    assert "address" in unknown["unknown"]


async def test_an_offline_gateway_says_nothing_of_its_uplinks() -> None:
    """Its statistics are old: neither up nor down, and no figure of them is shown."""
    port = {"mac": MAC, "port_id": "ge-0/0/0", "port_usage": "wan", "up": True, "latency": 3.0}
    answer = await odd(
        gateway(status="disconnected", last_seen=NOW - 7200, if_stat={"ge-0/0/0.0": wan(up=True)}),
        **{PORTS: searched(port)},
    )
    (row,) = answer.data["rows"]
    assert row["problems"] == ["its gateway is disconnected"]
    assert row["unknown"] == ["state"]
    assert not {"state", "latency_ms"} & row.keys()
    (edge,) = answer.data["gateways"]
    assert (edge["redundancy"], edge["problems"]) == ("unknown", ["disconnected for 2 h"])


async def test_a_port_that_is_down_carries_no_uplink() -> None:
    """Of an interface that is called up and its port that is down, the port is right."""
    port = {
        "mac": MAC,
        "port_id": "ge-0/0/0",
        "port_usage": "wan",
        "up": False,
        "last_flapped": NOW - 600,
    }
    answer = await odd(
        gateway(if_stat={"ge-0/0/0.0": wan(up=True, ips=["192.0.2.9/24"])}),
        **{PORTS: searched(port)},
    )
    (row,) = answer.data["rows"]
    assert (row["state"], row["problems"]) == ("down", ["down for 10 min"])


async def test_a_disabled_uplink_is_no_trouble() -> None:
    """Somebody wanted it so."""
    port = {"mac": MAC, "port_id": "ge-0/0/0", "port_usage": "wan", "up": False, "disabled": True}
    answer = await odd(gateway(if_stat={"ge-0/0/0.0": wan(up=False)}), **{PORTS: searched(port)})
    (row,) = answer.data["rows"]
    assert (row["state"], row["problems"]) == ("disabled", [])


async def test_an_uplink_that_only_the_search_of_ports_knows_is_shown() -> None:
    """And a full one is troubled; a port of the LAN is none."""
    full = {
        "mac": MAC,
        "port_id": "ge-0/0/4",
        "port_usage": "wan",
        "up": True,
        "speed": 100,
        "rx_bps": 96_000_000,
        "tx_bps": 1_000_000,
        "latency": 9.0,
        "jitter": 1.0,
        "loss": 0.0,
    }
    lan = {"mac": MAC, "port_id": "ge-0/0/5", "port_usage": "lan", "up": False}
    answer = await odd(gateway(), **{PORTS: searched(full, lan)})
    (row,) = answer.data["rows"]
    assert row["port"] == "ge-0/0/4"
    assert row["problems"] == ["full link used 96 %"]
    assert (row["rx_mbps"], row["used_percent"]) == (96.0, 96.0)


async def test_two_routers_that_are_a_row_each_are_one_cluster() -> None:
    """Session Smart Routers name each other; one that is gone leaves the other alone."""
    other = "5c5b35000002"
    first = gateway(model="SSR120", ha_peer_mac=other, ha_state="running", node_name="node0")
    second = gateway(mac=other, name="gw-b", ha_peer_mac=MAC, ha_state="running", node_name="node1")
    both = await odd(first, second)
    assert both.data["by_redundancy"] == {"redundant": 2}
    assert [node["node"] for node in both.data["gateways"][0]["nodes"]] == ["node0", "node1"]
    gone = await odd(first, {**second, "status": "disconnected", "last_seen": NOW - 7200})
    rows = {row["device"]: row for row in gone.data["gateways"]}
    assert rows["gw"]["redundancy"] == "not redundant"
    assert rows["gw"]["problems"] == ["the other node is disconnected"]
    alone = await odd(first)
    assert alone.data["by_redundancy"] == {"unknown": 1}
    assert alone.data["gateways"][0]["unknown"] == ["the other node"]


async def test_a_cluster_of_which_nobody_tells_the_second_node_is_unknown() -> None:
    """Green alone does not say that both nodes are there."""
    green = {"status": "Green", "primary_node_health": "Healthy"}
    answer = await odd(gateway(is_ha=True, cluster_config=green))
    assert answer.data["by_redundancy"] == {"unknown": 1}
    whole = await odd(
        gateway(is_ha=True, cluster_config=green, module2_stat=[{"status": "connected"}])
    )
    assert whole.data["by_redundancy"] == {"redundant": 1}
    failing = {
        **green,
        "redundancy_group_information": [{"Id": 1, "MonitoringFailure": "interface-monitoring"}],
    }
    impaired = await odd(
        gateway(is_ha=True, cluster_config=failing, module2_stat=[{"status": "connected"}])
    )
    assert impaired.data["by_redundancy"] == {"not redundant": 1}


async def test_a_path_is_shown_once_as_it_was_told_last() -> None:
    """A search of a day may hold it twice; what was told hours ago is not now."""
    path = {"mac": MAC, "port_id": "wan0", "peer_mac": "5c5b35000002", "peer_port_id": "wan0"}
    fine = {"loss": 0.0, "latency": 5.0, "mos": 4.3, "up": True}
    old = {**path, "up": False, "last_seen": NOW - 7200}
    answer = await odd(
        gateway(),
        **{
            PEERS: searched(
                {**path, **fine, "last_seen": NOW - 30},
                old,
                {**old, "port_id": "wan1"},
            )
        },
    )
    rows = {row["port"]: row for row in of_kind(answer.data, "VPN peer")}
    assert (rows["wan0"]["state"], rows["wan0"]["problems"]) == ("up", [])
    assert rows["wan1"]["unknown"] == ["state: last told 2 h ago"]
    assert "state" not in rows["wan1"]


async def test_a_gateway_of_another_spelling_is_read() -> None:
    """The level that the description spells with an underscore; sites without figures are none."""
    path = f"orgs/{ORG}/insights/sites-sle"
    rows = [
        {"site_id": SITE, "num_gateways": 1, "application_health": 0.5},
        {"site_id": ORG, "num_gateways": 0, "gateway-health": 0},
    ]
    answer = await odd(gateway(), **{path: searched(*rows)})
    (level,) = answer.data["levels"]
    assert (level["level"], level["verdict"]) == ("application-health", "below target")


async def test_closed_levels_of_a_site_are_said_and_the_gateway_is_shown() -> None:
    """A service level that the cloud refuses, and a ranking that it does not have."""
    base = f"sites/{SITE}"
    more: dict[str, Any] = {
        f"{base}/stats/devices": [gateway()],
        f"{base}/stats/ports/search": searched(),
        f"{base}/sle/site/{SITE}/metrics": {"enabled": ["application-health", "coverage"]},
        f"{base}/sle/site/{SITE}/metric/application-health/summary-trend": 400,
        f"{base}/insights/device/{MAC}/top-wan-apps": 400,
    }
    answer = await answer_of(TOOL, more, site_id=SITE)
    assert "The cloud gives no figures for: application-health" in answer.data["notes"]
    assert "The cloud ranks no applications of: gw" in answer.data["notes"]
    assert answer.data["gateways"][0]["device"] == "gw"


@pytest.mark.parametrize("path", [PORTS, PEERS, f"orgs/{ORG}/insights/sites-sle"])
async def test_an_answer_without_a_text_is_said(path: str) -> None:
    """A part of which the cloud answers nothing at all is unknown; the others are shown."""

    class Silent(Cloud):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            mine = request.url.path.removeprefix("/api/v1/") == path
            return httpx.Response(200, text="") if mine else super().__call__(request)

    known = gateway(if_stat={"ge-0/0/0.0": wan(up=True, ips=["192.0.2.9/24"])})
    answer = await asked(Silent({GATEWAYS: [known]}), TOOL, {}, clock=lambda: NOW)
    assert answer.data["rows"][0]["state"] == "up"
    assert any("is not known: The cloud's answer is not" in note for note in answer.data["notes"])


async def test_a_token_of_one_site_sees_its_uplinks(connect: Connect) -> None:
    """Paths and tunnels are lists of the organization, closed to it: unknown, and said."""
    client = await connect("site-read")
    (site,) = [row["name"] for row in (await client.data("get_org_sites"))["rows"]][:1]
    data = await client.data(TOOL, site_id=site)
    assert {row["kind"] for row in data["rows"]} == {"uplink"}
    assert any("list of VPN peers is not known" in note for note in data["notes"])
    assert any("list of tunnels is not known" in note for note in data["notes"])
    assert "no right to the whole" in await client.refusal(TOOL)
