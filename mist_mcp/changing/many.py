"""What acts on many things at once, and is refused: one table, by method and path. Pure.

From the published description; a test finds every act of it here, or in a list of those that are
about one thing. What acts on devices below `/devices` is refused whatever it is, and not listed.
"""

from __future__ import annotations

import re
from typing import Final

_ACCESS_POINTS: Final = "access points"
_CLIENTS: Final = "clients"
_DEVICES: Final = "devices"
_EDGES: Final = "Mist Edges"
_KEYS: Final = "pre-shared keys"

MANY: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            "POST /orgs/{}/claim",
            "POST /orgs/{}/claims",
            "POST /orgs/{}/deviceprofiles/{}/assign",
            "POST /orgs/{}/deviceprofiles/{}/unassign",
            "POST /orgs/{}/inventory",
            "PUT /orgs/{}/inventory",
            "POST /orgs/{}/inventory/create_ha_cluster",
            "POST /orgs/{}/inventory/delete_ha_cluster",
            "POST /orgs/{}/inventory/reevaluate_auto_assignment",
            "POST /orgs/{}/inventory/replace",
            "POST /orgs/{}/maps/import",
            "POST /orgs/{}/sites/{}/maps/import",
            "PUT /orgs/{}/otherdevices",
            "POST /orgs/{}/pcaps/capture",
            "DELETE /orgs/{}/pcaps/capture",
            "POST /orgs/{}/setting/cradlepoint/sync",
            "POST /orgs/{}/ssr/export_idtokens",
            "POST /orgs/{}/ssr/upgrade",
            "POST /orgs/{}/ssr/upgrade/{}/cancel",
            "POST /sites/{}/flow_capture",
            "DELETE /sites/{}/flow_capture",
            "POST /sites/{}/maps/import",
            "POST /sites/{}/pcaps/capture",
            "DELETE /sites/{}/pcaps/capture",
            "POST /sites/{}/synthetic_test",
        ),
        _DEVICES,
    ),
    **dict.fromkeys(
        (
            "POST /orgs/{}/mxedges/{}/services/tunterm/disconnect_aps",
            "POST /sites/{}/analyze_spectrum",
            "POST /sites/{}/apply_auto_map_assignment",
            "POST /sites/{}/auto_map_assignment",
            "DELETE /sites/{}/auto_map_assignment",
            "POST /sites/{}/clear_auto_map_assignment",
            "POST /sites/{}/maps/{}/apply_autoplacement",
            "POST /sites/{}/maps/{}/auto_orient",
            "DELETE /sites/{}/maps/{}/auto_orient",
            "POST /sites/{}/maps/{}/auto_placement",
            "DELETE /sites/{}/maps/{}/auto_placement",
            "POST /sites/{}/maps/{}/clear_auto_orient",
            "POST /sites/{}/maps/{}/clear_autoplacement",
            "POST /sites/{}/maps/{}/set_map",
            "POST /sites/{}/maps/{}/use_auto_ap_values",
            "POST /sites/{}/mxtunnels/{}/preempt_aps",
            "POST /sites/{}/rrm/optimize",
        ),
        _ACCESS_POINTS,
    ),
    **dict.fromkeys(
        (
            "POST /orgs/{}/mxedges/assign",
            "POST /orgs/{}/mxedges/claim",
            "POST /orgs/{}/mxedges/unassign",
            "POST /orgs/{}/mxedges/upgrade",
            "PUT /orgs/{}/mxedges/upgrade/{}",
            "POST /orgs/{}/mxedges/upgrade/{}/cancel",
            "POST /sites/{}/mxedges/upgrade",
            "PUT /sites/{}/mxedges/upgrade/{}",
            "POST /sites/{}/mxedges/upgrade/{}/cancel",
        ),
        _EDGES,
    ),
    **dict.fromkeys(
        (
            "POST /orgs/{}/setting/blacklist",
            "DELETE /orgs/{}/setting/blacklist",
            "POST /orgs/{}/setting/mist_scep/client_certs/revoke",
            "DELETE /orgs/{}/stats/marvisclients",
            "PUT /orgs/{}/usermacs",
            "POST /orgs/{}/usermacs/delete",
            "POST /orgs/{}/usermacs/import",
            "POST /sites/{}/clients/disconnect",
            "POST /sites/{}/clients/unauthorize",
            "POST /sites/{}/rogues/{}/deauth_clients",
            "POST /sites/{}/setting/blacklist",
            "DELETE /sites/{}/setting/blacklist",
            "POST /sites/{}/setting/watched_station",
            "DELETE /sites/{}/setting/watched_station",
            "POST /sites/{}/setting/whitelist",
            "DELETE /sites/{}/setting/whitelist",
        ),
        _CLIENTS,
    ),
    **dict.fromkeys(
        (
            "PUT /orgs/{}/psks",
            "POST /orgs/{}/psks/delete",
            "POST /orgs/{}/psks/import",
            "PUT /sites/{}/psks",
            "POST /sites/{}/psks/import",
        ),
        _KEYS,
    ),
    "POST /orgs/{}/assets/import": "assets",
    "POST /sites/{}/assets/import": "assets",
    "DELETE /orgs/{}/setting/juniper/unlink_account": "accounts",
    "POST /orgs/{}/ssos/{}/delete_admins": "administrators",
}
"""What each acts on, with a brace pair for every id and name in its path."""

_WORD: Final = "{}"
_BULK: Final = re.compile(
    r"(.+_)?(import|upgrade|reprovision|zeroize|reassign|assign|unassign|claim|replace|optimize"
    r"|disconnect|deauth|unauthorize|delete|restart|reboot)(_.+)?"
)
"""Last words of a POST that nobody has published yet, and that could act on any number."""

_KNOWN_FOR_ONE: Final = (
    "POST /orgs/{}/jsi/devices/{}/upgrade",
    "POST /orgs/{}/mxedges/{}/restart",
    "POST /orgs/{}/otherdevices/{}/reboot",
    "POST /orgs/{}/psks/{}/delete_old_passphrase",
    "POST /sites/{}/clients/{}/disconnect",
    "POST /sites/{}/clients/{}/unauthorize",
    "POST /sites/{}/maps/{}/replace",
    "POST /sites/{}/maps/{}/wayfinding/import",
    "POST /sites/{}/ssr/{}/upgrade",
)
"""Those with such a last word that are about the one thing in their path."""


def acts_on(method: str, path: str) -> str | None:
    """Return what a request would act on, many at once; None if it is about one thing.

    Args:
        method: of the API, in capital letters.
        path: from `/orgs` or `/sites` on.
    """
    words = path.strip("/").casefold().split("/")
    for known, things in MANY.items():
        if _is(known, method, words):
            return things
    new = method == "POST" and _BULK.fullmatch(words[-1])
    if new and not any(_is(known, method, words) for known in _KNOWN_FOR_ONE):
        return "things that this server does not know"
    return None


def _is(known: str, method: str, words: list[str]) -> bool:
    its_method, _, its_path = known.partition(" ")
    parts = its_path.strip("/").split("/")
    pairs = zip(parts, words, strict=False)
    return (
        method == its_method
        and len(parts) == len(words)
        and all(part in (word, _WORD) for part, word in pairs)
    )
