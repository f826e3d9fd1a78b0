"""Virtual chassis, clusters, and how well a site's switches and gateways comply."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from fake_mist.tenant import trouble
from fake_mist.tenant.resource import Answer, Resource, each_site
from fake_mist.tenant.rows import ports
from fake_mist.tenant.rows.common import Json, last_seen, uptime, version
from fake_mist.tenant.rows.switches import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Chassis, Device, Org, Site, Tenant

LINK_PORTS: Final = ("vcp-255/1/0", "vcp-255/1/1")


def _switches(tenant: Tenant) -> Iterator[Answer]:
    for switch in _of(tenant, "switch"):
        yield Answer(ids=_ids(switch), body=_chassis(switch))


def _clusters(tenant: Tenant) -> Iterator[Answer]:
    for gateway in _of(tenant, "gateway"):
        if gateway.members:
            nodes = [{"mac": box.mac} for box in gateway.members]
            yield Answer(ids=_ids(gateway), body={"nodes": nodes})


def _of(tenant: Tenant, kind: str) -> Iterator[Device]:
    return (device for org in tenant.orgs for device in tenant.devices_of(org, kind))


def _ids(device: Device) -> dict[str, str]:
    return {"device_id": device.id, "site_id": device.site.id}


def _chassis(switch: Device) -> Json:
    stacked = len(switch.boxes) > 1
    return {
        "config_type": "nonprovisioned",
        "id": switch.id,
        "mac": switch.mac,
        "members": [_member(switch, box, place) for place, box in enumerate(switch.boxes)],
        "model": switch.model,
        "num_routing_engines": len(switch.boxes),
        "org_id": switch.org.id,
        "serial": switch.serial,
        "site_id": switch.site.id,
        "status": "connected",
        "type": "switch",
        **({"vc_mac": switch.mac} if stacked else {}),
    }


def _member(switch: Device, box: Chassis, place: int) -> Json:
    if trouble.is_lost(switch, place):
        return {
            "fpc_idx": place,
            "mac": box.mac,
            "model": box.model,
            "serial": box.serial,
            "type": "fpc",
            "vc_role": ROLES[place],
            "vc_state": "not-present",
        }
    row = {
        "fpc_idx": place,
        "last_seen": last_seen(switch),
        "mac": box.mac,
        "model": box.model,
        "serial": box.serial,
        "status": "disconnected" if trouble.is_offline(switch) else "connected",
        "type": "fpc",
        "uptime": uptime(switch),
        "vc_mode": "HiGiG",
        "vc_role": ROLES[place],
        "vc_state": "present",
        "version": version(switch),
    }
    places = [each for each in range(len(switch.boxes)) if not trouble.is_lost(switch, each)]
    others = [each for each in places if each != place]
    links = [
        {"neighbor_module_idx": other, "neighbor_port_id": port, "port_id": port}
        for other in others
        for port in LINK_PORTS
    ]
    return {**row, "vc_links": links} if links else row


@lru_cache(maxsize=8)
def _active_ports(tenant: Tenant, org: Org) -> Counter[str]:
    """Count the ports that are up by site, for all sites at once."""
    return Counter(row["site_id"] for row in ports.ports(tenant, org) if row["up"])


def _switch_metrics(tenant: Tenant, site: Site) -> Json:
    switches = [each for each in tenant.devices_at(site, "switch") if not trouble.is_offline(each)]
    active = _active_ports(tenant, site.org)[site.id]
    everything = sum(map(ports.total, switches))
    counts = {"active_port_count": active, "total_port_count": everything}
    usual = [switch for switch in switches if switch.name not in trouble.OLD_FIRMWARE]
    total = len(switches)
    return {
        "active_ports_summary": {
            "details": counts,
            "score": _score(active, everything),
            "total_switch_count": total,
        },
        "config_success": {
            "details": {"config_success_count": total},
            "score": _score(total, total),
            "total_switch_count": total,
        },
        "version_compliance": {
            "details": {"major_versions": [*_versions(usual)]},
            "score": _score(len(usual), total),
            "total_switch_count": total,
        },
    }


def _score(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0


def _versions(switches: list[Device]) -> Iterator[Json]:
    found = Counter((each.model, version(each)) for each in switches)
    for (model, release), count in sorted(found.items()):
        yield {
            "major_count": count,
            "major_version": release,
            "model": model,
            "system_names": [each.name for each in switches if each.model == model],
        }


def _gateway_metrics(tenant: Tenant, site: Site) -> Json:
    found = Counter(version(each) for each in tenant.devices_at(site, "gateway"))
    majors = {release: {"major_count": count} for release, count in found.items()}
    return {
        "config_success": 100,
        "version_compliance": {"major_version": majors, "score": 100, "type": "gateway"},
    }


RESOURCES: Final = (
    Resource(path="/sites/{site_id}/devices/{device_id}/vc", answers=_switches),
    Resource(path="/sites/{site_id}/devices/{device_id}/ha", answers=_clusters),
    each_site("/sites/{site_id}/stats/switches/metrics", _switch_metrics),
    each_site("/sites/{site_id}/stats/gateways/metrics", _gateway_metrics),
)
