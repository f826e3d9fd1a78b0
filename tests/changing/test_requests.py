"""Which requests there are for any caller, and what each can do."""

from __future__ import annotations

from typing import Any

import pytest

from fake_mist.endpoints import ENDPOINTS
from mist_mcp.answers.field_choice import DEEPEST
from mist_mcp.changing.requests import (
    LARGEST_BODY,
    METHODS,
    Method,
    checked_body,
    danger_of_request,
    home_of,
    method_of,
    object_path,
    require_changeable,
    within_collection,
)
from mist_mcp.errors import InputError

ID = "20ae9839-0ae6-574e-ad63-7e2d8cc76cf3"
ORG = f"/api/v1/orgs/{ID}"
SITE = f"/api/v1/sites/{ID}"
SECRETIVE = (
    *("/api/v1/self/apitokens", f"{ORG}/apitokens", f"{ORG}/apitokens/{ID}", f"{ORG}/psks"),
    *(f"{SITE}/psks/{ID}", f"{ORG}/pskportals", "/api/v1/self/two_factor/token"),
    *(f"{SITE}/devices/{ID}/request_ztp_password", f"{ORG}/ocdevices/outbound_ssh_cmd"),
    *(f"{ORG}/128routers/register_cmd", f"{ORG}/invites", f"{ORG}/sdkinvites/{ID}"),
)


def deep(levels: int) -> dict[str, Any]:
    """Return a body with so many levels."""
    body: dict[str, Any] = {"a": 1}
    for _ in range(levels - 1):
        body = {"a": body}
    return body


@pytest.mark.parametrize("path", sorted({endpoint.path for endpoint in ENDPOINTS}))
def test_a_placeholder_hides_no_danger(path: str) -> None:
    """The gate judges the path as it was sent; filled in, it must mean the same."""
    filled = f"/api/v1{path}".format_map(Ids())
    for method in METHODS:
        raw = danger_of_request(method, f"/api/v1{path}")
        assert raw == danger_of_request(method, filled) == danger_of_request(method, f"{filled}/")


class Ids(dict[str, str]):
    """An id for every placeholder."""

    def __missing__(self, key: str) -> str:
        """Return the id."""
        return ID


@pytest.mark.parametrize("path", SECRETIVE)
@pytest.mark.parametrize("method", [*METHODS, "get", "PATCH", ""])
def test_credentials_are_secret_whatever_is_done_with_them(path: str, method: str) -> None:
    """In small and capital letters, with a slash behind."""
    for written in (path, f"{path}/", path.upper()):
        assert danger_of_request(method, written) == "secret"


@pytest.mark.parametrize(
    ("method", "danger"),
    [
        ("GET", "read"),
        (" get ", "read"),
        ("PUT", "configuration"),
        ("delete", "configuration"),
        ("POST", "arbitrary"),
        ("PATCH", "arbitrary"),
        ("", "arbitrary"),
        ("GETT", "arbitrary"),
        ("G\u0415T", "arbitrary"),
    ],
)
def test_a_method_that_nobody_knows_can_do_anything(method: str, danger: str) -> None:
    """And is refused where it is read."""
    assert danger_of_request(method, f"{ORG}/wlans") == danger
    known = method.strip().upper() in METHODS
    if known:
        assert method_of(method) == method.strip().upper()
    else:
        with pytest.raises(InputError, match="is no method of the API"):
            method_of(method)


