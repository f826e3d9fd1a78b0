"""VXLAN tunnels: `show ethernet-switching vxlan-tunnel-end-point remote`, and as interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.draw import number
from fake_mist.tenant.transcripts.overlay import FIRST_VTEP, INSTANCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.junos.standing import Standing, Switch

SOURCE_TITLE: Final = (
    "Logical System Name       Id  SVTEP-IP         IFL   L3-Idx    SVTEP-Mode    ELP-SVTEP-IP"
)
REMOTE_TITLE: Final = (
    " RVTEP-IP         L2-RTT                   IFL-Idx   Interface    NH-Id   "
    "RVTEP-Mode  ELP-IP        Flags"
)
NETWORKS_TITLE: Final = "    VNID          MC-Group-IP"
NO_GROUP: Final = "0.0.0.0"  # noqa: S104 - that no group carries what is flooded
FIRST_HOP: Final = 1750
FIRST_INDEX: Final = 600
ABSENT: Final = ("error: device vtep not found",)


def interface(place: int) -> str:
    """Name the interface of a tunnel, counted from 0."""
    return f"vtep.{FIRST_VTEP + place}"


def remote(words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Give the tunnels; a switch that is no endpoint prints nothing."""
    if not standing.me.is_vtep:
        return ()
    wanted = words[words.index("ip") + 1] if "ip" in words[:-1] else None
    return (
        SOURCE_TITLE,
        f"<default>                 0   {standing.me.loopback:<17}lo0.0    0",
        *(
            line
            for place, each in enumerate(standing.vteps())
            if wanted in {None, each.loopback}
            for line in _remote(place, each, standing)
        ),
    )


def _remote(place: int, there: Switch, standing: Standing) -> Iterator[str]:
    yield REMOTE_TITLE
    yield (
        f" {there.loopback:<17}{INSTANCE:<25}{FIRST_INDEX + place:<10}{interface(place):<13}"
        f"{FIRST_HOP + place:<8}RNVE"
    )
    yield NETWORKS_TITLE
    for each in standing.shared(there):
        yield f"    {each.vni:<14}{NO_GROUP}"


def interfaces(_words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Give the endpoint and its tunnels as interfaces."""
    if not standing.me.is_vtep:
        return ABSENT
    return (
        "Physical interface: vtep, Enabled, Physical link is Up",
        "  Interface index: 641, SNMP ifIndex: 508",
        "  Type: Software-Pseudo, Link-level type: VxLAN-Tunnel-Endpoint, MTU: Unlimited",
        "  Device flags   : Present Running",
        "",
        "  Logical interface vtep.32768 (Index 562) (SNMP ifIndex 551)",
        _endpoint("Source", standing.me),
        *(
            line
            for place, each in enumerate(standing.vteps())
            for line in _logical(interface(place), each)
        ),
    )


def _logical(name: str, there: Switch) -> Iterator[str]:
    packets = number("tunnel", there.mac, low=10_000, high=900_000)
    index = int(name.partition(".")[2]) % 1000
    yield ""
    yield f"  Logical interface {name} (Index {index}) (SNMP ifIndex {index})"
    yield _endpoint("Remote", there)
    yield f"    Input packets : {packets}"
    yield f"    Output packets: {packets // 2}"


def _endpoint(kind: str, switch: Switch) -> str:
    return (
        f"    VXLAN Endpoint Type: {kind}, VXLAN Endpoint Address: {switch.loopback}, "
        f"L2 Routing Instance: {INSTANCE}, L3 Routing Instance: default"
    )
