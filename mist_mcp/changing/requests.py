"""Which requests of the API there are for any caller, and what each can do.

Only what belongs to an organization or a site is changed. What acts on devices has a tool of its
own, with bodies that are known and facts that a person needs.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeGuard

from mist_mcp.answers.field_choice import shallow
from mist_mcp.changing.many import acts_on
from mist_mcp.cloud.handing_out import hands_out
from mist_mcp.errors import InputError
from mist_mcp.words.untrusted import cleaned, quoted, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.words.danger import Danger

Method: TypeAlias = Literal["GET", "POST", "PUT", "DELETE"]

READ: Final[Method] = "GET"
METHODS: Final[tuple[Method, ...]] = ("GET", "POST", "PUT", "DELETE")

LARGEST_BODY: Final = 100_000
"""Characters; the largest templates of large organizations have some tens of thousands."""

_ID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_HOME: Final = re.compile(rf"/api/v1/(?P<scope>orgs|sites)/(?P<id>{_ID})(?P<rest>/.*)?")
_DEVICES: Final = re.compile(r"(?i).*/devices(/.*)?")
_DEVICE: Final = re.compile(rf"/devices/{_ID}")
"""The configuration of one device; what stands below it, such as a virtual chassis, acts on it."""

_OBJECT: Final = re.compile(rf"(?P<parent>.*/[a-z0-9_]+)/{_ID}")


@dataclass(frozen=True, slots=True)
class Home:
    """The organization or site that a path belongs to, and the rest of the path."""

    scope: Literal["orgs", "sites"]
    id: str
    rest: str

    @property
    def noun(self) -> str:
        """What the path is about: its last word that is no id."""
        words = [word for word in self.rest.split("/") if word and not re.fullmatch(_ID, word)]
        return words[-1] if words else self.scope


def is_method(value: object) -> TypeGuard[str]:
    """Tell whether a value names a method of the API."""
    return isinstance(value, str) and value.strip().upper() in METHODS


def method_of(text: str) -> Method:
    """Return the method that a text names.

    Raises:
        InputError: none of the API's.
    """
    for method in METHODS:
        if method == text.strip().upper():
            return method
    raise InputError(
        f"{quoted(text)} is no method of the API", next_step=f"There are {', '.join(METHODS)}."
    )


def danger_of_request(method: str, path: str) -> Danger:
    """Tell what a request can do, as it was asked for: nothing has been checked yet."""
    how = method.strip().upper()
    if hands_out(how, path):
        return "secret"
    dangers: dict[str, Danger] = {READ: "read", "PUT": "configuration", "DELETE": "configuration"}
    return dangers.get(how, "arbitrary")


def home_of(path: str) -> Home:
    """Return the organization or site that a path belongs to.

    Raises:
        InputError: to none; nobody could say who is affected.
    """
    found = _HOME.fullmatch(path)
    if found is None:
        raise InputError(
            "Only what belongs to an organization or a site can be changed, or hold credentials "
            "that are read",
            next_step="Use a path that begins with /api/v1/orgs/{org_id}/ or "
            "/api/v1/sites/{site_id}/, or tell the user to do it in the Mist portal.",
        )
    scope: Literal["orgs", "sites"] = "orgs" if found["scope"] == "orgs" else "sites"
    return Home(scope, found["id"], found["rest"] or "")


def require_changeable(method: Method, path: str) -> Home:
    """Return where a change would happen.

    Raises:
        InputError: it is done in another way, or too grave to be done from here.
    """
    home = home_of(path)
    configured = method == "PUT" and _DEVICE.fullmatch(home.rest)
    if _DEVICES.fullmatch(home.rest) and not configured:
        raise InputError(
            "This acts on devices, which make_mist_api_call does not",
            next_step="Use device_action for one device; for many at once, tell the user to use "
            "the Mist portal.",
            command_step="Use the Mist portal.",
        )
    things = acts_on(method, f"/{home.scope}/{home.id}{home.rest}")
    if things and not configured:
        raise InputError(
            f"This acts on many {things} at once, which make_mist_api_call does not",
            next_step="Change them one by one where that is possible, or tell the user to use the "
            "Mist portal.",
        )
    if method == "DELETE" and not home.rest:
        raise InputError(
            "A whole organization or site is not deleted from here",
            next_step="Tell the user to do it in the Mist portal.",
        )
    return home


def within_collection(rest: str) -> str | None:
    """Return the collection of which the rest of a path names an object, or to which it adds."""
    words = rest.strip("/").split("/")
    return words[0] if len(words) <= 2 else None  # noqa: PLR2004 - a collection and an id


def collection_of(path: str) -> str | None:
    """Return the path at which an object like the one at a path is created; None if unknown."""
    found = _OBJECT.fullmatch(path)
    return found["parent"] if found else None


def object_path(collection: str, object_id: str) -> str:
    """Return the path of what was created in a collection: sites stand beside organizations."""
    at_root = collection.startswith("/api/v1/orgs/") and collection.endswith("/sites")
    return f"/api/v1/sites/{object_id}" if at_root else f"{collection}/{object_id}"


def checked_body(method: Method, body: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the body of a change if a person can be shown all of it.

    Raises:
        InputError: it is missing or superfluous, too large, or has hidden characters.
    """
    if method == "DELETE":
        if body:
            raise InputError("DELETE takes no body", next_step="Leave the body out.")
        return None
    if method == "PUT" and not body:
        raise InputError(
            "PUT needs a body", next_step="Send the root fields that change; others stay."
        )
    if _size(body) > LARGEST_BODY or shallow(body) != body:
        raise InputError(
            "The body cannot be sent: it is too large or too deep, or has a number that is none",
            next_step="Send the root fields that change, and no others.",
        )
    if cleaned(body, by=visible) != body:
        raise InputError(
            "The body has characters that a person cannot see",
            next_step="Send the text without invisible and control characters.",
        )
    return None if body is None else dict(body)


def _size(body: object) -> float:
    """Return the length of a body as JSON; what is none has no end."""
    try:
        return len(json.dumps(body, allow_nan=False))
    except (ValueError, RecursionError):
        return math.inf
