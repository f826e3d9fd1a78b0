"""Secrets that the cloud hides: unknown, and never sent back. Pure.

A cloud that hides them (`api_policy.no_reveal`) shows a placeholder, an empty text, or nothing. PUT
replaces a whole root field, so what was hidden in it would be overwritten by what was shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from mist_mcp.changing.alignment import Contents, aligned
from mist_mcp.changing.differences import at, written
from mist_mcp.cloud.permits import canonical
from mist_mcp.cloud.secret_members import secret_members
from mist_mcp.errors import InputError
from mist_mcp.words.placeholders import is_placeholder
from mist_mcp.words.secret_names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mist_mcp.changing.differences import Place

Sort: TypeAlias = Literal["clear", "stand-in", "missing", "empty"]
"""A value, a placeholder, nothing where something must be, nothing where something may be."""

_UNSAID: Final = object()
"""Stands for a secret of which a body says nothing, though it has what holds it."""

_TYPES: Final = {"psk": "psk", "keys": "wep"}
"""What the `type` of a WLAN's `auth` says of these secrets in it."""

_PORTAL: Final = "portal"
_KEYWRAP: Final = "keywrap_"
"""These secrets are of something that has other fields of the same first word."""


def withheld(document: Any, *, noun: str, reveals: bool | None) -> tuple[Place, ...]:
    """Return the places of secrets that the cloud hides in a document, or may hide.

    Args:
        document: what the cloud showed.
        noun: the last word of its path that is no id.
        reveals: whether the cloud shows this token its secrets; None if that is not known.
    """
    places = (*_gaps(document, (), f"/{noun}"), *_places(document, ()))
    sorts = {sort for _, sort in places}
    # Whoever shows one secret shows all; where one has a placeholder, what is empty is empty.
    tells = reveals or not sorts.isdisjoint({"clear", "stand-in"})
    hidden = {"stand-in", "missing"} if tells else {"stand-in", "missing", "empty"}
    return tuple(path for path, sort in places if sort in hidden)


def stand_ins(document: Any) -> Iterator[Place]:
    """Yield the places in a document at which a placeholder stands for a secret."""
    yield from (path for path, sort in _places(document, ()) if sort == "stand-in")


def settled(body: Mapping[str, Any], before: Mapping[str, Any], hidden: tuple[Place, ...]) -> Any:
    """Return a body that overwrites no secret which the cloud hides.

    A root field that comes back as it was shown is left out: nothing changes in it.

    Args:
        body: root fields as they would be.
        before: the object as it was shown.
        hidden: where the cloud hides secrets in it.

    Raises:
        InputError: a root field needs a secret that nobody here knows, or has a placeholder.
    """
    roots = {path[0] for path in hidden}
    kept = {
        name: value
        for name, value in body.items()
        if not (name in roots and name in before and canonical(value) == canonical(before[name]))
    }
    unknown = [path for path in hidden if path[0] in kept and not _is_given(kept, before, path)]
    if unknown:
        raise _hides(unknown[0])
    invented = next(stand_ins(kept), None)
    if invented is not None:
        raise InputError(
            f"The body has a placeholder at {written(invented)}, where it would become the value",
            next_step="Ask the user for the real value, or leave the root field out: what is not "
            "sent stays as it is.",
        )
    return kept


def without(document: Any, hidden: tuple[Place, ...]) -> Any:
    """Return a document without what is shown in the place of secrets."""
    return _edited(document, dict.fromkeys(hidden), ())


def filled(document: Any, body: Any, hidden: tuple[Place, ...]) -> Any:
    """Return a document with the secrets of a body where its own are hidden; without the others."""
    return _edited(document, {path: _given(body, document, path) for path in hidden}, ())


def assumed(now: Any, sent: Any) -> tuple[Any, tuple[Place, ...]]:
    """Return what was read back with the secrets that it hides as they were sent, and where.

    What the cloud hides cannot be compared; that it is as it was sent, nobody knows.
    """
    places: list[Place] = []
    return _assumed(now, sent, (), places), tuple(places)


def _assumed(now: Any, sent: Any, path: Place, places: list[Place]) -> Any:
    """Fill in what is hidden; the path is that of what was sent."""
    name = _name_of(path)
    if isinstance(now, dict) and isinstance(sent, dict):
        gone = [key for key, item in sent.items() if key not in now and _is_text(item)]
        whole = {**now, **{key: None for key in gone if is_secret_name(key)}}
        return {
            key: _assumed(item, sent[key], (*path, key), places) if key in sent else item
            for key, item in whole.items()
        }
    if isinstance(now, list) and isinstance(sent, list):
        origins = {
            to: of for of, to in aligned(_bare(sent), _bare(now), Contents()) if of is not None
        }
        return [
            _assumed(item, sent[origins[n]], (*path, origins[n]), places) if n in origins else item
            for n, item in enumerate(now)
        ]
    hides = is_placeholder(name, now) or (is_secret_name(name) and now in (None, ""))
    if not (hides and _is_text(sent)):
        return now
    places.append(path)
    return sent


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _edited(value: Any, new: Mapping[Place, Any], path: Place) -> Any:
    """Return a copy with other values at some places; None takes away what is there."""
    if isinstance(value, list):
        places = [(*path, number) for number in range(len(value))]
        items = [
            new[place] if place in new else _edited(item, new, place)
            for place, item in zip(places, value, strict=True)
        ]
        return [
            item
            for place, item in zip(places, items, strict=True)
            if new.get(place, "") is not None
        ]
    if not isinstance(value, dict):
        return value
    own = {place[-1]: each for place, each in new.items() if place[:-1] == path}
    kept = {key: _edited(item, new, (*path, key)) for key, item in value.items() if key not in own}
    return {**kept, **{key: each for key, each in own.items() if each is not None}}


