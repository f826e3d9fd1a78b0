"""The types of events that are public: which tell of trouble, and which of its end. Pure.

Keys and pairs are those of the public lists of the Mist automation team: the events that a script
of its library pairs (`list_open_events.py`), the definitions of its webhook translator, and the
examples and enumerations of the published description. A type that no list has is unknown: good
or bad, nobody here can tell.

Below the name of a kind of trouble, a line has prefixes, the types of trouble, after `>` the types
that end it, and after `|` what tells one trouble of a device from another: the first of its fields
that is there, a word after another one in its text. The prefix `-` is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PORT_DOWN: Final = "port down"

_TROUBLES: Final = """
configuration failed
    AP CONFIG_FAILED CONFIG_REVERTED > CONFIGURED RECONFIGURED
    SW,GW CONFIG_FAILED CONFIG_LOCK_FAILED CONFIG_ERROR_ADDTL_COMMAND > CONFIGURED RECONFIGURED
    SW,GW CONFIG_REVERTED CONFIG_HISTORY_ROLLBACK > CONFIGURED RECONFIGURED
    ME MISCONFIGURED > CONFIGURED
upgrade failed
    AP,SW,GW UPGRADE_FAILED > UPGRADED
    SW,GW ZTP_FAILED > ZTP_FINISHED
    SW,GW RECOVERY_SNAPSHOT_FAILED > RECOVERY_SNAPSHOT_SUCCEEDED RECOVERY_SNAPSHOT_NOTNEEDED
    GW APPID_INSTALL_FAILED > APPID_INSTALLED
    GW IDP_INSTALL_FAILED > IDP_INSTALLED
    ME PACKAGE_INSTALL_FAILED > PACKAGE_INSTALLED
    ME PACKAGE_UNINSTALL_FAILED > PACKAGE_UNINSTALLED
    ME PACKAGE_UPDATE_FAILED > PACKAGE_UPDATED
DHCP failure
    AP DHCP_FAILURE
    GW DHCP_UNRESOLVED > DHCP_RESOLVED | port_id
    SW,GW DHCP_POOL_EXHAUSTED
    MARVIS_EVENT CLIENT_DHCP_FAILURE CLIENT_DHCP_NAK CLIENT_DHCP_STUCK CLIENT_FAILED_DHCP_INFORM
    MARVIS_EVENT CLIENT_DHCPV6_FAILURE CLIENT_DHCPV6_NAK CLIENT_DHCPV6_STUCK
rogue DHCP server
    SW ROGUE_DHCP_SERVER_DETECTED
restart
    AP,SW,GW,ME RESTARTED RESTART_BY_USER RESTARTED_BY_USER
    SW,GW SYSTEM_SERVICE_RESTART
    ME SERVICE_RESTARTED
lost its cloud connection
    AP,SW,GW,ME DISCONNECTED DISCONNECTED_LONG > CONNECTED
lost its conductor
    GW CONDUCTOR_DISCONNECTED > CONDUCTOR_CONNECTED
hardware alarm
    SW,GW ALARM_CHASSIS_FAN > ALARM_CHASSIS_FAN_CLEAR
    SW,GW ALARM_CHASSIS_HOT > ALARM_CHASSIS_HOT_CLEAR
    SW,GW ALARM_CHASSIS_HUMIDITY > ALARM_CHASSIS_HUMIDITY_CLEAR
    SW,GW ALARM_CHASSIS_MGMT_LINK_DOWN > ALARM_CHASSIS_MGMT_LINK_DOWN_CLEAR
    SW,GW ALARM_CHASSIS_PARTITION > ALARM_CHASSIS_PARTITION_CLEAR
    SW,GW ALARM_CHASSIS_PEM > ALARM_CHASSIS_PEM_CLEAR
    SW,GW ALARM_CHASSIS_POE > ALARM_CHASSIS_POE_CLEAR
    SW,GW ALARM_CHASSIS_PSU > ALARM_CHASSIS_PSU_CLEAR
    SW,GW ALARM_CHASSIS_WARM > ALARM_CHASSIS_WARM_CLEAR
    SW,GW ALARM
    ME FAN_UNPLUGGED > FAN_PLUGGED | component
    ME PSU_UNPLUGGED > PSU_PLUGGED | component
    ME POWERINPUT_DISCONNECTED > POWERINPUT_CONNECTED | component
line card off
    SW FPC_POWER_OFF > FPC_POWER_ON | fru_slot text:jnxFruSlot
external alarm input
    SW ALARM_IOT_SET > ALARM_IOT_CLEAR
