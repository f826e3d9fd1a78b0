"""The command line: options to settings to a running server.

What is heavy (the framework, the HTTP client, the fake cloud) is imported where it is used, so
that `--help` and `--version` answer at once.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
import time
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from mist_mcp import __version__
from mist_mcp.commands.options import chosen_tools, parsed
from mist_mcp.errors import MistError, SettingsError

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Sequence

    import httpx

    from fake_mist import FakeMist
    from fake_mist.network import Network
    from mist_mcp.server.serving import Address
    from mist_mcp.settings.loading import LoadedSettings, Merged, Settings

DONE, FAILED, MISUSED, RISKY, INTERRUPTED = 0, 1, 2, 3, 130


@dataclass(frozen=True, slots=True)
class Cloud:
    """The settings, and the seam through which a fake cloud takes the place of the real one."""

    loaded: LoadedSettings
    transport: httpx.AsyncBaseTransport | None
    clock: Callable[[], float]
    sockets: str | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    options = parsed(arguments)
    command = _command_of(options)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return command(options)
    except MistError as error:
        _tell(f"mist-mcp: {error.at_terminal}")
        return MISUSED if isinstance(error, SettingsError) else FAILED
    except KeyboardInterrupt:
        return DONE if command is _serve else INTERRUPTED


def _command_of(options: argparse.Namespace) -> Callable[[argparse.Namespace], int]:
    """Choose what to do."""
    commands = {
        "demo": _demo,
        "fabric": _fabric,
        "install": _install,
        "uninstall": _uninstall,
        "rollback": _rollback if getattr(options, "change", None) else _offline,
    }
    if options.command:
        return commands.get(options.command, _offline)
    if options.validate_config:
        return _validate
    return _check_security if options.security_check else _serve


def _demo(options: argparse.Namespace) -> int:
    """Walk through the demo."""
    from rich.console import Console

    from mist_mcp.settings.loading import isolate_framework

    isolate_framework()
    from mist_mcp.commands.demo import run_demo

    _log(options, secrets=())
    return DONE if asyncio.run(run_demo(Console())) else FAILED


def _offline(options: argparse.Namespace) -> int:
    """Do what needs no token and no cloud."""
    from mist_mcp.commands.offline import COMMANDS
    from mist_mcp.settings.loading import Source, merge

    _tell_untaken(merge(Source.environment(), Source.env_file(options.env_file)))
    return DONE if COMMANDS[options.command](options) else FAILED


def _install(options: argparse.Namespace) -> int:
    """Put this server into the file of a client."""
    from rich.console import Console

    from mist_mcp.commands.clients.install import install, shown

    if options.print:
        document, line = shown(options)
        Console().out(document, highlight=False)
        _tell(line)
    else:
        for line in install(options):
            _tell(line)
    return DONE


def _uninstall(options: argparse.Namespace) -> int:
    """Take this server out of the file of a client."""
    from mist_mcp.commands.clients.install import uninstall

    for line in uninstall(options):
        _tell(line)
    return DONE


def _rollback(options: argparse.Namespace) -> int:
    """Undo a change."""

    async def undo(cloud: Cloud) -> int:
        from mist_mcp.commands.rollback import roll_back
        from mist_mcp.commands.terminal import this_terminal

        await roll_back(
            cloud.loaded.settings,
            options.change,
            terminal=this_terminal(),
            transport=cloud.transport,
            clock=cloud.clock,
        )
        return DONE

    return asyncio.run(_with_cloud(options, undo))


def _fabric(options: argparse.Namespace) -> int:
    """Draw a fabric."""

    async def draw(cloud: Cloud) -> int:
        from rich.console import Console

        from mist_mcp.commands.fabric import PNG, drawing, require_drawable, save
        from mist_mcp.server.fabric_resources import Wanted

        require_drawable(options.output)
        is_png = options.output is not None and options.output.suffix.lower() == f".{PNG}"
        drawn = await drawing(
            cloud.loaded.settings,
            Wanted(options.fabric, org=options.org, site=options.site),
            ending=PNG if is_png else options.ending,
            transport=cloud.transport,
            clock=cloud.clock,
        )
        if options.output:
            save(drawn.data, options.output)
        else:
            Console().out(drawn.data.decode(), highlight=False, end="")
        _tell(drawn.line)
        return DONE

    return asyncio.run(_with_cloud(options, draw))


def _serve(options: argparse.Namespace) -> int:
    """Serve until the client or a signal ends it."""
    from mist_mcp.server.serving import require_own_token, serve_stdio

    address = _address(options)

    async def serve(cloud: Cloud) -> int:
        from mist_mcp.server.build import build_server

        server = build_server(
            cloud.loaded.settings,
            transport=cloud.transport,
            clock=cloud.clock,
            sockets=cloud.sockets,
        )
        gc.enable()
        if address is None:
            require_own_token(cloud.loaded.settings)
            _greet()
            await serve_stdio(server)
        else:
            from mist_mcp.web.listening import serve_web

            await serve_web(
                server, address=address, settings=cloud.loaded.settings, announce=_announce
            )
        return DONE

    with _nothing_collected():
        return asyncio.run(_with_cloud(options, serve, tells_later=address is None))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep the garbage collector off while a server starts.

    Nearly all that is made then lives as long as the process. The collector would walk it again
    and again: an eighth of the time until a client is answered.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _validate(options: argparse.Namespace) -> int:
    """Report the settings and try them."""

    async def validate(cloud: Cloud) -> int:
        from rich.console import Console

        from mist_mcp.commands.validation import report_configuration

        working = await report_configuration(
            cloud.loaded, transport=cloud.transport, clock=cloud.clock, console=Console()
        )
        return DONE if working else FAILED

    return asyncio.run(_with_cloud(options, validate))


def _check_security(options: argparse.Namespace) -> int:
    """Report what the token may do."""

    async def check(cloud: Cloud) -> int:
        from rich.console import Console

        from mist_mcp.commands.validation import judged_token, show_security, write_security

        report = await judged_token(
            cloud.loaded.settings, transport=cloud.transport, clock=cloud.clock
        )
        show = write_security if options.json else show_security
        show(report, Console())
        return DONE if report.verdict == "safe" else RISKY

    return asyncio.run(_with_cloud(options, check))


async def _with_cloud(
    options: argparse.Namespace,
    action: Callable[[Cloud], Awaitable[int]],
    *,
    tells_later: bool = False,
) -> int:
    """Do something with the cloud that the options ask for, real or fake.

    Args:
        options: of the command line.
        action: what to do.
        tells_later: whether it can say itself that the cloud cannot be reached from here.
    """
    from mist_mcp.settings.loading import isolate_framework

    isolate_framework()
    choose = _mock_cloud if options.mock else _real_cloud
    async with choose(options) as cloud:
        settings = cloud.loaded.settings
        _log(options, secrets=(*settings.secrets, *settings.desk.secrets))
        if cloud.transport is None:
            _try_way(settings, tells_later=tells_later)
        return await action(cloud)


def _try_way(settings: Settings, *, tells_later: bool) -> None:
    """Look whether there is a way to the cloud; nothing is sent.

    Raises:
        SettingsError: there is none, and nobody tells later.
    """
    from mist_mcp.cloud.network import Network

    try:
        Network(settings.desk).way(settings.base_url)
    except SettingsError as error:
        if not tells_later:
            raise
        _tell(f"mist-mcp: {error.at_terminal} The tools answer with this until it is mended.")


@asynccontextmanager
async def _real_cloud(options: argparse.Namespace) -> AsyncIterator[Cloud]:
    """Take everything from the environment and the `.env` file."""
    from mist_mcp.settings.loading import Source, desk_of, load_settings

    if any((options.mock_token, options.mock_fault, options.cassettes, options.network)):
        raise SettingsError(
            "--mock-token, --mock-fault, --cassettes and --network are about a fictional network",
            next_step="Add --mock, or leave them out.",
        )
    environment = Source.environment()
    loaded = load_settings(
        Source("option", chosen_tools(options)),
        environment,
        Source.env_file(options.env_file),
        Source.defaults(environment),
    )
    if not options.validate_config:
        _tell_untaken(loaded)
    settings = loaded.settings.at(desk_of(environment))
    yield Cloud(loaded=replace(loaded, settings=settings), transport=None, clock=time.time)


@asynccontextmanager
async def _mock_cloud(options: argparse.Namespace) -> AsyncIterator[Cloud]:
    """Take cloud and token from the fake; the other settings are the operator's."""
    from mist_mcp.settings.loading import Source, load_settings
    from mist_mcp.settings.writes import NOTHING_KEPT

    environment = Source.environment()
    fake = _fake(options)
    from fake_mist.serving.composition import shells

    with TemporaryDirectory(prefix="mist-mcp-") as folder:
        async with fake, shells(fake, cassettes=options.cassettes) as sockets:
            loaded = load_settings(
                # The network ends with the process, so that nothing could be undone later.
                Source("--mock", {**fake.settings, "MIST_UNDO_DIR": NOTHING_KEPT}),
                Source("option", chosen_tools(options)),
                environment,
                Source.env_file(options.env_file),
                # What is planned and done in a fictional network never lies beside what is real,
                # unless a place is named.
                Source("--mock", _places(folder)),
                Source.defaults(environment),
            )
            yield Cloud(loaded=loaded, transport=fake.transport, clock=fake.clock, sockets=sockets)


