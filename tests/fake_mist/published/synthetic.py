"""A small description of an API, for tests that change it."""

from __future__ import annotations

from typing import Any

PROSE = {"description": "A sentence about it", "summary": "In short", "title": "Title"}
SITES = "/api/v1/orgs/{org_id}/sites"
TOKENS = "/api/v1/orgs/{org_id}/apitokens"
ONE = f"{SITES}/{{site_id}}"
PING = f"{ONE}/devices/{{device_id}}/ping"
RESTART = f"{ONE}/devices/{{device_id}}/restart"
SHELL = f"{ONE}/devices/{{device_id}}/shell"
CLAIM = "/api/v1/orgs/{org_id}/claim"


def described() -> dict[str, Any]:
    """Return a description with prose in every place that may have some."""
    return {
        "info": {"title": "API", "version": "1.0", "license": {"name": "MIT", "url": "x"}},
        "paths": {
            SITES: {
                "parameters": [{"$ref": "#/components/parameters/org_id"}],
                "get": operation("listSites", sends="sites", parameters=[query("type", "kind")]),
                "post": operation("createSite", takes="site", sends="site"),
            },
            ONE: {"delete": operation("deleteSite"), "get": operation("getSite", sends="site")},
            TOKENS: {"get": operation("listTokens", sends="tokens")},
            PING: {"post": operation("ping", sends="site", tags=["Utilities Common"])},
            RESTART: {"post": operation("restart", tags=["Utilities Common"])},
            SHELL: {"post": operation("shell", tags=["Utilities Common"])},
            CLAIM: {"post": operation("claim", takes="site")},
        },
        "components": {
            "parameters": {
                "org_id": {
                    "in": "path",
                    "name": "org_id",
                    "required": True,
                    **PROSE,
                    "schema": {"type": "string", "format": "uuid", **PROSE},
                }
            },
            "schemas": {
                "kind": {"type": "string", "enum": ["branch", "campus"], "default": "campus"},
                "text": {"type": "string", **PROSE},
                "sites": {"type": "array", "items": {"$ref": "#/components/schemas/site"}},
                "site": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["name"],
                    "properties": {
                        "description": {"$ref": "#/components/schemas/text", **PROSE},
                        "kind": {"$ref": "#/components/schemas/kind"},
                        "label": {"type": "string", "default": "Welcome to our network"},
                        "name": {"type": ["string", "null"], "examples": ["one two"], **PROSE},
                        "portal_secret": {"type": "string"},
                    },
                    **PROSE,
                },
                "tokens": {"type": "array", "items": {"$ref": "#/components/schemas/token"}},
                "token": {
                    "type": "object",
                    "properties": {
                        "key": {"type": "string", "readOnly": True, "description": "Secret value"},
                        "name": {"type": "string"},
                    },
                },
                "alarm": {
                    "type": "object",
                    "properties": {"key": {"type": "string", "description": "Name of the alarm"}},
                },
                "unused": {"type": "object", "properties": {"pin": {"format": "password"}}},
            },
        },
    }


def operation(
    name: str,
    *,
    sends: str | None = None,
    takes: str | None = None,
    parameters: list[Any] | None = None,
    tags: list[str] | None = None,
) -> dict[str, Any]:
    """Return an operation that sends and takes some schemas."""
    found: dict[str, Any] = {
        "operationId": name,
        "tags": tags or ["Sites"],
        "parameters": parameters or [],
        "responses": {"200": message(sends), "404": message("text")},
        **PROSE,
    }
    return {**found, "requestBody": message(takes)} if takes else found


def message(schema: str | None) -> dict[str, Any]:
    """Return the content of a request or an answer."""
    if schema is None:
        return {"description": "OK"}
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"content": {"application/json": {"schema": reference, "example": {"name": "a b"}}}}


def query(name: str, schema: str) -> dict[str, Any]:
    """Return a parameter."""
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"in": "query", "name": name, "schema": reference, **PROSE}
