"""Ports and switches that are up and not well."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.fabrics import faults as f
from tests.fabrics import kinds as k
from tests.fabrics.case import LESS, Says, degraded, impaired
from tests.fabrics.shapes import CLOS, CRB, ERB, MH

MANY: Final = {"rx_errors": 3_200_000}
DEAD: Final = [
    {"name": "Power Supply 0", "status": "ok"},
    {"name": "Power Supply 1", "status": "failed"},
]
STOPPED: Final = [
    {"name": "Fan 0", "rpm": 0, "status": "failed"},
    {"name": "Fan 1", "rpm": 7000, "status": "ok"},
]
HOT: Final = [{"name": "CPU", "celsius": 96, "status": "critical"}]
BUSY: Final = {"idle": 1, "system": 39, "user": 60, "interrupt": 0, "load_avg": [9.1, 8.7, 8.2]}
STRAINED: Final = "it forwards today, and a component or a limit is reached"


def ill(name: str, kind: k.Words) -> tuple[Says, ...]:
    """Return the finding of a switch that is not well."""
    return (Says((name,), kind, LESS),)


BOXES: Final = (
    degraded(
        "errors-on-a-link",
        CLOS,
        f.port(MANY, "core-1", "dist-1-1"),
        why="4 % of what it received was bad; the other core carries on",
        says=(Says(("core-1",), k.ERRORS, LESS, k.LOOK_LINK),),
    ),
    degraded(
        "errors-on-an-uplink",
        ERB,
        f.port(MANY, "acc-1-1", "dist-1-2"),
        why="4 % of what it received was bad",
        says=(Says(("acc-1-1",), k.ERRORS, LESS),),
    ),
    degraded(
        "errors-sending",
        MH,
        f.port({"tx_errors": 3_200_000}, "cc-1", "cc-2"),
        why="4 % of what it sent was bad",
        says=(Says(("cc-1",), k.ERRORS, LESS),),
    ),
    degraded(
        "slow-uplink",
        CLOS,
        f.link({"speed": 10_000}, "dist-1-1", "acc-1-1"),
        why="a tenth of the other uplink, and equal-cost routing gives both the same",
        says=(Says(("dist-1-1", "acc-1-1"), k.SPEED, LESS),),
    ),
    degraded(
        "half-speed",
        ERB,
        f.link({"speed": 50_000}, "core-1", "dist-1-1"),
        why="half of the other uplink, and equal-cost routing gives both the same",
        says=(Says(("core-1", "dist-1-1"), k.SPEED, LESS),),
    ),
    degraded(
        "half-duplex",
        ERB,
        f.link({"full_duplex": False}, "dist-2-1", "acc-2-1"),
        why="a link of the fabric at half duplex",
        says=(Says(("dist-2-1", "acc-2-1"), k.DUPLEX, LESS),),
    ),
    degraded(
        "power-supply",
        CLOS,
        f.module({"psus": DEAD}, "core-1"),
        why="one of two power supplies is left",
        says=ill("core-1", k.POWER),
    ),
    degraded(
        "power-supply-mh",
        MH,
        f.module({"psus": DEAD}, "cc-2"),
        why="one of two power supplies is left",
        says=ill("cc-2", k.POWER),
    ),
    degraded(
        "power-supply-org-level",
        replace(ERB, org_level=True),
        f.module({"psus": DEAD}, "dist-1-1"),
        why="one of two power supplies is left, which lean rows do not say",
        says=ill("dist-1-1", k.POWER),
    ),
    degraded(
        "fan",
        ERB,
        f.module({"fans": STOPPED}, "dist-1-1"),
        why=STRAINED,
        says=ill("dist-1-1", k.FAN),
    ),
    degraded(
        "hot",
        CRB,
        f.module({"temperatures": HOT}, "core-2"),
        why=STRAINED,
        says=ill("core-2", k.HEAT),
    ),
    degraded(
        "memory",
        CLOS,
        f.device({"memory_stat": {"usage": 97}}, "dist-2-1"),
        why=STRAINED,
        says=ill("dist-2-1", k.MEMORY),
    ),
    degraded(
        "processor",
        ERB,
        f.device({"cpu_stat": BUSY}, "core-1"),
        why=STRAINED,
        says=ill("core-1", k.CPU),
    ),
    degraded(
        "configuration-failed",
        CLOS,
        f.device({"config_status": "COMMIT_FAILED"}, "dist-1-2"),
        why="it runs another configuration than Mist holds",
        says=ill("dist-1-2", k.CONFIG),
    ),
    degraded(
        "configuration-rolled-back",
        MH,
        f.device({"config_status": "ROLLED_BACK"}, "cc-1"),
        why="it runs another configuration than Mist holds",
        says=ill("cc-1", k.CONFIG),
    ),
    impaired(
        "chassis-member-gone",
        ERB,
        f.chassis("acc-1-1", gone=True),
        why="whoever is plugged into that member is offline, the switch itself is up",
        says=(Says(("acc-1-1",), k.CHASSIS),),
    ),
    impaired(
        "chassis-member-gone-clos",
        CLOS,
        f.chassis("acc-2-1", gone=True),
        why="whoever is plugged into that member is offline, the switch itself is up",
        says=(Says(("acc-2-1",), k.CHASSIS),),
    ),
    impaired(
        "exit-down",
        CLOS,
        f.exit_down,
        why="the only session to the router outside is down: the inside is well, the exit is not",
        says=(Says(("198.51.100.1",), (*k.SESSION, *k.EXIT)),),
    ),
    impaired(
        "upgrade-failed",
        ERB,
        f.device(
            {"fwupdate": {"status": "failed", "progress": 40, "timestamp": 1_781_520_000}},
            "dist-1-1",
        ),
        f.device({"config_status": "COMMIT_FAILED"}, "dist-1-1"),
        why="an upgrade failed an hour ago, and its configuration was not taken",
        says=(Says(("dist-1-1",), (*k.UPGRADE, *k.CONFIG)),),
    ),
)
