"""Faults of others: secrets that leave, tokens that are kept, doors that stand open."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest

from mist_mcp.web.authentication import NamedTokens
from tests.processes import web_server
from tests.regressions.everything import everything, tokens
from tests.web.callers import ALICE, AUTH_TOKENS, BOB, headers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.asking import Connect

PLANTED: Final = "sekret"
"""Stands in every secret of the fictional network."""

WRONG: Final = "wrong-bearer-" + "7" * 40
MARKER: Final = "marker-of-a-body-that-nobody-may-read"


def test_no_answer_holds_a_secret() -> None:
    """Fault: PSKs, RADIUS and SNMP secrets, claim codes and tokens are in the answers."""
    shown = {
        name: asked.answer.text + json.dumps(asked.answer.data)
        for name, asked in everything().items()
    }
    secrets = (PLANTED, *(f"fake-{token}" for token in tokens()))
    leaking = [name for name, text in shown.items() if any(s in text.lower() for s in secrets)]
    assert leaking == []
    assert any("[redacted-" in text for text in shown.values())


async def test_secrets_are_masked_wherever_they_stand(connect: Connect) -> None:
    """Fault: what one tool hides, the generic read of the API shows."""
    client = await connect()
    for path in ("wlans", "setting", "webhooks", "inventory", "secpolicies", "networktemplates"):
        asked = {"path": f"/api/v1/orgs/{{org_id}}/{path}"}
        answer = await client.call("make_mist_api_call", asked)
        assert not answer.is_error, answer.text
        assert PLANTED not in (answer.text + json.dumps(answer.data)).lower(), path
    for path in ("apitokens", "psks"):
        await client.refusal("make_mist_api_call", path=f"/api/v1/orgs/{{org_id}}/{path}")


@pytest.mark.parametrize("given", [ALICE, BOB, "", ALICE[:-1], f"{ALICE}0", WRONG])
async def test_tokens_are_compared_in_constant_time(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault: `==` tells by its time how much of a token was right.

    Every token is compared, as a digest, by the function that takes as long for any.
    """
    compared: list[tuple[bytes, bytes]] = []
    compare = hmac.compare_digest

    def noted(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return compare(one, other)

    monkeypatch.setattr(hmac, "compare_digest", noted)
    access = await NamedTokens({"alice": ALICE, "bob": BOB, "eve": "e" * 40}).verify_token(given)
    assert (access is not None) is (given in (ALICE, BOB))
    assert len(compared) == 3
    assert {len(digest) for pair in compared for digest in pair} == {32}
    assert given.encode() not in [digest for pair in compared for digest in pair]


def test_tokens_are_not_kept_in_plain_text() -> None:
    """Fault: the list of all tokens lies in memory, for a dump or an error text to show."""
    kept = reachable(NamedTokens({"alice": ALICE, "bob": BOB}))
    assert [text for text in kept if ALICE in text or BOB in text] == []
    assert any("alice" in text for text in kept)


def reachable(thing: object) -> list[str]:
    """Write out everything that an object of ours keeps, containers opened."""
    if isinstance(thing, dict):
        return [text for pair in thing.items() for part in pair for text in reachable(part)]
    if isinstance(thing, list | tuple | set):
        return [text for part in thing for text in reachable(part)]
    own = vars(thing) if hasattr(thing, "__dict__") and not callable(thing) else {}
    return [repr(thing), *(text for part in own.values() for text in reachable(part))]


def test_bodies_are_not_logged_before_authentication(tmp_path: Path) -> None:
    """Fault: the body of anybody's request, and the token beside it, go to the log first.

    The log here tells as much as it can, and it does hold the refusals.
    """
    log = tmp_path / "log"
    variables = {"MIST_MCP_AUTH_TOKENS": AUTH_TOKENS}
    document = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": MARKER}}
    options = ("--debug", "-t", "http")
    with web_server(*options, folder=tmp_path, log=log, variables=variables) as server:
        for url in (server.url, f"{server.url}?x={MARKER}"):
            given: dict[str, Any] = {"headers": headers(WRONG, X_Secret=MARKER)}
            assert httpx.post(url, json=document, **given).status_code == 401
            assert httpx.post(url, content=MARKER, **given).status_code == 401
    told = log.read_text()
    assert "no bearer token, or a wrong one" in told
    assert [secret for secret in (MARKER, WRONG, ALICE) if secret in told] == []
