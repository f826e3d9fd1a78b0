"""The security of WLANs: in words, and what is weak."""

from __future__ import annotations

from typing import Any

import pytest

from mist_mcp.analysis.wlan_security import security, weaknesses
from mist_mcp.models.wlan import Wlan


def wlan(**fields: Any) -> Wlan:
    """Read a WLAN that has servers to ask and isolates its clients."""
    plain = {"ssid": "one", "auth_servers": [{"host": "192.0.2.1"}], "isolation": True}
    return Wlan.model_validate({**plain, **fields})


def fields_of(**fields: Any) -> set[str]:
    """Return the settings that show a weakness."""
    return {weakness.field for weakness in weaknesses(wlan(**fields))}


@pytest.mark.parametrize(
    ("auth", "words"),
    [
        (None, "open"),
        ({}, "open"),
        ({"type": "open", "owe": "disabled"}, "open"),
        ({"type": "open", "owe": "enabled"}, "open or OWE (transition)"),
        ({"type": "open", "owe": "required"}, "OWE (open, encrypted)"),
        ({"type": "open", "enable_mac_auth": True}, "open with MAC authentication"),
        ({"type": "wep", "keys": ["0123456789"]}, "WEP"),
        ({"type": "psk"}, "WPA2-PSK (pre-shared)"),
        ({"type": "psk", "pairwise": ["wpa3"]}, "WPA3-SAE (pre-shared)"),
        ({"type": "psk", "pairwise": ["wpa2-ccmp", "wpa3"]}, "WPA3-SAE/WPA2-PSK (pre-shared)"),
        ({"type": "psk", "pairwise": ["wpa1-tkip"]}, "WPA-PSK TKIP (pre-shared)"),
        ({"type": "psk-tkip"}, "WPA-PSK TKIP (pre-shared)"),
        ({"type": "psk-wpa2-tkip"}, "WPA2-PSK TKIP (pre-shared)"),
        ({"type": "eap", "pairwise": ["wpa3"]}, "WPA3-Enterprise (802.1X)"),
        ({"type": "eap"}, "WPA2-Enterprise (802.1X)"),
        ({"type": "eap192"}, "WPA3-Enterprise 192-bit (802.1X)"),
        ({"type": "psk", "pairwise": ["wpa9"]}, "wpa9 (pre-shared)"),
        ({"type": "quantum"}, "quantum"),
    ],
)
def test_security_in_words(auth: dict[str, Any] | None, words: str) -> None:
    """Every type of the API, its defaults, and what nobody knows yet."""
    assert security(wlan(auth=auth)) == words


@pytest.mark.parametrize(
    ("fields", "weak"),
    [
        ({"auth": {"type": "eap", "pairwise": ["wpa3"]}}, set()),
        ({"auth": {"type": "eap192"}, "bands": ["6"]}, set()),
        (
            {
                "auth": {"type": "psk", "pairwise": ["wpa3"]},
                "dynamic_psk": {"enabled": True},
                "bands": ["5", "6"],
            },
            set(),
        ),
        ({"auth": {"type": "open", "owe": "required"}, "portal": {"enabled": True}}, set()),
        ({"auth": {"type": "open"}, "enabled": False}, set()),
        ({"auth": {"type": "open"}, "portal": {"enabled": True}}, {"auth.owe"}),
        ({"auth": {"type": "open"}}, {"auth.owe", "portal.enabled"}),
        (
            {"auth": {"type": "open", "owe": "required", "enable_mac_auth": True}},
            set(),
        ),
        (
            {
                "auth": {"type": "open", "owe": "required"},
                "portal": {"enabled": True},
                "isolation": False,
            },
            {"isolation"},
        ),
        ({"auth": {"type": "wep"}}, {"auth.type"}),
        ({"auth": {"type": "eap", "wep_as_secondary_auth": True}}, {"auth.wep_as_secondary_auth"}),
        ({"auth": {"type": "eap", "pairwise": ["wpa2-tkip"]}}, {"auth.pairwise"}),
        ({"auth": {"type": "eap", "pairwise": ["wpa1-ccmp", "wpa3"]}}, {"auth.pairwise"}),
        (
            {"auth": {"type": "psk-tkip", "multi_psk_only": True}},
            {"auth.type", "auth.pairwise"},
        ),
        (
            {"auth": {"type": "psk"}},
            {"dynamic_psk.enabled, auth.multi_psk_only", "auth.pairwise"},
        ),
        (
            {"auth": {"type": "psk", "multi_psk_only": True}, "bands": ["5", "6-dedicated"]},
            {"auth.pairwise", "bands, auth"},
        ),
        (
            {"auth": {"type": "eap", "pairwise": ["wpa3"]}, "auth_servers": []},
            {"auth_servers, mist_nac.enabled, radsec.enabled"},
        ),
        (
            {
                "auth": {"type": "eap", "pairwise": ["wpa3"]},
                "auth_servers": None,
                "mist_nac": {"enabled": True},
            },
            set(),
        ),
        (
            {"auth": {"type": "eap"}, "disable_message_authenticator_check": True},
            {"disable_message_authenticator_check"},
        ),
        ({"auth": {"type": "eap"}, "hide_ssid": True}, {"hide_ssid"}),
    ],
)
def test_each_weakness_is_shown_by_its_field(fields: dict[str, Any], weak: set[str]) -> None:
    """What is sound has none, and a WLAN that is off harms nobody."""
    assert fields_of(**fields) == weak


def test_every_weakness_says_what_to_do() -> None:
    """A practice, a value and an advice, whatever is wrong."""
    worst = wlan(auth={"type": "open"}, isolation=False, hide_ssid=True, bands=["6"])
    assert len(weaknesses(worst)) == 5
    assert all(each.practice and each.value and each.advice for each in weaknesses(worst))


@pytest.mark.parametrize("odd", [None, "open", 7, [], {"type": 7}, {"pairwise": "wpa3"}])
def test_odd_shapes_are_judged_by_the_defaults(odd: Any) -> None:
    """Nothing that a cloud sends makes it fail."""
    assert security(wlan(auth=odd))
    assert isinstance(weaknesses(wlan(auth=odd)), list)
