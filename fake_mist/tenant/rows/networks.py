"""Networks of an organization, and those a site makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.draw import identifier
from fake_mist.tenant.resource import Answer, Resource, each_org
from fake_mist.tenant.rows.common import Json, created, modified
from fake_mist.tenant.rows.templates import VLANS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Site, Tenant

VARIABLE: Final = "{{SITE_NET}}"
"""Site variable: the second octet of the site's addresses."""

INTERNET: Final = frozenset({"guest", "staff", "students"})
RESOLVED: Final = {"resolve": "true"}


def networks(_tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the rows of `/orgs/{org_id}/networks`, whose addresses carry a site variable."""
    return (_network(org, name, VARIABLE) for name in VLANS)


def _network(org: Org, name: str, octet: str) -> Json:
    vlan = VLANS[name]
    return {
        "created_time": created("network", org.name, name),
        "gateway": f"10.{octet}.{vlan}.1",
        "id": identifier("network", f"{org.id}/{name}"),
        "internal_access": {"enabled": name not in {"guest", "iot"}},
        "internet_access": {"enabled": name in INTERNET},
        "isolation": name == "guest",
        "modified_time": modified("network", org.name, name),
        "name": name,
        "org_id": org.id,
        "subnet": f"10.{octet}.{vlan}.0/24",
        "vlan_id": vlan,
    }


def _derived(tenant: Tenant) -> Iterator[Answer]:
    for site in tenant.sites:
        ids = {"site_id": site.id}
        yield Answer(ids=ids, body=networks(tenant, site.org))
        yield Answer(ids=ids, body=_of_site(site), query=RESOLVED)


def _of_site(site: Site) -> Iterator[Json]:
    return (_network(site.org, name, str(site.number)) for name in VLANS)


RESOURCES: Final = (
    each_org("/orgs/{org_id}/networks", networks),
    Resource(path="/sites/{site_id}/networks/derived", answers=_derived),
)
