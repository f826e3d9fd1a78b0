"""From rows to the assessment of a fabric."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Final

from mist_mcp.analysis.evpn.assessment import Assessment, assess
from mist_mcp.analysis.evpn.cli_facts import CliFacts
from mist_mcp.analysis.evpn.comparison import DEVICES, PORTS, SESSIONS, Comparison, Seen
from mist_mcp.analysis.evpn.fabric import Fabric, fabric_of
from mist_mcp.cloud.turns import aside
from mist_mcp.models.evpn import BgpSession, FabricPort, FabricSwitch, LinkMark, SwitchSetting
from mist_mcp.tools.kit.fabric_sources import Found, Sources
from mist_mcp.words.naming import as_mac

NO_DRIFT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judged:
    """A fabric, beside what is seen of it, the gaps in that, and the assessment."""

    fabric: Fabric
    case: Comparison
    gaps: tuple[str, ...]
    assessment: Assessment


def judged(
    found: Found,
    sources: Sources,
    *,
    now: float,
    drift: Mapping[str, tuple[str, ...]] = NO_DRIFT,
    gaps: Sequence[str] = (),
) -> Judged:
    """Compare a fabric with what was read, and judge it.

    Args:
        found: the fabric.
        sources: what was read of it.
        now: epoch seconds; what is much older says how things were.
        drift: fields that drift, by the MAC address of the switch.
        gaps: what else is not known.
    """
    devices = sources.facts(DEVICES, FabricSwitch)
    settings = sources.facts("configuration", SwitchSetting) or []
    marks = sources.facts("links", LinkMark)
    loopbacks = {each.mac: each.router_id for each in settings if each.router_id}
    by_mac = {mac: each.model_copy(update={"mac": mac}) for mac, each in _by_mac(devices or [])}
    names = {each.mac: each.name for each in settings if each.name}
    names |= {mac: each.name for mac, each in by_mac.items() if each.name}
    fabric = fabric_of(found.topology, names=names, loopbacks=loopbacks)
    seen = Seen(
        now=now,
        partial=sources.partial,
        sessions=sources.facts(SESSIONS, BgpSession),
        devices=None if devices is None else by_mac,
        ports=sources.facts(PORTS, FabricPort),
        missing=None if marks is None else {each.mac: each.evpn_missing_links for each in marks},
        loopbacks={mac: address for mac, address in loopbacks.items() if mac in fabric.switches},
        settings=[each for each in settings if each.mac in fabric.switches],
        drift=drift,
    )
    case = Comparison(fabric, seen)
    unknown = (*found.gaps, *sources.gaps, *gaps)
    return Judged(fabric, case, unknown, assess(case, gaps=unknown))


async def judged_aside(
    found: Found,
    sources: Sources,
    *,
    now: float,
    drift: Mapping[str, tuple[str, ...]] = NO_DRIFT,
    gaps: Sequence[str] = (),
) -> Judged:
    """Judge a fabric as `judged` does; of a large network in a thread, beside other calls."""
    longest = max(sources.things.values(), default=[], key=len)
    work = partial(judged, found, sources, now=now, drift=drift, gaps=gaps)
    return await aside(work, over=longest)


def with_answers(one: Judged, answers: Mapping[str, CliFacts], *, gaps: Sequence[str]) -> Judged:
    """Judge a fabric again, with what its switches say in their shells.

    Args:
        one: the fabric as it was judged without them.
        answers: by MAC address.
        gaps: switches and commands that did not answer.
    """
    case = Comparison(one.fabric, replace(one.case.seen, cli_facts=answers))
    unknown = (*one.gaps, *gaps)
    return Judged(one.fabric, case, unknown, assess(case, gaps=unknown))


def _by_mac(devices: Iterable[FabricSwitch]) -> Iterator[tuple[str, FabricSwitch]]:
    """Yield the statistics of switches by MAC address in its plain form."""
    for each in devices:
        yield as_mac(each.mac) or each.mac, each
