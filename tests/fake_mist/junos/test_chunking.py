"""However the input is cut, the output is the same."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist.junos.behaviours import cut
from fake_mist.junos.shell import JunosShell
from fake_mist.junos.transcripts import JunosDevice, load
from tests.fake_mist.junos.talking import TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence

PIECES = (
    *("sh ver\n", "show log messages\n", " ", "\n", "q", "?", "\t", "\x08", "\x15", "\x03"),
    *("\x1b[A", "\x1b[3~", "\0", "é図", "conf\n", "set x\n", "exit\n", "no\n", "| match 1\n"),
    *('"', "start shell\n", "request system reboot\n", "set cli complete-on-space off\n", "m9\n"),
)


@pytest.fixture(scope="module")
def device() -> JunosDevice:
    """Load the small switch once."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "leaf-1"
        place.mkdir()
        for name, text in TEXTS.items():
            (place / name).write_text(text, encoding="utf-8")
        return load(Path(folder))["leaf-1"]


def spoken(device: JunosDevice, pieces: Sequence[bytes]) -> bytes:
    """Give everything a session says."""
    shell = JunosShell(device, clock=lambda: 0.0)
    return shell.greet() + b"".join(map(shell.feed, pieces))


@given(
    typed=st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    noise=st.binary(max_size=20),
    cuts=st.lists(st.integers(0, 300), max_size=12),
)
def test_any_cut_of_the_input_gives_the_same_output(
    device: JunosDevice, typed: str, noise: bytes, cuts: list[int]
) -> None:
    """Inside words, escape sequences, UTF-8 characters and noise."""
    data = typed.encode() + noise
    ends = sorted({0, len(data), *(place for place in cuts if place < len(data))})
    pieces = [data[start:end] for start, end in pairwise(ends)]
    assert spoken(device, pieces) == spoken(device, [data])


@given(st.text(max_size=2000).map(str.encode))
def test_cutting_the_output_loses_nothing(output: bytes) -> None:
    """The frames, none of them empty, are the output."""
    frames = [*cut(output)]
    assert b"".join(frames) == output
    assert all(frames)


def test_the_output_is_cut_inside_characters() -> None:
    """A client that decodes frame by frame breaks on the first umlaut."""
    with pytest.raises(UnicodeDecodeError):
        [frame.decode() for frame in cut("Zoë für 図書館".encode())]
