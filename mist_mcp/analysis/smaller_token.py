"""The smaller token that would do: exactly what to create in place of one that can do more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.grants import ROLES, SPANNING
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mist_mcp.analysis.grants import Grant
    from mist_mcp.analysis.holdings import Holding, Holdings
    from mist_mcp.analysis.owner import Identity
    from mist_mcp.analysis.risks import Risk

READ: Final = ROLES[0]
MOST_PRIVILEGES: Final = 10
"""Privileges of one organization token, as the API description has it."""

Privilege = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallerToken:
    """A token to create in place of the one that was judged.

    Args:
        advice: what to do, as a sentence.
        org_id: the organization to create it in; empty if none is known.
        privileges: as `POST /api/v1/orgs/{org_id}/apitokens` takes them.
    """

    advice: str
    org_id: str
    privileges: tuple[Privilege, ...]


def smaller_tokens(
    grants: Collection[Grant], held: Holdings, *, risks: Collection[Risk], identity: Identity
) -> tuple[SmallerToken, ...]:
    """Name a reading token for each organization; none if the token is such a one itself."""
    if not risks and identity == "organization token" and _is_small(grants, held):
        return ()
    parts = _parts(grants)
    tokens = tuple(
        token
        for org in held.organizations
        for token in _tokens(org, [WHOLE] if org.id in held.whole else parts[org.id])
    )
    return tokens or (SmallerToken(advice=ANYWHERE, org_id="", privileges=(WHOLE,)),)


def _is_small(grants: Collection[Grant], held: Holdings) -> bool:
    """Tell whether there is nothing but reading in one organization."""
    narrow = all(grant.role == READ and grant.scope not in SPANNING for grant in grants)
    return narrow and len(held.organizations) == 1


def _parts(grants: Collection[Grant]) -> dict[str, list[Privilege]]:
    """Name the sites and site groups that grants are about, by their organization."""
    keys = sorted({(grant.org, key) for grant in grants for key in grant.targets})
    found: defaultdict[str, list[Privilege]] = defaultdict(list)
    for org, key in keys:
        found[org].append({"scope": key.kind, f"{key.kind}_id": key.id, "role": READ})
    return found


def _tokens(org: Holding, privileges: Sequence[Privilege]) -> Iterator[SmallerToken]:
    """Name what reads in an organization as far as the token reaches, in tokens of ten."""
    for first in range(0, len(privileges), MOST_PRIVILEGES):
        some = tuple(privileges[first : first + MOST_PRIVILEGES])
        yield SmallerToken(advice=_advice(org, some), org_id=org.id, privileges=some)


def _advice(org: Holding, privileges: tuple[Privilege, ...]) -> str:
    """Say in which organization to create a token, and with which privileges."""
    number = len(privileges)
    where = "the organization" if WHOLE in privileges else f"{number} of its sites or site groups"
    return (
        f"Create an organization token in {quoted(org.name or org.id)} ({org.id}) with the role"
        f" {READ} on {where}, and with this server's address in src_ips."
    )


WHOLE: Final[Privilege] = {"scope": "org", "role": READ}
ANYWHERE: Final = (
    f"Create an organization token with the role {READ} in the organization that is needed, and"
    " with this server's address in src_ips."
)
