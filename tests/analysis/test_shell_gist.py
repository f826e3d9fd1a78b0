"""What outputs say in a sentence."""

from __future__ import annotations

import pytest

from mist_mcp.analysis.shell_gist import gist
from mist_mcp.junos.registry import READERS, parse
from tests.junos.test_forms import mac_rows
from tests.junos.transcripts import sample


@pytest.mark.parametrize("command", READERS)
def test_every_family_that_is_read_reaches_the_reader(command: str) -> None:
    """No parser works for nobody."""
    assert gist(parse(command, sample(command)))


@pytest.mark.parametrize(
    ("command", "text", "says"),
    [
        (
            "show bfd session",
            (
                "Address                  State     Interface      Time     Interval  Multiplier\n"
                "192.0.2.1                Down      xe-0/0/0.0     6.000     2.000        3\n"
                "192.0.2.2                Up        xe-0/0/1.0     0.300     0.100        3\n"
            ),
            "2 sessions, not up: 192.0.2.1 Down",
        ),
        (
            "show lacp interfaces",
            (
                "Aggregated interface: ae0\n    LACP protocol:        Receive State  Transmit State"
                "          Mux State\n      ge-0/0/3                Defaulted   Fast periodic     "
                "     Detached\n"
            ),
            "1 aggregate, 1 link, no traffic: ae0 ge-0/0/3 Detached",
        ),
        (
            "show interfaces diagnostics optics",
            (
                "Physical interface: et-0/0/1\n    Laser output power   :  0.6560 mW / -1.83 dBm\n"
                "    Laser rx power    :  0.0000 mW / - Inf dBm\n"
                "    Laser rx power low alarm  :  On\n"
            ),
            "1 transceiver, no light: et-0/0/1, raised: et-0/0/1 Laser rx power low alarm",
        ),
    ],
)
def test_what_stands_out_is_named(command: str, text: str, says: str) -> None:
    """Beside the count of all."""
    assert gist(parse(command, text)) == says


def test_a_table_of_fifty_thousand_addresses_is_judged_whole() -> None:
    """Counted, and one address that is in two places is found among them."""
    rows = mac_rows(50_000)
    rows.append(rows[77].replace("xe-0/0/29.0", "ae9.0"))
    text = "\n".join(
        [
            f"Ethernet switching table : {len(rows)} entries, {len(rows)} learned",
            "    Vlan              MAC                 MAC      Logical                Active",
            *rows,
        ]
    )
    assert gist(parse("show ethernet-switching table", text)) == (
        "50,001 MAC addresses, 9 networks, on several interfaces: 00:11:22:00:00:4d"
    )


def test_what_is_missing_is_said_too() -> None:
    """A table that is cut is not called whole; nothing understood is no sentence."""
    text = "\n".join(sample("show bgp summary").split("\n")[:9])
    assert "announced" in (gist(parse("show bgp summary", text)) or "")
    assert gist(parse("show bgp summary", "fog")) is None
    assert gist(None) is None
