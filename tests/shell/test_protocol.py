"""Dialogues with a Junos command line, in the bytes that terminals send."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist.junos.shell import JunosShell
from mist_mcp.errors import InputError
from mist_mcp.shell.events import (
    CaretError,
    Event,
    IdleWarning,
    Mode,
    Output,
    Pager,
    Question,
    Ready,
    Resumed,
)
from mist_mcp.shell.protocol import (
    INTERRUPT,
    LONGEST_COMMAND,
    NEXT_PAGE,
    Protocol,
    checked_line,
    unpaged,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fake_mist.junos.transcripts import JunosDevice

PROMPT = b"{master:0}\r\nmist@leaf-1> "
LEAF = Ready("leaf-1", "master:0", Mode.OPERATIONAL)


def greeted(greeting: bytes = PROMPT) -> Protocol:
    """Give a session at its first prompt."""
    protocol = Protocol()
    assert list(protocol.feed(greeting))
    return protocol


def said(protocol: Protocol, *chunks: bytes) -> list[Event]:
    """Give the events of chunks."""
    return [event for chunk in chunks for event in protocol.feed(chunk)]


def ran(protocol: Protocol, command: str, answer: bytes) -> list[Event]:
    """Type a command and hear an answer, echo included."""
    protocol.command(command)
    return said(protocol, answer)


@pytest.mark.parametrize(
    ("greeting", "ready"),
    [
        (b"{master:0}\r\nmist@leaf-1> ", LEAF),
        (b"{backup:1}\r\nmist@vc.site-2> ", Ready("vc.site-2", "backup:1", Mode.OPERATIONAL)),
        (b"{primary:node0}\r\nmist@srx> ", Ready("srx", "primary:node0", Mode.OPERATIONAL)),
        (b"\r\nmist-web-viewer@srx-1> ", Ready("srx-1", "", Mode.OPERATIONAL)),
        (b"root> ", Ready("", "", Mode.OPERATIONAL)),
        (b"mist@router:tenant-a> ", Ready("router", "", Mode.OPERATIONAL)),
        (b"{master:0}[edit]\r\nmist@leaf-1# ", Ready("leaf-1", "master:0", Mode.CONFIGURATION)),
        (b"[edit interfaces ge-0/0/0]\r\nme@r-1# ", Ready("r-1", "", Mode.CONFIGURATION)),
        (b"root@leaf-1:RE:0% ", Ready("leaf-1", "", Mode.ROOT_SHELL)),
        (b"root@leaf-1:~ # ", Ready("leaf-1", "", Mode.ROOT_SHELL)),
        (b"[vrf:none] root@re0:~# ", Ready("re0", "", Mode.ROOT_SHELL)),
        (b"root@leaf-1# ", Ready("leaf-1", "", Mode.ROOT_SHELL)),
        (b"% ", Ready("", "", Mode.ROOT_SHELL)),
    ],
)
def test_the_prompt_tells_host_member_and_mode(greeting: bytes, ready: Ready) -> None:
    """Virtual chassis, cluster, standalone, configuration mode and the shells below."""
    assert said(Protocol(), b"--- JUNOS 21.4R3\r\r\n", greeting)[-1] == ready


@pytest.mark.parametrize(
    "banner", [b"100% yours\r\n", b"# keep out #\r\n", b"ask noc@example.com\r\n", b"a > b\r\n"]
)
def test_a_banner_is_no_prompt(banner: bytes) -> None:
    """Signs that end prompts stand in texts too."""
    events = said(Protocol(), banner, PROMPT)
    assert events == [Output(banner.decode().replace("\r", "")), LEAF]


def test_the_greeting_of_a_managed_switch_ends_in_its_prompt() -> None:
    """The three reads of a capture: login and version, member, prompt."""
    events = said(
        Protocol(),
        b"Last login: Thu Oct 30 12:11:05 2025 from 192.0.2.10\r\r\n--- JUNOS 21.4R3-S8.5\r\n",
        b"{master:0}\r\n",
        b"mist@leaf-1> ",
    )
    assert events[-1] == LEAF
    assert len(events) == 3


def test_a_command_is_typed_behind_a_nul() -> None:
    """As the keys for the next page and for an interruption are."""
    assert greeted().command("show version") == b"\0show version\n"
    assert (NEXT_PAGE, INTERRUPT) == (b"\0 ", b"\0\x03")


@pytest.mark.parametrize(
    "line", ["", "  ", "show\nversion", "show\0", "a\x1b[A", "\x03", "x" * (LONGEST_COMMAND + 1)]
)
def test_what_is_not_one_visible_line_is_not_typed(line: str) -> None:
    """Neither two commands in one, nor keys, nor 10 kB."""
    with pytest.raises(InputError):
        checked_line(line)
    with pytest.raises(InputError):
        greeted().command(line)


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        ("show version", "show version | no-more"),
        (" show version | match Junos ", "show version | match Junos | no-more"),
        ("show version | no-more", "show version | no-more"),
    ],
)
def test_the_pager_is_kept_away_once(command: str, typed: str) -> None:
    """By the last pipe."""
    assert unpaged(command) == typed


def test_output_is_what_stands_between_echo_and_prompt() -> None:
    """The blank line and the member line before a prompt are the prompt's."""
    answer = (
        b"show version \r\nHostname: leaf-1\r\n\r\nJunos: 21.4\r\n\r\n{master:0}\r\nmist@leaf-1> "
    )
    assert ran(greeted(), "show version", answer) == [
        Output("Hostname: leaf-1\n"),
        Output("\n"),
        Output("Junos: 21.4\n"),
        LEAF,
    ]


