"""Each page of each answer stays within the byte budget, in both forms, whatever the clock says."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client

from mist_mcp.answers.byte_budget import size
from mist_mcp.server.build import build_server
from tests.asking import Asker
from tests.conftest import REDACTION_KEY, no_sleep, settings_on

if TYPE_CHECKING:
    from fake_mist import FakeMist

MOST = 4000
LISTINGS: dict[str, dict[str, Any]] = {
    "count_org_nac_clients": {"distinct": "username"},
    "get_alarms": {"duration": "7d", "limit": 60},
    "get_device_events": {"limit": 60},
    "get_device_stats": {"limit": 60},
    "get_org_inventory": {"limit": 100},
    "get_switch_ports": {"device_id": "clos-acc-p1-04"},
    "search_org_bgp_stats": {"limit": 60},
    "search_org_wireless_clients": {"limit": 60},
}
PAGES = 12


@pytest.mark.parametrize("tool", LISTINGS)
async def test_every_page_fits(tool: str, fake: FakeMist) -> None:
    """A cursor holds the time, and each look at a clock has another number of digits."""
    parts = itertools.cycle([0.0, 0.5, 0.123456, 0.25, 0.1234567])
    server = build_server(
        settings_on(fake, MIST_MAX_RESULT_BYTES=str(MOST)),
        transport=fake.transport,
        clock=lambda: fake.clock() + next(parts),
        sleep=no_sleep,
        redaction_key=REDACTION_KEY,
    )
    async with Client(server) as connected:
        client = Asker(connected)
        answer = await client.call(tool, LISTINGS[tool])
        assert "next" in answer.data, answer.text
        for _ in range(PAGES):
            assert max(size(answer.data), len(answer.text.encode())) <= MOST
            if "next" not in answer.data:
                break
            answer = await client.call("get_next_page", {"cursor": answer.data["next"]})
            assert not answer.is_error, answer.text
