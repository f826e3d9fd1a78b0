"""Who may connect: holders of a named token, or of one that an authorization server issued."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import TYPE_CHECKING

from fastmcp.server.auth import AccessToken, RemoteAuthProvider, TokenVerifier
from fastmcp.server.auth.providers.jwt import JWTVerifier
from pydantic import AnyHttpUrl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastmcp.server.auth import AuthProvider

    from mist_mcp.settings.web import WebSettings


def authentication(settings: WebSettings) -> AuthProvider | None:
    """Return what verifies the tokens of clients; None if the operator set nothing."""
    if settings.bearers:
        return NamedTokens(settings.bearers)
    if not settings.mcp_jwt_issuer:
        return None
    verifier = IssuedTokens(
        jwks_uri=settings.mcp_jwt_jwks_uri,
        issuer=settings.mcp_jwt_issuer,
        audience=settings.mcp_jwt_audience,
        algorithm=settings.mcp_jwt_algorithm,
    )
    if not settings.mcp_public_url:
        return verifier
    return RemoteAuthProvider(
        verifier,
        authorization_servers=[AnyHttpUrl(settings.mcp_jwt_issuer)],
        base_url=settings.mcp_public_url,
    )


class NamedTokens(TokenVerifier):
    """Knows tokens by their digests, each under the name of whom it was given to.

    Args:
        tokens: the tokens by name.
    """

    def __init__(self, tokens: Mapping[str, str]) -> None:
        """Keep the digests."""
        super().__init__()
        self._digests = {name: _digest(token) for name, token in tokens.items()}

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return the holder of a token; every digest is compared, whichever it is."""
        given = _digest(token)
        holders = [
            name for name, digest in self._digests.items() if hmac.compare_digest(digest, given)
        ]
        # The holder's name stands in for the token, which nothing further in has a use for.
        return (
            AccessToken(token=holders[0], client_id=holders[0], scopes=[], subject=holders[0])
            if holders
            else None
        )


class IssuedTokens(JWTVerifier):
    """Verifies JWTs as FastMCP does, and takes none that never ends or has not begun."""

    clock: Callable[[], float] = time.time

    async def load_access_token(self, token: str) -> AccessToken | None:
        """Return whom a token was issued to; None if it cannot be relied on."""
        found = await super().load_access_token(token)
        if found is None or found.expires_at is None:
            return None
        begins = found.claims.get("nbf", 0)
        if not isinstance(begins, int | float) or begins > self.clock():
            return None
        return found.model_copy(update={"token": found.client_id})


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