def _places(folder: str) -> dict[str, str]:
    """Name places that end with the process."""
    return {"MIST_AUDIT_FILE": f"{folder}/audit.jsonl", "MIST_STATE_DIR": f"{folder}/state"}


def _fake(options: argparse.Namespace) -> FakeMist:
    """Make the fake cloud with the token and the faults of the options.

    Raises:
        SettingsError: its packages are missing, or it knows no such token or fault.
    """
    try:
        from fake_mist import FakeMist
        from fake_mist.cassettes import CassetteError
        from fake_mist.cloud import DEFAULT_TOKEN
        from fake_mist.faults.syntax import parse
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"--mock needs a package that is not installed ({error.name})",
            next_step="Install it with: pip install 'mist-mcp[mock]'",
        ) from None
    try:
        fake = FakeMist.live(options.mock_token or DEFAULT_TOKEN, network=_network(options))
        for fault in options.mock_fault:
            fake.inject(parse(fault))
    except (ValueError, CassetteError) as error:
        raise SettingsError(
            f"--mock: {error}", next_step="`mist-mcp --help` shows examples."
        ) from None
    return fake


def _network(options: argparse.Namespace) -> Network | None:
    """Give the network that the options name; None for the built-in one."""
    if options.cassettes is None and options.network is None:
        return None
    from fake_mist.network.choice import chosen

    return chosen(options.cassettes, options.network)


