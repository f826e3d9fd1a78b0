"""Cassettes: vcrpy's file format, loaded lazily and written in one canonical layout.

A cassette is a YAML file of interactions with one addition at the top, `provenance`, which tells
whether the answers are synthetic or were recorded. Its name is that of the endpoint in the table.
vcrpy can read every file; this module reads them without it, because importing vcrpy alone costs
half of the start-up budget.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import yaml

if TYPE_CHECKING:
    from pathlib import Path

PROVENANCES: Final = ("synthetic", "recorded")
MEMBERS: Final = frozenset({"interactions", "provenance", "version"})
VERSION: Final = 1
"""Of vcrpy's format."""

METHOD: Final = "GET"
HOST: Final = "https://api.mist.com"

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Step = str | int


class CassetteError(Exception):
    """A cassette cannot be used; the message names the file and, where there is one, the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One recorded request with its answer."""

    method: str
    path: str
    query: Mapping[str, str]
    body: str
    authorization: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    source: Path | None = None
    place: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """What makes the request unique."""
        return (self.method, self.path, tuple(sorted(self.query.items())), self.authorization)

    @property
    def is_json(self) -> bool:
        """Tell an answer that is JSON from a file."""
        return "json" in self.headers.get("Content-Type", "json")

    def json(self) -> Any:
        """Parse the recorded body, naming file and line when it is no JSON."""
        try:
            return json.loads(self.body)
        except json.JSONDecodeError as error:
            where = _where(self.source, self.place, error.lineno)
            raise CassetteError(
                f"{where}: the answer to {self.path} is no JSON: {error.msg}"
            ) from error


def _where(source: Path | None, place: int, line: int) -> str:
    """Name a line of a body in its file, which is searched only now that it is needed."""
    if source is None:
        return "in memory"
    string = ("interactions", place, "response", "body", "string")
    return f"{source}, line {_line(source.read_text(encoding='utf-8'), string) + line}"


@dataclass(frozen=True, slots=True)
class Library:
    """The cassettes of one folder, each loaded when it is first asked for."""

    folder: Path
    _loaded: dict[str, tuple[Interaction, ...]] = field(default_factory=dict)

    def interactions(self, name: str) -> tuple[Interaction, ...]:
        """Give a cassette's interactions; a cassette that is not there has none."""
        if name not in self._loaded:
            file = self.folder / f"{name}.yaml"
            self._loaded[name] = load(file) if file.exists() else ()
        return self._loaded[name]

    def replace(self, name: str, interactions: tuple[Interaction, ...]) -> None:
        """Let a cassette hold other interactions; no file changes."""
        self._loaded[name] = interactions

    def at(self, name: str, path: str) -> tuple[Interaction, ...]:
        """Give a cassette's interactions for one path."""
        return tuple(each for each in self.interactions(name) if each.path == path)


