"""Which tokens are accepted, and from whom: named ones, and those of an authorization server."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastmcp import FastMCP
from fastmcp.server.auth.providers.jwt import RSAKeyPair
from joserfc.jwk import RSAKey

from mist_mcp.commands.validation import identity
from mist_mcp.errors import SettingsError
from mist_mcp.server.serving import Address
from mist_mcp.settings.loading import Settings, Source, load_settings
from mist_mcp.settings.web import WebSettings
from mist_mcp.web.app import web_app
from mist_mcp.web.authentication import authentication
from tests.web.callers import ALICE, AUTH_TOKENS, BOB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastmcp.server.auth import AuthProvider

ISSUER, AUDIENCE = "https://login.example", "https://mcp.example/mcp"
SOON = 60
SOME_DAY = 4_102_444_800
"""The first second of the year 2100."""


def loaded(**variables: str) -> Settings:
    """Load settings with a Mist token and these variables."""
    return load_settings(Source("test", {"MIST_API_TOKEN": "x" * 20, **variables})).settings


def verifier(**variables: str) -> AuthProvider:
    """Return what verifies tokens under these variables."""
    found = authentication(loaded(**variables))
    assert found is not None
    return found


async def test_a_named_token_names_its_holder_and_is_not_kept() -> None:
    """What is known of a caller is a name; the token itself goes no further."""
    access = await verifier(MIST_MCP_AUTH_TOKENS=AUTH_TOKENS).verify_token(BOB)
    assert access is not None
    assert (access.client_id, access.subject) == ("bob", "bob")
    assert BOB not in access.model_dump_json()


@pytest.mark.parametrize("token", ["", "x", ALICE[:-1], ALICE + "0", ALICE.upper(), "alice", "ü"])
async def test_no_other_token_is_accepted(token: str) -> None:
    """Not a part of one, not a name, not the same in capitals."""
    assert await verifier(MIST_MCP_AUTH_TOKENS=AUTH_TOKENS).verify_token(token) is None


@pytest.mark.parametrize(
    "tokens",
    [
        ALICE,
        f"={ALICE}",
        "alice=short",
        f"alice={ALICE},alice={BOB}",
        f"alice={ALICE},bob={ALICE}",
        f"al ice={ALICE}",
        f"alice={ALICE};bob={BOB}",
        f"alice={'x' * 600}",
    ],
)
def test_tokens_that_are_not_safe_are_refused_without_repeating_them(tokens: str) -> None:
    """Without a name, too short, twice, or with what no header can hold."""
    with pytest.raises(SettingsError, match=r"^MIST_MCP_AUTH_TOKENS must be") as caught:
        loaded(MIST_MCP_AUTH_TOKENS=tokens)
    assert ALICE not in str(caught.value)


def test_without_settings_nobody_is_asked() -> None:
    """There is no authentication unless the operator wants it."""
    assert authentication(loaded()) is None
    assert not loaded().authenticates


def test_every_variable_of_the_web_is_read_and_no_secret_is_shown() -> None:
    """Each variable reaches its field; of the tokens a person sees that they are set."""
    settings = loaded(
        MIST_MCP_JWT_ISSUER=ISSUER,
        MIST_MCP_JWT_JWKS_URI="https://login.example/keys",
        MIST_MCP_JWT_AUDIENCE=AUDIENCE,
        MIST_MCP_JWT_ALGORITHM="ES256",
        MIST_MCP_PUBLIC_URL="https://mcp.example/",
        MIST_MCP_PER_REQUEST_TOKENS="true",
        MIST_MCP_STATELESS="true",
        MIST_MCP_MAX_REQUESTS="4",
    )
    named = loaded(MIST_MCP_AUTH_TOKENS=f" alice={ALICE} , bob={BOB},")
    assert settings.model_dump(include=set(WebSettings.model_fields) - {"mcp_auth_tokens"}) == {
        "mcp_jwt_issuer": ISSUER,
        "mcp_jwt_jwks_uri": "https://login.example/keys",
        "mcp_jwt_audience": AUDIENCE,
        "mcp_jwt_algorithm": "ES256",
        "mcp_public_url": "https://mcp.example",
        "mcp_per_request_tokens": True,
        "mcp_stateless": True,
        "mcp_max_requests": 4,
    }
    assert named.bearers == {"alice": ALICE, "bob": BOB}
    assert named.shown["MIST_MCP_AUTH_TOKENS"] == "set"
    assert loaded().shown["MIST_MCP_AUTH_TOKENS"] == "-"
    assert {ALICE, BOB} <= set(named.secrets)
    assert ALICE not in str(named.shown) + repr(named)


def test_a_token_of_the_operator_is_needed_unless_requests_bring_theirs() -> None:
    """A shared server needs no Mist token of its own; any other does."""
    shared = load_settings(Source("test", {"MIST_MCP_PER_REQUEST_TOKENS": "true"})).settings
    assert shared.secrets == ()
    with pytest.raises(SettingsError, match="MIST_API_TOKEN is not set"):
        load_settings(Source("test", {"MIST_MCP_PER_REQUEST_TOKENS": "false"}))


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"MIST_MCP_JWT_ISSUER": ISSUER}, "belong together"),
        (
            {
                "MIST_MCP_JWT_ISSUER": ISSUER,
                "MIST_MCP_JWT_JWKS_URI": "https://login.example/keys",
                "MIST_MCP_JWT_AUDIENCE": AUDIENCE,
                "MIST_MCP_AUTH_TOKENS": AUTH_TOKENS,
            },
            "Keep one",
        ),
        ({"MIST_MCP_JWT_JWKS_URI": "http://login.example/keys"}, "must be the https URL"),
        ({"MIST_MCP_JWT_JWKS_URI": "https://[login"}, "must be the https URL"),
        ({"MIST_MCP_JWT_ALGORITHM": "none"}, "must be RS256"),
        ({"MIST_MCP_JWT_ALGORITHM": "HS256"}, "must be RS256"),
        ({"MIST_MCP_PUBLIC_URL": "mcp.example"}, "without a path"),
        ({"MIST_MCP_PUBLIC_URL": "https://mcp.example/mcp"}, "without a path"),
        ({"MIST_MCP_PUBLIC_URL": "https://you:me@mcp.example"}, "without a path"),
        ({"MIST_MCP_PUBLIC_URL": "https://*"}, "without a path"),
        ({"MIST_MCP_PUBLIC_URL": "https://[mcp"}, "without a path"),
        ({"MIST_MCP_MAX_REQUESTS": "3"}, "from 4 to 4096"),
    ],
)
def test_settings_that_do_not_fit_are_refused(variables: dict[str, str], sentence: str) -> None:
    """Half a configuration, two at once, and values that would weaken it are errors."""
    with pytest.raises(SettingsError, match=sentence):
        loaded(**variables)


def test_sse_cannot_be_served_without_sessions() -> None:
    """The two settings do not go together, and the sentence says which to change."""
    address = Address(transport="sse", host="127.0.0.1", port=0)
    with pytest.raises(SettingsError, match="MIST_MCP_STATELESS"):
        web_app(FastMCP("test"), address=address, settings=loaded(MIST_MCP_STATELESS="true"))


@pytest.fixture(scope="module")
def pair() -> RSAKeyPair:
    """Make the key of an authorization server."""
    return RSAKeyPair.generate()


@pytest.fixture(scope="module")
def issued(pair: RSAKeyPair) -> Iterator[dict[str, str]]:
    """Publish the key on loopback; return the settings that trust it."""
    key = RSAKey.import_key(pair.public_key).as_dict(private=False)
    keys = json.dumps({"keys": [{**key, "kid": "k", "alg": "RS256"}]}).encode()

    class Keys(BaseHTTPRequestHandler):
        """The URL of the keys."""

        def do_GET(self) -> None:
            """Answer with the keys."""
            self.send_response(httpx.codes.OK)
            self.send_header("Content-Length", str(len(keys)))
            self.end_headers()
            self.wfile.write(keys)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield {
            "MIST_MCP_JWT_ISSUER": ISSUER,
            "MIST_MCP_JWT_AUDIENCE": AUDIENCE,
            "MIST_MCP_JWT_JWKS_URI": f"http://127.0.0.1:{server.server_address[1]}/keys",
        }
        server.shutdown()


async def test_a_token_of_the_authorization_server_is_accepted(
    pair: RSAKeyPair, issued: dict[str, str]
) -> None:
    """Its subject is the caller, and the token itself goes no further."""
    token = pair.create_token(subject="ann", issuer=ISSUER, audience=AUDIENCE, kid="k")
    access = await verifier(**issued).verify_token(token)
    assert access is not None
    assert access.subject == "ann"
    assert token not in access.model_dump_json()


@pytest.mark.parametrize(
    "claims",
    [
        {"issuer": "https://evil.example"},
        {"audience": "https://other.example/mcp"},
        {"audience": None},
        {"expires_in_seconds": -SOON},
        {"additional_claims": {"nbf": SOME_DAY}},
        {"additional_claims": {"nbf": "soon"}},
        {"additional_claims": {"exp": None}},
        {"kid": "unknown"},
    ],
    ids=lambda claims: str(claims)[:40],
)
async def test_no_other_issued_token_is(
    pair: RSAKeyPair, issued: dict[str, str], claims: dict[str, Any]
) -> None:
    """Of another issuer, for another audience, over, not begun, without an end, of no known key."""
    good: dict[str, Any] = {"issuer": ISSUER, "audience": AUDIENCE, "kid": "k"}
    token = pair.create_token(**{**good, **claims})
    assert await verifier(**issued).verify_token(token) is None


async def test_a_token_that_somebody_else_signed_is_not(issued: dict[str, str]) -> None:
    """The signature counts, whatever the token says."""
    stranger = RSAKeyPair.generate()
    token = stranger.create_token(issuer=ISSUER, audience=AUDIENCE, kid="k")
    assert await verifier(**issued).verify_token(token) is None


async def test_clients_are_led_to_the_authorization_server(issued: dict[str, str]) -> None:
    """A 401 names the document that names the issuer (RFC 9728)."""
    settings = loaded(**issued, MIST_MCP_PUBLIC_URL="https://mcp.example")
    address = Address(transport="http", host="127.0.0.1", port=0)
    app = web_app(FastMCP("test"), address=address, settings=settings)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://mcp.example") as client:
        refused = await client.post("/mcp", json={})
        where = refused.headers["www-authenticate"].partition('resource_metadata="')[2].strip('"')
        document = (await client.get(where)).json()
    assert refused.status_code == httpx.codes.UNAUTHORIZED
    assert document["authorization_servers"] == [f"{ISSUER}/"]
    assert document["resource"] == "https://mcp.example/mcp"


async def test_without_a_token_there_is_none_to_be_tried() -> None:
    """The reports about the operator's token say that there is none, and ask nobody."""
    shared = load_settings(Source("test", {"MIST_MCP_PER_REQUEST_TOKENS": "true"})).settings
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={})

    cloud = httpx.MockTransport(answer)
    with pytest.raises(SettingsError, match="Set MIST_API_TOKEN"):
        await identity(shared, transport=cloud, clock=time.time)
    assert asked == []
