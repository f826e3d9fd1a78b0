"""WLANs in a list: security in words, weaknesses, where each comes from."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pydantic import Field

from mist_mcp.analysis.wlan_security import Weakness, security, weaknesses
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.paging import Rows
from mist_mcp.cloud.turns import aside
from mist_mcp.models.base import read_all
from mist_mcp.models.wlan import Feature, RadiusServer, Wlan
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.listing import MOST_SHOWN, ordered
from mist_mcp.words.counts import counted, fitting, listed, number_of
from mist_mcp.words.naming import as_id, mentions
from mist_mcp.words.trust import Foreign, Id, Own

MOST_WEAKNESSES: Final = 30
"""Weaknesses described in one answer; the others are counted."""


class WlanRow(Record):
    """A WLAN."""

    ssid: Foreign
    enabled: bool
    security: Foreign
    weaknesses: int = Field(description="practices that it does not follow")
    bands: list[Foreign] = Field(default_factory=list, description="GHz")
    vlan: Foreign | None = None
    template: Foreign | None = Field(
        None, description="where it comes from; absent if from the site"
    )
    sites: int | None = Field(None, description="sites that the template applies to")
    applies_to: Foreign | None = Field(None, description="if not to all access points")
    portal: Foreign | None = Field(None, description="how guests show who they are")
    tunnel: Foreign | None = Field(
        None, description="if traffic does not leave at the access point"
    )
    radius: list[Foreign] | None = Field(None, description="servers that are asked, host:port")
    accounting: list[Foreign] | None = None
    isolation: bool | None = None
    hidden: bool | None = None
    id: Id


class WeaknessRow(Record):
    """A practice that a WLAN does not follow."""

    ssid: Foreign
    practice: Own
    field: Foreign = Field(description="the setting that shows it")
    value: Foreign
    advice: Own


class Wlans(Listing):
    """WLANs, those with most weaknesses first."""

    scope: Foreign = Field(description="the organization or site that the rows are about")
    by_security: dict[Foreign, int] | None = None
    weak: list[WeaknessRow] | None = None
    rows: list[WlanRow]


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters that the API lacks; None keeps all."""

    ssid: str | None
    enabled: bool | None
    security: str | None

    def keep(self, wlan: Wlan) -> bool:
        """Tell whether a WLAN fits."""
        return (
            mentions(wlan.ssid, self.ssid)
            and self.enabled in (None, wlan.enabled is not False)
            and (self.security or "").casefold() in security(wlan).casefold()
        )

    @property
    def notes(self) -> list[str]:
        """Say that they ran here."""
        return filter_note(ssid=self.ssid, enabled=self.enabled, security=self.security)


@dataclass(frozen=True, slots=True)
class Origins:
    """Where WLANs come from: names and numbers of sites of templates, by id."""

    names: Mapping[str, str]
    sites: Mapping[str, int]


async def wlans_answer(
    mist: Mist,
    scope: str,
    read: Callable[[], Awaitable[tuple[Rows, Origins]]],
    *,
    filters: Filters,
    notes: Sequence[str] = (),
) -> Wlans:
    """Show the WLANs that the filters keep, the weakest first.

    Args:
        mist: the call.
        scope: the name of the organization or site.
        read: reads the WLANs, and where they come from; for a later page, if they are not kept.
        filters: that the API lacks.
        notes: what else to mind.
    """

    async def in_order() -> Order[WlanRow]:
        found, origins = await read()
        work = partial(_ranked, scope, found, origins, filters=filters)
        return await aside(work, over=found.rows)

    order, shown = await ordered(mist, in_order, limit=MOST_SHOWN)
    return Wlans.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=[*filters.notes, *notes],
        scope=scope,
        whole=order.whole,
    )


def _ranked(scope: str, found: Rows, origins: Origins, *, filters: Filters) -> Order[WlanRow]:
    wlans = [wlan for wlan in read_all(Wlan, found.rows) if filters.keep(wlan)]
    weak = [(wlan, weakness) for wlan in wlans for weakness in weaknesses(wlan)]
    rows = sorted(
        (_row(wlan, origins) for wlan in wlans),
        key=lambda row: (not row.enabled, -row.weaknesses, row.ssid),
    )
    by_security = counted(row.security for row in rows)
    return Order(
        rows,
        complete=found.complete,
        summary=f"{scope}: {number_of(len(rows), 'WLAN')}"
        f"{fitting(len(rows)) if filters.notes else ''} "
        f"({listed(by_security)}); {number_of(len(weak), 'weakness', 'weaknesses')} in "
        f"{sum(bool(row.weaknesses) for row in rows)} of them.",
        whole={
            "by_security": by_security,
            "weak": [_weakness_row(wlan, weakness) for wlan, weakness in weak[:MOST_WEAKNESSES]],
        },
    )


def _row(wlan: Wlan, origins: Origins) -> WlanRow:
    template_id = as_id(wlan.template_id)
    template = origins.names.get(template_id, template_id) if template_id else None
    return WlanRow.of(
        wlan,
        ssid=wlan.ssid or wlan.id,
        enabled=wlan.enabled is not False,
        security=security(wlan),
        weaknesses=len(weaknesses(wlan)),
        bands=[_band(band) for band in wlan.radio_bands],
        vlan=_vlan(wlan),
        template=template,
        sites=origins.sites.get(template_id) if template_id else None,
        applies_to=_applies_to(wlan),
        portal=(wlan.portal.auth or "none") if wlan.portal and wlan.portal.enabled else None,
        tunnel=wlan.interface if wlan.interface not in (None, "all") else None,
        radius=_radius(wlan) or None,
        accounting=_accounting(wlan) or None,
        hidden=wlan.hide_ssid or None,
    )


def _radius(wlan: Wlan) -> list[str]:
    """Return who is asked whether a client may in: what the cloud ignores is left out."""
    if _is_on(wlan.mist_nac):
        return ["Mist Access Assurance"]
    if wlan.radsec and wlan.radsec.enabled:
        edges = wlan.radsec.use_mxedge or wlan.radsec.use_site_mxedge
        through = ["RadSec through Mist Edges"] if edges else []
        return [*through, *(f"{each} (RadSec)" for each in _servers(wlan.radsec.servers))]
    return _servers(wlan.auth_servers)


def _accounting(wlan: Wlan) -> list[str]:
    return [] if _is_on(wlan.mist_nac) else _servers(wlan.acct_servers)


def _is_on(feature: Feature | None) -> bool:
    return feature is not None and feature.enabled is True


def _servers(servers: Sequence[RadiusServer]) -> list[str]:
    return [f"{each.host}:{each.port}" if each.port else each.host for each in servers if each.host]


def _band(band: str) -> str:
    return band.replace("24", "2.4")


def _vlan(wlan: Wlan) -> str | None:
    """Return the VLANs of a WLAN; none means that traffic is not tagged."""
    if wlan.vlan_enabled is False:
        return None
    return ", ".join(wlan.vlan_ids) or wlan.vlan_id


def _applies_to(wlan: Wlan) -> str | None:
    if wlan.apply_to == "aps":
        return f"{len(wlan.ap_ids or [])} access points"
    return "access points with certain tags" if wlan.apply_to == "wxtags" else None


def _weakness_row(wlan: Wlan, weakness: Weakness) -> WeaknessRow:
    return WeaknessRow.of(weakness, ssid=wlan.ssid or wlan.id)
