"""Which tools the operator switched on, and why the others are off. Pure.

A toolset is the tools of one domain, or a selection from several of them. Toolsets and single tools
add up; what is excluded is off in any case; nothing chosen means all.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BeforeValidator, Field

from mist_mcp.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOOLSETS: Final = "MIST_TOOLSETS"
TOOLS: Final = "MIST_TOOLS"
EXCLUDE_TOOLS: Final = "MIST_EXCLUDE_TOOLS"

ALWAYS: Final = ("debug_server_status", "get_next_page")
"""Needed beside any other tool: they go only when excluded by name."""


SELECTIONS: Final[Mapping[str, frozenset[str]]] = {
    "core": frozenset(
        {
            "get_user_info",
            "get_audit_logs",
            "get_organization_stats",
            "get_org_sites",
            "get_org_templates",
            "get_org_inventory",
            "search_org_devices",
            "get_org_firmware",
            "get_org_access",
            "get_org_wlans",
            "get_site_devices",
            "get_site_insights",
            "get_site_radio",
            "get_device_stats",
            "get_switch_ports",
            "get_wan_edges",
            "get_device_events",
            "get_org_evpn_topologies",
            "get_evpn_topologies_details",
            "search_org_wireless_clients",
            "search_org_wired_clients",
            "search_org_nac_clients",
            "get_client_timeline",
            "get_alarms",
            "get_recent_changes",
            "marvis_troubleshoot",
            "search_mist_api",
            "make_mist_api_call",
            *ALWAYS,
        }
    )
}
"""Toolsets that are no domain: what answers most everyday questions, for clients with little room.

`docs/answerable.md` says how many of the questions of `tests/answerable` that are.
"""


def _separated(value: Any) -> Any:
    """Split a list as people write it: by commas, blanks allowed, no name twice."""
    if not isinstance(value, str):
        return value
    return tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))


_Name = Annotated[str, Field(pattern=r"^[a-z_]{1,64}$")]
Names = Annotated[tuple[_Name, ...], BeforeValidator(_separated)]
"""Names of tools or toolsets, from a text with commas; a secret in the wrong place is none."""

_Variable = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Variables = Annotated[tuple[_Variable, ...], BeforeValidator(_separated)]
"""The same for names of site variables, as people write them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the operator chose, by name."""

    toolsets: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The tools that are on, each with its toolset, and those that are off, each with the reason.

    Both keep the order of the catalogue.
    """

    enabled: Mapping[str, str]
    hidden: Mapping[str, str]

    def refusal(self, name: str) -> str | None:
        """Return what a caller of a tool that is off is told; None for any other name."""
        if name not in self.hidden:
            return None
        return (
            f"{name} is switched off: {self.hidden[name]}. "
            "Whoever operates this server can change that; use another tool, or tell the user."
        )


def select(offered: Mapping[str, str], *, choice: Choice) -> Selection:
    """Split the tools into those that are on and those that are off.

    Args:
        offered: the toolset of each tool of the catalogue.
        choice: what the operator chose.

    Raises:
        SettingsError: a name is none of the catalogue, or no tool is left.
    """
    toolsets = (*SELECTIONS, *offered.values())
    _require_known(choice.toolsets, toolsets, variable=TOOLSETS, kind="toolset")
    _require_known(choice.tools, offered, variable=TOOLS, kind="tool")
    _require_known(choice.excluded, offered, variable=EXCLUDE_TOOLS, kind="tool")
    reasons = {name: _reason(name, toolset, choice) for name, toolset in offered.items()}
    if all(reasons.values()):
        raise SettingsError(
            f"{TOOLSETS}, {TOOLS} and {EXCLUDE_TOOLS} leave no tool",
            next_step="Choose more, or exclude fewer.",
        )
    kept = set(ALWAYS) - set(choice.excluded)
    hidden = {name: why for name, why in reasons.items() if why and name not in kept}
    enabled = {name: toolset for name, toolset in offered.items() if name not in hidden}
    return Selection(enabled=enabled, hidden=hidden)


def _reason(name: str, toolset: str, choice: Choice) -> str | None:
    """Say which setting takes a tool away; None if none does."""
    if name in choice.excluded:
        return f"{EXCLUDE_TOOLS} names it"
    selected = any(name in SELECTIONS.get(each, ()) for each in choice.toolsets)
    if name in choice.tools or toolset in choice.toolsets or selected:
        return None
    if not choice.toolsets:
        return f"{TOOLS} does not name it" if choice.tools else None
    missing = f"its toolset {toolset} is not in {TOOLSETS}"
    return f"{missing}, nor is it in {TOOLS}" if choice.tools else missing


def _require_known(names: Iterable[str], known: Iterable[str], *, variable: str, kind: str) -> None:
    """Refuse the first name that means nothing, with those that it may have meant."""
    valid = list(dict.fromkeys(known))
    for name in names:
        if name not in valid:
            close = difflib.get_close_matches(name, valid, n=3)
            raise SettingsError(
                f"{variable} names {name}, which is no {kind}",
                next_step=f"Did you mean {' or '.join(close)}?"
                if close
                else f"The {kind}s are {', '.join(valid)}.",
            )
