"""Secrets in configuration that Junos prints as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mist_mcp.words.junos_documents import masked_document
from mist_mcp.words.redaction import PLAIN

NEW: dict[str, Any] = {
    "configuration": {
        "system": {
            "host-name": "lantern-1",
            "root-authentication": {"encrypted-password": "$6$sekretroot"},
            "radius-server": [{"name": "192.0.2.1", "secret": "sekret-radius"}],
            "ntp": {"authentication-key": [{"name": 1, "type": "md5", "value": "sekret-ntp"}]},
        },
        "snmp": {
            "community": [{"name": "sekret-community", "authorization": "read-only"}],
            "trap-group": [{"name": "sekret-trap", "targets": [{"name": "192.0.2.9"}]}],
        },
        "security": {
            "ike": {"policy": [{"name": "p", "pre-shared-key": {"ascii-text": "sekret-ike"}}]}
        },
        "protocols": {
            "bgp": {
                "group": [{"name": "g", "authentication-key": "sekret-bgp", "type": "internal"}]
            },
            "ospf": {
                "area": [
                    {
                        "name": "0.0.0.1",
                        "interface": [
                            {
                                "name": "ge-0/0/0.0",
                                "authentication": {"md5": [{"name": "1", "key": "sekret-ospf"}]},
                            }
                        ],
                    }
                ]
            },
        },
        "interfaces": {
            "interface": [{"name": "ge-0/0/0", "description": "to the core, no secret"}]
        },
    }
}
OLD: dict[str, Any] = {
    "configuration": [
        {
            "system": [
                {
                    "root-authentication": [{"encrypted-password": [{"data": "$6$sekretroot"}]}],
                    "radius-server": [
                        {"name": [{"data": "192.0.2.1"}], "secret": [{"data": "sekret-radius"}]}
                    ],
                }
            ],
            "snmp": [
                {
                    "community": [
                        {
                            "name": {"data": "sekret-community"},
                            "authorization": [{"data": "read-only"}],
                        }
                    ]
                }
            ],
        }
    ]
}


@pytest.mark.parametrize("document", [NEW, OLD], ids=["plain values", "lists of data"])
def test_a_value_is_masked_as_its_statement_is(document: dict[str, Any]) -> None:
    """No secret survives, whatever is none does, and the form is the same."""
    text = json.dumps(document)
    masked = masked_document(text, redactor=PLAIN)
    assert masked is not None
    assert "sekret" not in masked
    for plain in ("192.0.2.1", "read-only"):
        assert masked.count(plain) == text.count(plain)
    assert json.loads(masked).keys() == document.keys()
    assert masked_document(masked, redactor=PLAIN) == masked


def test_what_is_no_secret_stays() -> None:
    """Names, types and descriptions."""
    masked = masked_document(json.dumps(NEW), redactor=PLAIN) or ""
    for plain in ("lantern-1", "internal", "to the core, no secret", "ge-0/0/0.0", "192.0.2.9"):
        assert plain in masked


@pytest.mark.parametrize("text", ["", "{", '{"configuration": {"snmp": ', "error: no", "[" * 9999])
def test_a_part_of_a_document_cannot_be_judged(text: str) -> None:
    """Nothing of it is returned."""
    assert masked_document(text, redactor=PLAIN) is None
