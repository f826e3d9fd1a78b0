"""Every tool, in the order of the feature list."""

from typing import Final

from mist_mcp.tool import ToolFunction
from mist_mcp.tools.account import get_organizations, get_user_info
from mist_mcp.tools.api import make_mist_api_call
from mist_mcp.tools.audit import get_audit_logs
from mist_mcp.tools.bgp import search_org_bgp_stats
from mist_mcp.tools.check_fabric import check_evpn_fabric
from mist_mcp.tools.client import search_org_wireless_clients
from mist_mcp.tools.device import get_device_stats
from mist_mcp.tools.device_action import device_action
from mist_mcp.tools.device_events import get_device_events
from mist_mcp.tools.device_facts import get_enhanced_device_info
from mist_mcp.tools.diagnostics import debug_server_status, test_mist_connectivity
from mist_mcp.tools.event import get_alarms
from mist_mcp.tools.evpn import (
    get_evpn_topologies_details,
    get_org_evpn_topologies,
    get_site_evpn_topologies,
)
from mist_mcp.tools.insights import get_site_insights
from mist_mcp.tools.inventory import get_org_inventory, search_org_devices
from mist_mcp.tools.msp import get_msp_info, get_msp_orgs
from mist_mcp.tools.nac import search_org_nac_clients
from mist_mcp.tools.nac_count import count_org_nac_clients
from mist_mcp.tools.networks import get_org_networks
from mist_mcp.tools.organization import get_org_settings, get_org_sites
from mist_mcp.tools.organization_stats import get_organization_stats
from mist_mcp.tools.page import get_next_page
from mist_mcp.tools.security import acknowledge_security_risks, analyze_token_security
from mist_mcp.tools.shell_commands import execute_custom_shell_command
from mist_mcp.tools.site import get_site_devices, get_site_info
from mist_mcp.tools.site_settings import get_site_settings
from mist_mcp.tools.site_stats import get_site_stats
from mist_mcp.tools.telemetry import (
    export_diagnostics_json,
    get_performance_trends,
    get_service_health_report,
)
from mist_mcp.tools.templates import get_org_templates
from mist_mcp.tools.utilities import run_device_utility
from mist_mcp.tools.wired import search_org_wired_clients
from mist_mcp.tools.wlans import get_org_wlans, get_site_wlans

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
    get_org_settings,
    get_org_networks,
    get_org_wlans,
    count_org_nac_clients,
    get_site_info,
    get_site_devices,
    get_site_wlans,
    get_site_settings,
    get_site_stats,
    get_site_insights,
    get_device_stats,
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
    get_alarms,
    get_msp_info,
    get_msp_orgs,
    get_service_health_report,
    test_mist_connectivity,
    debug_server_status,
    export_diagnostics_json,
    get_performance_trends,
    acknowledge_security_risks,
    make_mist_api_call,
    get_next_page,
)
