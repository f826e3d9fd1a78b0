"""Everything that the judgement on a token is based on, asked of the cloud."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.analysis.grants import ADMIN, SPANNING, Grant, read_grants
from mist_mcp.analysis.owner import identity_of
from mist_mcp.analysis.privileges import Assessment, assess
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import MistError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mist_mcp.analysis.thresholds import Limits
    from mist_mcp.cloud.client import MistClient
    from mist_mcp.cloud.reading import Reading

SELF: Final = "/api/v1/self"
TOTAL: Final = "x-page-total"


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What the cloud says about the token.

    Args:
        document: the answer to `/api/v1/self`.
        organizations_of: the organizations of each MSP that grants name, where they are listed.
        tokens: the tokens of the organization, if this is one of them and may see them.
        asked: when that was, epoch seconds.
    """

    document: Any
    organizations_of: Mapping[str, list[Any]]
    tokens: list[Any]
    asked: float

    def assessed(self, limits: Limits) -> Assessment:
        """Judge the token."""
        return assess(
            self.document,
            limits=limits,
            organizations_of=self.organizations_of,
            tokens=self.tokens,
            now=self.asked,
        )


async def token_facts(client: MistClient, document: Any, *, now: float) -> TokenFacts:
    """Ask what the MSPs of a token pass on, and from where it is accepted.

    What cannot be listed stays unknown; the judgement then assumes the worst.

    Args:
        client: reads from the cloud with the token.
        document: the answer to `/api/v1/self`, whatever it is.
        now: epoch seconds.
    """
    grants = [grant for grant in read_grants(document) if isinstance(grant, Grant)]
    msps = _msps(grants)
    lists = await asyncio.gather(
        *(_listed(client.cached, "msps/{msp_id}/orgs", msp_id=msp) for msp in msps),
        *(
            _listed(client.tokens, "orgs/{org_id}/apitokens", org_id=org)
            for org in _home(document, grants)
        ),
    )
    return TokenFacts(
        document=document,
        organizations_of=dict(zip(msps, lists, strict=False)),
        tokens=[token for tokens in lists[len(msps) :] for token in tokens],
        asked=now,
    )


def _msps(grants: Collection[Grant]) -> list[str]:
    """Return the MSPs whose organizations count by a grant on them or on a group of theirs."""
    keys = {key for grant in grants if grant.scope in SPANNING for key in grant.around}
    return sorted(key.id for key in keys if key.kind == "msp")


def _home(document: object, grants: Collection[Grant]) -> set[str]:
    """Return the organization whose tokens the token may list, being one of them."""
    if identity_of(document) != "organization token":
        return set()
    return {grant.org for grant in grants if grant.scope == "org" and grant.role in ADMIN}


async def _listed(cloud: Reading, template: str, **ids: str) -> list[Any]:
    """Return what the cloud lists; nothing if it does not, or not all of it."""
    try:
        answer = await cloud.get(path_of(template, **ids))
    except MistError:
        return []
    rows = answer.document if isinstance(answer.document, list) else []
    # Both endpoints are documented without pages; a total that is larger would mean otherwise.
    return rows if answer.headers.get(TOTAL, str(len(rows))) == str(len(rows)) else []
