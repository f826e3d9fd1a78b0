"""Advice for one fabric: what of the handbook holds for its kind, options and findings. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.fabric import ACCESS, COLLAPSED
from mist_mcp.analysis.evpn.verification import ipv6, is_endpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.fabric import Switch
    from mist_mcp.analysis.evpn.findings import Finding
    from mist_mcp.models.evpn import EvpnOptions

FABRIC_TYPES: Final = "fabric-types"
CONTROL_PLANE: Final = "control-plane"
ROUTES: Final = "routes"
MULTIHOMING: Final = "multihoming"
CHECKS: Final = "checks"
LIMITS: Final = "limits-and-hardware"
"""Sections of the handbook about EVPN."""

_KINDS: Final = {
    "IP Clos": "VTEPs and gateways are on the access switches: a fault of one touches its own "
    "clients only, and each is a BGP neighbor of the distribution of its pod.",
    "core-distribution ERB": "Gateways are on the distribution switches; access switches are "
    "plain Ethernet behind ESI-LAGs, so nothing about BGP is to be found on them.",
    "core-distribution CRB": "Gateways are on the cores: traffic between networks passes them, "
    "and losing the cores stops routing in every pod.",
    "EVPN multihoming": "VTEPs and gateways are on the collapsed cores; access switches are plain "
    "Ethernet behind ESI-LAGs, and the cores peer with each other only.",
    "unknown": "The roles make up no kind that Mist builds: set them right first, for the checks "
    "of sessions follow from them.",
}

_OF_CHECKS: Final = {
    "overlay session down": "An overlay that is down over an underlay that is up: a loopback is "
    "wrong, used twice or not advertised, or a filter stops BGP. Look at both ends.",
    "underlay session down": "An underlay that is down on a cable that is up: compare addresses, "
    "AS numbers and BFD of both ends.",
    "one-sided overlay session": "One end knows no such neighbor: its configuration is missing or "
    "was never pushed; compare it with what Mist has for it.",
    "no routes": "Established and without a route: a policy, the address family or a route target "
    "differs.",
    "flapping session": "A session far younger than its peers: look for errors on its link, for "
    "load, and compare the BFD timers.",
}
_OF_SEGMENTS: Final = (
    "An Ethernet segment has one ESI and one LACP system id at all its ends; with different ones "
    "the access switch refuses half of its links. The cloud's rows do not tell: check_evpn_fabric "
    "with cli asks the switches for ESIs and forwarders."
)
_WITH_TYPE_5: Final = (
    "From this version on hosts are announced as type 2 and type 5, and type 5 wins but for what "
    "an ESI-LAG taught. OSPF on an IRB needs that network's type 5 routes kept back; external BGP "
    "to a router that is attached without ESI-LAG needs a TTL above 2."
)
_WITHOUT_VERSION: Final = (
    "The topology names no fabric version, so whether types 2 and 5 stand side by side is unknown: "
    "show evpn ip-prefix-database tells."
)
_WITH_MAC_VRF: Final = (
    "The underlay is IPv6, so the switches have a MAC-VRF: show mac-vrf forwarding ... takes the "
    "place of show ethernet-switching ..., and this server does not parse it."
)
_RING: Final = "More than two collapsed cores form a ring: one cut keeps all joined, two part it."
_DRIFT: Final = (
    "What drifts is not reached by the next change of the template. Give the field back to the "
    "template, or keep it on purpose and know that it is this switch's own."
)
_LARGEST_CLOSET: Final = 80
_MOST_NAMED: Final = 5
_BORDERED: Final = frozenset({"IP Clos", "core-distribution ERB"})
"""Kinds whose cores are borders only where the option says so."""

_VERSION_5: Final = 5
_VERSION_3: Final = 3


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence or two for one fabric, and the topic of the handbook that says more."""

    topic: str
    text: str


def guidance(case: Comparison, findings: Sequence[Finding]) -> list[Advice]:
    """Return what holds for this fabric, and nothing of what does not."""
    found = {finding.check for finding in findings}
    return [advice for advise in _ADVISERS for advice in advise(case, found)]


def _on_kind(case: Comparison, _found: Collection[str]) -> Iterator[Advice]:
    yield Advice(FABRIC_TYPES, _KINDS[case.fabric.kind])
    if _roles(case)[COLLAPSED] > 2:  # noqa: PLR2004 - two make no ring
        yield Advice(FABRIC_TYPES, _RING)


def _on_findings(_case: Comparison, found: Collection[str]) -> Iterator[Advice]:
    yield from (Advice(CONTROL_PLANE, text) for check, text in _OF_CHECKS.items() if check in found)
    if "configuration drift" in found:
        yield Advice(CHECKS, _DRIFT)


