"""What can be done to a device, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_mist.actions import ACTIONS

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "device_action"
HARMLESS = ("locate", "unlocate", "poll_stats")
DEVICE = "/sites/{site_id}/devices/{device_id}/"
OTHERS = sorted(
    {action.path.removeprefix(DEVICE) for action in ACTIONS if action.path.startswith(DEVICE)}
    - {*HARMLESS}
)
"""What else the API does to a device."""

NONE = (
    *("", "LOCATE; restart", "../../../../orgs/x/inventory", "locate/../restart", "zeroize"),
    *("locate\u200b", "poll_stats?x=1", "vc/", "Restart"),
)


async def test_what_is_harmless_is_done_once(connect: Connect, fake: FakeMist) -> None:
    """One request, to the device that was named; names and ids come back."""
    client = await connect(cloud=fake)
    expected = []
    for action in HARMLESS:
        data = await client.data(TOOL, device_id="harbour-gw", action=action)
        expected.append(f"/api/v1/sites/{data['site_id']}/devices/{data['device_id']}/{action}")
        assert (data["device"], data["site"]) == ("harbour-gw", "Harbour Branch")
        assert data["effect"]
    assert [call.path for call in fake.calls if call.method == "POST"] == expected


async def test_any_device_can_be_located(connect: Connect) -> None:
    """Access points, switches and gateways, by name or MAC address."""
    client = await connect()
    for device in ("AP-ARTS-0.01", "med-acc-p1-03", "5c:5b:35:91:00:08"):
        answer = await client.call(TOOL, {"device_id": device, "action": " Locate "})
        assert "locate was accepted" in answer.text


async def test_everything_else_is_refused_before_anything_is_asked(
    connect: Connect, fake: FakeMist
) -> None:
    """Each action of the API, and each text that is none."""
    client = await connect(cloud=fake)
    for action in [*OTHERS, *NONE]:
        await client.refusal(TOOL, device_id="harbour-gw", action=action)
    # The gate asks who the token is, and nothing else is asked.
    paths = {call.path for call in fake.calls if not call.path.endswith("/apitokens")}
    assert paths <= {"/api/v1/self", "/api/v1/self/usage"}


async def test_a_refusal_says_that_a_person_must_consent(connect: Connect) -> None:
    """With the reason, and what to do instead."""
    client = await connect()
    for action in ("restart", "bounce_port", "snapshot", "request_ztp_password"):
        refusal = await client.refusal(TOOL, device_id="harbour-gw", action=action)
        assert refusal.startswith(f"{action} is refused: it ")
        assert "consent of a person" in refusal
        assert refusal.endswith("Tell the user to do it in the Mist portal.")


async def test_a_token_that_only_reads_is_told(connect: Connect) -> None:
    """The cloud refuses; a helpdesk's token may."""
    asked = {"device_id": "sci-acc-p2-09", "action": "locate"}
    assert "no right" in await (await connect("org-read")).refusal(TOOL, **asked)
    assert "no right" in await (await connect("site-read")).refusal(TOOL, **asked)
    assert (await (await connect("helpdesk")).data(TOOL, **asked))["action"] == "locate"


async def test_it_is_marked_as_doing_something_harmless(connect: Connect) -> None:
    """No read, not destructive, and the same twice as once."""
    tool = (await (await connect()).tools())[TOOL]
    hints = tool.annotations
    assert hints is not None
    assert (hints.read_only_hint, hints.destructive_hint) == (False, False)
    assert (hints.idempotent_hint, hints.open_world_hint) == (True, True)
    assert tool.meta is not None
    assert tool.meta["danger"] == "diagnostic"


async def test_a_device_at_no_site_cannot_be_asked(connect: Connect) -> None:
    """A spare in the inventory has no site whose path could be used."""
    client = await connect()
    rows = (await client.data("get_org_inventory", limit=1000))["rows"]
    spare = next((row for row in rows if row["site"] == "(unassigned)"), None)
    if spare is None:
        spares = await client.data("search_org_devices", status="disconnected", limit=1000)
        spare = next(row for row in spares["rows"] if row["site"] == "(unassigned)")
    refusal = await client.refusal(TOOL, device_id=spare["serial"], action="locate")
    assert "assigned to no site" in refusal
