"""The command policy, what is refused: by name, with the reason and what is allowed instead."""

from __future__ import annotations

from typing import Final

import pytest

from mist_mcp.errors import CommandRefusedError
from mist_mcp.shell.commands import load_commands
from mist_mcp.shell.policy import LONGEST_COMMAND, checked_command

COMMANDS: Final = load_commands()

# What was typed: the word that is refused, what it was read as.
REFUSED: Final = {
    "request system reboot": ("request", "request system reboot"),
    "req sys reb": ("req", "request system reboot"),
    "request vmhost reboot": ("request", "request vmhost reboot"),
    "request system software rollback": ("request", "request system software rollback"),
    "request system zeroize": ("request", "request system zeroize"),
    "request system halt": ("request", "request system halt"),
    "request support information": ("request", "request support information"),
    "start shell": ("start", "start shell"),
    'start shell command "reboot"': ("start", "start shell"),
    "start shell user root": ("start", "start shell user"),
    "file delete /var/tmp/x": ("file", "file delete"),
    "file copy a b": ("file", "file copy"),
    "file show /etc/passwd": ("file", "file show"),
    "file list": ("file", "file list"),
    "restart routing": ("restart", "restart routing"),
    "clear bgp neighbor": ("clear", "clear bgp neighbor"),
    "clear log messages": ("clear", "clear log"),
    "configure": ("configure", "configure"),
    "configure exclusive": ("configure", "configure exclusive"),
    "configure private": ("configure", "configure private"),
    "conf": ("conf", "configure"),
    "edit": ("edit", "edit"),
    "set system host-name x": ("set", "set"),
    "set cli screen-length 0": ("set", "set cli"),
    "delete interfaces": ("delete", "delete"),
    "rollback 1": ("rollback", "rollback"),
    "commit": ("commit", "commit"),
    "load merge terminal": ("load", "load merge"),
    "run show version": ("run", "run"),
    "ssh 10.0.0.1": ("ssh", "ssh"),
    "telnet 10.0.0.1": ("telnet", "telnet"),
    "op script": ("op", "op"),
    "test policy x": ("test", "test"),
    "quit": ("quit", "quit"),
    "exit": ("exit", "exit"),
    "monitor interface ge-0/0/0": ("interface", "monitor interface"),
    "monitor start messages": ("start", "monitor start"),
    "traceroute monitor 10.0.0.1": ("monitor", "traceroute monitor"),
    "show version | save x": ("save", "show version | save"),
    "show configuration | save /var/tmp/x": ("save", "show configuration | save"),
    "show version | append x": ("append", "show version | append"),
    "show version | tee x": ("tee", "show version | tee"),
    "show version | hold": ("hold", "show version | hold"),
    "show version | refresh 5": ("refresh", "show version | refresh"),
    "show version | request message all": ("request", "show version | request"),
    "show version | compare rollback 1": ("compare", "show version | compare"),
    "show version | match x | sa x": ("sa", "show version | match 'x' | save"),
}

MISREAD: Final = {
    "SHOW version": "no allowed command has this word there",
    "show Version": "no allowed command has this word there",
    "show versions": "no allowed command has this word there",
    "reboot": "no allowed command has this word there",
    "show version show interfaces": "no allowed command has this word there",
    "show system core-dumps core-file-info x": "no allowed command has this word there",
    "show system license keys": "no allowed command has this word there",
    "show interfaces reboot": "no allowed command has this word there",
    "show log ../../etc/passwd": "no allowed command has this word there",
    "show log /etc/passwd": "no allowed command has this word there",
    'show interfaces "ge-0/0/0"': "no allowed command has this word there",
    "show bgp neighbor 10.0.0": "no allowed command has this word there",
    "show vlans -x": "no allowed command has this word there",
    "ping -f": "no allowed command has this word there",
    "ping fe80::1%em0": "no allowed command has this word there",
    "ping count 5": "no allowed command has this word there",
    "ping interface count 5": "no allowed command has this word there",
    "ping 10.0.0.1 count 101": "no allowed command has this word there, only <1-100>",
    "ping 10.0.0.1 count 0": "no allowed command has this word there",
    "ping 10.0.0.1 count 5 count 100": "no allowed command has this word there",
    "ping 10.0.0.1 size 9193": "no allowed command has this word there",
    "ping 10.0.0.1 flood": "no allowed command has this word there",
    "traceroute 10.0.0.1 wait 6": "no allowed command has this word there",
    "monitor traffic": "not whole, next comes interface",
    "monitor traffic interface ge-0/0/0": "not whole, next comes count",
    "monitor traffic interface ge-0/0/0 count 5 write-file x": "no allowed command has this word",
    "show": "not whole, next comes arp",
    "show bgp": "not whole, next comes group, neighbor, replication, summary",
    "show version | match": "not whole, next comes <pattern>",
    "s": "it may mean save, scp, set, show, ssh, start, status",
    "r": "it may mean",
    "show version | re": "it may mean refresh, request, resolve",
    "show version | display": "not whole, next comes",
    "show version | display detail": "only commands that read are allowed",
}

