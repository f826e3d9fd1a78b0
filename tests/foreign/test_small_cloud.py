"""What reaches a model of a cloud that this project did not write, in the text and beside it."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

from tests.asking import Answer, Asker
from tests.foreign.cloud import SmallCloud, small_cloud
from tests.foreign.facts import CALLS, FACTS, ROOMS
from tests.foreign.marks import SECRETS
from tests.foreign.passages import FORMS
from tests.processes import command, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.foreign.facts import Call, Fact

TOKEN: Final = "foreign-0123456789abcdef-token"


@dataclass(frozen=True, slots=True)
class Told:
    """All that the server told: an answer for each question, and its log."""

    answers: dict[str, Answer]
    log: str
    cloud: SmallCloud


async def pages(asker: Asker, call: Call) -> Answer:
    """Return as many pages of an answer as are wanted, as one."""
    got = [await asker.call(call.tool, call.arguments)]
    while len(got) < call.pages and (cursor := got[-1].data.get("next")):
        got.append(await asker.call("get_next_page", {"cursor": cursor}))
    if call.pages == 1:
        return got[0]
    text = "\n".join(page.text for page in got)
    return Answer({"pages": [page.data for page in got]}, text, any(it.is_error for it in got))


async def ask(cloud: SmallCloud, folder: Path) -> dict[str, Answer]:
    """Start the server as a client does, and ask each question once."""
    first, *rest = command("--debug")
    variables = environment(MIST_API_TOKEN=TOKEN, MIST_BASE_URL=cloud.url)
    transport = StdioTransport(
        first, rest, env=variables, cwd=str(folder), keep_alive=False, log_file=folder / "log"
    )
    async with Client(transport) as client:
        asker = Asker(client)
        return {key: await pages(asker, call) for key, call in CALLS.items()}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Return what the server tells of the small cloud."""
    folder = tmp_path_factory.mktemp("foreign")
    with small_cloud() as cloud:
        answers = asyncio.run(ask(cloud, folder))
        yield Told(answers, (folder / "log").read_text(), cloud)


def wrong(fact: Fact, answer: Answer, form: str) -> list[str]:
    """Return what one form of an answer fails to say of a fact, or says against it."""
    passage = FORMS[form](answer, fact.about)
    missing = [it for it in fact.says if not re.search(it, passage, re.IGNORECASE)]
    false = [it for it in fact.never if re.search(it, passage, re.IGNORECASE)]
    return [f"misses {it}" for it in missing] + [f"says {it}" for it in false]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", FACTS)
def test_a_fact_reaches_the_model(name: str, form: str, told: Told) -> None:
    """Whichever form a client hands on, it holds the fact alone."""
    fact = FACTS[name]
    answer = told.answers[fact.call.key]
    passage = FORMS[form](answer, fact.about)
    assert wrong(fact, answer, form) == [], f"{fact.call.key}\n{passage or answer.text}"


@pytest.mark.parametrize("what", SECRETS)
def test_a_secret_reaches_nobody(what: str, told: Told) -> None:
    """Neither form of any answer holds it, and the log does not."""
    secret = SECRETS[what]
    forms = {key: it.text + json.dumps(it.data) for key, it in told.answers.items()}
    assert [key for key, said in forms.items() if secret in said] == []
    assert secret not in told.log


def test_every_question_is_answered(told: Told) -> None:
    """Live clouds leave fields out, and lead from page to page in many ways: no error."""
    assert {key: it.text for key, it in told.answers.items() if it.is_error} == {}


def test_the_cloud_knows_what_it_is_asked(told: Told) -> None:
    """What it does not know would be a fault of the small cloud, not of the server."""
    assert told.cloud.unknown == []


def test_there_is_much_to_tell() -> None:
    """No fact is given twice, and there are enough of them."""
    assert len(FACTS) == sum(map(len, ROOMS.values())) >= 110


def test_what_reaches_the_model(told: Told) -> None:
    """Write the table of what reaches a model, by room and form (pytest -s shows it)."""
    rows = [f"{'':32}{'facts':>6}{'text':>6}{'struct.':>8}{'both':>6}"]
    for room, facts in ROOMS.items():
        reached = [
            [not wrong(it, told.answers[it.call.key], form) for form in FORMS] for it in facts
        ]
        text, data = (sum(column) for column in zip(*reached, strict=True))
        rows.append(f"{room:32}{len(facts):6}{text:6}{data:8}{sum(map(all, reached)):6}")
    sys.stdout.write("\n" + "\n".join(rows) + "\n")
    assert len(rows) == len(ROOMS) + 1
