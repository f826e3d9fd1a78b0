"""Fabrics of any kind and size, healthy as built, with the rows that Mist would send of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from mist_mcp.models.evpn import Topology
from mist_mcp.tools.evpn.fabric_verdicts import Judged, judged, with_answers
from mist_mcp.tools.kit.fabric_sources import Base, Found, Sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mist_mcp.analysis.evpn.cli_facts import CliFacts

Json = dict[str, Any]
NOW = 1_781_524_800
SITE = "15918536-9ef7-5f1a-ba6b-a16695a138c8"
UP = 2_000_000
ROUTED_AT = {"clos": "edge", "erb": "distribution", "crb": "core"}
KINDS = ("clos", "erb", "crb", "multihoming")


@dataclass(frozen=True)
class Size:
    """How large a fabric is; multihoming has no distribution and one pod."""

    kind: str
    cores: int = 2
    pods: int = 2
    distribution: int = 2
    access: int = 2


@dataclass
class Lab:
    """What Mist holds and sees of a fabric; faults change it."""

    topology: Json
    sessions: list[Json] = field(default_factory=list)
    devices: list[Json] = field(default_factory=list)
    ports: list[Json] = field(default_factory=list)
    settings: list[Json] = field(default_factory=list)
    drift: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cli_facts: dict[str, CliFacts] = field(default_factory=dict)

    @property
    def switches(self) -> list[Json]:
        """Return the switches of the topology."""
        rows: list[Json] = self.topology["switches"]
        return rows

    def roles(self, *roles: str) -> list[str]:
        """Return the MAC addresses of switches with one of some roles."""
        return [each["mac"] for each in self.switches if each["role"] in roles]

    def switch(self, mac: str) -> Json:
        """Return a switch of the topology."""
        return next(each for each in self.switches if each["mac"] == mac)

    def pairs(self, *, overlay: bool) -> list[tuple[str, str]]:
        """Return the ends of all sessions of one network, each pair once."""
        rows = [row for row in self.sessions if row["evpn_overlay"] is overlay]
        return sorted({pair_of(row["mac"], row["neighbor_mac"]) for row in rows})

    def sides(self, pair: Sequence[str], *, overlay: bool) -> list[Json]:
        """Return both rows of a session."""
        return [
            row
            for row in self.sessions
            if {row["mac"], row["neighbor_mac"]} == {*pair} and row["evpn_overlay"] is overlay
        ]

    def ends(self, pair: Sequence[str]) -> list[Json]:
        """Return both ports of a cable."""
        return [row for row in self.ports if {row["mac"], row["neighbor_mac"]} == {*pair}]

    def cables(self) -> list[tuple[str, str]]:
        """Return the ends of all cables that are up."""
        rows = [row for row in self.ports if row["neighbor_mac"]]
        return sorted({pair_of(row["mac"], row["neighbor_mac"]) for row in rows})

    def sources(self) -> dict[str, list[Json]]:
        """Return the rows by source."""
        return {
            "BGP sessions": self.sessions,
            "switches": self.devices,
            "ports": self.ports,
            "configuration": self.settings,
        }

    def judged(self) -> Judged:
        """Return what the server makes of it."""
        found = Found(Topology.model_validate(self.topology), Base("sites", SITE))
        one = judged(found, Sources(things=self.sources(), gaps=()), now=NOW, drift=self.drift)
        return with_answers(one, self.cli_facts, gaps=())


def judge(topology: Json, rows: dict[str, list[Json]], *, gaps: tuple[str, ...] = ()) -> Judged:
    """Judge a topology by rows."""
    found = Found(Topology.model_validate(topology), Base("sites", SITE))
    return judged(found, Sources(things=rows, gaps=gaps), now=NOW)


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Return two names in order."""
    low, high = sorted((one, other))
    return low, high


def lab_of(size: Size) -> Lab:
    """Build a healthy fabric."""
    rows = list(_switches(size))
    lab = Lab(_topology(size, rows))
    for number, row in enumerate(rows):
        lab.devices.append(_device(row))
        lab.settings.append({"mac": row["mac"], "name": _name(row), **_router(row)})
        if size.kind != "multihoming" or row["role"] == "collapsed-core":
            lab.topology["switch_configs"][row["mac"]] = _config(number)
    for upper, lower in _cables(size, rows):
        plug(lab, upper, lower)
    return lab


