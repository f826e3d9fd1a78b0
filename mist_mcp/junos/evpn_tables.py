"""The tables inside `show evpn instance extensive`: how each is titled, and what a row says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.columns import nearest, words
from mist_mcp.junos.fields import ESI, is_interface, is_ip, numbers

if TYPE_CHECKING:
    from collections.abc import Callable

_DOMAIN: Final = re.compile(
    r" +(?:(?P<vlan>[0-9]+|None) +)??(?:(?P<domain>[0-9]+) +)?(?P<all>[0-9]+) +(?P<up>[0-9]+)"
    r"(?: +(?P<irb>irb\.[0-9]+))? +(?P<mode>[A-Z][a-z]+) +(?P<sync>Enabled|Disabled)(?: .*)?"
)
_INTERFACE: Final = re.compile(
    rf" +(?P<name>\S+) +(?P<esi>{ESI}) +(?P<mode>[a-z][a-z-]+) +(?P<status>[A-Z]\S+)(?: .*)?"
)
_IRB: Final = re.compile(
    r" +(?P<name>irb\.[0-9]+)(?: +(?P<vlan>[0-9]+))? +(?P<vni>[0-9]+) +(?P<status>[A-Z][a-z]+)"
    r"(?: +(?P<context>\S.*))?"
)
_ROUTE_COUNTS: Final = 5
_NO_CONTEXT: Final = "Not assigned"


@dataclass(frozen=True, slots=True)
class BridgeDomain:
    """A network of an instance; `domain` is its VNI, `interfaces_up` counts those that are up."""

    vlan: int | None
    domain: int | None
    interfaces: int
    interfaces_up: int
    irb: str | None
    mode: str
    mac_sync: bool


@dataclass(frozen=True, slots=True)
class EvpnNeighbor:
    """A device that sends routes to an instance, and how many of each type (RFC 7432)."""

    address: str
    mac: int
    mac_ip: int
    auto_discovery: int
    multicast: int
    segment: int


@dataclass(frozen=True, slots=True)
class EvpnInterface:
    """An interface of an instance; an ESI of zeros is no segment."""

    name: str
    esi: str
    mode: str
    status: str


@dataclass(frozen=True, slots=True)
class EvpnIrb:
    """A routed interface of an instance; over MPLS it has no VNI, and it may have no context."""

    name: str
    vlan: int | None
    vni: int | None
    status: str
    l3_context: str | None


@dataclass(frozen=True, slots=True)
class RemotePe:
    """Another device on the same Ethernet segment."""

    address: str


Row = BridgeDomain | EvpnNeighbor | EvpnInterface | EvpnIrb | RemotePe


def row_reader(line: str) -> Callable[[str], Row | None] | None:
    """Return how to read the rows below a line, if it is the title of a table."""
    title = " ".join(line.split())
    for old, new in _OLD_WORDS:
        title = title.replace(old, new)
    if title.startswith("VLAN Domain-ID Intfs/up IRB-intf Mode MAC-sync"):
        starts = [word.start for word in words(line)[:2]]
        return lambda row: _domain(row, starts)
    if title.startswith("Interface name VLAN VNI Status L3 context"):
        places = [word.start for word in words(line)[2:4]]
        return lambda row: _irb(row, places)
    return next((read for known, read in _READERS if title.startswith(known)), None)


def _domain(line: str, starts: list[int]) -> BridgeDomain | None:
    """Read a network: the place of the first number says whether the VLAN is the blank one."""
    found = _DOMAIN.fullmatch(line)
    if found is None:
        return None
    vlan, domain = found["vlan"], found["domain"]
    first_is_vlan = nearest(words(line)[0].start, starts) == 0
    if vlan is None and first_is_vlan:
        vlan, domain = domain, None
    if vlan is not None and not first_is_vlan:
        return None
    return BridgeDomain(
        vlan=None if vlan in (None, "None") else int(vlan),
        domain=int(domain) if domain else None,
        interfaces=int(found["all"]),
        interfaces_up=int(found["up"]),
        irb=found["irb"],
        mode=found["mode"],
        mac_sync=found["sync"] == "Enabled",
    )


def _neighbor(line: str) -> EvpnNeighbor | None:
    address, *texts = line.split()
    counts = numbers(texts[:_ROUTE_COUNTS])
    if counts is None or len(counts) != _ROUTE_COUNTS or not is_ip(address):
        return None
    return EvpnNeighbor(address, *counts)


def _interface(line: str) -> EvpnInterface | None:
    found = _INTERFACE.fullmatch(line)
    return EvpnInterface(**found.groupdict()) if found and is_interface(found["name"]) else None


def _irb(line: str, starts: list[int]) -> EvpnIrb | None:
    """Read a routed interface: where only one number stands, its place says which it is."""
    found = _IRB.fullmatch(line)
    if found is None:
        return None
    vlan, vni = found["vlan"], found["vni"]
    if vlan is None and nearest(found.start("vni"), starts) == 0:
        vlan, vni = vni, None
    return EvpnIrb(
        name=found["name"],
        vlan=int(vlan) if vlan else None,
        vni=int(vni) if vni else None,
        status=found["status"],
        l3_context=None if found["context"] == _NO_CONTEXT else found["context"],
    )


def _remote_pe(line: str) -> RemotePe | None:
    address = line.split(maxsplit=1)[0]
    return RemotePe(address) if is_ip(address) else None


_OLD_WORDS: Final = (
    ("Domain ID Intfs / up IRB intf", "Domain-ID Intfs/up IRB-intf"),
    ("MAC sync", "MAC-sync"),
    ("Remote PE MAC label Aliasing label", "Remote-PE MAC-label Aliasing-label"),
)
"""How older releases write the titles, and how newer ones do."""

_READERS: Final[tuple[tuple[str, Callable[[str], Row | None]], ...]] = (
    ("Address MAC MAC+IP AD IM ES", _neighbor),
    ("Interface name ESI Mode Status", _interface),
    ("Remote-PE MAC-label Aliasing-label Mode", _remote_pe),
)
