"""The check of the switches' configuration against what they inherit. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.analysis.evpn.comparison import Comparison

_MOST_NAMED: Final = 5


def drifting_switches(case: Comparison) -> Iterator[Finding]:
    """Report drift once for all switches that drift in the same fields."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for mac in case.fabric.switches:
        if fields := case.seen.drift.get(mac):
            alike[fields].append(mac)
    for fields, macs in alike.items():
        names = ", ".join(map(case.fabric.name, macs[:_MOST_NAMED]))
        more = len(macs) - _MOST_NAMED
        count = f"{len(fields)} field{'' if len(fields) == 1 else 's'}"
        yield Finding(
            check="configuration drift",
            severity="minor",
            what=f"{names}{f' and {more} others' if more > 0 else ''} "
            f"{'drifts' if len(macs) == 1 else 'drift'} from what is inherited in {count}",
            expected="what the template, the site and the device profile say",
            seen=f"own values of {', '.join(fields[:_MOST_NAMED])}"
            f"{', …' if len(fields) > _MOST_NAMED else ''}",
            evidence="configuration of the switches beside that of template, site and profile",
            affects=case.affected(macs),
            next_step=call(
                "get_enhanced_device_info",
                device_id=macs[0],
                then="the next change of the template does not reach these fields",
            ),
            switches=tuple(macs),
        )
