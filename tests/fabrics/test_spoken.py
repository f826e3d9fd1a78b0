"""Fabrics that are asked in their shells too."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import httpx
import pytest
from fastmcp import Client

from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.analysis.evpn.steps import wrong_with
from tests.asking import Asker
from tests.conftest import no_sleep
from tests.fabrics.builder import NOW
from tests.fabrics.judging import CHECK, faults_of
from tests.fabrics.speaking import SpeakingCloud, shells
from tests.fabrics.spoken import SPOKEN

if TYPE_CHECKING:
    from tests.asking import Answer
    from tests.fabrics.speaking import Spoken


async def _answers_of(cases: list[Spoken]) -> dict[str, Answer]:
    """Ask one server about each fabric and its switches; by name."""
    fabrics = [case.fabric() for case in cases]
    given = {"MIST_API_TOKEN": "fake-token", "MIST_STATE_DIR": os.devnull}
    settings = load_settings(Source("test", given)).settings
    async with shells({case.name: case for case in cases}, fabrics) as origin:
        server = build_server(
            settings,
            transport=httpx.MockTransport(SpeakingCloud(fabrics, origin)),
            clock=lambda: NOW,
            sleep=no_sleep,
            sockets=origin,
        )
        async with Client(server) as connected:
            asker = Asker(connected)
            return {
                each.name: await asker.call(
                    CHECK,
                    {"topology_id": each.topology["id"], "org_id": each.org_id, "cli": True},
                )
                for each in fabrics
            }


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    """Ask one server about all fabrics."""
    return asyncio.run(_answers_of(list(SPOKEN)))


@pytest.mark.parametrize("spoken", SPOKEN, ids=lambda spoken: spoken.name)
def test_a_fabric_is_judged_as_its_switches_say(spoken: Spoken, answers: dict[str, Answer]) -> None:
    """Verdict, findings, severity, next step, and what is not known."""
    assert faults_of(spoken, answers[spoken.name]) == []
    assert answers[spoken.name].data["asked"]


def test_each_next_step_can_be_run(answers: dict[str, Answer]) -> None:
    """A command that the policy allows, or a call of a tool that is there."""
    rows = [row for answer in answers.values() for row in answer.data.get("findings") or []]
    told = {wrong for row in rows if (wrong := wrong_with(row["next_step"]))}
    assert told == set()
