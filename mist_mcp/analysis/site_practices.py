"""The settings of a site, judged against named practices. Pure.

Each practice names the field that shows it, so that a reader can check and change it. A field
that the cloud did not send is judged by the API's documented default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.practices import judged, weak_first
from mist_mcp.models.site_setting import Rogue, SwitchMgmt
from mist_mcp.words.counts import number_of

if TYPE_CHECKING:
    from mist_mcp.analysis.practices import Judgement
    from mist_mcp.models.site_setting import SiteSetting, Switch

LONGEST_SILENCE: Final = 30
"""Minutes."""

_TWO: Final = 2
"""Servers of a kind; with one, all stops where it stops."""


def judge(setting: SiteSetting) -> list[Judgement]:
    """Judge the settings; weak ones first."""
    found = [*_wireless(setting), *_upkeep(setting), *_services(setting), *_switches(setting)]
    return weak_first(found)


def _switched(practice: str, *, field: str, on: bool | None, advice: str) -> Judgement:
    """Judge what ought to be on."""
    return judged(practice, field=field, value=on, good=on is True, advice=advice)


def _on(part: Switch | None) -> bool | None:
    return part.enabled if part else None


def _wireless(setting: SiteSetting) -> list[Judgement]:
    rogue = setting.rogue or Rogue()
    return [
        _switched(
            "Strangers' access points on the wire are found",
            field="rogue.enabled",
            on=rogue.enabled,
            advice="Enable rogue detection.",
        ),
        _switched(
            "Access points that copy our SSIDs are found",
            field="rogue.honeypot_enabled",
            on=rogue.honeypot_enabled,
            advice="Enable honeypot detection.",
        ),
    ]


def _upkeep(setting: SiteSetting) -> list[Judgement]:
    minutes = setting.device_updown_threshold
    return [
        _switched(
            "Access points get fixes by themselves",
            field="auto_upgrade.enabled",
            on=_on(setting.auto_upgrade),
            advice="Enable auto_upgrade with a day and a time, or upgrade by hand regularly.",
        ),
        _switched(
            "Access points restart without the cloud",
            field="persist_config_on_device",
            on=setting.persist_config_on_device,
            advice="Store the configuration on the access points.",
        ),
        _switched(
            "Access points take a bad configuration back",
            field="config_auto_revert",
            on=setting.config_auto_revert,
            advice="Enable config_auto_revert, or a mistake can cut access points off.",
        ),
        judged(
            "Short outages are reported",
            field="device_updown_threshold",
            value=f"{minutes or 0} minutes",
            good=(minutes or 0) <= LONGEST_SILENCE,
            advice=f"A threshold above {LONGEST_SILENCE} minutes hides outages from alarms.",
        ),
    ]


def _services(setting: SiteSetting) -> list[Judgement]:
    return [
        judged(
            "Switches keep the right time",
            field="ntp_servers",
            value=f"{len(setting.ntp_servers)} servers",
            good=bool(setting.ntp_servers),
            advice="Name an NTP server: logs and certificates need the time.",
        ),
        judged(
            "Names resolve when one server fails",
            field="dns_servers",
            value=f"{len(setting.dns_servers)} servers",
            good=len(setting.dns_servers) >= _TWO,
            advice="Name two DNS servers.",
        ),
        _switched(
            "Switches log to a server",
            field="remote_syslog.enabled",
            on=_on(setting.remote_syslog),
            advice="Send syslog to a server: a switch that restarts loses what it knew.",
        ),
        *_snmp(setting),
    ]


def _snmp(setting: SiteSetting) -> list[Judgement]:
    """Judge SNMP, where it is configured and not switched off."""
    snmp = setting.snmp_config
    if snmp is None or snmp.enabled is False:
        return []
    return [
        judged(
            "SNMP is encrypted",
            field="snmp_config.v2c_config",
            value=f"{len(snmp.v2c_config)} communities",
            good=not snmp.v2c_config,
            advice="Use SNMP version 3; communities cross the network in clear text.",
        ),
        judged(
            "SNMP answers known stations only",
            field="snmp_config.client_list",
            value=f"{len(snmp.client_list)} lists",
            good=bool(snmp.client_list),
            advice="List the stations that may ask.",
        ),
    ]


def _switches(setting: SiteSetting) -> list[Judgement]:
    lines = len(setting.additional_config_cmds)
    return [
        _switched(
            "Switches drop foreign DHCP servers",
            field="dhcp_snooping.enabled",
            on=_on(setting.dhcp_snooping),
            advice="Enable DHCP snooping for the networks of users.",
        ),
        _switched(
            "Switches shield their own processor",
            field="switch_mgmt.protect_re.enabled",
            on=_on((setting.switch_mgmt or SwitchMgmt()).protect_re),
            advice="Enable protect_re with the hosts that may reach the switches.",
        ),
        judged(
            "Configuration is in fields that Mist checks",
            field="additional_config_cmds[]",
            value=f"{number_of(lines, 'line')} of CLI",
            good=not lines,
            advice="Move what has a field of its own there; Mist does not check CLI lines.",
        ),
    ]
