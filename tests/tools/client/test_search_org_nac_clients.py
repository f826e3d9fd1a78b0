"""Access control: who got in by which rule, who was refused and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.server.searching import ONLY, place_ids, searched, walked
from tests.tools.test_odd_tenants import ORG, SITE, Cloud, answer_of, asked

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "search_org_nac_clients"
REFUSED = {
    "certificate expired": 6,
    "user unknown to the identity provider": 4,
    "no rule lets it in": 3,
    "wrong password": 3,
}


async def test_all_clients_are_counted_by_the_cloud(connect: Connect, fake: FakeMist) -> None:
    """By their last status, which is where Mist keeps it."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, "Medical")
    truth = await searched(fake, f"orgs/{org}/nac_clients/search")
    data = await client.data("search_org_nac_clients")
    assert data["total"] == len(truth) > 400
    assert data["by_status"] == Counter(row["last_status"] for row in truth)
    assert data["by_auth_type"] == Counter(row["auth_type"] for row in truth)
    for counts in ("by_rule", "by_vlan", "by_type", "by_site"):
        assert sum(data[counts].values()) == len(truth), counts


async def test_denials_are_counted_by_reason(connect: Connect) -> None:
    """Sixteen were refused: the reason is that of the step that failed before the denial."""
    answer = await (await connect(**ONLY)).call(TOOL)
    assert answer.data["by_reason"] == REFUSED
    assert "6 certificate expired" in answer.text.splitlines()[0]


async def test_each_refused_client_shows_its_reason(connect: Connect) -> None:
    """And those whose certificate has ended show when."""
    data = await (await connect(**ONLY)).data(TOOL, status="denied")
    assert data["by_reason"] == REFUSED
    assert Counter(row["reason"] for row in data["rows"]) == REFUSED
    expired = [row for row in data["rows"] if row["reason"] == "certificate expired"]
    assert all(row["certificate_ends"] < row["last_seen"] for row in expired)


async def test_clients_in_the_wrong_vlan_are_found_by_their_rule(connect: Connect) -> None:
    """Three members of staff whom the students' rule let in."""
    client = await connect(**ONLY)
    whole = await client.data(TOOL)
    assert (whole["by_rule"]["Students by certificate"], whole["by_vlan"]["30"]) == (3, 3)
    data = await client.data(TOOL, rule="Students by certificate")
    assert [row["vlan"] for row in data["rows"]] == ["30"] * 3
    assert all(row["user"].startswith("u") for row in data["rows"])
    assert "by_reason" not in data


async def test_a_site_counts_its_own_refusals(connect: Connect, fake: FakeMist) -> None:
    """Reasons too, from the events of that site."""
    client = await connect(cloud=fake, **ONLY)
    _, site = await place_ids(client, "Science Park")
    truth = await searched(fake, f"sites/{site}/nac_clients/search")
    data = await client.data(TOOL, site_id="Science Park")
    assert data["total"] == len(truth)
    assert data["by_reason"] == {
        "certificate expired": 1,
        "user unknown to the identity provider": 1,
        "wrong password": 1,
    }


async def test_text_finds_by_mac_and_user(connect: Connect) -> None:
    """Any notation, any part."""
    client = await connect(**ONLY)
    row = (await client.data(TOOL, status="denied"))["rows"][0]
    mac = ":".join(row["mac"][i : i + 2] for i in range(0, 12, 2))
    for text in (mac, row["user"]):
        found = await client.data(TOOL, text=text)
        assert row["mac"] in [other["mac"] for other in found["rows"]]


async def test_the_pages_together_are_the_whole(connect: Connect, fake: FakeMist) -> None:
    """Each client once, and a refused one shows its reason on every page."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, "Medical")
    truth = await searched(fake, f"orgs/{org}/nac_clients/search")
    pages = await walked(client, TOOL, limit=120)
    rows = [row for page in pages for row in page["rows"]]
    assert sorted(row["mac"] for row in rows) == sorted(row["mac"] for row in truth)
    reasons = Counter(row["reason"] for row in rows if row["status"] == "denied")
    assert reasons == REFUSED


async def test_reasons_that_are_closed_to_the_token_are_said_to_be_unknown(
    connect: Connect,
) -> None:
    """A token of one site sees who was refused there; the events belong to the organization."""
    client = await connect("site-read", **ONLY)
    site = (await client.data("get_org_sites"))["rows"][0]["name"]
    data = await client.data(TOOL, site_id=site)
    assert "by_reason" not in data
    assert data["by_status"]["denied"] > 0
    assert any("Why clients were refused is not known" in note for note in data["notes"])


async def test_nothing_is_asked_about_refusals_where_there_are_none() -> None:
    """No denial, no events."""
    cloud = Cloud(
        {
            f"orgs/{ORG}/nac_clients/search": {"results": [{"mac": "a1", "ap": "b1"}], "total": 1},
            f"orgs/{ORG}/devices": {"results": []},
        }
    )
    answer = await asked(cloud, TOOL, {})
    assert answer.data["by_status"] == {"(unknown)": 1}
    assert answer.data["rows"][0]["through"] == "b1"
    assert not [url for url in cloud.asked if "events" in url]


async def test_refusals_without_events_are_of_unknown_reason() -> None:
    """Not made up; and events that are cut are said to be."""
    event = {"mac": "zz", "type": "NAC_CLIENT_DENY", "timestamp": 1.0}
    answer = await answer_of(
        TOOL,
        {
            f"sites/{SITE}/nac_clients/search": {
                "results": [{"mac": "a1", "last_status": "denied", "last_cert_expiry": 5}],
                "total": 1,
            },
            f"orgs/{OTHER_ORG}/nac_clients/events/search": {"results": [event] * 3001},
        },
        site_id=SITE,
    )
    assert answer.data["by_reason"] == {"(unknown)": 1}
    assert "last 3000 of 3001 events" in answer.text


OTHER_ORG = "00000000-0000-0000-0000-000000000000"
"""The odd tenant's site names no organization."""
