"""`show interfaces terse` of a switch of a fabric: ports, bundles, gateways, loopback, tunnels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.transcripts.switching import TERSE_TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.junos.ground import Port
    from fake_mist.junos.standing import Standing

MANAGED: Final = {False: "me0", True: "vme"}
"""The port for management, alone and of a chassis."""


def terse(words: Sequence[str], ports: Sequence[Port], standing: Standing) -> tuple[str, ...]:
    """Give all interfaces, or what belongs to the one that is named."""
    rows = [*_physical(ports, standing), *_logical(standing)]
    wanted = next((word for word in words if word != "terse"), "")
    if not wanted:
        return (TERSE_TITLE, *(line for _, line in rows))
    found = [line for name, line in rows if wanted in {name, name.partition(".")[0]}]
    return (TERSE_TITLE, *found) if found else (f"error: device {wanted} not found",)


def _row(name: str, up: bool, protocol: str = "", address: str = "") -> tuple[str, str]:  # noqa: FBT001 - a state
    link = "up" if up else "down"
    return name, f"{name:<24}{'up':<6}{link:<5}{protocol:<9}{address}".rstrip()


def _physical(ports: Sequence[Port], standing: Standing) -> Iterator[tuple[str, str]]:
    cables = {each.port: each for each in standing.me.cables}
    routed = {x.port: standing.local_address(x) for x in standing.me.sessions if x.port}
    for each in ports:
        yield _row(each.name, each.up)
        cable, unit = cables.get(each.name), f"{each.name}.0"
        if cable is None:
            yield _row(unit, each.up, "eth-switch")
        elif cable.bundle:
            yield _row(unit, each.up, "aenet", f"--> {cable.bundle}.0")
        elif each.name in routed:
            yield _row(unit, each.up, "inet", f"{routed[each.name]}/31")


def _logical(standing: Standing) -> Iterator[tuple[str, str]]:
    me = standing.me
    for name, cables in me.bundles().items():
        up = any(each.up for each in cables)
        yield _row(name, up)
        yield _row(f"{name}.0", up, "eth-switch")
    reachable = bool(standing.vteps()) or any(each.up for each in me.cables)
    for each in me.networks if me.is_vtep else ():
        if each.gateway:
            yield _row(f"irb.{each.vlan}", reachable, "inet", each.gateway)
    if me.loopback:
        yield _row("lo0", up=True)
        yield _row("lo0.0", True, "inet", f"{me.loopback:<20}--> 0/0")  # noqa: FBT003 - a state
    managed = MANAGED[len(me.members) > 1]
    yield _row(managed, up=True)
    yield _row(f"{managed}.0", True, "inet", f"{me.row.get('ip')}/24")  # noqa: FBT003 - a state
    if me.is_vtep:
        yield _row("vtep", up=True)
        yield _row("vtep.32768", up=True)
