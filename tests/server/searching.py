"""Searches of the fake cloud as a plain client makes them, and listings walked to their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Asker

ONLY = {
    "MIST_TOOLS": "get_organizations,get_org_sites,get_next_page,count_org_nac_clients,"
    "search_org_wireless_clients,search_org_wired_clients,search_org_nac_clients"
}
"""The tools of these tests; a server with all of them takes longer to build."""

DAY = {"duration": "1d", "limit": "1000"}


async def searched(cloud: FakeMist, path: str, **query: str) -> list[dict[str, Any]]:
    """Read every page of a search with a plain client, as the ground truth."""
    rows: list[dict[str, Any]] = []
    following: str | None = f"/api/v1/{path}?{httpx.QueryParams({**DAY, **query})}"
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        while following:
            document = (await http.get(following)).json()
            rows += document["results"] if isinstance(document, dict) else document
            following = document.get("next") if isinstance(document, dict) else None
    return rows


async def walked(client: Asker, tool: str, **arguments: Any) -> list[dict[str, Any]]:
    """Return the answers of a listing, from the first to the last page."""
    pages = [await client.data(tool, **arguments)]
    while "next" in pages[-1]:
        pages.append(await client.data("get_next_page", cursor=pages[-1]["next"]))
    return pages


async def place_ids(client: Asker, site: str) -> tuple[str, str]:
    """Return the ids of the organization and of a site."""
    org = (await client.data("get_organizations"))["rows"][0]["id"]
    sites = (await client.data("get_org_sites"))["rows"]
    return org, next(row["id"] for row in sites if site in row["name"])
