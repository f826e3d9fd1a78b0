"""Pictures of fabrics as resources, and the link to one beside the answer about a fabric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastmcp.resources import ResourceTemplate
from fastmcp.server.dependencies import get_context
from fastmcp.server.middleware import Middleware
from mcp.types import ResourceLink, TextContent

from mist_mcp.pictures.address import ROOT, TEMPLATE
from mist_mcp.pictures.content import picture_of
from mist_mcp.pictures.mermaid import mermaid_of
from mist_mcp.pictures.svg import svg_of
from mist_mcp.server.resources import explaining
from mist_mcp.tools.evpn.fabric_verdicts import judged_aside
from mist_mcp.tools.kit.context import leased
from mist_mcp.tools.kit.fabric_sought import fabric_at
from mist_mcp.tools.kit.fabric_sources import inspection

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from fastmcp import FastMCP
    from fastmcp.server.middleware import CallNext, MiddlewareContext
    from fastmcp.tools import ToolResult
    from mcp.types import CallToolRequestParams

    from mist_mcp.answers.presentation import Presentation
    from mist_mcp.cloud.client import MistClient
    from mist_mcp.pictures.picture import Picture

TOOL: Final = "get_evpn_topologies_details"
"""Says the same in words; without it there are no pictures."""

FIELD: Final = "picture"
"""The field of an answer that holds the address of the picture."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of picture."""

    name: str
    about: str
    mime_type: str
    draw: Callable[[Picture], str]


FORMS: Final[Mapping[str, Form]] = {
    "svg": Form(
        "fabric as SVG",
        "A picture of an EVPN fabric: switches, links, sessions and findings, with the verdict.",
        "image/svg+xml",
        svg_of,
    ),
    "mmd": Form(
        "fabric as Mermaid",
        "The same as a Mermaid flowchart, for clients that draw it themselves.",
        "text/vnd.mermaid",
        mermaid_of,
    ),
}
"""The forms by the ending of the address."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which fabric, by names or ids; the organization may be left out if there is one."""

    fabric: str
    org: str | None = None
    site: str | None = None


async def picture(
    client: MistClient, wanted: Wanted, *, at: float, shown: Callable[[str], str]
) -> Picture:
    """Read all about a fabric, judge it, and return its picture.

    Args:
        client: reads from the cloud.
        wanted: which fabric.
        at: now, epoch seconds.
        shown: makes texts of strangers fit to be shown.
    """
    found, _ = await fabric_at(client, wanted.fabric, org_id=wanted.org, site_id=wanted.site)
    one = await judged_aside(found, await inspection(client, found), now=at)
    return picture_of(one.case, one.assessment, at=at, shown=shown)


def add_fabric_pictures(
    server: FastMCP, *, enabled: Mapping[str, str], presentation: Presentation
) -> None:
    """Offer the pictures, unless the tool that says the same is off.

    Args:
        server: offers them.
        enabled: the toolset of each tool that is on.
        presentation: how texts and errors leave the server, and how large an answer may be.
    """
    if TOOL not in enabled:
        return
    for ending, form in FORMS.items():
        server.add_template(
            ResourceTemplate.from_function(
                _served(form, presentation),
                TEMPLATE.format(ending=ending),
                name=form.name,
                description=form.about,
                mime_type=form.mime_type,
            )
        )
    server.add_middleware(PictureLink(max_bytes=presentation.max_bytes))


def _served(form: Form, presentation: Presentation) -> Callable[..., Awaitable[str]]:
    """Return the function that draws a fabric for a client."""

    async def served(org_id: str, fabric: str) -> str:
        wanted = Wanted(fabric, org=org_id)
        with explaining(presentation):
            async with leased(get_context()) as mist:
                drawn = await picture(
                    mist.client, wanted, at=mist.clock(), shown=presentation.sentence
                )
            return form.draw(drawn)

    return served


class PictureLink(Middleware):
    """Adds to an answer about a fabric the link to its picture, where the budget has room."""

    def __init__(self, *, max_bytes: int) -> None:
        """Keep the size that an answer may have."""
        self._max_bytes = max_bytes

    async def on_call_tool(
        self,
        context: MiddlewareContext[CallToolRequestParams],
        call_next: CallNext[CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Add the link; clients that know links offer to open it, others show its name."""
        result = await call_next(context)
        uri = (result.structured_content or {}).get(FIELD)
        if isinstance(uri, str) and uri.startswith(ROOT):
            form = FORMS["svg"]
            link = ResourceLink(
                type="resource_link", uri=uri, name=form.name, mime_type=form.mime_type
            )
            if _size(result) + len(link.model_dump_json(exclude_none=True)) <= self._max_bytes:
                result.content = [*result.content, link]
        return result


def _size(result: ToolResult) -> int:
    """Return the size of the text in bytes; the link stands beside it."""
    texts = [block.text for block in result.content if isinstance(block, TextContent)]
    return sum(len(text.encode()) for text in texts)
