"""What the operator sets about HTTP: who may connect, how much at once, whose Mist token."""

from __future__ import annotations

import re
from typing import Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from mist_mcp.errors import SettingsError
from mist_mcp.settings.regions import is_loopback

_BEARER: Final = re.compile(r"([A-Za-z0-9_.-]{1,64})=([A-Za-z0-9._~+/-]{32,512}=*)")
"""A name and a token of RFC 6750; 32 characters hold at least 128 bits if they are random."""

_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?/?")
"""Nothing that a comparison of hosts or origins could take for a pattern."""

JWT_VARIABLES: Final = ("MIST_MCP_JWT_ISSUER", "MIST_MCP_JWT_JWKS_URI", "MIST_MCP_JWT_AUDIENCE")


class WebSettings(BaseSettings):
    """The part of the settings that only HTTP and SSE need."""

    mcp_auth_tokens: SecretStr = Field(
        SecretStr(""),
        description="name=token pairs, separated by commas: each name once, each token once and"
        " of 32 characters or more (letters, digits and -._~+/)",
        examples=["alice=a-long-random-token,monitoring=another-one"],
    )
    mcp_jwt_issuer: str = Field(
        "", description="the issuer of the tokens", examples=["https://login.example.com"]
    )
    mcp_jwt_jwks_uri: str = Field(
        "",
        description="the https URL of the issuer's keys",
        examples=["https://login.example.com/keys"],
    )
    mcp_jwt_audience: str = Field(
        "",
        description="the audience that the tokens are for",
        examples=["https://mcp.example.com/mcp"],
    )
    mcp_jwt_algorithm: Literal["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "Ed25519"] = (
        Field("RS256", description="RS256, RS384, RS512, PS256, ES256, ES384 or Ed25519")
    )
    mcp_public_url: str = Field(
        "",
        description="the URL at which clients reach the server, without a path",
        examples=["https://mcp.example.com"],
    )
    mcp_per_request_tokens: bool = Field(
        default=False, description="true or false", examples=["false"]
    )
    mcp_stateless: bool = Field(default=False, description="true or false", examples=["false"])
    mcp_max_requests: int = Field(
        128, ge=4, le=4096, description="a whole number from 4 to 4096", examples=["128"]
    )

    @field_validator("mcp_auth_tokens")
    @classmethod
    def _are_named_tokens(cls, value: SecretStr) -> SecretStr:
        pairs = _pairs(value)
        distinct = {name for name, _ in pairs}, {token for _, token in pairs}
        if any(len(found) != len(pairs) for found in distinct):
            message = "a name or a token stands there twice"
            raise ValueError(message)
        return value

    @field_validator("mcp_jwt_jwks_uri")
    @classmethod
    def _is_safe_to_fetch(cls, value: str) -> str:
        if value and not _is_secure(value):
            message = "keys from an unprotected connection could be anyone's"
            raise ValueError(message)
        return value

    @field_validator("mcp_public_url")
    @classmethod
    def _is_an_origin(cls, value: str) -> str:
        if value and not _ORIGIN.fullmatch(value):
            message = "not a scheme and a host"
            raise ValueError(message)
        return value.rstrip("/")

    @model_validator(mode="after")
    def _one_way_to_authenticate(self) -> Self:
        given = (self.mcp_jwt_issuer, self.mcp_jwt_jwks_uri, self.mcp_jwt_audience)
        if any(given) and not all(given):
            raise SettingsError(
                f"{', '.join(JWT_VARIABLES)} belong together, and not all are set",
                next_step="Set all three, or none.",
            )
        if any(given) and self.bearers:
            raise SettingsError(
                "MIST_MCP_AUTH_TOKENS and MIST_MCP_JWT_ISSUER are two ways to authenticate",
                next_step="Keep one of them.",
            )
        return self

    @property
    def bearers(self) -> dict[str, str]:
        """The bearer tokens that are accepted, by the name of whom each was given to."""
        return dict(_pairs(self.mcp_auth_tokens))

    @property
    def authenticates(self) -> bool:
        """Whether HTTP clients must show who they are."""
        return bool(self.bearers or self.mcp_jwt_issuer)


def _pairs(value: SecretStr) -> list[tuple[str, str]]:
    """Split names from tokens.

    Raises:
        ValueError: something else stands there; the message does not repeat it.
    """
    items = [item.strip() for item in value.get_secret_value().split(",") if item.strip()]
    matches = [_BEARER.fullmatch(item) for item in items]
    if None in matches:
        message = "not a name and a token"
        raise ValueError(message)
    return [(match[1], match[2]) for match in matches if match]


def _is_secure(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    )
