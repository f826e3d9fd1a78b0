"""The house: rooms in one order, no circle, each tool where its name says, no name twice."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.tools.kit.tool import toolsets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Imports = Mapping[str, frozenset[str]]

ROOT: Final = Path(__file__).parent.parent
LAYERS: Final = (
    *("errors", "words", "answers", "audit", "telemetry", "models", "junos", "analysis"),
    *("settings", "cloud", "shell", "gate", "pictures", "actions", "changing", "tools"),
    *("server", "web", "commands", "__main__"),
)
"""The rooms of `mist_mcp`, each above all that it may import; `docs/design.md` draws them."""

EXCEPTIONS: Final[Mapping[tuple[str, str], str]] = {}
"""Imports against the order: module and what it imports, with the reason. Three at most."""

DATA_ONLY: Final = ("knowledge",)
MOST_ROOMS: Final = 22
MOST_EXCEPTIONS: Final = 3
KIT: Final = "mist_mcp.tools.kit"


@cache
def imports() -> Imports:
    """Return what each module of `mist_mcp` imports of it, for types only or not."""
    names = {_name(path): path for path in (ROOT / "mist_mcp").rglob("*.py")}
    return {
        name: frozenset(_imported(path.read_text(encoding="utf-8"), known=names) - {name})
        for name, path in names.items()
    }


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _imported(source: str, *, known: Iterable[str]) -> set[str]:
    """Name the modules that a source imports, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (whole & set(known)) or {str(node.module)}
    return found & set(known)


def room(module: str) -> str:
    """Return the room at the top in which a module stands; that of the package is the ground."""
    return (module.split(".")[1:] or [LAYERS[0]])[0]


def folder(module: str) -> str:
    """Return the package in which a module stands; loose ones stand for themselves."""
    parent = module.rpartition(".")[0]
    return module if parent in ("", "mist_mcp") else parent


def upward(found: Imports) -> list[str]:
    """Return the imports against the order."""
    return [
        f"{module} imports {other}, which is above it"
        for module, others in found.items()
        for other in sorted(others)
        if LAYERS.index(room(module)) < LAYERS.index(room(other))
        and (module, other) not in EXCEPTIONS
    ]


def circle(found: Imports) -> list[str]:
    """Return packages that import each other in a circle; nothing if there are none."""
    packages: dict[str, set[str]] = {}
    for module, others in found.items():
        there = set(map(folder, others)) - {folder(module)}
        packages.setdefault(folder(module), set()).update(there)
    try:
        TopologicalSorter(packages).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def homeless(found: Imports, tools: Mapping[str, str]) -> list[str]:
    """Return the modules of a domain that neither hold the tool of their name nor serve one."""
    misplaced = []
    for module in found:
        parent, _, name = module.rpartition(".")
        if not parent.startswith("mist_mcp.tools.") or parent == KIT:
            continue
        holds_tool = tools.get(name) == parent.rpartition(".")[2]
        serves = any(module in found[other] for other in found if folder(other) == parent)
        if not (holds_tool or serves):
            misplaced.append(f"{module} holds no tool of its name, and no tool beside it uses it")
    return misplaced


def unshared(found: Imports) -> list[str]:
    """Return what lies among the shared parts of tools, although one domain alone uses it."""
    alone = []
    for module in found:
        users = {folder(other) for other in found if module in found[other]}
        if folder(module) == KIT and len(users) == 1 and users != {KIT}:
            alone.append(f"{module} is used in {users.pop()} alone")
    return alone


def crossing(found: Imports) -> list[str]:
    """Return the imports of one domain from another: what two need is a shared part."""
    return [
        f"{module} imports {other} of another domain"
        for module, others in found.items()
        for other in sorted(others)
        if folder(module).startswith("mist_mcp.tools.")
        and folder(other).startswith("mist_mcp.tools.")
        and folder(other) not in (folder(module), KIT)
    ]


