"""Whole collections from the fake cloud, and the paths that several tests ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fake_mist.tenant.places import UNIVERSITY

if TYPE_CHECKING:
    import httpx

ORG = f"/api/v1/orgs/{UNIVERSITY.id}"


async def rows(client: httpx.AsyncClient, path: str, **params: str) -> list[dict[str, Any]]:
    """Give every row of a search or list, following `next`."""
    response = await client.get(path, params=params)
    found: list[dict[str, Any]] = []
    while True:
        assert response.status_code == 200, response.text
        body = response.json()
        found += body["results"] if isinstance(body, dict) else body
        onward = body.get("next") if isinstance(body, dict) else None
        if onward is None:
            return found
        response = await client.get(onward)


async def first(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    """Give the first object of a list."""
    found: dict[str, Any] = (await client.get(path)).json()[0]
    return found


async def one(client: httpx.AsyncClient, path: str, wanted: str, **params: str) -> dict[str, Any]:
    """Give the row of a list that has an id."""
    found = [row for row in await rows(client, path, **params) if row["id"] == wanted]
    assert len(found) == 1
    return found[0]


async def counts(client: httpx.AsyncClient, path: str, **params: str) -> dict[str, int]:
    """Give the buckets of a count."""
    body = (await client.get(path, params={"limit": "1000", **params})).json()
    return {row[body["distinct"]]: row["count"] for row in body["results"]}
