"""Who a token is, what it may do, and what it has spent."""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import MistObject


class Privilege(MistObject):
    """A grant in `/self`: a role on a scope."""

    scope: str | None = None
    role: str | None = None
    name: str | None = None
    org_id: str | None = None
    org_name: str | None = None
    msp_id: str | None = None
    msp_name: str | None = None
    site_id: str | None = None
    sitegroup_ids: list[str] = Field(default_factory=list)
    orggroup_ids: list[str] = Field(default_factory=list)
    views: list[str] = Field(default_factory=list)


class Me(MistObject):
    """`/self`: who the token is. Tokens of an organization have a name and no e-mail."""

    email: str | None = None
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    privileges: list[Privilege] | None = None
    enable_two_factor: bool | None = None
    two_factor_required: bool | None = None
    two_factor_passed: bool | None = None
    via_sso: bool | None = None
    session_expiry: int | None = None
    expire_time: float | None = None


class Usage(MistObject):
    """`/self/usage`: calls of the current hour and the limit."""

    requests: int | None = None
    request_limit: int | None = None
    seconds: float | None = None
