"""Every POST the cloud answers: actions on devices, and acknowledgement of alarms.

Bodies, enumerations, ranges and replies are those of the published OpenAPI document. Roles are
documented only as "write"; that a helpdesk may look, ping and bounce is read out of the role's
description, so it is a choice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.actions.action import HELPDESK, SHELL, Action, Field, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

DEVICE: Final = "/sites/{site_id}/devices/{device_id}/"
JUNOS: Final = frozenset({"gateway", "switch"})
SWITCH: Final = frozenset({"switch"})
GATEWAY: Final = frozenset({"gateway"})
AP: Final = frozenset({"ap"})

_NODE: Final = Field(allowed=frozenset({"node0", "node1"}))
_TEXT: Final = Field()
_NEEDED: Final = Field(required=True)
_NUMBER: Final = Field(kind="integer")
_TRUTH: Final = Field(kind="boolean")
_LIST: Final = Field(kind="array")
_NEEDED_LIST: Final = Field(kind="array", required=True)
_DURATION: Final = Field(kind="integer", low=0, high=300)
_INTERVAL: Final = Field(kind="integer", low=0, high=10)
_PACKET: Final = Field(kind="integer", low=56, high=65535)
_REPEATED: Final[Mapping[str, Field]] = {"duration": _DURATION, "interval": _INTERVAL}
_VRF_NODE: Final[Mapping[str, Field]] = {"node": _NODE, "vrf": _TEXT}


def _among(*words: str, required: bool = False) -> Field:
    return Field(allowed=frozenset(words), required=required)


def _device(name: str, fields: Mapping[str, Field] | None = None, **more: Any) -> Action:
    return Action(path=f"{DEVICE}{name}", fields=fields or {}, **more)


def _look(name: str, fields: Mapping[str, Field] | None = None, **more: Any) -> Action:
    """Show something: the output comes in a session, and a helpdesk may do it."""
    return _device(name, fields, reply=Reply.SESSION, role=HELPDESK, **more)


_LOOKING: Final = (
    _look("arp", {"node": _NODE}),
    _look(
        "ping",
        {
            "count": _NUMBER,
            "egress_interface": _TEXT,
            "host": _NEEDED,
            "size": _PACKET,
            "use_ipv6": _TRUTH,
            **_VRF_NODE,
        },
    ),
    _look("resolve_dns", kinds=GATEWAY),
    _look(
        "service_ping",
        {
            "count": _NUMBER,
            "host": _NEEDED,
            "node": _NODE,
            "service": _NEEDED,
            "size": _PACKET,
            "tenant": _TEXT,
        },
        kinds=GATEWAY,
    ),
    _look("show_arp", {"ip": _TEXT, "port_id": _TEXT, **_VRF_NODE, **_REPEATED}),
    _look("show_bgp_summary", {"node": _NODE}, kinds=JUNOS),
    _look("show_dhcp_leases", {"network": _NEEDED, "node": _NODE}, kinds=JUNOS),
    _look("show_dot1x", {"port_id": _TEXT, **_REPEATED}, kinds=SWITCH),
    _look("show_evpn_database", {"mac": _TEXT, "port_id": _TEXT, **_REPEATED}, kinds=SWITCH),
    _look(
        "show_forwarding_table",
        {
            "prefix": _TEXT,
            "service_ip": _TEXT,
            "service_name": _TEXT,
            "service_port": _NUMBER,
            "service_protocol": _TEXT,
            "service_tenant": _TEXT,
            **_VRF_NODE,
        },
        kinds=JUNOS,
    ),
    _look(
        "show_mac_table", {"mac_address": _TEXT, "port_id": _TEXT, "vlan_id": _TEXT}, kinds=JUNOS
    ),
    _look("show_ospf_database", {"self_originate": _TRUTH, **_VRF_NODE}, kinds=JUNOS),
    _look("show_ospf_interfaces", {"port_id": _TEXT, **_VRF_NODE}, kinds=JUNOS),
    _look("show_ospf_neighbors", {"neighbor": _TEXT, "port_id": _TEXT, **_VRF_NODE}, kinds=JUNOS),
    _look("show_ospf_summary", _VRF_NODE, kinds=JUNOS),
    _look(
        "show_route",
        {
            "neighbor": _TEXT,
            "node": Field(kind="object"),
            "prefix": _TEXT,
            "protocol": _among("any", "bgp", "direct", "evpn", "ospf", "static"),
            "route": _TEXT,
            "vrf": _TEXT,
            **_REPEATED,
        },
        kinds=JUNOS,
    ),
    _look("show_service_path", {"node": _NODE, "service_name": _TEXT}, kinds=GATEWAY),
    _look(
        "show_session",
        {"node": _NODE, "service_name": _TEXT, "session_id": _TEXT},
        kinds=GATEWAY,
    ),
    _look(
        "traceroute",
        {
            "host": _TEXT,
            "network": _TEXT,
            "port": _NUMBER,
            "protocol": _among("icmp", "udp"),
            "timeout": _NUMBER,
            "use_ipv6": _TRUTH,
            **_VRF_NODE,
        },
    ),
    _device(
        "locate",
        {"duration": Field(kind="integer", low=1, high=120), "mac": _TEXT},
        role=HELPDESK,
    ),
    _device("unlocate", role=HELPDESK),
    _device("poll_stats", role=HELPDESK),
)

_TERMINALS: Final = (
    _device(SHELL, {"node": _NODE}, reply=Reply.TERMINAL, kinds=JUNOS),
    _device("monitor_traffic", {"port": _TEXT}, reply=Reply.TERMINAL, kinds=JUNOS),
    _device("run_top", reply=Reply.TERMINAL, kinds=JUNOS),
)

_DISTURBING: Final = (
    _device("bounce_port", {"ports": _LIST}, role=HELPDESK),
    _device("cable_test", {"port": _NEEDED}, reply=Reply.SESSION, role=HELPDESK),
    _device(
        "check_radius_server",
        {"password": _NEEDED, "profile": _TEXT, "user": _NEEDED},
        reply=Reply.SESSION,
    ),
    _device(
        "clear_arp",
        {"ip": _TEXT, "port_id": _TEXT, "vlan": _NUMBER, **_VRF_NODE},
        reply=Reply.SESSION,
    ),
    _device(
        "clear_bgp",
        {
            "neighbor": _NEEDED,
            "type": _among("hard", "in", "out", "soft", required=True),
            **_VRF_NODE,
        },
        reply=Reply.SESSION,
        kinds=JUNOS,
    ),
    _device("clear_bpdu_error", {"ports": _LIST}, kinds=SWITCH),
    _device("clear_dot1x", {"ports": _LIST}, reply=Reply.SESSION, kinds=SWITCH),
    _device(
        "clear_mac_table",
        {"mac_address": _TEXT, "port_id": _TEXT, "vlan_id": _TEXT},
        reply=Reply.SESSION,
        kinds=JUNOS,
    ),
    _device("clear_macs", {"ports": _LIST}, kinds=SWITCH),
    _device("clear_pending_version"),
    _device(
        "clear_policy_hit_count", {"policy_name": _NEEDED}, reply=Reply.TERMINAL, kinds=GATEWAY
    ),
    _device(
        "clear_session",
        {"node": _NODE, "service_name": _TEXT, "session_ids": _LIST},
        kinds=GATEWAY,
    ),
    _device("release_dhcp", {"node": _NODE, "port_id": _NEEDED}, reply=Reply.SESSION),
    _device(
        "release_dhcp_leases",
        {"macs": _LIST, "network": _TEXT, "node": _NODE, "port_id": _NEEDED},
    ),
    _device(
        "support",
        {
            "info": _among("code-dumps", "full", "messages", "outbound-ssh", "process", "var-logs"),
            "node": _TEXT,
            "num_messages_files": Field(kind="integer", low=1, high=10),
        },
    ),
    _device(
        "synthetic_test",
        {
            **dict.fromkeys(
                ("host", "hostname", "ip", "password", "port_id", "tenant", "url", "username"),
                _TEXT,
            ),
            "ping_count": Field(kind="integer", low=10, high=60),
            "ping_details": _TRUTH,
            "ping_size": _PACKET,
            "protocol": _among("ping", "ping+traceroute", "traceroute"),
            "timeout": Field(kind="integer", low=30, high=120),
            "traceroute_udp_port": Field(kind="integer", low=0, high=65535),
            "type": _among(
                "arp",
                "curl",
                "dhcp",
                "dhcp6",
                "dns",
                "lan_connectivity",
                "radius",
                "speedtest",
                required=True,
            ),
            "vlan_id": Field(kind="any"),
        },
    ),
    _device(
        "zigbee_join",
        {"duration": Field(kind="integer", low=60, high=600)},
        reply=Reply.ZIGBEE,
        kinds=AP,
    ),
)

_GRAVE: Final = (
    _device("ha", {"nodes": _NEEDED_LIST}, reply=Reply.NODES, kinds=GATEWAY),
    _device("image/{image_number}", kinds=AP, has_body=False),
    _device("readopt"),
    _device("reprovision"),
    _device("request_ztp_password", reply=Reply.PASSWORD, kinds=SWITCH),
    _device("restart", {"member": Field(kind="integer", low=0, high=9), "node": _NODE}),
    _device("restore_backup_version", kinds=SWITCH),
    _device("set_vc_port_mode", {"mode": _among("network", "vcp-hgoe", "vcp-higig")}, kinds=SWITCH),
    _device("snapshot", kinds=JUNOS),
    _device(
        "upgrade",
        {
            "reboot": _TRUTH,
            "reboot_at": _NUMBER,
            "snapshot": _TRUTH,
            "start_time": _NUMBER,
            "version": _NEEDED,
        },
        reply=Reply.UPGRADE,
    ),
    _device("upgrade_bios", {"reboot": _TRUTH, "version": _TEXT}, reply=Reply.UPGRADE),
    _device("upgrade_fpga", {"reboot": _TRUTH, "version": _TEXT}, reply=Reply.UPGRADE),
    _device("vc", {"locating": _TRUTH, "members": _LIST, "preprovisioned": _TRUTH}, kinds=SWITCH),
    _device("vc/convert_to_virtualmac", kinds=SWITCH),
    _device("vc/switch_master", kinds=SWITCH),
    _device(
        "vc/vc_port",
        {"members": _NEEDED_LIST, "op": _among("delete", "set", required=True)},
        kinds=SWITCH,
    ),
)


def _alarms(scope: str) -> tuple[Action, ...]:
    note = {"note": _TEXT}
    listed = {"alarm_ids": _NEEDED_LIST, **note}
    bodies = {"ack": listed, "ack_all": note, "unack": listed, "unack_all": note}
    return tuple(
        Action(path=f"/{scope}/alarms/{name}", fields=fields) for name, fields in bodies.items()
    )


_ALARMS: Final = (
    *_alarms("orgs/{org_id}"),
    *_alarms("sites/{site_id}"),
    Action(path="/orgs/{org_id}/alarms/{alarm_id}/ack", fields={"note": _TEXT}),
    Action(path="/sites/{site_id}/alarms/{alarm_id}/ack", fields={"note": _TEXT}),
    Action(path="/sites/{site_id}/alarms/{alarm_id}/unack", fields={"note": _TEXT}),
)

ACTIONS: Final = (*_LOOKING, *_TERMINALS, *_DISTURBING, *_GRAVE, *_ALARMS)
BY_NAME: Final[Mapping[str, Action]] = {
    action.name: action for action in ACTIONS if action.path.startswith(DEVICE)
}
"""Actions on a device by the words after the device in their path."""
