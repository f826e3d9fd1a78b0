"""Documented parameters over the wire, on the recorded network."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from fake_mist import NOW
from fake_mist.endpoints.shared import BLANK_FIELDS, HEAVY_FIELDS
from fake_mist.tenant.draw import ZERO_ID, device_id
from fake_mist.tenant.places import HARBOUR_BRANCH, MAIN_CAMPUS, UNIVERSITY

ORG = f"/api/v1/orgs/{UNIVERSITY.id}"
SITE = f"/api/v1/sites/{MAIN_CAMPUS.id}"
LEFT_OUT = (*BLANK_FIELDS, *HEAVY_FIELDS)
BRANCH = f"/api/v1/sites/{HARBOUR_BRANCH.id}"


async def ask(client: httpx.AsyncClient, path: str, **params: str | int) -> Any:
    """Give the body of a 200."""
    response = await client.get(path, params=params or None)
    assert response.status_code == 200
    return response.json()


async def pages(client: httpx.AsyncClient, path: str, **params: str | int) -> list[Any]:
    """Walk a numbered list in pages of 70."""
    rows: list[Any] = []
    while True:
        page = len(rows) // 70 + 1
        response = await client.get(path, params={**params, "limit": 70, "page": page})
        rows += response.json()
        if len(rows) >= int(response.headers["X-Page-Total"]):
            return rows


async def test_pages_of_a_list_are_the_whole(client: httpx.AsyncClient) -> None:
    """Over the wire as in the property."""
    whole = await ask(client, f"{ORG}/inventory", limit=1000, vc="true")
    assert await pages(client, f"{ORG}/inventory", vc="true") == whole
    assert len(whole) > 450


async def test_next_of_a_search_is_the_whole(client: httpx.AsyncClient) -> None:
    """The path in `next` is followed as it stands."""
    whole = await ask(client, f"{ORG}/alarms/search", duration="7d", limit=1000)
    page = await ask(client, f"{ORG}/alarms/search", duration="7d", limit=40, sort="-timestamp")
    rows = page["results"]
    while "next" in page:
        page = await ask(client, page["next"])
        rows += page["results"]
    assert rows == whole["results"][::-1]
    assert len(rows) == whole["total"] >= 250


@pytest.mark.parametrize("path", [f"{ORG}/logs/search", f"{ORG}/logs"])
async def test_next_of_numbered_results_is_the_whole(client: httpx.AsyncClient, path: str) -> None:
    """A client that knows no page numbers gets every row; the window stays where it was."""
    whole = await ask(client, path, duration="14d", limit=1000)
    page = await ask(client, path, duration="14d", limit=4)
    rows = page["results"]
    while "next" in page:
        page = await ask(client, page["next"])
        rows += page["results"]
        assert (page["start"], page["end"]) == (whole["start"], whole["end"])
    assert rows == whole["results"]
    assert len(rows) > 4


async def test_a_list_is_paged_by_headers_too(client: httpx.AsyncClient) -> None:
    """The documentation offers them beside the parameters, which win."""
    headers = {"X-Page-Limit": "2", "X-Page-Page": "2"}
    whole = await ask(client, f"{ORG}/sites")
    response = await client.get(f"{ORG}/sites", headers=headers)
    assert response.json() == whole[2:4]
    response = await client.get(f"{ORG}/sites", params={"limit": 1, "page": 1}, headers=headers)
    assert response.json() == whole[:1]


async def test_next_without_a_time_range_carries_none(client: httpx.AsyncClient) -> None:
    """The inventory's search documents no start and end, so its `next` has none either."""
    page = await ask(client, f"{ORG}/inventory/search", limit=300)
    assert "start" not in httpx.URL(page["next"]).params
    rest = await ask(client, page["next"])
    assert len(page["results"]) + len(rest["results"]) == page["total"]


@pytest.mark.parametrize(
    "path",
    [f"{ORG}/inventory/search", f"{ORG}/stats/devices", f"{SITE}/devices", f"{SITE}/stats/devices"],
)
async def test_access_points_are_what_comes_without_a_type(
    client: httpx.AsyncClient, path: str
) -> None:
    """The trap that hides switches and gateways from careless clients."""
    body = await ask(client, path, limit=1000)
    rows = body["results"] if isinstance(body, dict) else body
    assert {row["type"] for row in rows} == {"ap"}


