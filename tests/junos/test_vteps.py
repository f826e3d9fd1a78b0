"""`show ethernet-switching vxlan-tunnel-end-point remote` of old and new releases."""

from __future__ import annotations

from tests.junos.transcripts import facts, notes

REMOTE = "show ethernet-switching vxlan-tunnel-end-point remote"
OLD = """\
Logical System Name       Id  SVTEP-IP         IFL   L3-Idx
<default>                 0   172.16.203.7     lo0.0    0
 RVTEP-IP         IFL-Idx   NH-Id
 172.16.203.8     570       1746
    VNID          MC-Group-IP
    10010         0.0.0.0
    10020         0.0.0.0
 RVTEP-IP         IFL-Idx   NH-Id
 172.16.203.9     559       1731
    VNID          MC-Group-IP
    10010         0.0.0.0
"""
NEW = """\
Logical System Name       Id  SVTEP-IP         IFL   L3-Idx    SVTEP-Mode    ELP-SVTEP-IP
<default>                 0   2001:db8::7      lo0.0    0
 RVTEP-IP         L2-RTT                   IFL-Idx   Interface    NH-Id   RVTEP-Mode  ELP-IP
 2001:db8::8      macvrf-1                 834       vtep.32771   1752    RNVE
"""


def test_old_releases_do_not_name_the_interface() -> None:
    """Addresses and networks are read; what is not printed is unknown."""
    (source,) = facts(REMOTE, OLD)["sources"]
    assert source["remotes"] == (
        {"address": "172.16.203.8", "interface": None, "next_hop": 1746, "vnis": (10010, 10020)},
        {"address": "172.16.203.9", "interface": None, "next_hop": 1731, "vnis": (10010,)},
    )


def test_columns_are_found_by_their_titles() -> None:
    """A column more, of the instance, and IPv6 addresses change nothing."""
    (source,) = facts(REMOTE, NEW)["sources"]
    assert (source["address"], source["interface"]) == ("2001:db8::7", "lo0.0")
    assert source["remotes"] == (
        {"address": "2001:db8::8", "interface": "vtep.32771", "next_hop": 1752, "vnis": ()},
    )


def test_a_device_without_tunnels_has_none() -> None:
    """The near end alone is a fact."""
    (source,) = facts(REMOTE, "\n".join(OLD.split("\n")[:2]))["sources"]
    assert source["remotes"] == ()


def test_a_row_that_does_not_fit_its_titles_is_reported() -> None:
    """A word in the place of the next hop is no tunnel."""
    assert "not understood" in notes(REMOTE, OLD.replace("1731", "fog"))[-1]
