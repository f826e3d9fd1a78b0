"""A device that changes while a person thinks: asked about anew, and nothing sent meanwhile."""

from __future__ import annotations

from email.utils import formatdate
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.actions.meanwhile import Sighting, since
from mist_mcp.commands.approvals import approve_on_terminal
from mist_mcp.models.action import ActedDevice
from tests.acting import ALONE, PAIR, Differs, Fails, Person, posted, writing
from tests.sentences import check_sentence
from tests.tools.device.test_device_action import plan_id, typing

if TYPE_CHECKING:
    from pathlib import Path

    from fake_mist import FakeMist

ERAS = pytest.mark.parametrize("mode", ["auto", "legacy"])
STATISTICS: Final = "*/stats/devices/*"
RESTART: Final = {"device_id": ALONE, "action": "restart"}
CHANGES: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "rebooted": ({"uptime": 40}, "it restarted: it was up for "),
    "offline": ({"status": "disconnected"}, 'it was "connected" and is "disconnected"'),
    "another box": ({"serial": "XX1"}, "it had the serial number "),
    "another address": ({"mac": "5c5b35ffffff"}, "it had the MAC address "),
    "another model": ({"model": "EX9999"}, "it had the model "),
    "other firmware": ({"version": "99.9"}, "it had the version "),
    "updating": (
        {"fwupdate": {"status": "inprogress", "progress": 10}},
        'the state of its firmware update was "upgraded" and is "inprogress"',
    ),
    "renamed": ({"name": "other"}, "it had the name "),
    "a member": ({"module_stat": [{"mac": "5c5b35ffffff", "serial": "Z"}]}, "its member "),
}
UNCHANGED: Final[dict[str, dict[str, Any]]] = {
    "older": {"uptime": 7_004_900, "last_seen": 1_781_525_690},
    "other clients": {"clients_stats": {"total": {"num_wired_clients": 77}}},
    "another load": {"cpu_stat": {"idle": 3}, "memory_stat": {"usage": 99}},
}


