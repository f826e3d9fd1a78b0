"""The texts and the tree of the tenant as MCP resources."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from fastmcp.exceptions import FastMCPError, ResourceError, ValidationError
from fastmcp.resources import Resource, ResourceTemplate
from fastmcp.server.dependencies import get_context

from mist_mcp.errors import InputError, MistError, NotFoundError
from mist_mcp.server import tree
from mist_mcp.tools.kit.context import leased

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from fastmcp import FastMCP

    from mist_mcp.answers.presentation import Presentation
    from mist_mcp.answers.results import Result
    from mist_mcp.server.handbook import Handbook

_LOG: Final = logging.getLogger(__name__)
_JSON: Final = "application/json"
_MARKDOWN: Final = "text/markdown"


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the tree.

    Args:
        uri: its address; what stands in braces is an id or a name.
        name: what it is.
        description: what it says.
        tool: the tool that says the same; without it the document is off too.
        read: reads it.
    """

    uri: str
    name: str
    description: str
    tool: str
    read: Callable[..., Awaitable[Result]]


_ORG: Final = f"{tree.ROOT}/{{org_id}}"
_SITE: Final = f"{_ORG}/sites/{{site_id}}"

TREE: Final = (
    Document(
        tree.ROOT,
        "organizations",
        "The organizations that the token reaches, with its role in each.",
        "get_organizations",
        tree.orgs,
    ),
    Document(
        f"{tree.ROOT}{{?after}}",
        "more organizations",
        "The organizations after the first so many.",
        "get_organizations",
        tree.orgs,
    ),
    Document(
        _ORG,
        "organization",
        "An organization, by id or name.",
        "get_organizations",
        tree.org,
    ),
    Document(
        f"{_ORG}/sites{{?after}}",
        "sites",
        "The sites of an organization.",
        "get_org_sites",
        tree.sites,
    ),
    Document(
        _SITE,
        "site",
        "A site, by id or name: where it is, and how many devices it has.",
        "get_site_info",
        tree.site,
    ),
    Document(
        f"{_SITE}/devices{{?after}}",
        "devices",
        "The devices that a site is configured with: names, types, models.",
        "get_site_devices",
        tree.devices,
    ),
    Document(
        f"{_SITE}/devices/{{device}}",
        "device",
        "A device, by name, MAC address or serial: what it is and where.",
        "get_site_devices",
        tree.device,
    ),
)


def add_resources(
    server: FastMCP,
    *,
    enabled: Mapping[str, str],
    presentation: Presentation,
    handbook: Handbook,
) -> None:
    """Offer the texts, and the documents whose tools are on.

    Args:
        server: offers them.
        enabled: the toolset of each tool that is on.
        presentation: how documents and errors leave the server.
        handbook: the texts.
    """
    for document in TREE:
        if document.tool in enabled:
            _add(server, document, _served(document.read, presentation))
    _add_texts(server, handbook, presentation)


def _add(server: FastMCP, document: Document, served: Callable[..., Awaitable[str]]) -> None:
    uri, name, about = document.uri, document.name, document.description
    if "{" in uri:
        template = _template(uri, name, about)
        server.add_template(template.model_copy(update={"fn": served}))
    else:
        server.add_resource(
            Resource.from_function(served, uri, name=name, description=about, mime_type=_JSON)
        )


@cache
def _template(uri: str, name: str, about: str) -> ResourceTemplate:
    """Make a template, once for all servers of a process: its schema takes milliseconds."""

    async def form(after: str = "", **places: str) -> str:
        raise NotImplementedError(after, places)

    return ResourceTemplate.from_function(form, uri, name=name, description=about, mime_type=_JSON)


def _served(
    read: Callable[..., Awaitable[Result]], presentation: Presentation
) -> Callable[..., Awaitable[str]]:
    """Return the function that reads a document for a client."""

    async def served(after: str = "", **places: str) -> str:
        asked = {**places, "after": after} if after else places
        with explaining(presentation):
            async with leased(get_context()) as mist:
                result = await read(mist.client, **asked)
        document = presentation.result(result).document
        return json.dumps(tree.continued(document), ensure_ascii=False, separators=(",", ":"))

    return served


@contextmanager
def explaining(presentation: Presentation) -> Iterator[None]:
    """Turn what goes wrong while a document is made into what a client is told.

    Raises:
        FastMCPError: the sentence for the client; nothing else leaves.
    """
    try:
        yield
    except MistError as error:
        raise _refusal(error, presentation) from error
    except Exception as error:
        _LOG.exception("a document failed on our side")
        raise ResourceError(
            f"The document failed on the server's own side ({type(error).__name__}). "
            "The server's log has the details; other documents are not affected."
        ) from error


def _refusal(error: MistError, presentation: Presentation) -> FastMCPError:
    """Return the error that a client receives; what it asked for wrongly is its own fault."""
    kind = ValidationError if isinstance(error, InputError | NotFoundError) else ResourceError
    return kind(presentation.sentence(str(error)), log_level=logging.DEBUG)


def _add_texts(server: FastMCP, handbook: Handbook, presentation: Presentation) -> None:
    @server.resource(
        "mist://glossary",
        name="glossary",
        description="The terms of Mist: scopes, devices, configuration, clients, service levels.",
        mime_type=_MARKDOWN,
    )
    async def glossary() -> str:
        return handbook.glossary

    @server.resource(
        "mist://knowledge/evpn",
        name="EVPN",
        description="EVPN campus fabrics: kinds, sessions, routes, checks, with sources.",
        mime_type=_MARKDOWN,
    )
    async def evpn() -> str:
        return handbook.evpn

    @server.resource(
        "mist://knowledge/evpn/{topic}",
        name="EVPN topic",
        description=f"One section of it: {', '.join(handbook.topics)}.",
        mime_type=_MARKDOWN,
    )
    async def section(topic: str) -> str:
        try:
            return handbook.topic(topic)
        except MistError as error:
            raise _refusal(error, presentation) from error
