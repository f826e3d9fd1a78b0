"""The utilities that only read, and how the end of each one's output is recognised; pure.

The stream channel has no end marker. Some outputs end in a line of their own, a table that
announces its rows with the last of them; the others end when nothing more comes (the vendor's SDK
waits 1 to 15 seconds, 5 for most; here a pause of 5 seconds loses nothing).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from mist_mcp.errors import InputError
from mist_mcp.junos.fields import MAC

Sign = Callable[[str], bool]
"""Takes line after line of one output and tells whether a line is the last."""

_PING_END: Final = re.compile(
    r"(?:round-trip|rtt) .*\bms"
    r"|.*\b100(?:\.0+)?% packet loss.*"
    r"|ping: .*(?:resolve|[Uu]nknown host).*"
)
_TRACED: Final = re.compile(
    r"traceroute6? to \S+ \((?P<target>[^)]+)\).*?, (?P<hops>\d+) hops max.*"
)
_HOP: Final = re.compile(r" *(?P<number>\d+) (?P<rest>.*)")
_NOT_RUNNING: Final = re.compile(r"(?:BGP|OSPF instance) is not running")
_PROBING: Final = 30.0
_LISTING: Final = 8.0
_TOTAL: Final = re.compile(r"Total entries: [0-9]+")
_ANNOUNCED: Final = re.compile(r"Ethernet switching table : (?P<rows>[0-9]+) entries, .*")
_ROW: Final = re.compile(rf"\s*\S+\s+{MAC}\s.*")


def _ping() -> Sign:
    return lambda line: _PING_END.fullmatch(line) is not None


@dataclass(slots=True)
class _Listing:
    """Ends at a sentence that nothing follows, at a total, or at the last row announced."""

    due: int = 0

    def __call__(self, line: str) -> bool:
        announced = _ANNOUNCED.fullmatch(line)
        if announced:
            self.due += int(announced["rows"])
        elif self.due and _ROW.fullmatch(line):
            self.due -= 1
            return self.due == 0
        return bool(_NOT_RUNNING.fullmatch(line) or _TOTAL.fullmatch(line))


@dataclass(slots=True)
class _Trace:
    """Ends at the hop that is the target, or at the last one allowed."""

    target: str = ""
    hops: int = 0

    def __call__(self, line: str) -> bool:
        begun = _TRACED.fullmatch(line)
        if begun:
            self.target, self.hops = begun["target"], int(begun["hops"])
        hop = _HOP.fullmatch(line)
        if hop is None or not self.target:
            return "traceroute: unknown host" in line
        addresses = re.split(r"[\s()]+", hop["rest"])
        return self.target in addresses or int(hop["number"]) >= self.hops


@dataclass(frozen=True, slots=True)
class Utility:
    """A utility of the API.

    Attributes:
        name: last word of its path.
        sign: makes what recognises the last line of one output.
        silence: seconds without output after which nothing more is expected.
        ends_in_silence: whether silence is the only end that its output has.
    """

    name: str
    sign: Callable[[], Sign] = _Listing
    silence: float = _LISTING
    ends_in_silence: bool = True


_UTILITIES: Final = (
    Utility("ping", _ping, _PROBING, ends_in_silence=False),
    Utility("service_ping", _ping, _PROBING, ends_in_silence=False),
    Utility("traceroute", _Trace, _PROBING, ends_in_silence=False),
    *map(
        Utility,
        (
            *("arp", "resolve_dns", "show_arp", "show_bgp_summary", "show_dhcp_leases"),
            *("show_dot1x", "show_evpn_database", "show_forwarding_table", "show_mac_table"),
            *("show_ospf_database", "show_ospf_interfaces", "show_ospf_neighbors"),
            *("show_ospf_summary", "show_route", "show_service_path", "show_session"),
        ),
    ),
)
UTILITIES: Final[Mapping[str, Utility]] = {utility.name: utility for utility in _UTILITIES}


def utility(name: str) -> Utility:
    """Return a utility by its name.

    Raises:
        InputError: none that only reads is called so.
    """
    if name not in UTILITIES:
        raise InputError(
            "There is no such utility among those that only read",
            next_step=f"Choose one of {', '.join(UTILITIES)}.",
        )
    return UTILITIES[name]