@ERAS
@pytest.mark.parametrize("change", CHANGES)
async def test_what_changed_is_said_and_asked_about_anew(
    change: str, mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """The approval is void, the refusal says what changed, and so does the next question."""
    fields, says = CHANGES[change]
    turned: list[str] = []

    def turn() -> None:
        if not turned:
            fake.inject(Differs(STATISTICS, fields))
        turned.append(change)

    person = Person(meanwhile=turn)
    async with writing(fake, tmp_path, person=person, mode=mode) as client:
        refusal = await client.refusal("device_action", **RESTART)
        assert posted(fake) == []
        assert says in refusal
        check_sentence(refusal)
        if change == "offline":  # nobody is asked about what does not reach it
            assert "is offline" in await client.refusal("device_action", **RESTART)
            return
        await client.data("device_action", **RESTART)
    assert len(person.seen) == 2
    assert "Changed since a person was asked" not in person.seen[0]
    assert f"Changed since a person was asked: {says}" in person.seen[1]
    assert len(posted(fake)) == 1


@ERAS
@pytest.mark.parametrize("what", UNCHANGED)
async def test_what_moves_by_itself_voids_no_approval(
    what: str, mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """Uptime grows, clients come and go, load changes: one question, one request."""
    person = Person(meanwhile=lambda: fake.inject(Differs(STATISTICS, UNCHANGED[what])))
    async with writing(fake, tmp_path, person=person, mode=mode) as client:
        await client.data("device_action", **RESTART)
    assert (len(person.seen), len(posted(fake))) == (1, 1)


@ERAS
async def test_a_device_that_moved_is_left_alone(mode: str, fake: FakeMist, tmp_path: Path) -> None:
    """By now the inventory has it at another site, or at none."""
    others: list[str] = []

    def move(request: httpx.Request) -> httpx.Response:
        row = {"mac": "5c5b35510003", "name": ALONE, "type": "switch", "site_id": others[0]}
        rows = [row] if request.url.params["type"] == "switch" else []
        return httpx.Response(200, json={"results": rows, "total": len(rows)})

    person = Person(meanwhile=lambda: fake.inject(Fails("GET", "*/inventory/search", move)))
    async with writing(fake, tmp_path, person=person, mode=mode) as client:
        sites = (await client.data("get_org_sites"))["rows"]
        others.append(next(s["id"] for s in sites if s["name"] != "Larkspur Medical School"))
        refusal = await client.refusal("device_action", **RESTART)
        assert posted(fake) == []
        others[0] = "00000000-0000-0000-0000-000000000000"
        unassigned = await client.refusal("device_action", **RESTART)
    check_sentence(refusal)
    assert "assigned to no site" in unassigned
    assert posted(fake) == []


async def test_on_a_terminal_the_plan_is_a_new_one_that_says_what_changed(
    fake: FakeMist, tmp_path: Path
) -> None:
    """The old approval counts for nothing, though the device is the same."""
    folder = tmp_path / "state" / "plans"
    async with writing(fake, tmp_path) as client:
        first = plan_id(await client.refusal("device_action", **RESTART))
        approve_on_terminal(folder, first, pin="", clock=fake.clock, terminal=typing(ALONE))
        fake.inject(Differs(STATISTICS, {"uptime": 40}))
        second = plan_id(await client.refusal("device_action", **RESTART))
        assert second != first
        assert posted(fake) == []
        assert "Changed since a person was asked: it restarted" in (
            folder / f"{second}.plan"
        ).read_text(encoding="utf-8")
        approve_on_terminal(folder, second, pin="", clock=fake.clock, terminal=typing(ALONE))
        await client.data("device_action", **RESTART)
    assert len(posted(fake)) == 1


@pytest.mark.parametrize("action", ["restart", "clear_mac_table"])
async def test_what_does_not_reach_an_offline_device_bothers_nobody(
    action: str, fake: FakeMist, tmp_path: Path
) -> None:
    """It says so before a person is asked."""
    person = Person()
    async with writing(fake, tmp_path, person=person) as client:
        refusal = await client.refusal("device_action", device_id="sci-acc-p2-10", action=action)
    assert refusal.startswith("sci-acc-p2-10 is offline (disconnected, ")
    check_sentence(refusal)
    assert (person.seen, posted(fake)) == ([], [])


async def test_a_change_for_an_offline_device_says_that_it_is(
    fake: FakeMist, tmp_path: Path
) -> None:
    """The cloud may keep it for later, and the person knows."""
    person = Person(approves=False)
    upgrade = {"action": "upgrade", "options": {"version": "24.4R1.9"}}
    async with writing(fake, tmp_path, person=person) as client:
        await client.refusal("device_action", device_id="sci-acc-p2-10", **upgrade)
    assert "OFFLINE: it is not connected" in person.seen[0]


@pytest.mark.parametrize(
    ("fields", "headers", "says"),
    [
        ({"uptime": 0}, {}, "It has restarted"),
        ({"uptime": 3600}, {}, "It restarted by itself before the request"),
        ({"uptime": 2}, {}, "It restarted by itself before the request"),
        (
            {"uptime": 0, "last_seen": 1_000_000.0},
            {"Date": formatdate(1_000_060, usegmt=True)},
            "It restarted by itself before the request",
        ),
        (
            {"uptime": 0, "last_seen": 1_000_000.0},
            {"Date": formatdate(1_000_000, usegmt=True)},
            "It has restarted",
        ),
        ({"uptime": 0, "last_seen": 1_000_000.0}, {"Date": "yesterday"}, "It has restarted"),
    ],
)
async def test_only_a_restart_after_the_request_is_claimed(
    fields: dict[str, Any],
    headers: dict[str, str],
    says: str,
    fake: FakeMist,
    tmp_path: Path,
) -> None:
    """No time passes here between request and look; the cloud's clock is another one than ours."""
    fake.inject(
        Differs(STATISTICS, fields, when=lambda: bool(posted(fake)), headers=headers),
    )
    async with writing(fake, tmp_path, person=Person()) as client:
        data = await client.data("device_action", **RESTART)
    assert says in data["summary"]


async def test_a_question_that_was_settled_is_not_held_against_the_next(
    fake: FakeMist, tmp_path: Path
) -> None:
    """A restart that was asked for is no change that a person must hear of again."""
    person = Person()
    async with writing(fake, tmp_path, person=person) as client:
        await client.data("device_action", **RESTART)
        await client.data("device_action", **RESTART)
    assert not any("Changed since" in shown for shown in person.seen)
    assert len(posted(fake)) == 2


async def test_a_member_that_restarted_alone_is_told(fake: FakeMist, tmp_path: Path) -> None:
    """The uptime of the chassis is that of its master, and goes on."""

    def boxes(uptime: int) -> Differs:
        master, other = ({"mac": mac, "vc_role": "master"} for mac in ("a", "b"))
        stat = [{**master, "uptime": 900}, {**other, "uptime": uptime}]
        first = uptime > 5
        return Differs(
            STATISTICS, {"module_stat": stat}, when=lambda: first is not bool(person.seen)
        )

    person = Person()
    fake.inject(boxes(900))
    fake.inject(boxes(5))
    async with writing(fake, tmp_path, person=person) as client:
        refusal = await client.refusal("device_action", device_id=PAIR, action="restart")
    assert "its member b restarted" in refusal
    assert posted(fake) == []


def seen(uptime: float | None, last_seen: float | None) -> Sighting:
    """Return a device that is nothing but up."""
    device = ActedDevice.model_validate({"uptime": uptime, "last_seen": last_seen})
    return Sighting(device_id="d", site_id="s", site="S", device=device)


@given(
    boot=st.floats(0, 1e6),
    rebooted=st.floats(1, 1e4),
    first=st.floats(10, 1e5),
    later=st.floats(20, 1e5),
)
def test_a_reboot_shows_whenever_it_was(
    boot: float, rebooted: float, first: float, later: float
) -> None:
    """Also one after which the device has been up for longer than before; and no other does."""
    one, two = boot + first, boot + first + rebooted + later
    before = seen(int(one - boot), one)
    assert since(before, seen(int(two - boot), two)) == ()
    after = seen(int(two - one - rebooted), two)
    said = since(before, after)
    assert bool(said) is (rebooted > 2 or after.device.uptime < before.device.uptime)  # type: ignore[operator]
