"""What a tool works with, handed to it by the server for each call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastmcp import Context
from fastmcp.dependencies import CurrentContext, Depends

from mist_mcp.cloud.client import MistClient
from mist_mcp.settings import Settings

LIFESPAN_KEY = "mist"


@dataclass(frozen=True, slots=True)
class Mist:
    """The cloud, the settings and the time.

    Args:
        client: reads from the cloud.
        settings: the operator's configuration.
        clock: epoch seconds.
        started: when the server started, epoch seconds.
    """

    client: MistClient
    settings: Settings
    clock: Callable[[], float]
    started: float


def _current(context: Context = CurrentContext()) -> Mist:  # noqa: B008 - how FastMCP injects
    mist: Mist = context.lifespan_context[LIFESPAN_KEY]
    return mist


MIST: Mist = Depends(_current)
"""The default of a tool's `mist` parameter; FastMCP fills it and keeps it out of the schema."""