def twice(found: Iterable[str]) -> list[str]:
    """Return the names that two modules of one room have."""
    named = Counter((room(module), module.rpartition(".")[2]) for module in found)
    return [f"{place} has two modules called {name}" for (place, name), n in named.items() if n > 1]


def test_nothing_is_imported_upward() -> None:
    """Data flows one way, in types too."""
    assert upward(imports()) == []
    assert len(EXCEPTIONS) <= MOST_EXCEPTIONS


def test_every_room_has_its_place() -> None:
    """The order names each room, and few enough that a reader keeps them in mind."""
    top = [path for path in (ROOT / "mist_mcp").iterdir() if not path.name.startswith("__")]
    rooms = {path.stem for path in top if path.is_dir() or path.suffix == ".py"}
    assert rooms - set(DATA_ONLY) == set(LAYERS) - {"__main__"}
    assert len(rooms) <= MOST_ROOMS
    assert {path.name for path in top if path.suffix == ".py"} == {"errors.py"}


def test_no_packages_import_each_other() -> None:
    """Each can be read without the ones that use it."""
    assert circle(imports()) == []


def test_a_tool_is_found_by_its_name() -> None:
    """In the folder of its domain, in a module of its name; the others there serve it."""
    tools = toolsets_of(CATALOGUE)
    there = {module.rpartition(".")[2]: module for module in imports() if "tools" in module}
    assert {name: there[name].split(".")[2] for name in tools} == tools
    assert homeless(imports(), tools) == []
    assert unshared(imports()) == []
    assert crossing(imports()) == []


def test_no_room_has_a_name_twice() -> None:
    """A name that is spoken means one module."""
    assert twice(imports()) == []


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({"mist_mcp.words.x": frozenset({"mist_mcp.cloud.y"})}, "mist_mcp.words.x imports"),
        ({"mist_mcp.tools.site.x": frozenset({"mist_mcp.server.y"})}, "which is above it"),
    ],
)
def test_an_import_upward_is_found(found: Imports, says: str) -> None:
    """The sentence names the module and what it imports."""
    assert says in upward(found)[0]


def test_imports_for_types_count() -> None:
    """What a type names is known to who reads it."""
    source = "if TYPE_CHECKING:\n    from mist_mcp.cloud.client import MistClient"
    assert _imported(source, known=["mist_mcp.cloud.client"]) == {"mist_mcp.cloud.client"}


def test_a_circle_of_packages_is_found() -> None:
    """Even where no two modules import each other."""
    found = {
        "mist_mcp.tools.site.a": frozenset({"mist_mcp.tools.kit.b"}),
        "mist_mcp.tools.kit.c": frozenset({"mist_mcp.tools.site.d"}),
    }
    assert set(circle(found)) == {"mist_mcp.tools.site", "mist_mcp.tools.kit"}


def test_a_module_without_a_tool_is_found() -> None:
    """Neither of its name, nor used by one; and what one domain alone shares with itself."""
    lost = {"mist_mcp.tools.site.lost": frozenset[str]()}
    assert "mist_mcp.tools.site.lost" in homeless(lost, {"lost": "device"})[0]
    assert homeless(lost, {"lost": "site"}) == []
    alone = {f"{KIT}.x": frozenset[str](), "mist_mcp.tools.site.y": frozenset({f"{KIT}.x"})}
    assert unshared(alone) == [f"{KIT}.x is used in mist_mcp.tools.site alone"]
    across = {"mist_mcp.tools.site.x": frozenset({"mist_mcp.tools.device.y"})}
    assert crossing(across) == [
        "mist_mcp.tools.site.x imports mist_mcp.tools.device.y of another domain"
    ]


def test_a_name_twice_is_found() -> None:
    """In one room, at whatever depth."""
    named = ["mist_mcp.tools.site.x", "mist_mcp.tools.kit.x", "mist_mcp.web.x"]
    assert twice(named) == ["tools has two modules called x"]
