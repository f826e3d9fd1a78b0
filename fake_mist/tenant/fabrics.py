"""Switches and the cables between them: one fabric of each kind, and plain access stacks.

The shapes follow Juniper's campus fabric guides: every access switch has an uplink to each
distribution switch of its pod, every distribution switch to each core; collapsed cores are
linked to each other and take the access switches directly.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import count, pairwise
from typing import TYPE_CHECKING, Final

from fake_mist.tenant import hardware
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.model import Chassis, Device, Fabric, FabricKind, Link, Site
from fake_mist.tenant.places import (
    HARBOUR_BRANCH,
    LIBRARY_QUARTER,
    MAIN_CAMPUS,
    MEDICAL_SCHOOL,
    OBSERVATORY,
    SCIENCE_PARK,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FIRST_ASN: Final = 65001
MANAGEMENT_NET: Final = 10
LOOPBACK_NET: Final = 192
FIRST_DOWNLINK: Final = 4
STACK_EVERY: Final = 8
"""Every eighth access switch is a virtual chassis of two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Switches of one role: `pods` holds how many there are in each pod, `names` theirs."""

    role: str
    label: str
    model: str
    pods: tuple[int, ...]
    podded: bool = True
    names: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The layers of a site, core first."""

    site: Site
    layers: tuple[Layer, ...]
    name: str = ""


def _core(model: str, size: int) -> Layer:
    return Layer(role="core", label="core", model=model, pods=(size,), podded=False)


def _distribution(*pods: int) -> Layer:
    return Layer(role="distribution", label="dist", model=hardware.DISTRIBUTION, pods=pods)


def _access(role: str, model: str, *pods: int) -> Layer:
    return Layer(role=role, label="acc", model=model, pods=pods)


