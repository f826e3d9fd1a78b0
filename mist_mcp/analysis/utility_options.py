"""What the utilities take: names, ranges and forms of their options. Pure.

From the published API; counts and times are bounded further, so that every run ends. Options that
repeat an output (`interval`, `duration`) are left out: it would have no end to wait for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.errors import InputError
from mist_mcp.security.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_PROBES: Final = 100
_WORD: Final = re.compile(r"[A-Za-z0-9:][A-Za-z0-9._:/@-]{0,127}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Option:
    """What may stand for an option: in words, and as a test."""

    words: str
    accepts: Callable[[Any], bool]


def _number(low: int, high: int) -> Option:
    return Option(
        f"a whole number from {low} to {high}",
        lambda value: type(value) is int and low <= value <= high,
    )


def _choice(*words: str) -> Option:
    return Option(" or ".join(words), lambda value: value in words)


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


_TEXT: Final = Option("one word of letters, digits and . _ : / @ -", _is_word)
_TRUTH: Final = Option("true or false", lambda value: isinstance(value, bool))
_NODE: Final = {"node": _choice("node0", "node1")}
_VRF: Final = {"vrf": _TEXT, **_NODE}
_PROBES: Final = {"host": _TEXT, "count": _number(1, MOST_PROBES), "size": _number(56, 65_535)}

OPTIONS: Final[Mapping[str, Mapping[str, Option]]] = {
    "ping": {**_PROBES, "egress_interface": _TEXT, "use_ipv6": _TRUTH, **_VRF},
    "service_ping": {**_PROBES, "service": _TEXT, "tenant": _TEXT, **_NODE},
    "traceroute": {
        "host": _TEXT,
        "protocol": _choice("udp", "icmp"),
        "port": _number(1, 65_535),
        "timeout": _number(1, 300),
        "network": _TEXT,
        "use_ipv6": _TRUTH,
        **_VRF,
    },
    "arp": _NODE,
    "resolve_dns": {},
    "show_arp": {"ip": _TEXT, "port_id": _TEXT, **_VRF},
    "show_bgp_summary": _NODE,
    "show_dhcp_leases": {"network": _TEXT, **_NODE},
    "show_dot1x": {"port_id": _TEXT},
    "show_evpn_database": {"mac": _TEXT, "port_id": _TEXT},
    "show_forwarding_table": {
        "prefix": _TEXT,
        "service_ip": _TEXT,
        "service_name": _TEXT,
        "service_port": _number(1, 65_535),
        "service_protocol": _TEXT,
        "service_tenant": _TEXT,
        **_VRF,
    },
    "show_mac_table": {"mac_address": _TEXT, "port_id": _TEXT, "vlan_id": _TEXT},
    "show_ospf_database": {"self_originate": _TRUTH, **_VRF},
    "show_ospf_interfaces": {"port_id": _TEXT, **_VRF},
    "show_ospf_neighbors": {"neighbor": _TEXT, "port_id": _TEXT, **_VRF},
    "show_ospf_summary": _VRF,
    "show_route": {
        "protocol": _choice("any", "bgp", "direct", "evpn", "ospf", "static"),
        "prefix": _TEXT,
        "neighbor": _TEXT,
        "route": _choice("received", "advertised"),
        "vrf": _TEXT,
    },
    "show_service_path": {"service_name": _TEXT, **_NODE},
    "show_session": {"service_name": _TEXT, "session_id": _TEXT, **_NODE},
}
"""By the name of the utility."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "ping": ("host",),
    "service_ping": ("host", "service"),
    "traceroute": ("host",),
    "show_dhcp_leases": ("network",),
}


def checked_options(utility: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a utility if all of them fit; null means absent.

    Raises:
        InputError: one is unknown, does not fit, or is missing.
    """
    given = {name: value for name, value in options.items() if value is not None}
    known = OPTIONS[utility]
    for name, value in given.items():
        if name not in known:
            raise _wrong(f"{utility} has no option {quoted(name)}", utility)
        if not known[name].accepts(value):
            raise _wrong(f"options.{name} is not {known[name].words}", utility)
    for name in NEEDED.get(utility, ()):
        if name not in given:
            raise _wrong(f"{utility} needs options.{name}", utility)
    return given


def _wrong(message: str, utility: str) -> InputError:
    taken = "; ".join(f"{name}: {option.words}" for name, option in OPTIONS[utility].items())
    return InputError(message, next_step=f"{utility} takes {taken or 'no options'}.")
