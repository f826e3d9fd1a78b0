"""Dialogues with the shell, byte for byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from fake_mist.junos.shell import JunosShell

if TYPE_CHECKING:
    from collections.abc import Callable

    from fake_mist.junos.transcripts import JunosDevice
    from tests.fake_mist.junos.talking import Talk

PROMPT = "\r\n{master:0}\r\nmist@leaf-1> "
VERSION = "Hostname: leaf-1\r\nModel: ex4400-48p\r\nJunos: 23.4R2-S4.11\r\n"
CLIENT = re.compile(
    r"(\r\n({master}\[edit\]|{master}|{master:\d}|\[edit\]))?\r\n[\w\-.]+@[\w\-.]+[>#] $"
)
"""How the gnetcli client knows a Junos prompt."""


def test_the_greeting_warns_and_names_login_version_and_prompt(
    switch: Callable[..., JunosDevice],
) -> None:
    """The order of the public captures: warning, login, version, notices, member, prompt."""
    shell = JunosShell(switch(notices='["CLI timestamp disabled"]'), clock=lambda: 0.0)
    greeting = shell.greet().decode()
    assert greeting.startswith("\r\nWarning: When a device is managed by Mist, ")
    assert greeting.endswith(
        "\r\n\r\nLast login: Mon Jun 15 09:12:44 2026 from 192.0.2.10\r\r\n"
        "--- JUNOS 23.4R2-S4.11 Kernel 64-bit\r\nCLI timestamp disabled\r\n"
        "{master:0}\r\nmist@leaf-1> "
    )


def test_what_is_typed_before_the_greeting_is_lost(switch: Callable[..., JunosDevice]) -> None:
    """The terminal is not ready before its first output, not even for half a word."""
    shell = JunosShell(switch(), clock=lambda: 0.0)
    assert shell.feed(b"\0show vers") == b""
    shell.greet()
    assert shell.feed(b"\0\n").decode() == f"\r\n{PROMPT}"


@pytest.mark.parametrize("typed", ["\0show version\n", "show version\r", "\0\0s\0how version\n"])
def test_a_command_is_echoed_answered_and_prompted(talk: Callable[..., Talk], typed: str) -> None:
    """Enter echoes a blank before the line end; NULs vanish; the client's pattern fits."""
    said = talk().says(typed)
    assert said == f"show version \r\n{VERSION}{PROMPT}"
    assert CLIENT.search(said)


@pytest.mark.parametrize(
    ("member", "prompt"),
    [
        ('""', "\r\nmist@leaf-1> "),
        ('"{backup:1}"', "\r\n{backup:1}\r\nmist@leaf-1> "),
        ('"{primary:node0}"', "\r\n{primary:node0}\r\nmist@leaf-1> "),
    ],
)
def test_the_member_line_is_the_devices_own(
    talk: Callable[..., Talk], member: str, prompt: str
) -> None:
    """Standalone routers have none, a cluster names its node."""
    assert talk(member=member).says("show version\n").endswith(VERSION + prompt)


@pytest.mark.parametrize("typed", ["sh ver\n", "sho  vers\n", "show\tver\t\n", "show ver \n"])
def test_unique_beginnings_of_words_will_do(talk: Callable[..., Talk], typed: str) -> None:
    """Blank, tab and Enter write the word out."""
    said = talk().says(typed)
    assert said.split("\r\n")[0].split() == ["show", "version"]
    assert said.endswith(VERSION + PROMPT)


def test_words_are_written_out_as_they_are_typed(talk: Callable[..., Talk]) -> None:
    """Each blank completes the word before it."""
    session = talk()
    assert session.says("sh") == "sh"
    assert session.says(" ") == "ow "
    assert session.says("ver") == "ver"
    assert session.says("\n").startswith("sion \r\n")


def test_completion_on_blanks_can_be_switched_off(talk: Callable[..., Talk]) -> None:
    """Then nothing is added to what is typed; abbreviations still work, and tab completes."""
    session = talk()
    said = session.says("set cli complete-on-space off\n")
    assert said.endswith(f"Disabling complete-on-space\r\n{PROMPT}")
    assert session.says("sh ver\n") == f"sh ver\r\n{VERSION}{PROMPT}"
    assert session.says("sh\tver\x15") == "show ver" + "\rmist@leaf-1> " + " " * 8 + "\b" * 8
    assert "Enabling complete-on-space" in session.says("set cli complete-on-space on\n")


