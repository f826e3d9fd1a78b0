"""Which role a token has on what a call is about, from the cloud's answer to `/self`. Pure.

Only grants that are understood count, so whatever cannot be read gives no right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mist_mcp.analysis.grants import ROLES, Grant, Key, id_of, read_grants
from mist_mcp.gate.decision import NO_ROLE, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a call is about: an organization or a site, and what it belongs to. Ids."""

    org_id: str
    site_id: str = ""
    msp_id: str = ""
    orggroup_ids: tuple[str, ...] = ()
    sitegroup_ids: tuple[str, ...] = ()


def highest_role(document: object) -> str:
    """Return the token's highest role on anything."""
    grants = understood(document)
    return UNKNOWN if grants is None else _highest(grants)


def role_at(document: object, place: Place) -> str:
    """Return the token's highest role on a place."""
    grants = understood(document)
    if grants is None:
        return UNKNOWN
    return _highest(grant for grant in grants if _covers(grant, place))


def understood(document: object) -> list[Grant] | None:
    """Return the grants that can be read; None if there are none."""
    return [grant for grant in read_grants(document) if isinstance(grant, Grant)] or None


def _covers(grant: Grant, place: Place) -> bool:
    about = {
        Key("msp", id_of(place.msp_id)),
        Key("org", id_of(place.org_id)),
        Key("site", id_of(place.site_id)),
        *(Key("orggroup", id_of(group)) for group in place.orggroup_ids),
        *(Key("sitegroup", id_of(group)) for group in place.sitegroup_ids),
    }
    return any(key in about for key in grant.targets)


def _highest(grants: Iterable[Grant]) -> str:
    return max((grant.role for grant in grants), key=ROLES.index, default=NO_ROLE)
