"""`show ethernet-switching vxlan-tunnel-end-point remote`: tunnels, and the networks in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import is_interface, is_ip
from mist_mcp.junos.reading import Reading
from mist_mcp.junos.records import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.junos.records import TextRecord

_TITLE: Final = re.compile(r"Logical System Name +Id +SVTEP-IP +IFL +L3-Idx.*")
_SOURCE: Final = re.compile(
    r"(?P<system>\S+) +[0-9]+ +(?P<address>\S+) +(?P<interface>\S+) +[0-9]+(?: +\S+){0,2}"
)
_REMOTE_TITLE: Final = re.compile(r" +RVTEP-IP( +\S+)+")
_NETWORKS_TITLE: Final = re.compile(r" +VNID(?: +MC-Group-IP)?")
_NETWORK: Final = re.compile(r" +(?P<vni>[0-9]{1,8})(?: +[0-9a-f.:]+)?")


@dataclass(frozen=True, slots=True)
class RemoteVtep:
    """The other end of a tunnel; older releases do not print the interface."""

    address: str
    interface: str | None
    next_hop: int
    vnis: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SourceVtep:
    """The near end of tunnels, and the far ends."""

    address: str
    interface: str
    remotes: tuple[RemoteVtep, ...]


@dataclass(frozen=True, slots=True)
class Vteps:
    """The tunnels of a device."""

    sources: tuple[SourceVtep, ...]


def read(lines: Sequence[str]) -> Reading[Vteps] | None:
    """Read the tunnels of one device."""
    found = records(lines, _is_head)
    if not any(_TITLE.fullmatch(record.head) for record in found):
        return None
    sources: list[SourceVtep] = []
    unread: list[str] = []
    for record in found:
        source = _source(record, unread)
        if source is not None:
            sources.append(source)
        elif _TITLE.fullmatch(record.head):
            unread += record.tail
        else:
            unread += record.lines()
    return Reading(Vteps(tuple(sources)), unread=tuple(unread))


def _is_head(line: str) -> bool:
    return bool(_TITLE.fullmatch(line) or _SOURCE.fullmatch(line))


def _source(record: TextRecord, unread: list[str]) -> SourceVtep | None:
    """Return a near end; lines below it that are not understood are added to the unread."""
    found = _SOURCE.fullmatch(record.head)
    if found is None or not (is_ip(found["address"]) and is_interface(found["interface"])):
        return None
    remotes: list[tuple[str, list[str], list[int]]] = []
    titles: list[str] = []
    for line in record.tail:
        network = _NETWORK.fullmatch(line)
        if _REMOTE_TITLE.fullmatch(line):
            titles = line.split()
        elif network and remotes:
            remotes[-1][-1].append(int(network["vni"]))
        elif _remote(line, titles, ()):
            remotes.append((line, titles, []))
        elif not _NETWORKS_TITLE.fullmatch(line):
            unread.append(line)
    ends = tuple(end for row in remotes if (end := _remote(*row)))
    return SourceVtep(found["address"], found["interface"], ends)


def _remote(line: str, titles: Sequence[str], vnis: Sequence[int]) -> RemoteVtep | None:
    """Read a far end; only cells at the right may be blank, so titles and words go together."""
    row = dict(zip(titles, line.split(), strict=False))
    address, interface, next_hop = (row.get(name) for name in ("RVTEP-IP", "Interface", "NH-Id"))
    if address is None or not is_ip(address) or (interface and not is_interface(interface)):
        return None
    if next_hop is None or not next_hop.isdecimal():
        return None
    return RemoteVtep(address, interface, int(next_hop), tuple(vnis))
