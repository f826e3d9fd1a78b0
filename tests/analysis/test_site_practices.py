"""A site's settings against named practices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.analysis.site_practices import judge
from mist_mcp.models.site_setting import SiteSetting

if TYPE_CHECKING:
    from mist_mcp.analysis.practices import Judgement

EXEMPLARY: dict[str, Any] = {
    "rogue": {"enabled": True, "honeypot_enabled": True},
    "auto_upgrade": {"enabled": True},
    "persist_config_on_device": True,
    "config_auto_revert": True,
    "device_updown_threshold": 5,
    "ntp_servers": ["192.0.2.1"],
    "dns_servers": ["192.0.2.1", "192.0.2.2"],
    "snmp_config": {"client_list": [{"client_list_name": "noc"}], "v3_config": {}},
    "remote_syslog": {"enabled": True},
    "dhcp_snooping": {"enabled": True},
    "switch_mgmt": {"protect_re": {"enabled": True}},
}


def judged(**changes: Any) -> dict[str, Judgement]:
    """Return the judgements of exemplary settings with changes, by field."""
    return {row.field: row for row in judge(SiteSetting.model_validate({**EXEMPLARY, **changes}))}


def test_exemplary_settings_have_no_weak_practice() -> None:
    """A good practice needs no advice."""
    assert {(row.verdict, row.advice) for row in judged().values()} == {("good", "")}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("rogue.enabled", {"rogue": {"honeypot_enabled": True}}),
        ("rogue.honeypot_enabled", {"rogue": {"enabled": True}}),
        ("auto_upgrade.enabled", {"auto_upgrade": {"enabled": False}}),
        ("persist_config_on_device", {"persist_config_on_device": None}),
        ("config_auto_revert", {"config_auto_revert": False}),
        ("device_updown_threshold", {"device_updown_threshold": 31}),
        ("ntp_servers", {"ntp_servers": []}),
        ("dns_servers", {"dns_servers": ["192.0.2.1"]}),
        ("snmp_config.v2c_config", {"snmp_config": {"v2c_config": [{}], "client_list": [1]}}),
        ("snmp_config.client_list", {"snmp_config": {}}),
        ("remote_syslog.enabled", {"remote_syslog": {}}),
        ("dhcp_snooping.enabled", {"dhcp_snooping": None}),
        ("switch_mgmt.protect_re.enabled", {"switch_mgmt": {"protect_re": {"enabled": False}}}),
        ("additional_config_cmds[]", {"additional_config_cmds": ["set system services telnet"]}),
    ],
)
def test_each_weakness_is_found_alone_and_has_advice(field: str, changes: dict[str, Any]) -> None:
    """The field that shows it is named."""
    weak = {row.field: row for row in judged(**changes).values() if row.verdict == "weak"}
    assert list(weak) == [field]
    assert weak[field].advice


@pytest.mark.parametrize("snmp", [None, {"enabled": False, "v2c_config": [{}]}])
def test_snmp_that_is_off_is_not_judged(snmp: Any) -> None:
    """There is nothing to protect."""
    assert not any(field.startswith("snmp") for field in judged(snmp_config=snmp))


def test_weak_practices_come_first_and_show_no_secret() -> None:
    """A community is counted, never named."""
    rows = judge(
        SiteSetting.model_validate(
            {
                "snmp_config": {
                    "v2c_config": [{"authorization": "read-only", "community_name": "hush"}]
                }
            }
        )
    )
    assert [row.verdict for row in rows] == sorted((row.verdict for row in rows), reverse=True)
    assert "hush" not in str(rows)


@pytest.mark.parametrize("odd", [None, 7, "x", [], {"enabled": "maybe"}])
def test_odd_shapes_count_as_not_set(odd: Any) -> None:
    """Nothing that a cloud sends makes it fail."""
    document = dict.fromkeys(EXEMPLARY, odd)
    assert judge(SiteSetting.model_validate(document))
