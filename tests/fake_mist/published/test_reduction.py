"""What is kept of a description, and what is not."""

from __future__ import annotations

import json

from fake_mist.published import Tables
from fake_mist.published.reduction import facts
from tests.fake_mist.published.synthetic import ONE, SITES, described

FACTS = facts(described())
TABLES = Tables.of(FACTS)


def test_no_sentence_is_kept() -> None:
    """Neither what is said of a field nor what a field says to people by default."""
    text = json.dumps(FACTS)
    for prose in ("sentence", "In short", "Title", "one two", "Welcome", "a b"):
        assert prose not in text


def test_fields_types_enumerations_and_defaults_are_kept() -> None:
    """A field called description is a field, and null stays allowed."""
    site = TABLES.schemas["site"]
    assert site["additionalProperties"] is False
    assert site["required"] == ["name"]
    assert site["properties"]["description"] == {"type": "string"}
    assert site["properties"]["name"] == {"type": ["string", "null"]}
    assert TABLES.resolved(site["properties"]["kind"]) == {
        "type": "string",
        "enum": ["branch", "campus"],
        "default": "campus",
    }


def test_an_operation_has_its_parameters_body_and_answers() -> None:
    """Those of the path are the operation's too."""
    found = TABLES.operation("get", SITES)
    assert found is not None
    assert (found.id, found.tags) == ("listSites", ("Sites",))
    assert found.ids == {"org_id": {"type": "string", "format": "uuid"}}
    assert found.query == {"type": {"$ref": "#/schemas/kind"}}
    assert found.answers == {"200": {"$ref": "#/schemas/sites"}, "404": {"type": "string"}}
    created = TABLES.operations[f"POST {SITES}"]
    assert created.body == {"$ref": "#/schemas/site"}


def test_what_has_no_content_is_none() -> None:
    """A body that nobody sends, and an answer that is empty."""
    found = TABLES.operations[f"DELETE {ONE}"]
    assert (found.body, found.answers["200"]) == (None, None)


def test_a_schema_that_no_operation_leads_to_is_left_out() -> None:
    """So is one that is no longer than the reference to it."""
    assert TABLES.schemas.keys() == {"kind", "site", "sites", "token", "tokens"}


def test_a_request_leads_to_its_operation() -> None:
    """By method and path; a path that nobody published leads nowhere."""
    found = TABLES.route("GET", "/api/v1/orgs/1/sites/2")
    assert found is not None
    assert found.path == ONE
    assert TABLES.route("PATCH", "/api/v1/orgs/1/sites/2") is None
    assert TABLES.route("GET", "/api/v1/orgs/1/sites/2/3") is None
    assert TABLES.operation("GET", "/api/v1/nowhere") is None
