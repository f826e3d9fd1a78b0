"""Audit logs: of an organization, of the MSP, of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.state.access import TOKENS
from fake_mist.tenant.draw import ZERO_ID
from fake_mist.tenant.logs import PEOPLE, TOKEN, entries, row
from fake_mist.tenant.resource import Answer, Resource, each_org

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Tenant
    from fake_mist.tenant.rows.common import Json

WHO: Final = {
    "msp-admin": PEOPLE[0][0],
    "multi-org": PEOPLE[1][0],
    "org-admin": TOKEN,
}
"""Whose log `/self/logs` is, by token; the others have done nothing."""


WITHOUT: Final = frozenset({"expired", "two-factor-pending"})
"""Tokens that no one may ask anything with."""


def searched(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the audit log of an organization, newest first."""
    return map(row, entries(tenant, org))


def of_msp(tenant: Tenant) -> Iterator[Answer]:
    """Give the logins and accesses in every organization of the MSP, newest first."""
    rows = [
        row(entry)
        for org in tenant.orgs
        for entry in entries(tenant, org)
        if entry.after is None and entry.login != TOKEN
    ]
    newest = sorted(rows, key=lambda each: -float(each["timestamp"]))
    yield Answer(ids={"msp_id": tenant.msp_id}, body=newest)


def own(tenant: Tenant) -> Iterator[Answer]:
    """Give the changes made with each token."""
    for name in sorted(TOKENS.keys() - WITHOUT):
        found = [
            entry
            for org in tenant.orgs
            for entry in entries(tenant, org)
            if entry.login == WHO.get(name) and entry.after is not None
        ]
        body = [_own(row(entry)) for entry in sorted(found, key=lambda each: each.ago)]
        yield Answer(ids={}, body=body, token=TOKENS[name])


def _own(line: Json) -> Json:
    hidden = {"device_id", "src_ip"}
    shown: dict[str, Any] = {name: value for name, value in line.items() if name not in hidden}
    return {**shown, "site_id": line["site_id"] or ZERO_ID}


RESOURCES: Final[tuple[Resource, ...]] = (
    Resource(path="/self/logs", answers=own),
    each_org("/orgs/{org_id}/logs/search", searched),
    Resource(path="/msps/{msp_id}/logs", answers=of_msp),
)
