"""Whose Mist token a request works with: the server's own, or the one that it brings along."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastmcp.server.dependencies import get_http_request
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.responses import JSONResponse

from mist_mcp.errors import InputError
from mist_mcp.server.tenants import Tenant
from mist_mcp.settings.regions import REGIONS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN_HEADER: Final = "X-Mist-Token"  # noqa: S105 - the name of a header
CLOUD_HEADER: Final = "X-Mist-Cloud"
BAD_REQUEST: Final = 400
_TENANT: Final = "mist_mcp.tenant"
_TOKEN: Final = re.compile(r"[\x21-\x7e]{12,512}")
_CLOUDS: Final = {
    name.casefold(): f"https://{region.api_host}"
    for region in REGIONS
    for name in (region.name, region.api_host)
}


class OwnTokenOnly:
    """Refuses requests that bring a Mist token, so that nobody believes theirs is used."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what brings none."""
        brought = scope["type"] == "http" and any(
            name in Headers(scope=scope) for name in (TOKEN_HEADER, CLOUD_HEADER)
        )
        if not brought:
            await self._app(scope, receive, send)
            return
        refusal = _refusal(
            f"This server works with a Mist token of its own and takes none: leave {TOKEN_HEADER}"
            f" and {CLOUD_HEADER} out"
        )
        await refusal(scope, receive, send)


@dataclass(frozen=True, slots=True)
class TokenOfRequest:
    """Takes the Mist token of each request, and makes it a part of who the client is.

    Sessions and questions to people belong to a client, so none that was begun with one token
    can be continued with another.

    Args:
        app: the application.
        base_url: the cloud of requests that name none.
        authenticates: whether clients show who they are; one that does not is refused further in.
    """

    app: ASGIApp
    base_url: str
    authenticates: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what brings one usable token."""
        user = scope.get("user")
        known = isinstance(user, AuthenticatedUser)
        if scope["type"] != "http" or (self.authenticates and not known):
            await self.app(scope, receive, send)
            return
        try:
            tenant = tenant_of(Headers(scope=scope), base_url=self.base_url)
        except InputError as error:
            await _refusal(str(error))(scope, receive, send)
            return
        access = user.access_token if isinstance(user, AuthenticatedUser) else None
        owner = AuthenticatedUser(_joined(access, tenant))
        await self.app({**scope, "user": owner, _TENANT: tenant}, receive, send)


def tenant_of(headers: Headers, *, base_url: str) -> Tenant:
    """Read whose request it is.

    Raises:
        InputError: there is no token or cloud that can be used; neither is repeated.
    """
    tokens, clouds = headers.getlist(TOKEN_HEADER), headers.getlist(CLOUD_HEADER)
    if len(tokens) != 1 or not _TOKEN.fullmatch(tokens[0]):
        raise InputError(
            f"The request has not one {TOKEN_HEADER} header with a Mist API token",
            next_step="Configure the client to send it with every request.",
        )
    cloud = _CLOUDS.get(clouds[0].strip().casefold()) if clouds else base_url
    if cloud is None or len(clouds) > 1:
        raise InputError(
            f"{CLOUD_HEADER} names no Mist cloud",
            next_step=f"It is one of {', '.join(region.api_host for region in REGIONS)}.",
        )
    return Tenant(SecretStr(tokens[0]), cloud)


def current_tenant() -> Tenant:
    """Return the tenant of the request that is being answered.

    Raises:
        InputError: it is nobody's.
    """
    try:
        tenant = get_http_request().scope.get(_TENANT)
    except RuntimeError:
        tenant = None
    if not isinstance(tenant, Tenant):
        raise InputError(
            "The call came without a Mist token",
            next_step=f"Connect over HTTP, with the header {TOKEN_HEADER}.",
        )
    return tenant


def _joined(access: AccessToken | None, tenant: Tenant) -> AccessToken:
    """Return an identity that is one client with one Mist token."""
    if access is None:
        return AccessToken(token=tenant.key, client_id="mist", scopes=[], subject=tenant.key)
    subject = f"{access.subject} {tenant.key}"
    return access.model_copy(update={"subject": subject})


def _refusal(sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, status_code=BAD_REQUEST)