virtual chassis
    SW VC_PORT_DOWN > VC_PORT_UP | port_id
    SW VC_IN_TRANSITION > VC_STABLE
    SW VC_MEMBER_DELETED > VC_MEMBER_ADDED | text:member
    SW VC_MASTER_CHANGED
    SW ALARM_VIRTUAL_CHASSIS_VERSION_MISMATCH > ALARM_VIRTUAL_CHASSIS_VERSION_MISMATCH_CLEAR
runs on its recovery partition
    SW MASTER_ON_RECOVERY MEMBER_ON_RECOVERY
port down
    AP,SW PORT_DOWN > PORT_UP | port_id text:ifName
gateway port down
    GW PORT_DOWN > PORT_UP | port_id text:ifName
path or session down
    SW,GW BGP_NEIGHBOR_DOWN > BGP_NEIGHBOR_UP | text:neighbor
    SW,GW OSPF_NEIGHBOR_DOWN > OSPF_NEIGHBOR_UP | text:neighbor
    SW BFD_SESSION_DISCONNECTED > BFD_SESSION_ESTABLISHED
    GW VPN_PATH_DOWN > VPN_PATH_UP | text:path vpn_path vpn_name
    GW VPN_PEER_DOWN > VPN_PEER_UP | text:peer peer_mac
    GW SERVICE_PATH_DOWN > SERVICE_PATH_UP | policy
    GW TUNNEL_DOWN > TUNNEL_UP | text:Tunnel
    GW TUNNEL_PROVISION_FAILED > TUNNEL_PROVISIONED
BGP state changed
    SW,GW BGP_NEIGHBOR_STATE_CHANGED
high availability
    GW HA_CONTROL_LINK_DOWN > HA_CONTROL_LINK_UP
    GW HA_HEALTH_WEIGHT_LOW > HA_HEALTH_WEIGHT_RECOVERY | text:Detected
ARP unresolved
    GW ARP_UNRESOLVED > ARP_RESOLVED | port_id text:network-interface:
EVPN core isolated
    SW EVPN_CORE_ISOLATED > EVPN_CORE_ISOLATION_CLEARED
MAC learning stopped
    SW MAC_LEARNING_STOPPED > MAC_LEARNING_RESUMED
LACP timeout
    SW LACPD_TIMEOUT > LACPD_TIMEOUT_CLEARED | port_id
tunnels lost
    TT TUNNELS_LOST > TUNNELS_UP
Mist Edge service failed
    ME SERVICE_CRASHED SERVICE_FAILED > SERVICE_STARTED | service
Mist Edge resource usage
    ME RESOURCE_USAGE
Mist Edge port or resource failed
    TT MONITORED_RESOURCE_FAILED > MONITORED_RESOURCE_RECOVERED | resource
    TT PORT_BLOCKED > PORT_RECOVERY | port port_id
    TT PORT_LINK_DOWN > PORT_LINK_RECOVERY | port port_id
    TT PORT_DROPPED_FROM_LACP > PORT_JOINED_LACP PORT_FIRST_JOIN_LACP | port port_id
    TT PORT_LAST_DROPPED_FROM_LACP > PORT_JOINED_LACP PORT_FIRST_JOIN_LACP | port port_id
    TT PORTS_BOUNCE_FAILED AP_DISCONNECT_FAILED
authentication failed
    AP RADSEC_FAILURE > RADSEC_RECOVERY
    SW DOT1XD_USR_AUTH_FAILED DOT1XD_USER_AUTH_FAILED RADIUS_SERVER_UNREACHABLE
    MARVIS_EVENT CLIENT_AUTH_FAILURE CLIENT_AUTH_DENIED CLIENT_MAC_AUTH_FAILURE
    MARVIS_EVENT CLIENT_AUTH_FAILURE_11R CLIENT_AUTH_FAILURE_OKC SAE_AUTH_FAILURE
    MARVIS_EVENT CLIENT_FBT_FAILURE WLC_FT_KEY_NOT_FOUND CAPTIVE_PORTAL_FAILURE
    - CLIENT_ASSOCIATION_FAILURE REPEATED_AUTH_FAILURES SA_QUERY_TIMEOUT
    NAC CLIENT_DENY > CLIENT_PERMIT
    NAC CLIENT_CERT_CHECK_FAILURE CLIENT_USER_CERT_CHECK_FAILURE CLIENT_MACHINE_CERT_CHECK_FAILURE
    NAC CLIENT_CERT_EXPIRED CLIENT_USER_CERT_EXPIRED CLIENT_MACHINE_CERT_EXPIRED
    NAC CLIENT_CERT_REVOKED CLIENT_USER_CERT_REVOKED CLIENT_MACHINE_CERT_REVOKED
    NAC SERVER_CERT_VALIDATION_FAILURE CLIENT_PPSK_KEY_NOT_FOUND CLIENT_GUEST_LOGIN_ATTEMPT_FAILURE
    NAC IDP_AUTHC_FAILURE IDP_USER_LOOKUP_FAILURE IDP_GROUPS_LOOKUP_FAILURE IDP_LOOKUP_FAILURE
    NAC IDP_UNKNOWN IDP_UNREACHABLE IDP_ADMIN_CONFIG_FAILURE IDP_USER_DISABLED
    NAC MDM_LOOKUP_FAILURE MDM_DEVICE_NOT_ENROLLED
    NAC FIREWALL_CLIENT_LOGIN_FAILURE FIREWALL_CLIENT_LOGOUT_FAILURE
