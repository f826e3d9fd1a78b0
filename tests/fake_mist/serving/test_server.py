"""The same replay by HTTP, HTTPS, WebSocket and proxy."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from fake_mist import Disconnect, Empty, FakeMist, Html, ServerError, Throttle
from fake_mist.serving.composition import shells, world
from fake_mist.serving.names import HOSTS
from fake_mist.serving.server import listening
from tests.fake_mist.serving.conftest import ADMIN, Server, until

SELF = "/api/v1/self"
SWITCH = "clos-acc-p1-01"
Path_ = Callable[[str], str]


async def test_every_way_gives_the_answer_of_the_replay(server: Server) -> None:
    """HTTP, HTTPS and the proxy give what a client in this process gets."""
    inside = httpx.AsyncClient(
        transport=server.fake.transport, base_url="https://api.mist.com", headers=ADMIN
    )
    ways = (inside, server.direct(), server.direct(server.at.https), server.proxied())
    answers = []
    for way in ways:
        async with way as client:
            answers.append(await client.get("/api/v1/const/alarm_defs"))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert {answer.headers["Content-Type"] for answer in answers} == {"application/json"}


async def test_pages_and_queries_pass(server: Server) -> None:
    """Parameters reach the replay, and its headers the client."""
    async with server.direct() as client:
        org = (await client.get(SELF)).json()["privileges"][0]["org_id"]
        url = f"/api/v1/orgs/{org}/inventory"
        page = await client.get(url, params={"limit": 3, "page": 2, "type": "switch"})
    assert len(page.json()) == 3
    assert (page.headers["X-Page-Limit"], page.headers["X-Page-Page"]) == ("3", "2")


async def test_what_is_written_by_one_way_is_read_by_another(server: Server) -> None:
    """PUT, POST and DELETE reach the replay, and an empty answer the client."""
    async with server.direct() as client, server.proxied() as other:
        org = (await client.get(SELF)).json()["privileges"][0]["org_id"]
        url = f"/api/v1/orgs/{org}/wlans"
        before = (await client.get(url)).json()
        changed = await client.put(f"{url}/{before[0]['id']}", json={"enabled": False})
        created = await other.post(url, json={"ssid": "Larkspur-Lab"})
        removed = await client.delete(f"{url}/{before[1]['id']}")
        after = (await other.get(url)).json()
    assert (removed.status_code, removed.content) == (200, b"")
    assert after == [changed.json(), *before[2:], created.json()]


async def test_every_published_name_is_served_by_the_proxy(server: Server) -> None:
    """With a certificate that stands for the name."""
    for host in sorted(HOSTS):
        async with server.proxied(host) as client:
            assert (await client.get(SELF)).status_code == 200


async def test_a_head_has_no_body(server: Server) -> None:
    """The connection goes on after it."""
    server.fake.inject(ServerError(503, method="HEAD"))
    async with server.direct() as client:
        assert (await client.head(SELF)).status_code == 503
        assert (await client.get(SELF)).status_code == 200


async def test_a_body_where_none_may_stand_is_not_sent(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """A page with 204, and a head whose body breaks off: no error of the server's own."""
    server.fake.inject(Html(204, times=1))
    server.fake.inject(Disconnect(mid_body=True, method="HEAD"))
    server.fake.inject(ServerError(503, method="HEAD"))
    async with server.direct() as client:
        page = await client.get(SELF)
        assert (page.status_code, page.content) == (204, b"")
        with contextlib.suppress(httpx.TransportError):
            await client.head(SELF)
        assert (await client.get(SELF)).status_code == 200
    assert not caplog.records


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://mist.com/",
        "https://api.mist.com.example.com/",
        "https://api.mist.com:8443/",
        "https://127.0.0.1/",
    ],
)
async def test_no_other_name_is(server: Server, url: str) -> None:
    """The proxy refuses and forwards nothing."""
    async with server.proxied() as client:
        with pytest.raises(httpx.ProxyError, match="403"):
            await client.get(url)


