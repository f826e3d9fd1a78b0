"""What these tests take from the packages: option parsers and the loader of settings."""

from __future__ import annotations

import argparse
import contextlib
import io
from typing import TYPE_CHECKING, Final

from fake_mist.__main__ import _parser as fake_parser
from fake_mist.faults.syntax import FORMS
from fake_mist.recording import recorder
from fake_mist.shapes import commands as shapes
from fake_mist.state.access import TOKENS
from mist_mcp.commands.options import options_parser, parsed
from mist_mcp.errors import SettingsError
from mist_mcp.settings.loading import Settings, Source, load_settings
from mist_mcp.settings.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from mist_mcp.settings.loading import LoadedSettings

ELSEWHERE: Final = frozenset({"MIST_HOST", "MIST_OPENAPI_SPEC"})
"""Variables that are no setting of the server: another name of one, and a developer's own."""

NO_TOKEN: Final = Source("a reader", {"MIST_API_TOKEN": "a-fictional-token"})


def variables() -> dict[str, str]:
    """Return each variable of the server, with its default as people see it."""
    return load_settings(NO_TOKEN).settings.shown


def known_variables() -> set[str]:
    """Return every variable that a document may name."""
    return {*Settings.variables(), *ELSEWHERE}


def loaded(values: Mapping[str, str]) -> LoadedSettings:
    """Load settings from an environment; what is missing is a fictional token."""
    return load_settings(Source("a document", values), NO_TOKEN)


def loaded_file(path: Path) -> LoadedSettings:
    """Load settings from a `.env` file."""
    return load_settings(Source.env_file(path), NO_TOKEN)


def token_names() -> set[str]:
    """Return the tokens of the fake cloud."""
    return set(TOKENS)


def fault_names() -> set[str]:
    """Return the faults of the fake cloud."""
    return set(FORMS)


def clouds() -> set[tuple[str, str]]:
    """Return the region and the host of each Mist cloud."""
    return {(region.name, region.api_host) for region in REGIONS}


def complaint(arguments: Sequence[str], *, script: str) -> str:
    """Return what the parser of a command says against its arguments; nothing if it takes them."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            _read(list(arguments), script=script)
        except SystemExit as end:
            return said.getvalue() if end.code else ""
    return ""


def serving(arguments: Sequence[str]) -> argparse.Namespace | None:
    """Read a command line of the server; None if it does something else than serve."""
    options = parsed(arguments)
    other = options.command or options.validate_config or options.security_check
    return None if other else options


def default_port() -> int:
    """Return the port without --port."""
    port: int = parsed([]).port
    return port


def option_names(*scripts: str) -> set[str]:
    """Return every option of some commands, those of their subcommands included."""
    parsers = {
        "mist-mcp": [options_parser()],
        "fake-mist": [fake_parser(), recorder._parser(), shapes._shapes_parser()],
    }
    return {
        name
        for script in scripts
        for parser in parsers[script]
        for each in _with_children(parser)
        for action in each._actions
        for name in action.option_strings
    }


def command_names(script: str) -> set[str]:
    """Return the subcommands of a command, such as `audit verify`."""
    parser = options_parser() if script == "mist-mcp" else fake_parser()
    return {each.prog for each in _with_children(parser) if each is not parser}


def _read(arguments: list[str], *, script: str) -> None:
    if script == "mist-mcp":
        parsed(arguments)
    elif arguments[:1] == ["record"]:
        recorder._parser().parse_args(arguments[1:])
    elif arguments[:1] == ["shapes"]:
        shapes._shapes_parser().parse_args(arguments[1:])
    elif arguments[:1] not in (["check"], ["compare"]):
        own = arguments[: arguments.index("--")] if "--" in arguments else arguments
        fake_parser().parse_args(own)


def _with_children(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from _with_children(child)


__all__ = ["SettingsError"]
