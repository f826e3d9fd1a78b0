"""`mist-mcp fabric NAME`: the picture of a fabric, for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.answers.presentation import Presentation
from mist_mcp.cloud.client import MistClient
from mist_mcp.errors import InputError, SettingsError
from mist_mcp.pictures.png import png_of
from mist_mcp.server.fabric_resources import FORMS, picture
from mist_mcp.words.redaction import Redactor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from mist_mcp.server.fabric_resources import Wanted
    from mist_mcp.settings.loading import Settings


PNG: Final = "png"
_OTHERS: Final = frozenset({".jpg", ".jpeg", ".gif", ".pdf", ".webp", ".bmp", ".tiff"})


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as it stands in a file, and what it shows in a line."""

    data: bytes
    line: str


async def drawing(
    settings: Settings,
    wanted: Wanted,
    *,
    ending: str,
    transport: httpx.AsyncBaseTransport | None,
    clock: Callable[[], float],
) -> Drawing:
    """Draw a fabric of the cloud.

    Args:
        settings: the operator's configuration.
        wanted: which fabric.
        ending: the form: svg, mmd or png.
        transport: replaces the network under the client.
        clock: epoch seconds.

    Raises:
        MistError: there is no such fabric, or the cloud cannot be asked.
    """
    texts = Presentation(
        redactor=Redactor(known=settings.secrets), max_bytes=settings.max_result_bytes
    )
    async with MistClient(settings, transport=transport, clock=clock) as client:
        drawn = await picture(client, wanted, at=clock(), shown=texts.sentence)
    line = f"{drawn.name} ({drawn.kind}) is {drawn.verdict}: {drawn.counts}"
    data = png_of(drawn) if ending == PNG else FORMS[ending].draw(drawn).encode()
    return Drawing(data, line)


def require_drawable(path: Path | None) -> None:
    """Refuse a name that promises another kind of picture.

    Raises:
        SettingsError: nothing of that kind is drawn here.
    """
    if path is not None and path.suffix.lower() in _OTHERS:
        raise SettingsError(
            f"{path.name} names a kind of picture that is not drawn here",
            next_step="Name an .svg or a .png, or add --mermaid.",
        )


def save(data: bytes, path: Path) -> None:
    """Write a picture into a file.

    Raises:
        InputError: the file cannot be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written ({error.strerror})",
            next_step="Give the path of a file in a folder that is there.",
        ) from None
