"""The table of endpoints against the published API description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.endpoints import BY_PATH, ENDPOINTS, objects
from fake_mist.endpoints.endpoint import BASE, Endpoint
from fake_mist.endpoints.insights import OLDER
from fake_mist.tenant.places import MAIN_CAMPUS

if TYPE_CHECKING:
    import httpx

DESCRIBED = [endpoint for endpoint in ENDPOINTS if endpoint not in (*OLDER, *objects.ENDPOINTS)]


def documented(openapi: dict[str, Any], endpoint: Endpoint) -> dict[str, dict[str, Any]]:
    """Give the schemas of an operation's query parameters, by name."""
    shared = openapi["components"]["parameters"]
    given = (
        shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
        for each in openapi["paths"][f"{BASE}{endpoint.path}"]["get"].get("parameters", [])
    )
    return {
        each["name"]: resolved(openapi, each["schema"]) for each in given if each["in"] == "query"
    }


def resolved(openapi: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Follow a schema's reference, where it is one."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return openapi["components"]["schemas"][name] if name else schema


@pytest.mark.parametrize("endpoint", DESCRIBED, ids=lambda endpoint: endpoint.path)
def test_the_table_names_exactly_the_documented_parameters(
    openapi: dict[str, Any], endpoint: Endpoint
) -> None:
    """No parameter is made up and none is forgotten."""
    assert endpoint.parameters == documented(openapi, endpoint).keys()


@pytest.mark.parametrize("endpoint", DESCRIBED, ids=lambda endpoint: endpoint.path)
def test_the_defaults_are_the_documented_ones(openapi: dict[str, Any], endpoint: Endpoint) -> None:
    """A parameter that is absent acts as the description says."""
    for name, schema in documented(openapi, endpoint).items():
        if name in endpoint.filters:
            default = endpoint.filters[name].default
            written = str(schema.get("default", "none")).lower()
            assert written in {default or "none", "all"}


@pytest.mark.parametrize("endpoint", DESCRIBED, ids=lambda endpoint: endpoint.path)
def test_what_is_required_is_what_the_documentation_requires(
    openapi: dict[str, Any], endpoint: Endpoint
) -> None:
    """A client that forgets it learns so here, and not from the real cloud."""
    listed = openapi["paths"][f"/api/v1{endpoint.path}"]["get"].get("parameters", [])
    required = {each["name"] for each in listed if each.get("required") and each["in"] == "query"}
    assert endpoint.required == required


async def test_a_required_parameter_that_is_missing_is_a_bad_request(
    client: httpx.AsyncClient,
) -> None:
    """With its name, in the API's error shape."""
    answer = await client.get(f"/api/v1/sites/{MAIN_CAMPUS.id}/insights")
    assert (answer.status_code, answer.json()) == (400, {"detail": "missing parameter: metrics"})


def test_every_recording_has_a_place_of_its_own() -> None:
    """No two endpoints share a path or a cassette."""
    assert len(BY_PATH) == len(ENDPOINTS)
    assert len({endpoint.cassette for endpoint in ENDPOINTS}) == len(ENDPOINTS)


def test_every_view_looks_at_an_endpoint_of_the_table() -> None:
    """A view's row fields come from path parameters that its path has."""
    views = [(each, each.view) for each in ENDPOINTS if each.view is not None]
    assert views
    for endpoint, view in views:
        assert view.of in BY_PATH
        assert all(f"{{{name}}}" in endpoint.path for name in view.where.values())
