"""Healthy fabrics of every kind, many of which look odd."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.fabrics import faults as f
from tests.fabrics.builder import NOW, UP, Shape
from tests.fabrics.case import healthy
from tests.fabrics.shapes import BORDERS, CLOS, CLOS3, CRB, ERB, ERB_BORDERS, LARGE, MH, MH4

GATEWAY_MAC: Final = "set interfaces irb unit 20 virtual-gateway-v4-mac 00:00:5e:00:01:14"

HEALTHY: Final = (
    healthy("clos-five-stages", CLOS, why="all is there, up and fresh"),
    healthy(
        "clos-three-stages", CLOS3, why="an IP Clos may have no distribution (Juniper, IP Clos)"
    ),
    healthy("clos-forty", LARGE, why="size is no fault"),
    healthy("clos-four-cores", Shape("clos", cores=4), why="as many spines as the plan has"),
    healthy("clos-border-apart", BORDERS, why="a service block may stand apart from the core"),
    healthy(
        "clos-two-switches",
        Shape("clos", cores=1, pods=1, dists=0, access=1),
        why="design is not health",
    ),
    healthy(
        "clos-parallel",
        replace(CLOS, cables=2),
        why="two cables: two underlay sessions, one overlay session",
    ),
    healthy(
        "clos-ipv6", replace(CLOS, ipv6=True), why="underlay.use_ipv6 is an option of the fabric"
    ),
    healthy(
        "clos-org-level",
        replace(CLOS, org_level=True),
        why="a fabric of the organization has no site",
    ),
    healthy("erb", ERB, why="all is there, up and fresh"),
    healthy("erb-border-apart", ERB_BORDERS, why="a service block may stand apart from the core"),
    healthy(
        "erb-org-level-lean",
        replace(ERB, org_level=True),
        why="rows of an organization are lean without fields; a null CPU is no fault",
    ),
    healthy(
        "erb-no-border",
        replace(ERB, core_as_border=False),
        why="a missing border is design, said apart",
    ),
    healthy(
        "erb-one-distribution",
        replace(ERB, dists=1),
        why="a single distribution is design, said apart",
    ),
    healthy(
        "erb-no-access-yet",
        replace(ERB, access=0),
        why="nobody is behind it, and all planned is up",
    ),
    healthy(
        "erb-ipv6", replace(ERB, ipv6=True), why="underlay.use_ipv6 is an option of the fabric"
    ),
    healthy("crb", CRB, why="all is there, up and fresh"),
    healthy(
        "crb-virtual-gateway",
        CRB,
        f.unique_addresses,
        why="routed at the core, each IRB has an address of its own beside the virtual gateway",
    ),
    healthy(
        "crb-parallel",
        replace(CRB, cables=2),
        why="two cables: two underlay sessions, one overlay session",
    ),
    healthy("mh", MH, why="two collapsed cores and their ESI-LAGs"),
    healthy("mh-ring-of-three", replace(MH, cores=3), why="collapsed cores ring from three on"),
    healthy(
        "mh-ring-of-four", MH4, why="collapsed cores ring; those not side by side have no session"
    ),
    healthy("mh-two-switches", Shape("mh", access=0), why="the smallest fabric: two cores"),
    healthy("mh-parallel", replace(MH, cables=2), why="two cables between two cores"),
    healthy(
        "same-gateway-mac",
        ERB,
        f.commands(GATEWAY_MAC, "distribution", "core"),
        why="one address and one MAC on every IRB of a network is what anycast means (RFC 9135)",
        never=("duplicate", "same mac"),
    ),
    healthy(
        "overlay-in-one-as",
        CLOS,
        f.internal_overlay,
        why="the published example of a session has AS 65000 on both sides",
    ),
    healthy(
        "numbers-as-text",
        CLOS,
        f.in_strings,
        why="AS numbers are text or integers by the description",
    ),
    healthy(
        "unequal-models",
        CLOS,
        f.member({"model": "QFX10002-36Q"}, "core-2"),
        f.device({"model": "QFX10002-36Q"}, "core-2"),
        why="two cores may be of two models",
    ),
    healthy(
        "mixed-releases",
        ERB,
        f.device({"version": "22.4R3-S2.9"}, "dist-1-2"),
        why="mixed releases are advice, apart from the verdict",
    ),
    healthy("no-clients", CLOS, f.clients(0), why="a holiday is no fault"),
    healthy("no-clients-mh", MH, f.clients(0), why="a holiday is no fault"),
    healthy(
        "exit-up",
        CLOS,
        f.with_exit,
        why="a session to a router outside is no unexpected one to worry about",
    ),
    healthy(
        "just-upgraded",
        CLOS,
        f.upgraded("dist-1-1"),
        why="up for three hours, sessions with it, nothing open",
    ),
    healthy(
        "just-upgraded-core", ERB, f.upgraded("core-2"), why="up for three hours, sessions with it"
    ),
    healthy(
        "access-chassis",
        ERB,
        f.chassis("acc-1-1"),
        why="a virtual chassis with both members is one switch",
    ),
    healthy(
        "access-chassis-clos",
        CLOS,
        f.chassis("acc-2-2"),
        why="a virtual chassis may be an access VTEP",
    ),
    healthy("relayed-everywhere", ERB, f.relay(), why="a relay on every switch with the gateway"),
    healthy(
        "jumbo-everywhere", CLOS, f.mtu("dist-1-1", "acc-1-1", 9200), why="one MTU on all links"
    ),
    healthy(
        "network-of-one-floor",
        CLOS,
        f.without_network("acc-1-1", "guest"),
        f.without_network("acc-1-2", "guest"),
        why="in an IP Clos each access switch has the networks of its floor",
    ),
    healthy(
        "stranger-offline",
        CLOS,
        f.beside_stranger,
        why="another switch of the site is no part of the fabric",
    ),
    healthy(
        "removed-member-offline",
        ERB,
        f.member({"role": "none", "uplinks": []}, "acc-2-2"),
        f.member({"esilaglinks": []}, "dist-2-1", "dist-2-2"),
        f.offline("acc-2-2"),
        f.member({"role": "none", "uplinks": []}, "acc-2-1"),
        why="role none means that a switch is being removed (description of the role)",
    ),
    healthy(
        "one-flap-long-ago",
        CLOS,
        f.flapping("core-1", "dist-1-1", overlay=True, flaps=1, up=10 * 86400),
        why="one flap ten days ago is history",
    ),
    healthy(
        "a-few-errors",
        CLOS,
        f.port({"rx_errors": 12}, "core-1", "dist-1-1"),
        why="12 of 80 million packets since it booted",
    ),
    healthy(
        "busy-processor",
        ERB,
        f.device({"cpu_stat": {"idle": 45, "system": 20, "user": 35}}, "core-1"),
        why="a processor that is half busy works",
    ),
    healthy(
        "found-by-address",
        CLOS,
        f.without("peers", "neighbor_mac"),
        why="downlink addresses and router ids of the topology say who each neighbour is",
    ),
    healthy(
        "no-pod-names", CLOS, f.topology({"pod_names": {}}), why="names of pods are for people"
    ),
    healthy(
        "vlan-as-text",
        ERB,
        f.network({"vlan_id": "20"}),
        why="a VLAN id is text or an integer by the description",
    ),
    healthy(
        "loopback-outside-pool",
        ERB,
        f.options({"auto_router_id_subnet": "192.168.77.0/24"}),
        why="a router id outside its pool is advice, apart from the verdict",
    ),
    healthy(
        "clos-no-border",
        replace(CLOS, core_as_border=False),
        why="no border although the core is none is design, said apart",
    ),
    healthy(
        "one-uplink",
        ERB,
        f.unplanned("dist-1-2", "acc-1-1"),
        why="a single uplink is design, said apart",
    ),
    healthy("mh-one-core", Shape("mh", cores=1), why="a single core is design, said apart"),
    healthy(
        "ten-minutes-old",
        CLOS,
        f.stale(ago=600),
        why="sessions and ports are reported every few minutes, so ten are no age",
    ),
    healthy(
        "half-a-minute-ahead",
        MH,
        f.rows("peers", {"timestamp": NOW + 30}),
        f.rows("devices", {"last_seen": NOW + 30}),
        why="clocks differ by seconds",
    ),
    healthy(
        "mh-org-level", replace(MH, org_level=True), why="a fabric of the organization has no site"
    ),
    healthy(
        "mh-exit-up", MH, f.with_exit, why="a session to a router outside is part of many designs"
    ),
    healthy("up-not-said", CLOS, f.without("peers", "up"), why="established says it"),
    healthy(
        "reboot-of-yesterday",
        MH,
        f.device({"uptime": 26 * 3600}, "acc-1-2"),
        why="a switch that is up for a day is up",
    ),
    healthy(
        "spare-ports",
        CLOS,
        f.spare_ports("core-1", 4),
        why="ports prepared for a pod that is not built have no neighbour, and the plan has none",
    ),
    healthy(
        "moments-with-fractions",
        ERB,
        f.rows("devices", {"last_seen": NOW - 20.5}),
        why="epochs may be floats",
    ),
    healthy(
        "idle-ports-cleared",
        CLOS,
        f.rows("inventory", {"notes": "racked 2025"}),
        f.device({"uptime": UP / 1}, "core-1"),
        why="an up time is a number, with a fraction or without",
    ),
)