def test_a_status_line_inside_an_output_stays() -> None:
    """Only what stands right before the prompt belongs to it."""
    answer = b"show x \r\n\r\n{master:0}\r\nmore\r\n\r\n{backup:0}\r\nmist@leaf-1> "
    assert ran(greeted(), "show x", answer) == [
        Output("\n"),
        Output("{master:0}\n"),
        Output("more\n"),
        Ready("leaf-1", "backup:0", Mode.OPERATIONAL),
    ]


def test_nothing_else_is_taken_for_the_prompt() -> None:
    """Another device's prompt in an output, or this one's in the middle of a line."""
    answer = (
        b"show x \r\nmist@spine-1> show version\r\nas mist@leaf-1> in a log\r\n\r\n"
        b"{master:0}\r\nmist@leaf-1> "
    )
    assert ran(greeted(), "show x", answer) == [
        Output("mist@spine-1> show version\n"),
        Output("as mist@leaf-1> in a log\n"),
        LEAF,
    ]


@pytest.mark.parametrize(
    "echo",
    [
        b"show version \r\n",
        b"sh\b\b\x1b[Kshow version\r\n",
        b"show ver\rmist@leaf-1> show version \r\n",
        b"show ver\r\nsion \r\n",
        b"s\x1b[1mho\x1b[0mw version\r\n",
        b"show version detail expanded\r\n",
    ],
    ids=["plain", "retyped", "redrawn", "wrapped", "coloured", "expanded"],
)
def test_the_echo_is_no_output(echo: bytes) -> None:
    """However the device draws the line."""
    answer = echo + b"Junos: 21.4\r\n\r\n" + PROMPT
    assert ran(greeted(), "show version", answer) == [Output("Junos: 21.4\n"), LEAF]


def test_the_echo_of_a_line_too_long_for_the_terminal_is_no_output() -> None:
    """Junos moves such a line to the left, so only its end is on the screen."""
    command = f"show configuration | match {'x' * 300}"
    answer = f"{command[:200]}\rmist@leaf-1> {'x' * 150}\r\nfound\r\n\r\n".encode() + PROMPT
    assert ran(greeted(), command, answer) == [Output("found\n"), LEAF]


def test_the_sentence_below_a_caret_is_the_error() -> None:
    """The prompt follows at once, without a member line."""
    answer = (
        b"show bgp neigh \r\n              ^\r\nsyntax error, expecting <command>.\r\nmist@leaf-1> "
    )
    assert ran(greeted(), "show bgp neigh", answer) == [
        CaretError("syntax error, expecting <command>."),
        Ready("leaf-1", "", Mode.OPERATIONAL),
    ]


def test_a_complaint_while_the_command_is_still_being_typed_does_not_end_it() -> None:
    """Each blank behind an unknown word brings the complaint and the line again."""
    complaint = b"\r\n             ^\r\nunknown command.\r\nmist@leaf-1> "
    answer = b"fio" + complaint + b"fiobar" + complaint + b"fiobarbaz" + complaint
    events = ran(greeted(), "fio bar baz", answer)
    assert [event for event in events if isinstance(event, Ready)] == events[-1:]
    assert events[0] == CaretError("unknown command.")
    assert len(events) == 4


def test_a_caret_below_output_is_output() -> None:
    """A compiler's message in a log looks the same."""
    answer = b"show log x \r\nline\r\n    ^\r\nmore\r\n\r\n" + PROMPT
    assert Output("    ^\n") in ran(greeted(), "show log x", answer)


@pytest.mark.parametrize(
    "question", [b"---(more)---", b"---(more 40%)---", b"---(more[filtered] 60%)---"]
)
def test_a_page_full_asks_for_a_key(question: bytes) -> None:
    """The question is no output, whichever way it is erased."""
    for erased in (b"\r" + b" " * 40 + b"\r", b"\r\x1b[K", b"\r\n"):
        protocol = greeted()
        events = ran(protocol, "show log x", b"show log x \r\none\r\n" + question)
        assert events == [Output("one\n"), Pager()]
        assert said(protocol, erased + b"two\r\n\r\n" + PROMPT) == [Output("two\n"), LEAF]


def test_a_question_is_told_with_its_text() -> None:
    """It waits for an answer that nobody here gives."""
    answer = b"request system reboot \r\nReboot the system ? [yes,no] (no) "
    assert ran(greeted(), "request system reboot", answer) == [
        Question("Reboot the system ? [yes,no] (no)")
    ]


