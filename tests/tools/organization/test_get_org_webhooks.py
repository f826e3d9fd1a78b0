"""Webhooks: where they send, what failed, since when; never what lets somebody call them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from mist_mcp.words.times import iso
from tests.tools.organization.test_get_org_access import truth
from tests.tools.test_odd_tenants import ORG, SITE, Cloud, asked

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Answer, Connect

TOOL: Final = "get_org_webhooks"
NOW: Final = 1_800_000_000.0
HOOK: Final = f"orgs/{ORG}/webhooks/{SITE}"
SECRET: Final = "Pl4nted-Zq7Lw"


async def test_failures_are_those_of_the_cloud(connect: Connect, fake: FakeMist) -> None:
    """Numbers, reasons, and since when none arrived, of the receiver that fails."""
    client = await connect(cloud=fake)
    data = await client.data(TOOL)
    org = (await client.data("get_organizations"))["rows"][0]["id"]
    hooks = {row["name"]: row for row in await truth(fake, f"orgs/{org}/webhooks")}
    assert {row["name"] for row in data["rows"]} == hooks.keys()
    row = data["rows"][0]
    path = f"orgs/{org}/webhooks/{hooks['ticket-desk']['id']}/events/search?limit=1000"
    sent = (await truth(fake, path))["results"]
    failed = [each for each in sent if each["status"] == "failure"]
    arrived = max(each["timestamp"] for each in sent if each["status"] == "success")
    assert (row["name"], row["verdict"]) == ("ticket-desk", "fails now")
    assert (row["deliveries"], row["failed"]) == (len(sent), len(failed))
    assert row["last_success"] == iso(arrived)
    since = min(each["timestamp"] for each in failed if each["timestamp"] > arrived)
    assert row["failing_since"] == iso(since)
    assert row["reasons"] == ["502 Bad Gateway (alarms): 8"]
    assert '"ticket-desk" failed 8 of 48 times' in data["summary"]


async def test_what_is_off_or_unknown_is_not_healthy(connect: Connect) -> None:
    """A webhook that is off comes last; its address shows its host alone."""
    answer = await (await connect()).call(TOOL)
    row = answer.data["rows"][-1]
    assert (row["name"], row["verdict"]) == ("chat-bridge", "off")
    assert row["sends_to"] == "https://hooks.slack.com"
    assert "deliveries" not in row
    assert "services" not in answer.text + json.dumps(answer.data)
    assert "sekret" not in answer.text + json.dumps(answer.data)


async def test_a_site_has_its_own(connect: Connect) -> None:
    """Of a topic whose deliveries the cloud does not keep nothing is known."""
    data = await (await connect()).data(TOOL, site_id="Main Campus")
    assert [row["verdict"] for row in data["rows"]] == ["unknown"]
    assert any("leave site_id out" in note for note in data["notes"])


async def on(
    hook: dict[str, Any], events: list[dict[str, Any]] | int, **arguments: Any
) -> tuple[Answer, Cloud]:
    """Ask about a tenant with one webhook, whose deliveries are counted and found by status."""
    row = {"id": SITE, "name": "hook", "topics": ["alarms"], "secret": SECRET, **hook}
    failed: Any = events
    counted: Any = events
    if isinstance(events, list):
        failed = {"results": [each for each in events if each["status"] == "failure"]}
        by = [each["status"] for each in events]
        counted = {"results": [{"status": each, "count": by.count(each)} for each in {*by}]}
    paths = {f"{HOOK}/events/search": failed, f"{HOOK}/events/count": counted}
    cloud = Cloud({f"orgs/{ORG}/webhooks": [row], **paths})
    return await asked(cloud, TOOL, arguments, clock=lambda: NOW), cloud


async def test_a_reason_does_not_repeat_the_address() -> None:
    """A library's error quotes the path, which lets anyone call the hook."""
    url = f"https://chat.example.net:8443/in/T0/{SECRET}?sig={SECRET}x"
    error = f"ConnectTimeout: Max retries exceeded with url: /in/T0/{SECRET}?sig={SECRET}x"
    failure = {"status": "failure", "error": error, "timestamp": NOW - 60, "topic": "alarms"}
    answer, _ = await on({"url": url}, [failure])
    (row,) = answer.data["rows"]
    assert row["sends_to"] == "https://chat.example.net:8443"
    assert row["reasons"] == [
        "ConnectTimeout: Max retries exceeded with url: (address) (alarms): 1"
    ]
    assert SECRET not in answer.text + json.dumps(answer.data)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:Pl4nted-Zq7Lw@host.example.net/x", "https://host.example.net"),
        ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443"),
        ("https://host:port/x", None),
        ("https://user:12/Pl4nted-Zq7Lw@host.example.net", None),
        ("https://user:p@Pl4nted-Zq7Lw/word@host.example.net/x", None),
        ("https://user:12?Pl4nted-Zq7Lw@host.example.net", None),
        ("Pl4nted-Zq7Lw://host.example.net/x", None),
        ("https://[Pl4nted-Zq7Lw/x", None),
        ("projects/x/topics/y", None),
        (None, None),
        (7, None),
    ],
)
async def test_of_an_address_the_place_is_shown(url: Any, shown: str | None) -> None:
    """Never who signs on there; what is no address is left out."""
    answer, _ = await on({"url": url}, [])
    assert answer.data["rows"][0].get("sends_to") == shown
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    "error",
    [
        "no route to /IN/T0/PL4NTED-ZQ7LW",
        "redirected to https://other.example.net/login?next=Pl4nted-Zq7Lw",
        "401 for user:Pl4nted-Zq7Lw",
        "no such token: Pl4nted-Zq7Lw",
        "key Pl4nted Zq7Lw is unknown",
        "wanted b=Pl4nted-Zq7Lw&a=1",
    ],
)
async def test_a_reason_repeats_no_part_of_the_address(error: str) -> None:
    """Decoded, in capital letters, alone, or in an address of others."""
    url = f"https://user:{SECRET}@chat.example.net/in/T0/{SECRET}?k=Pl4nted%20Zq7Lw&b={SECRET}"
    failure = {"status": "failure", "error": error, "timestamp": NOW - 60, "topic": "alarms"}
    answer, _ = await on({"url": url, "splunk_token": SECRET, "name": f"hook {SECRET}"}, [failure])
    said = (answer.text + json.dumps(answer.data)).casefold()
    assert "zq7lw" not in said


