"""Checks of the bundles that switches show: members that carry nothing, or at one end only. Pure.

A member carries traffic when both ends collect and distribute (IEEE 802.1AX, section 6.4). What the
partner is said to be while nothing is heard of it are defaults of this end, not its word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.cli_facts import LACP
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import on
from mist_mcp.junos.fields import is_interface

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.findings import Severity
    from mist_mcp.junos.lacp import LacpAggregate, LacpLink

_DEAF: Final = frozenset({"Defaulted", "Expired"})
"""States of a receiver to which the partner says nothing."""


def idle_members(case: Comparison) -> Iterator[Finding]:
    """Report bundles of which members carry nothing, as far as no port explains it."""
    for mac, bundle in _bundles(case):
        idle = [link for link in bundle.links if _is_idle(link)]
        known = {port.port_id for port in case.down_ports(mac)}
        if any(link.interface not in known for link in idle):
            rest = len(bundle.links) - len(idle)
            yield _found(
                case,
                mac,
                bundle,
                idle,
                check="bundle member down" if rest else "bundle down",
                severity="major",
                what=f"carries traffic on {rest} of its {len(bundle.links)} members",
            )


def one_sided_members(case: Comparison) -> Iterator[Finding]:
    """Report members that work at this end only: their traffic is lost at the other."""
    for mac, bundle in _bundles(case):
        lost = [link for link in bundle.links if not _is_idle(link) and _is_refused(link)]
        if lost:
            yield _found(
                case,
                mac,
                bundle,
                lost,
                check="one-sided bundle",
                severity="major",
                what="sends over members on which the other end does not collect and distribute",
            )


def unheard_partners(case: Comparison) -> Iterator[Finding]:
    """Report members that carry traffic although the other end sends no LACP."""
    for mac, bundle in _bundles(case):
        deaf = [link for link in bundle.links if not _is_idle(link) and _is_deaf(link)]
        if deaf:
            yield _found(
                case,
                mac,
                bundle,
                deaf,
                check="LACP of one end",
                severity="minor",
                what="is up without LACP from the other end",
            )


def is_down(case: Comparison, mac: str, port: str | None) -> bool:
    """Tell whether a bundle of a switch is known to carry nothing."""
    name = (port or "").partition(".")[0]
    bundles = case.cli_facts[mac].bundles or ()
    return any(
        each.name == name and each.links and all(map(_is_idle, each.links)) for each in bundles
    )


def _bundles(case: Comparison) -> Iterator[tuple[str, LacpAggregate]]:
    """Yield bundles whose other end, as far as it is known, is there."""
    for mac, facts in case.cli_facts.items():
        for bundle in facts.bundles or ():
            if not case.any_dark(facts.behind.get(bundle.name, mac)):
                yield mac, bundle


def _is_idle(link: LacpLink) -> bool:
    flags = (link.actor.collecting, link.actor.distributing) if link.actor else ()
    return link.carries is False or (link.carries is None and False in flags)


def _is_deaf(link: LacpLink) -> bool:
    partner = link.partner
    silent = partner is not None and (partner.defaulted or partner.expired)
    return bool(silent) or link.receive in _DEAF


def _is_refused(link: LacpLink) -> bool:
    partner = link.partner
    if partner is None or _is_deaf(link):
        return False
    return False in (partner.collecting, partner.distributing)


def _found(  # noqa: PLR0913 - the parts of a finding
    case: Comparison,
    mac: str,
    bundle: LacpAggregate,
    members: Sequence[LacpLink],
    *,
    check: str,
    severity: Severity,
    what: str,
) -> Finding:
    name = case.fabric.name(mac)
    other = case.cli_facts[mac].behind.get(bundle.name)
    inside = other if other in case.fabric.switches else None
    to = f" to {case.fabric.name(inside)}" if inside else ""
    one = f"{LACP} {bundle.name}" if is_interface(bundle.name) else LACP
    return Finding(
        check=check,
        severity=severity,
        what=f"{name}: {bundle.name}{to} {what}",
        expected="collecting and distributing at both ends of every member",
        seen=", ".join(map(_words, members)),
        evidence=f"{LACP} on {name}",
        time=case.seen.now,
        affects=case.affected([inside]) if inside else f"what is connected to {bundle.name}",
        next_step=on(name, one, "show interfaces terse", then="the same on the other end"),
        switches=(mac, inside) if inside else (mac,),
    )


def _words(link: LacpLink) -> str:
    state = link.mux or "not collecting and distributing"
    heard = ", no LACP heard" if _is_deaf(link) else ""
    refused = ", the other end does not carry" if _is_refused(link) else ""
    return f"{link.interface} {state}{heard}{refused}"
