"""The server against the facts of the published API that it carries: dangers and secrets."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

import mist_mcp.cloud
from fake_mist.published import committed
from mist_mcp.actions.table import ACTIONS, NEVER
from mist_mcp.changing.requests import danger_of_request
from mist_mcp.cloud.harmless import ENDINGS, is_harmless
from mist_mcp.words.danger import DANGERS
from mist_mcp.words.redaction import Redactor

FACTS: Final[dict[str, Any]] = json.loads(
    Path(mist_mcp.cloud.__path__[0], "published.json").read_text(encoding="utf-8")
)
CLASSES: Final[dict[str, str]] = FACTS["operations"]
DEVICE: Final = "/api/v1/sites/{site_id}/devices/{device_id}/"
ID: Final = "3b802e67-7220-56a0-b9c5-269e5d6d8400"
_CREDENTIAL: Final = "named after the credential that it is about, which a person sees before it"

MILDER: Final = {
    "POST /api/v1/login/oauth/{provider}": _CREDENTIAL,
    "POST /api/v1/login/two_factor": _CREDENTIAL,
    "POST /api/v1/orgs/{org_id}/pskportals/{pskportal_id}/portal_image": _CREDENTIAL,
    "POST /api/v1/orgs/{org_id}/sdkinvites/{sdkinvite_id}/email": _CREDENTIAL,
    "POST /api/v1/orgs/{org_id}/sdkinvites/{sdkinvite_id}/sms": _CREDENTIAL,
    "POST /api/v1/self/oauth/{provider}": _CREDENTIAL,
    "POST /api/v1/self/two_factor/verify": _CREDENTIAL,
}
"""Operations whose class in the server is milder than what the description tells, with the
reason: `secret` where anything might happen is the class of what needs a person as well."""

MILDER_ACTIONS: Final = {"ha": "it forms a cluster, which its facts and its effect say"}
"""The same for actions on devices."""

UNMASKED: Final = {
    "code": "a claim code on its way to the cloud; most fields of this name are codes of errors",
    "key": "most fields of this name are words; only what looks like a token is masked",
    "openroaming_wba_client_cert": "the certificate is public; the description says password",
}
"""Fields whose values are not masked by their name yet, and what they hold."""


def severity(danger: str) -> int:
    """Return how grave a class is; the worst has the highest number."""
    return [str(each) for each in DANGERS].index(danger)


def test_both_packages_carry_the_same_operations() -> None:
    """One script wrote both tables, from one version."""
    assert FACTS["origin"] == committed().origin
    assert CLASSES.keys() == committed().operations.keys()
    assert {*CLASSES.values()} == {*DANGERS}


def test_the_server_thinks_no_operation_milder_than_the_description() -> None:
    """But for the list; what is milder no longer leaves it."""
    milder = {
        name
        for name, danger in CLASSES.items()
        if severity(danger_of_request(*name.split(" "))) < severity(danger)
    }
    assert milder == MILDER.keys()


def test_no_action_on_a_device_is_milder_than_the_description() -> None:
    """The actions have classes of their own."""
    milder = {
        name
        for name, action in ACTIONS.items()
        if severity(action.danger) < severity(CLASSES[f"POST {DEVICE}{name}"])
    }
    assert milder == MILDER_ACTIONS.keys()
    assert not milder & NEVER.keys()


def test_what_needs_no_permit_is_diagnostic_in_the_description() -> None:
    """But a shell, into which only commands that a policy allows are typed."""
    classes = {ending: CLASSES[f"POST {DEVICE}{ending}"] for ending in ENDINGS}
    assert classes.pop("shell") == "arbitrary"
    assert {*classes.values()} == {"diagnostic"}


@pytest.mark.parametrize("danger", [each for each in DANGERS if each not in ("read", "diagnostic")])
def test_nothing_graver_goes_without_a_permit(danger: str) -> None:
    """Whatever its path is; only a shell does."""
    paths = {name.partition(" ")[2] for name, found in CLASSES.items() if found == danger}
    assert paths
    free = {path for path in paths if is_harmless(re.sub(r"{\w+}", ID, path))}
    assert free == ({f"{DEVICE}shell"} if danger == "arbitrary" else set())


def test_every_secret_field_is_masked() -> None:
    """By its name, whatever it holds; what is not is a known gap, and each gap is one."""
    redactor = Redactor()
    fields = FACTS["secret_fields"]
    shown = {
        name for name in fields if redactor.value({name: "plain words"}) == {name: "plain words"}
    }
    assert len(fields) > 60
    assert shown == UNMASKED.keys()
