"""Which sites use which template. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.words.naming import as_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from mist_mcp.models.site import Site
    from mist_mcp.models.template import Reach, Template

SITE_FIELDS: Final = {
    "rf": "rftemplate_id",
    "network": "networktemplate_id",
    "gateway": "gatewaytemplate_id",
    "site": "sitetemplate_id",
    "ap": "aptemplate_id",
    "alarm": "alarmtemplate_id",
    "security_policy": "secpolicy_id",
}
"""The field of a site that names its template, by kind."""

ENDPOINTS: Final[dict[str, str]] = {
    "rf": "rftemplates",
    "network": "networktemplates",
    "gateway": "gatewaytemplates",
    "site": "sitetemplates",
    "ap": "aptemplates",
    "wlan": "templates",
    "alarm": "alarmtemplates",
    "security_policy": "secpolicies",
    "device_profile": "deviceprofiles",
}
"""The last word of the path at which an organization's templates are listed, by kind."""


def template_of(site: Site, kind: str) -> str | None:
    """Return the id of the template that a site names itself."""
    template_id: str | None = getattr(site, SITE_FIELDS[kind])
    return as_id(template_id)


def users(
    template: Template, kind: str, sites: Sequence[Site], *, default: str | None
) -> list[str]:
    """Return the names of the sites that use a template.

    Args:
        template: the template.
        kind: wlan, or a kind that sites name.
        sites: all sites of the organization.
        default: what sites that name none of their own use.
    """
    return [site.label for site in sites if uses(site, template, kind, default=default)]


def uses(site: Site, template: Template, kind: str, *, default: str | None) -> bool:
    """Tell whether a site uses a template."""
    if kind == "wlan":
        return _applies(template, site)
    return (template_of(site, kind) or default) == template.id


def _applies(template: Template, site: Site) -> bool:
    """Tell whether a WLAN template applies to a site: named, by group or as one of all."""
    reach = template.applies
    if reach is None or not (as_id(reach.org_id) or _holds(reach, site)):
        return False
    return template.exceptions is None or not _holds(template.exceptions, site)


def _holds(reach: Reach, site: Site) -> bool:
    groups = set(reach.sitegroup_ids)
    return site.id in reach.site_ids or not groups.isdisjoint(site.sitegroup_ids)


def dangling(sites: Iterable[Site], known: Mapping[str, Collection[str]]) -> list[str]:
    """Say which sites name a template that does not exist.

    Args:
        sites: all sites of the organization.
        known: ids of the templates by kind; only the kinds that were read.
    """
    return [
        f"{site.label} names a {kind.replace('_', ' ')} template that does not exist: {named}"
        for site in sites
        for kind, ids in known.items()
        if kind in SITE_FIELDS and (named := template_of(site, kind)) and named not in ids
    ]
