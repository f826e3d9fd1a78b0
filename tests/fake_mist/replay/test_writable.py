"""What the table lets clients write, against the published client library and the description."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fake_mist.actions import ACTIONS
from fake_mist.endpoints import ENDPOINTS, WRITTEN, objects
from fake_mist.endpoints.endpoint import BASE, Kind

if TYPE_CHECKING:
    from fake_mist.published import Tables

_DEVICES = "/sites/{site_id}/devices"
_THRESHOLD = "/sites/{site_id}/sle/{scope}/{scope_id}/metric/{metric}/threshold"
UNWRITABLE = {
    **dict.fromkeys(
        (
            *(("DELETE", "/msps/{msp_id}"), ("DELETE", "/orgs/{org_id}"), ("DELETE", "/self")),
            *(("PUT", "/msps/{msp_id}"), ("PUT", "/msps/{msp_id}/orgs"), ("PUT", "/self")),
            *(("POST", "/msps/{msp_id}/orggroups"), ("POST", "/msps/{msp_id}/orgs")),
        ),
        "accounts and whole organizations stand as they are",
    ),
    **dict.fromkeys(
        (("POST", "/orgs/{org_id}/apitokens"), ("POST", "/self/apitokens")),
        "a token would have to open the cloud afterwards",
    ),
    **dict.fromkeys(
        (
            *(("POST", "/orgs/{org_id}/inventory"), ("PUT", "/orgs/{org_id}/inventory")),
            *(("PUT", "/orgs/{org_id}/licenses"), ("PUT", "/msps/{msp_id}/licenses")),
        ),
        "claims and moves whole devices and licences, which other recordings repeat",
    ),
    **dict.fromkeys(
        (
            *(("POST", "/orgs/{org_id}/devices/upgrade"), ("POST", f"{_DEVICES}/upgrade")),
            *(("DELETE", f"{_DEVICES}/{{device_id}}/ha"), ("PUT", f"{_DEVICES}/{{device_id}}/vc")),
            ("DELETE", f"{_DEVICES}/{{device_id}}/vc"),
        ),
        "acts on devices, and has no action yet",
    ),
    **dict.fromkeys(
        (
            *(("POST", _THRESHOLD), ("PUT", _THRESHOLD)),
            ("POST", "/orgs/{org_id}/alarmtemplates/suppress"),
            ("DELETE", "/orgs/{org_id}/alarmtemplates/suppress"),
        ),
        "is no object of a list",
    ),
}
"""Published changes of what this cloud answers that it does not take, with the reason."""

CALL = re.compile(
    r'uri = f?"(/api/v1/[^"]+)".*?mist_session\.mist_(get|put|post|delete)\(', re.DOTALL
)


@pytest.fixture(scope="session")
def published() -> frozenset[tuple[str, str]]:
    """Read the requests of the published library out of its source; ids are called `id`."""
    found = find_spec("mistapi")
    if found is None or found.origin is None:
        pytest.skip("mistapi is not installed")
    files = (Path(found.origin).parent / "api" / "v1").rglob("*.py")
    calls = [call for file in files for call in CALL.findall(file.read_text(encoding="utf-8"))]
    return frozenset((method.upper(), shape(path)) for path, method in calls)


def shape(path: str) -> str:
    """Write a path without the names of its ids."""
    return re.sub(r"{\w+}", "{}", path)


def test_every_write_of_the_table_is_published(published: frozenset[tuple[str, str]]) -> None:
    """With its method; so is the reading of every single object."""
    writes = {(method, shape(BASE + each.path)) for each in ENDPOINTS for method in each.writes}
    reads = {("GET", shape(BASE + each.path)) for each in objects.ENDPOINTS}
    assert ("PUT", "/api/v1/sites/{}/setting") in writes
    assert writes | reads <= published


def test_every_writable_list_has_its_objects() -> None:
    """What can be created can be read, changed and removed, alone."""
    lists = {each.path for each in ENDPOINTS if "POST" in each.writes}
    ones = {each.path.rpartition("/")[0] for each in ENDPOINTS if "DELETE" in each.writes}
    assert lists - {"/orgs/{org_id}/sites"} <= ones
    assert len(lists) > 15


def test_objects_are_changed_and_lists_grow() -> None:
    """A method fits the kind of what it writes."""
    for endpoint in ENDPOINTS:
        assert not endpoint.writes or ("POST" in endpoint.writes) is (
            endpoint.kind is not Kind.OBJECT
        )


def test_the_methods_that_the_description_has_are_in_the_table(tables: Tables) -> None:
    """Where a row answers a GET; what it does not take is a known gap, and each gap is one."""
    paths = {each.path for each in WRITTEN}
    described = {
        (each.method, each.path.removeprefix(BASE))
        for each in tables.operations.values()
        if each.method != "GET" and each.path.removeprefix(BASE) in paths
    }
    writes = {(method, each.path) for each in WRITTEN for method in each.writes}
    assert described
    assert writes <= described
    actions = {("POST", each.path) for each in ACTIONS}
    assert described - writes - actions == UNWRITABLE.keys()
