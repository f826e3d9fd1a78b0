"""People and tokens: who may do what. A key is shown masked, as the API shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.state.access import TOKENS
from fake_mist.tenant import places
from fake_mist.tenant.draw import identifier, number
from fake_mist.tenant.logs import PEOPLE
from fake_mist.tenant.resource import Answer, Resource, each_org
from fake_mist.tenant.rows.common import created
from fake_mist.tenant.rows.logs import WITHOUT
from fake_mist.tenant.trouble import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Tenant
    from fake_mist.tenant.rows.common import Json

MASKED: Final = "sekr...{}"
UNUSED: Final = 200
ROBIN: Final = PEOPLE[0]
SAM: Final = PEOPLE[1]
KIM: Final = ("kim.vale", "Kim", "Vale")
USERS: Final = {"msp-admin": ROBIN, "multi-org": SAM, "over-privileged": ROBIN}
"""Tokens of persons: they have tokens of their own in `/self/apitokens`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgToken:
    """A token of an organization: `days` since it was used, and from where it may be."""

    name: str
    role: str
    scope: str
    days: int
    sources: tuple[str, ...] = ()


ORG_TOKENS: Final = (
    OrgToken(name="larkspur-automation", role="admin", scope="org", days=0),
    OrgToken(
        name="larkspur-dashboard", role="read", scope="org", days=1, sources=("203.0.113.0/24",)
    ),
    OrgToken(
        name="science-park-screen", role="read", scope="site", days=2, sources=("203.0.113.7/32",)
    ),
    OrgToken(name="old-migration", role="admin", scope="org", days=UNUSED),
)


def tokens(_tenant: Tenant, org: Org) -> list[Json]:
    """Give the tokens of an organization; one is an administrator's and long unused."""
    if org != places.UNIVERSITY:
        return []
    return [_token(org, each) for each in ORG_TOKENS]


def admins(_tenant: Tenant, org: Org) -> list[Json]:
    """Give the people of an organization."""
    role = "read" if org == places.HOSPITAL else "write"
    people = [_person(SAM, _on_org(org, role))]
    return [*people, _person(KIM, _on_org(org, "helpdesk"))] if org == places.UNIVERSITY else people


def msp_admins(tenant: Tenant) -> list[Json]:
    """Give the people of the MSP."""
    grant = {
        "msp_id": tenant.msp_id,
        "msp_name": tenant.msp_name,
        "name": tenant.msp_name,
        "role": "admin",
        "scope": "msp",
    }
    return [_person(ROBIN, grant)]


def _token(org: Org, token: OrgToken) -> Json:
    site = {"site_id": places.SCIENCE_PARK.id} if token.scope == "site" else {}
    return {
        "created_by": "robin.hale@kestrel.example.edu",
        "created_time": created("token", token.name),
        "id": identifier("token", token.name),
        "key": MASKED.format(identifier("key", token.name)[:4]),
        "last_used": NOW - token.days * DAY,
        "name": token.name,
        "org_id": org.id,
        "privileges": [{"org_id": org.id, "role": token.role, "scope": token.scope, **site}],
        "src_ips": list(token.sources),
    }


def _person(person: tuple[str, str, str], *privileges: Json) -> Json:
    login, first, last = person
    return {
        "admin_id": identifier("admin", login),
        "email": f"{login}@kestrel.example.edu",
        "enable_two_factor": login == ROBIN[0],
        "first_name": first,
        "last_name": last,
        "password_modified_time": NOW - number("password", login, low=30, high=400) * DAY,
        "privileges": list(privileges),
        "session_expiry": 1440,
        "two_factor_verified": login == ROBIN[0],
        "via_sso": False,
    }


def _on_org(org: Org, role: str) -> Json:
    return {"name": org.name, "org_id": org.id, "role": role, "scope": "org"}


def _own(_tenant: Tenant) -> Iterator[Answer]:
    """Give each person's tokens; the token of an organization has none."""
    for name in sorted(TOKENS.keys() - WITHOUT):
        rows: list[dict[str, Any]] = [_own_token(USERS[name][0])] if name in USERS else []
        yield Answer(ids={}, body=rows, token=TOKENS[name])


def _own_token(login: str) -> Json:
    return {
        "created_time": created("own", login),
        "id": identifier("token", login),
        "key": MASKED.format(identifier("key", login)[:4]),
        "last_used": NOW - 60,
        "name": f"{login}-cli",
    }


def _of_msp(tenant: Tenant) -> Iterator[Answer]:
    yield Answer(ids={"msp_id": tenant.msp_id}, body=msp_admins(tenant))


RESOURCES: Final[tuple[Resource, ...]] = (
    Resource(path="/self/apitokens", answers=_own),
    each_org("/orgs/{org_id}/apitokens", tokens),
    each_org("/orgs/{org_id}/admins", admins),
    Resource(path="/msps/{msp_id}/admins", answers=_of_msp),
)
