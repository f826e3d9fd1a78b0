"""What was read back is judged row by row: another order counts only if one was asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from mist_mcp.changing.intent import Intent
from mist_mcp.changing.outcome import Outcome, compared
from mist_mcp.changing.requests import Home
from mist_mcp.cloud.permits import Write
from tests.changing.documents import shown
from tests.changing.world import IOT, TOOL, Person, asking, plainly, sent

if TYPE_CHECKING:
    from pathlib import Path

    from fake_mist import FakeMist

A, B, C, D = (
    {"host": f"192.0.2.{number}", "port": 1812, "secret": f"S3cr3t-{number}"} for number in range(4)
)
X, Y, Z = ({"src": each, "usage": "x"} for each in "xyz")


def outcome(before: Any, after: Any, now: Any) -> Outcome:
    """Return what became of a change of a list."""
    write = Write("PUT", "/api/v1/sites/x/setting", {"rows": after})
    home = Home(scope="sites", id="x", rest="setting")
    intent = Intent(home=home, write=write, before={"rows": before}, masked=shown)
    return compared(intent, {"rows": now}, Outcome(target="x", changes=intent.changes))


@pytest.mark.parametrize(
    ("before", "after", "now", "missing", "others"),
    [
        # as it was to be
        ([A, B], [A, {**B, "port": 1}], [A, {**B, "port": 1}], [], []),
        # in another order, which nobody asked for
        ([A, B, C], [A, {**B, "port": 1}, C], [C, {**B, "port": 1}, A], [], ["rows[order]"]),
        ([A, B, C], [B, C], [C, B], [], ["rows[order]"]),
        ([A, B], [A, B, C], [C, B, A], [], ["rows[order]"]),
        (["x", "y"], ["x", "y", "z"], ["z", "x", "y"], [], ["rows[order]"]),
        (None, [A, B], [B, A], [], ["rows[order]"]),
        # in another order than was asked for
        ([A, B, C], [C, A, B], [A, B, C], ["rows[order]"], []),
        ([A, B], [C, A, B], [A, B, C], ["rows[host=192.0.2.2, new at 0]"], []),
        # words and numbers stand where the cloud wants them: a note tells it
        (["x", "y"], ["z", "x", "y"], ["x", "y", "z"], [], ["rows[order]"]),
        # a field that is otherwise, wherever its row is
        ([A, B], [A, {**B, "port": 1}], [B, A], ["rows[host=192.0.2.1].port"], ["rows[order]"]),
        ([A, B], [A, {**B, "port": 1}], [A], ["rows[host=192.0.2.1].port"], []),
        ([A, B], [A, {**B, "host": "new"}], [A, B], ["rows[host=192.0.2.1].host"], []),
        ([A, B], [A, {**B, "port": 1}], None,
         ["rows[host=192.0.2.1].port"], ["rows[host=192.0.2.0]"]),
        # a row that did not come, or came otherwise
        ([A], [A, B], [A], ["rows[host=192.0.2.1, new at 1]"], []),
        ([A], [A, B], [A, {**B, "port": 5}], ["rows[host=192.0.2.1, new at 1]"], []),
        ([A], [A, B], [A, B, C], [], ["rows[host=192.0.2.2, new at 2]"]),
        # a row that did not go
        ([A, B], [B], [A, B], ["rows[host=192.0.2.0]"], []),
        ([A, B], [B], [B, {**A, "port": 5}], ["rows[host=192.0.2.0]"], []),
        ([A, B], [], [A, B], ["rows[host=192.0.2.0]", "rows[host=192.0.2.1]"], []),
        (["x", "x"], ["x"], ["x", "x"], ["rows[1]"], []),
        ([X, Y], [X, Y, Z], [X, Y, Z], [], []),
    ],
)  # fmt: skip
def test_each_row_is_read_back_as_what_it_is(
    before: Any, after: Any, now: Any, missing: list[str], others: list[str]
) -> None:
    """Wherever the cloud put it."""
    seen = outcome(before, after, now)
    assert [change.field for change in seen.missing] == missing
    assert [change.field for change in seen.others] == others


async def test_a_cloud_that_sorts_is_believed(fake: FakeMist, tmp_path: Path) -> None:
    """Regression: it returned the rows in another order, and each was read back otherwise."""
    await plainly(fake, "PUT", IOT, {"auth_servers": [A, B, C]})
    plain = fake.transport

    async def backwards(request: httpx.Request) -> httpx.Response:
        answer = await plain.handle_async_request(request)
        if not sent(fake)[1:] or request.url.path != IOT or request.method != "GET":
            return answer
        content = json.loads(await answer.aread())
        content["auth_servers"] = content["auth_servers"][::-1]
        return httpx.Response(200, json=content)

    fake.transport = httpx.MockTransport(backwards)
    body = {"auth_servers": [A, {**B, "port": 1645}, C, D]}
    async with asking(fake, tmp_path, Person()) as client:
        data = await client.data(TOOL, path=IOT, method="PUT", body=body)
    assert "done; 2 fields read back as approved" in data["summary"]
    assert [row["field"] for row in data["rows"]] == [
        "auth_servers[host=192.0.2.1].port",
        "auth_servers[host=192.0.2.3, new at 3]",
    ]
    assert "did not ask for it: auth_servers[order]" in "".join(data["notes"])


def test_what_is_there_instead_is_said() -> None:
    """Of a row that came otherwise, the row as it is; of an order, the order as it is."""
    (row,) = outcome([A], [A, B], [A, {**B, "port": 5}]).missing
    assert (row.before, row.after) == (shown(B), shown({**B, "port": 5}))
    (field,) = outcome([A, B], [{**A, "port": 1}, B], [B, {**A, "port": 2}]).missing
    assert (field.before, field.after) == (1, 2)
    (order,) = outcome(["x", "y"], ["y", "x"], ["x", "y"]).missing
    assert (order.before, order.after) == (["y", "x"], ["x", "y"])
    (gone,) = outcome([A], [A, B], [A]).missing
    assert gone.after is None
    (back,) = outcome([A, B], [B], [A, B]).missing
    assert (back.before, back.after) == (None, shown(A))
