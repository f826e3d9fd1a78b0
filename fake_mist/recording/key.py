"""The key of the scrubber: made once, kept outside every checkout, readable by its owner only."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fake_mist.scrubbing.pseudonyms import ScrubError

if TYPE_CHECKING:
    from collections.abc import Mapping

BYTES: Final = 32
OWNER_ONLY: Final = 0o600
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def default_file(environ: Mapping[str, str]) -> Path:
    """Give the place in the user's configuration folder."""
    base = environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "~")).expanduser() / ".config"
    return Path(base) / "fake-mist" / "scrub.key"


def read(file: Path) -> bytes:
    """Read the key, or make it when there is none yet."""
    _refuse_checkouts(file)
    if not file.exists():
        _make(file)
    if stat.S_IMODE(file.stat().st_mode) & _OTHERS:
        raise ScrubError(f"others may read the key; run: chmod 600 {file}")
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii"))
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise ScrubError(f"{file} holds no key; move it away and a new one will be made")
    return key


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="ascii") as written:
        written.write(secrets.token_hex(BYTES))


def _refuse_checkouts(file: Path) -> None:
    for folder in file.resolve().parents:
        if (folder / ".git").exists():
            raise ScrubError(f"the key would lie in the checkout {folder}; name a file outside it")