def _hides(path: Place) -> InputError:
    return InputError(
        f"The cloud does not show the secret at {written(path)}, and the change would overwrite "
        "it with what is shown in its place",
        next_step=f"Ask the user for that secret and send it with {path[0]}, null to remove it; or "
        "tell the user to make the change in the Mist portal.",
    )


def _is_given(body: Any, before: Any, path: Place) -> bool:
    """Tell whether a body says what becomes of a secret: anew, null, or gone with what held it."""
    value = _now_at(body, before, path)
    if value is None:
        return at(before, path) is not None or not _is_shown(before, path)
    return value != "" and value is not _UNSAID and not is_placeholder(_name_of(path), value)


def _is_shown(before: Any, path: Place) -> bool:
    """Tell whether the cloud shows a secret as null: then null says nothing of it."""
    holder = at(before, path[:-1])
    return isinstance(holder, dict) and path[-1] in holder


def _given(body: Any, before: Any, path: Place) -> str | None:
    """Return the secret that a body gives anew."""
    value = _now_at(body, before, path)
    return value if _is_text(value) and not is_placeholder(_name_of(path), value) else None


def _now_at(body: Any, before: Any, path: Place) -> Any:
    """Return what a body has where something was; None if what held it is gone."""
    new, old = body, before
    for number, step in enumerate(path):
        if isinstance(step, int):
            place = _counterpart(old, new, step)
            if place is None:
                return None
            new, old = new[place], old[step]
        elif isinstance(new, dict) and step in new:
            new, old = new[step], at(old, (step,))
        else:
            unsaid = isinstance(new, dict) and number == len(path) - 1
            return _UNSAID if unsaid else None
    return new


def _name_of(path: Place) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _counterpart(old: Any, new: Any, place: int) -> int | None:
    """Return where an item of the old list is in the new one; None if it is gone."""
    if not isinstance(old, list) or not isinstance(new, list):
        return None
    return next((to for of, to in aligned(_bare(old), _bare(new), Contents()) if of == place), None)


def _bare(value: Any) -> Any:
    """Return a document without its secrets, hidden or not: nothing else tells rows apart."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _bare(item)
        for name, item in value.items()
        if not (is_secret_name(name) and (item is None or isinstance(item, str)))
    }


def _places(value: Any, path: Place) -> Iterator[tuple[Place, Sort]]:
    """Yield the places of secrets, and what is seen there."""
    name = _name_of(path)
    if isinstance(value, dict):
        yield from _gaps(value, path, *_forms(path))
        for key, item in value.items():
            yield from _places(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _places(item, (*path, number))
    elif is_placeholder(name, value):
        yield path, "stand-in"
    elif isinstance(value, str) and is_secret_name(name):
        if value:
            yield path, "clear"
        elif name not in _members(_forms(path[:-1])):
            yield path, "empty"


def _gaps(holder: Mapping[str, Any], path: Place, *forms: str) -> Iterator[tuple[Place, Sort]]:
    """Yield where an object has no secret though it may have one, or must."""
    for member, required in _members(forms).items():
        if holder.get(member) not in (None, ""):
            continue
        sign = _sign(holder, path, member)
        if required or sign:
            yield (*path, member), "missing"
        elif sign is None:
            yield (*path, member), "empty"


def _forms(path: Place) -> tuple[str, ...]:
    """Return the names under which the table has what stands at a place."""
    parent, last = ("", "", *path)[-2:]
    return (f"{parent}[]",) if isinstance(last, int) else (str(last), f"{parent}.*")


def _members(forms: tuple[str, ...]) -> Mapping[str, bool]:
    """Return the secrets that an object can have, and which it must."""
    known = secret_members()
    return next((known[form] for form in forms if form in known), {})


def _sign(holder: Mapping[str, Any], path: Place, member: str) -> bool | None:
    """Tell whether the fields beside a secret say that there is one; None if they say nothing."""
    sort = holder.get("type")
    if member in _TYPES and isinstance(sort, str):
        return _TYPES[member] in sort
    if path[-1:] == (_PORTAL,) or member.startswith(_KEYWRAP):
        service = f"{member.partition('_')[0]}_"
        used = any(value for name, value in holder.items() if name.startswith(service))
        return None if used else False
    return None
