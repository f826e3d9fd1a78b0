"""Faults that existing servers have, each as a test that its presence would fail.

Others stand beside the unit that they guard: URLs in `tests/cloud/test_urls.py`, pages in
`tests/cloud/test_paging.py`, privileges in `tests/analysis/test_privileges.py`, addresses that a
server without authentication may bind in `tests/test_serving.py`, schemas in
`tests/test_inventory.py`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mist_mcp.server.catalogue import CATALOGUE

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Asker, Connect


async def test_the_payload_is_not_sent_twice(client: Asker) -> None:
    """The text says the same in three fifths of the bytes, and is no JSON."""
    answer = await client.call("get_alarms", {"duration": "7d"})
    assert len(answer.text) * 5 < len(json.dumps(answer.data)) * 3
    assert not answer.text.lstrip().startswith(("{", "["))
    assert all(row["id"] in answer.text for row in answer.data["rows"])


async def test_lists_do_not_stop_silently_at_a_hundred(client: Asker) -> None:
    """An answer of a hundred rows says how many there are, and how to get the others."""
    answer = await client.call("get_org_inventory")
    assert answer.data["total"] > 400
    assert answer.data["returned"] <= 100
    assert f"More: get_next_page with cursor {answer.data['next']}" in answer.text


async def test_a_search_that_matches_nothing_does_not_return_everything(client: Asker) -> None:
    """Empty means empty."""
    assert (await client.data("search_org_devices", text="zzzz"))["rows"] == []


async def test_status_comes_from_statistics_not_from_configuration(client: Asker) -> None:
    """The configuration endpoint knows no state; reading it as such made every device offline."""
    data = await client.data("get_site_devices", site_id="Harbour Branch")
    assert data["by_status"] == {"connected": data["total"]}


async def test_all_types_are_asked_for_where_mist_would_answer_with_access_points(
    connect: Connect, fake: FakeMist
) -> None:
    """The default type of the API is ap; a tool without a type means all."""
    client = await connect(cloud=fake)
    for tool, arguments in (
        ("get_device_stats", {}),
        ("get_site_devices", {"site_id": "Science Park"}),
        ("search_org_devices", {"site_id": "Science Park"}),
    ):
        data = await client.data(tool, **arguments)
        assert {"ap", "switch", "gateway"} <= set(data["by_type"]), tool


async def test_alarms_that_name_hosts_do_not_crash(client: Asker) -> None:
    """Host names are a list; using it as a key of a dictionary crashed."""
    data = await client.data("get_alarms")
    assert any(len(row["devices"]) > 1 for row in data["rows"])


async def test_errors_are_errors(client: Asker) -> None:
    """A refusal has isError set; text that only reads like an error misleads clients."""
    answer = await client.call("get_site_info", {"site_id": "nowhere"})
    assert answer.is_error
    assert answer.data == {}


def test_descriptions_are_docstrings_that_python_keeps() -> None:
    """An f-string in the place of a docstring is none."""
    assert all(function.__doc__ for function in CATALOGUE)
