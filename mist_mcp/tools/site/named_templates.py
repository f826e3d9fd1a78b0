"""The templates of a site, by name, each as the organization keeps it."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from mist_mcp.answers.results import Record
from mist_mcp.cloud.names import OrgName
from mist_mcp.cloud.paging import Row, collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.site import Site
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.site_templates import template_ids
from mist_mcp.words.trust import Foreign, Id, Own

PATHS: Final = {
    "rf": "orgs/{org_id}/rftemplates",
    "network": "orgs/{org_id}/networktemplates",
    "gateway": "orgs/{org_id}/gatewaytemplates",
    "ap": "orgs/{org_id}/aptemplates",
    "site": "orgs/{org_id}/sitetemplates",
    "security policy": "orgs/{org_id}/secpolicies",
    "alarm": "orgs/{org_id}/alarmtemplates",
}


class TemplateRow(Record):
    """A template that a site uses."""

    kind: Own
    id: Id
    name: Foreign | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A template of a site.

    Args:
        kind: such as network.
        id: of the template.
        document: as the organization keeps it; None where that is not known.
    """

    kind: str
    id: str
    document: dict[str, Any] | None

    @property
    def name(self) -> str | None:
        """What it is called, where that is known."""
        name = (self.document or {}).get("name")
        return name if isinstance(name, str) else None

    @property
    def row(self) -> TemplateRow:
        """Return it as a row."""
        return TemplateRow.of(self)


async def named_templates(
    mist: Mist, site: Site, owner: OrgName | None, notes: list[str]
) -> list[Template]:
    """Return the site's templates, in full where the token may list the organization's."""
    ids = template_ids(site)
    org_id = owner.id if owner is not None and owner.whole else None
    kinds = [kind for kind in ids if org_id is not None]
    read = partial(_by_id, mist, org_id or "", notes=notes)
    found = dict(zip(kinds, await asyncio.gather(*map(read, kinds)), strict=True))
    return [
        Template(kind, template_id, found.get(kind, {}).get(template_id))
        for kind, template_id in ids.items()
    ]


async def _by_id(mist: Mist, org_id: str, kind: str, *, notes: list[str]) -> dict[str, Row]:
    pages = list_pages(mist.client.cached, path_of(PATHS[kind], org_id=org_id))
    none: list[Row] = []
    rows = await unless_closed(_rows(pages), f"list of {kind} templates", nothing=none, notes=notes)
    return {str(row.get("id")): row for row in rows}


async def _rows(pages: Any) -> list[Row]:
    return (await collect(pages)).rows
