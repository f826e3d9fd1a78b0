"""Pictures of fabrics: readable at any size, stable, and closed to strangers' markup."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mist_mcp.pictures.mermaid import MOST_LINES, mermaid_of
from mist_mcp.pictures.style import (
    DIM,
    FRAME,
    GROUND,
    INK,
    LINES,
    NODE,
    NODES,
    SEVERITIES,
    VERDICTS,
)
from mist_mcp.pictures.svg import svg_of
from mist_mcp.pictures.text import cells, fitted, wrapped
from tests.analysis.evpn import faults
from tests.analysis.evpn.labs import KINDS, Lab, Size, lab_of
from tests.pictures.drawings import SVG, parsed, picture, rectangles, texts, told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from xml.etree.ElementTree import Element

    from mist_mcp.pictures.picture import Node
    from mist_mcp.pictures.style import Colour

    Break = Callable[[Lab, Callable[[Sequence[Any]], Any]], bool]

SIZES = st.builds(
    Size,
    kind=st.sampled_from(KINDS),
    cores=st.integers(2, 5),
    pods=st.integers(1, 4),
    distribution=st.integers(1, 18),
    access=st.integers(1, 40),
)
LARGE = Size("clos", cores=4, pods=8, distribution=2, access=50)
STRANGE = (
    "</text><script>alert(1)</script>",
    '"><image href="http://evil.example/x"/>',
    "a & b &amp; <c>",
    "東京都千代田区丸の内一丁目スイッチ-0001",
    "x" * 300,
    "\u202egnirts\u202c \u0000\u001b[31mred\ufffe",
    "line\none\ttwo",
    "\u200b",
    '"]; click n1 "javascript:alert(1)"',
    "`**bold**`",
    "end",
    "%% comment --> n2",
)
ELEMENTS = {"svg", "title", "desc", "style", "g", "rect", "path", "text", "circle"}
ATTRIBUTES = (
    {"class", "fill", "stroke", "stroke-width", "stroke-dasharray", "transform", "role"}
    | {"x", "y", "cx", "cy", "r", "rx", "d", "width", "height", "viewBox"}
    | {"font-size", "font-family", "font-weight", "text-anchor"}
)


def first(things: Sequence[Any]) -> Any:
    """Choose the first of some things."""
    return things[0]


def drawn(lab: Lab) -> Element:
    """Return the drawing of a lab."""
    return parsed(svg_of(picture(lab)))


def strange() -> Lab:
    """Build a fabric in which every name is hostile, and trouble brings them into findings."""
    lab = lab_of(Size("clos", access=9))
    for device, name in zip(lab.devices, STRANGE * 2, strict=True):
        device["name"] = name
    for row, name in zip(lab.settings, STRANGE * 2, strict=True):
        row["name"] = name
    lab.topology["name"] = f"fabric {STRANGE[0]}"
    lab.topology["pod_names"] = {"1": STRANGE[1] * 3, "2": "\u200b"}
    for fault in (faults.overlay_down, faults.offline, faults.wrong_pod, faults.old_firmware):
        assert fault(lab, first)
    return lab


@settings(max_examples=20)
@given(SIZES, st.sampled_from([faults.offline, faults.unplugged, faults.old_firmware]))
def test_nothing_covers_a_name(size: Size, fault: Break) -> None:
    """Texts overlap neither each other nor the edge, whatever the size; switches are apart."""
    lab = lab_of(size)
    fault(lab, first)
    root = drawn(lab)
    places = list(texts(root))
    assert [
        (one.what, other.what) for one, other in combinations(places, 2) if one.meets(other)
    ] == []
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    assert all(each.left >= 0 and each.right <= width for each in places)
    assert all(each.top >= 0 and each.bottom <= height for each in places)
    boxes = rectangles(root, "node")
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))


def test_a_small_fabric_is_drawn_switch_by_switch() -> None:
    """Each with its name in its own box, and how many of its sessions work."""
    lab = lab_of(Size("clos", cores=1, pods=1, distribution=1, access=2))
    root = drawn(lab)
    boxes = rectangles(root, "state-connected")
    names = {each["name"]: each for each in lab.devices}
    there = [each for each in texts(root) if each.what in names]
    assert len(there) == len(names) == 4
    assert all(sum(box.holds(each) for box in boxes) == 1 for each in there)
    assert [each.what for each in texts(root) if each.what.endswith("sessions")] == [
        "2/2 sessions",
        "6/6 sessions",
        "2/2 sessions",
        "2/2 sessions",
    ]


def test_a_large_fabric_counts_and_names_the_troubled() -> None:
    """Of 400 access switches four are drawn by name, and the rest are counted per pod."""
    lab = lab_of(LARGE)
    for fault in (faults.overlay_down, faults.unplugged, faults.old_firmware):
        assert fault(lab, lambda things: things[-1])
    there = picture(lab)
    troubled = {node.name for cell in there.cells for node in cell.drawn if node.severity}
    assert {name for name in troubled if name.startswith("access")} == {
        each.name for each in _nodes(lab) if each.severity and each.name.startswith("access")
    }
    svg = svg_of(there)
    shown = {each.what for each in texts(parsed(svg))}
    assert troubled <= shown
    assert {"50 access switches", "49 more access switches"} & shown
    assert len(svg) < 64_000
    assert "access-0015" not in svg


def _nodes(lab: Lab) -> list[Node]:
    return [node for cell in picture(lab).cells for node in (*cell.drawn, *cell.rest)]


@pytest.mark.parametrize(
    ("fault", "name", "says"),
    [
        (faults.unplugged, "line-link", "link missing"),
        (faults.underlay_down, "line-underlay", "underlay session not up"),
        (faults.overlay_down, "line-overlay", "overlay session not up"),
        (faults.one_sided, "line-overlay", "overlay session not up"),
        (faults.flapping, "line-finding", "works, with a finding"),
        (faults.bad_cable, "line-finding", "works, with a finding"),
        (faults.offline, "line-offline", "an end is offline"),
    ],
)
def test_trouble_has_a_colour_and_a_pattern(fault: Break, name: str, says: str) -> None:
    """The line between both ends tells what is wrong; so does the legend; healthy lines do not."""
    lab = lab_of(Size("clos"))
    healthy = drawn(lab)
    assert told(healthy) == {}
    assert says not in {each.what for each in texts(healthy)}
    fault(lab, first)
    root = drawn(lab)
    lines = told(root)
    assert {look[0] for look in lines.values()} == {name}
    assert all(line.endswith(f": {says}") and look[2] for line, look in lines.items())
    assert says in {each.what for each in texts(root)}


def test_what_is_not_known_is_neither_healthy_nor_broken() -> None:
    """Without any source every line is dotted, and no switch is called connected."""
    lab = lab_of(Size("erb"))
    lab.sessions, lab.ports, lab.devices = [], [], []
    root = drawn(lab)
    assert {look[0] for look in told(root).values()} == {"line-unknown"}
    assert rectangles(root, "state-connected") == []
    shown = [each.what for each in texts(root)]
    assert "unknown" in shown
    assert "4/4 sessions" not in shown
    assert any(each.startswith("Not known: ") for each in shown)


def test_an_offline_switch_takes_its_links_out_of_the_count() -> None:
    """Ports of old statistics still say that they are up; the picture agrees with the verdict."""
    lab = lab_of(Size("multihoming", access=20))
    for device in lab.devices:
        device["status"] = "disconnected"
    for row in lab.sessions:
        row["timestamp"] -= 7200
    shown = [each.what for each in texts(drawn(lab))]
    assert "0 of 41 links up" in " ".join(shown)
    assert "32/32 links" not in shown


def test_findings_are_numbered_where_they_are() -> None:
    """The number of a finding stands on each switch that it is about, and beside its words."""
    lab = lab_of(Size("clos"))
    faults.overlay_down(lab, first)
    shown = [each.what for each in texts(drawn(lab))]
    assert shown.count("1") == 3
    assert any(each.startswith("major: The overlay session ") for each in shown)


def test_more_findings_than_there_is_room_for_are_counted() -> None:
    """Sixteen in words; the switches of others are marked all the same."""
    lab = lab_of(Size("clos", access=9))
    for device in lab.devices:
        device["module_stat"] = [{"fpc_idx": 1, "vc_state": "not-present"}]
    shown = [each.what for each in texts(drawn(lab))]
    assert "8 more findings: get_evpn_topologies_details lists them." in shown
    assert shown.count("+") == 8


def test_collapsed_cores_are_joined_in_a_row() -> None:
    """Neighbours by a straight line, the ends of the ring by an arc above the others."""
    root = drawn(lab_of(Size("multihoming", cores=4, access=2)))
    courses = [path.get("d", "") for path in root.iter(f"{SVG}path")]
    shape = "".join(courses)
    assert shape.count("Q") == 1
    boxes = rectangles(root, "state-connected")
    tops = [box.top for box in boxes if box.bottom - box.top > 20]
    over = float(re.findall(r"Q[\d.]+ ([\d.]+)", shape)[0])
    assert over < min(tops)


@pytest.mark.parametrize("draw", [svg_of, mermaid_of])
def test_the_order_of_rows_changes_nothing(draw: Any) -> None:
    """The cloud may list switches as it likes."""
    lab = lab_of(Size("clos", access=9))
    before = draw(picture(lab))
    for rows in (lab.topology["switches"], lab.devices, lab.sessions, lab.ports):
        rows.reverse()
    for switch in lab.switches:
        switch["downlinks"].reverse()
    assert draw(picture(lab)) == before


def test_names_of_strangers_are_text_and_nothing_else() -> None:
    """Known elements and attributes only, no address but the name space, no hidden characters."""
    svg = svg_of(picture(strange()))
    root = parsed(svg)
    for each in root.iter():
        assert each.tag.removeprefix(SVG) in ELEMENTS
        assert set(each.attrib) <= ATTRIBUTES
    style = root.findtext(f"{SVG}style") or ""
    assert re.fullmatch(r"@media \(prefers-color-scheme:dark\)\{[\w.#{}:-]+\}", style)
    assert re.findall(r"[a-z]+://[^\s\"<]*", re.sub(r">[^<]*<", "><", svg)) == [
        "http://www.w3.org/2000/svg"
    ]
    assert not re.search("[\u0000-\u0009\u000b-\u001f\u200b-\u200f\u202a-\u202e\ufffe]", svg)
    names = {each.what for each in texts(root)}
    assert any("<script>" in name for name in names)
    assert all(cells(name) < 300 for name in names)


def test_names_without_a_visible_character_are_replaced() -> None:
    """By the MAC address, by the number of the pod, by the id of the fabric."""
    lab = lab_of(Size("clos", cores=1, pods=1, distribution=1, access=1))
    lab.topology.update(name="\u200b", pod_names={"1": " "})
    for row in (*lab.devices, *lab.settings):
        row["name"] = "\u200b"
    shown = {each.what for each in texts(drawn(lab))}
    assert {row["mac"] for row in lab.switches} | {"pod 1", lab.topology["id"]} <= shown


@pytest.mark.parametrize("lab", [strange(), lab_of(LARGE), lab_of(Size("multihoming"))])
def test_a_chart_has_lines_of_known_forms_only(lab: Lab) -> None:
    """No name ends a label, begins a command or a comment, or makes an empty label."""
    label = r'"(?:[^\W_]|[ \-_./:,+()]|#\d+;|<br/>)+"'
    forms = [
        "flowchart TB",
        rf"  about\[{label}\]",
        rf" +n\d+(\[{label}\]|\[\[{label}\]\])",
        rf"  subgraph pod\d+\[{label}\]",
        "  end",
        rf"  n\d+ (---|-\.-)(\|{label}\|)? n\d+",
        r"  linkStyle [\d,]+ stroke:#\w+,stroke-width:[\d.]+px(,stroke-dasharray:[\d ]+)?",
        r"  classDef \w+ stroke:#\w+,stroke-width:\dpx(,stroke-dasharray:[\d ]+)?",
        r"  class [n\d,]+ \w+",
        "",
    ]
    for line in mermaid_of(picture(lab)).split("\n"):
        assert any(re.fullmatch(form, line) for form in forms), line


def test_a_chart_is_bounded_and_says_what_it_left_out() -> None:
    """Below what Mermaid takes, with the troubled lines among those that are drawn."""
    lab = lab_of(Size("clos", cores=4, pods=40, distribution=4, access=8))
    faults.unplugged(lab, lambda rows: rows[-1])
    chart = mermaid_of(picture(lab))
    assert len(re.findall(r"^  n\d+ -", chart, re.MULTILINE)) == MOST_LINES
    assert len(chart) < 50_000
    assert "link missing" in chart
    assert "Not drawn: " in chart
    assert len(mermaid_of(picture(lab_of(LARGE)))) < 10_000


def test_a_fabric_without_switches_has_a_picture() -> None:
    """The name, the verdict, and that nothing is known."""
    lab = lab_of(Size("clos"))
    lab.topology["switches"] = []
    shown = [each.what for each in texts(drawn(lab))]
    assert {"lab", "unknown", "No findings."} <= set(shown)
    assert "Not known: The topology lists no switches" in shown


def test_unknown_roles_stand_in_a_row_of_their_own() -> None:
    """All switches are there, below the others."""
    lab = lab_of(Size("clos"))
    for row in lab.switches:
        row["role"] = "spine"
    shown = {each.what for each in texts(drawn(lab))}
    assert "other" in shown
    assert "6 switches" not in shown
    assert {each["name"] for each in lab.devices} <= shown


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_colours_are_told_from_their_ground(ground: str) -> None:
    """Text 4.5 to 1 and lines 3 to 1, on light and on dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

    def on(colour: Colour) -> str:
        return str(getattr(colour, ground))

    behind = [on(each) for each in (GROUND, FRAME, NODE)]
    for text in (INK, DIM):
        assert all(_contrast(on(text), each) >= 4.5 for each in behind)
    for mark in (*SEVERITIES.values(), *VERDICTS.values()):
        assert _contrast(on(mark), on(GROUND)) >= 4.5
    for line in (*LINES.values(), *NODES.values()):
        assert all(_contrast(on(line.colour), each) >= 3 for each in behind)