async def test_a_plain_request_for_another_host_is_refused(server: Server) -> None:
    """So is what a client would have the proxy fetch without TLS."""
    proxy = server.at.proxy
    async with httpx.AsyncClient(proxy=proxy, trust_env=False) as client:
        refused = await client.get("http://example.com/")
        served = await client.get(f"http://api.mist.com{SELF}", headers=ADMIN)
    assert (refused.status_code, served.status_code) == (403, 200)
    assert "nothing is forwarded" in refused.text


async def test_only_its_own_authority_vouches_for_it(server: Server) -> None:
    """A client that was not given the CA file does not believe the server."""
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.get(server.at.https + SELF)


async def test_many_clients_at_once_get_their_own_answers(server: Server) -> None:
    """Twenty connections with different tokens, interleaved."""
    tokens = ("org-admin", "msp-admin", "org-read", "site-read") * 5
    clients = [server.direct(Authorization=f"Token fake-{token}") for token in tokens]
    answers = await asyncio.gather(*(client.get(SELF) for client in clients))
    for client in clients:
        await client.aclose()
    accounts = {answer.json().get("name") or answer.json()["email"] for answer in answers}
    assert len(accounts) == 4


async def test_scripted_faults_reach_the_wire(server: Server) -> None:
    """Status, header, nothing at all, a broken connection before and in the body."""
    for fault in (
        ServerError(502, times=1),
        Throttle(9, times=1),
        Empty(times=1),
        Disconnect(times=1),
        Disconnect(mid_body=True, times=1),
    ):
        server.fake.inject(fault)
    async with server.direct() as client:
        assert (await client.get(SELF)).status_code == 502
        assert (await client.get(SELF)).headers["Retry-After"] == "9"
        assert (await client.get(SELF)).content == b""
        for _ in range(2):
            with pytest.raises(httpx.TransportError):
                await client.get(SELF)
        assert (await client.get(SELF)).status_code == 200


@pytest.mark.parametrize("way", ["ws", "wss", "proxy"])
async def test_a_session_goes_in_by_rest_and_comes_out_by_the_stream(
    server: Server, path: Path_, way: str
) -> None:
    """A plain WebSocket client at the printed addresses, and by the cloud's name."""
    starts = {"ws": server.at.ws, "wss": server.at.wss, "proxy": "wss://api-ws.mist.com"}
    async with (
        server.socket(f"{starts[way]}/api-ws/v1/stream") as socket,
        server.direct() as client,
    ):
        await socket.send(json.dumps({"subscribe": f"{path(SWITCH)}/cmd"}))
        assert json.loads(await socket.recv())["event"] == "channel_subscribed"
        url = f"/api/v1{path(SWITCH)}/ping"
        answer = await client.post(url, json={"host": "192.0.2.1", "count": 1})
        heard = ""
        while "packets transmitted" not in heard:
            heard += str(await socket.recv())
    assert answer.json()["session"] in heard


async def test_the_stream_wants_a_token(server: Server) -> None:
    """It is checked at the handshake; paths that are none are not found."""
    for url, headers, status in (
        ("/api-ws/v1/stream", {}, 401),
        ("/api-ws/v1/stream", {"Authorization": "Token wrong"}, 401),
        ("/ssh?jwt=forged", {}, 401),
        ("/elsewhere", ADMIN, 404),
    ):
        with pytest.raises(InvalidStatus) as raised:
            await server.socket(server.at.ws + url, headers)
        assert raised.value.response.status_code == status