MALFORMED: Final = [
    "",
    "   ",
    "|",
    "| match x",
    "show version |",
    "show version || count",
    "show version\n",
    "show version\nrequest system reboot",
    "show version\rrequest system reboot",
    "show version\x00",
    "show\tversion",
    "show version\x03",
    "show version\x1b[A",
    "show version\x7f",
    "show\u00a0version",
    "show\u2003version",
    "show version\u2028request system reboot",
    "show vers\u0456on",
    "show version; request system reboot",
    "show version && request system reboot",
    "show version `reboot`",
    "show version $(reboot) > x",
    "show version ?",
    "show ?",
    "show version !",
    "!!",
    "show version \\",
    "show version # x",
    'show log messages | match "a',
    'show log messages | match a"b"',
    'show log messages | match "a"b',
    'show log messages | match ""',
    "show log messages | match 'a'",
    "show version" + " " * LONGEST_COMMAND,
    "show version " + "x" * 10_000,
    "request " * 10_000,
]


def refusal(text: str) -> str:
    """Return the sentence of a refusal."""
    with pytest.raises(CommandRefusedError) as raised:
        checked_command(text, commands=COMMANDS)
    return str(raised.value)


@pytest.mark.parametrize(("text", "named"), REFUSED.items())
def test_what_is_not_reading_is_refused_by_name(text: str, named: tuple[str, str]) -> None:
    """The sentence has the word, what it was read as, and what may be typed instead."""
    word, expanded = named
    sentence = refusal(text)
    assert sentence.startswith(
        f'"{word}" is refused in "{expanded}": only commands that read are allowed. '
        "The closest allowed command is: "
    )


@pytest.mark.parametrize(("text", "reason"), MISREAD.items())
def test_what_nobody_can_read_is_refused(text: str, reason: str) -> None:
    """Unknown, ambiguous or unfinished: the sentence says which."""
    sentence = refusal(text)
    assert reason in sentence
    assert "The closest allowed command is: " in sentence


@pytest.mark.parametrize("text", MALFORMED, ids=lambda text: repr(text[:40]))
def test_what_is_no_plain_line_is_refused(text: str) -> None:
    """Shortly, without the text itself."""
    assert len(refusal(text)) < 200


@pytest.mark.parametrize(
    ("text", "closest"),
    [
        ("clear bgp neighbor 10.0.0.1", "show bgp neighbor"),
        ("req sys reb", "show system reboot"),
        ("configure", "show configuration"),
        ("show interface-terse", "show interfaces"),
        ("show ethernet-switching tables", "show ethernet-switching table"),
        ("show bgp", "show bgp group"),
        ("show version | save x", "show version"),
        ('show log messages | match "a b" | save x', 'show log messages | match "a b"'),
    ],
)
def test_a_refusal_names_the_closest_allowed_command(text: str, closest: str) -> None:
    """As a person would have meant it."""
    assert refusal(text).endswith(f"The closest allowed command is: `{closest}`.")


def test_a_refusal_repeats_nothing_behind_a_refused_word() -> None:
    """What is typed there can be a secret."""
    text = "set system root-authentication plain-text-password-value hunter2"
    assert "hunter2" not in refusal(text)


@pytest.mark.parametrize(
    ("pipes", "closest"),
    [
        ("match community", 'display set | match "community"'),
        ("except x", 'display set | except "x"'),
        ("find community", 'display set | find "community"'),
        ("last 3", "display set | last 3"),
        ("display xml", "display set"),
        ("display json | match x", 'display set | match "x"'),
        ("display set | display json", "display set"),
        ("no-more | match x | display set", 'display set | match "x"'),
    ],
)
def test_configuration_is_not_cut_so_that_a_secret_loses_its_name(pipes: str, closest: str) -> None:
    """The masks know a secret by its statement; what is offered instead is allowed."""
    sentence = refusal(f"show configuration snmp | {pipes}")
    offered = f"show configuration snmp | {closest}"
    assert sentence.endswith(f": `{offered}`.")
    assert checked_command(offered, commands=COMMANDS).expanded == offered


@pytest.mark.parametrize("text", ["show configuration | display set", "show log messages"])
def test_columns_that_can_name_a_secret_are_not_trimmed(text: str) -> None:
    """Typed commands stand in logs too."""
    assert "could show a secret" in refusal(f"{text} | trim 60")
