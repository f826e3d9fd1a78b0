"""Switches that are gone: with a partner that carries on, or with nobody left."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.fabrics import faults as f
from tests.fabrics import kinds as k
from tests.fabrics.builder import Shape
from tests.fabrics.case import ANY, CRITICAL, LESS, Says, broken, degraded, impaired
from tests.fabrics.shapes import BORDERS, CLOS, CLOS3, CRB, ERB, ERB_BORDERS, LARGE, MH, MH4

PARTNER: Final = "its partner carries on: redundancy is lost, traffic flows"
BEHIND: Final = "whoever is behind it has no other way"


def gone(name: str) -> Says:
    """Return the finding of a switch with a live partner."""
    return Says((name,), k.OFFLINE, LESS, k.LOOK_DEVICE)


def lost(name: str) -> Says:
    """Return the finding of a switch with nobody in its place."""
    return Says((name,), k.GONE, CRITICAL)


def both(one: str, other: str) -> tuple[Says, ...]:
    """Return what is said of two switches that were partners, in one finding or in two."""
    return (Says((one,), k.GONE), Says((other,), k.GONE), Says((), k.GONE, CRITICAL))


AWAY: Final = (
    degraded(
        "clos-core-away",
        CLOS,
        f.offline("core-1"),
        why=PARTNER,
        says=(gone("core-1"),),
        never=("isolat",),
    ),
    degraded(
        "clos-dist-away",
        CLOS,
        f.offline("dist-1-1"),
        why=PARTNER,
        says=(gone("dist-1-1"),),
        never=("isolat",),
    ),
    degraded(
        "clos-large-dist-away", LARGE, f.offline("dist-2-2"), why=PARTNER, says=(gone("dist-2-2"),)
    ),
    degraded("clos3-core-away", CLOS3, f.offline("core-2"), why=PARTNER, says=(gone("core-2"),)),
    degraded(
        "org-level-core-away",
        replace(CLOS, org_level=True),
        f.offline("core-2"),
        why=PARTNER,
        says=(gone("core-2"),),
    ),
    degraded(
        "core-away-for-days",
        ERB,
        f.offline("core-1", ago=5 * 86400),
        why="gone for five days, and its partner carries on",
        says=(gone("core-1"),),
    ),
    degraded("erb-core-away", ERB, f.offline("core-2"), why=PARTNER, says=(gone("core-2"),)),
    degraded(
        "erb-dist-away",
        ERB,
        f.offline("dist-2-1"),
        why=PARTNER,
        says=(gone("dist-2-1"),),
        never=("isolat",),
    ),
    degraded("crb-core-away", CRB, f.offline("core-1"), why=PARTNER, says=(gone("core-1"),)),
    degraded("crb-dist-away", CRB, f.offline("dist-1-2"), why=PARTNER, says=(gone("dist-1-2"),)),
    degraded("mh-core-away", MH, f.offline("cc-1"), why=PARTNER, says=(gone("cc-1"),)),
    degraded(
        "mh4-core-away",
        MH4,
        f.offline("cc-3"),
        why="three of four cores carry on",
        says=(gone("cc-3"),),
    ),
    degraded("border-away", BORDERS, f.offline("border-1"), why=PARTNER, says=(gone("border-1"),)),
    degraded(
        "erb-border-away", ERB_BORDERS, f.offline("border-2"), why=PARTNER, says=(gone("border-2"),)
    ),
    broken(
        "clos-access-away",
        CLOS,
        f.offline("acc-1-1"),
        why=BEHIND,
        says=(lost("acc-1-1"),),
        one_cause=True,
    ),
    broken(
        "clos-large-access-away",
        LARGE,
        f.offline("acc-2-17"),
        why=BEHIND,
        says=(lost("acc-2-17"),),
        one_cause=True,
    ),
    broken(
        "erb-access-away",
        ERB,
        f.offline("acc-2-2"),
        why=BEHIND,
        says=(lost("acc-2-2"),),
        one_cause=True,
    ),
    broken(
        "mh-access-away",
        MH,
        f.offline("acc-1-3"),
        why=BEHIND,
        says=(lost("acc-1-3"),),
        one_cause=True,
    ),
    broken(
        "clos-pod-away",
        CLOS,
        f.offline("dist-1-1", "dist-1-2"),
        why="both distributions of a pod: the pod is isolated, one cause",
        says=(Says(("Pod 1",), k.ISOLATED, CRITICAL),),
        one_cause=True,
    ),
    broken(
        "erb-pod-away",
        ERB,
        f.offline("dist-2-1", "dist-2-2"),
        why="both distributions of a pod: the pod is isolated, one cause",
        says=(Says(("Pod 2",), k.ISOLATED, CRITICAL),),
        one_cause=True,
    ),
    broken(
        "crb-pod-away",
        CRB,
        f.offline("dist-1-1", "dist-1-2"),
        why="both distributions of a pod: the pod is isolated, one cause",
        says=(Says(("Pod 1",), k.ISOLATED, CRITICAL),),
        one_cause=True,
    ),
    broken(
        "clos-cores-away",
        CLOS,
        f.offline("core-1", "core-2"),
        why="no way from pod to pod, nor out: the cores are the border",
        says=both("core-1", "core-2"),
    ),
    broken(
        "erb-cores-away",
        ERB,
        f.offline("core-1", "core-2"),
        why="no way from pod to pod, nor out",
        says=both("core-1", "core-2"),
    ),
    broken(
        "crb-cores-away",
        CRB,
        f.offline("core-1", "core-2"),
        why="all gateways are gone",
        says=both("core-1", "core-2"),
    ),
    broken(
        "mh-cores-away",
        MH,
        f.offline("cc-1", "cc-2"),
        why="all gateways are gone",
        says=both("cc-1", "cc-2"),
    ),
    broken(
        "clos3-cores-away",
        CLOS3,
        f.offline("core-1", "core-2"),
        why="access switches have no way to each other",
        says=both("core-1", "core-2"),
    ),
    broken(
        "borders-away",
        BORDERS,
        f.offline("border-1", "border-2"),
        why="the core is no border, so there is no exit left",
        says=both("border-1", "border-2"),
    ),
    broken(
        "single-distribution-away",
        replace(ERB, dists=1),
        f.offline("dist-1-1"),
        why="the only distribution of the pod",
        says=(Says(("dist-1-1",), k.GONE, CRITICAL),),
        one_cause=True,
    ),
    broken(
        "single-core-away",
        Shape("clos", cores=1),
        f.offline("core-1"),
        why="the only core: no way from pod to pod, nor out",
        says=(Says(("core-1",), k.GONE, CRITICAL),),
        one_cause=True,
    ),
    broken(
        "all-away",
        CRB,
        f.offline("core-1", "core-2", "dist-1-1", "dist-1-2", "dist-2-1", "dist-2-2"),
        why="nothing of the core is left",
        says=(Says((), k.GONE, CRITICAL),),
    ),
    degraded(
        "upgrade-of-a-distribution",
        CLOS,
        f.upgrading("dist-1-1", 60),
        why="it reboots for an upgrade, its partner carries on",
        says=(Says(("dist-1-1",), k.UPGRADE, LESS),),
        never=("isolat",),
    ),
    degraded(
        "upgrade-of-a-core",
        ERB,
        f.upgrading("core-1", 35),
        why="it reboots for an upgrade, its partner carries on",
        says=(Says(("core-1",), k.UPGRADE, LESS),),
    ),
    degraded(
        "upgrade-shows-progress",
        MH,
        f.upgrading("cc-2", 35),
        why="a switch that upgrades with a live partner: degraded, with its progress",
        says=(Says(("cc-2", "35"), k.UPGRADE, LESS),),
    ),
    broken(
        "upgrade-of-both-distributions",
        CLOS,
        f.upgrading("dist-1-1"),
        f.upgrading("dist-1-2"),
        why="both at once: the pod has no way until they are back",
        says=(Says(("Pod 1",), (*k.ISOLATED, *k.UPGRADE), CRITICAL),),
    ),
    impaired(
        "upgrade-of-an-access",
        ERB,
        f.upgrading("acc-1-1", 80),
        why="it will be back, and until then its clients have no way",
        says=(Says(("acc-1-1",), k.UPGRADE, ANY),),
    ),
)
