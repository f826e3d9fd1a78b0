"""Clients that show a model one form only: each brings every row, once and in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.answers.text_form import STRANGERS
from tests.answers.whole import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.asking import Connect

LISTINGS: dict[str, dict[str, Any]] = {
    "get_alarms": {"duration": "7d"},
    "get_org_inventory": {},
    "search_org_wireless_clients": {"site_id": "Medical School"},
}
MORE = re.compile(r"^More: get_next_page with cursor (\S+)$", re.MULTILINE)


def cells(text: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a text as a reader sees them: by their header."""
    lines = text.splitlines()
    begin = next(place for place, line in enumerate(lines) if line.startswith("rows: "))
    header = lines[begin].removeprefix("rows: ").split("|")
    for line in lines[begin + 1 :]:
        if line.startswith("- "):
            yield dict(zip(header, line.removeprefix("- ").split("|"), strict=False))


@pytest.mark.parametrize("tool", LISTINGS)
async def test_each_form_alone_brings_every_row_once_and_in_order(
    tool: str, connect: Connect
) -> None:
    """Counted by the cloud; a client of text finds the cursor in the text."""
    key = "id" if tool == "get_alarms" else "mac"
    seen: dict[str, list[str]] = {}
    for form in ("text", "structured"):
        client = await connect(MIST_RESULT_FORM=form)
        answer = await client.call(tool, LISTINGS[tool])
        seen[form], pages = [], 1
        while True:
            if form == "text":
                assert answer.data == {}
                seen[form] += [row[key] for row in cells(answer.text)]
                found = MORE.search(answer.text)
                cursor = found and found.group(1)
            else:
                assert answer.text == ""
                seen[form] += [row[key] for row in answer.data["rows"]]
                cursor = answer.data.get("next")
            if cursor is None:
                break
            answer, pages = await client.call("get_next_page", {"cursor": cursor}), pages + 1
        assert pages > 2
    both = await (await connect()).call(tool, LISTINGS[tool])
    assert seen["text"] == seen["structured"]
    assert len(set(seen["text"])) == len(seen["text"]) == both.data["total"]


async def test_words_of_strangers_make_no_tag_no_line_and_no_cell_of_the_text(
    connect: Connect,
) -> None:
    """An SSID closes a tag, a host name too; each stays in its cell, as it is in the data."""
    client = await connect()
    asked: list[tuple[str, dict[str, Any]]] = [
        ("get_alarms", {"type": "honeypot_ssid", "duration": "7d"}),
        ("search_org_wireless_clients", {"text": "laptop"}),
    ]
    for tool, arguments in asked:
        answer = await client.call(tool, arguments)
        assert "</" in str(answer.data), tool
        assert "< /" in answer.text, tool
        assert "</" not in answer.text, tool
        assert answer.text.count(STRANGERS) == 1
        assert missing(answer.data, answer.text) == []
