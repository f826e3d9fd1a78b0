"""Transcripts: a folder for each device, a text for each command, a `device.toml` about it.

A text holds what a person would paste: the output alone. The prompt, the echo, the member line and
the pager are the shell's. The file's name is the command with dashes, its suffix the format:
`show-bgp-summary.txt`, `show-version.json`. Everything is read before anything is used, and every
fault is told at once.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final

from fake_mist.junos.grammar import Grammar, Node, grammar
from fake_mist.junos.ground import Ground, with_listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

PROVENANCES: Final = ("recorded", "synthetic")
SUFFIXES: Final = frozenset({".json", ".set", ".txt", ".xml"})
SHEET: Final = "device.toml"
ADDED: Final = re.compile(
    r"^(\{[\w:]+\}(\[edit.*\])?$|[\w.-]+@[\w.-]+[>#] |---\(more)|[\x00-\x08\x0b-\x1f\x7f]",
    re.MULTILINE,
)
"""What the shell adds, so that no text may hold it; and control characters."""

LISTINGS: Final = ("terse", "descriptions")

_Outputs = dict[tuple[tuple[str, ...], str], tuple[str, ...]]


class TranscriptError(Exception):
    """Transcripts cannot be used; the message has a line for every fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What `device.toml` tells.

    Attributes:
        message: lines that the operator has every login greeted with; they may look like anything.
        pause_ms: milliseconds between two pieces of output, of a slow line.
        member: the line above the prompt, `{master:0}`; empty where the device has none.
        idle_minutes: after which a session is closed; 0 for never.
        nodes: of a cluster, the line above the prompt of each by name.
    """

    provenance: str
    name: str
    mac: str
    model: str
    user: str
    host: str
    banner: str
    last_login: str
    message: list[str] = field(default_factory=list)
    pause_ms: int = 0
    member: str = ""
    idle_minutes: int = 0
    notices: list[str] = field(default_factory=list)
    nodes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class JunosDevice:
    """A device as its shell shows it: who it is, what it can say, what it understands."""

    sheet: Sheet
    grammar: Grammar
    outputs: Mapping[tuple[tuple[str, ...], str], tuple[str, ...]]
    known: Ground | None = None

    @property
    def ground(self) -> Ground:
        """What it knows of its surroundings: what the cloud's rows tell, and its own listings."""
        listed = (self.output(("show", "interfaces", what), "txt") for what in LISTINGS)
        terse, described = (lines or () for lines in listed)
        return with_listed(self.known or Ground(model=self.sheet.model), terse, described)

    @property
    def name(self) -> str:
        """Name of the device in Mist."""
        return self.sheet.name

    @property
    def mac(self) -> str:
        """MAC of the device, which Mist's device id ends in."""
        return self.sheet.mac

    def at_node(self, node: str) -> JunosDevice | None:
        """Give the shell of one node of a cluster, or None for a node it does not have."""
        member = self.sheet.nodes.get(node)
        return None if member is None else replace(self, sheet=replace(self.sheet, member=member))

    def output(self, words: tuple[str, ...], kind: str) -> tuple[str, ...] | None:
        """Give the lines of a command in a format: txt, json, set or xml."""
        return self.outputs.get((words, kind))


def load(folder: Path) -> dict[str, JunosDevice]:
    """Load the transcripts of every device in a folder, by the device's name."""
    loading = _Loading(grammar(), [])
    places = sorted(place for place in folder.glob("*") if place.is_dir())
    devices = [device for place in places for device in loading.device(place)]
    names = [device.name for device in devices]
    loading.faults.extend(f"{folder}: two devices named {name}" for name in _repeated(names))
    if not places:
        loading.faults.append(f"{folder}: no transcripts here; run: fake-mist synthesize")
    if loading.faults:
        raise TranscriptError("\n".join(loading.faults))
    return {device.name: device for device in devices}


@dataclass(frozen=True, slots=True)
class _Loading:
    grammar: Grammar
    faults: list[str]

    def device(self, place: Path) -> Iterator[JunosDevice]:
        sheet = self._sheet(place / SHEET)
        outputs: _Outputs = {}
        for file in sorted(place.iterdir()):
            if file.name != SHEET:
                self._output(file, outputs)
        if sheet is not None:
            known = self.grammar.knowing(words for words, _kind in outputs)
            yield JunosDevice(sheet=sheet, grammar=known, outputs=outputs)

    def _sheet(self, file: Path) -> Sheet | None:
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            fault = "cannot be read" if isinstance(error, OSError) else f"no TOML: {error}"
            self.faults.append(f"{file}: {fault}")
            return None
        faults = [f"{file}: {fault}" for fault in _misfits(table)]
        self.faults.extend(faults)
        return None if faults else Sheet(**table)

    def _output(self, file: Path, outputs: _Outputs) -> None:
        key = (_command(file.stem, self.grammar.operational), file.suffix[1:])
        self.faults.extend(f"{file}: {fault}" for fault in _objections(file))
        outputs[key] = tuple(_text(file).splitlines())


def _misfits(table: Mapping[str, Any]) -> Iterator[str]:
    known = {each.name: each for each in fields(Sheet)}
    yield from (f"unknown key {key!r}" for key in table if key not in known)
    for key, each in known.items():
        optional = each.default is not MISSING or each.default_factory is not MISSING
        if key not in table and not optional:
            yield f"{key!r} is missing"
    for key in (key for key in known if key in table):
        if not _is_a(table[key], str(known[key].type)):
            yield f"{key!r} must be a {known[key].type}"
    if table.get("provenance", "synthetic") not in PROVENANCES:
        yield f"'provenance' must be one of {', '.join(PROVENANCES)}"


def _is_a(value: Any, kind: str) -> bool:
    if kind == "list[str]":
        return isinstance(value, list) and all(type(each) is str for each in value)
    if kind == "dict[str, str]":
        return isinstance(value, dict) and all(type(each) is str for each in value.values())
    return type(value).__name__ == kind


def _objections(file: Path) -> Iterator[str]:
    if file.suffix not in SUFFIXES:
        yield f"ends in none of {', '.join(sorted(SUFFIXES))}"
    if not all(file.stem.split("-")):
        yield "has an empty word in its name"
    text = _text(file)
    if "\N{REPLACEMENT CHARACTER}" in text:
        yield "is not UTF-8"
    if text and not text.endswith("\n"):
        yield "does not end with a line end"
    found = ADDED.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        yield f"line {line} holds {found.group()!r}, which only the shell may write"


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", errors="replace") if file.is_file() else ""


def _command(name: str, tree: Node) -> tuple[str, ...]:
    """Split a file's name into words: the longest the tree knows, then at every dash."""
    if not name:
        return ()
    known = [
        node for node in tree.children if name == node.word or name.startswith(f"{node.word}-")
    ]
    if not known:
        word, _, rest = name.partition("-")
        return (word, *_command(rest, Node("")))
    node = max(known, key=lambda each: len(each.word))
    return (node.word, *_command(name[len(node.word) + 1 :], node))


def _repeated(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
