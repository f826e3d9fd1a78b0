# mypy: disable-error-code="import-not-found, import-untyped"
"""Commands on the devices of a fake cloud: REST and shell together."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import requests
from mistapi.device_utils.ex import ShellSession
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as listening

from fake_mist.cloud import cassette_folder
from mist_mcp.errors import (
    BadRequestError,
    ForbiddenError,
    InputError,
    MistError,
    NotFoundError,
    TimedOutError,
    UnreadableAnswerError,
    UnsafePathError,
)
from mist_mcp.shell.events import Output
from mist_mcp.shell.protocol import Protocol
from mist_mcp.shell.runner import MOST_SESSIONS, DeviceTranscript, Place, Shells
from tests.shell.conftest import place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.shell.conftest import Connected

pytestmark = pytest.mark.usefixtures("nothing_is_left")

CORE = "clos-core-1"
GATEWAY = "harbour-gw"
OFFLINE = "sci-acc-p2-10"


def transcript_of(device: str, command: str) -> str:
    """Read what is recorded."""
    name = f"{command.replace(' ', '-')}.txt"
    return (cassette_folder() / "shell" / device / name).read_text(encoding="utf-8")


async def failure(connected: Connected, device: Place, account: str = "org-admin") -> MistError:
    """Return why a device gave no session."""
    async with connected(account) as world:
        transcript = await world.shells.run(device, ["show version"])
    assert (transcript.outputs, transcript.completed) == ((), False)
    assert transcript.failure is not None
    return transcript.failure


async def test_six_commands_take_one_session(connected: Connected) -> None:
    """Each output is what is recorded, in the order of the commands."""
    commands = ["show version", "show chassis hardware", "show bgp summary", "show vlans"]
    async with connected() as world:
        transcript = await world.shells.run(place(CORE), commands)
        assert [call.method for call in world.fake.calls] == ["POST"]
    assert [output.text for output in transcript.outputs] == [
        transcript_of(CORE, command) for command in commands
    ]
    assert transcript.completed
    assert [output.command for output in transcript.outputs] == commands


async def test_devices_answer_side_by_side(connected: Connected) -> None:
    """Transcripts in the order of the devices; progress as they come; failures among them."""
    devices = [place(name) for name in (CORE, "AP-ARTS-0.01", GATEWAY)]
    told: list[DeviceTranscript] = []

    async def progress(transcript: DeviceTranscript) -> None:
        told.append(transcript)

    async with connected() as world:
        transcripts = await world.shells.run_many(devices, ["show version"], progress=progress)
    assert [transcript.device for transcript in transcripts] == devices
    assert [transcript.completed for transcript in transcripts] == [True, False, True]
    assert sorted(each.device.name for each in told) == sorted(each.name for each in devices)


async def test_the_token_is_never_sent_to_the_shell() -> None:
    """The ticket in the URL is enough: no header of the handshake carries more."""
    handshakes: list[Mapping[str, str]] = []

    async def talk(connection: ServerConnection) -> None:
        assert connection.request is not None
        handshakes.append(dict(connection.request.headers.raw_items()))
        await connection.send(b"mist@leaf> ")
        await connection.wait_closed()

    async with listening(talk, "127.0.0.1", 0) as server:
        (socket,) = server.sockets
        origin = f"ws://127.0.0.1:{socket.getsockname()[1]}"
        shells = Shells(client=Answering({"url": f"{origin}/ssh?jwt=x"}), origin=origin)
        assert (await shells.run(place(CORE), [])).completed
    [headers] = handshakes
    assert {"authorization", "cookie"}.isdisjoint(map(str.lower, headers))


class Answering:
    """A cloud that answers every POST in the same way, and counts those at once."""

    def __init__(self, answer: Any) -> None:
        """Keep the answer."""
        self.answer = answer
        self.now = self.most = 0
        self.paths: list[str] = []

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Answer after everybody else had a turn."""
        assert body is None
        self.paths.append(path)
        self.now += 1
        self.most = max(self.most, self.now)
        for _turn in range(5):
            await asyncio.sleep(0)
        self.now -= 1
        return self.answer


async def test_a_url_of_a_foreign_host_is_refused() -> None:
    """Whatever the cloud's answer says."""
    shells = Shells(
        client=Answering({"url": "wss://api-ws.mist.com.evil.example/ssh?jwt=x"}),
        origin="wss://api-ws.mist.com",
    )
    transcript = await shells.run(place(CORE), ["show version"])
    assert isinstance(transcript.failure, UnsafePathError)


