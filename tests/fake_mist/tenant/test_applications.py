"""Application counts of sites, which follow from the clients there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_mist.tenant.places import HARBOUR_BRANCH, MAIN_CAMPUS

if TYPE_CHECKING:
    import httpx


@pytest.mark.parametrize("distinct", ["ap", "app", "category", "ssid"])
async def test_clients_are_counted_by_what_they_use(
    distinct: str, client: httpx.AsyncClient
) -> None:
    """Largest first, each value once, and the total is the number of values."""
    path = f"/api/v1/sites/{MAIN_CAMPUS.id}/stats/apps/count"
    body = (await client.get(path, params={"distinct": distinct})).json()
    counts = [row["count"] for row in body["results"]]
    assert counts == sorted(counts, reverse=True)
    assert body["distinct"] == distinct
    assert body["total"] >= len(counts) == len({row[distinct] for row in body["results"]}) > 0


async def test_access_points_are_the_default(client: httpx.AsyncClient) -> None:
    """As the documentation says of wireless devices."""
    path = f"/api/v1/sites/{HARBOUR_BRANCH.id}/stats/apps/count"
    body = (await client.get(path)).json()
    assert body["distinct"] == "ap"
    assert len(body["results"]) <= 8
