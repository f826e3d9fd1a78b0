"""Which actions this server does, and which it never does. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mist_mcp.actions.changing import CHANGING
from mist_mcp.actions.disturbing import DISTURBING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.actions.action import Action
    from mist_mcp.words.danger import Danger

ACTIONS: Final[Mapping[str, Action]] = {action.name: action for action in (*DISTURBING, *CHANGING)}

_PORTAL: Final = "Tell the user to do it in the Mist portal."
_LOOK: Final = "execute_custom_shell_command runs commands that only look."
NEVER: Final[Mapping[str, tuple[str, str]]] = {
    "request_ztp_password": ("its answer is a password, which this server never shows", _PORTAL),
    "check_radius_server": ("it takes a password, which is not to pass through a model", _PORTAL),
    "shell": ("it opens a login on the device", _LOOK),
    "monitor_traffic": ("it opens a terminal that has no end", _LOOK),
    "run_top": ("it opens a terminal that has no end", _LOOK),
    "zeroize": ("it wipes the device", _PORTAL),
    "image": ("it takes a file", _PORTAL),
}
"""What is never done, why, and what to do instead."""


def action_named(text: str) -> Action | None:
    """Return the action that a text names; the gate and the tool both read it so."""
    return ACTIONS.get(name_of(text))


def name_of(text: str) -> str:
    """Return the name of an action as the tables write it."""
    return text.strip().casefold()


def danger_of_action(arguments: Mapping[str, Any]) -> Danger:
    """Return what a call does; a text that names no action is refused before anything is sent."""
    text = arguments.get("action")
    action = action_named(text) if isinstance(text, str) else None
    return action.danger if action else "diagnostic"


def by_class() -> dict[Danger, list[str]]:
    """Return the names of all actions by their class of danger."""
    dangers: dict[Danger, list[str]] = {}
    for action in ACTIONS.values():
        dangers.setdefault(action.danger, []).append(action.name)
    return dangers
