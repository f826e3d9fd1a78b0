"""The types of alarms that are public: group, severity, and what they tell. Pure.

Keys, groups and severities are those of the definitions of the public webhook translator of the
Mist automation team; those without a severity are in the test data of the public Terraform
provider, in runbooks and in what other programs read. A line has a key, its severity, after `>` the
keys that tell of its end, and after `|` `change` where it only tells that something changed. Keys
after `>` tell of a return. A type that no list has is judged by the last words of its key.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

_INFRASTRUCTURE: Final = """
    device_down warn > device_reconnected
    switch_down warn > switch_reconnected
    gateway_down warn > gateway_reconnected
    switch_offline critical > switch_reconnected
    device_restarted info | change
    switch_restarted info | change
    gateway_restarted - | change
    loop_detected_by_ap warn
    infra_dhcp_failure critical > infra_dhcp_success
    infra_dns_failure critical > infra_dns_success
    infra_arp_failure critical > infra_arp_success
    vpn_peer_down warn > vpn_peer_up
    vpn_path_down - > vpn_path_up
    gw_vpn_path_down - > gw_vpn_path_up
    tunnel_down - > tunnel_up
    vc_master_changed critical | change
    vc_backup_failed critical
    vc_member_added info | change
    vc_member_deleted critical > vc_member_added
    vc_member_restarted - | change
    sw_vc_port_down - > sw_vc_port_up
    sw_alarm_chassis_fan - > sw_alarm_chassis_fan_clear
    sw_alarm_chassis_hot - > sw_alarm_chassis_hot_clear
    sw_alarm_chassis_mgmt_link_down - > sw_alarm_chassis_mgmt_link_down_clear
    sw_alarm_chassis_poe warn > sw_alarm_chassis_poe_clear
    sw_alarm_chassis_pem warn > sw_alarm_chassis_pem_clear
    sw_alarm_chassis_psu warn > sw_alarm_chassis_psu_clear
    sw_alarm_chassis_partition warn > sw_alarm_chassis_partition_clear
    sw_dhcp_pool_exhausted warn
    gw_dhcp_pool_exhausted warn
    gw_src_nat_pool_threshold_exceeded -
    sw_rogue_dhcp_server_detected warn
    sw_non_dhcp_client_detected -
    sw_bgp_neighbor_state_changed info | change
    sw_bgp_neighbor_down - > sw_bgp_neighbor_up
    gw_bgp_neighbor_down - > gw_bgp_neighbor_up
    sw_bad_optics warn
    sw_bpdu_error warn
    sw_evpn_duplicate_mac -
    sw_high_cpu_usage -
    sw_critical_port_down - > sw_critical_port_up
    gw_critical_port_down - > gw_critical_port_up
    ha_control_link_down - > ha_control_link_up
    esl_hung - > esl_recovered
    mist_edge_disconnected - > mist_edge_connected
    mist_edge_cpu_usage_high - > mist_edge_cpu_usage_normal
    mist_edge_disk_usage_high - > mist_edge_disk_usage_normal
    mist_edge_memory_usage_high - > mist_edge_memory_usage_normal
    mist_edge_fan_unplugged - > mist_edge_fan_plugged
    mist_edge_psu_unplugged - > mist_edge_psu_plugged
    mist_edge_powerinput_disconnected - > mist_edge_powerinput_connected
    mist_edge_service_failed -
    mist_edge_service_crashed -
    tt_inactive_vlans -
    tt_tunnels_lost - > tt_tunnels_up
    tt_port_last_dropped_from_lacp -
    tt_ports_all_dropped_from_lacp -
    cellular_edge_disconnected_from_ncm - > cellular_edge_connected_to_ncm
    cellular_edge_login_failed - > cellular_edge_login_succeeded
    cellular_edge_modem_wan_disconnected - > cellular_edge_modem_wan_connected
    cellular_edge_ethernet_wan_disconnected - > cellular_edge_ethernet_wan_connected
    cellular_edge_ethernet_wan_unplugged - > cellular_edge_ethernet_wan_plugged
    cellular_edge_sim_door_opened - > cellular_edge_sim_door_closed
    cellular_edge_firmware_upgraded - | change
    cellular_edge_rebooted - | change
    cellular_edge_wan_service_type_changed - | change
