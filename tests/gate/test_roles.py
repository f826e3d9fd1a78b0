"""Which role counts where: each scope, the highest of several, nothing that is not understood."""

from __future__ import annotations

from typing import Any

import pytest

from mist_mcp.gate.roles import Place, highest_role, role_at, understood

ORG, SITE, MSP, GROUP, SITES = (f"{n}abcdef0-0000-4000-8000-000000000000" for n in range(1, 6))
OTHER = "90000000-0000-4000-8000-000000000000"
HERE = Place(org_id=ORG, site_id=SITE, msp_id=MSP, orggroup_ids=(GROUP,), sitegroup_ids=(SITES,))
GRANTS: dict[str, dict[str, Any]] = {
    "msp": {"msp_id": MSP},
    "orggroup": {"msp_id": MSP, "orggroup_ids": [OTHER, GROUP]},
    "org": {"org_id": ORG},
    "sitegroup": {"org_id": ORG, "sitegroup_ids": [SITES]},
    "site": {"org_id": ORG, "site_id": SITE},
}
TARGET = {
    "msp": "msp_id",
    "orggroup": "orggroup_ids",
    "org": "org_id",
    "sitegroup": "sitegroup_ids",
    "site": "site_id",
}


PLACE = ("org_id", "site_id", "msp_id", "orggroup_ids", "sitegroup_ids")


def token(*grants: dict[str, Any]) -> dict[str, Any]:
    """Return a `/self` with these privileges."""
    return {"privileges": list(grants)}


@pytest.mark.parametrize("scope", list(GRANTS))
def test_each_scope_reaches_what_is_in_it(scope: str) -> None:
    """And nothing else; the case of an id does not matter."""
    grant = {"scope": scope, "role": "write", **GRANTS[scope]}
    away = {**grant, TARGET[scope]: [OTHER] if scope.endswith("group") else OTHER}
    assert role_at(token(grant), HERE) == "write"
    assert role_at(token(away), HERE) == "none"
    assert role_at(token({**grant, TARGET[scope]: _upper(grant[TARGET[scope]])}), HERE) == "write"
    loud = {name: _upper(getattr(HERE, name)) for name in PLACE}
    assert role_at(token(grant), Place(**loud)) == "write"


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else [item.upper() for item in value]


def test_a_role_on_a_site_is_none_on_its_organization() -> None:
    """Nor does an unnamed thing match another unnamed one."""
    grants = [{"scope": scope, "role": "admin", **GRANTS[scope]} for scope in ("site", "sitegroup")]
    assert role_at(token(*grants), Place(org_id=ORG)) == "none"


@pytest.mark.parametrize("scope", list(GRANTS))
@pytest.mark.parametrize("no_id", [None, "", " ", "00000000-0000-0000-0000-000000000000"])
def test_a_grant_on_nothing_is_none_on_what_has_no_id(scope: str, no_id: str | None) -> None:
    """Two things without an id are not the same thing."""
    target = [no_id] if scope.endswith("group") else no_id
    grant = {"scope": scope, "role": "admin", **GRANTS[scope], TARGET[scope]: target}
    reader = {"scope": "org", "role": "read", "org_id": OTHER}
    for nowhere in ("", no_id or ""):
        place = Place(org_id=nowhere, site_id=nowhere, msp_id=nowhere, orggroup_ids=(nowhere,))
        assert role_at(token(grant, reader), place) == "none"


def test_the_highest_role_counts() -> None:
    """Of those that reach the place; anywhere, for a call that has not said where."""
    grants = (
        {"scope": "org", "role": "read", **GRANTS["org"]},
        {"scope": "site", "role": "write", **GRANTS["site"]},
        {"scope": "org", "role": "admin", "org_id": OTHER},
    )
    assert role_at(token(*grants), HERE) == "write"
    assert highest_role(token(*grants)) == "admin"


@pytest.mark.parametrize(
    "document",
    [None, [], {}, "x", {"privileges": None}, {"privileges": []}, token({"scope": "org"})],
)
def test_what_is_not_understood_gives_no_right(document: Any) -> None:
    """It is unknown, which the gate refuses."""
    assert (role_at(document, HERE), highest_role(document)) == ("unknown", "unknown")
    assert understood(document) is None
