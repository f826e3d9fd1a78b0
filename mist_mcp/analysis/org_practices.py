"""The settings of an organization, judged against named practices. Pure.

Each practice names the field that shows it, so that a reader can check and change it. A field
that the cloud did not send is judged by the API's documented default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.practices import judged, weak_first
from mist_mcp.models.organization import ApiPolicy, Installer, PasswordPolicy, ShellAccess

if TYPE_CHECKING:
    from mist_mcp.analysis.practices import Judgement
    from mist_mcp.models.organization import OrgSetting

SHORTEST_PASSWORD: Final = 12
LONGEST_SESSION: Final = 1440
"""Minutes; the cloud's own default."""
LONGEST_GRACE: Final = 7
"""Days; the cloud's own default for installers."""


def judge(setting: OrgSetting, *, session_expiry: int | None) -> list[Judgement]:
    """Judge the settings; weak ones first.

    Args:
        setting: the organization's settings.
        session_expiry: minutes, from the organization object.
    """
    found = [*_passwords(setting), *_tokens(setting), *_shell(setting)]
    found += [*_sessions(setting, session_expiry), *_monitoring(setting)]
    return weak_first(found)


def _measured(number: int | None, default: int, *, unit: str) -> str:
    """Show a number, and whether nobody set it."""
    return f"{default} {unit} (default)" if number is None else f"{number} {unit}"


def _passwords(setting: OrgSetting) -> list[Judgement]:
    policy = setting.password_policy or PasswordPolicy()
    on = policy.enabled is True
    length = policy.min_length if policy.min_length is not None else 8
    return [
        judged(
            "Administrators need a second factor",
            field="password_policy.requires_two_factor_auth",
            value=policy.requires_two_factor_auth,
            good=on and policy.requires_two_factor_auth is True,
            advice="Enable the password policy and require two-factor authentication.",
        ),
        judged(
            f"Passwords have at least {SHORTEST_PASSWORD} characters",
            field="password_policy.min_length",
            value=length,
            good=on and length >= SHORTEST_PASSWORD,
            advice=f"Enable the password policy with min_length {SHORTEST_PASSWORD} or more.",
        ),
    ]


def _tokens(setting: OrgSetting) -> list[Judgement]:
    policy = setting.api_policy or ApiPolicy()
    return [
        judged(
            "The API hides secrets",
            field="api_policy.no_reveal",
            value=policy.no_reveal,
            good=policy.no_reveal is True,
            advice="Set no_reveal, or every token with write access reads PSKs and RADIUS secrets.",
        ),
        judged(
            "API calls come from known addresses only",
            field="api_policy.src_ips",
            value=policy.src_ips,
            good=bool(policy.src_ips),
            advice="List the networks from which tokens may be used.",
        ),
    ]


def _shell(setting: OrgSetting) -> list[Judgement]:
    # Roles without an entry: admin and write log in as administrators, the others not at all.
    access = setting.junos_shell_access or ShellAccess()
    levels = {
        "admin": access.admin or "admin",
        "write": access.write or "admin",
        "read": access.read or "none",
        "helpdesk": access.helpdesk or "none",
    }
    others = ("write", "read", "helpdesk")
    loose = [role for role in others if levels[role] not in {"viewer", "none"}]
    return [
        judged(
            "The Junos shell is for administrators",
            field="disable_remote_shell, junos_shell_access",
            value="disabled"
            if setting.disable_remote_shell
            else ", ".join(f"{role}: {level}" for role, level in levels.items()),
            good=setting.disable_remote_shell is True or not loose,
            advice=f"Give {' and '.join(loose)} the level viewer or none.",
        )
    ]


def _sessions(setting: OrgSetting, session_expiry: int | None) -> list[Judgement]:
    minutes = session_expiry if session_expiry is not None else LONGEST_SESSION
    installer = setting.installer or Installer()
    grace = installer.grace_period if installer.grace_period is not None else LONGEST_GRACE
    return [
        judged(
            "Idle browser sessions end",
            field="ui_idle_timeout",
            value=setting.ui_idle_timeout,
            good=bool(setting.ui_idle_timeout),
            advice="Set a number of minutes; 0 means never.",
        ),
        judged(
            "Logins end within a day",
            field="session_expiry (organization)",
            value=_measured(session_expiry, LONGEST_SESSION, unit="minutes"),
            good=minutes <= LONGEST_SESSION,
            advice=f"Set session_expiry to {LONGEST_SESSION} minutes or less.",
        ),
        judged(
            "Installers lose their rights soon",
            field="installer.grace_period",
            value=_measured(installer.grace_period, LONGEST_GRACE, unit="days"),
            good=grace <= LONGEST_GRACE,
            advice=f"Set grace_period to {LONGEST_GRACE} days or less.",
        ),
    ]


def _monitoring(setting: OrgSetting) -> list[Judgement]:
    minutes = setting.device_updown_threshold
    return [
        judged(
            "Short outages are reported",
            field="device_updown_threshold",
            value=_measured(minutes, 0, unit="minutes"),
            good=(minutes or 0) <= 30,  # noqa: PLR2004
            advice="A threshold above 30 minutes hides outages from alarms and webhooks.",
        )
    ]
