"""Fabrics of an examiner who had read nothing of the judge: those that it got wrong, and others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tests.fabrics import faults as f
from tests.fabrics import kinds as k
from tests.fabrics.builder import NOW, Shape
from tests.fabrics.case import CRITICAL, LESS, Says, broken, degraded, healthy, impaired, unknown
from tests.fabrics.joins import cable, session
from tests.fabrics.shapes import BORDERS, CLOS, CLOS3, CRB, ERB, MH

if TYPE_CHECKING:
    from tests.fabrics.builder import Fabric
    from tests.fabrics.faults import Fault

MH3: Final = Shape("mh", cores=3, access=3)
CLOS6: Final = replace(CLOS, ipv6=True)
BY_NAME: Final = f.without("ports", "neighbor_mac")
FAILS: Final = 500


def claimed_away(name: str) -> Fault:
    """Leave a switch in the topology that no source has a word of any more."""

    def edit(fabric: Fabric) -> None:
        mac = fabric.mac(name)
        for rows in (fabric.devices, fabric.inventory, fabric.peers, fabric.ports):
            rows[:] = [row for row in rows if mac not in {row["mac"], row.get("neighbor_mac")}]

    return edit


def state(word: str, one: str, other: str) -> Fault:
    """Let the overlay session of two switches be in a state, and say nothing else of it."""

    def edit(fabric: Fabric) -> None:
        for row in fabric.sessions(one, other, overlay=True):
            for name in ("up", "uptime", "rx_routes", "tx_routes"):
                row.pop(name)
            row["state"] = word

    return edit


def cut_in_words(rows: int) -> Fault:
    """Let only some rows of sessions come, and their total as text."""

    def edit(fabric: Fabric) -> None:
        body = {"results": fabric.peers[:rows], "total": str(len(fabric.peers)), "limit": rows}
        fabric.answers["stats/bgp_peers/search"] = body

    return edit


def exits(*flaps: int | None) -> Fault:
    """Peer each core with two routers outside, down after so many falls; None is up."""

    def edit(fabric: Fabric) -> None:
        names = [name for name in fabric.named("core") for _ in range(2)]
        for number, (name, fell) in enumerate(zip(names, flaps, strict=True), start=1):
            own = next(row for row in fabric.peers if row["mac"] == fabric.mac(name))
            row = {**own, "neighbor": f"198.51.100.{number}", "neighbor_as": 64512}
            row |= {"vrf_name": "campus", "evpn_overlay": False, "for_overlay": False}
            row |= {} if fell is None else {**f.DOWN, "state": "active", "flap_count": fell}
            del row["neighbor_mac"]
            fabric.peers.append(row)

    return edit


def restarted(name: str, ago: int) -> Fault:
    """Let a switch have started again a while ago, and all of it be up since."""

    def edit(fabric: Fabric) -> None:
        fabric.device(name)["uptime"] = ago
        for row in fabric.peers:
            if fabric.mac(name) in {row["mac"], row["neighbor_mac"]}:
                row.update(uptime=ago - 100, flap_count=1)
        for row in fabric.ports:
            if fabric.mac(name) in {row["mac"], row.get("neighbor_mac")}:
                row["last_flapped"] = NOW - ago + 100

    return edit


def full_names(fabric: Fabric) -> None:
    """Let LLDP give the names of switches with their domain."""
    for row in fabric.ports:
        if "neighbor_system_name" in row:
            row["neighbor_system_name"] = f"{row['neighbor_system_name']}.campus.example.edu"


EXAMINED: Final = (
    healthy(
        "macs-of-neighbors-empty",
        ERB,
        f.rows("peers", {"neighbor_mac": ""}),
        why="an empty text is no switch; the addresses say who it is",
    ),
    healthy(
        "state-as-junos-prints-it",
        CLOS,
        f.rows("peers", {"state": "Establ"}),
        why="the switch prints Establ, and `up` says it too",
    ),
    healthy(
        "state-that-nobody-sent",
        MH,
        f.rows("peers", {"state": None}),
        why="`up` says it",
    ),
    healthy(
        "status-in-capitals",
        CLOS,
        f.rows("devices", {"status": "Connected"}),
        why="a word is the same in capitals",
    ),
    healthy("three-collapsed-cores", MH3, why="more than two make a ring (description of roles)"),
    healthy(
        "neighbors-by-full-name",
        CLOS,
        BY_NAME,
        full_names,
        why="LLDP names systems as they are configured, often with their domain",
    ),
    healthy(
        "core-restarted-days-ago",
        CLOS,
        restarted("core-1", 2 * 86400),
        why="younger than the others for a reason, and stable since",
    ),
    healthy(
        "ipv6-by-address",
        CLOS6,
        f.without("peers", "neighbor_mac"),
        why="the other end of each pair of addresses says who it is",
    ),
    unknown(
        "switch-claimed-away",
        CLOS,
        claimed_away("acc-1-2"),
        why="no statistics, no port and no session has heard of it: it may be in a box",
        gaps=("switch",),
        never=("cut off", "isolat"),
    ),
    unknown(
        "state-of-next-year",
        CLOS,
        state("clearing", "core-1", "dist-1-1"),
        why="a word that nobody knows, alone, is neither up nor down",
        gaps=("session",),
    ),
    unknown(
        "sessions-cut-total-in-words",
        CLOS,
        cut_in_words(20),
        why="20 rows of a total that came as text, and no way to the others",
        gaps=("only 20",),
        never=("cut off", "isolat", "missing"),
    ),
    unknown(
        "statistics-fail",
        CLOS,
        f.answers("stats/devices", FAILS),
        why="one of the sources fails; the others are read",
        gaps=("switches were not read",),
    ),
    unknown(
        "sessions-in-another-form",
        CRB,
        f.answers("stats/bgp_peers/search", {"results": None, "total": None}),
        why="what came is no list; the switches and ports are read",
        gaps=("sessions were not read",),
    ),
    unknown(
        "status-that-nobody-knows",
        CLOS,
        f.device({"status": "quarantined", "last_seen": None}, "core-1"),
        why="a word that nobody knows is neither connected nor not",
        gaps=("switch",),
    ),
    degraded(
        "switch-claimed-away-and-link",
        CLOS,
        claimed_away("acc-1-2"),
        f.link_down("dist-1-1", "acc-1-1"),
        why="what is known to be down is so whatever else is not known",
        says=(cable("dist-1-1", "acc-1-1"),),
    ),
    degraded(
        "state-in-two-words",
        CLOS,
        f.session_down("core-1", "dist-1-1", overlay=True, state="Open Sent"),
        why="a state of RFC 4271 with a gap in it",
        says=(session("core-1", "dist-1-1", k.OVERLAY),),
    ),
    degraded(
        "service-block-link",
        BORDERS,
        f.link_down("border-1", "core-1"),
        why="the other three links carry on",
        says=(cable("border-1", "core-1"),),
    ),
    degraded(
        "both-links-of-a-core-to-a-pod",
        CLOS,
        f.link_down("core-1", "dist-1-1"),
        f.link_down("core-1", "dist-1-2"),
        why="the other core carries the pod",
        says=(Says(("core-1", "dist-1-1"), (*k.LINK, *k.UNDERLAY), LESS),),
    ),
    broken(
        "a-cable-and-both-overlays",
        CLOS,
        f.link_down("dist-1-1", "acc-1-1"),
        f.session_down("dist-1-1", "acc-1-1", overlay=True),
        f.session_down("dist-1-2", "acc-1-1", overlay=True),
        why="one cable is left, and no EVPN over it",
        says=(Says(("acc-1-1",), (*k.ISOLATED, *k.OVERLAY), CRITICAL),),
    ),
    broken(
        "three-stages-both-cables",
        CLOS3,
        f.link_down("core-1", "acc-1-2"),
        f.link_down("core-2", "acc-1-2"),
        why="no cable is left",
        says=(Says(("acc-1-2",), k.ISOLATED, CRITICAL),),
        one_cause=True,
    ),
    impaired(
        "two-masks-of-two",
        MH,
        f.gateway({"netmask": "255.255.254.0"}, "cc-2"),
        why="of two that differ nobody knows which is right, so both are named",
        says=(Says(("cc-1", "cc-2"), k.GATEWAY),),
        never=(r"as on 1 ",),
    ),
    degraded(
        "mask-of-one-in-four",
        ERB,
        f.gateway({"netmask": "255.255.254.0"}, "dist-1-2"),
        why="three agree, and the fourth is the suspect",
        says=(Says(("dist-1-2",), k.GATEWAY, LESS),),
        never=(r"dist-1-1",),
    ),
    impaired(
        "peer-link-of-two-cores",
        MH,
        f.link_down("cc-1", "cc-2"),
        why="the only cable between the cores is down, and access hangs on both: that is no route",
        says=(Says(("cc-1", "cc-2"), (*k.LINK, *k.ISOLATED), step=(r"interfaces terse|lldp",)),),
        never=("loopback",),
    ),
    broken(
        "core-and-named-links-of-the-other",
        CLOS,
        f.offline("core-1"),
        f.link_down("core-2", "dist-1-1"),
        f.link_down("core-2", "dist-1-2"),
        why="two causes make one effect: either one mended brings the pod back",
        says=(
            Says(
                ("core-1", "core-2", "dist-1-1", "dist-1-2"),
                k.ISOLATED,
                CRITICAL,
                step=(r"core-2 to dist-1-",),
            ),
        ),
        one_cause=True,
    ),
    broken(
        "distribution-and-named-leg-of-the-other",
        ERB,
        f.offline("dist-1-1"),
        f.link_down("dist-1-2", "acc-1-1"),
        why="the leg that is down is as much the cause as the distribution is",
        says=(
            Says(("dist-1-1", "dist-1-2", "acc-1-1"), k.ISOLATED, CRITICAL, step=(r"dist-1-2",)),
        ),
        one_cause=True,
    ),
    broken(
        "distribution-and-overlay-of-the-other",
        CLOS,
        f.offline("dist-1-1"),
        f.session_down("dist-1-2", "acc-1-1", overlay=True),
        why="the cable of the other is up, and no EVPN passes it",
        says=(
            Says(("dist-1-1", "dist-1-2", "acc-1-1"), k.ISOLATED, CRITICAL, step=(r"dist-1-2",)),
        ),
        one_cause=True,
    ),
    broken(
        "every-exit-lost",
        CLOS,
        exits(1, 2, 1, 1),
        why="every session with a router outside was up, and is down: no way out is left",
        says=(Says(("core-1", "core-2", "198.51.100.4"), k.EXIT, CRITICAL),),
        one_cause=True,
    ),
    degraded(
        "every-exit-lost-but-one",
        CLOS,
        exits(1, 2, 1, None),
        why="the last one carries what leaves",
        says=tuple(Says((f"198.51.100.{each}",), k.EXIT, LESS) for each in range(1, 4)),
    ),
    degraded(
        "exits-that-never-were",
        CLOS,
        exits(0, 0, 0, 0),
        why="none of them was ever up: they may be a plan, and the way out another one",
        says=tuple(Says((f"198.51.100.{each}",), k.EXIT, LESS) for each in range(1, 5)),
    ),
    healthy(
        "exits-with-neighbouring-addresses",
        CLOS,
        exits(None, None, None, None),
        why="two routers outside, .2 and .3, each beside another core, are no session of the cores",
        never=(r"core-1 to core-2", r"another AS"),
    ),
)
