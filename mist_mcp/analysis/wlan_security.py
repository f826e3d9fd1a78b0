"""How secure a WLAN is: in words, and against named practices. Pure.

A field that the cloud did not send is judged by the API's documented default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.models.wlan import Auth, Portal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mist_mcp.models.wlan import Feature, Wlan

_OLD: Final = {"psk-tkip": ("wpa1-tkip",), "psk-wpa2-tkip": ("wpa2-tkip",)}
"""Types that say by themselves how traffic is encrypted."""

_ENTERPRISE: Final = frozenset({"eap", "eap192"})
_ENTERPRISE_NAMES: Final = {
    "wpa3": "WPA3-Enterprise",
    "wpa2": "WPA2-Enterprise",
    "wpa1": "WPA-Enterprise",
}
_PSK_NAMES: Final = {"wpa3": "WPA3-SAE", "wpa2": "WPA2-PSK", "wpa1": "WPA-PSK"}


@dataclass(frozen=True, slots=True)
class Weakness:
    """A practice that a WLAN does not follow: the field that shows it, and what to do."""

    practice: str
    field: str
    value: str
    advice: str


def security(wlan: Wlan) -> str:
    """Say in words how clients get in and how traffic is encrypted."""
    auth = _auth(wlan)
    words = {
        "open": _open_words(auth),
        "wep": "WEP",
        "eap": f"{_versions(auth, _ENTERPRISE_NAMES)} (802.1X)",
        "eap192": "WPA3-Enterprise 192-bit (802.1X)",
    }
    shared = f"{_versions(auth, _PSK_NAMES)} (pre-shared)" if _is_psk(auth) else _type(auth)
    text = words.get(_type(auth), shared)
    return text + (" with MAC authentication" if auth.enable_mac_auth else "")


def _auth(wlan: Wlan) -> Auth:
    return wlan.auth or Auth()


def _type(auth: Auth) -> str:
    return auth.type or "open"


def _is_psk(auth: Auth) -> bool:
    return _type(auth).startswith("psk")


def _ciphers(auth: Auth) -> tuple[str, ...]:
    """Return the pairs of version and cipher; WPA2 with CCMP is the API's default."""
    return _OLD.get(_type(auth)) or tuple(auth.pairwise) or ("wpa2-ccmp",)


def _versions(auth: Auth, names: Mapping[str, str]) -> str:
    """Return the versions of WPA, newest first, with TKIP where it is allowed."""
    ciphers = _ciphers(auth)
    versions = [name for start, name in names.items() if any(c.startswith(start) for c in ciphers)]
    return ("/".join(versions) or ", ".join(ciphers)) + (" TKIP" if _tkip(auth) else "")


def _tkip(auth: Auth) -> bool:
    return any(cipher.endswith("tkip") for cipher in _ciphers(auth))


def _open_words(auth: Auth) -> str:
    words = {"required": "OWE (open, encrypted)", "enabled": "open or OWE (transition)"}
    return words.get(auth.owe or "", "open")


def weaknesses(wlan: Wlan) -> list[Weakness]:
    """Return the practices that a WLAN does not follow; one that is off harms nobody."""
    if wlan.enabled is False:
        return []
    return [*_open(wlan), *_outdated(wlan), *_shared_keys(wlan), *_servers(wlan), *_others(wlan)]


def _open(wlan: Wlan) -> Iterator[Weakness]:
    auth, portal = _auth(wlan), wlan.portal or Portal()
    if _type(auth) != "open":
        return
    if auth.owe != "required":
        yield Weakness(
            practice="Traffic is encrypted for everybody",
            field="auth.owe",
            value=auth.owe or "disabled",
            advice="Set owe to required as soon as no client needs the open one."
            if auth.owe == "enabled"
            else "Set owe to required, or to enabled as long as old clients are there.",
        )
    if not (portal.enabled or auth.enable_mac_auth):
        yield Weakness(
            practice="Nobody gets in unasked",
            field="portal.enabled",
            value="false",
            advice="Set up a guest portal, MAC authentication, or a key.",
        )
    if not (wlan.isolation or wlan.l2_isolation):
        yield Weakness(
            practice="Guests cannot reach each other",
            field="isolation",
            value="false",
            advice="Switch isolation on.",
        )


