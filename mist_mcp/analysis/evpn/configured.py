"""What is configured on the switches of a fabric, wherever it stands. Pure.

The topology holds it by switch in `switch_configs` and in each switch's own `config`, and the
switches' own documents hold it too. What stands in any of them counts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mist_mcp.analysis.evpn.fabric import Fabric
    from mist_mcp.models.evpn import (
        FabricPortConfig,
        Gateway,
        Relay,
        RoutingConfig,
        SwitchSetting,
        Vlan,
    )

VARIABLE: Final = "{{"
FABRIC_USAGES: Final = frozenset({"evpn_uplink", "evpn_downlink"})
"""Usages of ports over which VXLAN passes."""

Values = dict[str, list[str]]
"""A value, and the switches that have it."""


@dataclass(frozen=True, slots=True)
class Configured:
    """What is configured, by switch; each switch has a document for each place.

    Args:
        documents: by MAC address.
    """

    documents: Mapping[str, tuple[RoutingConfig, ...]] = field(default_factory=dict)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Yield each switch with each router id that it is given anywhere."""
        for mac, documents in self.documents.items():
            for address in dict.fromkeys(each.router_id for each in documents if each.router_id):
                yield mac, address

    def networks(self) -> Iterator[tuple[str, str, Vlan]]:
        """Yield each switch with the name and the settings of each network."""
        for mac, documents in self.documents.items():
            for each in documents:
                yield from ((mac, name, network) for name, network in each.networks.items())

    def gateways(self) -> Iterator[tuple[str, str, Gateway]]:
        """Yield each switch with the network and the settings of each gateway."""
        for mac, documents in self.documents.items():
            for each in documents:
                yield from ((mac, name, gateway) for name, gateway in each.other_ip_configs.items())

    def ports(self) -> Iterator[tuple[str, str, FabricPortConfig]]:
        """Yield each switch with the name and the settings of each port."""
        for mac, documents in self.documents.items():
            for each in documents:
                yield from ((mac, name, port) for name, port in each.port_config.items())

    def mtu(self, mac: str, port: FabricPortConfig) -> int | None:
        """Return the MTU of a port: its own, or that of its usage."""
        usages = [each.port_usages.get(port.usage or "") for each in self.documents[mac]]
        return port.mtu or next((usage.mtu for usage in usages if usage and usage.mtu), None)

    def relays(self) -> dict[str, dict[str, Relay]]:
        """Return what is done with DHCP by network and switch."""
        found: dict[str, dict[str, Relay]] = defaultdict(dict)
        for mac, documents in self.documents.items():
            for each in documents:
                for network, relay in each.dhcpd_config.items():
                    found[network][mac] = relay
        return found


def configured(fabric: Fabric, settings: Iterable[SwitchSetting]) -> Configured:
    """Return what is configured on the switches of a fabric."""
    own = {row.mac: row for row in settings}
    planned = {row.mac: row.config for row in fabric.topology.switches if row.config}
    places = (fabric.topology.switch_configs, planned, own)
    return Configured(
        {
            mac: tuple(document for place in places if (document := place.get(mac)) is not None)
            for mac in fabric.switches
        }
    )


def values_of(
    rows: Iterable[tuple[str, str, object]], value: Callable[..., str | None]
) -> dict[str, Values]:
    """Return by name which switches have which value; variables and absent values are left out."""
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for mac, name, thing in rows:
        told = value(thing)
        if told and VARIABLE not in told:
            found[name][told][mac] = None
    return {
        name: {told: list(macs) for told, macs in values.items()}
        for name, values in sorted(found.items())
    }
