"""Laws of writing, on any body."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fake_mist import NOW, FakeMist
from fake_mist.clock import FIRST_EPOCH
from fake_mist.replay.writes import FIXED
from fake_mist.tenant.places import MAIN_CAMPUS
from tests.fake_mist.asking import ORG

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SETTING = f"/api/v1/sites/{MAIN_CAMPUS.id}/setting"
WLANS = f"{ORG}/wlans"
LATER = NOW + 400 * 86400 + 17
NAMES = st.sampled_from(["auth", "enabled", "end_time", "id", "rogue", "ssid", "vars", "\u00fc"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, FIRST_EPOCH - 1) | st.just(LATER) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
BODIES = st.dictionaries(NAMES, VALUES, max_size=5)
LAWS = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
PATHS = (
    ORG,
    f"{ORG}/setting",
    SETTING,
    f"/api/v1/sites/{MAIN_CAMPUS.id}",
    *(f"{ORG}/{name}" for name in ("wlans", "networktemplates", "evpn_topologies", "webhooks")),
    f"/api/v1/sites/{MAIN_CAMPUS.id}/devices",
)


def on_a_live_cloud(act: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
    """Act on a cloud years after its recordings, so that its times are moved."""

    async def acting() -> None:
        fake = FakeMist.live(clock=lambda: float(LATER))
        headers = {"Authorization": f"Token {fake.settings['MIST_API_TOKEN']}"}
        async with httpx.AsyncClient(
            transport=fake.transport, base_url="https://api.mist.com", headers=headers
        ) as client:
            await act(client)
        assert fake.unmatched == []

    asyncio.run(acting())


async def read(client: httpx.AsyncClient, path: str) -> Any:
    """Read what must be there."""
    response = await client.get(path)
    assert response.status_code == 200, response.text
    return response.json()


@LAWS
@given(BODIES)
def test_a_put_is_what_is_read_and_the_same_again_changes_nothing(body: dict[str, Any]) -> None:
    """What was sent stands there, the rest is as it was, and repeating is harmless."""

    async def act(client: httpx.AsyncClient) -> None:
        before = await read(client, SETTING)
        sent = {name: value for name, value in body.items() if name not in FIXED}
        first = (await client.put(SETTING, json=body)).json()
        assert first == {**before, **sent, "modified_time": LATER}
        assert (await client.put(SETTING, json=body)).json() == first
        assert await read(client, SETTING) == first

    on_a_live_cloud(act)


@LAWS
@given(BODIES, BODIES)
def test_two_puts_are_one_with_the_later_winning(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    """Attribute by attribute."""

    async def act(client: httpx.AsyncClient) -> None:
        await client.put(SETTING, json=one)
        await client.put(SETTING, json=other)
        both = await read(client, SETTING)
        assert (await client.put(SETTING, json={**one, **other})).json() == both

    on_a_live_cloud(act)


@LAWS
@given(st.lists(BODIES, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_removing_what_was_created_restores_the_list(
    bodies: list[dict[str, Any]], order: Any
) -> None:
    """In whatever order, and changed meanwhile or not."""

    async def act(client: httpx.AsyncClient) -> None:
        before = await read(client, WLANS)
        made = [(await client.post(WLANS, json=body)).json() for body in bodies]
        assert await read(client, WLANS) == [*before, *made]
        await client.put(f"{WLANS}/{made[0]['id']}", json={"ssid": "changed"})
        for row in order.sample(made, len(made)):
            assert (await client.delete(f"{WLANS}/{row['id']}")).status_code == 200
        assert await read(client, WLANS) == before

    on_a_live_cloud(act)


def test_putting_back_what_was_read_changes_nothing_but_the_time_of_it() -> None:
    """Every kind of object, with all its recorded times; so a rollback restores."""

    async def act(client: httpx.AsyncClient) -> None:
        for path in PATHS:
            found = await read(client, path)
            place = f"{path}/{found[0]['id']}" if isinstance(found, list) else path
            before = await read(client, place)
            assert (await client.put(place, json=before)).json() == {
                **before,
                "modified_time": LATER,
            }
            assert await read(client, place) == {**before, "modified_time": LATER}

    on_a_live_cloud(act)


async def test_configuration_stands_still_while_the_present_moves() -> None:
    """What nobody writes does not look changed a minute later, and what was keeps its time."""
    now = [float(LATER)]
    fake = FakeMist.live(clock=lambda: now[0])
    headers = {"Authorization": f"Token {fake.settings['MIST_API_TOKEN']}"}
    async with httpx.AsyncClient(
        transport=fake.transport, base_url="https://api.mist.com", headers=headers
    ) as client:
        written = (await client.put(SETTING, json={"rogue": {}})).json()
        before = [await read(client, path) for path in PATHS]
        now[0] += 3601
        assert [await read(client, path) for path in PATHS] == before
        assert await read(client, SETTING) == written
        again = (await client.put(SETTING, json={})).json()
        assert again == {**written, "modified_time": LATER + 3601}
        assert await read(client, SETTING) == again
