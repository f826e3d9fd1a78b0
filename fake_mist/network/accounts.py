"""Accounts of any scope and role, as `/self` shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fake_mist.network.errors import NetworkError
from fake_mist.state.access import ROLES
from fake_mist.tenant.draw import identifier

if TYPE_CHECKING:
    from fake_mist.query.filters import Row

SCOPES: Final = ("msp", "org", "site")
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def privilege(scope: str, role: str, *, org: Row, msp_id: str, site: Row | None) -> dict[str, Any]:
    """Write a grant."""
    if scope not in SCOPES:
        raise NetworkError(f"no scope {scope!r}; there are: {', '.join(SCOPES)}", field="scope")
    if role not in ROLES["read"]:
        known = ", ".join(sorted(ROLES["read"]))
        raise NetworkError(f"no role {role!r}; there are: {known}", field="role")
    if (scope == "site") != (site is not None):
        raise NetworkError("an account of scope site names its site, any other none", field="site")
    if scope == "msp":
        return {"msp_id": msp_id, "name": org["name"], "role": role, "scope": scope}
    own = {"name": org["name"], "org_id": org["id"], "role": role, "scope": scope}
    if site is None:
        return {**own, "msp_id": msp_id} if msp_id else own
    return {**own, "name": site["name"], "org_name": org["name"], "site_id": site["id"]}


def account(name: str, granted: dict[str, Any], *, two_factor: bool | None) -> dict[str, Any]:
    """Write an account: a token has a name and no person behind it."""
    if not NAME.fullmatch(name):
        raise NetworkError(
            f"{name!r} is no name of an account: letters, digits, - . _", field="name"
        )
    shared = {"admin_id": identifier("own-admin", name), "privileges": [granted], "tags": []}
    if two_factor is None:
        return {**shared, "name": name}
    return {
        **shared,
        "email": f"{name}@example.com",
        "enable_two_factor": two_factor,
        "first_name": name,
        "last_name": "",
        "two_factor_verified": two_factor,
    }
