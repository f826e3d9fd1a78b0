"""What exists, and what a token may see: 401, 403 and 404 from the recorded accounts; pure."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fake_mist.endpoints import BY_PATH
from fake_mist.endpoints.endpoint import BASE, NOBODY, Endpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fake_mist.cassettes import Library

TOKENS: Final[Mapping[str, str]] = {
    name: f"fake-{name}"
    for name in (
        "org-admin",
        "org-read",
        "site-read",
        "msp-admin",
        "multi-org",
        "two-factor-pending",
        "over-privileged",
        "helpdesk",
        "installer",
        "expired",
    )
}
"""Scenario name to API token; the cassette of /self holds one answer for each but the expired."""

ROLES: Final[Mapping[str, frozenset[str]]] = {
    NOBODY: frozenset(),
    "read": frozenset({"admin", "helpdesk", "installer", "read", "write"}),
    "helpdesk": frozenset({"admin", "helpdesk", "write"}),
    "write": frozenset({"admin", "write"}),
    "admin": frozenset({"admin"}),
}
"""Which roles satisfy a need: reading takes any of them, writing `write` or `admin`.

The API documents the first and the second; that a helpdesk may use what a row of the table marks
with its name is read out of the role's description, and is a choice.
"""

SCHEME: Final = "Token"
FORBIDDEN: Final = "You do not have permission to perform this action."
NOT_FOUND: Final = "Not found."
UNAUTHENTICATED: Final = "Authentication credentials were not provided."


@dataclass(frozen=True, slots=True)
class Denial:
    """A refusal in Mist's shape."""

    status: HTTPStatus
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Which ids exist and how they nest; sites come and go."""

    msp_orgs: Mapping[str, frozenset[str]]
    orgs: frozenset[str]
    site_orgs: dict[str, str]

    def knows(self, ids: Mapping[str, str]) -> bool:
        """Tell whether every MSP, organization and site of a path exists."""
        known = {"msp_id": self.msp_orgs, "org_id": self.orgs, "site_id": self.site_orgs}
        return all(value in known[name] for name, value in ids.items() if name in known)

    def complete(self, ids: Mapping[str, str]) -> dict[str, str]:
        """Add the organization of a site."""
        if "site_id" not in ids:
            return dict(ids)
        return {"org_id": self.site_orgs[ids["site_id"]], **ids}


@dataclass(frozen=True, slots=True)
class Access:
    """The recorded accounts, by the Authorization header they answer to."""

    directory: Directory
    accounts: dict[str, Mapping[str, Any]]

    def denial(
        self, endpoint: Endpoint, authorization: str | None, ids: Mapping[str, str]
    ) -> Denial | None:
        """Say why a reading request is refused; None lets it pass."""
        if endpoint.role == NOBODY and authorization in self.accounts:
            return None
        return self.refusal(authorization, ids, role=endpoint.role)

    def refusal(
        self, authorization: str | None, ids: Mapping[str, str], *, role: str
    ) -> Denial | None:
        """Say why a request that needs a role, or a higher one, is refused."""
        return self.refused(authorization, ids, roles=ROLES[role])

    def refused(
        self, authorization: str | None, ids: Mapping[str, str], *, roles: frozenset[str]
    ) -> Denial | None:
        """Say why a request that needs one of some roles is refused; None lets it pass.

        An unknown id is 404 and a known one outside the grants or their roles 403. An account
        whose second factor is pending may read /self only and gets 401 elsewhere. Neither is
        documented by the API; both are this fake's choice.
        """
        account = self.accounts.get(authorization or "")
        if account is None or account.get("privileges") is None:
            return Denial(HTTPStatus.UNAUTHORIZED, UNAUTHENTICATED)
        if not self.directory.knows(ids):
            return Denial(HTTPStatus.NOT_FOUND, NOT_FOUND)
        if not self._granted(account["privileges"], ids, roles):
            return Denial(HTTPStatus.FORBIDDEN, FORBIDDEN)
        return None

    def _granted(
        self,
        privileges: Iterable[Mapping[str, Any]],
        ids: Mapping[str, str],
        roles: frozenset[str],
    ) -> bool:
        chain = self._chain(ids)
        return not chain or any(
            (row["scope"], row.get(f"{row['scope']}_id")) in chain and row["role"] in roles
            for row in privileges
        )

    def _chain(self, ids: Mapping[str, str]) -> set[tuple[str, str]]:
        """Give the grants that each reach the object: its own scope and those above it."""
        if "msp_id" in ids:
            return {("msp", ids["msp_id"])}
        if not ids:
            return set()
        own = {("site", ids["site_id"])} if "site_id" in ids else set()
        org = self.directory.complete(ids)["org_id"]
        msps = {("msp", msp) for msp, orgs in self.directory.msp_orgs.items() if org in orgs}
        return {*own, ("org", org), *msps}


def access(library: Library) -> Access:
    """Read the accounts and the directory out of the cassettes."""
    accounts = {
        each.authorization: each.json()
        for each in library.interactions("self")
        if each.authorization is not None
    }
    return Access(_directory(library), accounts)


def _directory(library: Library) -> Directory:
    sites = library.interactions("orgs-sites")
    msps = dict.fromkeys(_ids(library, "/msps/{msp_id}"), frozenset[str]())
    members = {
        _parent(each.path): _row_ids(each.json()) for each in library.interactions("msps-orgs")
    }
    return Directory(
        msp_orgs={**msps, **members},
        orgs=frozenset(_ids(library, "/orgs/{org_id}")),
        site_orgs={site: _parent(each.path) for each in sites for site in _row_ids(each.json())},
    )


def _ids(library: Library, path: str) -> Iterable[str]:
    return (each.path.rpartition("/")[2] for each in library.interactions(BY_PATH[path].cassette))


def _parent(path: str) -> str:
    return path.removeprefix(BASE).split("/")[2]


def _row_ids(rows: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(row["id"] for row in rows)
