"""Links and sessions between switches that are there."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.fabrics import faults as f
from tests.fabrics import kinds as k
from tests.fabrics.case import ANY, CRITICAL, LESS, Says, broken, degraded, impaired
from tests.fabrics.shapes import BORDERS, CLOS, CLOS3, CRB, ERB, LARGE, MH, MH4

OTHER_WAY: Final = "one of two ways is gone, the other carries on"
BEHIND: Final = "whoever is behind it has no other way"


def cable(one: str, other: str) -> Says:
    """Return the finding of a link that is down beside one that is up."""
    return Says((one, other), k.LINK, LESS, k.LOOK_LINK)


def session(one: str, other: str, kind: k.Words) -> Says:
    """Return the finding of a session beside others that are up."""
    return Says((one, other), kind, LESS, k.LOOK_BGP)


JOINS: Final = (
    degraded(
        "clos-access-link",
        CLOS,
        f.link_down("dist-1-1", "acc-1-1"),
        why=OTHER_WAY,
        says=(cable("dist-1-1", "acc-1-1"),),
    ),
    degraded(
        "clos-core-link",
        CLOS,
        f.link_down("core-2", "dist-2-1"),
        why=OTHER_WAY,
        says=(cable("core-2", "dist-2-1"),),
    ),
    degraded(
        "clos3-link",
        CLOS3,
        f.link_down("core-1", "acc-1-3"),
        why=OTHER_WAY,
        says=(cable("core-1", "acc-1-3"),),
    ),
    degraded(
        "clos-large-link",
        LARGE,
        f.link_down("dist-2-2", "acc-2-9"),
        why=OTHER_WAY,
        says=(cable("dist-2-2", "acc-2-9"),),
    ),
    degraded(
        "erb-access-link",
        ERB,
        f.link_down("dist-1-2", "acc-1-2"),
        why="one leg of an ESI-LAG is gone",
        says=(cable("dist-1-2", "acc-1-2"),),
    ),
    degraded(
        "erb-core-link",
        ERB,
        f.link_down("core-1", "dist-1-1"),
        why=OTHER_WAY,
        says=(cable("core-1", "dist-1-1"),),
    ),
    degraded(
        "crb-core-link",
        CRB,
        f.link_down("core-1", "dist-2-2"),
        why=OTHER_WAY,
        says=(cable("core-1", "dist-2-2"),),
    ),
    degraded(
        "mh-access-link",
        MH,
        f.link_down("cc-1", "acc-1-4"),
        why="one leg of an ESI-LAG is gone",
        says=(cable("cc-1", "acc-1-4"),),
    ),
    degraded(
        "mh-ring-link",
        MH4,
        f.link_down("cc-2", "cc-3"),
        why="the ring goes the other way round",
        says=(cable("cc-2", "cc-3"),),
    ),
    degraded(
        "border-link",
        BORDERS,
        f.link_down("border-1", "core-2"),
        why=OTHER_WAY,
        says=(cable("border-1", "core-2"),),
    ),
    degraded(
        "one-of-two-cables",
        replace(CLOS, cables=2),
        f.link_down("core-1", "dist-1-1", cables=1),
        why="half the capacity between two switches is gone",
        says=(Says(("core-1", "dist-1-1"), (*k.LINK, *k.UNDERLAY), LESS),),
    ),
    degraded(
        "distribution-without-core",
        ERB,
        f.link_down("core-1", "dist-1-1"),
        f.link_down("core-2", "dist-1-1"),
        why="its partner still has both cores",
        says=(Says(("dist-1-1",), (*k.LINK, *k.ISOLATED), LESS),),
    ),
    impaired(
        "mh-cores-apart",
        MH,
        f.link_down("cc-1", "cc-2"),
        why="each core carries on without the other's EVPN: who is hit depends on hashing",
        says=(Says(("cc-1", "cc-2"), (*k.LINK, *k.SESSION), ANY),),
    ),
    broken(
        "clos-access-cut-off",
        CLOS,
        f.cut_off("acc-1-1"),
        why=BEHIND,
        says=(Says(("acc-1-1",), (*k.ISOLATED, *k.LINK), CRITICAL),),
        one_cause=True,
    ),
    broken(
        "erb-access-cut-off",
        ERB,
        f.cut_off("acc-2-1"),
        why="both legs of its ESI-LAG",
        says=(Says(("acc-2-1",), (*k.ISOLATED, *k.LINK), CRITICAL),),
        one_cause=True,
    ),
    broken(
        "mh-access-cut-off",
        MH4,
        f.cut_off("acc-1-2"),
        why="all legs of its ESI-LAG",
        says=(Says(("acc-1-2",), (*k.ISOLATED, *k.LINK), CRITICAL),),
        one_cause=True,
    ),
    broken(
        "crb-pod-cut-off",
        CRB,
        *(
            f.link_down(core, dist)
            for core in ("core-1", "core-2")
            for dist in ("dist-1-1", "dist-1-2")
        ),
        why="no link of the pod to any core, though its switches are connected",
        says=(Says(("Pod 1",), (*k.ISOLATED, *k.LINK), CRITICAL),),
    ),
    degraded(
        "overlay-down",
        CLOS,
        f.session_down("core-1", "dist-1-1", overlay=True),
        why="an overlay session is down, its underlay is up, and another core carries on",
        says=(session("core-1", "dist-1-1", k.OVERLAY),),
    ),
    degraded(
        "overlay-down-access",
        CLOS,
        f.session_down("dist-2-1", "acc-2-2", overlay=True, state="active"),
        why="one of two overlay sessions",
        says=(session("dist-2-1", "acc-2-2", k.OVERLAY),),
    ),
    degraded(
        "overlay-down-ring",
        MH4,
        f.session_down("cc-1", "cc-2", overlay=True),
        why="the ring's other sessions carry on",
        says=(session("cc-1", "cc-2", k.OVERLAY),),
    ),
    degraded(
        "underlay-down",
        ERB,
        f.session_down("core-2", "dist-2-2", overlay=False, state="idle"),
        why="an underlay session is down and its cable up; the overlay takes the other way",
        says=(session("core-2", "dist-2-2", k.UNDERLAY),),
    ),
    degraded(
        "underlay-down-clos",
        CLOS,
        f.session_down("dist-1-1", "acc-1-2", overlay=False, state="open_sent"),
        why="one of two underlay sessions",
        says=(session("dist-1-1", "acc-1-2", k.UNDERLAY),),
    ),
    degraded(
        "underlay-and-overlay-down",
        CRB,
        f.session_down("core-1", "dist-1-1", overlay=False),
        f.session_down("core-1", "dist-1-1", overlay=True),
        why="both sessions of a pair; the other core carries on",
        says=(session("core-1", "dist-1-1", (*k.UNDERLAY, *k.OVERLAY)),),
    ),
    degraded(
        "overlay-of-a-distribution",
        ERB,
        f.overlay_down("dist-1-1"),
        why="one VTEP of a pair is out of the overlay, its underlay is up",
        says=(Says(("dist-1-1",), k.OVERLAY, LESS, k.LOOK_BGP),),
    ),
    broken(
        "overlay-of-an-access",
        CLOS,
        f.overlay_down("acc-1-1"),
        why="the VTEP has no session left: no EVPN route to or from it",
        says=(Says(("acc-1-1",), k.OVERLAY, CRITICAL, k.LOOK_BGP),),
    ),
    broken(
        "overlay-of-a-pod",
        ERB,
        f.overlay_down("dist-2-1"),
        f.overlay_down("dist-2-2"),
        why="both VTEPs of a pod are out of the overlay",
        says=(
            Says(("dist-2-1",), (*k.OVERLAY, *k.ISOLATED), CRITICAL),
            Says(("dist-2-2",), (*k.OVERLAY, *k.ISOLATED), CRITICAL),
        ),
    ),
    broken(
        "overlay-everywhere",
        CRB,
        *(f.overlay_down(core) for core in ("core-1", "core-2")),
        why="no overlay session is up",
        says=(Says((), k.OVERLAY, CRITICAL),),
    ),
    broken(
        "underlay-of-an-access",
        CLOS,
        f.underlay_down("acc-2-1"),
        why="no session of it is up, though its cables are",
        says=(Says(("acc-2-1",), (*k.UNDERLAY, *k.SESSION, *k.ISOLATED), CRITICAL),),
    ),
    degraded(
        "underlay-of-a-distribution",
        CLOS,
        f.underlay_down("dist-1-2"),
        why="its partner carries on",
        says=(Says(("dist-1-2",), (*k.UNDERLAY, *k.SESSION), LESS),),
    ),
    degraded(
        "one-sided-overlay",
        CLOS,
        f.one_sided("core-1", "dist-1-2", overlay=True),
        why="one end knows no such neighbour; others carry on",
        says=(Says(("core-1", "dist-1-2"), k.ONE_SIDED, LESS, k.LOOK_BGP),),
    ),
    degraded(
        "one-sided-underlay",
        ERB,
        f.one_sided("dist-1-1", "core-2", overlay=False),
        why="one end knows no such neighbour; others carry on",
        says=(Says(("core-2", "dist-1-1"), k.ONE_SIDED, LESS, k.LOOK_BGP),),
    ),
    degraded(
        "one-sided-ring",
        MH4,
        f.one_sided("cc-4", "cc-1", overlay=True),
        why="one end knows no such neighbour; the ring carries on",
        says=(Says(("cc-1", "cc-4"), k.ONE_SIDED, LESS, k.LOOK_BGP),),
    ),
    degraded(
        "overlay-flaps",
        CLOS,
        f.flapping("core-1", "dist-2-1", overlay=True),
        why="nine flaps, up for four minutes among sessions of weeks",
        says=(Says(("core-1", "dist-2-1"), k.FLAP, LESS),),
    ),
    degraded(
        "underlay-flaps",
        ERB,
        f.flapping("core-2", "dist-1-1", overlay=False),
        why="nine flaps, up for four minutes among sessions of weeks",
        says=(Says(("core-2", "dist-1-1"), k.FLAP, LESS),),
    ),
    degraded(
        "overlay-flaps-mh",
        MH,
        f.flapping("cc-1", "cc-2", overlay=True, flaps=31, up=90),
        why="31 flaps, up for a minute and a half",
        says=(Says(("cc-1", "cc-2"), k.FLAP, LESS),),
    ),
    degraded(
        "five-flaps",
        ERB,
        f.flapping("core-1", "dist-2-2", overlay=True, flaps=5, up=5 * 3600),
        why="five flaps, the last five hours ago, among sessions of weeks without any",
        says=(Says(("core-1", "dist-2-2"), k.FLAP, LESS),),
    ),
    degraded(
        "org-level-link",
        replace(ERB, org_level=True),
        f.link_down("dist-1-1", "acc-1-1"),
        why="one leg of an ESI-LAG is gone",
        says=(cable("dist-1-1", "acc-1-1"),),
    ),
    degraded(
        "cable-flaps",
        CLOS,
        f.port_flapping("dist-1-1", "acc-1-1"),
        why="port and session came back a minute ago, for the twelfth time",
        says=(Says(("dist-1-1", "acc-1-1"), k.FLAP, LESS),),
    ),
    degraded(
        "no-routes",
        ERB,
        f.no_routes("core-1", "dist-1-1"),
        why="established, and one end receives no route; the other core does",
        says=(Says(("core-1", "dist-1-1"), k.NO_ROUTES, LESS, k.LOOK_BGP),),
    ),
    broken(
        "no-routes-to-an-access",
        CLOS,
        f.no_routes("acc-1-2", "dist-1-1"),
        f.no_routes("acc-1-2", "dist-1-2"),
        why="the VTEP receives no EVPN route over any session",
        says=(Says(("acc-1-2",), k.NO_ROUTES, CRITICAL),),
    ),
    degraded(
        "wrong-access-cabled",
        CLOS,
        f.miscabled("dist-1-1", "acc-1-1", "acc-1-2"),
        why="LLDP names another switch of the pod than the plan",
        says=(Says(("dist-1-1", "acc-1-2"), k.CABLE, LESS),),
    ),
    degraded(
        "wrong-pod-cabled",
        CLOS,
        f.miscabled("acc-1-1", "dist-1-2", "dist-2-1"),
        why="LLDP names a distribution of another pod",
        says=(Says(("acc-1-1", "dist-2-1"), k.CABLE, LESS),),
    ),
    degraded(
        "wrong-core-cabled",
        ERB,
        f.miscabled("dist-2-2", "core-2", "core-1"),
        why="both cables of a distribution lead to one core",
        says=(Says(("core-1", "core-2", "dist-2-2"), (*k.CABLE, *k.LINK), LESS),),
    ),
)