def test_no_two_states_have_the_same_pattern() -> None:
    """Who cannot tell colours tells patterns."""
    for styles in (LINES, NODES):
        patterns = sorted(each.dash for each in styles.values())
        assert all(one != other for one, other in pairwise(patterns))


@given(st.text(max_size=60), st.integers(3, 30))
def test_a_fitted_text_fits(text: str, most: int) -> None:
    """It takes no more places than it may, and what fits is not touched."""
    assert cells(fitted(text, most)) <= most
    assert (fitted(text, most) == text) is (cells(text) <= most)


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30)))
def test_wrapped_text_fits_and_keeps_its_words(words: list[str]) -> None:
    """Three lines at most; all words are there if they fit."""
    lines = wrapped(" ".join(words), 32, lines=3)
    assert len(lines) <= 3
    assert all(cells(line) <= 32 for line in lines)
    if not any("…" in line for line in lines):
        assert " ".join(lines).split() == " ".join(words).split()


def test_each_badge_keeps_the_severity_of_its_finding() -> None:
    """A switch with a grave finding and a light one shows both as what they are."""
    lab = lab_of(Size("clos"))
    assert faults.overlay_down(lab, first)
    assert faults.old_firmware(lab, first)
    there = picture(lab)
    severities = {each.number: each.severity for each in there.findings}
    assert len(set(severities.values())) > 1
    for node in _nodes(lab):
        assert all(severities.get(badge.number or 0) == badge.severity for badge in node.badges)
    shapes = {group.get("class", "") for group in parsed(svg_of(there)).iter(f"{SVG}g")}
    assert {f"mark-{severity}" for severity in severities.values()} <= shapes


