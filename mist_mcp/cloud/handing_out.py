"""Which requests hand out secrets: what the published description tells, and what it leaves out.

The gate asks here before it lets a read pass, and the client before it sends one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from mist_mcp.cloud.operations import operations

_GRAVE: Final = "secret"
_UNTOLD: Final = re.compile(
    r"/(apitokens|psks|pskportals|two_factor|oauth|request_ztp_password|register_cmd"
    r"|outbound_ssh_cmd|[a-z]*invites)(/|$)"
)
"""Credentials, invitations, and commands that hold them, whatever is done with them: the
description tells neither of all their answers, nor of every scope."""

_SCOPE: Final = re.compile(r"/api/v1/(?:(?:orgs|sites|msps)/\{[^/]*\}|self)/")
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_ONE_WORD: Final = "[^/]+"


def hands_out(method: str, path: str) -> bool:
    """Tell whether a request hands out secrets.

    A request that the description has is what it says; another one is taken for secret if it is
    about anything that hands out secrets elsewhere.

    Args:
        method: of HTTP, in capital letters.
        path: with or without placeholders; small and capital letters are the same.
    """
    small = path.casefold().rstrip("/")
    if _UNTOLD.search(small):
        return True
    told = [danger for pattern, danger in _patterns(method) if pattern.fullmatch(small)]
    return _GRAVE in told if told else _things().search(small) is not None


@cache
def _patterns(method: str) -> list[tuple[re.Pattern[str], str]]:
    """Return the paths of a method, each with its class."""
    named = (name.partition(" ") for name in operations())
    return [
        (re.compile(_PLACEHOLDER.sub(_ONE_WORD, path.casefold())), operations()[f"{method} {path}"])
        for how, _, path in named
        if how == method
    ]


@cache
def _things() -> re.Pattern[str]:
    """Match what secret requests are about, such as `/setting/mist_scep`, in any path."""
    paths = {name.partition(" ")[2] for name, kind in operations().items() if kind == _GRAVE}
    ends = {_PLACEHOLDER.sub(_ONE_WORD, _SCOPE.sub("", path)) for path in paths}
    return re.compile(rf"/(?:{'|'.join(sorted(ends))})(?:/|$)")
