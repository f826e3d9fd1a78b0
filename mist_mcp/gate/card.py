"""What the gate knows of a tool: its domain, and how dangerous a call can be. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mist_mcp.words.danger import Danger, Varying

Category = Literal[
    "account",
    "organization",
    "site",
    "device",
    "evpn",
    "client",
    "event",
    "msp",
    "diagnostics",
    "security",
    "utility",
]
"""The domain of a tool, and the toolset that an operator chooses it by."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the catalogue knows of a tool beside its signature and docstring."""

    category: Category
    danger: Danger | Varying