@pytest.mark.parametrize("way", ["http", "https", "proxy"])
async def test_the_shell_is_where_the_client_looks_for_it(
    server: Server, path: Path_, way: str
) -> None:
    """The URL has the address of the request; the ticket is good once, for one token."""
    clients = {
        "http": server.direct(),
        "https": server.direct(server.at.https),
        "proxy": server.proxied("api.eu.mist.com"),
    }
    starts = {"http": server.at.ws, "https": server.at.wss, "proxy": "wss://api-ws.eu.mist.com"}
    async with clients[way] as client:
        url = (await client.post(f"/api/v1{path(SWITCH)}/shell", json={})).json()["url"]
    assert url.startswith(f"{starts[way]}/ssh?jwt=")
    with pytest.raises(InvalidStatus, match="401"):
        await server.socket(url, {"Authorization": "Token fake-msp-admin"})
    async with server.socket(url, {}) as socket:
        await socket.send('{"resize": {"width": 200, "height": 100}}')
        await until(socket, b"> ")
        await socket.send(b"\0show version | no-more\n")
        assert f"Hostname: {SWITCH}".encode() in await until(socket, b"> ")
    with pytest.raises(InvalidStatus, match="401"):
        await server.socket(url, {})


async def test_a_screen_program_paints_on_a_terminal_of_its_own(
    server: Server, path: Path_
) -> None:
    """`top` answers with a URL too, and clears the screen."""
    async with server.direct() as client:
        answer = await client.post(f"/api/v1{path(SWITCH)}/run_top")
    async with server.socket(answer.json()["url"]) as socket:
        assert (await socket.recv(decode=False)).startswith(b"\x1b[2J\x1b[H")


@pytest.mark.parametrize(
    ("name", "command", "body"),
    [
        (SWITCH, "ping", b"{}"),
        (SWITCH, "ping", b"{"),
        (SWITCH, "ping", b"[]"),
        ("AP-ARTS-0.01", "shell", b"{}"),
    ],
)
async def test_a_command_is_checked_before_it_runs(
    server: Server, path: Path_, name: str, command: str, body: bytes
) -> None:
    """What the device cannot do is a 400 in the cloud's shape."""
    async with server.direct() as client:
        answer = await client.post(f"/api/v1{path(name)}/{command}", content=body)
        fine = await client.post(f"/api/v1{path(SWITCH)}/show_arp")
    assert (answer.status_code, set(answer.json())) == (400, {"detail"})
    assert (fine.status_code, set(fine.json())) == (200, {"session"})


async def test_a_command_needs_the_device_and_the_right_to_it(server: Server, path: Path_) -> None:
    """401, 403 and 404 as everywhere."""
    unknown = path(SWITCH)[:-4] + "ffff"
    for token, device, status in (
        ("wrong", path(SWITCH), 401),
        ("fake-expired", path(SWITCH), 401),
        ("fake-installer", path(SWITCH), 403),
        ("fake-site-read", path("harbour-gw"), 403),
        ("fake-org-admin", unknown, 404),
    ):
        async with server.direct(Authorization=f"Token {token}") as client:
            answer = await client.post(f"/api/v1{device}/shell", json={})
        assert answer.status_code == status


async def test_in_one_process_the_shell_alone_needs_a_socket(path: Path_) -> None:
    """The answer to POST .../shell names the loopback WebSocket."""
    async with FakeMist() as fake, shells(fake) as base:
        client = httpx.AsyncClient(
            transport=fake.transport, base_url="https://api.mist.com", headers=ADMIN
        )
        answer = (await client.post(f"/api/v1{path(SWITCH)}/shell", json={})).json()
        assert answer["url"].startswith(f"{base}/ssh?jwt=")
        async with connect(answer["url"], proxy=None) as socket:
            assert f"mist@{SWITCH}> ".encode() in await until(socket, b"> ")


async def test_closing_ends_every_connection() -> None:
    """Requests under way too; afterwards nothing listens and no file is left."""
    async with FakeMist() as fake:
        async with listening(world(fake)) as at:
            server = Server(fake, at)
            host, port = httpx.URL(at.http).host, httpx.URL(at.http).port
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(b"GET /api/v1/self HTTP/1.1\r\n")
            socket = await server.socket(f"{at.wss}/api-ws/v1/stream")
        assert await reader.read() == b""
        assert await anext(aiter(socket), None) is None
        writer.close()
        with pytest.raises(OSError, match="Connect call failed"):
            await asyncio.open_connection(host, port)
        assert not Path(at.ca_file).parent.exists()