name or address failure
    - MARVIS_DNS_FAILURE CLIENT_ARP_FAILURE CLIENT_GW_ARP_FAILURE
    - MARVIS_HEALTH_EVENT_BAD_IP_ASSIGNMENT_PATTERN DEFAULT_GATEWAY_SPOOFING_DETECTED
    MARVIS_EVENT CLIENT_STATIC_IP_BLOCKED CLIENT_STATIC_DNS_BLOCKED
    MARVIS_EVENT CLIENT_WXLAN_POLICY_LOOKUP_FAILURE
other failure
    - ESL_HUNG > ESL_RECOVERED
    - STA_DOS_DISASSOC STA_EAPOL_START_STORM STA_EAP_HANDSHAKE_FLOOD CLIENT_EXCESSIVE_ARPING_GW
    AP BEACON_STUCK
    SW,GW REJECTED HANDSHAKE_ERROR
    SW LOOP_DETECTED > LOOP_CLEARED
    SW MAC_LIMIT_EXCEEDED > MAC_LIMIT_RESET | port_id text:on
    SW PORT_BPDU_BLOCKED > PORT_BPDU_ERROR_CLEARED | port_id text:Interface
    SW PORT_STORM_CONTROL
    SW DDOS_PROTOCOL_VIOLATION_SET > DDOS_PROTOCOL_VIOLATION_CLEAR | protocol_name
    GW FIB_COUNT_THRESHOLD_EXCEEDED > FIB_COUNT_RETURNED_TO_NORMAL
    GW FLOW_COUNT_THRESHOLD_EXCEEDED > FLOW_COUNT_RETURNED_TO_NORMAL
