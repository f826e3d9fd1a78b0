"""What hands out secrets is told from what does not, and the client sends no read of it unasked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import httpx
import pytest

import mist_mcp
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.handing_out import hands_out
from mist_mcp.cloud.operations import operations
from mist_mcp.cloud.permits import Ledger, Permit, Write
from mist_mcp.errors import MistError, RefusedError
from mist_mcp.models.access import PreSharedKey
from tests.cloud.test_client import settings

ID: Final = "20ae9839-0ae6-574e-ad63-7e2d8cc76cf3"
ORG: Final = f"/api/v1/orgs/{ID}"
KEYS: Final = f"{ORG}/psks"
SECRET: Final = [name for name, danger in operations().items() if danger == "secret"]
ROWS: Final = [{"name": "sensors", "passphrase": "x7Kq2mR9"}]


@pytest.mark.parametrize("name", SECRET)
def test_what_the_description_says_is_believed(name: str) -> None:
    """With placeholders and ids, with a slash behind, in capital letters."""
    method, _, path = name.partition(" ")
    filled = re.sub(r"{\w+}", ID, path)
    for written in (path, filled, f"{filled}/", f"{filled}//", filled.upper()):
        assert hands_out(method, written), written


@pytest.mark.parametrize(
    "path",
    [
        f"/api/v1/sites/{ID}/nacportals",
        f"/api/v1/msps/{ID}/setting/mist_scep",
        f"/api/v1/sites/{ID}/setting/cradlepoint/setup",
        f"/api/v1/installer/orgs/{ID}/nacportals/{ID}",
        f"{ORG}/nacportals/{ID}/new",
        f"{ORG}/psks/{ID}/history",
        f"/api/v2/orgs/{ID}/nacportals",
        f"{ORG}/marvisinvites",
        f"{ORG}/marvis/edgeconnect/register_cmd",
    ],
)
def test_what_is_not_described_is_secret_if_its_like_is(path: str) -> None:
    """Elsewhere, deeper, or in a later version."""
    assert hands_out("GET", path)


@pytest.mark.parametrize(
    "path",
    [
        *(f"{ORG}/wlans", f"{ORG}/setting", "/api/v1/self", f"{ORG}/nacportals/{ID}/failures"),
        *(f"{ORG}/setting/mist_scep/client_certs", f"{ORG}/pskportal", f"{ORG}/something/new"),
        *(f"{ORG}/setup", f"/api/v1/sites/{ID}/webhooks", "/api/v1/token"),
    ],
)
def test_the_rest_is_read(path: str) -> None:
    """Also what is not described at all."""
    assert not hands_out("GET", path)


class Desk:
    """A client, what it sends, and the permits that it takes."""

    def __init__(self) -> None:
        """Begin with none."""
        self.sent: list[str] = []
        self.ledger = Ledger(lambda: 1000.0)

    def client(self) -> MistClient:
        """Return the client."""
        transport = httpx.MockTransport(self.answer)
        return MistClient(settings(), transport=transport, redeem=self.ledger.redeem)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Keep the path, and send rows."""
        self.sent.append(request.url.path)
        return httpx.Response(200, json=ROWS)


@pytest.mark.parametrize("path", [KEYS, KEYS.replace("psks", "PSKS"), f"{ORG}/nacportals/"])
async def test_nothing_secret_is_read_by_chance(path: str) -> None:
    """Neither directly nor through what is kept for a while: nothing is sent."""
    desk = Desk()
    async with desk.client() as client:
        for source in (client, client.cached, client.constants):
            with pytest.raises(RefusedError, match="nobody permitted"):
                await source.read(path)
    assert desk.sent == []


async def test_rows_are_read_without_the_secret() -> None:
    """And the list by which a token is judged is kept without any."""
    desk = Desk()
    async with desk.client() as client:
        assert await client.keeping(PreSharedKey).read(KEYS) == [{"name": "sensors"}]
        assert await client.tokens.read(f"{ORG}/apitokens") == [{"name": "sensors"}]
        assert client.tokens.peek(f"{ORG}/apitokens") == [{"name": "sensors"}]


async def test_a_permit_reads_what_it_is_for_and_once() -> None:
    """Neither something else, nor what nobody permitted, nor again."""
    desk = Desk()
    write = Write("GET", KEYS, {})
    async with desk.client() as client:
        permit = desk.ledger.issue(write)
        cloud = client.revealing(write, permit=permit)
        assert await cloud.read(KEYS) == ROWS
        with pytest.raises(MistError):
            await cloud.read(f"{ORG}/apitokens")
        for wrong in (permit, Permit("made up")):
            with pytest.raises(RefusedError):
                client.revealing(write, permit=wrong)
        with pytest.raises(RefusedError):
            client.revealing(Write("GET", f"{ORG}/apitokens"), permit=desk.ledger.issue(write))
    assert desk.sent == [KEYS]


def test_only_what_changes_an_object_reads_it_whole() -> None:
    """The room behind the gate; everybody else has a model or a permit."""
    root = Path(mist_mcp.__path__[0])
    users = {
        path.relative_to(root).parts[0]
        for path in root.rglob("*.py")
        if re.search(r"client\.(?:whole|_patiently)\b", path.read_text(encoding="utf-8"))
    }
    assert users == {"changing"}
