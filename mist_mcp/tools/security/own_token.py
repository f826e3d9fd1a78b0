"""What the API token is and may do, as the security tools judge it."""

from mist_mcp.cloud.token_facts import SELF, TokenFacts, token_facts
from mist_mcp.tools.kit.context import Mist


async def own_token(mist: Mist) -> TokenFacts:
    """Ask who the token is now; an answer of any kind is judged."""
    document = await mist.client.read(SELF)
    return await token_facts(mist.client, document, now=mist.clock())
