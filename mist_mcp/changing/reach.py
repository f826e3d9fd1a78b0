"""How much a change can affect: the sites that use the object, their devices and clients.

What cannot be narrowed down counts as the whole organization; what the cloud did not send, or sent
in another shape, is unknown, and never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mist_mcp.analysis.template_use import ENDPOINTS, SITE_FIELDS, uses
from mist_mcp.changing.requests import within_collection
from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError, UnreadableAnswerError
from mist_mcp.gate.plan import Reach
from mist_mcp.models.site import Site
from mist_mcp.models.template import Template
from mist_mcp.words.naming import as_id, as_uuid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mist_mcp.changing.requests import Home
    from mist_mcp.cloud.client import MistClient

Document = dict[str, Any]
Documents = tuple[Document, ...]
"""The object as it is and as it would be, as far as there is one."""

_KINDS: Final = {ending: kind for kind, ending in ENDPOINTS.items() if kind != "device_profile"}
_WLANS: Final = "wlans"
_COUNTS: Final = ("num_ap", "num_switch", "num_gateway")
_GROUPS: Final = "sitegroup_ids"
_LISTS: Final = ("site_ids", _GROUPS)


class _UnknownError(Exception):
    """Something that would have to be known was not sent."""


async def reach_of(client: MistClient, home: Home, *, documents: Documents) -> Reach:
    """Return how much a change of an object affects at most."""
    if within_collection(home.rest) == "devices":
        return Reach(devices=1, sites=1)
    try:
        return reach_of_sites(await _sites(client, home, documents))
    except (_UnknownError, ForbiddenError, NotFoundError, UnreadableAnswerError):
        return Reach()


def reach_of_sites(sites: Sequence[Document]) -> Reach:
    """Return the devices and clients of some sites; pure."""
    return Reach(
        devices=_sum(_sum(_count(site, name) for name in _COUNTS) for site in sites),
        sites=len(sites),
        clients=_sum(_count(site, "num_clients") for site in sites),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    """Add up counts; None if one is not known."""
    known = list(counts)
    return None if None in known else sum(count or 0 for count in known)


def _count(site: Mapping[str, Any], name: str) -> int | None:
    count = site.get(name)
    return count if type(count) is int and count >= 0 else None


async def _sites(client: MistClient, home: Home, documents: Documents) -> Sequence[Document]:
    """Return the sites that a change affects, with their counts.

    Raises:
        _UnknownError: some are missing, or do not say what they use.
    """
    if home.scope == "sites":
        return [await client.read_object(path_of("sites/{site_id}/stats", site_id=home.id))]
    return await _users(client, home, documents, await _all_sites(client, home.id))


async def _all_sites(client: MistClient, org_id: str) -> Sequence[Document]:
    """Return all sites of an organization, each with what either of its two lists says of it."""
    sites: dict[str, Document] = {}
    for ending in ("stats/sites", "sites"):
        path = path_of(f"orgs/{{org_id}}/{ending}", org_id=org_id)
        found = await collect(list_pages(client, path))
        if not found.complete:
            raise _UnknownError
        for row in found.rows:
            site_id = as_uuid(str(row.get("id") or ""))
            if site_id is None:
                raise _UnknownError
            sites[site_id] = {**sites.get(site_id, {}), **row}
    return list(sites.values())


async def _users(
    client: MistClient, home: Home, documents: Documents, sites: Sequence[Document]
) -> Sequence[Document]:
    """Return the sites that use the object, before or after; all where that is not known."""
    collection = within_collection(home.rest)
    if collection == _WLANS:
        documents = await _templates_of(client, home, documents)
        collection = ENDPOINTS["wlan"] if documents else None
    elif collection in _KINDS:
        documents = _with_own_id(home, documents)
    if collection not in _KINDS:
        return sites
    kind = _KINDS[collection]
    default = await _default(client, home) if kind == "alarm" else None
    templates = [Template.model_validate(_told(document, kind)) for document in documents]
    read = [(row, Site.model_validate(_saying(row, kind))) for row in sites]
    return [
        row for row, site in read if any(uses(site, t, kind, default=default) for t in templates)
    ]


def _with_own_id(home: Home, documents: Documents) -> Documents:
    """Return the forms of a template with the id that its path has, whatever the cloud sent.

    What is created has none, and applies to nothing unless it says to what.
    """
    _, _, own = home.rest.strip("/").partition("/")
    if not own:
        return tuple({"applies": None, **document} for document in documents)
    return tuple({**document, "id": own} for document in documents)


def _saying(site: Document, kind: str) -> Document:
    """Return a site if it says which templates it uses.

    Raises:
        _UnknownError: it does not.
    """
    if kind == "wlan":
        if not _is_ids(site.get(_GROUPS)):
            raise _UnknownError
        return site
    name = SITE_FIELDS[kind]
    if name not in site or not (site[name] is None or isinstance(site[name], str)):
        raise _UnknownError
    return site


def _told(template: Document, kind: str) -> Document:
    """Return a template if it says what it applies to, or is of a kind that sites name.

    Raises:
        _UnknownError: it does not.
    """
    if kind == "wlan" and not all(
        map(_is_whole, (template.get("applies", ""), template.get("exceptions")))
    ):
        raise _UnknownError
    return template


def _is_whole(part: object) -> bool:
    """Tell whether a part of a template names sites as published, or is known to name none."""
    if part is None:
        return True
    return (
        isinstance(part, dict)
        and isinstance(part.get("org_id"), str | None)
        and all(part.get(name) is None or _is_ids(part[name]) for name in _LISTS)
    )


def _is_ids(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


async def _templates_of(client: MistClient, home: Home, documents: Documents) -> Documents:
    """Return the templates that WLANs belong to; none unless each WLAN names one."""
    ids = [as_id(str(document.get("template_id") or "")) for document in documents]
    paths = [
        path_of("orgs/{org_id}/templates/{id}", org_id=home.id, id=template_id)
        for template_id in dict.fromkeys(ids)
        if template_id
    ]
    try:
        found = [await client.read_object(path) for path in paths]
    except (ForbiddenError, NotFoundError):
        return ()
    return tuple(found) if all(ids) else ()


async def _default(client: MistClient, home: Home) -> str | None:
    org = await client.read_object(path_of("orgs/{org_id}", org_id=home.id))
    name = SITE_FIELDS["alarm"]
    if name not in org or not (org[name] is None or isinstance(org[name], str)):
        raise _UnknownError
    return as_id(org[name])
