"""The answers of `/self`, one for each token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_mist.clock import NOW
from fake_mist.tenant import places
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.trouble import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Tenant
    from fake_mist.tenant.rows.common import Json


def accounts(tenant: Tenant) -> Iterator[tuple[str, Json]]:
    """Give each scenario's name with its account."""
    university, site = places.UNIVERSITY, places.SCIENCE_PARK
    yield "org-admin", _org_token("larkspur-automation", _on_org(university, "admin", tenant))
    yield "org-read", _org_token("larkspur-dashboard", _on_org(university, "read", tenant))
    yield (
        "site-read",
        _org_token(
            "science-park-screen",
            {
                "name": site.name,
                "org_id": site.org.id,
                "org_name": site.org.name,
                "role": "read",
                "scope": "site",
                "site_id": site.id,
            },
        ),
    )
    yield "msp-admin", _user("robin.hale", "Robin", "Hale", [_on_msp(tenant)])
    roles = zip(tenant.orgs, ("write", "read", "write"), strict=True)
    grants = [_on_org(org, role, tenant) for org, role in roles]
    yield "multi-org", {**_user("sam.reed", "Sam", "Reed", grants), "enable_two_factor": False}
    yield "two-factor-pending", _pending()
    everything = [_on_msp(tenant), *(_on_org(org, "admin", tenant) for org in tenant.orgs)]
    yield "over-privileged", _user("alex.moor", "Alex", "Moor", everything)
    for role in ("helpdesk", "installer"):
        yield role, _org_token(f"larkspur-{role}", _on_org(university, role, tenant))


def _org_token(name: str, *privileges: Json) -> Json:
    """A token of an organization has a name and no person behind it."""
    return {
        "admin_id": identifier("admin", name),
        "name": name,
        "privileges": list(privileges),
        "tags": [],
    }


def _user(login: str, first: str, last: str, privileges: list[Json]) -> Json:
    return {
        "admin_id": identifier("admin", login),
        "email": f"{login}@kestrel.example.edu",
        "enable_two_factor": True,
        "first_name": first,
        "last_name": last,
        "no_tracking": None,
        "password_modified_time": float(NOW - 400 * DAY),
        "privileges": privileges,
        "session_expiry": 1440,
        "tags": ["has_8021x", "mist"],
        "two_factor_verified": True,
        "via_sso": False,
    }


def _pending() -> Json:
    """A login whose second factor is still to come shows no privileges at all."""
    return {
        "email": "kim.vale@kestrel.example.edu",
        "first_name": "Kim",
        "last_name": "Vale",
        "privileges": None,
        "two_factor_passed": False,
        "two_factor_required": True,
    }


def _on_org(org: Org, role: str, tenant: Tenant) -> Json:
    """Grant an organization; the view of an admin token is outside the published enumeration."""
    listed = org.name not in places.STANDALONE
    parent = {"msp_id": tenant.msp_id, "msp_name": tenant.msp_name} if listed else {}
    return {
        "name": org.name,
        "org_id": org.id,
        "orggroup_ids": [],
        "role": role,
        "scope": "org",
        "views": ["org_admin"] if role == "admin" else [],
        **parent,
    }


def _on_msp(tenant: Tenant) -> Json:
    return {
        "msp_id": tenant.msp_id,
        "msp_name": tenant.msp_name,
        "name": tenant.msp_name,
        "role": "admin",
        "scope": "msp",
    }
