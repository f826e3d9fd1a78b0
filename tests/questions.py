"""One question to each tool, in the order of the catalogue; `NEXT` stands for a live cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.asking import Asker

NEXT: Final = "(a cursor)"
BEGUN_BY: Final = ("get_org_inventory", {"type": "ap", "limit": 5})

QUESTIONS: Final[dict[str, dict[str, Any]]] = {
    "get_user_info": {},
    "get_audit_logs": {"text": "Update Device", "duration": "2d"},
    "analyze_token_security": {},
    "get_organizations": {},
    "get_organization_stats": {"type": "ports", "troubled": True},
    "search_org_bgp_stats": {"state": "down"},
    "get_org_sites": {},
    "get_org_templates": {},
    "get_org_inventory": {"type": "gateway"},
    "search_org_devices": {"status": "disconnected"},
    "get_org_firmware": {"type": "switch"},
    "get_org_settings": {},
    "get_org_access": {"kind": "psks"},
    "get_org_webhooks": {},
    "get_org_networks": {},
    "get_org_wlans": {},
    "count_org_nac_clients": {"distinct": "nacrule_name"},
    "get_site_info": {"site_id": "Harbour Branch"},
    "get_site_devices": {"site_id": "Harbour Branch"},
    "get_site_wlans": {"site_id": "Harbour Branch"},
    "get_site_settings": {"site_id": "Harbour Branch", "fields": "rogue,snmp_config"},
    "get_site_stats": {"site_id": "Larkspur Medical School", "type": "clients", "troubled": True},
    "get_site_insights": {"site_id": "Medical School"},
    "get_site_radio": {"site_id": "Harbour Branch", "limit": 5},
    "get_device_stats": {"device_id": "med-acc-p1-03"},
    "get_switch_ports": {"device_id": "clos-acc-p1-04"},
    "get_wan_edges": {"site_id": "Medical School"},
    "device_action": {"device_id": "harbour-gw", "action": "locate"},
    "execute_custom_shell_command": {
        "device_id": "harbour-gw, harbour-sw-1, AP-ARTS-0.01",
        "commands": ["show version", "show chassis alarms"],
    },
    "get_enhanced_device_info": {"device_id": "med-acc-p1-03"},
    "run_device_utility": {
        "device_id": "harbour-gw",
        "utility": "ping",
        "options": {"host": "192.0.2.10", "count": 3},
    },
    "get_device_events": {"site_id": "Medical School", "limit": 5},
    "get_org_evpn_topologies": {},
    "get_site_evpn_topologies": {"site_id": "Science Park"},
    "get_evpn_topologies_details": {"topology_id": "science-park-erb"},
    "check_evpn_fabric": {"topology_id": "science-park-erb", "cli": True},
    "search_org_wireless_clients": {"site_id": "Medical School", "limit": 6},
    "search_org_wired_clients": {"switch": "med-acc-p1-03"},
    "search_org_nac_clients": {"status": "denied"},
    "get_client_timeline": {"client": "TP-1200"},
    "get_alarms": {"severity": "critical"},
    "get_recent_changes": {"device_id": "sci-acc-p2-10", "before": "2026-06-15T10:00:00Z"},
    "marvis_troubleshoot": {"target": "TP-1200"},
    "get_msp_info": {},
    "get_msp_orgs": {},
    "get_service_health_report": {},
    "test_mist_connectivity": {},
    "debug_server_status": {},
    "export_diagnostics_json": {},
    "get_performance_trends": {},
    "acknowledge_security_risks": {},
    "search_mist_api": {"query": "OSPF neighbors that are down"},
    "make_mist_api_call": {
        "path": "/api/v1/orgs/{org_id}/stats/ospf_peers/search",
        "fields": "mac,port_id,peer_ip,state,up,vrf_name",
    },
    "get_next_page": {"cursor": NEXT},
}

ASKED_AS: Final = {"get_msp_info": "msp-admin", "get_msp_orgs": "msp-admin"}
"""The token for tools that the usual one may not use."""


async def question(client: Asker, name: str) -> dict[str, Any]:
    """Return the arguments of the question to a tool, with a cursor where one is needed."""
    arguments = QUESTIONS[name]
    if arguments.get("cursor") != NEXT:
        return arguments
    tool, begin = BEGUN_BY
    return {"cursor": (await client.data(tool, **begin))["next"]}
