"""Every recorded body against the response schema of the published API description."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from fake_mist.cassettes import Library
from fake_mist.cloud import cassette_folder
from fake_mist.endpoint import BASE, Endpoint
from fake_mist.endpoints import ENDPOINTS

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

DEVIATIONS = {
    "msps-orgs */msp_id": "the live API sends null for an organization outside an MSP",
    "orgs msp_id": "the same",
    "orgs-setting msp_id": "the same",
    "orgs-stats msp_id": "the same",
    "orgs-inventory */site_id": "an unassigned device has no site; the schema forgets null",
    "orgs-inventory-search results/*/site_id": "the same",
    "self privileges": "null while the second factor is pending, as the documentation shows",
    "self privileges/*/views/*": "live tokens carry `org_admin`, outside the enumeration",
}
"""Where recordings leave the schema on purpose: cassette and place, with the reason."""

Validator = Callable[[Endpoint], Draft202012Validator]


@pytest.fixture(scope="session")
def validator(openapi: dict[str, Any]) -> Validator:
    """Make a validator of an endpoint's answer."""
    resource: Resource[Any] = DRAFT202012.create_resource(openapi)
    registry: Registry[Any] = Registry().with_resource("urn:mist", resource)

    def of(endpoint: Endpoint) -> Draft202012Validator:
        schema = answer(openapi, endpoint)["content"]["application/json"]["schema"]
        return Draft202012Validator({"$ref": f"urn:mist{schema['$ref']}"}, registry=registry)

    return of


def answer(openapi: dict[str, Any], endpoint: Endpoint) -> dict[str, Any]:
    """Give the description of an endpoint's 200."""
    found: dict[str, Any] = openapi["paths"][f"{BASE}{endpoint.path}"]["get"]["responses"]["200"]
    if "$ref" in found:
        found = openapi["components"]["responses"][found["$ref"].rpartition("/")[2]]
    return found


def faults(validator: Draft202012Validator, endpoint: Endpoint) -> Iterator[str]:
    """Give where an endpoint's recordings leave its schema, numbers written as stars."""
    library = Library(cassette_folder() / "rest")
    for interaction in library.interactions(endpoint.cassette):
        for error in validator.iter_errors(interaction.json()):
            yield f"{endpoint.cassette} {place(error)}"


def place(error: ValidationError) -> str:
    """Write the path of an error."""
    return re.sub(r"\d+", "*", "/".join(map(str, error.absolute_path)))


def test_every_recording_validates_and_every_deviation_is_one(validator: Validator) -> None:
    """A deviation that no longer deviates has to leave the list."""
    found = {fault for each in ENDPOINTS for fault in faults(validator(each), each)}
    assert found == DEVIATIONS.keys()


def test_the_schemas_would_notice_a_made_up_member(validator: Validator) -> None:
    """The validation is not vacuous: a stray key in a device's statistics fails."""
    endpoint = next(each for each in ENDPOINTS if each.path == "/orgs/{org_id}/stats/devices")
    library = Library(cassette_folder() / "rest")
    rows = library.interactions(endpoint.cassette)[0].json()
    assert not list(validator(endpoint).iter_errors(rows[:1]))
    assert list(validator(endpoint).iter_errors([{**rows[0], "made_up": 1}]))
