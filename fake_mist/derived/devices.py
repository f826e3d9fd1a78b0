"""What the lists and searches of devices show of them: the inventory, names, kinds, counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from fake_mist.derived.derivation import Sight, changed, following

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fake_mist.derived.derivation import Derivation, Ids, Look, Row

STATISTICS: Final = "/orgs/{org_id}/stats/devices"
INVENTORY: Final = "/orgs/{org_id}/inventory"
SITES: Final = "/orgs/{org_id}/sites"
CLIENTS: Final = "/sites/{site_id}/stats/clients"
CONNECTED: Final = "connected"
FOUND: Final = ("mac", "model", "name", "org_id", "serial", "site_id", "type")
REPORTED: Final = ("ext_ip", "ip", "mac", "model", "org_id", "site_id", "uptime", "version")
RADIOLESS: Final[Row] = {
    "mxtunnel_status": "down",
    "power_constrained": False,
    "power_opmode": "",
    "wlans": [],
}
"""What the search tells of an access point about which nothing more is known."""

SITE: Final = frozenset(
    {
        *("address", "alarmtemplate_id", "country_code", "created_time", "gatewaytemplate_id"),
        *("id", "latlng", "modified_time", "name", "networktemplate_id", "org_id"),
        *("rftemplate_id", "sitegroup_ids", "timezone", "tzoffset"),
    }
)
ORGANIZATION: Final = frozenset(
    {
        *("alarmtemplate_id", "allow_mist", "created_time", "id", "modified_time", "msp_id"),
        *("name", "orggroup_ids", "session_expiry"),
    }
)
"""Members that statistics repeat."""


def is_member(row: Row) -> bool:
    """Tell a member of a virtual chassis or cluster from the device that it is part of."""
    return bool(row.get("vc_mac")) and row["vc_mac"] != row["mac"]


def connection(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Let the inventory say who is connected, members with their chassis."""
    before, now = (_statuses(look, sight.ids) for look in (sight.before, sight.now))
    for row in rows:
        mac = row.get("vc_mac") or row["mac"]
        was, is_now = before.get(mac), now.get(mac)
        yield {**row, "connected": is_now == CONNECTED} if is_now != was else row


def _statuses(look: Look, ids: Ids) -> dict[str, Any]:
    return {row["mac"]: row.get("status") for row in look.rows(STATISTICS, ids)}


def searched(look: Look, ids: Ids, _query: Mapping[str, str]) -> Iterator[Row]:
    """Give the rows of the inventory's search; a chassis is one."""
    reports = {row["mac"]: row for row in look.rows(STATISTICS, ids)}
    for row in look.rows(INVENTORY, ids):
        if is_member(row):
            continue
        report = reports.get(row["mac"], {})
        yield {
            **{name: row.get(name) for name in FOUND},
            "sku": row.get("model"),
            "status": report.get("status", "disconnected"),
            **({"version": report["version"]} if "version" in report else {}),
            **({"master": True, "vc_mac": row["mac"]} if row.get("type") == "switch" else {}),
        }


def names(look: Look, ids: Ids, _query: Mapping[str, str]) -> Iterator[Row]:
    """Give MAC and name of every device that has a site."""
    for row in look.rows(STATISTICS, ids):
        yield {"mac": row["mac"], "name": row.get("name", "")}


def reported(look: Look, ids: Ids, query: Mapping[str, str]) -> Iterator[Row]:
    """Give the devices of one kind as their search shows them."""
    for row in look.rows(STATISTICS, ids):
        if row.get("type") == query.get("type", "ap"):
            name = row.get("name", "")
            kind = RADIOLESS if row["type"] == "ap" else {"managed": True, "type": row["type"]}
            yield {
                **{member: row[member] for member in REPORTED if member in row},
                "hostname": [name],
                "last_hostname": name,
                "timestamp": row.get("last_seen", row.get("created_time", 0)),
                **kind,
            }


