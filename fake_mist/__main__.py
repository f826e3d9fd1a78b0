"""Command line of the fake cloud: `fake-mist serve | run | record | check | shapes | ...`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fake_mist.cloud import DEFAULT_TOKEN, cassette_folder
from fake_mist.faults.syntax import FORM, FaultSyntaxError, listing, parse
from fake_mist.state.budget import PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from fake_mist.faults.fault import Fault
    from fake_mist.network import Network
    from fake_mist.serving.commands import Plan

LOOPBACK: Final = "127.0.0.1"
LAST_PORT: Final = 65_535
BEHIND: Final = "--"
"""What stands before the command of `run`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    delegate = _DELEGATES.get(arguments[0]) if arguments else None
    if delegate is not None:
        return delegate(arguments[1:])
    own, command = _split(arguments)
    parser = _parser()
    options = parser.parse_args(own)
    if (options.act is _run) != bool(command):
        parser.error("write the command behind --: fake-mist run -- python script.py")
    status: int = options.act(options, command)
    return status


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    if BEHIND not in arguments:
        return arguments, []
    place = arguments.index(BEHIND)
    return arguments[:place], arguments[place + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fake-mist", description="A fake Juniper Mist cloud.")
    commands = parser.add_subparsers(required=True, metavar="command")
    faults = argparse.RawDescriptionHelpFormatter
    epilog = f"faults are written {FORM}:\n{listing()}"
    _serve_options(
        commands.add_parser(
            "serve",
            help="answer on HTTP, HTTPS and WebSocket, and as a proxy for the cloud's names",
            formatter_class=faults,
            epilog=epilog,
        )
    )
    running = commands.add_parser(
        "run",
        help="run a command that finds this cloud where it looks for the real one",
        usage="fake-mist run [--token NAME] [--network FILE] [--fault FAULT] [--calls NUMBER]"
        " -- COMMAND ...",
        formatter_class=faults,
        epilog=epilog,
    )
    _cloud_options(running, _run)
    _synthesize_options(
        commands.add_parser("synthesize", help="write the cassettes of the fictional network")
    )
    commands.add_parser("record", help="record a real cloud, scrubbed")
    commands.add_parser("check", help="check cassettes")
    commands.add_parser("shapes", help="write down which fields a real cloud sends, and no value")
    commands.add_parser("compare", help="say where this cloud differs from such a file")
    return parser


def _cloud_options(
    parser: argparse.ArgumentParser, act: Callable[[argparse.Namespace, list[str]], int]
) -> None:
    parser.add_argument(
        "--token", metavar="NAME", default=DEFAULT_TOKEN, help="account of the client (%(default)s)"
    )
    parser.add_argument(
        "--cassettes", type=Path, metavar="FOLDER", help="serve what `record` wrote there"
    )
    parser.add_argument(
        "--network", type=Path, metavar="FILE", help="serve the network that a file describes"
    )
    parser.add_argument(
        *("--fault", "-f"),
        type=_fault,
        action="append",
        default=[],
        dest="faults",
        help="put a fault between clients and recordings; may be repeated",
    )
    parser.add_argument(
        "--calls", type=_count, default=PER_HOUR, help="calls of a token in an hour (%(default)s)"
    )
    parser.set_defaults(act=act, host=LOOPBACK, port=0)


def _serve_options(parser: argparse.ArgumentParser) -> None:
    _cloud_options(parser, _serve)
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=0, help="port of HTTP; 0 takes a free one")


def _synthesize_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(act=_synthesize)
    parser.add_argument(
        "--out", type=Path, default=cassette_folder(), help="folder of the cassettes"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when a file would change"
    )


def _fault(text: str) -> Fault:
    try:
        return parse(text)
    except FaultSyntaxError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no number of calls")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port; give 0 to {LAST_PORT}")
    return int(text)


def _plan(options: argparse.Namespace) -> Plan:
    from fake_mist.serving.commands import Plan

    own = options.cassettes is not None or options.network is not None
    return Plan(
        token=options.token,
        calls=options.calls,
        faults=options.faults,
        host=options.host,
        port=options.port,
        network=_network(options) if own else None,
        cassettes=options.cassettes,
    )


def _network(options: argparse.Namespace) -> Network:
    from fake_mist.network.choice import chosen

    return chosen(options.cassettes, options.network)


def _serve(options: argparse.Namespace, _command: list[str]) -> int:
    from fake_mist.serving.commands import serve

    return _standing(options, partial(serve, say=partial(print, flush=True)))


def _run(options: argparse.Namespace, command: list[str]) -> int:
    from fake_mist.serving.commands import run

    return _standing(options, partial(run, command=command, caller=os.environ))


def _standing(
    options: argparse.Namespace, serve: Callable[[Plan], Coroutine[None, None, int]]
) -> int:
    """Run to the end; an address that cannot be had is the caller's to change, as is a file."""
    from fake_mist.cassettes import CassetteError

    try:
        return asyncio.run(serve(_plan(options)))
    except (OSError, ValueError, CassetteError) as error:
        print(f"fake-mist: {error}", file=sys.stderr)
        return 1


def _record(arguments: list[str]) -> int:
    from fake_mist.recording import recorder

    return recorder.main(arguments)


def _check_cassettes(arguments: list[str]) -> int:
    from fake_mist.recording import checks

    return checks.main(arguments)


def _shapes(arguments: list[str]) -> int:
    from fake_mist.shapes import commands

    return commands.shapes(arguments)


def _compare(arguments: list[str]) -> int:
    from fake_mist.shapes import commands

    return commands.compare(arguments)


_DELEGATES: Final[Mapping[str, Callable[[list[str]], int]]] = {
    "check": _check_cassettes,
    "compare": _compare,
    "record": _record,
    "shapes": _shapes,
}


def _synthesize(options: argparse.Namespace, _command: list[str]) -> int:
    from fake_mist.tenant.network import tenant
    from fake_mist.tenant.recording import cassettes
    from fake_mist.tenant.transcripts.writing import transcripts

    network = tenant()
    texts = {f"rest/{name}.yaml": text for name, text in cassettes(network).items()}
    texts |= {f"shell/{path}": text for path, text in transcripts(network).items()}
    return _differing(options.out, texts) if options.check else _write(options.out, texts)


def _write(folder: Path, texts: Mapping[str, str]) -> int:
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return 0


def _differing(folder: Path, texts: Mapping[str, str]) -> int:
    different = [name for name, text in texts.items() if _read(folder / name) != text]
    for name in different:
        print(f"{folder / name} differs; run: fake-mist synthesize")
    return 1 if different else 0


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None


if __name__ == "__main__":
    sys.exit(main())
