"""Secrets of the configuration: who is shown them, and what stands in their place.

The description says of `api_policy.no_reveal`: false hides them from users without write access,
true from all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from fake_mist import FakeMist
from fake_mist.replay.hiding import Hidden, secret_fields
from fake_mist.tenant.places import HARBOUR_BRANCH
from tests.fake_mist.asking import ORG

if TYPE_CHECKING:
    import httpx

    from tests.fake_mist.conftest import Connect

PATHS: Final = (
    f"{ORG}/setting",
    f"{ORG}/wlans",
    f"{ORG}/networktemplates",
    f"{ORG}/webhooks",
    f"/api/v1/sites/{HARBOUR_BRANCH.id}/setting",
)
NO_REVEAL: Final = {"api_policy": {"no_reveal": True}}


def secrets_in(value: Any) -> list[Any]:
    """Collect what stands in fields of secrets, in lists one by one."""
    if isinstance(value, list):
        return [found for each in value for found in secrets_in(each)]
    if not isinstance(value, dict):
        return []
    inner = [found for name, each in value.items() for found in _at(name, each)]
    return [each for each in inner if not isinstance(each, dict)]


def _at(name: str, value: Any) -> list[Any]:
    if name in secret_fields() and not isinstance(value, dict):
        return value if isinstance(value, list) else [value]
    return secrets_in(value)


async def shown(client: httpx.AsyncClient, path: str) -> list[Any]:
    """Read a path, and collect the secrets in it."""
    response = await client.get(path)
    assert response.status_code == 200, response.text
    return secrets_in(response.json())


@pytest.mark.parametrize("path", PATHS)
async def test_who_may_write_sees_secrets(path: str, client: httpx.AsyncClient) -> None:
    """Unless the organization reveals none."""
    assert any("sekret" in str(each) for each in await shown(client, path))


@pytest.mark.parametrize("path", PATHS)
async def test_who_may_not_write_sees_none(path: str, connect: Connect) -> None:
    """Whatever the organization says."""
    async with FakeMist("org-read") as fake, connect(fake) as client:
        found = await shown(client, path)
    assert found
    assert set(found) == {"********"}


@pytest.mark.parametrize("form", Hidden)
@pytest.mark.parametrize("path", PATHS)
async def test_no_reveal_hides_from_all(path: str, form: Hidden, connect: Connect) -> None:
    """In the form that the cloud was made with, in lists and in single objects."""
    async with FakeMist(hidden=form) as fake, connect(fake) as client:
        before = await shown(client, path)
        assert (await client.put(f"{ORG}/setting", json=NO_REVEAL)).status_code == 200
        after = await shown(client, path)
    assert set(after) == (set() if form is Hidden.ABSENT else {form.value})
    assert bool(after) is (form is not Hidden.ABSENT)
    assert form is Hidden.ABSENT or len(after) == len(before)


async def test_what_is_sent_is_kept_and_not_shown(client: httpx.AsyncClient) -> None:
    """The answer to a write hides too; what was hidden is there again when it is revealed."""
    await client.put(f"{ORG}/setting", json=NO_REVEAL)
    made = await client.post(f"{ORG}/wlans", json={"ssid": "x", "auth": {"psk": "sekret-of-mine"}})
    assert made.json()["auth"]["psk"] == "********"
    path = f"{ORG}/wlans/{made.json()['id']}"
    changed = await client.put(path, json={"ssid": "y"})
    assert changed.json()["auth"]["psk"] == "********"
    await client.put(f"{ORG}/setting", json={"api_policy": {"no_reveal": False}})
    assert (await client.get(path)).json()["auth"]["psk"] == "sekret-of-mine"


async def test_a_placeholder_that_comes_back_is_a_secret_like_any(
    client: httpx.AsyncClient,
) -> None:
    """The cloud cannot know better: the old one is lost."""
    made = await client.post(f"{ORG}/wlans", json={"ssid": "x", "auth": {"psk": "sekret-of-mine"}})
    path = f"{ORG}/wlans/{made.json()['id']}"
    await client.put(f"{ORG}/setting", json=NO_REVEAL)
    await client.put(path, json={"auth": (await client.get(path)).json()["auth"]})
    await client.put(f"{ORG}/setting", json={"api_policy": {"no_reveal": False}})
    assert (await client.get(path)).json()["auth"]["psk"] == "********"


async def test_what_is_not_set_is_not_hidden(client: httpx.AsyncClient) -> None:
    """Empty and null stay what they are, and other fields too."""
    await client.put(f"{ORG}/setting", json=NO_REVEAL)
    auth = {"psk": "", "keys": [], "type": "open", "wep": {"secret": None}}
    made = await client.post(f"{ORG}/wlans", json={"ssid": "x", "auth": auth})
    assert made.json()["auth"] == auth


async def test_what_devices_report_is_not_configuration(client: httpx.AsyncClient) -> None:
    """Statistics and events are as they were."""
    path = f"{ORG}/inventory"
    before = (await client.get(path)).json()
    await client.put(f"{ORG}/setting", json=NO_REVEAL)
    assert (await client.get(path)).json() == before
