"""Every recorded body against the response schema of the published API description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from fake_mist.cassettes import Library
from fake_mist.cloud import cassette_folder
from fake_mist.endpoints import ENDPOINTS
from fake_mist.endpoints.endpoint import Kind
from fake_mist.endpoints.insights import OLDER
from fake_mist.published import fidelity
from fake_mist.published.fidelity import DEVIATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fake_mist.endpoints.endpoint import Endpoint
    from fake_mist.published import Tables

    Validator = Callable[[Endpoint], Draft202012Validator]


DESCRIBED = [each for each in ENDPOINTS if each not in OLDER and each.kind is not Kind.FILE]
BODILESS = frozenset(
    {
        "/installer/sites/{site_name}/optimize",
        "/self/update/verify/{token}",
        "/sites/{site_id}/mxedges/{mxedge_id}",
    }
)
"""Answers of which the description says nothing."""


@pytest.fixture(scope="session")
def validator(tables: Tables) -> Validator:
    """Make a validator of an endpoint's answer, which has to be described."""
    validators = fidelity.validators(tables)

    def of(endpoint: Endpoint) -> Draft202012Validator:
        found = validators(endpoint)
        assert found is not None or endpoint.path in BODILESS, f"{endpoint.path} is not described"
        return found or Draft202012Validator({})

    return of


def faults(validator: Draft202012Validator, endpoint: Endpoint) -> Iterator[str]:
    """Give where an endpoint's recordings leave its schema."""
    library = Library(cassette_folder() / "rest")
    return fidelity.faults(validator, endpoint.cassette, library.interactions(endpoint.cassette))


def test_every_recording_validates_and_every_deviation_is_one(validator: Validator) -> None:
    """A deviation that no longer deviates has to leave the list."""
    found = {fault for each in DESCRIBED for fault in faults(validator(each), each)}
    assert found == DEVIATIONS.keys()


def test_the_schemas_would_notice_a_made_up_member(validator: Validator) -> None:
    """The validation is not vacuous: a stray key in a device's statistics fails."""
    endpoint = next(each for each in ENDPOINTS if each.path == "/orgs/{org_id}/stats/devices")
    library = Library(cassette_folder() / "rest")
    rows = library.interactions(endpoint.cassette)[0].json()
    assert not list(validator(endpoint).iter_errors(rows[:1]))
    assert list(validator(endpoint).iter_errors([{**rows[0], "made_up": 1}]))
