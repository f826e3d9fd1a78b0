"""What each operation can do at worst, as its method, path, tags and answer tell; pure.

Mildest first: `read`, `diagnostic`, `disruptive`, `configuration`, `secret`, `arbitrary`; the last
is also the class of a POST of which nothing tells more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fake_mist.published.reduction import METHODS
from fake_mist.published.secrecy import hands_out

if TYPE_CHECKING:
    from collections.abc import Mapping

CLASSES: Final = ("read", "diagnostic", "disruptive", "configuration", "secret", "arbitrary")
UTILITIES: Final = "Utilities "
"""How the tags begin under which the description lists what acts on devices and clients."""

_LOOKING: Final = re.compile(
    r"arp|(service_)?ping|traceroute|resolve_dns|show_.+|(un)?locate|poll_stats|run_top"
    r"|monitor_traffic"
)
_DISTURBING: Final = re.compile(
    r"restart|reboot|bounce_.+|disconnect_.+|coa|clear_.+|release_.+|synthetic_test|cable_test"
    r"|check_.+|zigbee_.+|switch_master|support|preempt_.+"
)
_CHANGING: Final = re.compile(
    r"import|upgrade(_.+)?|(un)?assign|unregister|clone|delete|zeroize|reprovision|readopt"
    r"|restore_backup_version|vc|vc_port|set_vc_port_mode|convert_to_virtualmac|snapshot"
)
_TERMINAL: Final = "shell"


def classes(description: Mapping[str, Any]) -> dict[str, str]:
    """Give the class of danger of every operation."""
    return {
        f"{method.upper()} {path}": danger(description, method, path)
        for path, item in description["paths"].items()
        for method in METHODS
        if method in item
    }


def danger(description: Mapping[str, Any], method: str, path: str) -> str:
    """Tell what an operation can do."""
    operation = description["paths"][path][method]
    if hands_out(description, operation):
        return "secret"
    acts = any(tag.startswith(UTILITIES) for tag in operation.get("tags", ()))
    if method in {"delete", "put"}:
        return "disruptive" if acts else "configuration"
    if method != "post":
        return "read" if method == "get" else "arbitrary"
    return _danger_of_action(description, path, acts=acts)


def _danger_of_action(description: Mapping[str, Any], path: str, *, acts: bool) -> str:
    """Tell what a POST can do, by the last word of its path before anything else."""
    word = path.rpartition("/")[2]
    if word == _TERMINAL:
        return "arbitrary"
    if _LOOKING.fullmatch(word):
        return "diagnostic"
    if _CHANGING.fullmatch(word) or _is_collection(description, path):
        return "configuration"
    return "disruptive" if acts or _DISTURBING.fullmatch(word) else "arbitrary"


def _is_collection(description: Mapping[str, Any], path: str) -> bool:
    """Tell whether what is posted can be removed again, alone."""
    return any(
        other.startswith(f"{path}/{{") and other.count("/") == path.count("/") + 1
        for other, item in description["paths"].items()
        if "delete" in item
    )
