"""Judge whether the API token may do more than it should, and name the smaller token."""

from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.token_report import (
    TokenSecurity,
    token_report,
)
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.security.own_token import own_token


@tool("security", danger="read")
async def analyze_token_security(*, mist: Mist = MIST) -> TokenSecurity:
    """Judge whether the API token may do more than it should, and name the smaller token."""
    return token_report(await own_token(mist), mist.settings)
