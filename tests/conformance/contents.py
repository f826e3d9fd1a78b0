"""Every kind of content, log lines and progress, as the conformance suite asks for them."""

import base64
import struct
import zlib
from typing import Final

from fastmcp import Context
from fastmcp.dependencies import CurrentContext
from fastmcp.tools import ToolResult
from mcp.types import (
    AudioContent,
    EmbeddedResource,
    ImageContent,
    TextContent,
    TextResourceContents,
)

from mist_mcp.errors import InputError
from mist_mcp.tools.kit.tool import tool


def _png() -> bytes:
    """Draw one red pixel."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\xff\0\0")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _wav() -> bytes:
    """Record one sample of silence: 16 bits, one channel."""
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16)
    data = struct.pack("<4sI2s", b"data", 2, b"\0\0")
    return struct.pack("<4sI4s", b"RIFF", 4 + len(form) + len(data), b"WAVE") + form + data


CONTEXT: Final[Context] = CurrentContext()
"""The default of a `context` parameter; FastMCP fills it and keeps it out of the schema."""

PNG: Final = _png()
IMAGE: Final = ImageContent(
    type="image", data=base64.b64encode(PNG).decode("ascii"), mime_type="image/png"
)
_AUDIO: Final = AudioContent(
    type="audio", data=base64.b64encode(_wav()).decode("ascii"), mime_type="audio/wav"
)


def embedded(uri: str, text: str, *, kind: str = "text/plain") -> EmbeddedResource:
    """Put a resource into an answer."""
    return EmbeddedResource(
        type="resource", resource=TextResourceContents(uri=uri, mime_type=kind, text=text)
    )


def said(text: str) -> ToolResult:
    """Answer with a text alone."""
    return ToolResult(content=[TextContent(type="text", text=text)])


@tool("utility", danger="read")
async def test_simple_text() -> ToolResult:
    """Say one sentence."""
    return said("This is a simple text response for testing.")


@tool("utility", danger="read")
async def test_image_content() -> ToolResult:
    """Show a pixel."""
    return ToolResult(content=[IMAGE])


@tool("utility", danger="read")
async def test_audio_content() -> ToolResult:
    """Play silence."""
    return ToolResult(content=[_AUDIO])


@tool("utility", danger="read")
async def test_embedded_resource() -> ToolResult:
    """Bring a resource along."""
    found = embedded("test://embedded-resource", "This is an embedded resource content.")
    return ToolResult(content=[found])


@tool("utility", danger="read")
async def test_multiple_content_types() -> ToolResult:
    """Bring a text, an image and a resource."""
    found = embedded(
        "test://mixed-content-resource", '{"test":"data","value":123}', kind="application/json"
    )
    text = TextContent(type="text", text="Multiple content types test:")
    return ToolResult(content=[text, IMAGE, found])


@tool("utility", danger="read")
async def test_error_handling() -> ToolResult:
    """Fail with a typed error, as any tool does."""
    raise InputError(
        "This tool intentionally returns an error for testing", next_step="Expect just that."
    )


@tool("utility", danger="read")
async def test_tool_with_logging(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Log three lines to the client."""
    for what in ("started", "processing data", "completed"):
        await context.info(f"Tool execution {what}")
    return said("Three lines were logged.")


@tool("utility", danger="read")
async def test_logging_tool(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Log a line, which nobody is sent who did not ask for it."""
    await context.info("A line for those who asked for lines")
    return said("A line was logged.")


@tool("utility", danger="read")
async def test_tool_with_progress(
    *,
    context: Context = CONTEXT,
) -> ToolResult:
    """Tell how far it is, three times."""
    for done in (0, 50, 100):
        await context.report_progress(done, 100)
    return said("All of it is done.")
