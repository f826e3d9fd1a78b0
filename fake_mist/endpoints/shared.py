"""Enumerations, filters and tests of rows that several endpoints share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.query.filters import Filter, Flag, OneOf, Row, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

DEVICE_TYPES: Final = frozenset({"ap", "gateway", "switch"})
ALARM_GROUPS: Final = frozenset({"certificate_expiry", "infrastructure", "marvis", "security"})
STATUSES: Final = frozenset({"connected", "disconnected"})
EXTRA_FIELDS: Final = ("bgp_peers", "ports", "tunnels", "vpn_peers")
"""Members of a device's statistics that appear only when `fields` asks for them."""

BLANK_FIELDS: Final = ("cpu_stat", "memory_stat", "module_stat")
HEAVY_FIELDS: Final = (
    *("arp_table_stats", "cluster_config", "cluster_stat", "cpu2_stat", "dhcpd2_stat"),
    *("dhcpd_stat", "if2_stat", "if_stat", "ip2_stat", "ip_stat", "mac_table_stats"),
    *("memory2_stat", "module2_stat", "route_summary_stats", "service2_stat", "service_stat"),
    *("spu2_stat", "spu_stat"),
)
"""What the list of a whole organization leaves null, or out, unless `fields` asks for it. That it
is lean was seen of a live cloud by those who keep the description, and public scripts always send
`fields=*`; the first three were named, the rest is this fake's choice."""


def is_unassigned(row: Row) -> bool:
    """Tell a device that no site has yet."""
    return row.get("site_id") is None


def is_member(row: Row) -> bool:
    """Tell a virtual chassis member from the chassis, whose own MAC is the `vc_mac`."""
    return bool(row.get("vc_mac")) and row["vc_mac"] != row["mac"]


def is_free_for_evpn(row: Row) -> bool:
    """Tell an EVPN capable switch (EX4100, EX4400, EX4650, EX92xx, QFX) outside every fabric."""
    model = str(row.get("model"))
    capable = model.startswith(("EX4100", "EX4400", "EX4650", "EX92", "QFX"))
    return row.get("type") == "switch" and capable and not row.get("evpntopo_id")


def device_type(default: str | None) -> Words:
    """Give the filter `type` of a list of devices."""
    return Words(
        field="type",
        allowed=DEVICE_TYPES | {"all", "router"},
        everything="all",
        default=default,
    )


STATUS: Final = OneOf(field="status", allowed=STATUSES | {"all"}, everything="all")
ALARM_FILTERS: Final[Mapping[str, Filter]] = {
    "ack_admin_name": Words(field="ack_admin_name"),
    "acked": Flag(field="acked"),
    "group": Words(field="group", allowed=ALARM_GROUPS),
    "severity": Words(field="severity", allowed=frozenset({"critical", "info", "warn"})),
    "type": Words(field="type"),
}
ALL_TYPES: Final = ({"type": "all"},)
