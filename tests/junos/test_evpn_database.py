"""`show evpn database`: cells may be blank, and stand beside their titles."""

from __future__ import annotations

from typing import Any

import pytest

from tests.junos.transcripts import facts, notes

DATABASE = "show evpn database"
TITLE = (
    "VLAN  DomainId  MAC address        Active source                  Timestamp        IP address"
)
MAC = "5c:5b:35:a1:00:03"
SEEN = "Jun 10 04:36:14"


def addresses(*rows: str) -> list[dict[str, Any]]:
    """Return the addresses of an instance with these rows."""
    return list(facts(DATABASE, "\n".join(["Instance: macvrf-1", TITLE, *rows]))["addresses"])


@pytest.mark.parametrize(
    ("numbers", "vlan", "domain"),
    [
        ("      10010     ", None, 10010),
        ("     10010      ", None, 10010),
        ("     6          ", None, 6),
        ("104             ", 104, None),
        ("104   10104     ", 104, 10104),
        ("                ", None, None),
    ],
)
def test_a_number_belongs_to_the_title_it_stands_at(
    numbers: str, vlan: int | None, domain: int | None
) -> None:
    """VXLAN leaves the VLAN blank, MPLS the domain; devices print the domain a column early."""
    (row,) = addresses(f"{numbers}{MAC}  172.16.203.8                   {SEEN}  10.11.20.4")
    assert (row["vlan"], row["domain"]) == (vlan, domain)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("172.16.203.8", "remote"),
        ("2001:db8::8", "remote"),
        ("ge-0/0/4.0", "local"),
        ("irb.100", "local"),
        ("00:11:22:33:44:55:66:77:88:01", "segment"),
        ("05:00:00:fd:ef:00:00:27:1a:00", "gateway"),
    ],
)
def test_the_source_says_where_an_address_is(source: str, kind: str) -> None:
    """A tunnel, a port, a multihomed segment or a virtual gateway."""
    (row,) = addresses(f"      10010     {MAC}  {source:<31}{SEEN}  10.11.20.4")
    assert (row["source"], row["kind"]) == (source, kind)


def test_an_address_may_have_no_ip_or_several() -> None:
    """Further ones stand below the first."""
    rows = addresses(
        f"      10010     {MAC}  ge-0/0/4.0                     {SEEN}",
        f"      10010     {MAC}  irb.10                         {SEEN}  10.11.10.1",
        f"{'':<81}2001:db8::1",
        f"{'':<81}fe80::1",
    )
    assert [row["ips"] for row in rows] == [(), ("10.11.10.1", "2001:db8::1", "fe80::1")]


def test_each_instance_has_its_addresses() -> None:
    """The instance above a row is the row's."""
    row = f"      10010     {MAC}  ge-0/0/4.0                     {SEEN}"
    text = f"Instance: red\n{TITLE}\n{row}\n\nInstance: blue\n{TITLE}\n{row}\n{row}\n"
    found = facts(DATABASE, text)
    assert found["instances"] == ("red", "blue")
    assert [each["instance"] for each in found["addresses"]] == ["red", "blue", "blue"]


@pytest.mark.parametrize(
    "row",
    [
        f"      10010     {MAC}  172.16.203.8                   {SEEN}  10.11.20.400",
        f"      10010     {MAC}  ???                            {SEEN}  10.11.20.4",
        f"      10010     {MAC}  172.16.203.8                   yesterday        10.11.20.4",
        f"  1  2  10010   {MAC}  172.16.203.8                   {SEEN}  10.11.20.4",
        f"      10010     {MAC[:-3]}  172.16.203.8              {SEEN}  10.11.20.4",
    ],
)
def test_a_row_with_a_cell_that_cannot_be_is_reported(row: str) -> None:
    """Nothing of it is believed."""
    text = f"Instance: red\n{TITLE}\n{row}\n"
    (note,) = notes(DATABASE, text)
    assert note.startswith("1 line was not understood")


def test_an_instance_without_addresses_is_a_fact() -> None:
    """The instance is there and empty."""
    assert facts(DATABASE, f"Instance: red\n{TITLE}\n") == {"instances": ("red",), "addresses": ()}
