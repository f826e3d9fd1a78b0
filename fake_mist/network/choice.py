"""Which network the options of a command choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_mist.network.network import Network

if TYPE_CHECKING:
    from pathlib import Path


def chosen(cassettes: Path | None, file: Path | None) -> Network:
    """Give the network of a folder, of a file, or of a file over a folder.

    Raises:
        NetworkError: one line about what is wrong.
    """
    beneath = None if cassettes is None else Network.recorded(cassettes)
    if file is None:
        return beneath or Network.university()
    from fake_mist.network.file import read  # noqa: PLC0415 - pydantic is for files alone

    return read(file, beneath=beneath)
