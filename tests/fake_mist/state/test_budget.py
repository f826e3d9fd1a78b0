"""The calls of a token: counted, told, refused, and renewed at the full hour."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist import NOW, TOKENS, FakeMist
from fake_mist.__main__ import main
from fake_mist.cloud import running
from fake_mist.serving.commands import Plan, serving
from fake_mist.state.budget import HOUR, Budget
from fake_mist.tenant.places import UNIVERSITY

if TYPE_CHECKING:
    from collections.abc import Sequence

Connect = Callable[[FakeMist], httpx.AsyncClient]
USAGE = "/api/v1/self/usage"
SITES = f"/api/v1/orgs/{UNIVERSITY.id}/sites"


async def test_usage_counts_what_was_asked(fake: FakeMist, connect: Connect) -> None:
    """Every call of this token, this one too; not those of others, nor of nobody."""
    async with connect(fake) as client:
        assert (await client.get(USAGE)).json() == {
            "request_limit": 5000,
            "requests": 1,
            "seconds": HOUR - NOW % HOUR,
        }
        await client.get(SITES)
        await client.get("/api/v1/orgs/00000000-0000-0000-0000-000000000000")
        other = {"Authorization": f"Token {TOKENS['org-read']}"}
        await client.get(SITES, headers=other)
        await client.get(SITES, headers={"Authorization": "Token wrong"})
        assert (await client.get(USAGE)).json()["requests"] == 4
        assert (await client.get(USAGE, headers=other)).json()["requests"] == 2
        assert (await client.get(USAGE, headers={"Authorization": ""})).status_code == 401


async def test_five_thousand_are_all_until_the_full_hour(connect: Connect) -> None:
    """Then 429 with the seconds to wait, whatever is asked; others go on; then all begins anew."""
    now = [float(NOW) + 1000.5]
    async with FakeMist(times=running(lambda: now[0])) as fake, connect(fake) as client:
        fake.budget.limit = 5000
        for _ in range(5000):
            fake.budget.spend(client.headers["Authorization"], now[0])
        for method, path in (("GET", SITES), ("GET", USAGE), ("POST", SITES), ("PUT", SITES)):
            refused = await client.request(method, path, json={})
            assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2600")
            assert "5000 API Calls" in refused.json()["detail"]
        other = {"Authorization": f"Token {TOKENS['org-read']}"}
        assert (await client.get(SITES, headers=other)).status_code == 200
        now[0] += 2599
        assert (await client.get(SITES)).headers["Retry-After"] == "1"
        now[0] += 1
        assert (await client.get(SITES)).status_code == 200
        assert (await client.get(USAGE)).json()["requests"] == 2


async def test_a_served_cloud_has_the_calls_it_was_given() -> None:
    """`--calls 3`: the fourth is refused, over the wire too, however many ask at once."""
    async with serving(Plan(token="org-admin", calls=3)) as server:
        token = {"Authorization": f"Token {server.token}"}
        async with httpx.AsyncClient(base_url=server.addresses.http, headers=token) as client:
            answers = await asyncio.gather(*(client.get(SITES) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 429, 429]


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 4 * HOUR))).map(
        lambda steps: sorted(steps, key=lambda step: step[1])
    ),
    st.integers(0, 4),
)
def test_no_hour_has_more_than_the_limit(steps: Sequence[tuple[str, float]], limit: int) -> None:
    """For each token alone; a refusal tells the next full hour, and usage what was let pass."""
    budget = Budget(limit=limit)
    let: dict[tuple[str, int], int] = {}
    for token, now in steps:
        wait = budget.spend(token, now)
        hour = (token, int(now // HOUR))
        let[hour] = let.get(hour, 0) + (wait is None)
        assert budget.usage(token, now)["requests"] == let[hour] <= limit
        if wait is not None:
            assert let[hour] == limit
            assert 0 < wait <= HOUR
            assert (now + wait) // HOUR == now // HOUR + 1


@pytest.mark.parametrize("calls", ["-1", "many", "1.5", ""])
def test_a_number_of_calls_that_is_none_is_refused(
    calls: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the parser, with the option's name."""
    with pytest.raises(SystemExit, match="2"):
        main(["serve", f"--calls={calls}"])
    assert "argument --calls" in capsys.readouterr().err
