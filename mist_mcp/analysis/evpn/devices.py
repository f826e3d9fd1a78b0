"""Checks of the switches: lost with all behind them, silent, odd firmware, members gone. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.fabric import ACCESS, Owed
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import call, on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.fabric import Link
    from mist_mcp.analysis.evpn.reach import Loss
    from mist_mcp.models.evpn import FabricSwitch

_MOST_NAMED: Final = 5
_MOST_SHOWN: Final = 20
_NETWORKS: Final = ("underlay", "overlay")
_UPGRADING: Final = frozenset({"inprogress", "upgrading", "scheduled", "rebooting"})


def named(case: Comparison, macs: Sequence[str]) -> str:
    """Return the names of switches, the first few of many."""
    shown = ", ".join(map(case.fabric.name, macs[:_MOST_NAMED]))
    more = len(macs) - _MOST_NAMED
    return f"{shown} and {more} others" if more > 0 else shown


def lost_switches(case: Comparison) -> Iterator[Finding]:
    """Report switches that the rest does not reach; one finding for what is lost together.

    How bad it is follows from who is behind them: nobody, while a partner carries the traffic.
    """
    if case.all_silent:
        yield _silence(case)
        return
    alone: dict[int | None, list[Loss]] = defaultdict(list)
    for loss in case.reach.told:
        if loss.macs == loss.access == loss.dark:
            alone[case.fabric.switches[loss.macs[0]].pod].append(loss)
            continue
        uppers = [mac for mac in loss.dark if mac not in loss.access]
        if not loss.dark:
            yield _cut_off(case, loss)
        elif loss.access and uppers:
            yield _isolated(case, loss, uppers)
        else:
            yield from (_offline(case, loss, mac) for mac in loss.dark)
            left = tuple(mac for mac in loss.macs if mac not in loss.dark)
            if left:
                yield _cut_off(case, loss)
    for losses in alone.values():
        if len(losses) > _MOST_NAMED:
            yield _many_offline(case, [loss.macs[0] for loss in losses])
        else:
            yield from (_offline(case, loss, loss.macs[0]) for loss in losses)


def _many_offline(case: Comparison, macs: Sequence[str]) -> Finding:
    """Report many access switches of a pod that are offline: power or a place, not each of them."""
    pod = case.fabric.pod_name(case.fabric.switches[macs[0]].pod) or "the fabric"
    since = [each.last_seen for mac in macs if (each := case.devices.get(mac)) and each.last_seen]
    return Finding(
        check="offline switch",
        severity="critical",
        what=f"{len(macs)} access switches of {pod} are offline: {named(case, macs)}",
        expected="connected",
        seen=f"{len(macs)} not connected",
        evidence="status and last_seen of the switches' statistics",
        time=case.seen.now,
        since=max(since, default=None),
        affects=case.affected(macs),
        next_step=call("get_device_events", device_id=macs[0], then="look for what they share"),
        switches=tuple(macs[:_MOST_SHOWN]),
    )


def _silence(case: Comparison) -> Finding:
    """Report that the cloud hears no switch any more; how the traffic is nobody knows then."""
    since = [device.last_seen for device in case.devices.values() if device.last_seen]
    return Finding(
        check="all switches silent",
        severity="major",
        what=f"None of the {len(case.offline)} switches is connected to the cloud",
        expected="connected",
        seen="all offline, and nothing that says how the traffic is",
        evidence="status and last_seen of the switches' statistics",
        time=case.seen.now,
        since=max(since, default=None),
        affects=case.affected(case.offline),
        next_step=call(
            "get_device_events",
            device_id=min(case.offline),
            then="look at the power of the place and at its way to the internet",
        ),
        switches=tuple(sorted(case.offline)[:_MOST_SHOWN]),
    )


def _offline(case: Comparison, loss: Loss, mac: str) -> Finding:
    switch, device = case.fabric.switches[mac], case.devices.get(mac)
    grave = loss.is_whole
    word = (device.status if device else None) or "unknown"
    progress = _progress(device)
    served = "" if grave else "; other switches carry their traffic"
    return Finding(
        check="offline switch",
        severity="critical" if grave else "major",
        what=f"{switch.name} ({switch.role}) is {progress or 'offline'}",
        expected="connected",
        seen=word,
        evidence="status and last_seen of the switch's statistics, and its neighbors' sessions",
        time=case.seen.now,
        since=device.last_seen if device else None,
        affects=f"{case.affected([mac])}{served}",
        next_step=call(
            "get_device_events",
            device_id=mac,
            then="wait for the end of the upgrade" if progress else "look at power and uplinks",
        ),
        switches=(mac,),
    )


def _progress(device: FabricSwitch | None) -> str | None:
    """Say how far an upgrade is; None where none runs."""
    update = device.fwupdate if device else None
    status = device.status if device else None
    if not (update and update.status in _UPGRADING) and status not in _UPGRADING:
        return None
    done = update.progress if update else None
    return "upgrading" if done is None else f"upgrading, {done} % done"


def _isolated(case: Comparison, loss: Loss, uppers: Sequence[str]) -> Finding:
    """Report switches above whose loss leaves access switches without a way."""
    since = [each.last_seen for mac in uppers if (each := case.devices.get(mac)) and each.last_seen]
    above = "offline" if not any(map(_progress, map(case.devices.get, uppers))) else "not up"
    others = _edges(case, loss.macs)
    cables = [f"{' to '.join(map(case.fabric.name, link))}" for link in others[:_MOST_NAMED]]
    states = [_state(case, mac) for mac in uppers[:_MOST_NAMED]]
    beside = f", and nothing passes {', '.join(cables)}" if cables else ""
    ends = (mac for link in others[:_MOST_NAMED] for mac in link)
    return Finding(
        check="pod isolated",
        severity="critical",
        what=f"{_stranded(case, loss)} no way left: {named(case, uppers)} "
        f"{'is' if len(uppers) == 1 else 'are'} {above}{beside}",
        expected="a way to the rest of the fabric over at least one of the switches above",
        seen="; ".join(filter(None, [", ".join(states), _ways(case, others)])),
        evidence="status of the switches, their links and sessions",
        time=case.seen.now,
        since=max(since, default=None),
        affects=case.affected(loss.macs),
        next_step=call(
            "get_device_events",
            device_id=uppers[0],
            then="look at power and uplinks"
            + (f", and at the link {' and '.join(cables[:2])}" if cables else ""),
        ),
        switches=tuple(dict.fromkeys((*uppers, *ends, *loss.access[:_MOST_NAMED]))),
    )


def _state(case: Comparison, mac: str) -> str:
    """Say of a switch that is down how it is called, and how far an upgrade is."""
    device = case.devices.get(mac)
    return f"{case.fabric.name(mac)} {_progress(device) or (device.status if device else None)}"


def _stranded(case: Comparison, loss: Loss) -> str:
    """Name who is without a way: pods of which nobody has one, else the access switches."""
    lost, pods = set(loss.macs), defaultdict[int | None, list[str]](list)
    for mac, switch in case.fabric.switches.items():
        if switch.role in ACCESS:
            pods[switch.pod].append(mac)
    whole = [pod for pod, macs in pods.items() if pod is not None and lost.issuperset(macs)]
    left = [mac for mac in loss.access if case.fabric.switches[mac].pod not in whole]
    words = []
    if whole:
        names = ", ".join(case.fabric.pod_name(pod) or "" for pod in whole[:_MOST_NAMED])
        count = len(loss.access) - len(left)
        plural = "switch has" if count == 1 else "switches have"
        isolated = f"{names} {'is' if len(whole) == 1 else 'are'} isolated"
        words.append(f"{isolated}, {count} access {plural}")
    if left:
        words.append(f"{named(case, left)} {'has' if len(left) == 1 else 'have'}")
    return " no way left; ".join(words)


def _cut_off(case: Comparison, loss: Loss) -> Finding:
    part = tuple(mac for mac in loss.macs if mac not in loss.dark)
    grave = loss.is_whole or _split(case, part)
    edges = _edges(case, part)
    apart = not any(case.reach.together(*ends, overlay=False) for ends in edges)
    routed = apart or not _underlaid(case, edges)
    where = "the fabric" if apart else "the underlay" if routed else "the overlay"
    return Finding(
        check="cut off",
        severity="critical" if grave else "major",
        what=f"{named(case, part)} {'is' if len(part) == 1 else 'are'} cut off from {where}",
        expected="a link and an established EVPN session with the rest of the fabric",
        seen=_ways(case, _links_out(case, part)),
        evidence="port and BGP statistics of these switches and of their neighbors",
        time=case.seen.now,
        since=max(
            (row.last_flapped or 0 for mac in part for row in case.down_ports(mac)), default=0
        )
        or None,
        affects=case.affected(part),
        next_step=_look(case, part[0], apart=routed),
        switches=part,
    )


def _cut_since(case: Comparison, part: Sequence[str]) -> float | None:
    """Return when the last port of some switches towards the fabric went down."""
    times = [port.last_flapped for mac in part for port in case.down_ports(mac)]
    return max(filter(None, times), default=None)


def _look(case: Comparison, mac: str, *, apart: bool) -> str:
    """Return where to look: at the cables, or at the loopbacks over an underlay that is up."""
    name = case.fabric.name(mac)
    if not case.fabric.switches[mac].routes:
        return on(name, "show interfaces terse", "show lldp neighbors", then="check the uplinks")
    if apart:
        return on(name, "show interfaces terse", "show lldp neighbors", "show bgp summary")
    return on(name, "show bgp summary", "show interfaces lo0 terse", then="look at the loopback")


def _underlaid(case: Comparison, edges: Sequence[Link]) -> bool:
    """Tell whether routes pass one of some links; a cable to plain Ethernet carries none."""
    owed = [
        (link, Owed(*link, overlay=False))
        for link in edges
        if all(case.fabric.switches[mac].routes for mac in link)
    ]
    return not owed or any(case.link(link) != "bad" and case.may_carry(each) for link, each in owed)


def _links_out(case: Comparison, part: Sequence[str]) -> list[Link]:
    inside = set(part)
    return [link for mac in part for link in case.links_of(mac) if not inside.issuperset(link)]


def _ways(case: Comparison, links: Sequence[Link]) -> str:
    """Say how some links are: cables and sessions."""
    told = []
    for link in links[:_MOST_NAMED]:
        upper, lower = map(case.fabric.name, link)
        sessions = {
            name: case.session(Owed(*link, overlay=name == "overlay")) for name in _NETWORKS
        }
        routed = all(case.fabric.switches[mac].routes for mac in link)
        states = [f"{name} session {state}" for name, state in sessions.items()] if routed else []
        cable = {"good": "link up", "bad": "link down", "unknown": "link not known"}[
            case.link(link)
        ]
        told.append(f"{upper} to {lower}: {', '.join([cable, *states])}")
    return "; ".join(told)


def _split(case: Comparison, part: Sequence[str]) -> bool:
    """Tell whether collapsed cores no longer tell each other where addresses are."""
    return any(case.fabric.switches[mac].role == "collapsed-core" for mac in part)


def _edges(case: Comparison, part: Sequence[str]) -> list[Link]:
    """Return the links that lead out of a part to switches that are up."""
    inside = set(part)
    return [
        link
        for link in case.fabric.links
        if (link.upper in inside) != (link.lower in inside) and not case.any_dark(*link)
    ]


def unmanaged_switches(case: Comparison) -> Iterator[Finding]:
    """Report switches that the cloud has lost, and that their neighbours still see."""
    for mac in case.fabric.switches:
        if case.all_silent or mac not in case.offline or mac in case.dark:
            continue
        device = case.devices.get(mac)
        yield Finding(
            check="offline switch",
            severity="major",
            what=f"{case.fabric.name(mac)} has lost the cloud; its neighbors still see it",
            expected="connected",
            seen=(device.status if device else None) or "unknown",
            evidence="status of the switch's statistics, beside its neighbors' sessions and ports",
            time=case.seen.now,
            since=device.last_seen if device else None,
            affects="its management; traffic passes",
            next_step=call(
                "get_device_events",
                device_id=mac,
                then="look at its way to the cloud, not at links",
            ),
            switches=(mac,),
        )


def silent_switches(case: Comparison) -> Iterator[Finding]:
    """Report switches that are called connected and were not heard, while others were."""
    silent = {doubt.mac: doubt.time for doubt in case.doubts if doubt.source == "switch"}
    heard = [mac for mac in case.fabric.switches if case.online(mac)]
    if not heard:
        return
    for mac, time in silent.items():
        if mac in case.fabric.switches and time <= case.seen.now:
            yield Finding(
                check="silent switch",
                severity="minor",
                what=f"{case.fabric.name(mac)} is called connected, and has not been heard since",
                expected="statistics every minute, as the others send",
                seen="nothing since then",
                evidence="last_seen of the switch's statistics",
                time=case.seen.now,
                since=time,
                affects=case.affected([mac]),
                next_step=call("get_device_events", device_id=mac),
                switches=(mac,),
            )


def odd_firmware(case: Comparison) -> Iterator[Finding]:
    """Report switches that run another release than most of their role and model."""
    groups: dict[tuple[str, str | None], dict[str, str]] = defaultdict(dict)
    for mac, switch in case.fabric.switches.items():
        device = case.devices.get(mac)
        if device is not None and device.version:
            groups[switch.role, switch.model][mac] = device.version
    for (role, model), versions in groups.items():
        usual, count = Counter(versions.values()).most_common(1)[0]
        odd = {mac: version for mac, version in versions.items() if version != usual}
        if odd:
            told = [f"{case.fabric.name(mac)} {version}" for mac, version in odd.items()]
            yield Finding(
                check="odd firmware",
                severity="minor",
                what=f"{len(odd)} of {len(versions)} {role} switches run another release",
                expected=f"{usual}, as {count} {model or 'switches'} run",
                seen=", ".join(told),
                evidence="version of the switches' statistics",
                time=case.seen.now,
                affects=case.affected(odd),
                next_step=call(
                    "get_device_stats", device_id=next(iter(odd)), then="plan an upgrade"
                ),
                switches=tuple(odd),
            )
