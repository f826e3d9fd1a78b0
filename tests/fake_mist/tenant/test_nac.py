"""Access control: who came in, who did not, and what the events say about it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist import NOW
from tests.fake_mist.asking import ORG, counts, rows

if TYPE_CHECKING:
    import httpx

Rows = list[dict[str, Any]]
REASONS = {
    "NAC_CLIENT_CERT_EXPIRED": 6,
    "NAC_IDP_USER_LOOKUP_FAILURE": 4,
    "NAC_IDP_AUTHC_FAILURE": 3,
}


@pytest.fixture
async def denied(client: httpx.AsyncClient) -> Rows:
    """Give the refused clients."""
    return await rows(client, f"{ORG}/nac_clients/search", status="denied")


async def test_every_refusal_has_a_reason_in_the_events(
    client: httpx.AsyncClient, denied: Rows
) -> None:
    """Sixteen were denied; the events tell by what, or that no rule matched."""
    events = await rows(client, f"{ORG}/nac_clients/events/search", limit="1000")
    refused = {row["mac"] for row in events if row["type"] == "NAC_CLIENT_DENY"}
    assert refused == {row["mac"] for row in denied}
    assert len(refused) == 16
    for type_, count in REASONS.items():
        macs = {row["mac"] for row in events if row["type"] == type_}
        assert macs <= refused
        assert len(macs) == count


async def test_expired_certificates_are_expired(client: httpx.AsyncClient, denied: Rows) -> None:
    """The date says the same as the event; a search by expiry finds them among the denied."""
    expired = {row["mac"] for row in denied if row.get("last_cert_expiry", NOW) < NOW}
    asked = await rows(
        client, f"{ORG}/nac_clients/search", status="denied", cert_expiry_duration="7d"
    )
    assert {row["mac"] for row in asked} == expired
    assert len(expired) == REASONS["NAC_CLIENT_CERT_EXPIRED"]


async def test_three_staff_members_are_in_the_wrong_vlan(client: httpx.AsyncClient) -> None:
    """The rule that put them there has a name."""
    found = await rows(client, f"{ORG}/nac_clients/search", vlan="30")
    assert {row["last_nacrule_name"] for row in found} == {"Students by certificate"}
    assert len(found) == 3


async def test_who_came_in_is_a_client(client: httpx.AsyncClient) -> None:
    """Wireless ones are in the wireless search on the same access point, wired in the wired."""
    guests = await rows(client, f"{ORG}/nac_clients/search", limit="1000")
    wireless = await rows(client, f"{ORG}/clients/search", limit="1000")
    wired = await rows(client, f"{ORG}/wired_clients/search", limit="1000")
    places = {row["mac"]: row["last_ap"] for row in wireless}
    places |= {row["mac"]: row["device_mac"][0] for row in wired}
    for row in guests:
        if row["last_status"] != "denied":
            assert places[row["mac"]] == row.get("last_ap", row.get("device_mac"))


async def test_a_count_sums_up_to_the_clients(client: httpx.AsyncClient) -> None:
    """The total of the envelope is the number of buckets, as Mist documents it."""
    guests = await rows(client, f"{ORG}/nac_clients/search", limit="1000")
    found = await counts(client, f"{ORG}/nac_clients/count")
    assert found == Counter(row["type"] for row in guests)
    body = (await client.get(f"{ORG}/nac_clients/count", params={"distinct": "status"})).json()
    assert body["total"] == len(body["results"]) < sum(row["count"] for row in body["results"])


async def test_every_event_type_is_defined(client: httpx.AsyncClient) -> None:
    """The constants know each."""
    events = await rows(client, f"{ORG}/nac_clients/events/search", limit="1000")
    defined = {row["type"] for row in (await client.get("/api/v1/const/nac_events")).json()}
    assert {row["type"] for row in events} <= defined
