"""What a device says of its configuration, firmware, certificates, pools and services. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.health import Unknown
from mist_mcp.analysis.loads import fill
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mist_mcp.models.device import DeviceStats
    from mist_mcp.models.upkeep import (
        ChassisSetup,
        FirmwareUpdate,
        LeasePool,
        SecurityServices,
    )

SOON: Final = 14 * 86_400.0
"""Seconds; a certificate that ends within them has to be renewed now."""

# The cloud spells the good state COMMITED; newer firmware may spell it right.
_COMMITTED: Final = frozenset({"COMMITED", "COMMITTED"})
_FAILED_UPDATE: Final = frozenset({"failed", "error"})
_BROKEN: Final = re.compile(
    r"(?<![a-z])(?:fail(?:ed|ing|s|ure|ures)?|err(?:or|ors)?|down|expired|invalid|stopped|crash(?:ed)?"
    r"|inactive|unhealthy|not[ _-](?:running|ready|installed))(?![a-z])",
    re.IGNORECASE,
)
"""Services and set-ups have no published words for their states; these are none of a good one."""

_NO_ERROR: Final = re.compile(r"\b(?:no|without) (?:error|failure)s?\b", re.IGNORECASE)


def of_configuration(device: DeviceStats) -> Iterator[str]:
    """Say that the last configuration did not come to stay."""
    if device.config_reverted:
        yield "configuration reverted"
    if device.config_status and device.config_status.upper() not in _COMMITTED:
        yield f"configuration {device.config_status}"
    known = device.config_reverted if device.type == "ap" else device.config_status
    if device.type is not None and known in (None, ""):
        yield Unknown("configuration")


def of_update(update: FirmwareUpdate | None) -> Iterator[str]:
    """Say that the last installation of firmware failed."""
    if update is None or not update.status:
        yield Unknown("firmware update")
    elif update.status.casefold() in _FAILED_UPDATE:
        again = {True: ", will be tried again", False: ", will not be tried again", None: ""}
        far = "" if update.progress is None else f" at {update.progress} %"
        yield f"firmware update {update.status}{far}{again[update.will_retry]}"


def of_certificates(device: DeviceStats, *, now: float) -> Iterator[str]:
    """Say that a certificate has ended, or ends soon; 0 is what a device without one reports."""
    ends = {"certificate": device.cert_expiry} if device.cert_expiry else {}
    ends |= {f"certificate {name}": end for name, end in (device.expiring_certs or {}).items()}
    for name, end in ends.items():
        if end <= now:
            since = duration(now - end)
            yield f"{name} expired" + (f" for {since}" if since else "")
        elif end - now < SOON:
            yield f"{name} ends soon: in {duration(end - now)}"
    if device.cert_expiry is None:
        yield Unknown("certificate")
    if device.type == "ap" and device.expiring_certs is None:
        yield Unknown("certificates that end soon")


def of_vlans(vlans: list[str] | None) -> Iterator[str]:
    """Say which VLANs an access point does not hear on its wire."""
    if vlans is None:
        yield Unknown("wired VLANs")
    elif vlans:
        yield f"inactive wired VLANs: {', '.join(vlans[:5])}{' ...' if len(vlans) > 5 else ''}"  # noqa: PLR2004 - as many are shown


def of_pools(*nodes: Mapping[str, LeasePool] | None) -> Iterator[str]:
    """Say which DHCP pools run out of addresses."""
    for pools in nodes:
        if pools is None:
            yield Unknown("DHCP pools")
            continue
        for name, pool in sorted(pools.items()):
            yield from fill(f"DHCP pool {name}", pool.num_leased, pool.num_ips)


def of_tables(device: DeviceStats) -> Iterator[str]:
    """Say which tables of a switch or a gateway are full."""
    macs, arps, routes = (
        device.mac_table_stats,
        device.arp_table_stats,
        device.route_summary_stats,
    )
    yield from fill(
        "MAC table",
        macs.mac_table_count if macs else None,
        macs.max_mac_entries_supported if macs else None,
    )
    yield from fill(
        "ARP table",
        arps.arp_table_count if arps else None,
        arps.max_entries_supported if arps else None,
    )
    yield from fill(
        "route table",
        routes.total_routes if routes else None,
        routes.max_unicast_routes_supported if routes else None,
    )


def of_services(services: SecurityServices | None) -> Iterator[str]:
    """Say which security services of a gateway do not work."""
    if services is None:
        yield Unknown("security services")
        return
    states = {
        "application identification": services.appid_status,
        "application identification package": services.appid_install_result,
        "intrusion detection": services.idp_status,
        "intrusion detection package": services.idp_install_result,
        "web filtering": services.ewf_status,
    }
    if not any(states.values()):
        yield Unknown("security services")
    yield from (f"{what}: {state}" for what, state in states.items() if is_broken(state))


def of_setup(setup: ChassisSetup | None, *, members: int) -> Iterator[str]:
    """Say what the set-up of a virtual chassis lacks."""
    if setup is None:
        if members > 1:
            yield Unknown("chassis set-up")
        return
    if setup.err_missing_dev_id_fpc:
        yield "chassis set-up: a member has no device id"
    if is_broken(setup.current_stats):
        yield f"chassis set-up: {setup.current_stats}"


def is_broken(state: str | None) -> bool:
    """Tell whether the words for a state are those of one that does not work."""
    return bool(state and _BROKEN.search(_NO_ERROR.sub("", state)))