COLUMN = len("mist@leaf-1> ")


@pytest.mark.parametrize(
    ("typed", "column", "says"),
    [
        ("fio", 0, ["unknown command."]),
        ("show version c", 13, ["syntax error, expecting <command>."]),
        ("show bgp", 8, ["syntax error."]),
        ("show version | frobnicate", 15, ["syntax error, expecting <command>."]),
        ("show version | match", 20, ["syntax error."]),
        (
            "show chassis cluster i",
            22,
            [
                "'i' is ambiguous.",
                "Possible completions:",
                "  information          Show chassis cluster information",
                "  interfaces           Show chassis cluster interfaces",
            ],
        ),
    ],
)
def test_an_error_puts_a_caret_and_the_prompt_at_once(
    talk: Callable[..., Talk], typed: str, column: int, says: list[str]
) -> None:
    """The caret counts from the prompt on; no blank line and no member line follow."""
    lines = talk().says(f"{typed}\n").split("\r\n")
    assert lines == [f"{typed} ", " " * (COLUMN + column) + "^", *says, "mist@leaf-1> "]


def test_a_wrong_word_is_refused_at_the_blank_behind_it(talk: Callable[..., Talk]) -> None:
    """The blank is not taken and the line is drawn again."""
    session = talk()
    caret = " " * COLUMN + "^"
    assert session.says("fio ") == f"fio\r\n{caret}\r\nunknown command.\r\n\rmist@leaf-1> fio"
    assert session.says("\x15show version\n").endswith(VERSION + PROMPT)


def test_the_caret_follows_a_line_that_moved_to_the_left(talk: Callable[..., Talk]) -> None:
    """A line longer than the terminal is drawn again from its end; columns count as shown."""
    session = talk()
    session.shell.resize(40, 24)
    shown = session.says("show configuration groups of a long statement | foo\n")
    *_, drawn, caret, says, prompt = shown.split("\r\n")
    line = drawn.rpartition("\r")[2]
    assert line[caret.index("^") :].startswith("foo")
    assert (says, prompt) == ("syntax error, expecting <command>.", "mist@leaf-1> ")


def test_help_lists_and_draws_the_line_again(talk: Callable[..., Talk]) -> None:
    """After the rows come the member line, the line itself, and blanks taken back."""
    said = talk().says("show system core?")
    assert said == (
        "show system core?\r\nPossible completions:\r\n"
        "  core-dumps           Show system core files\r\n"
        "{master:0}\r\n\rmist@leaf-1> show system core   \b\b\b"
    )


def test_help_offers_enter_and_a_pipe_where_a_command_is_whole(talk: Callable[..., Talk]) -> None:
    """As Junos lists them around the words that may follow."""
    rows = talk().says("show version ?").split("\r\n")[1:-2]
    assert rows[1].startswith("  <[Enter]>            Execute this command")
    assert rows[-1].startswith("  |                    Pipe through a command")
    assert any(row.startswith("  detail ") for row in rows)


def test_help_offers_an_option_once(talk: Callable[..., Talk]) -> None:
    """Options come in any order; one that was given is not offered again."""
    rows = talk().says("ping 192.0.2.1 rapid count 3 ?")
    assert "  size  " in rows
    assert "  count  " not in rows
    assert "  rapid  " not in rows


def test_a_whole_word_wins_over_longer_ones(
    talk: Callable[..., Talk], texts: dict[str, str]
) -> None:
    """`version` is no abbreviation of `versions`; `vers` could be either."""
    texts["show-versions.txt"] = "many\n"
    session = talk()
    assert session.says("show version\n").endswith(VERSION + PROMPT)
    assert "'vers' is ambiguous." in session.says("show vers\n")


def test_help_for_a_word_that_cannot_be(talk: Callable[..., Talk]) -> None:
    """A caret, the error, and the line again."""
    said = talk().says("show xyz?")
    assert said.endswith("^\r\nsyntax error, expecting <command>.\r\n\rmist@leaf-1> show xyz")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("sx\x08how version\n", "sx\b \bhow version "),
        ("sx\x7fhow version\n", "sx\b \bhow version "),
        ("\x08show version\n", "show version "),
        ("show\x1b[D\x1b[C version\n", "show version "),
        ("\x1b[3~\x1bOFshow\x01 version\n", "show version "),
        ("show\x1b\0[D version\n", "show version "),
    ],
)
def test_keys_that_edit_or_do_nothing(talk: Callable[..., Talk], typed: str, shown: str) -> None:
    """Backspace rubs out; left, right, delete and control keys are ignored."""
    assert talk().says(typed) == f"{shown}\r\n{VERSION}{PROMPT}"