@pytest.mark.parametrize("answer", [None, [], {}, {"url": None}, {"session": "x", "url": 7}])
async def test_an_answer_without_a_url_is_unreadable(answer: Any) -> None:
    """The API promises one."""
    shells = Shells(client=Answering(answer), origin="wss://api-ws.mist.com")
    transcript = await shells.run(place(CORE), ["show version"])
    assert isinstance(transcript.failure, UnreadableAnswerError)


async def test_an_access_point_has_no_shell(connected: Connected) -> None:
    """The cloud says so."""
    assert isinstance(await failure(connected, place("AP-ARTS-0.01")), BadRequestError)


@pytest.mark.usefixtures("jumping")
async def test_an_offline_device_says_nothing(connected: Connected) -> None:
    """The session is there, and nobody speaks in it."""
    offline = await failure(connected, place(OFFLINE))
    assert isinstance(offline, TimedOutError)
    assert "may be offline" in str(offline)


async def test_a_token_without_shell_rights_is_told_so(connected: Connected) -> None:
    """An installer has no Junos login."""
    assert isinstance(await failure(connected, place(CORE), "installer"), ForbiddenError)


async def test_an_unknown_device_is_not_found(connected: Connected) -> None:
    """The failure is the cloud's."""
    core = place(CORE)
    unknown = Place(name="x", device_id=f"{core.device_id[:-4]}ffff", site_id=core.site_id)
    assert isinstance(await failure(connected, unknown), NotFoundError)


async def test_a_command_that_cannot_be_typed_opens_no_session() -> None:
    """On no device."""
    client = Answering({})
    shells = Shells(client=client, origin="wss://api-ws.mist.com")
    with pytest.raises(InputError):
        await shells.run_many([place(CORE)] * 3, ["show version", "two\nlines"])
    assert client.paths == []


async def test_sessions_are_bounded_and_one_at_a_time_on_a_device() -> None:
    """Slots for all, a turn for each device; afterwards nothing is remembered."""
    client = Answering(None)
    shells = Shells(client=client, origin="wss://x", slots=asyncio.Semaphore(2))
    devices = [place(name) for name in (CORE, "clos-core-2", GATEWAY, "lib-core-1")]
    await shells.run_many(devices, [])
    assert client.most == 2
    client.most = 0
    await shells.run_many([place(CORE)] * 3, [])
    assert client.most == 1
    assert len(client.paths) == 7
    assert len(shells._turns) == 0


async def test_mistapi_and_this_server_read_the_same_transcript(connected: Connected) -> None:
    """The vendor's client types the same line; what it hears means what ours returns."""
    command = "show chassis hardware"
    async with connected() as world:
        ours = await world.shells.run(place(CORE), [command])
        answer = await world.client.post(place(CORE).path("shell"))
        theirs = await asyncio.to_thread(heard_by_mistapi, answer["url"], f"{command} | no-more")
    protocol = Protocol()
    greeting, echo, said = theirs.partition(f"{command} | no-more".encode())
    list(protocol.feed(greeting))
    protocol.command(f"{command} | no-more")
    text = "".join(e.text for e in protocol.feed(echo + said) if isinstance(e, Output))
    assert text == ours.outputs[0].text == transcript_of(CORE, command)


def heard_by_mistapi(url: str, command: str) -> bytes:
    """Run a command with the vendor's client, until the prompt is back."""
    account = SimpleNamespace(_apitoken=None, _session=requests.Session())
    output = b""
    with account._session, ShellSession(account, url, rows=1000, cols=500) as session:
        session.connect()
        session.send_commands([command])
        while output.count(b"> ") < 2:
            output += session.recv(timeout=5) or b""
    return output


@pytest.mark.parametrize(("devices", "at_once"), [(1, 1), (50, 50), (200, MOST_SESSIONS)])
async def test_all_devices_of_a_call_are_asked_at_once(devices: int, at_once: int) -> None:
    """Fifty, the most of one call, do not wait for each other; more callers do."""
    cloud = Answering({})
    shells = Shells(client=cloud, origin="wss://api-ws.mist.com")
    places = [
        replace(place(CORE), device_id=f"00000000-0000-0000-1000-{number:012x}")
        for number in range(devices)
    ]
    transcripts = await shells.run_many(places, ["show version"])
    assert cloud.most == at_once
    assert [each.failure is not None for each in transcripts] == [True] * devices
