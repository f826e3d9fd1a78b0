"""What network engineers ask, in their words: the search brings the right tool first or second.

`plain_requests.tsv` has the requests with the right tools beside each, chosen from the names of the
tools (corrected where a definition showed that another tool answers), and where such a thing is
asked. One guide has no address in the index that it was read from; it is named by its title. Search
words were written and tuned with the rows `tuned`, and the rows `apart` measured once, at the end.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mist_mcp.server.catalogue import CATALOGUE

if TYPE_CHECKING:
    from tests.asking import Asker, Connect

BAR: Final = 0.85
MOST: Final = 2
NAMES: Final = {function.__name__ for function in CATALOGUE}
DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "tools.md"
TABLE: Final = Path(__file__).with_name("plain_requests.tsv")


def requests(half: str) -> list[tuple[str, set[str]]]:
    """Return the requests of one half, each with the tools that are right."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(row["said"], set(row["right"].split())) for row in rows if row["half"] == half]


def test_the_table_is_large_and_knows_the_tools() -> None:
    """Forty requests at least in each half, each once, no more than three tools right."""
    tuned, apart = requests("tuned"), requests("apart")
    assert min(len(tuned), len(apart)) >= 40
    said = [request for request, _ in (*tuned, *apart)]
    assert len(set(said)) == len(said)
    for request, right in (*tuned, *apart):
        assert right, request
        assert right <= NAMES, request
        assert len(right) <= 3, request


async def missed(client: Asker, half: str) -> list[str]:
    """Return the requests of a half of which no right tool comes first or second."""
    wrong = []
    for said, right in requests(half):
        data = await client.data("search_tools", query=said)
        names = [tool["name"] for tool in data["tools"]]
        assert len(names) <= MOST
        if right.isdisjoint(names):
            wrong.append(f"{said}: {sorted(right)}, not {names}")
    return wrong


async def test_the_right_tool_comes_first_or_second(connect: Connect) -> None:
    """For 85 of 100 requests of each half; of all of them it is what the document says."""
    client = await connect(MIST_TOOL_SEARCH="true")
    wrong = {half: await missed(client, half) for half in ("tuned", "apart")}
    asked = {half: len(requests(half)) for half in wrong}
    for half, each in wrong.items():
        share = 1 - len(each) / asked[half]
        print(f"\n{half}: {share:.1%} of {asked[half]}")  # noqa: T201 - shown by -s
        assert share >= BAR, "\n".join(each)
    right = 1 - sum(map(len, wrong.values())) / sum(asked.values())
    told = re.search(
        r"Of (\d+) requests from .*? first or second for (\d+) %",
        DOCUMENT.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert told is not None
    assert (int(told[1]), int(told[2])) == (sum(asked.values()), int(100 * right))