WARNING = "Warning: session will be closed in 1 minute if there is no activity"


def test_an_idle_warning_is_no_output() -> None:
    """It comes unasked: at the prompt, before the echo, or during a command."""
    protocol = greeted()
    warned = f"\r\n{WARNING}\r\n\rmist@leaf-1> ".encode()
    assert said(protocol, warned) == [IdleWarning(WARNING)]
    answer = warned + b"show x \r\nout\r\n" + f"{WARNING}\r\n\r\n".encode() + PROMPT
    assert ran(protocol, "show x", answer) == [
        IdleWarning(WARNING),
        Output("out\n"),
        IdleWarning(WARNING),
        LEAF,
    ]


def test_what_was_held_back_is_the_rest() -> None:
    """A session that ends in the middle of a line loses nothing of it."""
    protocol = greeted()
    assert ran(protocol, "show x", b"show x \r\none\r\n\r\ntw") == [Output("one\n")]
    assert list(protocol.rest()) == [Output("\n"), Output("tw")]
    assert list(greeted().rest()) == []


def test_a_device_whose_prompt_is_unknown_still_gives_its_output() -> None:
    """There is an echo behind that prompt, and no event ends the output."""
    protocol = Protocol()
    assert said(protocol, b"welcome\r\nleaf one ? ") == [Output("welcome\n")]
    assert ran(protocol, "show x", b"show x\r\nout\r\nleaf one ? ") == [Output("out\n")]


@pytest.fixture(scope="module")
def answers_of(leaf: JunosDevice) -> Callable[[Sequence[str]], list[bytes]]:
    """Return what lets the simulator talk: its greeting, and its answer to each command."""

    def answers(commands: Sequence[str]) -> list[bytes]:
        shell = JunosShell(leaf, clock=lambda: 0.0)
        shell.resize(500, 40)
        keys = [b"\0" + command.encode() + b"\n" for command in commands]
        return [shell.greet(), *map(shell.feed, keys)]

    return answers


def heard(commands: Sequence[str], answers: Sequence[bytes], cuts: Sequence[int]) -> list[Event]:
    """Give every event of a conversation whose answers arrive in pieces."""
    protocol = Protocol()
    events: list[Event] = []
    for command, answer in zip(["", *commands], answers, strict=True):
        if command:
            protocol.command(command)
        ends = sorted({0, len(answer), *(cut for cut in cuts if cut < len(answer))})
        for start, end in pairwise(ends):
            events += protocol.feed(answer[start:end])
    return lasting([*events, *protocol.rest()])


def lasting(events: Sequence[Event]) -> list[Event]:
    """Leave out the prompts that were taken back: where a cut falls just behind one, it is told."""
    kept: list[Event] = []
    for event in events:
        if event == Resumed():
            assert isinstance(kept.pop(), Ready)
        else:
            kept.append(event)
    return kept


COMMANDS = (
    *("show version", "show log messages", "show log messages | last 5 | no-more", "sh ver"),
    *("fio bar baz", "show i", "configure", "set x", "run show version", "exit", "start shell"),
    *("request system reboot", "show system core-dumps", f"show version | match {'x' * 600}"),
)


@given(
    commands=st.lists(st.sampled_from(COMMANDS), max_size=5),
    cuts=st.lists(st.integers(0, 3000), max_size=15),
    noise=st.binary(max_size=40),
    at=st.integers(0, 3000),
)
def test_any_cut_of_the_bytes_gives_the_same_events(
    answers_of: Callable[[Sequence[str]], list[bytes]],
    commands: list[str],
    cuts: list[int],
    noise: bytes,
    at: int,
) -> None:
    """In whole answers, byte after byte, with noise in between: the events are the same."""
    answers = answers_of(commands)
    answers[-1] = answers[-1][:at] + noise + answers[-1][at:]
    whole = heard(commands, answers, [])
    assert heard(commands, answers, cuts) == whole
    assert heard(commands, answers, range(10_000)) == whole


@given(
    st.lists(
        st.one_of(st.binary(max_size=200), st.sampled_from(list(map(str.encode, COMMANDS)))),
        max_size=20,
    )
)
def test_no_bytes_harm(chunks: list[bytes]) -> None:
    """Whatever comes, the prompt that follows is seen."""
    protocol = greeted()
    protocol.command("show x")
    said(protocol, b"show x \r\n", *chunks)
    assert LEAF in said(protocol, b"\x18\r\n\r\n", PROMPT, b"\r\n{master:0}\r\nmist@leaf-1> ")


def test_a_flood_leaves_nothing_behind() -> None:
    """Ten megabytes of one line, and of no line at all: events of bounded size, and no memory."""
    protocol = greeted()
    protocol.command("show x")
    said(protocol, b"show x \r\n")
    for chunk in (b"x" * 65_536, b"\x1b]" + b"y" * 65_534):
        for _time in range(80):
            assert max(len(event.text) for event in protocol.feed(chunk)) <= 4096  # type: ignore[union-attr]
    assert len(protocol._terminal.line) < 4096
    assert len(protocol._terminal._held) < 256
