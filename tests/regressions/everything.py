"""One question to every tool, asked once for all tests that look at what comes of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fastmcp import Client

from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.tools.kit.tool import card_of
from mist_mcp.words.danger import Danger, danger_of
from tests.asking import Answer, Asker
from tests.conftest import TOKEN_NAME, server_on
from tests.questions import ASKED_AS, QUESTIONS, question
from tests.regressions.watching import watched

if TYPE_CHECKING:
    import httpx

CARDS = {function.__name__: card_of(function) for function in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a question: the answer, and the requests for it."""

    answer: Answer
    requests: tuple[httpx.Request, ...]


def danger(name: str) -> Danger:
    """Return what the question to a tool can do."""
    return danger_of(CARDS[name].danger, QUESTIONS[name])


@cache
def everything() -> dict[str, Asked]:
    """Ask every tool its question, with a token that may."""
    return {name: asked for token in tokens() for name, asked in asyncio.run(_all(token)).items()}


def tokens() -> tuple[str, ...]:
    """Return the accounts that it takes."""
    return (TOKEN_NAME, *set(ASKED_AS.values()))


async def _all(token: str) -> dict[str, Asked]:
    cloud, watch = watched(token)
    found = {}
    async with Client(server_on(cloud)) as connected:
        client = Asker(connected)
        for name in CARDS:
            if ASKED_AS.get(name, TOKEN_NAME) == token:
                before = len(watch.requests)
                answer = await client.call(name, await question(client, name))
                found[name] = Asked(answer, tuple(watch.requests[before:]))
    return found
