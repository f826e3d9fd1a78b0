"""Faults of others: a token that goes where a text says, and actions that are pieces of paths."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from fastmcp import Client

from tests.asking import Asker
from tests.conftest import server_on
from tests.regressions.watching import CLOUD, watched, writes_on

if TYPE_CHECKING:
    from pathlib import Path

    from tests.asking import Connect

ELSEWHERE: Final = (
    ".evil.example/x",
    "@evil.example/x",
    ":443@evil.example/api/v1/self",
    "//evil.example/api/v1/self",
    "https://evil.example/api/v1/self",
    "\\\\evil.example/api/v1/self",
    "/api/v1/../../x",
    "/api/v1/%2e%2e/%2e%2e/x",
    "/api/v1/orgs%2f..%2fself",
    "/api/v1/self\r\nHost: evil.example",
)
"""What others put behind their host, or in the place of it."""

ANY_PATH: Final = "make_mist_api_call"
SEARCHES: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("search_org_devices", {"type": "ap", "limit": 3}),
    ("get_alarms", {"limit": 3}),
    (ANY_PATH, {"path": "/api/v1/orgs/{org_id}/alarms/search"}),
)
UUID: Final = "00000000-0000-0000-1000-5c5b35000001"
ACTIONS: Final = (
    "../../../../orgs/x/inventory",
    "locate/../../../../../orgs/x/inventory",
    "locate/../restart",
    "%2e%2e/%2e%2e/restart",
    "restart?x=1",
    "restart#",
    "@evil.example/x",
    "//evil.example/x",
    "/",
    "",
)
DEVICES: Final = ("../../../../orgs/x/inventory", f"{UUID}/../../..", "@evil.example/x", f"{UUID}/")


async def yes(*_: Any) -> dict[str, Any]:
    """Approve whatever is asked."""
    return {"approve": True}


@pytest.mark.parametrize("path", ELSEWHERE)
async def test_a_path_of_the_caller_leads_nowhere_else(path: str, connect: Connect) -> None:
    """Fault: host and path are joined as texts, so `.evil.example/x` is sent the token."""
    cloud, watch = watched()
    client = await connect(cloud=cloud)
    for method in ("GET", "POST", "DELETE"):
        await client.refusal(ANY_PATH, path=path, method=method)
    assert watch.paths == watch.done == []
    assert watch.origins <= {CLOUD}


@pytest.mark.parametrize("cursor", ELSEWHERE)
async def test_a_cursor_is_no_address(cursor: str, connect: Connect) -> None:
    """Fault: the tool for further pages asks whatever URL it is given."""
    cloud, watch = watched()
    client = await connect(cloud=cloud)
    for written in (cursor, urlsafe_b64encode(cursor.encode()).decode()):
        await client.refusal("get_next_page", cursor=written)
    assert watch.requests == []


@pytest.mark.parametrize("link", ELSEWHERE)
async def test_a_link_in_an_answer_of_the_cloud_leads_nowhere_else(
    link: str, connect: Connect
) -> None:
    """Fault: `next` is joined to the host and asked, whatever it says."""

    def forged(_request: httpx.Request, response: httpx.Response) -> httpx.Response:
        document = response.json()
        if not isinstance(document, dict) or "results" not in document:
            return response
        return httpx.Response(200, json={**document, "next": link})

    cloud, watch = watched(change=forged)
    client = await connect(cloud=cloud)
    for tool, arguments in SEARCHES:
        answer = await client.call(tool, arguments)
        assert answer.is_error or tool == ANY_PATH, tool  # that shows the page, and says so
        assert "evil" not in answer.text
    assert any(path.endswith("/search") for path in watch.paths)
    assert watch.origins == {CLOUD}
    assert [path for path in watch.paths if ".." in path or "%" in path] == []


async def test_a_redirect_is_not_followed(connect: Connect) -> None:
    """Fault: the token goes along to the place that a redirect names."""

    def redirecting(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        moved = httpx.Response(307, headers={"Location": "https://evil.example/api/v1/x"})
        return moved if request.url.path.endswith("/sites") else response

    cloud, watch = watched(change=redirecting)
    await (await connect(cloud=cloud)).refusal("get_org_sites")
    assert watch.origins == {CLOUD}


@pytest.mark.parametrize("writes", [False, True])
async def test_an_action_is_no_piece_of_a_path(*, writes: bool, tmp_path: Path) -> None:
    """Fault: `../../../../orgs/x/inventory` as action or device posts past every check.

    Also where the operator enabled writes and a person approves everything.
    """
    cloud, watch = watched()
    server = server_on(cloud, **(writes_on(tmp_path) if writes else {}))
    async with Client(server, elicitation_handler=yes) as connected:
        client = Asker(connected)
        for action in ACTIONS:
            await client.refusal("device_action", device_id="harbour-gw", action=action)
        for device in DEVICES:
            await client.refusal("device_action", device_id=device, action="locate")
    assert watch.done == []
    assert watch.origins == {CLOUD}
    assert [path for path in watch.paths if ".." in path or "%" in path or "@" in path] == []
