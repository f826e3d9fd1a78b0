"""The tree of the tenant: whole, by names as by ids, and no further than the token reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import httpx
import pytest
from mcp.types import INTERNAL_ERROR

from tests.reading import all_items, document, refusal, text_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Asker, Connect

CAMPUS: Final = "mist://orgs/larkspur/sites/Main%20Campus"


async def rows_of(cloud: FakeMist, path: str, **query: str) -> list[dict[str, Any]]:
    """Read a whole list with a plain client, as the ground truth."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        answer = await http.get(path, params={**query, "limit": "1000"})
        rows: list[dict[str, Any]] = answer.json()
        assert len(rows) == int(answer.headers["x-page-total"])
        return rows


@pytest.mark.parametrize("budget", ["24000", "4000"])
async def test_the_tree_holds_every_device_of_every_site(
    budget: str, connect: Connect, fake: FakeMist
) -> None:
    """From the root by addresses alone; no page is above its budget, and none is lost."""
    client = (await connect(cloud=fake, MIST_MAX_RESULT_BYTES=budget)).client
    root = await document(client, "mist://orgs")
    (found,) = root["items"]
    org = await document(client, root["item_uri"].format(id=found["id"]))
    sites = await document(client, org["sites_uri"])
    assert {one["id"] for one in sites["items"]} == {
        row["id"] for row in await rows_of(fake, f"/api/v1/orgs/{org['id']}/sites")
    }
    for one in sites["items"]:
        site = await document(client, sites["item_uri"].format(id=one["id"]))
        first = await text_of(client, site["devices_uri"])
        assert len(first.encode()) <= int(budget)
        items = await all_items(client, site["devices_uri"])
        rows = await rows_of(fake, f"/api/v1/sites/{one['id']}/devices", type="all")
        assert sorted(item["id"] for item in items) == sorted(row["mac"] for row in rows)
        assert site["devices"] == len(rows)


async def test_a_page_that_leaves_nothing_out_has_no_next(client: Asker) -> None:
    """The twelve devices of the branch fit; those of the campus do not."""
    assert "next" not in await document(client.client, "mist://orgs/larkspur/sites/harbour/devices")
    campus = await document(client.client, f"{CAMPUS}/devices")
    assert campus["next"] == f"{campus['uri']}?after={len(campus['items'])}"
    past = await document(client.client, f"{campus['uri']}?after=9999")
    assert past["items"] == []
    assert "next" not in past


async def test_names_and_ids_lead_to_the_same_document(connect: Connect) -> None:
    """A name, part of one, or an id of the organization and of the site."""
    client = (await connect()).client
    by_name = await document(client, "mist://orgs/Larkspur%20University/sites/Harbour%20Branch")
    assert by_name == await document(client, "mist://orgs/larkspur/sites/harbour")
    assert by_name == await document(client, by_name["uri"])
    assert (by_name["country"], by_name["devices"]) == ("IE", 12)


async def test_a_device_is_found_by_everything_it_is_called(connect: Connect) -> None:
    """Name, serial, device id and MAC address in any notation."""
    client = (await connect()).client
    devices = "mist://orgs/larkspur/sites/harbour/devices"
    gateway = await document(client, f"{devices}/harbour-gw")
    mac = gateway["mac"]
    colons = ":".join(mac[i : i + 2] for i in range(0, 12, 2)).upper()
    for text in (mac, colons, gateway["id"], gateway["serial"], "HARBOUR-GW"):
        assert await document(client, f"{devices}/{quote(text)}") == gateway
    assert await document(client, gateway["uri"]) == gateway
    assert (gateway["type"], gateway["site"]) == ("gateway", "Harbour Branch")


async def test_a_token_of_one_site_sees_the_tree_of_that_site(connect: Connect) -> None:
    """Its site with its devices; the sites beside it are refused, by name and by id."""
    wide = (await connect()).client
    other = (await document(wide, "mist://orgs/larkspur/sites/harbour"))["id"]
    client = (await connect("site-read")).client
    sites = await all_items(client, "mist://orgs/larkspur/sites")
    assert [site["name"] for site in sites] == ["Larkspur Science Park"]
    uri = "mist://orgs/larkspur/sites/Science%20Park/devices"
    assert {item["name"] for item in await all_items(client, uri)} >= {"sci-core-1"}
    assert "Harbour" in await refusal(client, "mist://orgs/larkspur/sites/Harbour%20Branch")
    message = await refusal(
        client, f"mist://orgs/larkspur/sites/{other}/devices", code=INTERNAL_ERROR
    )
    assert "no right" in message


async def test_a_site_of_another_organization_is_not_below_this_one(connect: Connect) -> None:
    """An organization that the token does not reach, and a site under the wrong one of two."""
    many = (await connect("multi-org")).client
    orgs = await all_items(many, "mist://orgs")
    assert len(orgs) > 1
    sites = {org["id"]: await all_items(many, f"mist://orgs/{org['id']}/sites") for org in orgs[:2]}
    (one, _), (_, foreign) = list(sites.items())[:2]
    message = await refusal(many, f"mist://orgs/{one}/sites/{foreign[0]['id']}")
    assert "is not one of" in message
    alone = (await connect()).client
    (own,) = await all_items(alone, "mist://orgs")
    beyond = next(org["id"] for org in orgs if org["id"] != own["id"])
    assert beyond in await refusal(alone, f"mist://orgs/{beyond}/sites")


async def test_what_was_read_within_the_minute_is_not_asked_for_again(
    connect: Connect, fake: FakeMist
) -> None:
    """Walking through the tree costs a request for each thing, not for each document."""
    client = (await connect(cloud=fake)).client
    await document(client, f"{CAMPUS}/devices")
    asked = len(fake.calls)
    for uri in ("mist://orgs", CAMPUS, f"{CAMPUS}/devices/clos-acc-p1-02"):
        await document(client, uri)
    assert len(fake.calls) == asked
