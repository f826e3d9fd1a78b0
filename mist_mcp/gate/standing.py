"""What the token may do, and whether it may do too much, as the cloud says now.

Whatever cannot be read is unknown, and the gate refuses the unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mist_mcp.cloud.permits import digest_of
from mist_mcp.cloud.token_facts import SELF, token_facts
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import MistError
from mist_mcp.gate.decision import UNKNOWN
from mist_mcp.gate.roles import Place, role_at, understood

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.analysis.thresholds import Limits
    from mist_mcp.cloud.client import MistClient
    from mist_mcp.gate.decision import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a token.

    Args:
        document: the answer to `/self`; None if there is none.
        verdict: of the analysis; `unknown` if it failed.
        risks: the messages of the critical risks.
        trouble: why the analysis failed, in sentences of ours; empty if it did not.
    """

    document: object
    verdict: str
    risks: tuple[str, ...]
    trouble: str = ""

    def explained(self, decision: Decision) -> Decision:
        """Return a decision with the cause, where nothing is known of the token."""
        blocked = decision.verdict == "refuse" and self.trouble
        return replace(decision, next_step=self.trouble) if blocked else decision

    @property
    def name(self) -> str:
        """What the owner of the token is called."""
        fields = self.document if isinstance(self.document, dict) else {}
        return next((str(fields[key]) for key in ("name", "email") if fields.get(key)), "token")

    @property
    def digest(self) -> str:
        """What tells these risks from others: who accepted these did not accept more."""
        return digest_of(self.risks)


async def standing(client: MistClient, *, limits: Limits, now: float) -> Standing:
    """Ask the cloud who the token is, and judge it."""
    try:
        document = await client.cached.read(SELF)
        found = (await token_facts(client, document, now=now)).assessed(limits)
    except MistError as error:
        return Standing(document=None, verdict=UNKNOWN, risks=(), trouble=str(error))
    critical = tuple(risk.message for risk in found.risks if risk.severity == "critical")
    return Standing(document=document, verdict=found.verdict, risks=critical)


async def role_there(client: MistClient, document: object, *, org_id: str, site_id: str) -> str:
    """Return the token's role on a site, or on an organization if no site is named."""
    scopes = {grant.scope for grant in understood(document) or []}
    try:
        org = await _object(client, "orgs", org_id) if scopes & {"msp", "orggroup"} else {}
        site = await _object(client, "sites", site_id) if "sitegroup" in scopes and site_id else {}
    except MistError:
        return UNKNOWN
    place = Place(
        org_id=org_id,
        site_id=site_id,
        msp_id=str(org.get("msp_id") or ""),
        orggroup_ids=_ids(org.get("orggroup_ids")),
        sitegroup_ids=_ids(site.get("sitegroup_ids")),
    )
    return role_at(document, place)


async def _object(client: MistClient, kind: str, id_: str) -> Mapping[str, Any]:
    return await client.cached.read_object(path_of(f"{kind}/{{id}}", id=id_))


def _ids(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
