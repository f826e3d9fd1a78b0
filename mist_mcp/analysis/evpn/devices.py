"""Checks of the switches: offline, cut off from the overlay, odd firmware. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from mist_mcp.analysis.evpn.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.analysis.evpn.comparison import Comparison


def offline_switches(case: Comparison) -> Iterator[Finding]:
    """Report switches that are not connected; what hangs on them is not reported again."""
    for mac, switch in case.fabric.switches.items():
        device = (case.seen.devices or {}).get(mac)
        if device is None or case.online(mac) is not False:
            continue
        yield Finding(
            check="offline switch",
            severity="critical",
            what=f"{switch.name} ({switch.role}) is offline",
            expected="connected",
            seen=device.status or "unknown",
            evidence="status and last_seen of the switch's statistics",
            time=device.last_seen,
            affects=case.affected([mac]),
            next_step=f"get_device_stats for {switch.name}, then get_device_events for the time; "
            "look at power and uplinks",
            switches=(mac,),
        )


def cut_off_switches(case: Comparison) -> Iterator[Finding]:
    """Report switches that have no overlay session with the rest of the fabric any more."""
    for part in case.partitions[1:]:
        names = ", ".join(case.fabric.name(mac) for mac in part)
        yield Finding(
            check="cut off",
            severity="critical",
            what=f"{names} {'is' if len(part) == 1 else 'are'} cut off from the overlay",
            expected="an established EVPN session with the rest of the fabric",
            seen="none",
            evidence="the BGP statistics of these switches and of their neighbors",
            affects=case.affected(part),
            next_step=f"On {case.fabric.name(part[0])}: show bgp summary, show lldp neighbors",
            switches=tuple(part),
        )


def odd_firmware(case: Comparison) -> Iterator[Finding]:
    """Report switches that run another release than most of their role and model."""
    groups: dict[tuple[str, str | None], dict[str, str]] = defaultdict(dict)
    for mac, switch in case.fabric.switches.items():
        device = (case.seen.devices or {}).get(mac)
        if device is not None and device.version:
            groups[switch.role, switch.model][mac] = device.version
    for (role, model), versions in groups.items():
        usual, count = Counter(versions.values()).most_common(1)[0]
        odd = {mac: version for mac, version in versions.items() if version != usual}
        if odd:
            named = [f"{case.fabric.name(mac)} {version}" for mac, version in odd.items()]
            yield Finding(
                check="odd firmware",
                severity="minor",
                what=f"{len(odd)} of {len(versions)} {role} switches run another release",
                expected=f"{usual}, as {count} {model or 'switches'} run",
                seen=", ".join(named),
                evidence="version of the switches' statistics",
                affects=case.affected(odd),
                next_step="Plan an upgrade of these switches",
                switches=tuple(odd),
            )
