"""Rows of wired clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant.resource import Answer, Resource, each_org
from fake_mist.tenant.rows.templates import VLANS
from fake_mist.tenant.wired import Wired, wired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Tenant
    from fake_mist.tenant.rows.common import Json


def searched(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the rows of `/orgs/{org_id}/wired_clients/search`."""
    return map(_row, wired(tenant, org))


def _row(client: Wired) -> Json:
    method = {"auth_method": "dot1x", "auth_state": "authenticated"} if client.dot1x else {}
    return {
        "device_mac": [client.switch.mac],
        "dhcp_hostname": client.hostname,
        "dhcp_vendor_class_identifier": client.make.vendor_class,
        "ip": [client.ip],
        "mac": client.mac,
        "port_id": [client.port],
        "site_id": client.switch.site.id,
        "timestamp": NOW - client.seen,
        "vlan": [VLANS[client.network]],
        **method,
    }


def _statistics(tenant: Tenant) -> Iterator[Answer]:
    """Give the rows of `/sites/{site_id}/stats/clients?wired=true`."""
    for site in tenant.sites:
        rows = [_statistic(each) for each in wired(tenant, site.org) if each.switch.site == site]
        yield Answer(ids={"site_id": site.id}, body=rows, query={"wired": "true"})


def _statistic(client: Wired) -> Json:
    return {
        "device_id": client.switch.id,
        "eth_port": client.port,
        "last_seen": NOW - client.seen,
        "mac": client.mac,
        "vlan_id": VLANS[client.network],
    }


RESOURCES: Final[tuple[Resource, ...]] = (
    Resource(path="/sites/{site_id}/stats/clients", answers=_statistics),
    each_org("/orgs/{org_id}/wired_clients/search", searched),
)