def test_bytes_that_are_no_utf_8_show_as_replacements(talk: Callable[..., Talk]) -> None:
    """One for each, as a terminal would."""
    session = talk()
    assert session.shell.feed(b"a\xffb\xc3").decode() == "a\N{REPLACEMENT CHARACTER}b"
    assert session.shell.feed(b"\xab").decode() == "ë"


def test_ctrl_u_and_ctrl_c_drop_the_line(talk: Callable[..., Talk]) -> None:
    """One blanks it on the terminal, the other starts a new one."""
    session = talk()
    assert session.says("show\x15") == "show\rmist@leaf-1>     \b\b\b\b"
    assert session.says("show\x03") == f"show^C\r\n{PROMPT}"
    assert session.says("\n") == f"\r\n{PROMPT}"


def test_arrows_bring_earlier_lines_back(talk: Callable[..., Talk]) -> None:
    """Up and down walk the history; what is shorter blanks what was longer."""
    session = talk()
    session.says("show version\nfio\n")
    assert session.says("\x1b[A") == "\rmist@leaf-1> fio"
    assert session.says("\x1b[A") == "\rmist@leaf-1> show version"
    assert session.says("\x1b[B") == "\rmist@leaf-1> fio" + " " * 9 + "\b" * 9
    assert session.says("\x1b[B\x1b[B\n").endswith(PROMPT)


def test_a_command_that_nothing_answers_is_recorded(talk: Callable[..., Talk]) -> None:
    """It is valid, so no caret; whoever wrote the recordings hears what is missing."""
    session = talk()
    assert session.says("sh bgp nei 192.0.2.1\n") == f"show bgp neighbor 192.0.2.1 \r\n{PROMPT}"
    assert session.missed == ["leaf-1: show bgp neighbor 192.0.2.1"]


def test_an_empty_transcript_is_an_answer(talk: Callable[..., Talk]) -> None:
    """Nothing between echo and prompt, and nothing recorded as missing."""
    session = talk()
    assert session.says("show system core-dumps\n") == f"show system core-dumps \r\n{PROMPT}"
    assert session.missed == []


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("req sys reb", "Reboot the system ? [yes,no] (no) "),
        ("request vmhost reboot", "Reboot the vmhost ? [yes,no] (no) "),
        ("request system zeroize", "(no) "),
        ("request system power-off at now", "Power Off the system ? [yes,no] (no) "),
    ],
)
def test_what_would_harm_asks_first_and_then_does_nothing(
    talk: Callable[..., Talk], typed: str, asked: str
) -> None:
    """No, Enter and Ctrl-C go back; a word that is neither asks again; yes only says so."""
    session = talk()
    assert session.says(f"{typed}\n").endswith(asked)
    assert session.says("maybe\n").endswith(asked)
    assert session.says("\n") == f"\r\n{PROMPT}"
    session.says(f"{typed}\n")
    assert session.says("\x03") == f"^C\r\n{PROMPT}"
    session.says(f"{typed}\n")
    assert session.says("yes\n").startswith("yes\r\nShutdown NOW!\r\n")
    assert session.says("show version\n").endswith(VERSION + PROMPT)


def test_a_root_shell_that_knows_nothing(talk: Callable[..., Talk]) -> None:
    """So that a client's refusal can be told from a device's."""
    session = talk()
    assert session.says("start shell\n") == "start shell \r\n% "
    assert session.says("rm -rf /\n") == "rm -rf /\r\nrm: Command not found.\r\n% "
    assert session.says("exit\n") == f"exit\r\nexit\r\n{PROMPT}"


@pytest.mark.parametrize("typed", ["exit", "quit"])
def test_leaving_closes_the_session(talk: Callable[..., Talk], typed: str) -> None:
    """Nothing is heard afterwards."""
    session = talk()
    assert session.says(f"{typed}\nshow version\n") == f"{typed} \r\n"
    assert session.shell.closed


def test_a_pasted_flood_stays_bounded(talk: Callable[..., Talk]) -> None:
    """A line ends at its longest; what comes after is neither kept nor echoed."""
    session = talk()
    session.shell.resize(10_000, 24)
    assert len(session.says("x" * 100_000)) == 4096
    assert session.says("x" * 100_000) == ""