def _on_routes(case: Comparison, _found: Collection[str]) -> Iterator[Advice]:
    version = case.fabric.topology.version
    needed = _VERSION_5 if case.fabric.kind == "EVPN multihoming" else _VERSION_3
    if version is None:
        yield Advice(ROUTES, _WITHOUT_VERSION)
    elif version >= needed:
        yield Advice(ROUTES, f"Fabric version {version}. {_WITH_TYPE_5}")
    else:
        yield Advice(
            ROUTES,
            f"Fabric version {version}: types 2 and 5 do not stand side by side before version "
            f"{needed}; hosts are announced as type 2 only.",
        )


def _on_segments(case: Comparison, _found: Collection[str]) -> Iterator[Advice]:
    if any(each.role in ACCESS and not each.routes for each in case.fabric.switches.values()):
        yield Advice(MULTIHOMING, _OF_SEGMENTS)


def _on_limits(case: Comparison, _found: Collection[str]) -> Iterator[Advice]:
    if ipv6(case.fabric):
        yield Advice(LIMITS, _WITH_MAC_VRF)
    access = _roles(case)["esilag-access"]
    if case.fabric.kind == "EVPN multihoming" and access >= _LARGEST_CLOSET:
        yield Advice(LIMITS, f"{access} access switches: EVPN Multihoming is made for about 100.")
    ends = [each for each in case.fabric.switches.values() if is_endpoint(case.fabric, each)]
    clos = case.fabric.kind == "IP Clos"
    small = sorted(
        {
            each.model or ""
            for each in ends
            if not (_can(each.model) or (clos and each.role == "access" and _closet(each.model)))
        }
    )
    if small:
        named = ", ".join(small)
        yield Advice(LIMITS, f"Not among the models that run EVPN, yet in a role for it: {named}.")


def _can(model: str | None) -> bool:
    """Tell whether a model runs EVPN; one that is not known may."""
    return model is None or model.upper().startswith(_FAMILIES)


def _closet(model: str | None) -> bool:
    """Tell whether a model runs EVPN as access of an IP Clos, and nowhere else: EX4300-MP."""
    return (model or "").upper().startswith("EX4300-") and (model or "").upper().endswith("MP")


_FAMILIES: Final = (
    *("EX4100", "EX4400", "EX4650", "EX92"),
    *("QFX5110", "QFX5120", "QFX5130", "QFX5700", "QFX10"),
)


def _on_design(case: Comparison, _found: Collection[str]) -> Iterator[Advice]:
    """Say what is no fault today, and leaves no way when something fails."""
    fabric, options = case.fabric, case.fabric.topology.evpn_options
    roles = _roles(case)
    pods = Counter(each.pod for each in fabric.switches.values() if each.role == "distribution")
    single = sorted(fabric.pod_name(pod) or "" for pod, count in pods.items() if count == 1)
    if single:
        yield Advice(FABRIC_TYPES, f"A single distribution switch: {_few(single)}.")
    ways = Counter(link.lower for link in fabric.links)
    thin = [each.name for mac, each in fabric.switches.items() if _is_thin(each, ways[mac])]
    if thin:
        yield Advice(FABRIC_TYPES, f"A single uplink: {_few(thin)}.")
    border = roles["border"] or (options and options.core_as_border is not False)
    if fabric.kind in _BORDERED and not border:
        yield Advice(
            FABRIC_TYPES, "No border switch, and core_as_border is off: no way out is planned."
        )
    if fabric.kind == "IP Clos" and not roles["distribution"]:
        yield Advice(
            FABRIC_TYPES, "An IP Clos of three stages: access switches peer with the cores."
        )
    outside = [
        each.name for each in fabric.switches.values() if _is_outside(options, each.loopback)
    ]
    if outside:
        yield Advice(CONTROL_PLANE, f"A router id outside the fabric's subnets: {_few(outside)}.")


def _is_thin(switch: Switch, ways: int) -> bool:
    return switch.role in {"distribution", *ACCESS} and ways == 1


def _is_outside(options: EvpnOptions | None, address: str | None) -> bool:
    """Tell whether a router id is in none of the subnets from which they are taken."""
    pools = [options.auto_router_id_subnet, options.auto_loopback_subnet] if options else []
    try:
        nets = [ip_network(pool, strict=False) for pool in pools if pool]
        own = ip_address(address) if address else None
    except ValueError:
        return False
    return bool(nets) and own is not None and not any(own in net for net in nets)


def _few(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return f"{', '.join(names[:_MOST_NAMED])}{f' and {more} others' if more > 0 else ''}"


def _roles(case: Comparison) -> Counter[str]:
    return Counter(each.role for each in case.fabric.switches.values())


_ADVISERS: Final[tuple[Callable[[Comparison, Collection[str]], Iterator[Advice]], ...]] = (
    _on_findings,
    _on_kind,
    _on_segments,
    _on_routes,
    _on_limits,
    _on_design,
)
