"""`show log messages`: long enough for the pager, and not all of it ASCII."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant.draw import choice, number
from fake_mist.tenant.spans import at

if TYPE_CHECKING:
    from fake_mist.tenant.transcripts.facts import Facts

LONG: Final = 240
SHORT: Final = 30
LONG_LOGS: Final = frozenset({"clos-acc-p1-01", "clos-core-1"})
STEP: Final = 300
"""Seconds between two lines, at most."""

EVENTS: Final = (
    ("mgd", "UI_CHILD_EXITED: Child exited: PID {pid}, status 0, command '/usr/sbin/mustd'"),
    ("mgd", "UI_AUTH_EVENT: Authenticated user 'mist' assigned to class 'super-user'"),
    ("mgd", "UI_CMDLINE_READ_LINE: User 'mist', command 'show version '"),
    ("sshd", "Accepted publickey for mist from 192.0.2.10 port {pid} ssh2"),
    ("mcsnoopd", "INFO: the Café in the Arts Centre has asked for channel 17 again"),
    ("l2ald", "L2ALD_MAC_IP_LEARNING: learned an address for Zoë Müller's laptop, naïve résumé"),
    ("chassisd", "CHASSISD_SNMP_TRAP10: fan tray inventory read at 38 °C"),
    ("lldpd", "LLDP_NEIGHBOR_UP: a neighbor called 図書館-ap appeared and left again"),
    ("jdhcpd", "DH_SVC_RELAY: 12 requests relayed, 12 replies relayed"),
    ("rpd", "RPD_SCHED_TASK_EXTENDED: 1 sec scheduler runtime"),
)


def messages(facts: Facts) -> list[str]:
    """Write the last lines of the log, oldest first."""
    name = facts.device.name
    count = LONG if name in LONG_LOGS else SHORT
    lines = []
    for place in range(count, 0, -1):
        daemon, text = choice(EVENTS, "log", name, place)
        pid = number("pid", name, place, low=4000, high=64_000)
        time = at(NOW - place * STEP + pid % STEP, "%b %d %H:%M:%S")
        lines.append(f"{time}  {name} {daemon}[{pid}]: {text.format(pid=pid)}")
    return lines
