"""What an alarm is about, as words: whatever its row has beside its bookkeeping. Pure.

Kinds that nobody here has seen bring fields of their own, so it is the bookkeeping that is listed,
and everything else is told: what names a thing, a cause, an advice.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.words.secret_names import is_secret_value
from mist_mcp.words.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mist_mcp.models.alarm import Alarm

MOST_NAMES: Final = 5
MOST_FIELDS: Final = 24
LONGEST: Final = 300
"""Characters of what one field says."""

_DEEPEST: Final = 4
_BOOKKEEPING: Final = frozenset(
    {"ack_admin_id", "action_id", "alert_id", "component", "event_id", "for_site"}
    | {"license_requirement", "org_id", "org_name", "unacked_time", "update"}
)
"""Fields that say nothing about the network; those of the model are shown by themselves."""

_FIRST: Final = ("reasons", "root_cause", "impacted_entities", "suggestion")
_ENTITIES: Final = "impacted_entities"
_DEVICES: Final = frozenset({"ap", "switch", "gateway", "router", "mxedge", "mist_edge"})
_NAMELESS: Final = frozenset({"", "unknown"})
_TIMES: Final = ("time", "timestamp", "_at", "_seen", "_since")
_MILLISECONDS: Final = 100_000_000_000
_EPOCH: Final = 1_000_000_000
"""A smaller number is no moment of this century."""

_LONG: Final = "…"
_MORE: Final = "and"


def about(alarm: Alarm) -> dict[str, str]:
    """Return what an alarm says beside what every alarm has, by the field that says it.

    What an object below repeats is told once, secrets are not told, and the rest is bounded.
    """
    said = {text.casefold() for text in (alarm.type, alarm.group, alarm.status) if text}
    told: dict[str, str] = {}
    for name in _ordered(alarm.more):
        for path, text in _spoken(name, alarm.more[name]):
            again = path != name and text.casefold() in said
            if not again and not is_secret_value(path, text):
                said.add(text.casefold())
                told[path] = _cut(f"{told[path]}; {text}" if path in told else text)
    rest = list(told)[MOST_FIELDS:]
    kept = {path: text for path, text in told.items() if path not in rest}
    return {**kept, _MORE: f"{len(rest)} more fields"} if rest else kept


def devices(alarm: Alarm) -> list[str]:
    """Return the devices of an alarm: by name, else by address, each once."""
    named = [*alarm.hostnames, *texts(alarm.more, "hostname"), *_impacted(alarm)]
    return list(dict.fromkeys(named or alarm.macs))


def named(alarm: Alarm) -> list[str]:
    """Return what an alarm is about: devices, else WLANs and servers, else networks in the air."""
    return (
        devices(alarm)
        or [name for each in _entities(alarm) if (name := _name(each))]
        or [ssid for ssid in alarm.ssids if ssid]
    )


def addresses(alarm: Alarm) -> list[str]:
    """Return the MAC addresses of its devices, each once."""
    return list(dict.fromkeys([*alarm.macs, *entities(alarm, "entity_mac")]))


def entities(alarm: Alarm, field: str) -> list[str]:
    """Return the texts of a field of what an alarm hits."""
    return [text for entity in _entities(alarm) for text in texts(entity, field)]


def texts(fields: Mapping[str, Any], path: str) -> Iterator[str]:
    """Return the texts under a path, `a.b`, of a list each of its items."""
    name, _, rest = path.partition(".")
    value = _read(fields.get(name))
    if rest:
        if isinstance(value, dict):
            yield from texts(value, rest)
        return
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str | int | float) and not isinstance(each, bool) and each != "":
            yield str(each)


def bounded(names: list[str]) -> list[str]:
    """Return a few names, and how many there are beyond them."""
    rest = len(names) - MOST_NAMES
    return names[:MOST_NAMES] + ([f"and {rest} more"] if rest > 0 else [])


def _ordered(fields: Mapping[str, Any]) -> list[str]:
    """Return the names of what is told: causes and advice first, objects that repeat them last."""
    first = [name for name in _FIRST if name in fields]
    others = [name for name in fields if name not in {*first, *_BOOKKEEPING}]
    return [*first, *sorted(others, key=lambda name: isinstance(_read(fields[name]), dict))]


def _impacted(alarm: Alarm) -> list[str]:
    """Return the devices among what an alarm hits."""
    return [
        name
        for entity in _entities(alarm)
        if entity.get("entity_mac") or str(entity.get("entity_type")).casefold() in _DEVICES
        if (name := _name(entity))
    ]


def _entities(alarm: Alarm) -> list[dict[str, Any]]:
    found = _read(alarm.more.get(_ENTITIES))
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _name(entity: Mapping[str, Any]) -> str:
    """Return what to call an entity; a cloud writes `unknown` for no name."""
    fields = ("entity_name", "ui_display_field", "entity_mac", "entity_ip", "entity_id")
    found = (text for field in fields for text in texts(entity, field))
    return next((text for text in found if text.casefold() not in _NAMELESS), "")


def _spoken(path: str, value: Any, *, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Return what a value says, of an object each field by its path."""
    value = _read(value)
    if isinstance(value, dict) and depth < _DEEPEST:
        for name, each in value.items():
            yield from _spoken(f"{path}.{name}", each, depth=depth + 1)
    elif text := _text(path, value):
        yield path, text


def _text(path: str, value: Any) -> str:
    """Write a value as one text; nothing for one that says nothing."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        said = [text for each in value if (text := _text(path, _read(each)))]
        return ", ".join(bounded(list(dict.fromkeys(said))))
    if isinstance(value, dict):
        return _entity(path, value)
    if isinstance(value, int | float):
        return _number(path, value)
    return str(value)


def _entity(path: str, fields: Mapping[str, Any]) -> str:
    """Write an object of a list: its name, then its other fields; addresses stand by themselves."""
    name = _name(fields)
    kind = next(texts(fields, "entity_type"), "")
    others = (
        f"{field.removeprefix('entity_')} {text}"
        for field, value in fields.items()
        if field not in ("entity_type", "entity_mac", "entity_id")
        and not is_secret_value(field, value)
        if (text := _text(f"{path}.{field}", _read(value))) and text != name
    )
    head = f"{name} ({kind})" if name and kind else name or kind
    return " ".join(part for part in (head, *islice(others, MOST_FIELDS)) if part)


def _number(path: str, value: float) -> str:
    """Write a number, and the moment where its name says that it is one."""
    if path.rpartition(".")[2].casefold().endswith(_TIMES) and value >= _EPOCH:
        seconds = value / 1000 if value >= _MILLISECONDS else value
        return iso(seconds) or str(value)
    return str(value)


def _read(value: Any) -> Any:
    """Read an object or a list that stands as JSON in a text: some kinds send `details` so."""
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return value
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return read if isinstance(read, dict | list) else value


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}{_LONG}"
