"""`mist-mcp install` and `uninstall`: this server in the file of a client.

The file is written whole or not at all, what it held lies beside it, and no token is written into
it: the entry names a private settings file instead.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.commands.clients.entries import entry_in, with_entry, without_entry
from mist_mcp.commands.clients.known import CLIENTS, Desk
from mist_mcp.errors import InputError, SettingsError
from mist_mcp.settings.loading import Source

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from mist_mcp.commands.clients.known import KnownClient

PROGRAM: Final = "mist-mcp"
MODULE: Final = "mist_mcp"
_FIRST_SETTINGS: Final = """\
# Settings of mist-mcp for MCP clients; docs/settings.md lists them. Keep this file private.
MIST_API_TOKEN=
MIST_BASE_URL=https://api.mist.com
"""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry in the file of a client: which client, which file, under which name."""

    client: KnownClient
    file: Path
    name: str

    @property
    def backup(self) -> Path:
        """What the file held before."""
        return self.file.with_name(f"{self.file.name}.before-{self.name}")

    def with_entry(self, text: str, entry: Mapping[str, Any]) -> str:
        """Return the file with the entry."""
        return with_entry(text, self.client.key, self.name, entry)

    def entry(self, settings: Path | None) -> Mapping[str, Any]:
        """Return the entry, with a settings file or else the fictional network."""
        which = ("--mock",) if settings is None else ("--env-file", str(settings.absolute()))
        return self.client.entry((*command(), *which))


def place_of(options: argparse.Namespace) -> Place:
    """Find the file that the options mean; a link is followed, so that it stays one."""
    client = CLIENTS[options.client]
    file = (options.file or client.file(_desk())).absolute()
    name = options.name or ("mist-mock" if options.mock else "mist")
    return Place(client, Path(os.path.realpath(file)), name)


def install(options: argparse.Namespace) -> list[str]:
    """Put this server into a client's file, and say what was done and what comes next.

    Raises:
        InputError: the file is none that can be edited, or its name is taken by another server.
        SettingsError: a file cannot be read or written.
    """
    place = place_of(options)
    before = _read(place.file)
    with _whole_or_nothing() as made, _said_of(place.file):
        old = entry_in(before or "", place.client.key, place.name)
        if old is not None and not _is_ours(old):
            raise InputError(
                f"Another server is called {place.name} there",
                next_step="Give this one another name with --name.",
            )
        settings = _settings(options, made)
        after = place.with_entry(before or "", place.entry(settings))
        done = _written(place, before, after, made, again=old is not None)
    return [done, *_token_steps(settings), place.client.then]


def shown(options: argparse.Namespace) -> tuple[str, str]:
    """Return the entry as it would be written, and a sentence about where; nothing is written.

    Raises:
        SettingsError: the settings file that was named is not there.
    """
    place = place_of(options)
    settings = None if options.mock else options.env_file or usual_settings()
    document = {place.client.key: {place.name: place.entry(settings)}}
    return json.dumps(document, indent=2), f"This belongs into {place.file}; nothing was written."


def uninstall(options: argparse.Namespace) -> list[str]:
    """Take this server out of a client's file, and say what was done.

    Raises:
        InputError: the file is none that can be edited, or the entry is another server's.
        SettingsError: a file cannot be read or written.
    """
    place = place_of(options)
    now = _read(place.file) or ""
    with _said_of(place.file):
        old = entry_in(now, place.client.key, place.name)
        if old is None:
            return [f"{place.file} has no server called {place.name}; nothing was changed."]
        if not _is_ours(old):
            raise InputError(
                f"{place.name} is another server there",
                next_step="Name the one to take out with --name.",
            )
        before = _read(place.backup) or ""
        untouched = place.with_entry(before, old) == now
        left = before if untouched else without_entry(now, place.client.key, place.name)
    if left:
        _write(place.file, left, [])
    else:
        place.file.unlink()  # it was made for this entry alone
    place.backup.unlink(missing_ok=True)
    return [f"{place.name} was taken out of {place.file}. Settings and logs stay where they are."]


