"""The same faults, written as Mist may write them: without names, by address, over IPv6."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.fabrics import faults as f
from tests.fabrics import kinds as k
from tests.fabrics.away import gone, lost
from tests.fabrics.case import CRITICAL, LESS, Says, broken, degraded, healthy, unknown
from tests.fabrics.joins import cable, session
from tests.fabrics.shapes import CLOS, CRB, ERB, LARGE, MH
from tests.fabrics.unknown import OLD

CLOS6: Final = replace(CLOS, ipv6=True)
TWO_SITES: Final = replace(CLOS, org_level=True, sites=2)
NAMELESS: Final = f.rows("devices", {"name": None, "hostname": None})
BY_ADDRESS: Final = f.without("peers", "neighbor_mac")
OTHER_WAY: Final = "the other way carries on"

SPELLINGS: Final = (
    healthy("names-from-inventory", CLOS, NAMELESS, why="the inventory has the names"),
    healthy(
        "suggested-links",
        ERB,
        f.member({"suggested_uplinks": [], "suggested_downlinks": ["5c5b00000001"]}, "core-1"),
        why="what the builder suggests is no plan",
    ),
    healthy(
        "no-evpn-ids", CLOS, f.without("switches", "evpn_id"), why="they are read-only and optional"
    ),
    healthy(
        "cores-of-all-pods",
        ERB,
        f.without("switches", "pods"),
        why="a core without pods serves all of them (description of `pods`)",
    ),
    healthy(
        "first-pod-by-default",
        replace(CRB, pods=1),
        f.without("switches", "pod"),
        why="the description says that a pod is 1 by default",
    ),
    healthy(
        "no-device-profiles",
        MH,
        f.member({"deviceprofile_id": None}),
        why="a profile is optional",
    ),
    healthy("crb-core-upgraded", CRB, f.upgraded("core-1"), why="up for three hours, and well"),
    healthy("crb-ipv6", replace(CRB, ipv6=True), why="underlay.use_ipv6 is an option"),
    healthy("mh-ipv6", replace(MH, ipv6=True), why="underlay.use_ipv6 is an option"),
    healthy(
        "erb-by-address",
        ERB,
        BY_ADDRESS,
        why="addresses of the topology say who each neighbour is",
    ),
    healthy("two-sites", TWO_SITES, why="a fabric of the organization may span sites"),
    degraded(
        "two-sites-dist-away",
        TWO_SITES,
        f.offline("dist-2-1"),
        why="a switch of the second site, with a live partner",
        says=(gone("dist-2-1"),),
    ),
    broken(
        "two-sites-pod-away",
        TWO_SITES,
        f.offline("dist-2-1", "dist-2-2"),
        why="the pod of the second site is isolated",
        says=(Says(("Pod 2",), k.ISOLATED, CRITICAL),),
        one_cause=True,
    ),
    degraded(
        "two-sites-link",
        TWO_SITES,
        f.link_down("core-1", "dist-2-2"),
        why="a link between two sites; the other core carries on",
        says=(cable("core-1", "dist-2-2"),),
    ),
    unknown(
        "two-sites-one-stale",
        TWO_SITES,
        f.stale("dist-2-1", "dist-2-2", "acc-2-1", "acc-2-2"),
        why="the second site has said nothing for twelve hours",
        gaps=OLD,
    ),
    degraded(
        "nameless-core-away",
        CLOS,
        NAMELESS,
        f.offline("core-1"),
        why="the inventory has its name",
        says=(gone("core-1"),),
    ),
    degraded(
        "session-down-by-address",
        CLOS,
        f.session_down("core-1", "dist-1-1", overlay=True),
        BY_ADDRESS,
        why="its address is the loopback of a switch of the topology",
        says=(session("core-1", "dist-1-1", k.OVERLAY),),
    ),
    broken(
        "access-out-of-overlay-by-address",
        CLOS,
        f.overlay_down("acc-1-1"),
        BY_ADDRESS,
        why="addresses of the topology say who each neighbour is",
        says=(Says(("acc-1-1",), k.OVERLAY, CRITICAL),),
    ),
    degraded(
        "ipv6-link",
        CLOS6,
        f.link_down("dist-1-1", "acc-1-1"),
        why=OTHER_WAY,
        says=(cable("dist-1-1", "acc-1-1"),),
    ),
    degraded(
        "ipv6-overlay",
        CLOS6,
        f.session_down("core-2", "dist-2-1", overlay=True),
        why=OTHER_WAY,
        says=(session("core-2", "dist-2-1", k.OVERLAY),),
    ),
    broken(
        "ipv6-pod-away",
        CLOS6,
        f.offline("dist-1-1", "dist-1-2"),
        why="the pod is isolated",
        says=(Says(("Pod 1",), k.ISOLATED, CRITICAL),),
        one_cause=True,
    ),
    degraded(
        "open-confirm",
        ERB,
        f.session_down("core-1", "dist-1-2", overlay=True, state="open_confirm"),
        why="a state of live rows that the enumeration spells otherwise; not established",
        says=(session("core-1", "dist-1-2", k.OVERLAY),),
    ),
    degraded(
        "open-config",
        CRB,
        f.session_down("core-1", "dist-1-2", overlay=True, state="open_config"),
        why="a state of the enumeration; not established",
        says=(session("core-1", "dist-1-2", k.OVERLAY),),
    ),
    degraded(
        "numbers-as-text-and-down",
        CLOS,
        f.in_strings,
        f.session_down("core-1", "dist-2-2", overlay=False),
        why=OTHER_WAY,
        says=(session("core-1", "dist-2-2", k.UNDERLAY),),
    ),
    degraded(
        "one-as-and-down",
        CLOS,
        f.internal_overlay,
        f.session_down("core-1", "dist-2-2", overlay=True),
        why="the overlay runs in one AS, which is no fault; a session of it is down, which is",
        says=(session("core-1", "dist-2-2", k.OVERLAY),),
        never=("same as", "another as"),
    ),
    degraded(
        "both-of-two-cables",
        replace(CLOS, cables=2),
        f.link_down("core-1", "dist-1-1"),
        why="both cables to one core; the other core carries on",
        says=(Says(("core-1", "dist-1-1"), (*k.LINK, *k.UNDERLAY), LESS),),
    ),
    degraded(
        "six-links",
        LARGE,
        *(f.link_down("dist-1-1", f"acc-1-{each}") for each in range(1, 7)),
        why="six access switches have one way left each",
        says=tuple(Says(("dist-1-1", f"acc-1-{each}"), k.LINK, LESS) for each in range(1, 7)),
        never=("isolat", "cut off"),
    ),
    broken(
        "crb-access-away",
        CRB,
        f.offline("acc-2-1"),
        why="whoever is behind it has no other way",
        says=(lost("acc-2-1"),),
        one_cause=True,
    ),
    degraded(
        "crb-access-link",
        CRB,
        f.link_down("dist-1-1", "acc-1-1"),
        why="one leg of an ESI-LAG is gone",
        says=(cable("dist-1-1", "acc-1-1"),),
    ),
    broken(
        "crb-access-cut-off",
        CRB,
        f.cut_off("acc-1-2"),
        why="both legs of its ESI-LAG",
        says=(Says(("acc-1-2",), (*k.ISOLATED, *k.LINK), CRITICAL),),
        one_cause=True,
    ),
    degraded(
        "crb-overlay-flaps",
        CRB,
        f.flapping("core-1", "dist-2-1", overlay=True),
        why="nine flaps, up for four minutes among sessions of weeks",
        says=(Says(("core-1", "dist-2-1"), k.FLAP, LESS),),
    ),
    degraded(
        "crb-one-sided",
        CRB,
        f.one_sided("core-2", "dist-1-1", overlay=True),
        why="one end knows no such neighbour; the other core carries on",
        says=(Says(("core-2", "dist-1-1"), k.ONE_SIDED, LESS, k.LOOK_BGP),),
    ),
    broken(
        "crb-same-loopback",
        CRB,
        f.same_loopback("core-1", "core-2"),
        why="two VTEPs with one address",
        says=(Says(("core-1", "core-2"), k.LOOPBACK, CRITICAL, k.LOOK_LOOPBACK),),
    ),
    degraded(
        "crb-upgrade-of-a-core",
        CRB,
        f.upgrading("core-2"),
        why="it reboots for an upgrade, its partner carries on",
        says=(Says(("core-2",), k.UPGRADE, LESS),),
    ),
    degraded(
        "crb-no-routes",
        CRB,
        f.no_routes("dist-2-2", "core-1"),
        why="established, and one end receives no route; the other core sends some",
        says=(Says(("core-1", "dist-2-2"), k.NO_ROUTES, LESS, k.LOOK_BGP),),
    ),
    unknown("crb-core-stale", CRB, f.stale("core-2"), why="one core silent for hours", gaps=OLD),
    unknown(
        "crb-sessions-forbidden",
        CRB,
        f.answers("stats/bgp_peers/search", 403),
        why="no permission for sessions",
        gaps=("bgp|session",),
    ),
    unknown(
        "crb-nothing-sent",
        CRB,
        f.empty("devices", "peers", "ports"),
        why="200 with nothing in it",
        gaps=("switch|session|port|nothing|statistic",),
    ),
)
