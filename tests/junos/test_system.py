"""Software, alarms, core dumps, routes and logs."""

from __future__ import annotations

import pytest

from tests.junos.transcripts import facts, notes, parsed

LOG = "show log messages"


def test_an_old_release_has_its_version_in_a_package() -> None:
    """There is no line of its own for it."""
    text = "Hostname: lantern-1\nModel: ex4300-32f\nJUNOS EX  Software Suite [13.2X51-D35.3]\n"
    assert facts("show version", text)["junos"] == "13.2X51-D35.3"


def test_a_version_may_be_followed_by_words() -> None:
    """They are part of what the device says."""
    text = "Hostname: lantern-1\nModel: vqfx-10000\nJunos: 18.1R1.91 limited\n"
    assert facts("show version", text)["junos"] == "18.1R1.91 limited"


@pytest.mark.parametrize(
    ("shown", "epoch"),
    [("2026-06-15 09:00:00 UTC", 1_781_514_000), ("2026-06-15 09:00:00 CST", None)],
)
def test_the_time_of_an_alarm_is_known_in_utc_only(shown: str, epoch: int | None) -> None:
    """The short name of another zone may mean several."""
    text = f"1 alarms currently active\n{shown}  Major  FPC 0 Fan 1 Failed\n"
    (alarm,) = facts("show chassis alarms", text)["alarms"]
    assert (alarm["time"], alarm["epoch"]) == (shown, epoch)


def test_announced_alarms_count_even_if_their_rows_are_missing() -> None:
    """Two alarms of which none is shown are two alarms."""
    found = parsed("show system alarms", "2 alarms currently active\n")
    assert found["blocks"][0]["facts"]["active"] == 2
    assert "2 alarms were announced, 0 read" in found["notes"][0]


def test_core_dumps_are_listed_with_their_size() -> None:
    """Folders without any say so on a line of their own."""
    found = facts(
        "show system core-dumps",
        """\
        /var/crash/*core*: No such file or directory
        -rw-rw----  1 root  wheel  18450069 Nov 12 18:52 /var/core/rpd.core.0.gz
        -rw-r--r--  1 root  field     20480 Feb  3  2025 /var/crash/core.l2ald.0
        total files: 2
        """,
    )["files"]
    assert [tuple(each.values()) for each in found] == [
        ("/var/core/rpd.core.0.gz", 18_450_069, "Nov 12 18:52"),
        ("/var/crash/core.l2ald.0", 20_480, "Feb  3  2025"),
    ]


def test_a_total_alone_tells_of_no_core_dump_and_of_no_health() -> None:
    """Without a file or a folder nothing is known."""
    assert parsed("show system core-dumps", "total files: 2\n")["blocks"] == ()


def test_the_highest_counts_ever_are_no_routes() -> None:
    """Newer releases print them first."""
    found = facts(
        "show route summary",
        """\
        Autonomous system number: 64086.59905
        Router ID: 172.16.203.7

        Highwater Mark (All time / Time averaged watermark)
            RIB unique destination routes: 19 at 2026-06-01 09:00:00 / 19
            RIB routes                   : 19 at 2026-06-01 09:00:00 / 19

        inet.0: 3 destinations, 4 routes (3 active, 0 holddown, 1 hidden)
        Limit/Threshold: 1048576/1048576 destinations
        Restart Complete
                      Direct:      3 routes,      3 active
              Access-internal:      1 routes,      0 active
        """,
    )
    assert (found["asn"], found["router_id"]) == (4_200_000_001, "172.16.203.7")
    (table,) = found["tables"]
    assert (table["destinations"], table["routes"], table["hidden"]) == (3, 4, 1)
    assert [each["protocol"] for each in table["protocols"]] == ["Direct", "Access-internal"]


def test_lines_of_a_log_are_grouped_by_who_says_what() -> None:
    """Numbers, addresses and ports do not make another message; repetitions count."""
    found = facts(
        LOG,
        """\
        Jun 15 09:30:42  lantern-1 sshd[7542]: Accepted publickey for mist from 192.0.2.10 port 1
        Jun 15 09:31:00  lantern-1 sshd[9001]: Accepted publickey for mist from 192.0.2.77 port 20
        Jun 15 09:31:01  lantern-1 last message repeated 3 times
        Jun 15 09:32:00  lantern-1 rpd[1]: RPD_BGP_NEIGHBOR_STATE_CHANGED: peer 192.0.2.1 went down
        Jun 15 09:33:00.123  lantern-1 /kernel: ge-0/0/1 is up
        Jun 15 09:34:00  lantern-1 fpc0 LBCM-L2: a word from the line card
        """,
    )
    assert found["lines"] == 8
    groups = [(each["daemon"], each["message"], each["lines"]) for each in found["groups"]]
    assert groups == [
        ("sshd", "Accepted publickey for mist from # port #", 5),
        ("rpd", "RPD_BGP_NEIGHBOR_STATE_CHANGED", 1),
        ("/kernel", "# is up", 1),
        ("fpc0", "# a word from the line card", 1),
    ]
    assert (found["groups"][0]["first"], found["groups"][0]["last"]) == (
        "Jun 15 09:30:42",
        "Jun 15 09:31:00",
    )
    assert found["groups"][0]["example"].endswith("192.0.2.77 port 20")


def test_a_line_without_a_time_is_no_line_of_a_log() -> None:
    """It is reported, and the others are grouped."""
    line = "Jun 15 09:30:42  lantern-1 sshd[7542]: Accepted"
    text = f"{line}\nand fog: last message repeated 9 times\n"
    assert notes(LOG, text) == [
        '1 line was not understood, the first: "and fog: last message repeated 9 times".'
    ]


def test_a_log_that_speaks_of_errors_is_a_log() -> None:
    """Only a line that begins as an error of the command line is one."""
    text = "Jun 15 09:30:42  lantern-1 mgd[1]: syntax error, 'x' is ambiguous.\n"
    assert facts(LOG, text)["lines"] == 1
