"""What a picture of a fabric shows: its switches, what joins them, and how both are. Pure.

The drawing comes after: as SVG for people, as Mermaid for clients that draw it themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.analysis.evpn.findings import Severity, Verdict

NodeState = Literal["connected", "isolated", "offline", "unknown"]
LineState = Literal["link", "underlay", "overlay", "offline", "finding", "unknown", "works"]
Row = Literal["border", "core", "collapsed-core", "distribution", "access", "other"]

LINE_STATES: Final[tuple[LineState, ...]] = (
    "link",
    "underlay",
    "overlay",
    "offline",
    "finding",
    "unknown",
    "works",
)
"""What a line says of the link and the sessions over it, the worst first."""

ROWS: Final[tuple[Row, ...]] = (
    "border",
    "core",
    "collapsed-core",
    "distribution",
    "access",
    "other",
)
SPANNING: Final = frozenset({"border", "core", "collapsed-core"})
"""Rows of switches that serve all pods."""


@dataclass(frozen=True, slots=True)
class Badge:
    """The number of a finding about a switch, and how bad that one is; no number for others."""

    number: int | None
    severity: Severity

    @property
    def label(self) -> str:
        """Return what stands in it."""
        return "+" if self.number is None else str(self.number)


@dataclass(frozen=True, slots=True)
class Node:
    """A switch.

    Args:
        key: its MAC address.
        name: what it is called.
        state: whether the cloud sees it, and any session of it is up.
        note: how much of what it owes works.
        badges: the findings about it, of those that are listed; one without a number for others.
        severity: of the worst finding about it.
    """

    key: str
    name: str
    state: NodeState
    note: str
    badges: tuple[Badge, ...]
    severity: Severity | None

    @property
    def troubled(self) -> bool:
        """Tell whether it is drawn even where there are too many to draw them all."""
        return self.severity is not None or self.state in {"isolated", "offline"}

    @property
    def marks(self) -> tuple[int, ...]:
        """Return the numbers of the listed findings about it."""
        return tuple(badge.number for badge in self.badges if badge.number is not None)


@dataclass(frozen=True, slots=True)
class Line:
    """What joins two switches, or a switch and those that are not drawn one by one.

    Args:
        upper: MAC address, or the key of a cell.
        lower: the same.
        state: the worst of its links.
        count: how many links it stands for.
    """

    upper: str
    lower: str
    state: LineState
    count: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """The switches of one row in one pod.

    Args:
        row: where they stand.
        pod: their pod; None for those that serve all.
        drawn: switches that are drawn with their lines.
        rest: switches that stand together in a box.
        words: the links and sessions of the rest, counted.
    """

    row: Row
    pod: int | None
    drawn: tuple[Node, ...]
    rest: tuple[Node, ...]
    words: str

    @property
    def key(self) -> str:
        """Return what lines to the rest end at."""
        return f"{self.row} {self.pod}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding in words; its number marks the switches that it is about."""

    number: int
    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn.

    Args:
        name: of the fabric.
        kind: of the fabric.
        verdict: over it.
        counts: the numbers behind the verdict.
        time: when it was looked at, ISO 8601.
        cells: from the top down, and by pod.
        pods: names by number.
        lines: from the worst to the best.
        findings: the worst first, those that there is room for.
        more: how many findings there is no room for.
        unknown: what could not be judged.
    """

    name: str
    kind: str
    verdict: Verdict
    counts: str
    time: str
    cells: tuple[Cell, ...]
    pods: Mapping[int, str]
    lines: tuple[Line, ...]
    findings: tuple[Listed, ...]
    more: int
    unknown: tuple[str, ...]