def _address(options: argparse.Namespace) -> Address | None:
    """Check where to listen; None means standard streams."""
    from mist_mcp.server.serving import Address, certificate_of

    certificate = certificate_of(options.ssl_cert, options.ssl_key)
    if options.transport != "stdio":
        return Address(
            transport=options.transport,
            host=options.host,
            port=options.port,
            certificate=certificate,
        )
    if sys.stdin is None:
        raise SettingsError(
            "Standard input is closed, so no client can be served on it",
            next_step="Let an MCP client start this command, or add --transport http.",
        )
    if certificate:
        raise SettingsError(
            "TLS has no meaning on standard streams", next_step="Add --transport http or sse."
        )
    return None


def _log(options: argparse.Namespace, *, secrets: Collection[str]) -> None:
    """Start logging as the options ask."""
    from mist_mcp.settings.logs import CHATTY, configure_logging

    level, quiet = ("DEBUG", ()) if options.debug else (options.log_level, CHATTY)
    configure_logging(level, quiet=quiet, secrets=secrets)


def _greet() -> None:
    """Tell a person at a terminal what the silence is about."""
    if sys.stdin.isatty():
        _tell(
            "mist-mcp is waiting for an MCP client on standard input; see --help, or try the demo"
        )


def _tell_untaken(settings: LoadedSettings | Merged) -> None:
    """Tell a person what a file that nobody named would have set, in one line."""
    from mist_mcp.settings.loading import untaken

    if lines := list(untaken(settings)):
        _tell(f"{'. '.join(lines)}. `mist-mcp --validate-config` says why.")


def _announce(audience: str) -> None:
    """Tell a person who can connect, and where."""
    _tell(f"mist-mcp {__version__} serves {audience}")


def _tell(line: str) -> None:
    """Write one line for a person; stdout belongs to the protocol."""
    print(line, file=sys.stderr, flush=True)