@pytest.mark.parametrize("status", [403, 404])
async def test_closed_deliveries_are_unknown(status: int) -> None:
    """And a note names the webhook."""
    answer, _ = await on({}, status)
    (row,) = answer.data["rows"]
    assert row["verdict"] == "unknown"
    assert any('deliveries of "hook" is not known' in note for note in answer.data["notes"])


async def test_a_failure_without_a_code_or_a_word_is_told() -> None:
    """Nobody answered: the reason is not known, the failure is."""
    answer, _ = await on({}, [{"status": "failure", "timestamp": NOW - 5}])
    (row,) = answer.data["rows"]
    assert row["reasons"] == ["no reason told (topic unknown): 1"]
    assert (row["verdict"], row["failed"]) == ("fails now", 1)


async def test_deliveries_of_other_topics_are_not_asked_for() -> None:
    """The cloud keeps none of them."""
    answer, cloud = await on({"topics": ["location"]}, [])
    assert answer.data["rows"][0]["verdict"] == "unknown"
    assert not any("/events/" in url for url in cloud.asked)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [({"duration": "500d"}, "longer than a year"), ({"duration": "soon"}, "span of time")],
)
async def test_a_window_that_is_none_is_refused(
    arguments: dict[str, str], words: str, connect: Connect
) -> None:
    """In a sentence."""
    assert words in await (await connect()).refusal(TOOL, **arguments)