def test_no_badge_covers_the_end_of_a_line() -> None:
    """Lines end left of the badges of a switch."""
    lab = lab_of(Size("clos", access=5))
    for fault in (faults.overlay_down, faults.old_firmware, faults.flapping, faults.unplugged):
        fault(lab, first)
    root = drawn(lab)
    ends = [
        (float(x), float(y))
        for path in root.iter(f"{SVG}path")
        for x, y in re.findall(r"L([\d.]+) ([\d.]+)", path.get("d", ""))
    ]
    badges = [each for each in texts(root) if re.fullmatch(r"\d+|\+", each.what)]
    assert ends
    assert badges
    for x, y in ends:
        assert not any(
            abs(x - (each.left + each.right) / 2) < 9 and abs(y - each.bottom) < 12
            for each in badges
        )


@pytest.mark.parametrize("kind", KINDS)
def test_a_switch_without_any_session_is_not_green(kind: Any) -> None:
    """The cloud sees it and no other switch does: neither connected alone nor offline."""
    lab = lab_of(Size(kind))
    owing = [node for node in _nodes(lab) if node.note.endswith("sessions")]
    if not owing:
        pytest.skip("no switch of this fabric owes a session")
    for row in lab.sessions:
        row["up"] = False
        row["state"] = "Active"
    broken = {node.key: node for node in _nodes(lab)}
    assert {broken[node.key].state for node in owing} == {"isolated"}
    assert "switch connected, none of its sessions up" in {each.what for each in texts(drawn(lab))}
