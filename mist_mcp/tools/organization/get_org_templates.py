"""Templates and device profiles of an organization, and who uses them."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

from pydantic import Field

from mist_mcp.analysis.drift import shown
from mist_mcp.analysis.merge import Json, Source, merged
from mist_mcp.analysis.template_use import ENDPOINTS, dangling, users
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.names import DEVICE_TYPES, OrgName, sites_of
from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.turns import by_turns
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.organization import Org
from mist_mcp.models.site import Site
from mist_mcp.models.template import Template
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import MOST_SHOWN, ordered
from mist_mcp.tools.kit.parameters import Fresh, Text
from mist_mcp.tools.kit.scope import find_whole_org
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted, listed
from mist_mcp.words.naming import Named, as_id, pick
from mist_mcp.words.redaction import Redactor
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment

TemplateKind = Literal[
    "rf",
    "network",
    "gateway",
    "site",
    "ap",
    "wlan",
    "alarm",
    "security_policy",
    "device_profile",
]
PROFILE: Final = "device_profile"
MOST_SITES: Final = 10
"""Sites named in a row."""

_FEW: Final = 4
"""Templates that are looked for at all sites before others have their turn."""


class TemplateRow(Record):
    """A template, and who uses it."""

    type: Foreign
    name: Foreign
    used_by: int = Field(description="sites, or devices of a device profile; 0 is unused")
    sites: list[Foreign] = Field(default_factory=list, description="the first ones")
    wlans: list[Foreign] = Field(default_factory=list, description="SSIDs of a WLAN template")
    device_type: Foreign | None = None
    modified: Moment = None
    id: Id


class FieldRow(Record):
    """A field of a configuration; secrets are masked."""

    field: Foreign
    value: Any


class Templates(Listing):
    """The templates of an organization, or one of them in full."""

    org: Foreign
    org_id: Id
    by_type: dict[Foreign, int] | None = None
    unused: list[Foreign] | None = None
    missing: list[Foreign] | None = Field(None, description="templates that sites name in vain")
    rows: list[TemplateRow]
    settings: list[FieldRow] | None = Field(None, description="of the template that name means")


@dataclass(frozen=True, slots=True)
class Uses:
    """What tells who uses a template.

    Args:
        sites: all sites of the organization.
        devices: devices by the id of their profile.
        ssids: names of WLANs by the id of their template.
        default: the alarm template of sites that name none.
    """

    sites: Sequence[Site]
    devices: Mapping[str, int]
    ssids: Mapping[str, list[str]]
    default: str | None


@tool("organization", danger="read")
async def get_org_templates(
    *,
    org_id: Text | None = None,
    type: TemplateKind | None = None,  # noqa: A002 - the seed's own word
    name: Text | None = None,
    fresh: Fresh = False,
    mist: Mist = MIST,
) -> Templates:
    """List templates and device profiles with the sites that use each, or show one in full.

    Args:
        org_id: Id or name.
        type: Of this type.
        name: One template, name or id: its settings.
        fresh: Not from the cache.
    """
    mist.fresh(fresh)
    org = await find_whole_org(mist.client, org_id)
    kinds = [type] if type else list(ENDPOINTS)
    order, shown = await ordered(mist, partial(_in_order, mist, org, kinds, name), limit=MOST_SHOWN)
    return Templates.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        org=org.name,
        org_id=org.id,
        whole=order.whole,
    )


async def _in_order(
    mist: Mist, org: OrgName, kinds: Sequence[str], name: str | None
) -> Order[TemplateRow]:
    """Read all templates of these kinds, and who uses each."""
    read = await asyncio.gather(*(_read(mist, org, kind) for kind in kinds))
    found = dict(zip(kinds, read, strict=True))
    uses = await _uses(mist, org, found)
    documents = [(kind, document) for kind in kinds for document in found[kind]]
    rows = [
        _row(Template.model_validate(document), kind, uses)
        async for kind, document in by_turns(documents, at_once=_FEW)
    ]
    wanted = _named(rows, name) if name else None
    kept = [row for row in rows if wanted in (None, row.id)]
    missing = dangling(uses.sites, {kind: _ids(found[kind]) for kind in kinds})
    return Order(
        kept,
        summary=_summary(org, kept, missing=len(missing)),
        whole={
            "by_type": counted(row.type for row in kept),
            "unused": [f"{row.type}: {row.name}" for row in kept if not row.used_by],
            "missing": missing,
            "settings": _settings(mist, found, wanted) if wanted else None,
        },
    )


async def _read(mist: Mist, org: OrgName, kind: str) -> list[Json]:
    """Read all templates of a kind; Mist lists the profiles of one type of device at a time."""
    path = path_of(f"orgs/{{org_id}}/{ENDPOINTS[kind]}", org_id=org.id)
    queries = [{"type": each} for each in DEVICE_TYPES] if kind == PROFILE else [{}]
    pages = (collect(list_pages(mist.client.cached, path, query)) for query in queries)
    rows = {str(row.get("id")): row for found in await asyncio.gather(*pages) for row in found.rows}
    return list(rows.values())


async def _uses(mist: Mist, org: OrgName, found: Mapping[str, list[Json]]) -> Uses:
    """Read who uses the templates that were found, with no request for kinds that are absent."""
    sites, devices, ssids, default = await asyncio.gather(
        sites_of(mist.client, org),
        _devices(mist, org) if found.get(PROFILE) else _nothing(),
        _ssids(mist, org) if found.get("wlan") else _nothing(),
        _default_alarms(mist, org) if found.get("alarm") else _nothing(),
    )
    return Uses(sites=sites, devices=devices or {}, ssids=ssids or {}, default=default)


async def _nothing() -> None:
    """Return None: there is nothing to ask for."""


async def _devices(mist: Mist, org: OrgName) -> Mapping[str, int]:
    path = path_of("orgs/{org_id}/inventory", org_id=org.id)
    rows = (await collect(list_pages(mist.client.cached, path))).rows
    return Counter(str(row["deviceprofile_id"]) for row in rows if row.get("deviceprofile_id"))


async def _ssids(mist: Mist, org: OrgName) -> Mapping[str, list[str]]:
    path = path_of("orgs/{org_id}/wlans", org_id=org.id)
    ssids: dict[str, list[str]] = {}
    for row in (await collect(list_pages(mist.client.cached, path))).rows:
        ssids.setdefault(str(row.get("template_id")), []).append(str(row.get("ssid")))
    return ssids


async def _default_alarms(mist: Mist, org: OrgName) -> str | None:
    document = await mist.client.cached.read_object(path_of("orgs/{org_id}", org_id=org.id))
    return as_id(Org.model_validate(document).alarmtemplate_id)


def _row(template: Template, kind: str, uses: Uses) -> TemplateRow:
    profile = kind == PROFILE
    default = uses.default if kind == "alarm" else None
    sites = [] if profile else users(template, kind, uses.sites, default=default)
    return TemplateRow(
        type=kind,
        name=template.label,
        used_by=uses.devices.get(template.id, 0) if profile else len(sites),
        sites=sites[:MOST_SITES],
        wlans=uses.ssids.get(template.id, []) if kind == "wlan" else [],
        device_type=template.type if profile else None,
        modified=iso(template.modified_time),
        id=template.id,
    )


def _summary(org: OrgName, rows: Sequence[TemplateRow], *, missing: int) -> str:
    if len(rows) == 1:
        row = rows[0]
        users = "devices" if row.type == PROFILE else "sites"
        return f"{row.name}, a {row.type} template of {org.name}: used by {row.used_by} {users}."
    unused = sum(not row.used_by for row in rows)
    kinds = listed(counted(row.type for row in rows))
    return f"{org.name}: {kinds}; {unused} unused, {missing} named by sites but missing."


def _named(rows: Sequence[TemplateRow], name: str) -> str:
    things = [Named(id=row.id, name=row.name) for row in rows]
    return pick(name, things, kind="template", source="get_org_templates").id


def _ids(documents: Sequence[Json]) -> set[str]:
    return {str(document.get("id")) for document in documents}


def _settings(mist: Mist, found: Mapping[str, list[Json]], wanted: str) -> list[FieldRow]:
    """Return the fields of one template."""
    documents = (row for rows in found.values() for row in rows)
    document = next(row for row in documents if row.get("id") == wanted)
    return field_rows(document, redactor=mist.redactor)


def field_rows(document: Json, *, redactor: Redactor) -> list[FieldRow]:
    """Return what a configuration sets, field by field; secrets are masked."""
    fields = sorted(merged({Source.TEMPLATE: document}).items())
    return [
        FieldRow(field=".".join(path), value=shown(path, setting.value, redactor=redactor))
        for path, setting in fields
    ]
