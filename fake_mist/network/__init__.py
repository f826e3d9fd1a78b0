"""A network as data: made in Python or read from a file, served by the fake cloud."""

from __future__ import annotations

from fake_mist.network.errors import NetworkError
from fake_mist.network.network import Network

__all__ = ["Network", "NetworkError"]
