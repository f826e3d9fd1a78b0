"""The whole tenant, put together in a fixed order."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from fake_mist.tenant import fabrics, hardware, trouble
from fake_mist.tenant.draw import choice
from fake_mist.tenant.model import Chassis, Device, Edge, Fabric, Org, Site, Spare, Tenant
from fake_mist.tenant.places import (
    FIELD_STATION,
    HARBOUR_BRANCH,
    HOSPITAL,
    MAIN_CAMPUS,
    MEDICAL_SCHOOL,
    MSP,
    OBSERVATORY,
    ORGS,
    OSPREY,
    SCIENCE_PARK,
    SITES,
    UNIVERSITY,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

AP_NET: Final = 20
GATEWAY_NET: Final = 1
DRIFTED_HOST: Final = 254
STACK_SIZES: Final = {HARBOUR_BRANCH.name: 3, OBSERVATORY.name: 1, FIELD_STATION.name: 0}
SMALL_STACK: Final = 2
SPARES: Final = (
    (UNIVERSITY, "ap", "AP45", 901),
    (UNIVERSITY, "ap", "AP34", 902),
    (UNIVERSITY, "switch", hardware.ACCESS, 903),
    (UNIVERSITY, "gateway", "SRX345", 904),
    (HOSPITAL, "ap", "AP43", 905),
)
GATEWAYS: Final = (
    (MAIN_CAMPUS, "clos-gw-1", "SSR1300"),
    (SCIENCE_PARK, "sci-gw-1", "SRX1500"),
    (MEDICAL_SCHOOL, "med-gw-1", "SSR120"),
    (HARBOUR_BRANCH, "harbour-gw", "SRX345"),
    (OBSERVATORY, "obs-gw", "SRX345"),
)
CLUSTERS: Final = frozenset({"harbour-gw", "obs-gw"})


def tenant() -> Tenant:
    """Build the fictional network."""
    built = _fabrics()
    devices = (*_access_points(), *_switches(built), *_gateways())
    return Tenant(
        msp_name=MSP,
        orgs=ORGS,
        sites=SITES,
        devices=devices,
        links=tuple(link for fabric in built for link in fabric.links),
        fabrics=tuple(built),
        edges=_edges(),
        spares=tuple(_spare(*each) for each in SPARES),
    )


def _fabrics() -> list[Fabric]:
    boxes = fabrics.numbers(UNIVERSITY.number)
    return [fabrics.build(plan, boxes) for plan in fabrics.PLANS]


def _switches(built: list[Fabric]) -> Iterator[Device]:
    for fabric in built:
        yield from fabric.switches
    taken = {site.site.number for site in built}
    boxes = {org.number: fabrics.Numbers(org.number, count(500)) for org in ORGS}
    for site in SITES:
        if site.number not in taken:
            size = STACK_SIZES.get(site.name, SMALL_STACK)
            yield from fabrics.stack(site, size, boxes[site.org.number])


def _access_points() -> Iterator[Device]:
    for org in ORGS:
        places = (
            (site, place)
            for site in SITES
            if site.org == org
            for place in range(site.access_points)
        )
        for number, (site, place) in enumerate(places, start=1):
            yield _access_point(site, place, number)


def _access_point(site: Site, place: int, number: int) -> Device:
    building = site.buildings[place % len(site.buildings)]
    room = building.room(place // len(site.buildings))
    return Device(
        kind="ap",
        name=f"AP-{building.code}-{room}",
        org=site.org,
        site=site,
        mac=hardware.mac("ap", site.org.number, number),
        serial=hardware.serial("ap", site.org.number, number),
        model=choice(hardware.AP_MODELS, site.name, building.code),
        ip=site.ip(AP_NET, place + 2),
        building=building,
    )


def _gateways() -> Iterator[Device]:
    for number, (site, name, model) in enumerate(GATEWAYS, start=1):
        yield _gateway(site, name, model, number)
    others = [site for site in SITES if site.org in {HOSPITAL, OSPREY}]
    for number, site in enumerate(others, start=1):
        yield _gateway(site, f"{site.short}-gw-1", "SRX320", number)


def _gateway(site: Site, name: str, model: str, number: int) -> Device:
    nodes = tuple(_node(site.org, model, 2 * number + node) for node in range(2))
    return Device(
        kind="gateway",
        name=name,
        org=site.org,
        site=site,
        mac=nodes[0].mac,
        serial=nodes[0].serial,
        model=model,
        ip=site.ip(GATEWAY_NET, DRIFTED_HOST if name == trouble.DRIFTED_GATEWAY else 1),
        members=nodes if name in CLUSTERS else (),
    )


def _node(org: Org, model: str, number: int) -> Chassis:
    return Chassis(
        mac=hardware.mac("gateway", org.number, number),
        serial=hardware.serial("gateway", org.number, number),
        model=model,
    )


def _edges() -> tuple[Edge, ...]:
    places = ((MAIN_CAMPUS, "campus-edge-1"), (MAIN_CAMPUS, "campus-edge-2"), (None, "dr-edge-1"))
    return tuple(
        Edge(
            name=name,
            org=UNIVERSITY,
            site=site,
            mac=hardware.mac("edge", 1, number),
            serial=hardware.serial("edge", 1, number),
            model="ME-X5",
        )
        for number, (site, name) in enumerate(places, start=1)
    )


def _spare(org: Org, kind: str, model: str, number: int) -> Spare:
    return Spare(
        org=org,
        kind=kind,
        mac=hardware.mac(kind, org.number, number),
        serial=hardware.serial(kind, org.number, number),
        model=model,
    )
