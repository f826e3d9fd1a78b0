"""The contracts of the architecture, read from the sources; each rule is shown to bite."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.every_python

ROOT = Path(__file__).parent.parent
IO_MODULES = ("httpx", "httpx2", "websockets", "fastmcp", "mcp", "asyncio", "anyio", "socket")
PURE = (
    *("mist_mcp.errors", "mist_mcp.words", "mist_mcp.models", "mist_mcp.junos"),
    *("mist_mcp.analysis", "mist_mcp.pictures", "mist_mcp.actions"),
    *("mist_mcp.audit.entry", "mist_mcp.audit.chain", "mist_mcp.gate.card"),
    *("mist_mcp.settings.desk", "mist_mcp.settings.found_file"),
    *("mist_mcp.answers.byte_budget", "mist_mcp.answers.presentation", "mist_mcp.answers.results"),
    *("mist_mcp.changing.differences", "mist_mcp.changing.hidden"),
    *("mist_mcp.changing.alignment", "mist_mcp.changing.seen", "mist_mcp.changing.outcome"),
    *("mist_mcp.shell.protocol", "mist_mcp.shell.events", "mist_mcp.shell.terminal"),
    *("mist_mcp.shell.policy", "mist_mcp.shell.grammar", "mist_mcp.shell.slots"),
    *("mist_mcp.shell.messages", "mist_mcp.shell.signs", "mist_mcp.shell.bounded"),
)
CLIENT_CLASSES = ("AsyncClient", "Client", "MistClient", "FastMCP", "FakeMist", "ClientSession")
CLOCKS = ("time.time", "time.sleep", "asyncio.sleep", "time.monotonic", "datetime.now")


@dataclass(frozen=True, slots=True)
class Module:
    """A source file: its dotted name and its syntax tree."""

    name: str
    tree: ast.Module

    def inside(self, *packages: str) -> bool:
        """Tell whether the module is one of these, or inside one."""
        return any(self.name == p or self.name.startswith(f"{p}.") for p in packages)


@dataclass(frozen=True, slots=True)
class Contract:
    """A rule about modules, the sample that breaks it, and where the sample would stand."""

    name: str
    broken_in: str
    sample: str
    breaches: Callable[[Module], Iterator[str]]


def module(name: str, source: str) -> Module:
    """Parse a source."""
    return Module(name, ast.parse(source))


@cache
def sources() -> list[Module]:
    """Parse every file of both packages."""
    found = []
    for package in ("mist_mcp", "fake_mist"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            found.append(module(name, path.read_text(encoding="utf-8")))
    return found


def gathered(look: Callable[[ast.AST], Iterator[str]]) -> Callable[[ast.AST], tuple[str, ...]]:
    """Let every tree be looked through once for all contracts."""
    return cache(lambda tree: tuple(look(tree)))


@gathered
def imports(tree: ast.AST) -> Iterator[str]:
    """Name everything that is imported at run time, wherever in the file."""
    return _imports(tree)


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)
        else:
            yield from _imports(node)


def importing(source: Module, *packages: str) -> Iterator[str]:
    """Name the imports of a module that come from these packages."""
    for name in imports(source.tree):
        if any(name == package or name.startswith(f"{package}.") for package in packages):
            yield f"{source.name} imports {name}"


@gathered
def names_used(tree: ast.AST) -> Iterator[str]:
    """Write out every name and attribute: `os.environ`, `print`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            yield ast.unparse(node)