def load(file: Path) -> tuple[Interaction, ...]:
    """Read one cassette, refusing it whole when anything in it is wrong."""
    try:
        return _parsed(file, file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CassetteError(f"{file}: no YAML: {' '.join(str(error).split())}") from error


@lru_cache(maxsize=256)
def _parsed(file: Path, text: str) -> tuple[Interaction, ...]:
    """Read the text of a file, once for all clouds of a process: YAML takes its time."""
    document = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, in C
    reading = _Reading(file, text, document)
    for name in reading.expect((), kind=dict).keys() - MEMBERS:
        raise reading.error((name,), "is no part of a cassette")
    reading.one_of(("version",), VERSION)
    reading.one_of(("provenance",), *PROVENANCES)
    interactions = tuple(reading.interactions())
    _refuse_duplicates(file, interactions)
    return interactions


def _refuse_duplicates(file: Path, interactions: Sequence[Interaction]) -> None:
    seen: set[tuple[object, ...]] = set()
    for each in interactions:
        if each.key in seen:
            raise CassetteError(
                f"{file}: two interactions for {each.method} {each.path} {dict(each.query)}"
            )
        seen.add(each.key)


@dataclass(frozen=True, slots=True)
class _Reading:
    file: Path
    text: str
    document: Any

    def interactions(self) -> Iterator[Interaction]:
        for number, _each in enumerate(self.expect(("interactions",), kind=list)):
            yield self._interaction(number)

    def _interaction(self, number: int) -> Interaction:
        at = ("interactions", number)
        url = urlsplit(self.expect((*at, "request", "uri"), kind=str))
        sent = self.expect((*at, "request", "headers"), kind=dict)
        received = self.expect((*at, "response", "headers"), kind=dict)
        return Interaction(
            method=self.one_of((*at, "request", "method"), METHOD),
            path=url.path,
            query=dict(parse_qsl(url.query, keep_blank_values=True)),
            authorization=next(iter(sent.get("Authorization", ())), None),
            status=self.expect((*at, "response", "status", "code"), kind=int),
            headers={name: values[0] for name, values in received.items()},
            body=self.expect((*at, "response", "body", "string"), kind=str),
            source=self.file,
            place=number,
        )

    def one_of(self, path: tuple[Step, ...], *allowed: object) -> Any:
        value = self.expect(path, kind=object)
        if value not in allowed:
            raise self.error(path, f"must be {' or '.join(map(repr, allowed))}")
        return value

    def expect(self, path: tuple[Step, ...], *, kind: type) -> Any:
        value = self.document
        for step in path:
            try:
                value = value[step]
            except (KeyError, TypeError):
                raise self.error(path, "is missing") from None
        if not isinstance(value, kind):
            raise self.error(path, f"must be a {kind.__name__}")
        return value

    def error(self, path: tuple[Step, ...], fault: str) -> CassetteError:
        name = ".".join(map(str, path)) or "the document"
        return CassetteError(f"{self.file}, line {_line(self.text, path)}: {name} {fault}")


def _line(text: str, path: Sequence[Step]) -> int:
    """Give the line of the deepest node on the path that is there."""
    node = yaml.compose(text, Loader=_LOADER)
    for step in path:
        found = _child(node, step)
        if found is None:
            break
        node = found
    return 1 if node is None else node.start_mark.line + 1


def _child(node: yaml.Node | None, step: Step) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        found = [value for key, value in node.value if key.value == step]
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        found = node.value[step : step + 1]
    else:
        found = []
    return found[0] if found else None


def dump(interactions: Sequence[Interaction], *, provenance: str) -> str:
    """Write a cassette: one row of a list on one line, keys sorted, ASCII only."""
    head = f"version: 1\nprovenance: {provenance}\ninteractions:\n"
    return head + "".join(map(_written, interactions))


def layout(body: Any) -> str:
    """Lay JSON out for review: one member of an object, one row of a list, on each line."""
    if isinstance(body, list) and body and all(isinstance(row, Mapping) for row in body):
        return "[\n" + ",\n".join(map(_compact, body)) + "\n]"
    return _compact(body)


def document(body: Any) -> str:
    """Lay a whole body out, its members first."""
    if not isinstance(body, Mapping):
        return layout(body)
    members = (f"{_compact(key)}: {layout(body[key])}" for key in sorted(body))
    return "{\n" + ",\n".join(members) + "\n}"


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(", ", ": "))


def _written(each: Interaction) -> str:
    query = urlencode(sorted(each.query.items()), safe="*,")
    sent = {"Authorization": [each.authorization]} if each.authorization else {}
    received = {name: [value] for name, value in sorted(each.headers.items())}
    lines = (
        "- request:",
        f"    method: {each.method}",
        f"    uri: {HOST}{each.path}{'?' if query else ''}{query}",
        "    body: null",
        f"    headers: {_compact(sent)}",
        "  response:",
        f"    status: {{code: {each.status}, message: OK}}",
        f"    headers: {_compact(received)}",
        "    body:",
        "      string: |",
        *(f"        {line}" for line in each.body.rstrip("\n").split("\n")),
    )
    return "\n".join(lines) + "\n"
