"""Kinds of alarms: key, class, and the members that go with each.

The keys, classes, fields and forms of members are those of the definitions that the public
webhook translator of the Mist automation team keeps (`src/mist/alarm_defs.json`, 73 kinds), whose
examples also show what no list of fields names. `NEWER` has kinds that clouds have sent since.
A line has the key, its severity, and the members; the device of an alarm is the first of `aps`,
`switches` and `gateways` that it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MARVIS: Final = "marvis"
EXAMPLES_ONLY: Final = frozenset(
    {"bssid", "detail", "secpolicy_violated", "site_name", "unacked_time"}
)
"""Members that examples have and no definition lists."""

DEVICE_FIELDS: Final = {"aps": "ap", "gateways": "gateway", "switches": "switch"}

_INFRASTRUCTURE: Final = """
device_down warn hostnames aps
device_restarted info hostnames aps reasons
loop_detected_by_ap warn hostnames aps
switch_down warn hostnames switches
switch_restarted info hostnames switches reasons detail
gateway_down warn hostnames gateways
device_reconnected info hostnames aps
infra_dhcp_failure critical wcids wlan_ids hostnames ssids vlans aps servers
infra_dhcp_success info aps servers vlans
infra_dns_failure critical wcids wlan_ids hostnames ssids vlans aps servers
infra_dns_success info aps servers vlans
infra_arp_failure critical wcids wlan_ids hostnames ssids vlans aps servers
infra_arp_success info aps servers vlans
switch_reconnected info hostnames switches
gateway_reconnected info hostnames gateways
vpn_peer_down warn hostnames gateways reasons
vc_master_changed critical hostnames switches reasons
vc_backup_failed critical hostnames switches reasons
vc_member_added info hostnames switches reasons
vc_member_deleted critical hostnames switches reasons
sw_alarm_chassis_poe warn hostnames switches reasons unacked_time
sw_alarm_chassis_pem warn hostnames switches reasons
sw_alarm_chassis_psu warn hostnames switches reasons
sw_alarm_chassis_partition warn hostnames switches reasons
sw_dhcp_pool_exhausted warn hostnames switches reasons
gw_dhcp_pool_exhausted warn hostnames gateways reasons
sw_bgp_neighbor_state_changed info hostnames switches reasons
sw_bad_optics warn hostnames switches port_ids reasons
sw_bpdu_error warn hostnames switches port_ids reasons
"""

_SECURITY: Final = """
secpolicy_violation warn hostnames aps secpolicy_violated wlan_ids
bssid_spoofing info hostnames aps bssids ssids
honeypot_ssid info hostnames aps bssids ssids
adhoc_network warn hostnames client_mac2 ssids client_mac1 aps
rogue_ap critical hostnames aps bssids ssids
rogue_client critical hostnames aps wcids bssids
watched_station warn hostnames aps wcids
eap_handshake_flood info hostnames client_macs ssids bssids aps
air_magnet_scan info hostnames aps client_macs
excessive_eapol_start warn hostnames aps client_macs ssids
eapol_logoff_attack warn hostnames client_macs ssids bssids aps
eap_dictionary_attack warn hostnames client_macs ssids bssids aps
disassociation_flood warn hostnames client_macs ssids bssids aps site_name
beacon_flood warn hostnames aps
essid_jack warn hostnames aps
krack_attack warn hostnames client_macs ssids bssids aps
vendor_ie_missing warn hostnames aps bssids ssids
tkip_icv_attack warn hostnames client_macs ssids bssids aps
repeated_auth_failures info ssids aps client_macs bssid hostnames
eap_failure_injection warn hostnames aps bssids
eap_spoofed_success warn hostnames aps bssids
out_of_sequence warn hostnames aps bssids ssids
zero_ssid_association warn hostnames aps bssids ssids
monkey_jack warn hostnames aps bssids
excessive_client warn hostnames aps
ssid_injection warn hostnames aps ssids
"""
"""One kind writes its one BSSID as a text, not as a list: here `bssid`."""

_NEWER: Final = """
sw_alarm_chassis_fan critical hostnames switches reasons
sw_alarm_chassis_hot critical hostnames switches reasons
"""

_MARVIS: Final = """
missing_vlan critical switch missing_vlan config_vlan
bad_cable critical switch bad_cable test_replace_cable
port_flap warn switch port_flap check_port
gw_bad_cable critical gateway bad_cable test_replace_cable
authentication_failure critical connectivity auth_failure check_radius_offline
dhcp_failure critical connectivity dhcp_failure check_dhcp
arp_failure critical connectivity arp_failure check_arp
dns_failure critical connectivity dns_failure check_dns
negotiation_mismatch critical switch negotiation_mismatch check_interface_config
gw_negotiation_mismatch critical gateway negotiation_mismatch check_interface_config
ap_offline critical ap ap_disconnect check_disconnected_ap
non_compliant critical ap non_compliant firmware_upgrade
ap_bad_cable critical layer_1 bad_cable test_replace_cable
health_check_failed critical ap health_check firmware_upgrade
bad_wan_uplink critical gateway bad_wan_link check_wan_link
switch_stp_loop critical
insufficient_coverage critical ap insufficient_coverage check_coverage
insufficient_capacity critical ap insufficient_capacity check_capacity
auth_failure critical connectivity auth_failure check_radius_offline
"""
"""Category, symptom and action of each finding; one comes bare, with none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmKind:
    """One kind of alarm.

    Attributes:
        members: what a row has beside what every row has; empty for those of Marvis.
        finding: category, symptom and action of one of Marvis; empty for any other.
    """

    key: str
    group: str
    severity: str
    members: tuple[str, ...] = ()
    finding: tuple[str, ...] = ()

    @property
    def concerns(self) -> str:
        """Tell the kind of device that raises it."""
        if self.group != MARVIS:
            return next(kind for name, kind in DEVICE_FIELDS.items() if name in self.members)
        category = "" if not self.finding else self.finding[0]
        usual = {"connectivity": "ap", "layer_1": "ap", "": "switch"}
        return usual.get(category, category)


def _read(text: str, group: str) -> dict[str, AlarmKind]:
    kinds = {}
    for line in text.strip().splitlines():
        key, severity, *rest = line.split()
        name = "finding" if group == MARVIS else "members"
        more: dict[str, tuple[str, ...]] = {name: tuple(rest)}
        kinds[key] = AlarmKind(key=key, group=group, severity=severity, **more)
    return kinds


KINDS: Final = {
    **_read(_INFRASTRUCTURE, "infrastructure"),
    **_read(_SECURITY, "security"),
    **_read(_NEWER, "infrastructure"),
    **_read(_MARVIS, MARVIS),
}
