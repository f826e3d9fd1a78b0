"""One full answer of each tool, as people review it: text and structured content."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from mist_mcp.answers.text_form import rendered
from mist_mcp.server.catalogue import CATALOGUE
from tests.answers.whole import missing
from tests.conftest import TOKEN_NAME
from tests.questions import ASKED_AS, QUESTIONS, question

if TYPE_CHECKING:
    from tests.asking import Connect

CURSOR = re.compile(r"with cursor \S+")
VOLATILE = {
    "debug_server_status": ("python", "memory_megabytes", "cpu_seconds", "packages", "tools"),
    "get_service_health_report": ("process",),
    "export_diagnostics_json": ("process", "python", "platform", "packages"),
}
IN_JSON = {"export_diagnostics_json"}
"""Whose text is JSON too."""


def test_every_tool_is_asked() -> None:
    """No tool is without a reviewed answer."""
    assert list(QUESTIONS) == [function.__name__ for function in CATALOGUE]


@pytest.mark.parametrize("name", QUESTIONS)
async def test_the_answer_is_the_one_reviewed(name: str, connect: Connect, golden: Any) -> None:
    """Text and data are those that a person has read, fit the output schema, and hide secrets.

    Every planted secret contains one word; it is nowhere, and neither is the token.
    """
    client = await connect(ASKED_AS.get(name, TOKEN_NAME))
    schema = (await client.tools())[name].output_schema
    result = await client.call(name, await question(client, name))
    data = dict(result.data)
    shown = json.dumps(data) + result.text
    assert "sekret" not in shown
    assert "fake-org-admin" not in shown
    jsonschema.validate(data, schema or {})
    text = CURSOR.sub("with cursor (differs)", result.text)
    if "next" in data:
        data["next"] = "(differs)"
    for field in VOLATILE.get(name, ()):
        data[field] = "(differs)"
    golden.json(f"results/{name}", data)
    if name in IN_JSON:
        assert json.loads(text) == result.data
        text = json.dumps(data)
    elif name in VOLATILE:
        text = rendered(data, strangers=True)
    golden.text(f"results/{name}.txt", f"{text}\n")


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("most", [4000, 24_000])
@pytest.mark.parametrize("connect", ["in process"], indirect=True)
async def test_the_answer_fits_its_byte_budget(name: str, most: int, connect: Connect) -> None:
    """Text and data each stay within MIST_MAX_RESULT_BYTES, and each has all of the other."""
    client = await connect(ASKED_AS.get(name, TOKEN_NAME), MIST_MAX_RESULT_BYTES=str(most))
    wide = {"site_id": "Main Campus"} if "site_id" in QUESTIONS[name] else {}
    limited = "limit" in (await client.tools())[name].input_schema["properties"]
    rows = {"limit": 1000} if limited else {}
    result = await client.call(name, {**await question(client, name), **wide, **rows})
    data = json.dumps(result.data, separators=(",", ":"), ensure_ascii=False)
    assert max(len(data.encode()), len(result.text.encode())) <= most
    if name not in IN_JSON:
        assert missing(result.data, result.text) == []
