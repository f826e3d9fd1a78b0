"""What nobody wrote a row for: answered as the published description has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fake_mist import FakeMist, UnmatchedError
from fake_mist.cassettes import Library
from fake_mist.cloud import cassette_folder
from fake_mist.endpoints import DESCRIBED
from fake_mist.endpoints.endpoint import BASE, Kind
from fake_mist.endpoints.lineage import home
from fake_mist.published import fidelity
from fake_mist.tenant.draw import ZERO_ID
from fake_mist.tenant.places import HOSPITAL, MAIN_CAMPUS, UNIVERSITY

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from fake_mist.endpoints.endpoint import Endpoint
    from fake_mist.published import Tables

    Connect = Callable[[FakeMist], httpx.AsyncClient]

ORG = f"{BASE}/orgs/{UNIVERSITY.id}"
SITE = f"{BASE}/sites/{MAIN_CAMPUS.id}"
LISTS = [
    each
    for each in DESCRIBED
    if each.path.startswith("/orgs/{org_id}/")
    and each.path.count("{") == 1
    and home(each) in DESCRIBED
    and each.kind not in {Kind.OBJECT, Kind.FILE}
]
NEVER_EMPTY = {
    "/orgs/{org_id}/devices/radio_macs": "the schema wants an access point",
    "/orgs/{org_id}/mxedges/events/search": "the schema wants an event",
}
"""Lists that the description forbids to be empty, and live clouds send empty all the same."""


async def test_a_list_of_an_organization_that_has_nothing_is_empty_in_its_shape(
    tables: Tables, connect: Connect
) -> None:
    """Bare, or with its window and total; every answer fits the published schema."""
    validators = fidelity.validators(tables)
    async with FakeMist("multi-org") as fake, connect(fake) as client:
        for each in LISTS:
            body = await got(client, each)
            assert (body if isinstance(body, list) else body["results"]) == [], each.path
            validator = validators(each)
            assert validator is not None
            wrong = [error.message for error in validator.iter_errors(body)]
            assert wrong == [] or each.path in NEVER_EMPTY, (each.path, wrong)
    assert len(LISTS) > 60


async def got(client: httpx.AsyncClient, endpoint: Endpoint) -> Any:
    """Ask for a list with what it has to be asked for."""
    params = {
        name: min(endpoint.distinct.fields) for name in endpoint.required if endpoint.distinct
    }
    response = await client.get(BASE + endpoint.path.format(org_id=HOSPITAL.id), params=params)
    assert response.status_code == 200, (endpoint.path, response.text)
    return response.json()


def test_the_university_has_an_object_of_every_kind(tables: Tables) -> None:
    """Each list that stands in a cassette of its own has a row with all members of its schema."""
    library = Library(cassette_folder() / "rest")
    for each in DESCRIBED:
        if each.view is None and each.kind in {Kind.LIST, Kind.ARRAY, Kind.SEARCH, Kind.RESULTS}:
            bodies = [found.json() for found in library.interactions(each.cassette)]
            rows = [body if isinstance(body, list) else body["results"] for body in bodies]
            assert rows, each.path
            assert all(rows), each.path
    assert tables.operations


@pytest.mark.parametrize(
    "path",
    [
        *(f"{ORG}/nactags/{ZERO_ID}", f"{SITE}/maps/{ZERO_ID}", f"{ORG}/nactags/count"),
        *(f"{SITE}/maps/{ZERO_ID}/auto_zones", f"{SITE}/stats/maps/{ZERO_ID}"),
        *(f"{ORG}/ssos/{ZERO_ID}/failures", f"{ORG}/ssos/{ZERO_ID}/metadata.xml"),
    ],
)
async def test_an_object_that_is_not_there_is_not_found(connect: Connect, path: str) -> None:
    """With Mist's own body; nor is what would belong to it."""
    async with FakeMist.live() as fake, connect(fake) as client:
        response = await client.get(path)
    if "/stats/maps/" in path:
        assert response.status_code == 501
    else:
        assert (response.status_code, response.json()) == (404, {"detail": "Not found."})


async def test_what_stands_at_the_end_of_a_path_is_no_id(client: httpx.AsyncClient) -> None:
    """There is no device, zone or map of that name."""
    for path in (
        f"{SITE}/devices/count",
        f"{SITE}/zones/count?distinct=user",
        f"{ORG}/mxedges/count",
    ):
        body = (await client.get(path)).json()
        assert body["results"], path
        assert all(row["count"] > 0 for row in body["results"])


async def test_ids_of_lists_lead_to_objects(client: httpx.AsyncClient) -> None:
    """The row of the list, alone, and what belongs to it."""
    for path in (f"{ORG}/nactags", f"{ORG}/mxclusters", f"{ORG}/ssos", f"{SITE}/zones"):
        (row, *_) = (await client.get(path)).json()
        assert (await client.get(f"{path}/{row['id']}")).json() == row
    (zone, *_) = (await client.get(f"{SITE}/zones")).json()
    maps = {row["id"] for row in (await client.get(f"{SITE}/maps")).json()}
    assert zone["map_id"] in maps


async def test_a_head_is_a_get_without_its_body(client: httpx.AsyncClient) -> None:
    """Status and headers, the total of a list among them."""
    for path in (f"{ORG}/sites", f"{ORG}/wxtags", f"{ORG}/wxtags/{ZERO_ID}"):
        head, whole = await client.head(path), await client.get(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert dict(head.headers) == dict(whole.headers)


async def test_what_cannot_be_answered_names_its_operation(connect: Connect) -> None:
    """An error in tests, a 501 for people."""
    path = f"{BASE}/register/recaptcha"
    async with FakeMist.live() as fake, connect(fake) as client:
        response = await client.get(path)
    assert response.status_code == 501
    assert "getAdminRegistrationInfo" in response.json()["detail"]
    async with connect(FakeMist()) as client:
        with pytest.raises(UnmatchedError, match="getAdminRegistrationInfo"):
            await client.get(path)
