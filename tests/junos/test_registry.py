"""Commands and their parsers; what holds for all of them, whatever the text."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.junos.registry import READERS, parse
from tests.junos.transcripts import every_record, parsed, recorded, sample

if TYPE_CHECKING:
    from types import FrameType

RECORDS = every_record()
SAMPLES = [text for _, _, text in RECORDS]
LINES = sorted({line for text in SAMPLES for line in text.split("\n")})
PADDING = 1_000_000


def within(part: Any, whole: Any) -> bool:
    """Tell whether a value claims no more than another: less is known, or fewer rows."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(within(value, whole[name]) for name, value in part.items())
    if isinstance(part, list | tuple) and isinstance(whole, list | tuple):
        return len(part) <= len(whole) and all(map(within, part, whole))
    return part is None or part == whole


@pytest.mark.parametrize("command", READERS)
def test_every_parser_has_met_a_recorded_output(command: str) -> None:
    """No family is without an output; the long name of a command prints the same."""
    assert sample(command)


@pytest.mark.parametrize(("command", "device", "text"), RECORDS)
def test_recorded_outputs_are_understood_to_the_last_line(
    command: str, device: str, text: str
) -> None:
    """Facts follow from each output, or the device said itself why there are none."""
    result = parse(command, text)
    assert result.raw is None
    assert result.blocks or result.notes
    assert all(note.startswith("The device ") for note in result.notes)


@pytest.mark.parametrize("command", [c for c in READERS if c != "show log messages"])
def test_a_cut_output_claims_nothing_that_the_whole_does_not(command: str) -> None:
    """Wherever an output breaks off, what was read before stands in the whole too.

    The groups of a log are counts of the lines that are there, so they grow with it.
    """
    texts = sorted({*recorded(command).values(), sample(command)}, key=len)
    for text in texts[-2:]:
        whole = parsed(command, text)["blocks"]
        lines = text.split("\n")
        for kept in range(len(lines)):
            cut = parsed(command, "\n".join(lines[:kept]))
            assert within(cut["blocks"], whole), lines[:kept][-1:]


@given(st.sampled_from(sorted(READERS)), st.text())
def test_any_text_gives_an_answer(command: str, text: str) -> None:
    """No text raises; without facts the text comes back, or a note says that there was none."""
    result = parse(command, text)
    assert result.blocks or result.notes
    assert result.raw in (None, text)


@given(
    st.sampled_from(sorted(READERS)),
    st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=40),
)
def test_any_mixture_of_lines_gives_an_answer_that_is_json(command: str, lines: list[str]) -> None:
    """Lines of all commands and of none, in any order: plain data comes of it."""
    json.dumps(parsed(command, "\n".join(lines)))


@given(st.sampled_from(RECORDS), st.data())
def test_a_damaged_output_gives_an_answer(
    record: tuple[str, str, str], data: st.DataObject
) -> None:
    """Letters lost from the middle of an output, as on a bad line, raise nothing."""
    command, _, text = record
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 200)))
    parse(command, text[:start] + text[end:])


@pytest.mark.parametrize("command", READERS)
def test_a_line_without_end_is_not_searched(command: str) -> None:
    """Megabytes in a line are passed over, whatever stands there: a search might never end."""
    text = sample(command)
    for filler in ("0", "1 ", "a", ":", "0/", "[", "00:", "- ", "a: ", " \t"):
        padded = f"{text}\n{filler * (PADDING // len(filler))}!"
        assert "1 line was too long to be read." in parse(command, padded).notes[-1]


def calls(command: str, text: str) -> int:
    """Count the calls of functions that parsing takes."""
    counted = [0]

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        counted[0] += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        parse(command, text)
    finally:
        sys.setprofile(before)
    return counted[0]


@pytest.mark.parametrize("command", READERS)
def test_twice_the_lines_take_twice_the_work(command: str) -> None:
    """The lines of an output are read one by one, each with the same few steps."""
    text = sample(command).rstrip("\n")
    last = text.split("\n")[-1]
    once, twice = (calls(command, "\n".join([text, *[last] * lines])) for lines in (1000, 2000))
    assert 1000 < once < twice < 2.1 * once


@pytest.mark.parametrize(
    ("command", "understood"),
    [
        ("show version", True),
        ("  Show   VERSION ", True),
        ("show version | no-more", True),
        ("show version | match Junos", False),
        ("show version | count", False),
        ("show version detail", False),
        ("show vers", False),
        ("", False),
    ],
)
def test_a_parser_is_found_by_the_whole_name_of_a_command(
    command: str, *, understood: bool
) -> None:
    """Spacing and case do not matter; a filtered or another output is left alone."""
    text = recorded("show version")["sci-core-1"]
    result = parse(command, text)
    assert bool(result.blocks) is understood
    assert (result.raw is None) is understood


def test_a_choice_of_log_lines_is_still_a_log() -> None:
    """Each line of a log stands for itself, so filters do no harm."""
    text = recorded("show log messages")["harbour-gw"]
    assert parse("show log messages | last 50 | match sshd", text).blocks


def test_a_count_of_lines_is_no_log() -> None:
    """What a filter prints in place of lines is not taken for one."""
    result = parse("show log messages | count", "Count: 12 lines\n")
    assert (result.blocks, result.raw) == ((), "Count: 12 lines\n")