"""

_ORDINARY: Final = """
    AP,SW,GW,ME ASSIGNED UNASSIGNED CLAIMED UNCLAIMED CONFIG_CHANGED_BY_USER CONFIGURED
    AP,SW,GW,ME CONNECTED RECONFIGURED
    AP,SW,GW CERT_REGENERATED GET_SUPPORT_FILES UPGRADED UPGRADE_BY_USER UPGRADE_BY_SCHEDULE
    AP,SW,GW UPGRADE_PENDING UPGRADE_BY_MIST
    AP CONFIG_CHANGED_BY_RRM RRM_ACTION RADAR_DETECTED RADSEC_SERVER_CHANGE
    AP RADIUS_ACCOUNTING_SERVER_CHANGE RADIUS_AUTHENTICATION_SERVER_CHANGE
    SW,GW CONFIG_GENERATED ALARM_POE_CONTROLLER_UPGRADE_AVAILABLE RECOVERY_SNAPSHOT_REQUESTED
    SW,GW RECOVERY_SNAPSHOT_UNSUPPORTED CONFIG_CHANGED_BY_MARVIS
    SW DOT1XD_USR_AUTHENTICATED DOT1XD_USER_AUTHENTICATED DOT1X_USER_AUTHENTICATED
    SW DYNAMIC_PORT_ASSIGNED STP_TOPO_CHANGED VC_BACKUP_ELECTED VC_MEMBER_ADDED
    SW NON_DHCP_CLIENT_DETECTED
    GW PORT_RG_STATE_CHANGED PORT_RG_ST_CHANGED RG_STATE_CHANGED SERVICE_PATH_REMOVE
    ME PACKAGE_UPDATE_BY_USER SERVICE_STOPPED
    TT AP_DISCONNECT_BY_USER AP_DISCONNECTED PORTS_BOUNCE_BY_USER PORTS_BOUNCED
    CLIENT ASSOCIATION AUTHENTICATED AUTHENTICATED_11R AUTH_ASSOCIATION AUTH_ASSOCIATION_11R
    CLIENT AUTH_ASSOCIATION_OKC AUTH_REASSOCIATION AUTH_REASSOCIATION_11R AUTH_REASSOCIATION_OKC
    CLIENT DEASSOCIATION DEAUTHENTICATED DEAUTHENTICATION DNS_OK GW_ARP_OK IP_ASSIGNED
    CLIENT IPV6_ASSIGNED REASSOCIATION REASSOCIATION_PMKC LOCAL_SUPPORT_PAGE
    CLIENT JOINED_CALL LEFT_CALL DISCONNECTED_FROM_CALL
    MARVIS_EVENT STA_LEAVING CLIENT_FBT_SUCCESS CLIENT_MAC_AUTH_SUCCESS CAPTIVE_PORTAL_AUTHORIZED
    MARVIS_EVENT CAPTIVE_PORTAL_REDIRECT WXLAN_CAPTIVE_PORT_FLOW_REDIRECT
    - MARVISCLIENT_ROAMED MARVISCLIENT_LOW_BATTERY HTTP_REDIR_PROCESSED RADIUS_DAS_NOTIFY
    NAC ACCOUNTING_START ACCOUNTING_STOP ACCOUNTING_UPDATE SESSION_STARTED SESSION_ENDED
    NAC CLIENT_PERMIT CLIENT_IP_ASSIGNED CLIENT_COA_DISCONNECT CLIENT_COA_REAUTH
    NAC CLIENT_CERT_CHECK_SUCCESS CLIENT_USER_CERT_CHECK_SUCCESS CLIENT_MACHINE_CERT_CHECK_SUCCESS
    NAC SERVER_CERT_VALIDATION_SUCCESS IDP_AUTHC_SUCCESS IDP_GROUPS_LOOKUP_SUCCESS
    NAC MDM_LOOKUP_SUCCESS CLIENT_PPSK_KEY_FOUND CLIENT_GUEST_REGISTERED
    NAC CLIENT_GUEST_REDIRECTION_IN_PROGRESS
    NAC FIREWALL_CLIENT_LOGIN_SUCCESS FIREWALL_CLIENT_LOGOUT_SUCCESS
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """What a type of event tells.

    Attributes:
        trouble: the kind of trouble; None for the end of one, and for ordinary life.
        ended_by: the types that tell of its end.
        part: the fields, or words of the text, that tell one trouble of a device from another.
    """

    trouble: str | None = None
    ended_by: tuple[str, ...] = ()
    part: tuple[str, ...] = ()


def _spelled(prefixes: str, names: str) -> list[tuple[str, ...]]:
    """Return the keys of a line for each of its prefixes."""
    befores = ["" if prefix == "-" else f"{prefix}_" for prefix in prefixes.split(",")]
    return [tuple(f"{before}{name}" for name in names.split()) for before in befores]


def _troubles() -> dict[str, EventType]:
    found: dict[str, EventType] = {}
    kind = ""
    for line in _TROUBLES.strip().splitlines():
        if not line.startswith(" "):
            kind = line
            continue
        types, _, part = line.partition("|")
        prefixes, names = types.split(maxsplit=1)
        begins, _, ends = names.partition(">")
        for began, ended in zip(_spelled(prefixes, begins), _spelled(prefixes, ends), strict=True):
            told = EventType(trouble=kind, ended_by=ended, part=tuple(part.split()))
            found |= dict.fromkeys(began, told)
    return found


def _ordinary() -> set[str]:
    lines = (line.split(maxsplit=1) for line in _ORDINARY.strip().splitlines())
    return {key for prefixes, names in lines for keys in _spelled(prefixes, names) for key in keys}


_TROUBLED: Final = _troubles()
_ENDS: Final = frozenset(key for each in _TROUBLED.values() for key in each.ended_by)

EVENT_TYPES: Final = {
    **dict.fromkeys(sorted(_ordinary() | _ENDS), EventType()),
    **_TROUBLED,
}
"""All public types by their key."""

PARTS_OF_ENDS: Final = {
    end: each.part for each in _TROUBLED.values() for end in each.ended_by if each.part
}
"""How an event that ends a trouble tells which one."""


def part_of(type_: str) -> tuple[str, ...]:
    """Return where an event of a type says which trouble of its device it is about."""
    known = EVENT_TYPES.get(type_, EventType())
    return known.part or PARTS_OF_ENDS.get(type_, ())


def kind_of(type_: str) -> str | None:
    """Return the kind of trouble that a type tells of; None for others, known or unknown."""
    known = EVENT_TYPES.get(type_)
    return known.trouble if known else None


def is_known(type_: str) -> bool:
    """Tell whether a public list has a type."""
    return type_ in EVENT_TYPES


def is_end(type_: str) -> bool:
    """Tell whether a type tells of the end of a trouble."""
    return type_ in _ENDS