def crowds(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Let access points count the clients that are there now."""
    before, now = (_clients(look, sight.ids) for look in (sight.before, sight.now))
    for row in rows:
        more = now[row["mac"]] - before[row["mac"]]
        count = max(row.get("num_clients", 0) + more, 0)
        yield {**row, "num_clients": count} if more and row.get("type") == "ap" else row


def _clients(look: Look, ids: Ids) -> Counter[str]:
    sites = [ids["site_id"]] if "site_id" in ids else [row["id"] for row in look.rows(SITES, ids)]
    return Counter(
        row.get("ap_mac", "")
        for site in sites
        for row in look.rows(CLIENTS, {**ids, "site_id": site})
    )


def site_totals(look: Look, ids: Ids, _query: Mapping[str, str]) -> Iterator[Row]:
    """Give every site with the number of its devices and clients."""
    reports: dict[str, list[Row]] = {}
    for row in look.rows(STATISTICS, ids):
        reports.setdefault(str(row.get("site_id")), []).append(row)
    msp = next((row.get("msp_id") for row in look.rows("/orgs/{org_id}", ids)), None)
    for site in look.rows(SITES, ids):
        found = reports.get(site["id"], [])
        clients = sum(row.get("num_clients") or 0 for row in found)
        own = {name: value for name, value in site.items() if name in SITE}
        yield {**own, "msp_id": msp, "num_clients": clients, **_counted(found)}


def _counted(found: list[Row]) -> dict[str, int]:
    counts = {"num_devices": len(found), "num_devices_connected": _connected(found)}
    for kind in ("ap", "gateway", "switch"):
        some = [row for row in found if row.get("type") == kind]
        counts |= {f"num_{kind}": len(some), f"num_{kind}_connected": _connected(some)}
    return counts


def _connected(found: list[Row]) -> int:
    return sum(row.get("status") == CONNECTED for row in found)


def organization_totals(look: Look, ids: Ids, _query: Mapping[str, str]) -> Iterator[Row]:
    """Give an organization with its numbers."""
    found = look.rows(STATISTICS, ids)
    for row in look.rows("/orgs/{org_id}", ids):
        yield {
            **{name: value for name, value in row.items() if name in ORGANIZATION},
            "num_devices": len(found),
            "num_devices_connected": _connected(found),
            "num_devices_disconnected": len(found) - _connected(found),
            "num_inventory": len(look.rows(INVENTORY, ids)),
            "num_sites": len(look.rows(SITES, ids)),
            "sle": [],
        }


def customers(look: Look, ids: Ids, query: Mapping[str, str]) -> Iterator[Row]:
    """Give the numbers of an MSP's organizations."""
    for org in look.rows("/msps/{msp_id}/orgs", ids):
        yield from organization_totals(look, {**ids, "org_id": org["id"]}, query)


def found_sites(look: Look, ids: Ids, _query: Mapping[str, str]) -> Iterator[Row]:
    """Give the sites as their search shows them; what nobody set is not there."""
    for row in look.rows(SITES, ids):
        shown = ("country_code", "id", "name", "org_id", "timezone")
        (setting,) = look.rows("/sites/{site_id}/setting", {**ids, "site_id": row["id"]}) or [{}]
        yield {
            **{name: row[name] for name in shown if name in row},
            **_switched(setting),
            "site_id": row["id"],
            "timestamp": row.get("created_time", 0),
        }


def _switched(setting: Row) -> dict[str, Any]:
    """Say what a site's setting turns on."""
    upgrade, rogue = (setting.get(name) or {} for name in ("auto_upgrade", "rogue"))
    return {
        "auto_upgrade_enabled": bool(upgrade.get("enabled")),
        "auto_upgrade_version": upgrade.get("version") or "stable",
        "honeypot_enabled": bool(rogue.get("honeypot_enabled")),
        "vna_enabled": bool((setting.get("vna") or {}).get("enabled")),
        "wifi_enabled": (setting.get("wifi") or {}).get("enabled", True),
    }


def unassigned(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Take devices out of a site that is gone; they stay in the inventory."""
    before, now = ({row["id"] for row in look.rows(SITES, sight.ids)} for look in _both(sight))
    for row in rows:
        gone = row.get("site_id") in before - now
        yield changed(row, {}, {"connected": False, "site_id": None}) if gone else row


def _both(sight: Sight) -> tuple[Look, Look]:
    return sight.before, sight.now


LISTED: Final[Mapping[str, Derivation]] = {
    "/orgs/{org_id}/inventory/search": following(searched),
    "/orgs/{org_id}/devices": following(names),
    "/orgs/{org_id}/stats/sites": following(site_totals),
    "/orgs/{org_id}/sites/search": following(found_sites),
    "/orgs/{org_id}/stats": following(organization_totals),
    "/msps/{msp_id}/stats/orgs": following(customers),
}
