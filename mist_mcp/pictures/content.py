"""From the judgement on a fabric to what its picture shows. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.fabric import ACCESS, Link, Owed
from mist_mcp.analysis.evpn.findings import SEVERITIES
from mist_mcp.pictures.picture import (
    LINE_STATES,
    ROWS,
    Badge,
    Cell,
    Line,
    Listed,
    Node,
    Picture,
)
from mist_mcp.words.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mist_mcp.analysis.evpn.assessment import Assessment
    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.fabric import Switch
    from mist_mcp.analysis.evpn.findings import Finding, Severity
    from mist_mcp.pictures.picture import LineState, NodeState, Row

MOST_LISTED: Final = 16
"""Findings that a picture has room for."""

MOST_BADGES: Final = 4
"""Badges of a switch."""

_MOST_UNKNOWN: Final = 4
_MOST_DRAWN: Final = 16
_ACCESS_DRAWN: Final = 6
"""So many access switches of a pod are drawn one by one; of more, only the troubled ones."""

_TROUBLED_DRAWN: Final = 4


def picture_of(
    case: Comparison, assessment: Assessment, *, at: float, shown: Callable[[str], str]
) -> Picture:
    """Return the picture of a fabric.

    Args:
        case: the fabric and what is seen of it.
        assessment: the judgement on it.
        at: when it was looked at, epoch seconds.
        shown: makes texts of strangers fit to be shown.
    """

    def line(text: str) -> str:
        return " ".join(shown(text).split())

    fabric, findings = case.fabric, assessment.findings
    found = _nodes(case, findings, shown=line)
    states = dict(_line_states(case, findings))
    cells = tuple(_cells(case, found))
    pods = {
        cell.pod: line(fabric.pod_name(cell.pod) or "") or f"pod {cell.pod}"
        for cell in cells
        if cell.pod is not None
    }
    return Picture(
        name=line(fabric.topology.name or "") or line(fabric.topology.id),
        kind=fabric.kind,
        verdict=assessment.verdict,
        counts=assessment.counts,
        time=iso(at) or "",
        cells=cells,
        pods=pods,
        lines=tuple(_bundled(states, cells)),
        findings=tuple(_listed(findings, shown=line)),
        more=max(0, len(findings) - MOST_LISTED),
        unknown=tuple(line(text) for text in assessment.unknown[:_MOST_UNKNOWN]),
    )


def _listed(findings: Sequence[Finding], *, shown: Callable[[str], str]) -> Iterator[Listed]:
    for number, finding in enumerate(findings[:MOST_LISTED], start=1):
        affected = "" if finding.affects == "none" else f" Affects {finding.affects}."
        yield Listed(number, finding.severity, shown(f"{finding.what}.{affected}"))


def _nodes(
    case: Comparison, findings: Sequence[Finding], *, shown: Callable[[str], str]
) -> dict[str, Node]:
    """Return the switches by MAC address, from the top down."""
    about: dict[str, list[Badge]] = defaultdict(list)
    for number, finding in enumerate(findings, start=1):
        listed = number if number <= MOST_LISTED else None
        for mac in dict.fromkeys(finding.switches):
            about[mac].append(Badge(listed, finding.severity))
    notes, sessions = _notes(case), _sessions(case)
    return {
        mac: Node(
            key=mac,
            name=shown(switch.name) or mac,
            state=_node_state(case.online(mac), sessions[mac]),
            note="offline" if case.online(mac) is False else notes.get(mac, "no links"),
            badges=tuple(_badges(about[mac])),
            severity=_worst(about[mac]),
        )
        for mac, switch in case.fabric.switches.items()
    }


_NODE_STATES: Final[dict[bool | None, NodeState]] = {
    True: "connected",
    False: "offline",
    None: "unknown",
}


def _node_state(online: bool | None, sessions: Sequence[str]) -> NodeState:  # noqa: FBT001 - of a switch
    """Return how a switch is; one that the cloud sees, and no other switch does, is not well."""
    cut_off = bool(sessions) and "up" not in sessions and set(sessions) != {"unknown"}
    return "isolated" if online and cut_off else _NODE_STATES[online]


def _badges(about: Sequence[Badge]) -> Iterator[Badge]:
    """Give the first findings, and one badge for all others, as bad as the worst of them."""
    listed = [badge for badge in about if badge.number is not None]
    room = MOST_BADGES if len(listed) == len(about) <= MOST_BADGES else MOST_BADGES - 1
    yield from listed[:room]
    if others := [badge for badge in about if badge not in listed[:room]]:
        yield Badge(None, min((each.severity for each in others), key=SEVERITIES.index))


def _worst(about: Iterable[Badge]) -> Severity | None:
    return min((each.severity for each in about), key=SEVERITIES.index, default=None)


def _sessions(case: Comparison) -> dict[str, list[str]]:
    """Return the states of the sessions of each switch."""
    found: dict[str, list[str]] = defaultdict(list)
    for owed in case.fabric.owed:
        for mac in (owed.upper, owed.lower):
            found[mac].append(_session(case, owed))
    return found


def _notes(case: Comparison) -> dict[str, str]:
    """Say of each switch how many of its sessions work; of its links, where it owes no session."""
    links: dict[str, list[str]] = defaultdict(list)
    for link in case.fabric.links:
        for mac in link:
            links[mac].append(_link(case, link))
    sessions = _sessions(case)
    counted = {mac: _share(states, "links") for mac, states in links.items()}
    return {**counted, **{mac: _share(states, "sessions") for mac, states in sessions.items()}}


def _share(states: Sequence[str], things: str) -> str:
    """Say how many of some things work: "5/6 links"; a question mark for what is not known."""
    good = sum(state in {"good", "up"} for state in states)
    return f"{good}/{len(states)} {things}{' ?' if 'unknown' in states else ''}"


def _line_states(case: Comparison, findings: Iterable[Finding]) -> Iterator[tuple[Link, LineState]]:
    pairs = {frozenset(finding.switches) for finding in findings}
    for link in case.fabric.links:
        state = _line_state(case, link)
        yield link, "finding" if state == "works" and frozenset(link) in pairs else state


def _line_state(case: Comparison, link: Link) -> LineState:
    """Return the worst that is known of a link and the sessions over it."""
    if case.any_dark(*link):
        return "offline"
    cable = case.link(link)
    if cable == "bad":
        return "link"
    routed = all(case.fabric.switches[mac].routes for mac in link)
    underlay, overlay = (
        case.session(Owed(*link, overlay=flag)) if routed else "up" for flag in (False, True)
    )
    if underlay not in {"up", "unknown"}:
        return "underlay"
    if overlay not in {"up", "unknown"}:
        return "overlay"
    return "unknown" if "unknown" in {cable, underlay, overlay} else "works"


def _row_of(switch: Switch) -> Row:
    """Return where a switch stands; both roles of access switches stand side by side."""
    if switch.role in ACCESS:
        return "access"
    return next((row for row in ROWS if row == switch.role), "other")


def _cells(case: Comparison, nodes: Mapping[str, Node]) -> Iterator[Cell]:
    members: dict[tuple[int, int, int], list[Node]] = defaultdict(list)
    for mac, switch in case.fabric.switches.items():
        place = (ROWS.index(_row_of(switch)), switch.pod is None, switch.pod or 0)
        members[place].append(nodes[mac])
    for (row, podless, pod), there in sorted(members.items(), key=lambda item: item[0]):
        drawn = _drawn(there, ROWS[row])
        rest = tuple(node for node in there if node not in drawn)
        yield Cell(
            row=ROWS[row],
            pod=None if podless else pod,
            drawn=tuple(drawn),
            rest=rest,
            words=_tally(case, {node.key for node in rest}),
        )


def _drawn(nodes: Sequence[Node], row: Row) -> list[Node]:
    """Choose those that are drawn one by one: all if they are few, else the most troubled."""
    if len(nodes) <= (_ACCESS_DRAWN if row in {"access", "other"} else _MOST_DRAWN):
        return list(nodes)
    ranked = sorted((node for node in nodes if node.troubled), key=_rank)[:_TROUBLED_DRAWN]
    return [node for node in nodes if node in ranked]


def _rank(node: Node) -> int:
    return -1 if node.severity is None else SEVERITIES.index(node.severity)


def _tally(case: Comparison, macs: set[str]) -> str:
    """Count the links and sessions of some switches."""
    links = [_link(case, link) for link in case.fabric.links if not macs.isdisjoint(link)]
    sessions = [
        _session(case, owed)
        for owed in case.fabric.owed
        if owed.upper in macs or owed.lower in macs
    ]
    parts = {"links": links, "sessions": sessions}
    return ", ".join(_share(states, things) for things, states in parts.items() if states)


def _link(case: Comparison, link: Link) -> str:
    """Return the state of a link, as the verdict counts it."""
    return "bad" if case.any_dark(*link) else case.link(link)


def _session(case: Comparison, owed: Owed) -> str:
    """Return the state of a session, as the verdict counts it."""
    return "down" if case.any_dark(owed.upper, owed.lower) else case.session(owed)


def _bundled(states: Mapping[Link, LineState], cells: Sequence[Cell]) -> list[Line]:
    """Draw as one what ends at the same box."""
    box = {node.key: cell.key for cell in cells for node in cell.rest}
    strands: dict[tuple[str, str], list[LineState]] = defaultdict(list)
    for (upper, lower), state in states.items():
        ends = box.get(upper, upper), box.get(lower, lower)
        if ends[0] != ends[1]:
            strands[ends].append(state)
    lines = [
        Line(*ends, state=min(each, key=LINE_STATES.index), count=len(each))
        for ends, each in strands.items()
    ]
    return sorted(lines, key=lambda line: (LINE_STATES.index(line.state), line.upper, line.lower))
