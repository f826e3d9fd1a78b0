"""A token of single sites: whatever asks about the whole organization says so in one sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.questions import NEXT, QUESTIONS

if TYPE_CHECKING:
    from tests.asking import Connect

ONE_SENTENCE = (
    'The API token has no right to the whole of "Larkspur University", only to sites of it. '
    "Ask about one of them, by a get_site_ tool or with site_id; get_org_sites lists them."
)


async def test_what_is_closed_to_it_is_said_in_one_sentence(connect: Connect) -> None:
    """By each tool that can be asked without a site: no status of the cloud, no other advice."""
    client = await connect("site-read")
    tools = await client.tools()
    told: dict[str, str] = {}
    for name, question in QUESTIONS.items():
        needed = tools[name].input_schema.get("required", [])
        asked = {key: value for key, value in question.items() if key != "site_id"}
        # A raw read asks whatever it is told to: its refusal is the cloud's.
        if name != "make_mist_api_call" and "site_id" not in needed and NEXT not in asked.values():
            answer = await client.call(name, asked)
            if re.search("no right|403", answer.text) and answer.is_error:
                told[name] = answer.text
    assert {text for text in told.values() if text != ONE_SENTENCE} == set(), told
    assert {"get_org_inventory", "get_alarms", "get_org_wlans", "get_audit_logs"} <= told.keys()
