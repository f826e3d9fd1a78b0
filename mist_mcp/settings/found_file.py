"""What a `.env` file may set that nobody named: where a process starts is no decision. Pure.

A file that lies in the working directory may bring a token with its cloud (a token alone means the
default cloud, whatever else names one), settings that are neutral, and what makes the server
stricter. All else needs the environment, the command line, or a file named by `--env-file`:
whoever can leave a file somewhere is not whoever runs the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Rule = Literal["neutral", "with the token", "true", "false", "at most", "never"]
"""`true` and `false`: only this value, the stricter one; `at most`: up to the default."""

TOKEN: Final = "api_token"  # noqa: S105 - the name of a setting
ADDRESS: Final = "base_url"
_EACH_ITS_OWN: Final = "mcp_per_request_tokens"
CHOICE: Final = frozenset({"toolsets", "tools", "exclude_tools", "tool_search"})
"""What is listed together decides which tools there are: one source says all of it."""

RULES: Final[Mapping[str, Rule]] = {
    **dict.fromkeys((TOKEN, ADDRESS), "with the token"),
    **dict.fromkeys(CHOICE, "neutral"),
    **dict.fromkeys(("max_concurrent", "request_timeout", "max_result_bytes"), "neutral"),
    "result_form": "neutral",
    "mcp_max_requests": "neutral",
    "strict_security_mode": "true",
    **dict.fromkeys(("enable_writes", "security_risks_acknowledged"), "false"),
    **dict.fromkeys(("max_admin_orgs", "max_write_orgs", "max_orgs_per_msp"), "at most"),
    **dict.fromkeys(("max_admin_msps", "max_write_msps"), "at most"),
    **dict.fromkeys(("state_dir", "undo_dir", "audit_file", "approval_pin"), "never"),
    **dict.fromkeys(("mcp_auth_tokens", "mcp_per_request_tokens", "mcp_stateless"), "never"),
    **dict.fromkeys(("mcp_jwt_issuer", "mcp_jwt_jwks_uri", "mcp_jwt_audience"), "never"),
    **dict.fromkeys(("mcp_jwt_algorithm", "mcp_public_url", "shown_variables"), "never"),
}
"""The rule of each setting; a setting without one is an error at import."""

_WORDS: Final = {
    "true": frozenset({"true", "1", "yes", "y", "on", "t"}),
    "false": frozenset({"false", "0", "no", "n", "off", "f"}),
}
_NAME_IT: Final = "it needs the environment, an option, or a file named by --env-file"


def require_rules(fields: Iterable[str]) -> None:
    """Check that each setting has a rule, and each rule a setting.

    Raises:
        TypeError: one has none.
    """
    if odd := set(fields) ^ RULES.keys():
        message = f"{min(odd)} needs a rule in mist_mcp/settings/found_file.py, or is no setting"
        raise TypeError(message)


def refusals(
    given: Mapping[str, str], *, defaults: Mapping[str, object], stronger: Mapping[str, str]
) -> dict[str, str]:
    """Return what a file that nobody named must not set, and why.

    Args:
        given: its settings, by field.
        defaults: the default of each field.
        stronger: what sources set which somebody chose, by field.
    """
    elsewhere = set(stronger)
    found = {
        name: why
        for name, value in given.items()
        if (why := _refusal(name, value, default=defaults.get(name)))
    }
    if CHOICE & elsewhere:
        found |= dict.fromkeys(CHOICE & given.keys(), "which tools there are is said elsewhere")
    if TOKEN in elsewhere:
        return found | dict.fromkeys(given.keys() & {TOKEN, ADDRESS}, "the token is set elsewhere")
    if stronger.get(_EACH_ITS_OWN, "").lower() in _WORDS["true"]:
        why = "each request brings its own token, and goes to the cloud that the operator chose"
        return found | dict.fromkeys(given.keys() & {TOKEN, ADDRESS}, why)
    if ADDRESS in given and TOKEN not in given:
        found[ADDRESS] = "an address counts only beside its own token"
    return found


def _refusal(name: str, value: str, *, default: object) -> str:
    """Return why a value is refused; nothing if it is not."""
    rule = RULES.get(name, "neutral")  # what is no setting at all is ignored elsewhere
    if rule == "never":
        return _NAME_IT
    if rule in _WORDS and value.lower() not in _WORDS[rule]:
        return f"only {rule} is taken from there; for another value {_NAME_IT}"
    if rule == "at most" and not (
        value.isascii() and value.isdecimal() and int(value) <= _number(default)
    ):
        return f"at most {default} is taken from there; for more {_NAME_IT}"
    return ""


def _number(default: object) -> int:
    return default if isinstance(default, int) else 0
