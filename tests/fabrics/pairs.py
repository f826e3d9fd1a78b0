"""Two faults at once: sometimes more than their sum."""

from __future__ import annotations

from typing import Final

from tests.fabrics import faults as f
from tests.fabrics import kinds as k
from tests.fabrics.boxes import DEAD, MANY
from tests.fabrics.case import CRITICAL, LESS, Says, broken, degraded
from tests.fabrics.shapes import BORDERS, CLOS, CRB, ERB, MH, MH4

PAIRS: Final = (
    degraded(
        "distributions-of-two-pods",
        CLOS,
        f.offline("dist-1-1"),
        f.offline("dist-2-1"),
        why="each has a live partner",
        says=(Says(("dist-1-1",), k.OFFLINE, LESS), Says(("dist-2-1",), k.OFFLINE, LESS)),
        never=("isolat",),
    ),
    degraded(
        "core-and-distribution",
        ERB,
        f.offline("core-1"),
        f.offline("dist-1-1"),
        why="each has a live partner, and those two are joined",
        says=(Says(("core-1",), k.OFFLINE, LESS), Says(("dist-1-1",), k.OFFLINE, LESS)),
        never=("isolat",),
    ),
    broken(
        "core-and-links-of-the-other",
        CLOS,
        f.offline("core-1"),
        f.link_down("core-2", "dist-1-1"),
        f.link_down("core-2", "dist-1-2"),
        why="the pod's way led over the other core",
        says=(Says(("Pod 1",), k.ISOLATED, CRITICAL),),
    ),
    broken(
        "distribution-and-link-of-the-other",
        CLOS,
        f.offline("dist-1-1"),
        f.link_down("dist-1-2", "acc-1-1"),
        why="the access switch's way led over the other distribution",
        says=(Says(("acc-1-1",), (*k.ISOLATED, *k.LINK), CRITICAL),),
    ),
    broken(
        "distribution-and-link-erb",
        ERB,
        f.offline("dist-2-2"),
        f.link_down("dist-2-1", "acc-2-1"),
        why="both legs of its ESI-LAG",
        says=(Says(("acc-2-1",), (*k.ISOLATED, *k.LINK), CRITICAL),),
    ),
    broken(
        "core-and-link-mh",
        MH,
        f.offline("cc-1"),
        f.link_down("cc-2", "acc-1-2"),
        why="both legs of its ESI-LAG",
        says=(Says(("acc-1-2",), (*k.ISOLATED, *k.LINK), CRITICAL),),
    ),
    degraded(
        "distribution-and-link-elsewhere",
        CLOS,
        f.offline("dist-1-1"),
        f.link_down("dist-2-1", "acc-2-1"),
        why="two pods, each with a way left",
        says=(Says(("dist-1-1",), k.OFFLINE, LESS), Says(("dist-2-1", "acc-2-1"), k.LINK, LESS)),
        never=("isolat",),
    ),
    broken(
        "crossed-links",
        ERB,
        f.link_down("core-1", "dist-1-1"),
        f.offline("core-2"),
        f.offline("dist-1-2"),
        why="what is left of core and pod are not joined",
        says=(Says(("Pod 1",), k.ISOLATED, CRITICAL),),
    ),
    degraded(
        "two-of-four-cores",
        MH4,
        f.offline("cc-1"),
        f.offline("cc-2"),
        why="two neighbours of the ring carry on",
        says=(Says(("cc-1",), k.OFFLINE, LESS), Says(("cc-2",), k.OFFLINE, LESS)),
    ),
    degraded(
        "border-and-core",
        BORDERS,
        f.offline("border-1"),
        f.offline("core-2"),
        why="each has a live partner, and those two are joined",
        says=(Says(("border-1",), k.OFFLINE, LESS), Says(("core-2",), k.OFFLINE, LESS)),
    ),
    broken(
        "borders-cut-off",
        BORDERS,
        f.cut_off("border-1"),
        f.cut_off("border-2"),
        why="no way out, though both borders are connected to Mist",
        says=(
            Says(("border-1",), (*k.ISOLATED, *k.EXIT, *k.LINK), CRITICAL),
            Says(("border-2",), (*k.ISOLATED, *k.EXIT, *k.LINK), CRITICAL),
        ),
    ),
    degraded(
        "upgrade-and-errors",
        CLOS,
        f.upgrading("dist-1-1"),
        f.port(MANY, "core-1", "dist-2-1"),
        why="a partner carries on, and another link loses packets",
        says=(Says(("dist-1-1",), k.UPGRADE, LESS), Says(("core-1",), k.ERRORS, LESS)),
    ),
    broken(
        "upgrade-while-the-partner-is-gone",
        ERB,
        f.offline("dist-1-1"),
        f.upgrading("dist-1-2"),
        why="the one upgrades while the other is gone",
        says=(Says(("Pod 1",), (*k.ISOLATED, *k.UPGRADE), CRITICAL),),
    ),
    degraded(
        "flaps-and-power",
        MH,
        f.flapping("cc-1", "cc-2", overlay=True),
        f.module({"psus": DEAD}, "cc-1"),
        why="two things to look at, traffic flows",
        says=(Says(("cc-1", "cc-2"), k.FLAP, LESS), Says(("cc-1",), k.POWER, LESS)),
    ),
    broken(
        "access-gone-and-core-gone",
        CRB,
        f.offline("core-1"),
        f.offline("acc-1-1"),
        why="the core has a partner, the access switch has none",
        says=(Says(("acc-1-1",), k.GONE, CRITICAL), Says(("core-1",), k.OFFLINE, LESS)),
    ),
    degraded(
        "stale-core-and-link",
        CLOS,
        f.stale("core-1"),
        f.link_down("core-2", "dist-2-1"),
        why="the link is known to be down; what the silent core does is not known",
        says=(Says(("core-2", "dist-2-1"), k.LINK),),
    ),
    degraded(
        "both-sessions-of-two-pairs",
        ERB,
        f.session_down("core-1", "dist-1-1", overlay=True),
        f.session_down("core-2", "dist-1-2", overlay=True),
        why="each distribution has a core left",
        says=(
            Says(("core-1", "dist-1-1"), k.OVERLAY, LESS),
            Says(("core-2", "dist-1-2"), k.OVERLAY, LESS),
        ),
    ),
    broken(
        "overlay-and-offline",
        CLOS,
        f.session_down("dist-1-2", "acc-1-1", overlay=True),
        f.offline("dist-1-1"),
        why="the access switch's last overlay session is down",
        says=(Says(("acc-1-1",), (*k.OVERLAY, *k.ISOLATED), CRITICAL),),
    ),
)
