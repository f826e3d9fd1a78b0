"""The names under which requests are counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist.published import committed
from mist_mcp.telemetry.endpoints import category_of, template_of

ID = "15918536-9ef7-5f1a-ba6b-a16695a138c8"


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/api/v1/self", "self"),
        (f"/api/v1/orgs/{ID}/inventory", "orgs/{id}/inventory"),
        (f"/api/v1/sites/{ID}/stats/devices/{ID}", "sites/{id}/stats/devices/{id}"),
        (f"/api/v1/sites/{ID}/clients/5c5b35000001", "sites/{id}/clients/{id}"),
        ("/api/v1/sites/1/clients/5c:5b:35:00:00:01", "sites/{id}/clients/{id}"),
        ("/api/v1/sites/1/clients/5c-5b-35-00-00-01", "sites/{id}/clients/{id}"),
        ("/api/v1/orgs/1781524800/128routers", "orgs/{id}/128routers"),
        ("/api/v1/sites/x/sle/ap/y/metric/ap-health", "sites/x/sle/ap/y/metric/ap-health"),
        ("/api/v1/orgs/Larkspur/sites", "orgs/{id}/sites"),
        ("/api/v1/a.b/" + "x" * 41, "{id}/{id}"),
    ],
)
def test_what_identifies_is_left_out(path: str, template: str) -> None:
    """UUIDs, MAC addresses, numbers, and everything that is no word of the API."""
    assert template_of(path) == template


@given(st.uuids(), st.uuids())
def test_paths_that_differ_by_id_have_one_name(one: object, other: object) -> None:
    """So that the number of names does not grow with the network."""
    assert template_of(f"/api/v1/sites/{one}/wlans") == template_of(f"/api/v1/sites/{other}/wlans")


@given(st.text(max_size=200))
def test_any_path_has_a_name_of_harmless_characters(path: str) -> None:
    """A path that a caller chose can end up in a report."""
    assert set(template_of(path)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_/{}")


def test_the_words_of_the_published_api_stay() -> None:
    """Each path without parameters is its own template."""
    paths = {each.path for each in committed().operations.values() if "{" not in each.path}
    assert [path for path in paths if f"/api/v1/{template_of(path)}" != path] == []
    assert paths


def test_the_category_is_the_first_part() -> None:
    """Also of a path with one part."""
    assert category_of("orgs/{id}/inventory") == "orgs"
    assert category_of("self") == "self"
