"""Rows of device events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.events import happenings, row
from fake_mist.tenant.resource import Resource, each_org

if TYPE_CHECKING:
    from fake_mist.tenant.model import Org, Tenant
    from fake_mist.tenant.rows.common import Json


def searched(tenant: Tenant, org: Org) -> list[Json]:
    """Give the rows of `/orgs/{org_id}/devices/events/search`, oldest first."""
    return [row(each) for each in happenings(tenant, org)]


RESOURCES: Final[tuple[Resource, ...]] = (
    each_org("/orgs/{org_id}/devices/events/search", searched),
)
