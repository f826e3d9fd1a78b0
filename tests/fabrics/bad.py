"""Fabrics that should not be: an answer has to come, and may not say that all is well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.fabrics import faults as f
from tests.fabrics.builder import Fabric, Shape, build
from tests.fabrics.shapes import CLOS, ERB, MH

if TYPE_CHECKING:
    from tests.fabrics.faults import Fault

LINKS: Final = ("uplinks", "downlinks", "esilaglinks")
UNSURE: Final = frozenset({"unknown", "degraded"})
FAULTY: Final = frozenset({"unknown", "degraded", "broken"})
WELL: Final = frozenset({"healthy"})


@dataclass(frozen=True, slots=True)
class Bad:
    """A fabric with which verdicts are right, and what its answer has to name somewhere."""

    name: str
    shape: Shape
    why: str
    faults: tuple[Fault, ...]
    allowed: frozenset[str]
    names: str = ""
    """A regular expression; nothing by default."""

    def fabric(self) -> Fabric:
        """Build the fabric and spoil it."""
        fabric = build(self.name, self.shape)
        for fault in self.faults:
            fault(fabric)
        return fabric


def twice(name: str, **change: Any) -> Fault:
    """List a switch of the topology again, the same or changed."""

    def edit(fabric: Fabric) -> None:
        fabric.topology["switches"].append({**fabric.member(name), **change})

    return edit


def joined_to_itself(name: str) -> Fault:
    """Let a switch be its own uplink."""

    def edit(fabric: Fabric) -> None:
        fabric.member(name)["uplinks"].append(fabric.mac(name))

    return edit


def joined_to_nobody(name: str, field: str, value: Any) -> Fault:
    """Plan a link to something that is no switch of the fabric."""

    def edit(fabric: Fabric) -> None:
        fabric.member(name)[field].append(value)

    return edit


def deleted(name: str) -> Fault:
    """Leave a switch in the topology of which nothing else exists any more."""

    def edit(fabric: Fabric) -> None:
        f.offline(name)(fabric)
        f.empty("devices", "inventory", of=(name,))(fabric)

    return edit


BAD: Final = (
    Bad(
        "no-links",
        CLOS,
        "nothing is planned between them, so what should be up is not known",
        (f.member({name: [] for name in LINKS}),),
        UNSURE,
    ),
    Bad("links-null", ERB, "the same", (f.member(dict.fromkeys(LINKS)),), UNSURE),
    Bad("links-not-sent", CLOS, "the same", (f.without("switches", *LINKS),), UNSURE),
    Bad(
        "no-switches",
        CLOS,
        "there is nothing to find, and nothing to call healthy",
        (f.topology({"switches": []}),),
        frozenset({"unknown"}),
    ),
    Bad(
        "switches-null", ERB, "the same", (f.topology({"switches": None}),), frozenset({"unknown"})
    ),
    Bad(
        "nothing-but-a-name",
        ERB,
        "the plan is all there is",
        (f.empty("devices", "peers", "ports", "inventory"),),
        FAULTY,
    ),
    Bad(
        "switch-twice",
        CLOS,
        "the plan contradicts itself, whatever works",
        (twice("acc-1-1"),),
        UNSURE,
        "acc-1-1",
    ),
    Bad(
        "switch-in-two-pods",
        CLOS,
        "one of the two rows is wrong",
        (twice("acc-1-1", pod=2),),
        UNSURE,
        "acc-1-1",
    ),
    Bad(
        "switch-with-two-roles",
        CLOS,
        "one of the two rows is wrong",
        (twice("dist-1-1", role="core"),),
        FAULTY,
        "dist-1-1",
    ),
    Bad(
        "link-to-itself",
        CLOS,
        "no cable can do that",
        (joined_to_itself("core-1"),),
        UNSURE,
        "core-1",
    ),
    Bad(
        "link-to-nobody",
        CLOS,
        "a planned link leads to a switch of which nobody knows anything",
        (joined_to_nobody("dist-1-1", "downlinks", "5c5bffffffff"),),
        UNSURE,
    ),
    Bad(
        "link-of-null",
        ERB,
        "an entry that says nothing",
        (joined_to_nobody("dist-1-1", "uplinks", None),),
        UNSURE | WELL,
    ),
    Bad(
        "deleted-core",
        CLOS,
        "a member of the plan that is neither owned nor heard",
        (deleted("core-2"),),
        FAULTY,
    ),
    Bad("deleted-access", ERB, "the same", (deleted("acc-1-1"),), FAULTY),
    Bad(
        "deleted-from-plan",
        CLOS,
        "others still plan links to it: the plan has a hole where a core was",
        (f.removed("core-2"),),
        UNSURE,
    ),
    Bad(
        "member-without-mac",
        MH,
        "a member that cannot be found in any row",
        (f.without("switches", "mac", of=("acc-1-1",)),),
        FAULTY,
    ),
    Bad(
        "collapsed-core-beside-clos",
        CLOS,
        "roles of two kinds of fabric",
        (f.member({"role": "collapsed-core"}, "core-1"),),
        FAULTY,
        "collapsed|role",
    ),
    Bad(
        "five-collapsed-cores",
        Shape("mh", cores=5, access=2),
        "four are supported: said as advice or as a fault",
        (),
        FAULTY | WELL,
        r"\b(5|five|4|four)\b",
    ),
    Bad(
        "no-vtep",
        ERB,
        "roles that make no fabric",
        (f.member({"role": "esilag-access"}),),
        FAULTY,
        "role|vtep|core",
    ),
    Bad(
        "options-null",
        CLOS,
        "where it is routed is then the default, edge",
        (f.topology({"evpn_options": None}),),
        UNSURE | WELL,
    ),
    Bad(
        "strange-routed-at",
        CLOS,
        "a value that nobody published",
        (f.options({"routed_at": "moon"}),),
        UNSURE,
    ),
    *(
        Bad(
            f"version-{number}",
            CLOS,
            "each version is a fabric",
            (f.topology({"version": number}),),
            WELL,
        )
        for number in range(1, 5)
    ),
    *(
        Bad(
            f"{kind}-version-{number}",
            Shape(kind),
            "the same",
            (f.topology({"version": number}),),
            WELL,
        )
        for kind, number in (("erb", 1), ("crb", 4), ("mh", 2))
    ),
    Bad(
        "version-of-text",
        ERB,
        "a version that nobody published",
        (f.topology({"version": "x"}),),
        WELL | {"unknown"},
    ),
)


def crowd(number: int = 5000, away: int = 300) -> Fabric:
    """Build a fabric of thousands of switches behind one core, of which hundreds are offline."""
    fabric = build("crowd", Shape("clos", cores=1, pods=1, dists=0, access=number - 1))
    gone = set(fabric.named("access")[:away])
    macs = {fabric.mac(name) for name in gone}
    f.empty("ports")(fabric)
    for row in fabric.devices:
        if row["mac"] in macs:
            row.update(status="disconnected", last_seen=row["last_seen"] - 7200)
    for row in fabric.peers:
        if {row["mac"], row["neighbor_mac"]} & macs:
            row.update(f.DOWN, state="active")
    return fabric
