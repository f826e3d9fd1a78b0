"""An action on a device: its body, its danger, and what a person should know of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.actions.option import checked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.actions.option import Options
    from mist_mcp.words.danger import Danger

AP: Final = "ap"
SWITCH: Final = "switch"
GATEWAY: Final = "gateway"
EVERY: Final = (AP, SWITCH, GATEWAY)
JUNOS: Final = (SWITCH, GATEWAY)
_PORTS: Final = ("port", "port_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action of the API on one device.

    Args:
        name: the words after the device in its path.
        danger: what it can do at worst.
        what: what it does, as a command without a full stop.
        effect: what happens to the device and to those behind it.
        effects: what happens instead to devices of some types.
        irreversible: what cannot be undone; empty if nothing is lost.
        kinds: the types of devices that have it.
        options: the fields of its body.
        needed: the fields that must be there.
        narrowed_by: the fields of which one keeps it from acting on everything.
        unnarrowed: what everything is, if none of them is there.
        speaks: whether its output comes on the stream channel.
        minutes: until its effect shows in the statistics.
    """

    name: str
    danger: Danger
    what: str
    effect: str
    effects: Mapping[str, str] = field(default_factory=dict)
    irreversible: str = ""
    kinds: tuple[str, ...] = EVERY
    options: Options = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    narrowed_by: tuple[str, ...] = ()
    unnarrowed: str = ""
    speaks: bool = False
    minutes: int = 1

    def effect_on(self, kind: str | None) -> str:
        """Say what happens to a device of a type."""
        return self.effects.get(kind or "", self.effect)

    @property
    def asks(self) -> bool:
        """Whether a person must approve it."""
        return self.danger != "diagnostic"

    def body(self, options: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the body of the request; None for an action that has none.

        Raises:
            InputError: an option is unknown, does not fit, or is missing.
        """
        given = checked(self.name, options, self.options, self.needed)
        return given if self.options else None

    def everything(self, body: Mapping[str, Any] | None) -> str:
        """Say what it acts on if nothing narrows it; empty if something does."""
        given = body or {}
        return "" if any(name in given for name in self.narrowed_by) else self.unnarrowed

    def ports(self, body: Mapping[str, Any] | None) -> tuple[str, ...]:
        """Return the ports that a body names."""
        given = body or {}
        single = (given[name] for name in _PORTS if name in given)
        return (*given.get("ports", ()), *single)
