"""What is said of changes before a fabric's trouble began, stated before anybody asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from fastmcp import Client

from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker
from tests.conftest import no_sleep
from tests.fabrics import faults as f
from tests.fabrics.builder import NOW, build, id_of
from tests.fabrics.cloud import Cloud
from tests.fabrics.judging import CHECK
from tests.fabrics.shapes import CLOS, ERB

if TYPE_CHECKING:
    from tests.asking import Answer
    from tests.fabrics.builder import Fabric

HOUR: Final = 3600
BEGAN: Final = NOW - 2 * HOUR
LOG: Final = "logs/search"
PUSHES: Final = "devices/config_history/search"


class Watched(Cloud):
    """A cloud that remembers what it was asked."""

    def __init__(self, fabric: Fabric) -> None:
        """Start with nothing."""
        super().__init__([fabric])
        self.asked: list[httpx.URL] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer, and remember the question."""
        self.asked.append(request.url)
        return super().__call__(request)

    def about(self, what: str) -> list[httpx.URL]:
        """Return the questions about something."""
        return [url for url in self.asked if url.path.endswith(what)]


def checked(fabric: Fabric) -> tuple[Answer, Watched]:
    """Ask a server about a fabric."""
    cloud = Watched(fabric)

    async def asking() -> Answer:
        server = build_server(
            load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings,
            transport=httpx.MockTransport(cloud),
            clock=lambda: NOW,
            sleep=no_sleep,
        )
        async with Client(server) as connected:
            arguments = {"topology_id": fabric.topology["id"], "org_id": fabric.org_id}
            return await Asker(connected).call(CHECK, arguments)

    return asyncio.run(asking()), cloud


def entry(fabric: Fabric, message: str, when: int, **more: Any) -> dict[str, Any]:
    """Return a line of the audit log."""
    return {
        "id": id_of(message),
        "org_id": fabric.org_id,
        "site_id": fabric.site_ids[0],
        "admin_name": "noc@example.com",
        "message": message,
        "timestamp": when,
        **more,
    }


def troubled() -> Fabric:
    """Return a fabric of which a core went away two hours ago."""
    fabric = build("changed", CLOS)
    f.offline("core-1", ago=2 * HOUR)(fabric)
    return fabric


def test_what_was_changed_in_the_hour_before_stands_beside_the_findings() -> None:
    """Who, what and when, of the fabric's sites and of the whole organization; the last first."""
    fabric = troubled()
    fabric.logs = [
        entry(
            fabric,
            'Update Device "core-1"',
            BEGAN - 600,
            before={"ntp_servers": ["192.0.2.1"], "name": "core-1"},
            after={"ntp_servers": ["192.0.2.9"], "name": "core-1"},
        ),
        entry(fabric, 'Update Network Template "campus"', BEGAN - 1200, site_id=None),
        entry(fabric, 'Update Site "elsewhere"', BEGAN - 700, site_id=id_of("elsewhere")),
        entry(fabric, "Login with Role NOC", BEGAN - 300),
        entry(fabric, 'Update Device "before"', BEGAN - 2 * HOUR),
        entry(fabric, 'Update Device "after"', BEGAN + HOUR),
        entry(fabric, 'Update Device "never"', 0, timestamp=None),
    ]
    pushed = {"timestamp": BEGAN - 900, "version": "23.4R2"}
    core, *_ = fabric.topology["switches"]
    fabric.answers[PUSHES] = {
        "results": [
            {**pushed, "mac": core["mac"]},
            {**pushed, "mac": "020000000001"},
            pushed,
            {**pushed, "mac": core["mac"], "timestamp": BEGAN - 3 * HOUR},
        ],
        "total": 4,
        "limit": 100,
        "start": BEGAN - HOUR,
        "end": BEGAN,
    }
    answer, cloud = checked(fabric)
    rows = answer.data["changes"]
    assert [(row.get("who"), row["what"]) for row in rows] == [
        ("noc@example.com", 'Update Device "core-1"'),
        (None, "Configuration pushed"),
        ("noc@example.com", 'Update Network Template "campus"'),
    ]
    assert rows[0]["changed"] == ['ntp_servers[0]: "192.0.2.1" → "192.0.2.9"']
    assert [row["where"] for row in rows][1:] == ["core-1", "(organization)"]
    assert 'Update Device \\"core-1\\"' in answer.text or 'Update Device "core-1"' in answer.text
    [first], [second] = cloud.about(LOG), cloud.about(PUSHES)
    for url in (first, second):
        assert BEGAN - HOUR - 60 <= int(url.params["start"]) <= BEGAN
        assert BEGAN <= int(url.params["end"]) <= BEGAN + HOUR


@pytest.mark.parametrize("shape", [CLOS, ERB])
def test_a_healthy_fabric_asks_nothing_more(shape: Any) -> None:
    """No request, no word."""
    answer, cloud = checked(build("calm", shape))
    assert answer.data["verdict"] == "healthy"
    assert (answer.data.get("changes"), cloud.about(LOG), cloud.about(PUSHES)) == (None, [], [])


def test_trouble_without_a_beginning_asks_nothing_more() -> None:
    """A gateway that differs has done so for nobody knows how long."""
    fabric = build("since ever", ERB)
    f.gateway({"ip": "10.1.20.254"}, "dist-1-2")(fabric)
    answer, cloud = checked(fabric)
    assert answer.data["verdict"] == "degraded"
    assert (cloud.about(LOG), cloud.about(PUSHES)) == ([], [])


def test_an_hour_without_changes_is_said() -> None:
    """So that nobody thinks that it was not looked for."""
    fabric = troubled()
    fabric.answers[PUSHES] = {"results": [], "total": 0, "limit": 100, "start": 1, "end": 2}
    answer, _ = checked(fabric)
    assert any("No change is recorded from" in note for note in answer.data["notes"])


@pytest.mark.parametrize("status", [403, 404])
def test_a_log_that_may_not_be_read_is_one_sentence(status: int) -> None:
    """The verdict stays as it is, and is no less known."""
    fabric = troubled()
    before, _ = checked(fabric)
    fabric.answers |= {LOG: status, PUSHES: status}
    answer, _ = checked(fabric)
    told = [note for note in answer.data["notes"] if "not known" in note]
    assert len(told) == 2
    assert "What people changed before is not known" in told[0]
    for name in ("verdict", "findings", "unknown"):
        assert answer.data[name] == before.data[name]


def test_many_changes_are_cut_and_counted() -> None:
    """A night of work."""
    fabric = troubled()
    fabric.logs = [
        entry(fabric, f'Update Device "sw-{number}"', BEGAN - 10 - number) for number in range(250)
    ]
    answer, cloud = checked(fabric)
    assert len(answer.data["changes"]) == 20
    assert answer.data["changes"][0]["what"] == 'Update Device "sw-0"'
    assert len(cloud.about(LOG)) == 1
    told = " ".join(answer.data["notes"])
    assert "80 earlier changes of that hour are left out" in told
    assert "100 of 250 rows" in told
