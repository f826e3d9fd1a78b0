"""Which MSP a text means, of those that the token has a grant on."""

from dataclasses import dataclass

from mist_mcp.cloud.names import me
from mist_mcp.errors import AmbiguousNameError, UnknownNameError
from mist_mcp.models.account import Me
from mist_mcp.tools.kit.context import Mist
from mist_mcp.words.naming import Named, as_id, pick, with_id


@dataclass(frozen=True, slots=True)
class MspName(Named):
    """An MSP that the token reaches, and the role that it has there."""

    role: str


async def find_msp(mist: Mist, text: str | None) -> MspName:
    """Return the MSP that a text means; without a text, the only one there is.

    Raises:
        UnknownNameError: the token has no grant on such an MSP.
        AmbiguousNameError: there are several.
    """
    msps = _msps(await me(mist.client))
    if not msps:
        raise UnknownNameError(
            "The token has no grant on a managed service provider (MSP)",
            next_step="Use a token of one of its administrators; get_user_info shows what this "
            "one may do.",
        )
    if text is not None:
        return pick(text, msps, kind="MSP", source="get_user_info")
    if len(msps) > 1:
        raise AmbiguousNameError(
            f"The token reaches {len(msps)} MSPs: {', '.join(map(with_id, msps))}",
            next_step="Give msp_id the name or the id of one.",
        )
    return msps[0]


def _msps(owner: Me) -> list[MspName]:
    """Return the MSPs that grants are on; a grant on an organization only mentions its MSP."""
    grants = [grant for grant in owner.privileges or [] if grant.scope == "msp"]
    found = {
        grant.msp_id: MspName(
            id=grant.msp_id,
            name=grant.name or grant.msp_name or grant.msp_id,
            role=grant.role or "unknown",
        )
        for grant in grants
        if grant.msp_id and as_id(grant.msp_id)
    }
    return list(found.values())
