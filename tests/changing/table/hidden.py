"""Secrets that the cloud hides, in each form; and placeholders that a caller writes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.changing.deviating.case import REFUSED, Back, Case
from tests.changing.deviating.switches import FORMS, Hides

if TYPE_CHECKING:
    from collections.abc import Iterator

HARMLESS: Final[dict[str, dict[str, Any]]] = {
    "wlan": {"vlan_id": 60},
    "networktemplate": {"ntp_servers": ["192.0.2.125"]},
    "gatewaytemplate": {"path_preferences.lan.strategy": "weighted"},
    "sitesetting": {"device_updown_threshold": 9},
    "device": {"role": "core"},
    "webhook": {"enabled": False},
    "psk": {"vlan_id": 60},
}
"""A change of a root field that holds no secret: it needs none, and loses none."""

NESTED: Final[dict[str, dict[str, Any]]] = {
    "wlan": {"auth.pairwise": ["wpa3"]},
    "networktemplate": {"switch_mgmt.ap_affinity_threshold": 20},
    "gatewaytemplate": {"tunnel_configs.east.mtu": 1300},
    "sitesetting": {"radius_config.auth_servers_timeout": 9},
    "orgsetting": {"switch_mgmt.ap_affinity_threshold": 20},
}
"""A change beside a secret in the same root field, which PUT replaces as a whole."""


def _without_first(rows: list[Any]) -> list[Any]:
    return rows[1:]


def _reversed(rows: list[Any]) -> list[Any]:
    return rows[::-1]


def _with_another(rows: list[Any]) -> list[Any]:
    return [*rows, {"host": "192.0.2.9", "port": 1812, "secret": "N3w-third-server"}]


ROWS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "fewer": ("wlan", {"auth_servers": _without_first}),
    "turned": ("networktemplate", {"radius_config.auth_servers": _reversed}),
    "more": ("sitewlan", {"auth_servers": _with_another}),
}
"""A change of a list whose rows hold secrets that look the same."""

ANEW: Final[dict[str, tuple[dict[str, Any], str, str]]] = {
    "wlan": ({"auth.psk": "N3w-key-of-wlan"}, "S3cr3t-wlan-psk", "psk"),
    "networktemplate": (
        {"switch_mgmt.root_password": "N3w-root-pass"},
        "S3cr3t-root",
        "root_password",
    ),
    "webhook": ({"secret": "N3w-webhook-key"}, "S3cr3t-webhook", "secret"),
    "psk": ({"passphrase": "N3w-passphrase"}, "S3cr3t-passphrase", "passphrase"),
}
"""A change that gives the secret anew, the only one in its root field."""

WRITTEN: Final = (
    *("********", "****", "[REDACTED]", "<hidden>", "[redacted]", "<redacted>", "REDACTED"),
    *("\u2022" * 8, "[masked]", "XXXXXXXX", "(hidden)", "\u25cf" * 6, "<secret>", "***REMOVED***"),
)
"""Placeholders that models write."""


def _beside() -> Iterator[Case]:
    for form in FORMS:
        kinds = HARMLESS if form == "stars" else ("wlan", "webhook")
        for kind in kinds:
            name, edit = f"beside-{form}-{kind}", HARMLESS[kind]
            yield Case(name=name, kind=kind, switches=(Hides(form),), edit=edit, back=Back())


def _within() -> Iterator[Case]:
    for form in FORMS:
        for kind, edit in NESTED.items():
            yield Case(
                name=f"within-{form}-{kind}",
                kind=kind,
                switches=(Hides(form),),
                edit=edit,
                sent=0,
                told=REFUSED,
                words=(next(iter(edit)).partition(".")[0], "secret|password|key", "portal|anew"),
            )


def _rows() -> Iterator[Case]:
    for form in FORMS:
        for how, (kind, edit) in ROWS.items():
            yield Case(
                name=f"rows-{form}-{how}",
                kind=kind,
                switches=(Hides(form),),
                edit=edit,
                sent=0,
                told=REFUSED,
                words=("auth_servers", "portal|anew"),
            )


def _anew() -> Iterator[Case]:
    for form in FORMS:
        for kind, (edit, old, field) in ANEW.items():
            yield Case(
                name=f"anew-{form}-{kind}",
                kind=kind,
                switches=(Hides(form),),
                edit=edit,
                replaces=(old,),
                words=(field,),
                back=Back(sent=0, words=("cannot|not be restored", field), restored=False),
            )


def _deleted() -> Iterator[Case]:
    for form in FORMS:
        for kind in ("wlan", "webhook"):
            yield Case(
                name=f"deleted-{form}-{kind}",
                kind=kind,
                switches=(Hides(form),),
                method="DELETE",
                back=Back(sent=None, words=("cannot|not be restored", "secret"), restored=False),
            )


def _written() -> Iterator[Case]:
    for number, placeholder in enumerate(WRITTEN):
        for kind, field in (("wlan", "auth.psk"), ("webhook", "secret")):
            yield Case(
                name=f"written-{number}-{kind}",
                kind=kind,
                edit={field: placeholder},
                sent=0,
                told=REFUSED,
                words=(field.rpartition(".")[2],),
            )


def _shown() -> Iterator[Case]:
    """A cloud that hides nothing: masks of the server come back, and secrets stay."""
    for kind, edit in NESTED.items():
        yield Case(name=f"shown-within-{kind}", kind=kind, edit=edit, back=Back())
    for how, (kind, edit) in ROWS.items():
        gone = ("S3cr3t-wlan-1",) if how == "fewer" else ()
        yield Case(name=f"shown-rows-{how}", kind=kind, edit=edit, replaces=gone)
    for kind, (edit, _old, _field) in ANEW.items():
        yield Case(name=f"shown-anew-{kind}", kind=kind, edit=edit, back=Back())
    for kind in ("wlan", "webhook", "networktemplate"):
        yield Case(name=f"shown-deleted-{kind}", kind=kind, method="DELETE", back=Back())
    # What is empty where nothing is hidden is empty, and no secret.
    nothing: tuple[dict[str, Any], ...] = ({"type": "open"}, {"type": "open", "keys": []})
    for number, empty in enumerate(nothing):
        yield Case(
            name=f"shown-empty-{number}",
            given={"auth": {**empty, "pairwise": ["wpa2-ccmp"]}},
            edit={"auth.pairwise": ["wpa3"]},
            replaces=("S3cr3t-wlan-psk",),
            back=Back(),
        )


CASES: Final = (
    *_beside(),
    *_within(),
    *_rows(),
    *_anew(),
    *_deleted(),
    *_written(),
    *_shown(),
)
