"""Every tool, in the order of the feature list."""

from typing import Final

from mist_mcp.tool import ToolFunction
from mist_mcp.tools.account import get_organizations, get_user_info
from mist_mcp.tools.device import get_device_stats
from mist_mcp.tools.diagnostics import debug_server_status, test_mist_connectivity
from mist_mcp.tools.event import get_alarms
from mist_mcp.tools.inventory import get_org_inventory, search_org_devices
from mist_mcp.tools.organization import get_org_settings, get_org_sites
from mist_mcp.tools.page import get_next_page
from mist_mcp.tools.site import get_site_devices, get_site_info
from mist_mcp.tools.telemetry import (
    export_diagnostics_json,
    get_performance_trends,
    get_service_health_report,
)

CATALOGUE: Final[tuple[ToolFunction, ...]] = (
    get_user_info,
    get_organizations,
    get_org_sites,
    get_org_inventory,
    search_org_devices,
    get_org_settings,
    get_site_info,
    get_site_devices,
    get_device_stats,
    get_alarms,
    get_service_health_report,
    test_mist_connectivity,
    debug_server_status,
    export_diagnostics_json,
    get_performance_trends,
    get_next_page,
)
