"""Test whether the Mist cloud answers and accepts the token, and show the call budget."""

import asyncio
from typing import Any

from pydantic import Field

from mist_mcp.answers.results import Record, Result
from mist_mcp.cloud.answer import unexpected
from mist_mcp.errors import MistError
from mist_mcp.models.account import Me, Usage
from mist_mcp.settings.regions import region_of
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.trust import Foreign, Moment

_CHECKS = {
    "the token": ("/api/v1/self", dict),
    "the call budget": ("/api/v1/self/usage", dict),
    "the constants": ("/api/v1/const/countries", list),
}
"""What is asked for, and what an answer of the cloud would be."""


class CheckRow(Record):
    """One request, and how it went."""

    check: Foreign
    path: Foreign
    ok: bool
    milliseconds: float | None = None
    error: Foreign | None = None


class Connectivity(Result):
    """Whether the cloud answers, and with what budget."""

    cloud: Foreign
    region: Foreign | None = None
    healthy: bool
    identity: Foreign | None = None
    checks: list[CheckRow]
    calls_used: int | None = Field(None, description="of this hour, by everything with this token")
    calls_limit: int | None = None
    calls_left: int | None = None
    resets: Moment = None


@tool("diagnostics", danger="read")
async def test_mist_connectivity(*, mist: Mist = MIST) -> Connectivity:  # noqa: PT028 - a tool
    """Test whether the Mist cloud answers and accepts the token, and show the call budget.

    Use it when other tools fail.
    """
    results = await asyncio.gather(*(_check(mist, name, *asked) for name, asked in _CHECKS.items()))
    checks = [row for row, _ in results]
    documents = dict(zip(_CHECKS, (document for _, document in results), strict=True))
    owner = Me.model_validate(_object(documents["the token"]))
    usage = _object(documents["the call budget"])
    failed = [row for row in checks if not row.ok]
    host = mist.settings.host
    region = region_of(host)
    return Connectivity(
        summary=f"{host} answers all checks."
        if not failed
        else f"{host}: {len(failed)} of {len(checks)} checks failed. {failed[0].error}",
        cloud=host,
        region=region.name if region else None,
        healthy=not failed,
        identity=owner.email or owner.name,
        checks=checks,
        calls_used=Usage.model_validate(usage).requests,
        **_budget(mist, usage),
    )


def _budget(mist: Mist, usage: dict[str, Any]) -> dict[str, Any]:
    """Return what is left, as every tool says it; nothing if the cloud did not say."""
    if not usage:
        return {}
    mist.client.budget.learn(mist.clock(), usage)
    state = mist.client.budget.state(mist.clock())
    return {name: state[name] for name in ("calls_limit", "calls_left", "resets")}


async def _check(mist: Mist, name: str, path: str, kind: type) -> tuple[CheckRow, Any]:
    """Make one request; that it fails is an answer here, not an error."""
    began = mist.clock()
    try:
        document = await mist.client.read(path)
        if not isinstance(document, kind) or not document:
            raise unexpected("what the API promises")
    except MistError as error:
        return CheckRow(check=name, path=path, ok=False, error=str(error)), None
    taken = round((mist.clock() - began) * 1000, 1)
    return CheckRow(check=name, path=path, ok=True, milliseconds=taken), document


def _object(document: Any) -> dict[str, Any]:
    return document if isinstance(document, dict) else {}