async def test_the_plain_inventory_has_every_type(client: httpx.AsyncClient) -> None:
    """It has no default type, in contrast to its search; one row has none at all."""
    rows = await ask(client, f"{ORG}/inventory", limit=1000)
    assert {row.get("type") for row in rows} == {None, "ap", "gateway", "mxedge", "switch"}


async def test_the_last_day_is_the_default_window(client: httpx.AsyncClient) -> None:
    """Alarms of other days come on request only."""
    day = await ask(client, f"{ORG}/alarms/search", limit=1000)
    assert (day["start"], day["end"]) == (NOW - 86_400, NOW)
    assert all(row["timestamp"] >= day["start"] for row in day["results"])
    assert 100 <= day["total"] < 250


async def test_a_site_sees_its_share_of_the_organization(client: httpx.AsyncClient) -> None:
    """The site's alarms, statistics and edges are the organization's, filtered."""
    alarms = await ask(client, f"{ORG}/alarms/search", site_id=MAIN_CAMPUS.id, limit=1000)
    assert (await ask(client, f"{SITE}/alarms/search", limit=1000))["results"] == alarms["results"]
    stats = await ask(
        client,
        f"{ORG}/stats/devices",
        fields=",".join(LEFT_OUT),
        limit=1000,
        site_id=MAIN_CAMPUS.id,
        type="all",
    )
    assert await ask(client, f"{SITE}/stats/devices", type="all", limit=1000) == stats
    edges = await ask(client, f"{ORG}/stats/mxedges", for_site="true")
    assert await ask(client, f"{SITE}/stats/mxedges") == edges
    (shared,) = await ask(client, f"{ORG}/stats/mxedges", for_site="false")
    assert shared["site_id"] == ZERO_ID


async def test_a_gateway_shows_its_peers_only_when_asked(client: httpx.AsyncClient) -> None:
    """`fields` brings what is left out otherwise."""
    (gateway,) = await ask(client, f"{BRANCH}/stats/devices", type="gateway")
    path = f"{BRANCH}/stats/devices/{gateway['id']}"
    assert "bgp_peers" not in gateway
    assert "bgp_peers" not in await ask(client, path, fields="ports")
    assert (await ask(client, path, fields="bgp_peers"))["bgp_peers"]
    assert await ask(client, path, fields="*") == await ask(client, path, fields="bgp_peers")
    (everywhere,) = await ask(
        client, f"{ORG}/stats/devices", type="gateway", site_id=HARBOUR_BRANCH.id, fields="*"
    )
    assert everywhere["bgp_peers"]


async def test_a_device_is_found_at_its_own_site_only(client: httpx.AsyncClient) -> None:
    """A device of another site, or of none, is 404."""
    rows = await ask(client, f"{SITE}/devices", type="switch", limit=1)
    path = f"devices/{rows[0]['id']}"
    assert await ask(client, f"{SITE}/{path}") == rows[0]
    assert (await client.get(f"{BRANCH}/{path}")).status_code == 404
    missing = await client.get(f"{SITE}/stats/devices/{device_id('ffffffffffff')}")
    assert (missing.status_code, missing.json()) == (404, {"detail": "Not found."})


async def test_a_variant_of_an_answer_is_its_own_recording(client: httpx.AsyncClient) -> None:
    """More countries come with `extend`."""
    few = await ask(client, "/api/v1/const/countries")
    assert await ask(client, "/api/v1/const/countries", extend="false") == few
    assert len(await ask(client, "/api/v1/const/countries", extend="true")) > len(few)


@pytest.mark.parametrize(
    ("path", "params"),
    [
        (f"{ORG}/stats/devices", {"type": "toaster"}),
        (f"{ORG}/stats/devices", {"duration": "soon"}),
        (f"{ORG}/alarms/search", {"start": "-1d", "end": "now", "duration": "1d"}),
        (f"{ORG}/sites", {"limit": "-5"}),
    ],
)
async def test_a_bad_value_is_a_400_in_the_api_s_shape(
    client: httpx.AsyncClient, path: str, params: dict[str, str]
) -> None:
    """With the reason in `detail`."""
    response = await client.get(path, params=params)
    assert response.status_code == 400
    assert list(response.json()) == ["detail"]