"""

_SECURITY: Final = """
    secpolicy_violation warn
    bssid_spoofing info
    honeypot_ssid info
    adhoc_network warn
    rogue_ap critical
    rogue_client critical
    watched_station warn
    eap_handshake_flood info
    air_magnet_scan info
    excessive_eapol_start warn
    eapol_logoff_attack warn
    eap_dictionary_attack warn
    disassociation_flood warn
    beacon_flood warn
    essid_jack warn
    krack_attack warn
    vendor_ie_missing warn
    tkip_icv_attack warn
    repeated_auth_failures info
    eap_failure_injection warn
    eap_spoofed_success warn
    out_of_sequence warn
    zero_ssid_association warn
    monkey_jack warn
    excessive_client warn
    ssid_injection warn
    idp_attack_detected -
    url_blocked -
"""

_MARVIS: Final = """
    missing_vlan critical
    bad_cable critical
    port_flap warn
    port_stuck -
    gw_bad_cable critical
    ap_bad_cable critical
    auth_failure critical
    authentication_failure critical
    dhcp_failure critical
    arp_failure critical
    dns_failure critical
    minis_application_reachability_failure critical
    minis_arp_failure critical
    minis_dhcp_failure critical
    minis_dns_failure critical
    negotiation_mismatch critical
    gw_negotiation_mismatch critical
    sw_negotiation_incomplete critical
    sw_mtu_mismatch critical
    gw_mtu_mismatch critical
    ap_offline critical
    ap_offline_isp_site_down critical
    ap_loop_by_duplicate_tunnels warn
    ap_loop_by_duplicate_wlan_paths warn
    ap_loop_by_switch_port_flap warn
    non_compliant critical
    gw_non_compliant critical
    health_check_failed critical
    bad_wan_uplink critical
    intermittent_wan_connectivity critical
    wan_device_problem -
    switch_stp_loop critical
    insufficient_coverage critical
    insufficient_capacity critical
"""


class Tells(Enum):
    """What a type of alarm tells of."""

    TROUBLE = "trouble"
    RETURN = "return"
    CHANGE = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmType:
    """What is public about a type of alarm.

    Attributes:
        group: its group.
        severity: its severity; None where no public list says it.
        tells: of a trouble, of its end, or only of a change.
        ended_by: the types that tell of its end.
    """

    group: str
    severity: str | None = None
    tells: Tells = Tells.TROUBLE
    ended_by: tuple[str, ...] = ()


def _read(text: str, group: str) -> dict[str, AlarmType]:
    found: dict[str, AlarmType] = {}
    for line in text.strip().splitlines():
        told, _, change = line.partition("|")
        first, _, ends = told.partition(">")
        key, severity = first.split()
        back = AlarmType(group=group, severity="info", tells=Tells.RETURN)
        found |= {end: found.get(end, back) for end in ends.split()}
        found[key] = AlarmType(
            group=group,
            severity=None if severity == "-" else severity,
            tells=Tells.CHANGE if change else Tells.TROUBLE,
            ended_by=tuple(ends.split()),
        )
    return found


ALARM_TYPES: Final = {
    **_read(_INFRASTRUCTURE, "infrastructure"),
    **_read(_SECURITY, "security"),
    **_read(_MARVIS, "marvis"),
}
"""All public types by their key."""

_BACK: Final = frozenset(
    {"clear", "cleared", "connected", "normal", "plugged", "reconnected", "recovered", "recovery"}
    | {"rejoined", "resolved", "restored", "resumed", "success", "succeeded", "up"}
)
_CHANGED: Final = frozenset({"added", "changed", "rebooted", "restarted", "upgraded", "updated"})


def tells(type_: str | None, *, group: str | None = None) -> Tells:
    """Return what a type tells of; of a type that no public list has, by its last word.

    What is called a success in the group of attacks is one of the attacker.
    """
    known = ALARM_TYPES.get(type_ or "")
    if known is not None:
        return known.tells
    last = (type_ or "").casefold().rpartition("_")[2]
    if (group or "").casefold() == "security":
        return Tells.TROUBLE
    if last in _BACK:
        return Tells.RETURN
    return Tells.CHANGE if last in _CHANGED else Tells.TROUBLE