PLANS: Final = (
    Plan(
        site=MAIN_CAMPUS,
        layers=(
            _core(hardware.CORE, 2),
            _distribution(2, 2),
            _access("access", hardware.CAMPUS_ACCESS, 24, 24),
        ),
    ),
    Plan(
        site=SCIENCE_PARK,
        layers=(
            _core(hardware.BIG_CORE, 2),
            _distribution(2, 2),
            _access("esilag-access", hardware.SMALL_ACCESS, 10, 10),
        ),
    ),
    Plan(
        site=MEDICAL_SCHOOL,
        layers=(
            _core(hardware.BIG_CORE, 2),
            _distribution(2, 2),
            _access("esilag-access", hardware.ACCESS, 9, 9),
        ),
    ),
    Plan(
        site=LIBRARY_QUARTER,
        layers=(
            Layer(
                role="collapsed-core",
                label="core",
                model=hardware.COLLAPSED,
                pods=(2,),
                podded=False,
            ),
            Layer(
                role="esilag-access",
                label="acc",
                model=hardware.SMALL_ACCESS,
                pods=(14,),
                podded=False,
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Running numbers of one organization's boxes."""

    org: int
    boxes: Iterator[int]

    def chassis(self, model: str) -> Chassis:
        """Take the next box."""
        box = next(self.boxes)
        return Chassis(
            mac=hardware.mac("switch", self.org, box),
            serial=hardware.serial("switch", self.org, box),
            model=model,
        )


def numbers(org: int) -> Numbers:
    """Start counting an organization's switches."""
    return Numbers(org, count(1))


def build(plan: Plan, boxes: Numbers) -> Fabric:
    """Build one fabric: its switches by layer, then every cable."""
    layers = _layers(plan, boxes)
    switches = tuple(switch for layer in layers for switch in layer)
    return Fabric(
        site=plan.site,
        kind=plan.site.fabric,
        switches=switches,
        links=tuple(_links(layers)),
        name=plan.name,
    )


def stack(site: Site, size: int, boxes: Numbers) -> list[Device]:
    """Build the access switches of a site without a fabric."""
    model = hardware.BRANCH_ACCESS if site == HARBOUR_BRANCH else hardware.SMALL_ACCESS
    names = (f"{site.short}-sw-{place}" for place in range(1, size + 1))
    switches = [
        _switch(site, name, boxes.chassis(model), place) for place, name in enumerate(names, 1)
    ]
    return [_as_chassis(each, boxes) if site == OBSERVATORY else each for each in switches]


def _as_chassis(switch: Device, boxes: Numbers) -> Device:
    """Make a switch the master of three boxes; the last one is lost (`trouble.LOST_MEMBER`)."""
    more = tuple(boxes.chassis(switch.model) for _ in range(2))
    first = Chassis(mac=switch.mac, serial=switch.serial, model=switch.model)
    return replace(switch, members=(first, *more))


def _layers(plan: Plan, boxes: Numbers) -> list[list[Device]]:
    places = count(1)
    return [
        [
            _member(plan, layer, _name(plan.site, layer, pod, place), boxes, (pod, next(places)))
            for pod, size in enumerate(layer.pods, start=1)
            for place in range(1, size + 1)
        ]
        for layer in plan.layers
    ]


def _name(site: Site, layer: Layer, pod: int, place: int) -> str:
    if layer.names:
        return layer.names[pod - 1][place - 1]
    pods = f"-p{pod}" if layer.podded else ""
    number = f"{place:02d}" if layer.label == "acc" else f"{place}"
    return f"{site.short}-{layer.label}{pods}-{number}"


def _member(plan: Plan, layer: Layer, name: str, boxes: Numbers, at: tuple[int, int]) -> Device:
    (pod, place), site = at, plan.site
    switch = _switch(site, name, boxes.chassis(layer.model), place)
    stacked = layer.label == "acc" and place % STACK_EVERY == 0
    plain = layer.role == "esilag-access"
    return replace(
        switch,
        role=layer.role,
        pod=pod if layer.podded else None,
        loopback=None if plain else f"172.16.{LOOPBACK_NET + site.number}.{place}",
        asn=None if plain else FIRST_ASN + place - 1,
        members=_chassis(switch, boxes) if stacked else (),
        fabric_id=identifier("evpn", plan.name or site.name),
    )


def _chassis(switch: Device, boxes: Numbers) -> tuple[Chassis, ...]:
    first = Chassis(mac=switch.mac, serial=switch.serial, model=switch.model)
    return (first, boxes.chassis(switch.model))


def _switch(site: Site, name: str, box: Chassis, place: int) -> Device:
    building = site.buildings[place % len(site.buildings)]
    return Device(
        kind="switch",
        name=name,
        org=site.org,
        site=site,
        mac=box.mac,
        serial=box.serial,
        model=box.model,
        ip=site.ip(MANAGEMENT_NET, place + 1),
        role="access",
        building=building,
    )


def _links(layers: Sequence[Sequence[Device]]) -> Iterator[Link]:
    ports: dict[str, int] = {}
    cores = layers[0]
    if cores[0].site.fabric is FabricKind.MULTIHOMING:
        yield _link(cores[0], cores[1], ports)
    for uppers, lowers in pairwise(layers):
        numbers: Counter[int | None] = Counter()
        for lower in lowers:
            numbers[lower.pod] += 1
            for upper in uppers:
                if _adjacent(upper, lower):
                    yield replace(_link(upper, lower, ports), bundle=numbers[lower.pod])


def _adjacent(upper: Device, lower: Device) -> bool:
    return upper.pod in {None, lower.pod}


def _link(upper: Device, lower: Device, ports: dict[str, int]) -> Link:
    down = ports[upper.name] = ports.get(upper.name, FIRST_DOWNLINK - 1) + 1
    key = f"{lower.name} up"
    up = ports[key] = ports.get(key, -1) + 1
    return Link(
        upper=upper,
        upper_port=f"{hardware.ports(upper.model).edge}{down}",
        lower=lower,
        lower_port=f"{hardware.ports(lower.model).fabric}{up}",
    )
