"""Who the token is, for every kind of token."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.asking import Connect


async def test_an_organization_token_has_a_name_and_no_email(connect: Connect) -> None:
    """The token of one organization is named, and safe by the default thresholds."""
    client = await connect("org-admin")
    data = await client.data("get_user_info")
    assert data["identity"] == "organization token"
    assert data["name"]
    assert "email" not in data
    assert data["verdict"] == "safe"
    assert data["grants"][0]["views"] == ["org_admin"]  # outside the published enum


async def test_a_safe_verdict_beside_an_admin_role_says_what_it_means(connect: Connect) -> None:
    """Within the limits is not harmless; a token that only reads is not called dangerous."""
    admin, reader = await connect("org-admin"), await connect("org-read")
    for tool in ("get_user_info", "analyze_token_security"):
        told = (await admin.data(tool))["summary"]
        assert "verdict safe (within the operator's limits, not harmless: it can change" in told
        assert "a whole organization" in told
        assert "verdict safe (within the operator's limits)" in (await reader.data(tool))["summary"]


async def test_an_msp_token_is_judged_by_what_it_inherits(connect: Connect) -> None:
    """One grant on an MSP is administration of all its organizations."""
    client = await connect("msp-admin")
    data = await client.data("get_user_info")
    assert data["identity"] == "user"
    assert data["verdict"] == "critical"
    assert data["risks"]


async def test_pending_two_factor_is_said_and_never_safe(connect: Connect) -> None:
    """`privileges: null` is a critical finding, not an error and not a clean bill."""
    client = await connect("two-factor-pending")
    result = await client.call("get_user_info", {})
    assert result.data["two_factor"] == "pending"
    assert result.data["verdict"] == "critical"
    assert "Two-factor login is pending" in result.text


async def test_organizations_of_an_msp_are_expanded(connect: Connect) -> None:
    """An MSP token lists the three organizations of the MSP with its role."""
    client = await connect("msp-admin")
    data = await client.data("get_organizations")
    assert data["total"] == 3
    assert {row["role"] for row in data["rows"]} == {"admin"}
    assert {row["msp_name"] for row in data["rows"]} == {"Kestrel Managed Networks"}


async def test_each_grant_keeps_its_own_role(connect: Connect) -> None:
    """Several organizations with several roles are counted by role."""
    client = await connect("multi-org")
    data = await client.data("get_organizations")
    assert sum(data["by_role"].values()) == data["total"] == 3
    assert len(data["by_role"]) > 1


async def test_a_site_grant_names_its_organization_as_partly_reached(connect: Connect) -> None:
    """A token for one site reaches its organization, but not whole."""
    client = await connect("site-read")
    data = await client.data("get_organizations")
    assert [row["whole"] for row in data["rows"]] == [False]


async def test_organizations_are_paged(connect: Connect) -> None:
    """Each page has its rows, and the last has no successor."""
    client = await connect("msp-admin")
    first = await client.data("get_organizations", limit=2)
    last = await client.data("get_next_page", cursor=first["next"])
    assert (first["total"], first["returned"], last["returned"]) == (3, 2, 1)
    assert "next" not in last
    assert len({row["id"] for row in [*first["rows"], *last["rows"]]}) == 3
