"""Every tool, in the order of the feature list."""

from typing import Final

from mist_mcp.tools.account.get_audit_logs import get_audit_logs
from mist_mcp.tools.account.get_organizations import get_organizations
from mist_mcp.tools.account.get_user_info import get_user_info
from mist_mcp.tools.client.get_client_timeline import get_client_timeline
from mist_mcp.tools.client.search_org_nac_clients import search_org_nac_clients
from mist_mcp.tools.client.search_org_wired_clients import search_org_wired_clients
from mist_mcp.tools.client.search_org_wireless_clients import search_org_wireless_clients
from mist_mcp.tools.device.device_action import device_action
from mist_mcp.tools.device.execute_custom_shell_command import execute_custom_shell_command
from mist_mcp.tools.device.get_device_events import get_device_events
from mist_mcp.tools.device.get_device_stats import get_device_stats
from mist_mcp.tools.device.get_enhanced_device_info import get_enhanced_device_info
from mist_mcp.tools.device.get_switch_ports import get_switch_ports
from mist_mcp.tools.device.get_wan_edges import get_wan_edges
from mist_mcp.tools.device.run_device_utility import run_device_utility
from mist_mcp.tools.diagnostics.debug_server_status import debug_server_status
from mist_mcp.tools.diagnostics.export_diagnostics_json import export_diagnostics_json
from mist_mcp.tools.diagnostics.get_performance_trends import get_performance_trends
from mist_mcp.tools.diagnostics.get_service_health_report import get_service_health_report
from mist_mcp.tools.diagnostics.test_mist_connectivity import test_mist_connectivity
from mist_mcp.tools.event.get_alarms import get_alarms
from mist_mcp.tools.event.get_recent_changes import get_recent_changes
from mist_mcp.tools.event.marvis_troubleshoot import marvis_troubleshoot
from mist_mcp.tools.evpn.check_evpn_fabric import check_evpn_fabric
from mist_mcp.tools.evpn.get_evpn_topologies_details import get_evpn_topologies_details
from mist_mcp.tools.evpn.get_org_evpn_topologies import get_org_evpn_topologies
from mist_mcp.tools.evpn.get_site_evpn_topologies import get_site_evpn_topologies
from mist_mcp.tools.kit.tool import ToolFunction
from mist_mcp.tools.msp.get_msp_info import get_msp_info
from mist_mcp.tools.msp.get_msp_orgs import get_msp_orgs
from mist_mcp.tools.organization.count_org_nac_clients import count_org_nac_clients
from mist_mcp.tools.organization.get_org_access import get_org_access
from mist_mcp.tools.organization.get_org_firmware import get_org_firmware
from mist_mcp.tools.organization.get_org_inventory import get_org_inventory
from mist_mcp.tools.organization.get_org_networks import get_org_networks
from mist_mcp.tools.organization.get_org_settings import get_org_settings
from mist_mcp.tools.organization.get_org_sites import get_org_sites
from mist_mcp.tools.organization.get_org_templates import get_org_templates
from mist_mcp.tools.organization.get_org_webhooks import get_org_webhooks
from mist_mcp.tools.organization.get_org_wlans import get_org_wlans
from mist_mcp.tools.organization.get_organization_stats import get_organization_stats
from mist_mcp.tools.organization.search_org_bgp_stats import search_org_bgp_stats
from mist_mcp.tools.organization.search_org_devices import search_org_devices
from mist_mcp.tools.security.acknowledge_security_risks import acknowledge_security_risks
from mist_mcp.tools.security.analyze_token_security import analyze_token_security
from mist_mcp.tools.site.get_site_devices import get_site_devices
from mist_mcp.tools.site.get_site_info import get_site_info
from mist_mcp.tools.site.get_site_insights import get_site_insights
from mist_mcp.tools.site.get_site_radio import get_site_radio
from mist_mcp.tools.site.get_site_settings import get_site_settings
from mist_mcp.tools.site.get_site_stats import get_site_stats
from mist_mcp.tools.site.get_site_wlans import get_site_wlans
from mist_mcp.tools.utility.get_next_page import get_next_page
from mist_mcp.tools.utility.make_mist_api_call import make_mist_api_call
from mist_mcp.tools.utility.search_mist_api import search_mist_api

CATALOGUE: Final[tuple[ToolFunction, ...]] = (
    get_user_info,
    get_audit_logs,
    analyze_token_security,
    get_organizations,
    get_organization_stats,
    search_org_bgp_stats,
    get_org_sites,
    get_org_templates,
    get_org_inventory,
    search_org_devices,
    get_org_firmware,
    get_org_settings,
    get_org_access,
    get_org_webhooks,
    get_org_networks,
    get_org_wlans,
    count_org_nac_clients,
    get_site_info,
    get_site_devices,
    get_site_wlans,
    get_site_settings,
    get_site_stats,
    get_site_insights,
    get_site_radio,
    get_device_stats,
    get_switch_ports,
    get_wan_edges,
    device_action,
    execute_custom_shell_command,
    get_enhanced_device_info,
    run_device_utility,
    get_device_events,
    get_org_evpn_topologies,
    get_site_evpn_topologies,
    get_evpn_topologies_details,
    check_evpn_fabric,
    search_org_wireless_clients,
    search_org_wired_clients,
    search_org_nac_clients,
    get_client_timeline,
    get_alarms,
    get_recent_changes,
    marvis_troubleshoot,
    get_msp_info,
    get_msp_orgs,
    get_service_health_report,
    test_mist_connectivity,
    debug_server_status,
    export_diagnostics_json,
    get_performance_trends,
    acknowledge_security_risks,
    search_mist_api,
    make_mist_api_call,
    get_next_page,
)
