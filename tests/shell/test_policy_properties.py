"""Nothing that changes state is ever sent, whatever is typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from fake_mist.junos.grammar import grammar
from fake_mist.junos.lines import Command as Understood
from fake_mist.junos.lines import Language
from mist_mcp.errors import CommandRefusedError
from mist_mcp.shell.commands import load_commands
from mist_mcp.shell.policy import Command, checked_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.junos.grammar import Node

COMMANDS: Final = load_commands()
DEVICE: Final = Language(grammar().operational, grammar().pipes)
READING: Final = ("show", "ping", "traceroute", "monitor traffic interface", "help")
PIPES: Final = ("match", "except", "count", "find", "last", "trim", "no-more", "display")
ACTING: Final = (
    "clear",
    "commit",
    "configure",
    "copy",
    "deactivate",
    "delete",
    "diagnose",
    "edit",
    "exit",
    "file",
    "insert",
    "load",
    "logout",
    "mtrace",
    "op",
    "probe",
    "quit",
    "rename",
    "replace",
    "request",
    "restart",
    "rollback",
    "run",
    "save",
    "scp",
    "set",
    "ssh",
    "start",
    "telnet",
    "test",
    "top",
    "unprotect",
    "up",
    "update",
)
ACTING_PIPES: Final = ("append", "compare", "hold", "refresh", "request", "resolve", "save", "tee")
VALUES: Final = {
    "<address>": ("10.0.0.1", "2001:db8::1"),
    "<area>": ("0", "0.0.0.1"),
    "<community>": ("65000:100", "target:1:1"),
    "<esi>": ("00:11:22:33:44:55:66:77:88:99",),
    "<file>": ("messages", "messages.0.gz"),
    "<host>": ("10.0.0.1", "a.example.net"),
    "<interface>": ("ge-0/0/1", "ae0.100", "irb"),
    "<mac>": ("5c:5b:35:00:00:01",),
    "<match>": ("10.0.*",),
    "<name>": ("guests", "count", "interface", "request"),
    "<pattern>": ("rpd", '"a | save x"', "request", '"^ge- .*(up|down)$"'),
    "<prefix>": ("10.0.0.0/8", "2001:db8::/32"),
    "<statement>": ("system", "ge-0/0/1"),
    "<table>": ("inet.0", ":vxlan.inet.0"),
    "<word>": ("tcp", "inet"),
}
PRINTABLE: Final = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
FOREIGN: Final = st.characters().filter(lambda c: not (c.isascii() and c.isprintable())) | (
    st.sampled_from(list(";`!?\\'&<>#~{}"))
)


def checked(text: str) -> Command | None:
    """Return the command of a text; None for a refused one."""
    try:
        return checked_command(text, commands=COMMANDS)
    except CommandRefusedError:
        return None


def beginnings(word: str) -> list[str]:
    """Give every abbreviation of a word, and the word."""
    return [word[:length] for length in range(1, len(word) + 1)]


@st.composite
def values(draw: st.DrawFn, name: str) -> str:
    """Fill a slot, at times with what does not fit."""
    if bounds := re.fullmatch(r"<(\d+)-(\d+)>", name):
        return str(draw(st.integers(int(bounds[1]), int(bounds[2]) + 5)))
    return draw(st.sampled_from(VALUES[name]))


@st.composite
def word(draw: st.DrawFn, name: str, *, abbreviated: bool) -> str:
    """Type one word of the grammar: a value, or a word, whole or its beginning."""
    if name.startswith("<"):
        return draw(values(name))
    return draw(st.sampled_from(beginnings(name))) if abbreviated else name


@st.composite
def lines(draw: st.DrawFn, root: str = "") -> str:
    """Type an allowed family as people do: options in any order, abbreviations, blanks, pipes."""
    abbreviated = draw(st.booleans())
    known = [r for r in COMMANDS.operational if r.allowed and r.due[0].startswith(root)]
    rules = [draw(st.sampled_from(known))]
    rules += draw(st.lists(st.sampled_from([r for r in COMMANDS.pipes if r.allowed]), max_size=3))
    parts = []
    for rule in rules:
        used = draw(st.lists(st.sampled_from(rule.options), max_size=3)) if rule.options else []
        names = [*rule.due, *(name for option in used for name in option.words)]
        typed = [draw(word(name, abbreviated=abbreviated)) for name in names]
        parts.append(draw(st.sampled_from([" ", "  ", "     "])).join(typed))
    return draw(st.sampled_from(["|", " | ", "  |"])).join(parts)


ANYTHING: Final = (
    lines()
    | st.text(PRINTABLE)
    | st.tuples(lines(), st.text()).map("".join)
    | st.tuples(st.sampled_from(ACTING), lines()).map(" ".join)
    | st.lists(
        st.sampled_from([*ACTING, *ACTING_PIPES, "show", "ping", "|", '"', "10.0.0.1", "count"])
    ).map(" ".join)
)


def nodes(node: Node, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Write out every command of the simulator's tree."""
    for child in node.children:
        words = (*above, child.word)
        if child.whole:
            yield words
        yield from nodes(child, words)


