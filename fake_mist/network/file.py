"""A network written in a file: YAML or JSON, the same words as the Python functions.

Every error is one line that names the file and the line in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import ValidationError, validate_call

from fake_mist.network.errors import NetworkError
from fake_mist.network.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

LARGEST: Final = 5_000_000
"""Bytes of a file; the built-in network would take a tenth."""

DEEPEST: Final = 40
SECTIONS: Final[Mapping[str, Callable[..., object]]] = {
    "sites": Network.add_site,
    "accounts": Network.add_account,
    "fabrics": Network.add_fabric,
    "devices": Network.add_device,
    "clients": Network.add_client,
    "alarms": Network.add_alarm,
    "take_down": Network.take_down,
    "flap": Network.flap,
}
"""Lists of a file, in the order in which they are read, and what each entry is given to."""

SHORT: Final = {"take_down": ("device",), "flap": ("device", "other")}
"""What an entry that is no mapping stands for."""

OTHERS: Final = ("organization", "age")
EXPORTED: Final = "exported"
UNKNOWN: Final = "unexpected_keyword_argument"
"""What pydantic calls a field that there is not; it is named before those that are missing."""

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(file: Path, *, beneath: Network | None = None) -> Network:
    """Make the network that a file describes, or that `export` wrote into it.

    Args:
        file: YAML or JSON.
        beneath: the network to add to; else one of its own, named by `organization`.

    Raises:
        NetworkError: one line with the place in the file.
    """
    return _Reading(file, _node(file)).network(beneath)


def _node(file: Path) -> yaml.Node:
    text = ""
    try:
        if file.stat().st_size > LARGEST:
            raise NetworkError(f"{file}: larger than {LARGEST // 1_000_000} MB")
        text = file.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_LOADER)
    except OSError as error:
        raise NetworkError(f"{file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise NetworkError(f"{file}: no text: {error.reason}") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {min(mark.line + 1, len(text.splitlines()))}" if mark else ""
        said = getattr(error, "problem", None) or "nested too deeply"
        raise NetworkError(f"{file}{where}: neither YAML nor JSON: {said}") from error
    if not isinstance(node, yaml.MappingNode):
        raise NetworkError(f"{file}, line 1: a network is a mapping, such as `organization: Acme`")
    return node


@dataclass(frozen=True, slots=True)
class _Reading:
    file: Path
    root: yaml.Node

    def network(self, beneath: Network | None) -> Network:
        document = self._value(self.root)
        if EXPORTED in document:
            return self._exported(document, beneath)
        for key, _value in self.root.value:
            if key.value not in (*SECTIONS, *OTHERS):
                known = ", ".join(("organization", *SECTIONS, "age"))
                raise self._error(key, f"there is no {key.value!r}; there are: {known}")
        network = beneath or self._beginning()
        for name, add in SECTIONS.items():
            for node in self._entries(name):
                self._add(network, name, add, node)
        age = self._child(self.root, "age")
        if age is not None:
            self._call(age, lambda: validate_call(Network.age)(network, self._value(age)))
        return network

    def _beginning(self) -> Network:
        node = self._child(self.root, "organization")
        name = "Example" if node is None else self._value(node)
        if not isinstance(name, str) or not name.strip():
            raise self._error(node or self.root, "organization: its name is a text")
        return Network(name)

    def _exported(self, document: Mapping[str, Any], beneath: Network | None) -> Network:
        try:
            own = document["organization"]
            network = Network(own) if own is not None else beneath or Network.university()
            network.load(document)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise NetworkError(f"{self.file}: no whole export of a network: {error!r}") from error
        return network

    def _entries(self, name: str) -> list[yaml.Node]:
        node = self._child(self.root, name)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, f"{name}: a list is wanted")
        return list(node.value)

    def _add(
        self, network: Network, name: str, add: Callable[..., object], node: yaml.Node
    ) -> None:
        value = self._value(node)
        if name in SHORT and not isinstance(value, dict):
            values = value if isinstance(value, list) else [value]
            if len(values) != len(SHORT[name]):
                raise self._error(node, f"{name}: an entry names {' and '.join(SHORT[name])}")
            value = dict(zip(SHORT[name], values, strict=True))
        if not isinstance(value, dict):
            raise self._error(node, f"{name}: an entry is a mapping, such as `name: one`")
        checked = validate_call(add)
        self._call(node, lambda: checked(network, **value), name)

    def _call(self, node: yaml.Node, act: Callable[[], object], name: str = "") -> None:
        """Carry an entry out, and name its place where that cannot be done."""
        prefix = f"{name}: " if name else ""
        try:
            act()
        except ValidationError as error:
            first = min(error.errors(), key=lambda each: each["type"] != UNKNOWN)
            field = str(first["loc"][0]) if first["loc"] else ""
            place = self._child(node, field) or node
            raise self._error(place, f"{prefix}{field}: {_said(first['type'], first)}") from None
        except NetworkError as error:
            field = f"{error.field}: " if error.field else ""
            place = self._child(node, error.field) or node
            raise self._error(place, f"{prefix}{field}{error}") from None

    def _child(self, node: yaml.Node, name: str) -> yaml.Node | None:
        if not isinstance(node, yaml.MappingNode):
            return None
        return next((value for key, value in node.value if key.value == name), None)

    def _value(self, node: yaml.Node, depth: int = 0, within: tuple[yaml.Node, ...] = ()) -> Any:
        """Give the plain value of a node; one that stands in several places is refused."""
        if depth > DEEPEST or node in within:
            raise self._error(node, "nested too deeply")
        inner = (depth + 1, (*within, node))
        if isinstance(node, yaml.MappingNode):
            found: dict[str, Any] = {}
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise self._error(key, "a key is a text")
                if key.value in found:
                    raise self._error(key, f"there are two {key.value!r}")
                found[key.value] = self._value(value, *inner)
            return found
        if isinstance(node, yaml.SequenceNode):
            return [self._value(value, *inner) for value in node.value]
        return self._scalar(node)

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            loader = _LOADER("")
            return loader.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            raise self._error(node, f"{node.value!r} is no plain value") from error

    def _error(self, node: yaml.Node, said: str) -> NetworkError:
        return NetworkError(f"{self.file}, line {node.start_mark.line + 1}: {said}")


def _said(kind: str, error: Mapping[str, Any]) -> str:
    if kind == UNKNOWN:
        return "there is no such field"
    if kind.startswith("missing"):
        return "is missing"
    text = str(error["msg"])
    return text[:1].lower() + text[1:]
