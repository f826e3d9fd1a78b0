"""What the table lets clients write, against the published client library and the description."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from fake_mist.endpoints import ENDPOINTS, objects
from fake_mist.endpoints.endpoint import BASE, Kind

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


def test_the_methods_that_the_description_has_are_in_the_table(openapi: dict[str, Any]) -> None:
    """It has few, and none is forgotten; actions have a table of their own."""
    described = {
        (method.upper(), path.removeprefix(BASE))
        for path, verbs in openapi["paths"].items()
        for method in verbs
        if method in {"put", "post", "delete"} and "get" in verbs and "/devices/" not in path
    }
    writes = {(method, each.path) for each in ENDPOINTS for method in each.writes}
    assert described
    assert described <= writes
