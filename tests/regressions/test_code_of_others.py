"""Faults of others in the code itself: rendered templates, blocking calls, prints, lost words."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.asking import Connect

Finder = Callable[[ast.AST], set[str]]
"""Returns what it objects to in a source."""

EXECUTING: Final = {
    *("eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv"),
    *("pickle.loads", "pickle.load", "marshal.loads", "yaml.load", "yaml.unsafe_load"),
    *("string.Template", "runpy.run_path", "runpy.run_module", "importlib.import_module"),
}
TEMPLATING: Final = {
    *("jinja2", "mako", "chevron", "string.Template", "pickle", "marshal", "code", "subprocess"),
}
BLOCKING: Final = {"requests", "urllib.request", "urllib3", "http.client"}
BLOCKING_CALLS: Final = {
    *("time.sleep", "httpx.Client", "httpx.get", "httpx.post", "httpx.request", "socket.socket"),
    "socket.create_connection",
}
SECRETS: Final = ("token", "secret", "password", "pin", "proof", "bearer")
WRITTEN_HERE: Final = {
    ("mist_mcp/analysis/evpn/assessment.py", "text.format"),
    ("mist_mcp/audit/private_store.py", "text.format"),
}
"""Texts that are formatted by the name of a variable, and stand in the same function."""

ASKS_NOBODY: Final = {
    ("mist_mcp/settings/loading.py", "urllib.request"),
    ("mist_mcp/settings/loading.py", "urllib.request.getproxies"),
}
"""What the system knows of proxies is read from it once, at the start."""

TEMPLATES: Final = (
    ("{{1333*7}}", "9331"),
    ("{% print(1333*7) %}", "9331"),
    ("${1333*7}", "9331"),
    ("%(name)s {0.__class__} {org_id.__class__}", "<class"),
    ("{0.__init__.__globals__[SETTINGS]}", "globals of"),
    ("__import__('os').getpid()", "getpid of"),
)
"""Texts that a template engine would run, and what it would leave."""

FREE_TEXTS: Final = (
    ("get_site_info", "site_id"),
    ("search_org_devices", "text"),
    ("get_audit_logs", "text"),
    ("device_action", "action"),
    ("make_mist_api_call", "path"),
    ("make_mist_api_call", "fields"),
)


@cache
def trees() -> dict[str, ast.Module]:
    """Parse the server's sources."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "mist_mcp").rglob("*.py"))
    }


def imported(tree: ast.AST) -> Iterator[str]:
    """Name what a source imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def called(tree: ast.AST) -> tuple[str, ...]:
    """Write out what a source calls."""
    nodes = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return tuple(ast.unparse(func) for func in nodes if isinstance(func, ast.Name | ast.Attribute))


def within(names: Iterable[str], packages: set[str]) -> set[str]:
    """Return the names that are one of these, or inside one."""
    return {name for name in names if any(name == p or name.startswith(f"{p}.") for p in packages)}


def executed(tree: ast.AST) -> set[str]:
    """Return what could run a text as code."""
    rendered = {call for call in called(tree) if call.endswith((".from_string", ".render"))}
    return rendered | within(called(tree), EXECUTING) | within(imported(tree), TEMPLATING)


def blocked(tree: ast.AST) -> set[str]:
    """Return what would hold up everybody."""
    return within(called(tree), BLOCKING_CALLS) | within(imported(tree), BLOCKING)


def formatted(tree: ast.AST) -> set[str]:
    """Return the texts that are formatted and are neither literals nor constants.

    They may come from elsewhere, and a format can read any attribute of what it is given.
    """
    return {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("format", "format_map")
        and not isinstance(node.value, ast.Constant)
        and not ast.unparse(node.value).startswith("super()")
        and not ast.unparse(node.value).partition(".")[0].isupper()
    }


def printed(tree: ast.AST) -> set[str]:
    """Return what goes to standard output, which carries the protocol."""
    return {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"print", "sys.stdout.write", "os.write"}
        and "file=sys.stderr" not in ast.unparse(node)
    } | {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("stdout", "__stdout__")
    }


def compared(tree: ast.AST) -> set[str]:
    """Return comparisons of secrets that end at the first difference."""
    return {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops)
        and any(_is_secret(side) for side in (node.left, *node.comparators))
    }


def _is_secret(side: ast.expr) -> bool:
    """Tell whether an expression is called like a secret, and is not its mere form."""
    name = ast.unparse(side).rpartition(".")[2].lower()
    return isinstance(side, ast.Name | ast.Attribute) and name.strip("_").endswith(SECRETS)


FAULTS: Final[dict[Finder, tuple[str, ...]]] = {
    executed: (
        "eval(text)",
        "from jinja2 import Template",
        "env.from_string(text)",
        "import pickle",
    ),
    formatted: ("text.format(name=1)", "map(text.format, rows)", "text.format_map({})"),
    blocked: ("import requests", "import time\ntime.sleep(1)", "httpx.Client()"),
    printed: ("print(1)", "sys.stdout.write('x')", "print(1, file=sys.stdout)"),
    compared: ("given_token == token", "self._pin != pin"),
}
"""What is looked for, and samples in which it must be found."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_sources_are_free_of_it(fault: Finder) -> None:
    """Fault: text of the model run as code, a call that stalls all, a print into the protocol."""
    found = {(name, what) for name, tree in trees().items() for what in fault(tree)}
    assert found - WRITTEN_HERE - ASKS_NOBODY == set()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_it_would_be_found(fault: Finder) -> None:
    """A search that finds nothing anywhere proves nothing."""
    for sample in FAULTS[fault]:
        assert fault(ast.parse(sample)), sample


@pytest.mark.parametrize(("template", "result"), TEMPLATES)
async def test_a_template_of_the_model_stays_a_text(
    template: str, result: str, connect: Connect
) -> None:
    """Fault: a template that the model supplied is rendered on the host, so code of it runs."""
    client = await connect()
    for tool, name in FREE_TEXTS:
        needed = {"device_id": "harbour-gw"} if tool == "device_action" else {}
        needed |= {"path": "/api/v1/self"} if name == "fields" else {}
        answer = await client.call(tool, {**needed, name: template})
        assert result not in answer.text + str(answer.data), tool
