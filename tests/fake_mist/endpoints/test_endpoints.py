"""The table of endpoints against the published API description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_mist.endpoints import BY_PATH, ENDPOINTS
from fake_mist.endpoints.endpoint import BASE, Endpoint
from fake_mist.endpoints.insights import OLDER
from fake_mist.tenant.places import MAIN_CAMPUS

if TYPE_CHECKING:
    import httpx

    from fake_mist.published import Operation, Tables

OTHERWISE = {
    ("/orgs/{org_id}/stats/devices", "type"): "the endpoint of a site lists `router` too",
}
"""Enumerations that differ from the published ones, with the reason."""

DESCRIBED = [endpoint for endpoint in ENDPOINTS if endpoint not in OLDER]


def documented(tables: Tables, endpoint: Endpoint) -> Operation:
    """Give what is published about an endpoint."""
    found = tables.operation("GET", f"{BASE}{endpoint.path}")
    assert found is not None, f"{endpoint.path} is not described"
    return found


@pytest.mark.parametrize("endpoint", DESCRIBED, ids=lambda endpoint: endpoint.path)
def test_the_table_names_exactly_the_documented_parameters(
    tables: Tables, endpoint: Endpoint
) -> None:
    """No parameter is made up and none is forgotten."""
    assert endpoint.parameters == documented(tables, endpoint).query.keys()


@pytest.mark.parametrize("endpoint", DESCRIBED, ids=lambda endpoint: endpoint.path)
def test_the_defaults_are_the_documented_ones(tables: Tables, endpoint: Endpoint) -> None:
    """A parameter that is absent acts as the description says."""
    for name, schema in documented(tables, endpoint).query.items():
        if name in endpoint.filters:
            default = endpoint.filters[name].default
            written = str(tables.resolved(schema).get("default", "none")).lower()
            assert written in {default or "none", "all"}


@pytest.mark.parametrize("endpoint", DESCRIBED, ids=lambda endpoint: endpoint.path)
def test_what_is_required_is_what_the_documentation_requires(
    tables: Tables, endpoint: Endpoint
) -> None:
    """A client that forgets it learns so here, and not from the real cloud."""
    assert endpoint.required == documented(tables, endpoint).required


def test_the_enumerations_are_the_documented_ones(tables: Tables) -> None:
    """Of filters and of what is counted; a deviation that no longer deviates leaves the list."""
    different = {
        (endpoint.path, name)
        for endpoint in DESCRIBED
        for name, words in enumerated(endpoint).items()
        if words ^ {*tables.resolved(documented(tables, endpoint).query[name]).get("enum", words)}
    }
    assert different == OTHERWISE.keys()


def enumerated(endpoint: Endpoint) -> dict[str, frozenset[str]]:
    """Give the words that an endpoint allows, by parameter, where it allows few."""
    filters = {name: getattr(each, "allowed", None) for name, each in endpoint.filters.items()}
    distinct = frozenset(endpoint.distinct.fields) if endpoint.distinct else None
    return {name: words for name, words in {**filters, "distinct": distinct}.items() if words}


async def test_a_required_parameter_that_is_missing_is_a_bad_request(
    client: httpx.AsyncClient,
) -> None:
    """With its name, in the API's error shape."""
    answer = await client.get(f"/api/v1/sites/{MAIN_CAMPUS.id}/insights/client/5c5b35c101e0")
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
