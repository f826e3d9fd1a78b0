"""Regular expressions: how a finding may name a fault, and its next step a way to look."""

from __future__ import annotations

from typing import Final

Words = tuple[str, ...]

OFFLINE: Final[Words] = (r"offline|disconnected|not connected|unreachable|\bdown\b",)
ISOLATED: Final[Words] = (
    r"isolat|cut off|no (way|path)|without a (way|path)|unreachable|no .*(left|remain)",
)
GONE: Final[Words] = (*OFFLINE, *ISOLATED)
UPGRADE: Final[Words] = (r"upgrad|reboot|restart",)
LINK: Final[Words] = (
    r"(link|cable|port|uplink|lldp).*(down|missing|lost|not seen|fewer|\b1 of 2)|missing link",
)
CABLE: Final[Words] = (
    r"wrong neighbo|miscabl|wrong(ly)? cabl|unexpected (link|neighbo|cable)|instead|another switch",
)
OVERLAY: Final[Words] = (r"overlay",)
UNDERLAY: Final[Words] = (r"underlay",)
SESSION: Final[Words] = (r"session|bgp|peer",)
ONE_SIDED: Final[Words] = (
    r"one.sided|only one side|no such neighbo|does not (see|have|know)|missing",
)
FLAP: Final[Words] = (r"flap|unstable|came back|comes? and goes?|recently",)
NO_ROUTES: Final[Words] = (r"no routes?|0 routes|zero routes|without routes|receives no",)
LOOPBACK: Final[Words] = (
    r"(duplicate|same|shared|twice).*(loopback|router.id)",
    r"(loopback|router.id).*(duplicate|same|twice)",
)
AS: Final[Words] = (r"\bas\b|\basn\b|autonomous|as.number",)
EVPN_ID: Final[Words] = (r"evpn.?id|same (number|id)|duplicate (number|id|evpn)",)
VLAN: Final[Words] = (r"vlan",)
SUBNET: Final[Words] = (r"subnet|overlap",)
GATEWAY: Final[Words] = (r"gateway|anycast|irb",)
MTU: Final[Words] = (r"mtu",)
NETWORK: Final[Words] = (r"network|vlan|vni",)
RELAY: Final[Words] = (r"dhcp|relay",)
ERRORS: Final[Words] = (r"error",)
SPEED: Final[Words] = (r"speed|slow|mbps|gbps|\b\d+ ?g\b|bandwidth",)
DUPLEX: Final[Words] = (r"duplex",)
POWER: Final[Words] = (r"power|psu",)
FAN: Final[Words] = (r"\bfan",)
HEAT: Final[Words] = (r"temperature|hot|heat|celsius|°",)
MEMORY: Final[Words] = (r"memory",)
CPU: Final[Words] = (r"\bcpu|processor",)
CONFIG: Final[Words] = (r"config|commit|roll",)
CHASSIS: Final[Words] = (r"member|chassis|fpc|\bvc\b",)
EXIT: Final[Words] = (r"exit|outside|external|border|north",)

LOOK_DEVICE: Final[Words] = (r"get_device|power|console|reachab",)
LOOK_BGP: Final[Words] = (r"show bgp|bgp",)
LOOK_LINK: Final[Words] = (r"show (interfaces|lldp)|cable|optic|get_device|port",)
LOOK_LOOPBACK: Final[Words] = (r"router-id|lo0|loopback",)
LOOK_CONFIG: Final[Words] = (r"show configuration|network|vlan|template|get_|topolog",)