def command() -> tuple[str, ...]:
    """Return what starts this installation: its program, or else its Python with the module."""
    program = shutil.which(PROGRAM, path=str(Path(sys.executable).parent))
    return (program,) if program else (sys.executable, "-m", MODULE)


def usual_settings() -> Path:
    """Return where a settings file is looked for when none is named."""
    return _desk().configuration / PROGRAM / "mist.env"


def _desk() -> Desk:
    return Desk(sys.platform, Path.home(), Path.cwd(), Source.environment().values)


@contextmanager
def _whole_or_nothing() -> Iterator[list[Path]]:
    """Take away again what was made, the newest first, if what comes after it fails."""
    made: list[Path] = []
    try:
        yield made
    except BaseException:
        for path in reversed(made):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
        raise


def _settings(options: argparse.Namespace, made: list[Path]) -> Path | None:
    """Return the settings file that the entry names; the usual one is made if it is not there."""
    if options.mock:
        return None
    if options.env_file is None:
        return _private(usual_settings(), made)
    if not options.env_file.is_file():
        raise SettingsError(
            f"{options.env_file} is no file", next_step="Give --env-file the path of one."
        )
    return Path(options.env_file)


def _private(file: Path, made: list[Path]) -> Path:
    """Make a private settings file to be filled in, if there is none; note what was made."""
    try:
        _folder(file.parent, made, mode=0o700)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file
    except OSError as error:
        raise _unwritable(file, error) from None
    made.append(file)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(_FIRST_SETTINGS)
    return file


def _folder(folder: Path, made: list[Path], *, mode: int = 0o777) -> None:
    """Make a folder and those above it, and note each that was not there."""
    for each in reversed((folder, *folder.parents)):
        if not each.exists():
            each.mkdir(mode=mode)
            made.append(each)


def _token_steps(settings: Path | None) -> list[str]:
    if settings is None:
        return []
    return [
        f"Put the token and its cloud into {settings}, if they are not there yet.",
        f"`{PROGRAM} --env-file {settings} --validate-config` tries them.",
    ]


def _is_ours(entry: Any) -> bool:
    """Tell whether an entry starts this server, however it was installed."""
    if not isinstance(entry, dict):
        return False
    words = [entry.get("command"), *(entry.get("args") or [])]
    return any(
        Path(str(word).replace("\\", "/")).stem == PROGRAM or word == MODULE for word in words
    )


@contextmanager
def _said_of(file: Path) -> Iterator[None]:
    """Say of which file a refusal is."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{file}: {error.message}", next_step=error.next_step) from None


def _written(place: Place, before: str | None, after: str, made: list[Path], *, again: bool) -> str:
    """Write the file, and return the sentence about it."""
    if before == after:
        return f"{place.file} has it already; nothing was changed."
    kept = ""
    if before is not None and not again:
        _write(place.backup, before, made)
        kept = f" What it held is in {place.backup.name} beside it."
    _write(place.file, after, made)
    verb = "renewed in" if again else "added to"
    return f"{place.name} was {verb} {place.file}.{kept}"


def _read(file: Path) -> str | None:
    """Read a file; None if it is not there."""
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            return opened.read()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise SettingsError(
            f"{file} is not text in UTF-8", next_step="Move it away, or name another with --file."
        ) from None
    except OSError as error:
        raise SettingsError(
            f"{file} cannot be read ({error.strerror})", next_step="Name another with --file."
        ) from None


def _write(file: Path, text: str, made: list[Path]) -> None:
    """Write a file whole or not at all, with the rights that it had; note what was made."""
    try:
        new = not file.exists()
        _folder(file.parent, made)
        with NamedTemporaryFile(
            "w",
            dir=file.parent,
            prefix=f".{file.name}.",
            encoding="utf-8",
            newline="",
            delete=False,
        ) as written:
            written.write(text)
        if not new:
            shutil.copymode(file, written.name)
        Path(written.name).replace(file)
    except OSError as error:
        raise _unwritable(file, error) from None
    if new:
        made.append(file)


def _unwritable(file: Path, error: OSError) -> SettingsError:
    return SettingsError(
        f"{file} cannot be written ({error.strerror}), and nothing was changed",
        next_step="See to the rights of its folder, or show the entry with --print.",
    )