@gathered
def calls(tree: ast.AST) -> Iterator[str]:
    """Write out what is called."""
    return (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


def pure_modules_do_no_io(source: Module) -> Iterator[str]:
    """Pure modules import nothing that reaches out, and open no file."""
    if source.inside(*PURE):
        yield from importing(source, *IO_MODULES)
        for call in calls(source.tree):
            if call == "open" or call.endswith((".read_text", ".write_text", ".open")):
                yield f"{source.name} calls {call}"


def errors_stand_alone(source: Module) -> Iterator[str]:
    """The error tree imports nothing of the project."""
    if source.name == "mist_mcp.errors":
        yield from importing(source, "mist_mcp", "fake_mist")


def tools_speak_to_the_cloud_layer_only(source: Module) -> Iterator[str]:
    """Tools know neither HTTP nor WebSockets."""
    if source.inside("mist_mcp.tools"):
        yield from importing(source, "httpx", "httpx2", "websockets")


def cloud_and_shell_know_no_protocol(source: Module) -> Iterator[str]:
    """The I/O layers know nothing of MCP, nor of the tools above them."""
    if source.inside("mist_mcp.cloud", "mist_mcp.shell"):
        yield from importing(source, "fastmcp", "mcp", "mist_mcp.tools", "mist_mcp.server")


def lower_layers_do_not_look_up(source: Module) -> Iterator[str]:
    """Facts and judgements import no I/O layer, and nothing imports the command line."""
    if source.inside(*PURE):
        for breach in importing(source, "mist_mcp.cloud", "mist_mcp.shell", "mist_mcp.tools"):
            if not Module(breach.split()[-1], source.tree).inside(*PURE):
                yield breach
    if not source.inside("mist_mcp.__main__", "mist_mcp.commands.cli"):
        yield from importing(source, "mist_mcp.commands.cli")


def the_fake_cloud_knows_no_server(source: Module) -> Iterator[str]:
    """The fake cloud serves any client, so it imports nothing of ours."""
    if source.inside("fake_mist"):
        yield from importing(source, "mist_mcp")


def only_the_command_line_knows_the_fake(source: Module) -> Iterator[str]:
    """One module may import the fake cloud, and not at its top."""
    if source.inside("mist_mcp") and source.name != "mist_mcp.commands.cli":
        yield from importing(source, "fake_mist")
    if source.name == "mist_mcp.commands.cli":
        for node in source.tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                top = Module(source.name, ast.Module([node], []))
                yield from importing(top, "fake_mist", "fastmcp", "httpx", "pydantic")


def one_reader_of_the_environment(source: Module) -> Iterator[str]:
    """Settings are read in one place."""
    if source.inside("mist_mcp") and source.name != "mist_mcp.settings.loading":
        yield from importing(source, "dotenv", "os.environ", "os.getenv")
        for name in names_used(source.tree):
            if name in ("os.environ", "os.getenv", "os.environb", "os.putenv"):
                yield f"{source.name} uses {name}"


def standard_output_belongs_to_the_protocol(source: Module) -> Iterator[str]:
    """Nothing prints, the command line's own lines aside; those go to stderr."""
    if not source.inside("mist_mcp"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
            target = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            if source.name != "mist_mcp.commands.cli" or target.get("file") != "sys.stderr":
                yield f"{source.name} prints"
    yield from (f"{source.name} uses {n}" for n in names_used(source.tree) if n == "sys.stdout")


def nothing_is_connected_on_import(source: Module) -> Iterator[str]:
    """No client and no server is made at the level of a source."""
    for node in source.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr):
            for call in calls(node):
                if call.rpartition(".")[2] in CLIENT_CLASSES:
                    yield f"{source.name} makes {call} on import"


def time_is_injected(source: Module) -> Iterator[str]:
    """Clocks and sleeps are handed in: named as defaults, never called."""
    for call in calls(source.tree):
        if call in CLOCKS:
            yield f"{source.name} calls {call}"


def one_maker_of_permits(source: Module) -> Iterator[str]:
    """Whoever makes a permit can write: the gate alone, out of the one ledger of a token."""
    makers = {
        "issue": "mist_mcp.gate.clearance",
        "Permit": "mist_mcp.cloud.permits",
        "Ledger": "mist_mcp.server.dependencies",
    }
    if source.inside("mist_mcp"):
        for call in calls(source.tree):
            maker = makers.get(call.rpartition(".")[2], source.name)
            if maker != source.name:
                yield f"{source.name} calls {call}"


CONTRACTS = (
    Contract("pure", "mist_mcp.analysis.bgp", "import httpx", pure_modules_do_no_io),
    Contract("pure, lazily", "mist_mcp.models", "def f():\n import asyncio", pure_modules_do_no_io),
    Contract("no files", "mist_mcp.junos.bgp", "open('x')", pure_modules_do_no_io),
    Contract("errors", "mist_mcp.errors", "from mist_mcp import models", errors_stand_alone),
    Contract(
        "tools", "mist_mcp.tools.site", "from httpx import get", tools_speak_to_the_cloud_layer_only
    ),
    Contract(
        "cloud", "mist_mcp.cloud.x", "import fastmcp.client", cloud_and_shell_know_no_protocol
    ),
    Contract(
        "upward", "mist_mcp.analysis.x", "from mist_mcp import cloud", lower_layers_do_not_look_up
    ),
    Contract(
        "the top",
        "mist_mcp.server",
        "from mist_mcp.commands.cli import main",
        lower_layers_do_not_look_up,
    ),
    Contract("fake", "fake_mist.cloud", "import mist_mcp.models", the_fake_cloud_knows_no_server),
    Contract(
        "seam", "mist_mcp.server", "from fake_mist import X", only_the_command_line_knows_the_fake
    ),
    Contract(
        "lazy", "mist_mcp.commands.cli", "import fake_mist", only_the_command_line_knows_the_fake
    ),
    Contract("environ", "mist_mcp.x", "import os\nos.environ['X']", one_reader_of_the_environment),
    Contract("getenv", "mist_mcp.x", "from os import getenv", one_reader_of_the_environment),
    Contract("dotenv", "mist_mcp.x", "import dotenv", one_reader_of_the_environment),
    Contract("print", "mist_mcp.x", "print(1)", standard_output_belongs_to_the_protocol),
    Contract("print", "mist_mcp.commands.cli", "print(1)", standard_output_belongs_to_the_protocol),
    Contract(
        "stdout", "mist_mcp.x", "sys.stdout.write('x')", standard_output_belongs_to_the_protocol
    ),
    Contract("client", "mist_mcp.x", "C = httpx.AsyncClient()", nothing_is_connected_on_import),
    Contract("server", "mist_mcp.x", "app: X = FastMCP('x')", nothing_is_connected_on_import),
    Contract("clock", "mist_mcp.x", "import time\ntime.time()", time_is_injected),
    Contract(
        "permit", "mist_mcp.tools.x", "mist.clearance.ledger.issue(write)", one_maker_of_permits
    ),
    Contract("forged permit", "mist_mcp.cloud.client", "Permit('1')", one_maker_of_permits),
    Contract("own ledger", "mist_mcp.tools.x", "permits.Ledger(clock)", one_maker_of_permits),
    Contract("sleep", "fake_mist.x", "await asyncio.sleep(1)", time_is_injected),
)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_the_sources_keep_the_contract(contract: Contract) -> None:
    """No module breaks the rule."""
    assert [breach for source in sources() for breach in contract.breaches(source)] == []


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_the_contract_bites(contract: Contract) -> None:
    """A module that breaks the rule is found."""
    assert list(contract.breaches(module(contract.broken_in, contract.sample)))


def test_imports_for_types_only_are_free() -> None:
    """What stands under TYPE_CHECKING couples nothing at run time."""
    source = "if TYPE_CHECKING:\n    import httpx"
    assert list(imports(ast.parse(source))) == []
