"""Requests that need no permit: exactly these, on a device that its ids name, and no others."""

from __future__ import annotations

import pytest

from mist_mcp.cloud.harmless import is_harmless

SITE = "4ac1dcf4-9d8b-7211-65c4-057819f0862b"
DEVICE = "00000000-0000-0000-1000-5c5b35000001"
BLINKS = {"locate", "unlocate", "poll_stats"}
SENDS_A_FEW_PACKETS = {"ping", "service_ping", "traceroute", "arp", "resolve_dns"}
LOOKS = {
    *("show_arp", "show_bgp_summary", "show_dhcp_leases", "show_dot1x", "show_evpn_database"),
    *("show_forwarding_table", "show_mac_table", "show_ospf_database", "show_ospf_interfaces"),
    *("show_ospf_neighbors", "show_ospf_summary", "show_route", "show_service_path"),
    "show_session",
}
GUARDED_OTHERWISE = {"shell"}  # only commands that the policy allows are typed into it
HARMLESS = BLINKS | SENDS_A_FEW_PACKETS | LOOKS | GUARDED_OTHERWISE
HARMFUL = {
    *("bounce_port", "cable_test", "clear_arp", "clear_bgp", "clear_mac_table", "clear_session"),
    *("ha", "monitor_traffic", "readopt", "release_dhcp_leases", "reprovision", "restart"),
    *("request_ztp_password", "restore_backup_version", "run_top", "set_vc_port_mode", "snapshot"),
    *("support", "synthetic_test", "upgrade", "upgrade_bios", "vc", "zigbee_join", "zeroize"),
}


def path(ending: str, *, site: str = SITE, device: str = DEVICE) -> str:
    """Return the path of an action on a device."""
    return f"/api/v1/sites/{site}/devices/{device}/{ending}"


@pytest.mark.parametrize("ending", sorted(HARMLESS))
def test_what_looks_or_blinks_needs_no_permit(ending: str) -> None:
    """As it is, and nothing that only begins, ends or looks like it."""
    assert is_harmless(path(ending))
    for like in (f"{ending}/restart", f"{ending}_x", f"x{ending}", ending.upper(), f"{ending}\n"):
        assert not is_harmless(path(like))


@pytest.mark.parametrize("ending", [*sorted(HARMFUL), "", "locate|restart", "unknown"])
def test_everything_else_on_a_device_needs_one(ending: str) -> None:
    """What disturbs, what changes, and what nobody knows."""
    assert not is_harmless(path(ending))


@pytest.mark.parametrize(
    "elsewhere",
    [
        "/api/v1/orgs/x/inventory",
        "locate",
        path("locate").replace("v1", "v2"),
        path("locate").replace("sites", "orgs"),
        path("locate").replace("devices", "wlans"),
        path("locate").replace("/devices", ""),
        "/api/v1/self/../" + path("locate").removeprefix("/"),
        path("locate") + "/",
        "x" + path("locate"),
    ],
)
def test_the_same_word_elsewhere_needs_one(elsewhere: str) -> None:
    """The list is about devices at a site."""
    assert not is_harmless(elsewhere)


@pytest.mark.parametrize("digit", "0123456789abcdef")
def test_every_id_of_mist_is_taken(digit: str) -> None:
    """Whatever its digits are."""
    uuid = "-".join(digit * length for length in (8, 4, 4, 4, 12))
    assert is_harmless(path("locate", site=uuid, device=uuid))


@pytest.mark.parametrize(
    "odd",
    [
        *("x", "", "..", "5c5b35000001", SITE.upper(), SITE[1:], SITE[:-1], f"{SITE}0"),
        *(SITE.replace("-", ""), SITE.replace("-9d8b", ""), SITE.replace("-9d8b", "-9d8")),
        f"0{SITE}",
        f"{SITE}/..",
    ],
)
def test_what_is_no_id_is_not_taken(odd: str) -> None:
    """It could lead elsewhere."""
    assert not is_harmless(path("locate", site=odd))
    assert not is_harmless(path("locate", device=odd))
