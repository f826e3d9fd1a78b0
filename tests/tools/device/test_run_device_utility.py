"""Utilities over the stream channel, through the tool."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from mist_mcp.actions.utility_options import OPTIONS
from mist_mcp.shell.signs import UTILITIES
from tests.sentences import check_sentence

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

RUN = "run_device_utility"
HOST = "192.0.2.10"


def posted(fake: FakeMist) -> list[tuple[str, dict[str, Any]]]:
    """Name what was started, and with what."""
    return [
        (call.path.rpartition("/")[2], json.loads(call.body))
        for call in fake.calls
        if call.method == "POST"
    ]


def test_every_utility_has_its_options() -> None:
    """The two tables name the same utilities."""
    assert OPTIONS.keys() == UTILITIES.keys()


@pytest.mark.parametrize("device", ["harbour-gw", "sci-core-1", "AP-ARTS-0.01"])
async def test_a_ping_ends_with_its_statistics(
    device: str, connect: Connect, fake: FakeMist
) -> None:
    """From a gateway, a switch and an access point; the options are sent as they are."""
    options = {"host": HOST, "count": 4, "size": 1000}
    data = await (await connect(cloud=fake)).data(
        RUN, device_id=device, utility="ping", options=options
    )
    assert data["completed"]
    assert sum("icmp_seq" in line for line in data["lines"]) == 4
    assert data["summary"].endswith('"4 packets transmitted, 4 packets received, 0% packet loss".')
    assert posted(fake) == [("ping", options)]


async def test_a_traceroute_ends_at_its_target(connect: Connect) -> None:
    """The last hop is the host."""
    data = await (await connect()).data(
        RUN, device_id="harbour-gw", utility="traceroute", options={"host": HOST}
    )
    assert data["completed"]
    assert HOST in data["lines"][-1]


async def test_a_session_router_answers_in_rows(connect: Connect) -> None:
    """Its JSON is written as lines, and it says itself when it has finished."""
    data = await (await connect()).data(RUN, device_id="clos-gw-1", utility="show_route")
    assert data["completed"]
    assert data["lines"][0] == "Routes"
    assert data["lines"][1].startswith("Prefix: 0.0.0.0/0, Protocol/Preference: Static/5")


async def test_a_switch_without_bgp_says_so(connect: Connect, fake: FakeMist) -> None:
    """That line is the end of the output; null means absent, and capitals do not matter."""
    data = await (await connect(cloud=fake)).data(
        RUN, device_id="harbour-sw-1", utility="Show_BGP_summary ", options={"node": None}
    )
    assert data["completed"]
    assert data["lines"] == ["BGP is not running"]
    assert posted(fake) == [("show_bgp_summary", {})]


REFUSED: Final[list[tuple[str, dict[str, Any], str]]] = [
    ("cable_test", {"port": "ge-0/0/1"}, "utilities only look"),
    ("bounce_port", {"ports": ["ge-0/0/1"]}, "Use device_action"),
    ("restart", {}, "utilities only look"),
    ("shell", {}, "opens a login"),
    ("../../../../orgs/x/inventory", {}, "no such utility"),
    ("monitor_traffic", {}, "a terminal that has no end"),
    ("ping", {}, "needs options.host"),
    ("ping", {"host": None}, "needs options.host"),
    ("ping", {"host": "a b"}, "options.host is not"),
    ("ping", {"host": "-I"}, "options.host is not"),
    ("ping", {"host": HOST, "count": 101}, "options.count is not a whole number from 1 to 100"),
    ("ping", {"host": HOST, "count": True}, "options.count is not"),
    ("ping", {"host": HOST, "count": "five"}, "options.count is not"),
    ("ping", {"host": HOST, "interval": 1}, 'no option "interval"'),
    ("show_route", {"protocol": "rip"}, "options.protocol is not any or bgp"),
    ("resolve_dns", {"host": HOST}, "takes no options"),
]
"""A utility, its options, and what the refusal says."""


async def test_what_is_not_read_only_or_does_not_fit_is_refused(
    connect: Connect, fake: FakeMist
) -> None:
    """In words, before the cloud is asked."""
    client = await connect(cloud=fake)
    for utility, options, says in REFUSED:
        refusal = await client.refusal(
            RUN, device_id="harbour-gw", utility=utility, options=options
        )
        assert says in refusal
        check_sentence(refusal)
    assert posted(fake) == []


async def test_an_offline_device_is_not_asked(connect: Connect, fake: FakeMist) -> None:
    """The refusal says so at once."""
    refusal = await (await connect(cloud=fake)).refusal(
        RUN, device_id="sci-acc-p2-10", utility="ping", options={"host": HOST}
    )
    assert "is offline" in refusal
    assert posted(fake) == []


async def test_a_token_that_only_reads_is_told(connect: Connect) -> None:
    """The cloud's refusal."""
    refusal = await (await connect("org-read")).refusal(
        RUN, device_id="sci-core-1", utility="ping", options={"host": HOST}
    )
    assert "status 403" in refusal
    check_sentence(refusal)
