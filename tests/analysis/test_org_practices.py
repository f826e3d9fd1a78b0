"""An organization's settings against named practices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.analysis.org_practices import judge
from mist_mcp.models.organization import OrgSetting

if TYPE_CHECKING:
    from mist_mcp.analysis.practices import Judgement

EXEMPLARY: dict[str, Any] = {
    "password_policy": {"enabled": True, "min_length": 12, "requires_two_factor_auth": True},
    "api_policy": {"no_reveal": True, "src_ips": ["192.0.2.0/24"]},
    "junos_shell_access": {"admin": "admin", "write": "viewer", "read": "none"},
    "ui_idle_timeout": 30,
    "installer": {"grace_period": 7},
    "device_updown_threshold": 5,
}


def judged(*, session_expiry: int | None = 1440, **changes: Any) -> dict[str, Judgement]:
    """Return the judgements of exemplary settings with changes, by field."""
    setting = OrgSetting.model_validate({**EXEMPLARY, **changes})
    return {row.field: row for row in judge(setting, session_expiry=session_expiry)}


def test_exemplary_settings_have_no_weak_practice() -> None:
    """A good practice needs no advice."""
    assert {(row.verdict, row.advice) for row in judged().values()} == {("good", "")}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("password_policy.min_length", {"password_policy": {"enabled": True, "min_length": 11}}),
        ("password_policy.min_length", {"password_policy": {"min_length": 20}}),
        (
            "password_policy.requires_two_factor_auth",
            {"password_policy": {"enabled": False, "requires_two_factor_auth": True}},
        ),
        ("api_policy.no_reveal", {"api_policy": {"no_reveal": False, "src_ips": ["192.0.2.1"]}}),
        ("api_policy.src_ips", {"api_policy": {"no_reveal": True, "src_ips": []}}),
        ("disable_remote_shell, junos_shell_access", {"junos_shell_access": None}),
        ("disable_remote_shell, junos_shell_access", {"junos_shell_access": {"read": "admin"}}),
        ("ui_idle_timeout", {"ui_idle_timeout": 0}),
        ("session_expiry (organization)", {"session_expiry": 10_080}),
        ("installer.grace_period", {"installer": {"grace_period": 8}}),
        ("device_updown_threshold", {"device_updown_threshold": 31}),
    ],
)
def test_each_weakness_is_found_alone_and_has_advice(field: str, changes: dict[str, Any]) -> None:
    """The field that shows it is named."""
    assert judged(**changes)[field].verdict == "weak"
    assert judged(**changes)[field].advice


def test_a_shell_that_is_switched_off_is_good_whatever_the_roles() -> None:
    """It says that it is disabled."""
    row = judged(disable_remote_shell=True, junos_shell_access={"read": "admin"})[
        "disable_remote_shell, junos_shell_access"
    ]
    assert (row.verdict, row.value) == ("good", "disabled")


def test_the_advice_names_the_roles_with_too_much() -> None:
    """Roles without an entry: write logs in as an administrator."""
    row = judged(junos_shell_access={"helpdesk": "admin"})[
        "disable_remote_shell, junos_shell_access"
    ]
    assert row.advice == "Give write and helpdesk the level viewer or none."


def test_settings_that_were_not_sent_are_judged_by_the_documented_defaults() -> None:
    """An empty object is weak where the default is, and crashes nowhere."""
    rows = judge(OrgSetting(), session_expiry=None)
    weak = {row.field for row in rows if row.verdict == "weak"}
    assert "password_policy.requires_two_factor_auth" in weak
    assert "session_expiry (organization)" not in weak


def test_weak_practices_come_first() -> None:
    """And keep their order among themselves."""
    verdicts = [row.verdict for row in judge(OrgSetting(), session_expiry=99_999)]
    assert verdicts == sorted(verdicts, reverse=True)


def test_a_shell_level_that_nobody_knows_counts_as_too_much() -> None:
    """Only viewer and none are known to be harmless."""
    setting = OrgSetting.model_validate({"junos_shell_access": {"write": "superuser"}})
    judged = {each.practice: each for each in judge(setting, session_expiry=None)}
    shell = judged["The Junos shell is for administrators"]
    assert (shell.verdict, "write" in shell.advice) == ("weak", True)
