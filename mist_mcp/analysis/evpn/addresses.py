"""Checks of the addresses that switches have learned: moved, copied, or a gateway's. Pure.

An anycast gateway is one IP address and one MAC address on every IRB of its network, by design
(RFC 9135, section 4.1): only a differing one is a fault.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.cli_facts import ADDRESSES
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.junos.evpn_database import EvpnAddress

_VIRTUAL: Final = "00:00:5e:00:0"
"""The addresses of virtual routers (RFC 5798)."""

Network = int | None
"""A VNI or a VLAN, as the database names a network."""


def is_gateway(row: EvpnAddress) -> bool:
    """Tell whether an address is a gateway's: virtual, or on an IRB."""
    on_irb = row.kind == "local" and row.source.startswith("irb.")
    return row.kind == "gateway" or on_irb or row.mac.startswith(_VIRTUAL)


def _rows(case: Comparison) -> Iterator[tuple[str, Network, EvpnAddress]]:
    for mac, facts in case.cli_facts.items():
        for row in facts.addresses or ():
            yield mac, row.domain or row.vlan, row


def repeated_addresses(case: Comparison) -> Iterator[Finding]:
    """Report MAC addresses that are local to two switches at once, or twice in one database."""
    places: dict[tuple[Network, str], set[tuple[str, str]]] = defaultdict(set)
    for mac, network, row in _rows(case):
        if row.kind == "local" and not is_gateway(row):
            places[network, row.mac].add((mac, row.source))
    for (network, address), found in sorted(places.items(), key=str):
        if len(found) > 1:
            macs = tuple(sorted({mac for mac, _ in found}))
            shown = ", ".join(f"{case.fabric.name(mac)} {port}" for mac, port in sorted(found))
            yield Finding(
                check="repeated MAC address",
                severity="minor",
                what=f"The MAC address {address} is at {len(found)} places of network {network}",
                expected="one port, or a bundle that is one Ethernet segment",
                seen=shown,
                evidence=f"{ADDRESSES} on {len(macs)} switches",
                time=case.seen.now,
                affects="the owner of the address",
                next_step=on(
                    case.fabric.name(macs[0]),
                    f"{ADDRESSES} mac-address {address}",
                    then="twice, on each; a loop or a copied address moves it back and forth",
                ),
                switches=macs,
            )


def differing_gateway_addresses(case: Comparison) -> Iterator[Finding]:
    """Report a gateway's IP address that has not the same MAC address on every switch."""
    found: dict[tuple[Network, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mac, network, row in _rows(case):
        if is_gateway(row):
            for address in row.ips:
                found[network, address][row.mac].append(mac)
    for (network, address), macs in sorted(found.items(), key=str):
        if len(macs) > 1:
            usual, *rare = sorted(macs, key=lambda value: (-len(macs[value]), value))
            odd = tuple(dict.fromkeys(mac for value in rare for mac in macs[value]))
            yield Finding(
                check="differing gateways",
                severity="major",
                what=f"The gateway {address} of network {network} has more than one MAC address",
                expected=f"{usual} on every switch, as anycast means",
                seen=", ".join(f"{value} on {_names(case, macs[value])}" for value in rare),
                evidence=f"{ADDRESSES} on {len(odd)} switches",
                time=case.seen.now,
                affects=case.affected(odd),
                next_step=on(
                    case.fabric.name(odd[0]), "show configuration interfaces irb", ADDRESSES
                ),
                switches=odd,
            )


def repeated_ips(case: Comparison) -> Iterator[Finding]:
    """Report an IP address that two MAC addresses have; that of a gateway is worse."""
    owners: dict[tuple[Network, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    gateways: set[tuple[Network, str]] = set()
    for mac, network, row in _rows(case):
        for address in row.ips:
            if is_gateway(row):
                gateways.add((network, address))
            else:
                owners[network, address][row.mac].append(mac)
    for (network, address), macs in sorted(owners.items(), key=str):
        taken = (network, address) in gateways
        if taken or len(macs) > 1:
            where = tuple(dict.fromkeys(mac for each in macs.values() for mac in each))
            whose = "the gateway's address" if taken else "the same address"
            yield Finding(
                check="gateway address taken" if taken else "repeated IP address",
                severity="major" if taken else "minor",
                what=f"{', '.join(sorted(macs))} of network {network} has {whose}, {address}"
                if taken
                else f"{' and '.join(sorted(macs))} of network {network} have {whose}, {address}",
                expected="one owner of an address",
                seen=", ".join(f"{mac} on {_names(case, macs[mac])}" for mac in sorted(macs)),
                evidence=f"{ADDRESSES} on {len(where)} switches",
                time=case.seen.now,
                affects=f"clients of network {network}" if taken else "both owners",
                next_step=on(
                    case.fabric.name(where[0]),
                    f"{ADDRESSES} mac-address {min(macs)}",
                    "show arp no-resolve",
                ),
                switches=where,
            )


def _names(case: Comparison, macs: list[str]) -> str:
    return ", ".join(map(case.fabric.name, dict.fromkeys(macs)))
