"""All ways to speak with devices, made once for a connection to the cloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from mist_mcp.shell.addresses import socket_origin
from mist_mcp.shell.commands import load_commands
from mist_mcp.shell.runner import Shells
from mist_mcp.shell.stream import Streams

if TYPE_CHECKING:
    from mist_mcp.cloud.network import Network
    from mist_mcp.settings.loading import Settings
    from mist_mcp.shell.commands import Commands
    from mist_mcp.shell.runner import Poster


@dataclass(frozen=True, slots=True)
class DeviceAccess:
    """Commands, utilities, and what may be asked.

    Args:
        shells: runs Junos commands.
        streams: runs the utilities of the cloud.
        commands: the Junos commands that only read.
    """

    shells: Shells
    streams: Streams
    commands: Commands

    @classmethod
    def of(
        cls, client: Poster, *, settings: Settings, network: Network, origin: str | None
    ) -> Self:
        """Make the access of a client.

        Args:
            client: opens sessions.
            settings: cloud and token.
            network: the way to the WebSockets.
            origin: where WebSockets are, if not where those of the cloud are.
        """
        there = origin or socket_origin(settings.base_url)
        return cls(
            shells=Shells(client=client, origin=there, network=network),
            streams=Streams(client=client, origin=there, network=network, token=settings.api_token),
            commands=load_commands(),
        )