def _outdated(wlan: Wlan) -> Iterator[Weakness]:
    auth = _auth(wlan)
    if _type(auth) == "wep" or auth.wep_as_secondary_auth:
        yield Weakness(
            practice="No WEP",
            field="auth.type" if _type(auth) == "wep" else "auth.wep_as_secondary_auth",
            value="wep" if _type(auth) == "wep" else "true",
            advice="WEP is broken in minutes; move its clients to WPA2 or WPA3.",
        )
    elif (_is_psk(auth) or _type(auth) in _ENTERPRISE) and (_tkip(auth) or _wpa1(auth)):
        yield Weakness(
            practice="No TKIP and no first WPA",
            field="auth.pairwise" if _type(auth) not in _OLD else "auth.type",
            value=", ".join(_ciphers(auth)),
            advice="Leave only wpa2-ccmp and wpa3; TKIP also limits everybody to old rates.",
        )


def _wpa1(auth: Auth) -> bool:
    return any(cipher.startswith("wpa1") for cipher in _ciphers(auth))


def _shared_keys(wlan: Wlan) -> Iterator[Weakness]:
    auth = _auth(wlan)
    if not _is_psk(auth):
        return
    if not (_on(wlan.dynamic_psk) or auth.multi_psk_only):
        yield Weakness(
            practice="Keys can be changed one at a time",
            field="dynamic_psk.enabled, auth.multi_psk_only",
            value="false",
            advice="Use a key for each user or thing; one for all is never changed.",
        )
    if "wpa3" not in _ciphers(auth):
        yield Weakness(
            practice="Clients that know WPA3 use it",
            field="auth.pairwise",
            value=", ".join(_ciphers(auth)),
            advice="Add wpa3 to pairwise: a recorded WPA2 handshake lets a short key be guessed.",
        )


def _servers(wlan: Wlan) -> Iterator[Weakness]:
    if _type(_auth(wlan)) not in _ENTERPRISE:
        return
    if not (wlan.auth_servers or _on(wlan.mist_nac) or _on(wlan.radsec)):
        yield Weakness(
            practice="802.1X has a server to ask",
            field="auth_servers, mist_nac.enabled, radsec.enabled",
            value="none",
            advice="Nobody can connect: name RADIUS servers or enable Mist Access Assurance.",
        )
    if wlan.disable_message_authenticator_check:
        yield Weakness(
            practice="RADIUS answers are verified",
            field="disable_message_authenticator_check",
            value="true",
            advice="Without the check answers can be forged (CVE-2024-3596).",
        )


def _others(wlan: Wlan) -> Iterator[Weakness]:
    if _on_6_ghz(wlan) and not _may_use_6_ghz(wlan):
        yield Weakness(
            practice="6 GHz has WPA3 or OWE",
            field="bands, auth",
            value=security(wlan),
            advice="6 GHz admits nothing older: add WPA3 or OWE, or take 6 from the bands.",
        )
    if wlan.hide_ssid:
        yield Weakness(
            practice="The name is not hidden",
            field="hide_ssid",
            value="true",
            advice="Hiding protects nothing, and clients call for the name wherever they are.",
        )


def _on_6_ghz(wlan: Wlan) -> bool:
    return any(band.startswith("6") for band in wlan.bands)


def _may_use_6_ghz(wlan: Wlan) -> bool:
    auth = _auth(wlan)
    if _type(auth) == "open":
        return auth.owe in {"enabled", "required"}
    return _type(auth) == "eap192" or (_type(auth) in {"eap", "psk"} and "wpa3" in _ciphers(auth))


def _on(feature: Feature | None) -> bool:
    return feature is not None and feature.enabled is True
