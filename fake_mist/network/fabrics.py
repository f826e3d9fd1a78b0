"""EVPN fabrics that somebody describes by their layers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypedDict

from fake_mist.network.boxes import Placed, tenant
from fake_mist.network.boxes import rows as device_rows
from fake_mist.network.errors import NetworkError
from fake_mist.tenant import fabrics, hardware
from fake_mist.tenant.model import Fabric, FabricKind, Site
from fake_mist.tenant.rows import bgp, evpn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOPOLOGIES: Final = "/orgs/{org_id}/evpn_topologies"
PEERS: Final = "/orgs/{org_id}/stats/bgp_peers/search"
KINDS: Final = tuple(kind.value for kind in FabricKind if kind is not FabricKind.NONE)
MODELS: Final = {
    "access": hardware.ACCESS,
    "core": hardware.CORE,
    "distribution": hardware.DISTRIBUTION,
}
MOST: Final = 96
"""Switches of a layer."""


class Pod(TypedDict, total=False):
    """The layers of one pod, as numbers of switches or their names."""

    distribution: int | list[str]
    access: int | list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a fabric is wanted."""

    core: int | list[str]
    pods: list[Pod] | None
    models: Mapping[str, str]


def numbers(org: int, boxes: Iterator[int]) -> fabrics.Numbers:
    """Count boxes on."""
    return fabrics.Numbers(org, boxes)


def fabric(name: str, site: Site, kind: str, wish: Wish, boxes: fabrics.Numbers) -> Fabric:
    """Build a fabric as it is wished for; each layer is cabled to the one above it."""
    if kind not in KINDS:
        raise NetworkError(f"no kind {kind!r}; there are: {', '.join(KINDS)}", field="kind")
    what = FabricKind(kind)
    for layer, model in wish.models.items():
        if layer not in MODELS or hardware.kind(model) != "switch":
            raise NetworkError(f"{layer}: {model!r} is no switch of a layer", field="models")
    site = replace(site, fabric=what, short=name)
    layers = tuple(_layers(what, wish))
    return fabrics.build(fabrics.Plan(site=site, layers=layers, name=name), boxes)


def _layers(kind: FabricKind, wish: Wish) -> Iterator[fabrics.Layer]:
    collapsed = kind is FabricKind.MULTIHOMING
    pods = wish.pods or [{"access": 2} if collapsed else {"access": 2, "distribution": 2}]
    model = {**MODELS, **({"core": hardware.COLLAPSED} if collapsed else {}), **wish.models}
    core = _names(wish.core)
    if collapsed and len(core) != 2:  # noqa: PLR2004 - the pair of an ESI-LAG
        raise NetworkError("evpn-multihoming has two core switches", field="core")
    yield _layer("collapsed-core" if collapsed else "core", "core", model, [core], podded=False)
    middle = [_names(pod.get("distribution", 0)) for pod in pods]
    if any(middle) and (collapsed or not all(middle)):
        raise NetworkError("every pod has distribution switches or none has", field="pods")
    if any(middle):
        yield _layer("distribution", "distribution", model, middle, podded=True)
    elif kind in {FabricKind.ERB, FabricKind.CRB}:
        raise NetworkError(f"{kind.value} has distribution switches", field="pods")
    below = [_names(pod.get("access", 0)) for pod in pods]
    if not all(below):
        raise NetworkError("every pod has access switches", field="pods")
    role = "access" if kind is FabricKind.IP_CLOS else "esilag-access"
    yield _layer(role, "access", model, below, podded=any(middle))


def _names(wanted: int | list[str]) -> list[str]:
    """Give the names of a layer's switches; numbered ones have none yet."""
    if isinstance(wanted, list):
        return wanted
    if not 0 <= wanted <= MOST:
        raise NetworkError(f"{wanted} switches are no layer; 1 to {MOST} are", field="pods")
    return [""] * wanted


LABELS: Final = {"access": "acc", "core": "core", "distribution": "dist"}


def _layer(
    role: str, kind: str, models: Mapping[str, str], pods: list[list[str]], *, podded: bool
) -> fabrics.Layer:
    whole = pods if podded else [[name for pod in pods for name in pod]]
    if not any(whole):
        raise NetworkError("a fabric has core switches", field="core")
    return fabrics.Layer(
        role=role,
        label=LABELS[kind],
        model=models[kind],
        pods=tuple(len(pod) for pod in whole),
        podded=podded,
        names=tuple(tuple(pod) for pod in whole) if any(map(any, whole)) else (),
    )


def rows(it: Fabric) -> Iterator[Placed]:
    """Give a fabric's topology, its switches, and the sessions between them."""
    whole = tenant(it.site.org, it.site, it.switches, it.links, (it,))
    for answer in evpn.details(whole):
        row = {**answer.body, "for_site": True, "site_id": it.site.id}
        yield Placed(path=TOPOLOGIES, row=row)
    for switch in it.switches:
        links = tuple(each for each in it.links if switch in {each.upper, each.lower})
        yield from device_rows(switch, links, it)
    for row in bgp.peers(whole, it.site.org):
        yield Placed(path=PEERS, row=row)
