"""Completion of arguments from the names that there are now.

A person is typing: what cannot be looked up, or not at once, is nothing, never an error.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from fastmcp import Context
from mcp.types import PromptReference

from mist_mcp.cloud.names import find_org, find_site, me, orgs_of, sites_of
from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import MistError
from mist_mcp.models.base import read_all
from mist_mcp.models.evpn import Topology
from mist_mcp.server.tree import devices_of, label
from mist_mcp.tools.kit.context import leased
from mist_mcp.words.naming import folded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from fastmcp import FastMCP
    from mcp.types import CompletionArgument, CompletionContext, ResourceTemplateReference

    from mist_mcp.answers.presentation import Presentation
    from mist_mcp.cloud.client import MistClient
    from mist_mcp.server.handbook import Handbook

    Names = Callable[[MistClient, Mapping[str, str]], Awaitable[Iterable[str]]]

_LOG: Final = logging.getLogger(__name__)
_PATIENCE: Final = 2.0
"""Seconds; what comes later is in the cache for the next key that is typed."""


def add_completion(server: FastMCP, *, presentation: Presentation, handbook: Handbook) -> None:
    """Complete the arguments of the server's prompts and resource templates.

    Args:
        server: has the prompts and templates.
        presentation: cleans and masks the names.
        handbook: its topics are completed too.
    """

    async def topics(_client: MistClient, _given: Mapping[str, str]) -> Iterable[str]:
        return handbook.topics

    sources: dict[str, Names] = {**_SOURCES, "topic": topics}

    async def complete(
        ref: PromptReference | ResourceTemplateReference,
        argument: CompletionArgument,
        context: CompletionContext | None,
    ) -> list[str]:
        if argument.name not in sources or not await _takes(server, ref, argument.name):
            return []
        async with Context(fastmcp=server) as current:
            given = (context.arguments if context else None) or {}
            names = await _patiently(_read(sources[argument.name], current, given))
        shown = (" ".join(presentation.sentence(name).split()) for name in names)
        return _beginning(argument.value, shown)

    server.add_completion_handler(complete)


async def _takes(
    server: FastMCP, ref: PromptReference | ResourceTemplateReference, argument: str
) -> bool:
    """Tell whether the server has this prompt or template, with this argument."""
    if isinstance(ref, PromptReference):
        prompt = await server.get_prompt(ref.name)
        return prompt is not None and argument in {one.name for one in prompt.arguments or []}
    templates = {template.uri_template for template in await server.list_resource_templates()}
    return ref.uri in templates and f"{{{argument}}}" in ref.uri


async def _read(source: Names, current: Context, given: Mapping[str, str]) -> Iterable[str]:
    async with leased(current) as mist:
        return await source(mist.client, given)


async def _patiently(names: Awaitable[Iterable[str]]) -> Iterable[str]:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await names
    except (MistError, TimeoutError):
        return ()
    except Exception:  # noqa: BLE001 - logged; whoever types must not be stopped by it
        _LOG.exception("a completion failed on our side")
        return ()


def _beginning(typed: str, names: Iterable[str]) -> list[str]:
    """Return the distinct names that begin with what was typed, in order."""
    start = folded(typed)
    found = {name for name in names if name and folded(name).startswith(start)}
    return sorted(found, key=lambda name: (name.casefold(), name))


async def _orgs(client: MistClient, _given: Mapping[str, str]) -> Iterable[str]:
    return [org.name for org in await orgs_of(client, await me(client))]


async def _sites(client: MistClient, given: Mapping[str, str]) -> Iterable[str]:
    org = await find_org(client, _org_given(given))
    return [site.label for site in await sites_of(client, org)]


async def _devices(client: MistClient, given: Mapping[str, str]) -> Iterable[str]:
    site = await find_site(client, given.get("site_id", ""), org=_org_given(given))
    return [label(one) for one in await devices_of(client, site)]


async def _fabrics(client: MistClient, given: Mapping[str, str]) -> Iterable[str]:
    org = await find_org(client, _org_given(given))
    paths = (
        [path_of("orgs/{org_id}/evpn_topologies", org_id=org.id)]
        if org.whole
        else [path_of("sites/{site_id}/evpn_topologies", site_id=one) for one in org.site_ids]
    )
    lists = await asyncio.gather(*(collect(list_pages(client.cached, path)) for path in paths))
    return [
        fabric.name or fabric.id for found in lists for fabric in read_all(Topology, found.rows)
    ]


def _org_given(given: Mapping[str, str]) -> str | None:
    """Return the organization that was typed before; without one, the only one will do."""
    return given.get("org_id") or given.get("organization") or None


_SOURCES: Final[Mapping[str, Names]] = {
    "organization": _orgs,
    "org_id": _orgs,
    "site": _sites,
    "site_id": _sites,
    "device": _devices,
    "fabric": _fabrics,
}
"""Where the values of an argument come from."""