@given(ANYTHING)
def test_whatever_is_allowed_reads(text: str) -> None:
    """The text to send starts with a reading command and has reading pipes only."""
    command = checked(text)
    if command is not None:
        assert any(f"{command.bare} ".startswith(f"{root} ") for root in READING)
        assert [p for p in command.pipes if p.partition(" ")[0] not in PIPES] == []
        assert re.fullmatch(r"[\x20-\x7e]{1,400}", command.expanded)


@given(ANYTHING)
@example("ping 10.0.0.1 routing-instance count")
@example('sh log messages | m "a | save x" | l 5')
def test_writing_out_is_done_once(text: str) -> None:
    """What is sent is allowed again and stays the same, so bounds are not added twice."""
    command = checked(text)
    if command is not None:
        again = checked(command.expanded)
        assert again is not None
        assert (again.expanded, again.bare, again.pipes) == (
            command.expanded,
            command.bare,
            command.pipes,
        )


@given(lines())
def test_the_number_of_blanks_says_nothing(text: str) -> None:
    """Between words, and around pipes."""
    spaced = re.sub(r'("[^"]*")|\|| +', lambda m: m[1] or f" {m[0]}  ", text)
    first, second = checked(text), checked(spaced)
    assert (first and first.expanded) == (second and second.expanded)


@given(lines())
def test_the_device_reads_what_was_judged(text: str) -> None:
    """A device that abbreviates by a tree of its own understands the same words."""
    command = checked(text)
    assume(command is not None)
    assert command is not None
    understood = DEVICE.read(command.expanded)
    if isinstance(understood, Understood):
        assert " ".join(understood.words) == command.bare
        assert [" ".join(pipe) for pipe in understood.pipes] == [
            re.sub(r'"(.*)"', r"\1", pipe) for pipe in command.pipes
        ]


@given(lines(root="ping"))
def test_ping_is_always_counted(text: str) -> None:
    """One bound, at most a hundred, whatever else is said."""
    command = checked(text)
    if command is not None:
        pairs = re.sub(r"routing-instance \S+", "", command.bare)
        assert len(re.findall(r" count (?:[1-9]\d?|100)(?= |$)", pairs)) == 1


@pytest.mark.parametrize("root", ACTING)
@pytest.mark.parametrize("tail", ["", "system reboot", "version", "10.0.0.1"])
def test_no_abbreviation_of_an_acting_command_is_allowed(root: str, tail: str) -> None:
    """Not one beginning of its first word."""
    assert [begun for begun in beginnings(root) if checked(f"{begun} {tail}")] == []


@given(st.sampled_from(ACTING).map(beginnings).flatmap(st.sampled_from), st.text(PRINTABLE))
@example("s", "how version")
@example("request", "| match x")
def test_an_acting_command_is_refused_whatever_follows(begun: str, tail: str) -> None:
    """In any abbreviation."""
    assert checked(f"{begun} {tail}") is None


@given(
    lines(),
    st.sampled_from(ACTING_PIPES).map(beginnings).flatmap(st.sampled_from),
    st.sampled_from(["", "x", "/root/x", "x | no-more"]),
)
def test_no_abbreviation_of_an_acting_pipe_is_allowed(line: str, begun: str, name: str) -> None:
    """Behind any command, before any other pipe."""
    assert checked(f"{line} | {begun} {name}") is None


@given(lines(), FOREIGN, st.data())
def test_a_foreign_sign_anywhere_is_refused(line: str, sign: str, data: st.DataObject) -> None:
    """Control characters, other blanks and letters, what a terminal or a shell acts on."""
    place = data.draw(st.integers(0, len(line)))
    assert checked(line[:place] + sign + line[place:]) is None


@given(lines())
def test_capital_letters_are_other_words(line: str) -> None:
    """Junos tells them apart, so no command begins with one."""
    assert checked(line[0].upper() + line[1:]) is None


@given(lines(), lines(), st.sampled_from(["\n", "\r", "\r\n", ";", " ; ", "&&", "||", " | | "]))
def test_a_second_command_in_the_line_is_refused(first: str, second: str, between: str) -> None:
    """However the two are joined, both reading or not."""
    assert checked(f"{first}{between}{second}") is None


def test_nothing_of_the_simulator_but_reading_is_allowed() -> None:
    """Every command of its tree that is not of a reading family."""
    acting = [words for words in nodes(DEVICE.commands) if words[0] not in READING]
    typed = [re.sub(r"<[^>]*>", "x", " ".join(words)) for words in acting]
    assert len(typed) > 50
    assert [text for text in typed if checked(text)] == []