def _switches(size: Size) -> Iterator[Json]:
    numbers = count(1)
    multihoming = size.kind == "multihoming"
    for _ in range(size.cores):
        yield _switch(next(numbers), "collapsed-core" if multihoming else "core", 1)
    for pod in range(1, 1 if multihoming else size.pods + 1):
        for _ in range(size.distribution):
            yield _switch(next(numbers), "distribution", pod)
    access = "access" if size.kind == "clos" else "esilag-access"
    for pod in range(1, 2 if multihoming else size.pods + 1):
        for _ in range(size.access):
            yield _switch(next(numbers), access, pod)


def _switch(number: int, role: str, pod: int) -> Json:
    loopback = (
        {} if role == "esilag-access" else {"router_id": f"172.16.{number // 250}.{number % 250}"}
    )
    return {
        "mac": f"5c5b35{number:06x}",
        "role": role,
        "pod": pod,
        "model": f"model-{role}",
        "site_id": SITE,
        "uplinks": [],
        "downlinks": [],
        "esilaglinks": [],
        **loopback,
    }


def _topology(size: Size, rows: list[Json]) -> Json:
    routed = {"routed_at": ROUTED_AT[size.kind]} if size.kind in ROUTED_AT else {}
    return {
        "id": SITE,
        "name": "lab",
        "site_id": SITE,
        "pod_names": {"1": "North", "2": "South", "3": "West"},
        "evpn_options": {"overlay": {"as": 65000}, "underlay": {"as_base": 65001}, **routed},
        "switches": rows,
        "switch_configs": {},
    }


def _name(row: Json) -> str:
    return f"{row['role']}-{row['mac'][-4:]}"


def _router(row: Json) -> Json:
    return {"router_id": row["router_id"]} if "router_id" in row else {}


def _device(row: Json) -> Json:
    return {
        "mac": row["mac"],
        "name": _name(row),
        "status": "connected",
        "uptime": UP + 100,
        "last_seen": NOW - 20,
        "version": "23.4R2",
        "clients_stats": {"total": {"num_wired_clients": 3}},
    }


def _config(_number: int) -> Json:
    networks = {"staff": 20, "voice": 40}
    return {
        "networks": {name: {"vlan_id": vlan} for name, vlan in networks.items()},
        "other_ip_configs": {
            name: {"evpn_anycast": True, "ip": f"10.1.{vlan}.1", "netmask": "255.255.255.0"}
            for name, vlan in networks.items()
        },
    }


def _cables(size: Size, rows: list[Json]) -> Iterator[tuple[Json, Json]]:
    tops = [row for row in rows if row["role"] in {"core", "collapsed-core"}]
    middle = [row for row in rows if row["role"] == "distribution"]
    bottom = [row for row in rows if row["role"].endswith("access")]
    if size.kind == "multihoming":
        ring = zip(tops, [*tops[1:], tops[0]], strict=True)
        yield from list(ring)[: 1 if len(tops) == 2 else len(tops)]
        yield from ((top, low) for low in bottom for top in tops)
        return
    yield from ((top, mid) for mid in middle for top in tops)
    yield from ((mid, low) for low in bottom for mid in middle if mid["pod"] == low["pod"])


def plug(lab: Lab, upper: Json, lower: Json) -> None:
    """Join two switches, with all that follows from it."""
    routed = "router_id" in lower
    upper["downlinks" if routed else "esilaglinks"].append(lower["mac"])
    lower["uplinks"].append(upper["mac"])
    usages = ("evpn_downlink", "evpn_uplink") if routed else ("esilag", "uplink")
    for here, there, usage in ((upper, lower, usages[0]), (lower, upper, usages[1])):
        number = sum(row["mac"] == here["mac"] for row in lab.ports)
        lab.ports.append(
            {
                "mac": here["mac"],
                "port_id": f"et-0/0/{number}",
                "port_usage": usage,
                "up": True,
                "neighbor_mac": there["mac"],
                "rx_errors": 0,
                "last_flapped": NOW - UP,
            }
        )
        if routed:
            lab.sessions += [_session(here, there, overlay=flag) for flag in (False, True)]


def _session(here: Json, there: Json, *, overlay: bool) -> Json:
    numbers = [65000 + int(each["mac"][6:], 16) for each in (here, there)]
    link = f"10.255.{int(here['mac'][-4:], 16)}.{int(there['mac'][-4:], 16)}"
    return {
        "mac": here["mac"],
        "neighbor": there["router_id"] if overlay else link,
        "neighbor_mac": there["mac"],
        "local_as": numbers[0],
        "neighbor_as": str(numbers[1]),
        "vrf_name": "default",
        "state": "established",
        "up": True,
        "uptime": UP,
        "rx_routes": 40,
        "tx_routes": 40,
        "evpn_overlay": overlay,
        "for_overlay": overlay,
        "timestamp": NOW - 30,
    }
