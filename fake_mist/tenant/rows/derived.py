"""What a site's devices inherit: templates and settings as Mist merges and resolves them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from fake_mist.tenant.resource import Answer, Resource, each_site
from fake_mist.tenant.rows import places, settings, templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fake_mist.tenant.model import Org, Site, Tenant
    from fake_mist.tenant.rows.common import Json

RESOLVED: Final = {"resolve": "true"}
OWN: Final = frozenset({"created_time", "id", "modified_time", "name", "org_id"})
"""Members of a template that say what it is, not what it sets."""


def setting(_tenant: Tenant, site: Site) -> Json:
    """Merge a site's setting over its network template: the site's members win."""
    below = {name: value for name, value in network(site).items() if name not in OWN}
    return {**below, **settings.site(site)}


def network(site: Site) -> Json:
    """Give the network template of a site."""
    return _applied(site, templates.network, "networktemplate_id")


def resolved(site: Site, body: Any) -> Any:
    """Replace the site variables in a JSON value."""
    text = json.dumps(body)
    for name, value in settings.variables(site).items():
        text = text.replace("{{" + name + "}}", value)
    return json.loads(text)


def _applied(site: Site, rows: Callable[[Org], Iterable[Json]], field: str) -> Json:
    wanted = places.site(site)[field]
    return next(row for row in rows(site.org) if row["id"] == wanted)


def _both(body: Callable[[Site], Any]) -> Callable[[Tenant], Iterator[Answer]]:
    """Answer each site with its variables as they are, and resolved."""

    def answers(tenant: Tenant) -> Iterator[Answer]:
        for site in tenant.sites:
            ids = {"site_id": site.id}
            yield Answer(ids=ids, body=body(site))
            yield Answer(ids=ids, body=resolved(site, body(site)), query=RESOLVED)

    return answers


def _gateway(site: Site) -> list[Json]:
    return [_applied(site, templates.gateway, "gatewaytemplate_id")]


def _radio(site: Site) -> list[Json]:
    return [_applied(site, templates.radio, "rftemplate_id")]


RESOURCES: Final = (
    each_site("/sites/{site_id}/setting/derived", setting),
    Resource(path="/sites/{site_id}/networktemplates/derived", answers=_both(network)),
    Resource(path="/sites/{site_id}/gatewaytemplates/derived", answers=_both(_gateway)),
    Resource(path="/sites/{site_id}/rftemplates/derived", answers=_both(_radio)),
)
