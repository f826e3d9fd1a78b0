"""The corpus of secrets as values before and after a change: none is shown, wherever it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from mist_mcp.tools.kit.changed_values import changed_values
from mist_mcp.words.redaction import Redactor
from tests.security.test_corpus import CASES, plain_of, secrets_in
from tests.tools.test_odd_tenants import ORG, answer_of

if TYPE_CHECKING:
    from collections.abc import Iterator

REDACTOR: Final = Redactor(key=b"of these changes")
SECRETIVE: Final = [case for case in CASES if secrets_in(case)]
SAID: Final = "zebra battery"

NAMED: Final[list[dict[str, Any]]] = [
    *({"vars": {"WIFI": each}} for each in (SAID, [SAID], {"of": SAID}, f"a\n{SAID}\nb")),
    *({"vars": {"WIFI_CMDS": [f"set x {SAID}"]}}, {"vars": [SAID]}, {"vars": SAID}),
    *({"keys": [SAID]}, {"keys": {"a": SAID}}, {"auth_keys": {"1": SAID}}, {"magic": SAID}),
    *({"authorization": SAID}, {"authorization": f"Basic {SAID}"}),
    *({"headers": {"Authorization": f"Bearer {SAID}"}}, {"headers": {"X-Any": SAID}}),
    *({name: SAID} for name in ("key", "Key", "token", "code", "pin", "pass", "wep", "shared")),
    *({name: [SAID]} for name in ("key", "token", "credential", "community")),
    *({"credentials": {"a": SAID}}, {"credentials": [SAID]}, {"snmp": {"community": SAID}}),
    *({name: "psk", "value": SAID} for name in ("name", "key", "field", "attribute", "type")),
    *({"name": "RADIUS_SECRET_1", name: SAID} for name in ("old", "new", "values", "default")),
    *({"rules": [{"id": 1, "more": [{"name": "api_key", "value": [SAID]}]}]},),
    *({"text": json.dumps({"psk": {"now": SAID}})}, {"text": json.dumps([{"vars": {"A": SAID}}])}),
    *({"text": json.dumps({"text": json.dumps({"secret": SAID})})},),
    *({"text": json.dumps({"p\u0073k": SAID}, indent=2)}, {"text": f' {{"\\u0070sk": "{SAID}"}}'}),
]
"""Changes of which the names tell that a text of plain words is a secret."""


def documents(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a case in the places where a change can have it."""
    held = plain_of(case)
    if isinstance(held, dict):
        yield held
        yield {"text": json.dumps(held)}
        yield {"text": json.dumps(json.dumps(held))}
        return
    yield {"x": {"y": [{"z": held}]}}
    yield {"note": held}
    yield {"additional_config_cmds": ["set system host-name a", held]}
    yield {"lines": f"set system host-name a\n{held}"}
    yield {"text": json.dumps({"x": held})}
    yield {"text": json.dumps({"additional_config_cmds": [held]})}


def sides(document: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Yield what may be before and after a change in which a document comes, goes or stays."""
    yield None, document
    yield document, {}
    yield {**document, "z": 1}, {**document, "z": 2}
    yield {"list": [{"id": 1}]}, {"list": [{"id": 1, "of": document}]}
    yield {"list": [document, {"id": 1}]}, {"list": [{"id": 1}, document, {"id": 2}]}


@pytest.mark.parametrize("number", range(10))
def test_no_secret_of_the_corpus_is_shown(number: int) -> None:
    """A tenth of it at a time, in each place and on each side."""
    for case in SECRETIVE[number::10]:
        for document in documents(case):
            for pair in sides(document):
                said = "\n".join(changed_values(*pair, redactor=REDACTOR))
                assert [each for each in secrets_in(case) if each in said] == [], said


@pytest.mark.parametrize("document", NAMED, ids=json.dumps)
def test_no_secret_is_shown_whose_name_tells(document: dict[str, Any]) -> None:
    """Site variables first of all: whoever approves a change reads them, and nobody else."""
    for pair in sides(document):
        said = "\n".join(changed_values(*pair, redactor=REDACTOR))
        assert not {"zebra", "battery"} & set(said.replace('"', " ").split()), said


@pytest.mark.parametrize("document", NAMED[:8] + NAMED[-5:], ids=json.dumps)
async def test_none_is_said_by_the_audit_log(document: dict[str, Any]) -> None:
    """Neither as data nor as text."""
    line = {"message": "Update Site", "before": {"z": 1}, "after": {**document, "z": 2}}
    answer = await answer_of("get_audit_logs", {f"orgs/{ORG}/logs/search": {"results": [line]}})
    assert "z: 1" in answer.text
    assert "battery" not in answer.text + json.dumps(answer.data)


@pytest.mark.parametrize(
    "document",
    [
        {"name": "WPA2-PSK (pre-shared)", "value": "12 of 30"},
        {"name": "uplink", "value": SAID},
        {"name": "psk", "value": 12},
        {"text": '{"name": "uplink", "vlan": 12}'},
        {"text": "[not JSON"},
        {"vars": {}},
        {"credentials": None},
    ],
    ids=json.dumps,
)
def test_what_only_sounds_so_is_shown_as_it_is(document: dict[str, Any]) -> None:
    """Names of people's own, numbers, JSON without a secret."""
    assert REDACTOR.value(document) == document
    assert "redacted" not in "\n".join(changed_values(None, document, redactor=REDACTOR))


@pytest.mark.parametrize("depth", [65, 400, 5_000, 100_000])
def test_json_in_a_text_that_nobody_could_read_is_masked(depth: int) -> None:
    """Deep as it is: nothing of it is read, and nothing shown."""
    text = f'{"[" * depth}{{"psk": {{"now": "{SAID}"}}}}{"]" * depth}'
    assert "zebra" not in json.dumps(REDACTOR.value({"name": text}))