@pytest.mark.parametrize(
    ("method", "path", "words"),
    [
        ("PUT", "/api/v1/self", "belongs to an organization or a site"),
        ("PUT", f"/api/v1/msps/{ID}", "belongs to an organization or a site"),
        ("PUT", f"/api/v1/installer/orgs/{ID}/devices/x", "belongs to an organization or a site"),
        ("POST", "/api/v1/orgs", "belongs to an organization or a site"),
        ("PUT", "/api/v1/orgs/x/wlans", "belongs to an organization or a site"),
        ("PUT", f"{ORG}wlans", "belongs to an organization or a site"),
        ("POST", f"{SITE}/devices/{ID}/restart", "acts on devices"),
        ("POST", f"{SITE}/devices/restart", "acts on devices"),
        ("POST", f"{ORG}/devices/upgrade", "acts on devices"),
        ("POST", f"{ORG}/Devices", "acts on devices"),
        ("PUT", f"{SITE}/devices/{ID}/vc", "acts on devices"),
        ("PUT", f"{SITE}/devices", "acts on devices"),
        ("DELETE", f"{SITE}/devices/{ID}/ha", "acts on devices"),
        ("DELETE", f"{SITE}/devices/{ID}", "acts on devices"),
        ("DELETE", ORG, "is not deleted from here"),
        ("DELETE", SITE, "is not deleted from here"),
    ],
)
def test_what_is_done_in_another_way_is_refused(method: Method, path: str, words: str) -> None:
    """Regression: a virtual chassis was deleted like any object."""
    with pytest.raises(InputError, match=words):
        require_changeable(method, path)


@pytest.mark.parametrize(
    ("method", "path", "noun"),
    [
        ("PUT", ORG, "orgs"),
        ("PUT", SITE, "sites"),
        ("PUT", f"{SITE}/setting", "setting"),
        ("PUT", f"{SITE}/devices/{ID}", "devices"),
        ("POST", f"{ORG}/wlans", "wlans"),
        ("DELETE", f"{ORG}/wlans/{ID}", "wlans"),
    ],
)
def test_a_change_has_a_home(method: Method, path: str, noun: str) -> None:
    """The organization or the site, and what it is about."""
    home = require_changeable(method, path)
    assert (home.id, home.noun) == (ID, noun)
    assert home == home_of(path)
    assert home.scope == path.split("/")[3]


def test_an_object_belongs_to_a_collection() -> None:
    """One with an id, or the collection itself; what is deeper belongs to none that is known."""
    assert within_collection("/wlans") == within_collection(f"/wlans/{ID}") == "wlans"
    assert within_collection(f"/wlans/{ID}/portal") is None
    assert object_path(f"{ORG}/wlans", ID) == f"{ORG}/wlans/{ID}"
    assert object_path(f"{ORG}/sites", ID) == SITE


@pytest.mark.parametrize(
    ("method", "body", "words"),
    [
        ("PUT", None, "PUT needs a body"),
        ("PUT", {}, "PUT needs a body"),
        ("DELETE", {"a": 1}, "DELETE takes no body"),
        ("POST", {"a": float("nan")}, "a number that is none"),
        ("POST", {"a": float("inf")}, "a number that is none"),
        ("POST", {"a": 10**5000}, "a number that is none"),
        ("PUT", {"a": "x" * LARGEST_BODY}, "too large"),
        ("PUT", deep(DEEPEST + 1), "too deep"),
        ("PUT", deep(700), "too deep"),
        ("PUT", deep(20_000), "too deep"),
        ("PUT", {"a": "b\u202ec"}, "cannot see"),
        ("PUT", {"a": ["b\u200b"]}, "cannot see"),
        ("PUT", {"a\u2066": 1}, "cannot see"),
        ("PUT", {"a": "\x1b[2J"}, "cannot see"),
        ("PUT", {"a": "\ud800"}, "cannot see"),
    ],
)
def test_a_body_that_nobody_could_be_shown_is_refused(
    method: Method, body: dict[str, Any] | None, words: str
) -> None:
    """Too large, too deep, no JSON, or with characters that hide."""
    with pytest.raises(InputError, match=words):
        checked_body(method, body)


def test_a_body_that_can_be_shown_is_sent() -> None:
    """As it is; and none with a deletion."""
    for body in ({"a": [None, {"b": "é\n\t中"}]}, deep(DEEPEST)):
        assert checked_body("PUT", body) == body
    assert checked_body("POST", None) is None
    assert checked_body("DELETE", {}) is None
