"""The server's own state, and its way to the cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_mist.faults.fault import Html, ServerError

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect


async def test_a_healthy_cloud_passes_all_checks(connect: Connect) -> None:
    """Token, budget and constants answer, and the budget is shown."""
    data = await (await connect()).data("test_mist_connectivity")
    assert data["healthy"]
    assert [row["ok"] for row in data["checks"]] == [True, True, True]
    assert data["calls_limit"] == 5000
    assert data["region"] == "Global 01"


async def test_a_failing_check_is_an_answer(connect: Connect, fake: FakeMist) -> None:
    """One endpoint fails: the others are still tested, and the error has a next step."""
    fake.inject(ServerError(path="*/const/*"))
    data = await (await connect(cloud=fake)).data("test_mist_connectivity")
    assert not data["healthy"]
    assert [row["ok"] for row in data["checks"]] == [True, True, False]
    assert "status 503" in data["summary"]


async def test_a_proxy_that_answers_html_is_recognised(connect: Connect, fake: FakeMist) -> None:
    """A login page with status 200 is no answer."""
    fake.inject(Html(status=200))
    data = await (await connect(cloud=fake)).data("test_mist_connectivity")
    assert not any(row["ok"] for row in data["checks"])
    assert "proxy or a login page" in data["summary"]


async def test_the_status_counts_calls_and_asks_nothing(connect: Connect, fake: FakeMist) -> None:
    """Looking at the server costs no call; every other call is counted."""
    client = await connect(cloud=fake)
    before = await client.data("debug_server_status")
    assert (before["mist_calls"], len(fake.calls)) == (0, 0)
    await client.call("get_org_sites", {})
    after = await client.data("debug_server_status")
    assert after["mist_calls"] == after["mist_calls_this_hour"] == len(fake.calls) > 0


async def test_the_status_never_shows_the_token(connect: Connect) -> None:
    """Every setting is shown with its value, the token only as set."""
    data = await (await connect()).data("debug_server_status")
    shown = {row["name"]: row["value"] for row in data["settings"]}
    assert shown["MIST_API_TOKEN"] == "set"
    assert shown["MIST_BASE_URL"] == "https://api.mist.com"
    assert "fake-org-admin" not in str(data)
