"""What a site makes of the configuration that it inherits: templates, networks, WLANs, settings.

The published description: a derived setting is the templates of the organization merged with the
site's own, and where both set a member, the site's is used. A WLAN template applies to the
organization, to sites and to groups of sites, and its exceptions take sites and groups out again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5

from fake_mist.derived.derivation import following

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fake_mist.derived.derivation import Derivation, Ids, Look, Row, View

SITES: Final = "/orgs/{org_id}/sites"
SETTING: Final = "/sites/{site_id}/setting"
NAMED: Final = frozenset({"created_time", "id", "modified_time", "name", "org_id"})
"""Members of a template that say what it is, not what it sets."""


def site_of(look: Look, ids: Ids) -> Row | None:
    """Give the row of the site in a path."""
    found = (row for row in look.rows(SITES, ids) if row["id"] == ids.get("site_id"))
    return next(found, None)


def setting(look: Look, ids: Ids, _query: Mapping[str, str]) -> Iterator[Row]:
    """Give a site's setting as it is before anybody configures it."""
    site = site_of(look, ids)
    if site is not None:
        born = site.get("created_time", 0)
        yield {
            "created_time": born,
            "id": str(uuid5(NAMESPACE_URL, f"setting/{site['id']}")),
            "modified_time": born,
            "org_id": site["org_id"],
            "site_id": site["id"],
        }


def merged_setting(look: Look, ids: Ids, _query: Mapping[str, str]) -> Iterator[Row]:
    """Merge a site's setting over its templates."""
    site = site_of(look, ids)
    for own in look.rows(SETTING, ids) if site is not None else ():
        whole: dict[str, Any] = {}
        for kind in ("sitetemplate", "networktemplate"):
            for row in _applied(look, ids, kind):
                whole |= {name: value for name, value in row.items() if name not in NAMED}
        yield {**whole, **own}


def template(kind: str, *, lone: bool = False) -> View:
    """Give the template of a kind that a site names; `lone` where the answer is an object."""

    def view(look: Look, ids: Ids, query: Mapping[str, str]) -> Iterator[Row]:
        found = [_resolved(look, ids, query, row) for row in _applied(look, ids, kind)]
        yield from found or ([{}] if lone and site_of(look, ids) is not None else [])

    return view


def networks(look: Look, ids: Ids, query: Mapping[str, str]) -> Iterator[Row]:
    """Give the networks of the organization."""
    for row in look.rows("/orgs/{org_id}/networks", ids):
        yield _resolved(look, ids, query, row)


def profiles(look: Look, ids: Ids, query: Mapping[str, str]) -> Iterator[Row]:
    """Give the device profiles that devices of the site name."""
    devices = look.rows("/sites/{site_id}/devices", ids)
    named = {device.get("deviceprofile_id") for device in devices}
    for row in look.rows("/orgs/{org_id}/deviceprofiles", ids):
        if row["id"] in named:
            yield _resolved(look, ids, query, row)


def wlans(look: Look, ids: Ids, query: Mapping[str, str]) -> Iterator[Row]:
    """Give the WLANs of the templates that apply to a site, and its own."""
    site = site_of(look, ids)
    if site is None:
        return
    templates = look.rows("/orgs/{org_id}/templates", ids)
    inherited = {row["id"] for row in templates if _applies(row, site)}
    known = {row["id"] for row in templates}
    for row in look.rows("/orgs/{org_id}/wlans", ids):
        if row.get("template_id") in inherited or _is_loose(row, known):
            yield _resolved(look, ids, query, row)
    for row in look.rows("/sites/{site_id}/wlans", ids):
        yield _resolved(look, ids, query, row)


def _is_loose(wlan: Row, templates: set[str]) -> bool:
    """Tell a WLAN whose template was not recorded, so that nobody knows where it does not apply."""
    return wlan.get("template_id") is not None and not templates


def _applies(each: Row, site: Row) -> bool:
    return _reaches(each.get("applies"), site) and not _reaches(each.get("exceptions"), site)


def _reaches(where: Mapping[str, Any] | None, site: Row) -> bool:
    where = where or {}
    groups = {*(site.get("sitegroup_ids") or ())}
    return (
        where.get("org_id") == site["org_id"]
        or site["id"] in (where.get("site_ids") or ())
        or not groups.isdisjoint(where.get("sitegroup_ids") or ())
    )


def _applied(look: Look, ids: Ids, kind: str) -> Iterator[Row]:
    wanted = (site_of(look, ids) or {}).get(f"{kind}_id")
    for row in look.rows(f"/orgs/{{org_id}}/{kind}s", ids) if wanted else ():
        if row["id"] == wanted:
            yield row


def _resolved(look: Look, ids: Ids, query: Mapping[str, str], row: Row) -> Row:
    """Replace the site variables, where they are asked for."""
    if query.get("resolve") != "true":
        return row
    text = json.dumps(row)
    for own in look.rows(SETTING, ids):
        for name, value in (own.get("vars") or {}).items():
            text = text.replace("{{" + str(name) + "}}", json.dumps(str(value))[1:-1])
    found: Row = json.loads(text)
    return found


DERIVED: Final[Mapping[str, Derivation]] = {
    SETTING: following(setting),
    "/sites/{site_id}/setting/derived": following(merged_setting),
    "/sites/{site_id}/networktemplates/derived": following(template("networktemplate", lone=True)),
    "/sites/{site_id}/gatewaytemplates/derived": following(template("gatewaytemplate")),
    "/sites/{site_id}/rftemplates/derived": following(template("rftemplate")),
    "/sites/{site_id}/aptemplates/derived": following(template("aptemplate")),
    "/sites/{site_id}/sitetemplates/derived": following(template("sitetemplate")),
    "/sites/{site_id}/deviceprofiles/derived": following(profiles),
    "/sites/{site_id}/networks/derived": following(networks),
    "/sites/{site_id}/wlans/derived": following(wlans),
}
