"""The raw reads that the facts were written from: where each part of a fact must stand."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import httpx

from tests.answerable.forms import AND, stands

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.answerable.questions import Fact, Question

_ID: Final = re.compile(r"\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)?[0-9a-f]{12}\b")
_EPOCH: Final = re.compile(r"\b1[78]\d{8}\b")


class Grounds:
    """The raw API of a fake cloud, with the names of its devices and sites."""

    def __init__(self, client: httpx.AsyncClient, org_id: str, names: dict[str, str]) -> None:
        """Keep the client, and what MAC addresses and ids are called."""
        self._client = client
        self._org_id = org_id
        self._names = names

    @classmethod
    async def of(cls, fake: FakeMist) -> Grounds:
        """Learn the names from the cloud itself."""
        settings = fake.settings
        client = httpx.AsyncClient(
            transport=fake.transport,
            base_url=settings["MIST_BASE_URL"],
            headers={"Authorization": f"Token {settings['MIST_API_TOKEN']}"},
        )
        account = (await client.get("/api/v1/self")).json()
        org = f"/api/v1/orgs/{account['privileges'][0]['org_id']}"
        sites = (await client.get(f"{org}/sites")).json()
        owned = (await client.get(f"{org}/inventory", params={"limit": 1000})).json()
        names = {row["id"]: row["name"] for row in sites}
        names |= {row["mac"]: row.get("name", "") for row in owned}
        return cls(client, account["privileges"][0]["org_id"], names)

    async def missing(self, question: Question) -> list[Fact]:
        """Return the facts of a question of which no alternative stands in its raw reads."""
        ground = "\n".join([await self._told(path) for path in question.read])
        return [fact for fact in question.facts if not _stands(fact, ground)]

    async def _told(self, path: str) -> str:
        ids = {name: id_ for id_, name in self._names.items()} | {"org_id": self._org_id}
        answer = await self._client.get(re.sub(r"{(.+?)}", lambda it: ids[it[1]], path))
        assert answer.is_success, f"{path}: {answer.status_code}"
        return "\n".join((answer.text, *self._named(answer.text), *_moments(answer.text)))

    def _named(self, text: str) -> set[str]:
        return {self._names.get(id_, "") for id_ in _ID.findall(text)}


def _moments(text: str) -> set[str]:
    return {datetime.fromtimestamp(int(it), UTC).isoformat() for it in _EPOCH.findall(text)}


def _stands(fact: Fact, ground: str) -> bool:
    return any(all(stands(part, ground) for part in it.split(AND)) for it in fact)
