# mypy: disable-error-code="import-not-found, import-untyped"
"""A script for the real cloud, as the documentation of `mistapi` teaches: nothing here is fake.

It prints one JSON object: the status of each call, what paging brought, what devices said.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import mistapi
from mistapi.api.v1.const import alarm_defs, countries
from mistapi.api.v1.orgs import (
    alarms,
    clients,
    evpn_topologies,
    gatewaytemplates,
    insights,
    inventory,
    licenses,
    logs,
    nac_clients,
    networks,
    networktemplates,
    orgs,
    rftemplates,
    setting,
    sites,
    wired_clients,
    wlans,
)
from mistapi.api.v1.orgs import devices as org_devices
from mistapi.api.v1.orgs import stats as org_stats
from mistapi.api.v1.self import self as account
from mistapi.api.v1.self import usage
from mistapi.api.v1.sites import alarms as site_alarms
from mistapi.api.v1.sites import devices, sle
from mistapi.api.v1.sites import setting as site_setting
from mistapi.api.v1.sites import sites as site
from mistapi.api.v1.sites import stats as site_stats
from mistapi.device_utils import ex

PATIENCE = 300
HOST = "192.0.2.7"
ENDS = {
    "ping": "round-trip",
    "traceroute": f"  {HOST} ({HOST})",
    "retrieveBgpSummary": "BGP",
    "retrieveMacTable": "MAC address",
    "retrieveArpTable": "MAC Address",
    "retrieveDhcpLeases": "Hardware address",
}


def rest(api: mistapi.APISession, org_id: str, switch: dict[str, Any]) -> dict[str, int | None]:
    """Ask one question with each call; returns the statuses."""
    site_id, device_id = switch["site_id"], switch["id"]
    answers = (
        account.getSelf(api),
        usage.getSelfApiUsage(api),
        countries.listCountryCodes(api),
        alarm_defs.listAlarmDefinitions(api),
        orgs.getOrg(api, org_id),
        setting.getOrgSettings(api, org_id),
        sites.listOrgSites(api, org_id),
        networktemplates.listOrgNetworkTemplates(api, org_id),
        gatewaytemplates.listOrgGatewayTemplates(api, org_id),
        rftemplates.listOrgRfTemplates(api, org_id),
        inventory.getOrgInventory(api, org_id, type="switch"),
        inventory.searchOrgInventory(api, org_id, type="gateway"),
        alarms.searchOrgAlarms(api, org_id, duration="7d"),
        org_stats.getOrgStats(api, org_id),
        org_stats.listOrgSiteStats(api, org_id),
        org_stats.listOrgDevicesStats(api, org_id, type="switch"),
        org_stats.listOrgMxEdgesStats(api, org_id),
        site.getSiteInfo(api, site_id),
        site_setting.getSiteSetting(api, site_id),
        site_stats.getSiteStats(api, site_id),
        site_stats.listSiteDevicesStats(api, site_id, type="ap"),
        site_stats.getSiteDeviceStats(api, site_id, device_id),
        site_stats.listSiteMxEdgesStats(api, site_id),
        devices.listSiteDevices(api, site_id, type="switch"),
        devices.getSiteDevice(api, site_id, device_id),
        site_alarms.searchSiteAlarms(api, site_id, duration="7d"),
        devices.pingFromDevice(api, site_id, device_id, body={"host": HOST}),
        devices.tracerouteFromDevice(api, site_id, device_id, body={"host": HOST}),
        devices.showSiteSsrAndSrxRoutes(api, site_id, device_id, body={}),
        devices.arpFromDevice(api, site_id, device_id, body={}),
        devices.createSiteDeviceShellSession(api, site_id, device_id, body={}),
    )
    return {f"{place} {each.url}": each.status_code for place, each in enumerate(answers)}


def more(api: mistapi.APISession, org_id: str, switch: dict[str, Any]) -> dict[str, int | None]:
    """Ask about fabrics, clients and what happened; returns the statuses."""
    site_id, device_id = switch["site_id"], switch["id"]
    answers = (
        evpn_topologies.listOrgEvpnTopologies(api, org_id),
        org_stats.searchOrgBgpStats(api, org_id),
        org_stats.countOrgBgpStats(api, org_id),
        org_stats.searchOrgSwOrGwPorts(api, org_id, mac=switch["mac"]),
        org_stats.searchOrgTunnelsStats(api, org_id, type="wan"),
        org_stats.searchOrgPeerPathStats(api, org_id),
        org_devices.searchOrgDevices(api, org_id, type="switch"),
        org_devices.searchOrgDeviceEvents(api, org_id, device_type="all"),
        networks.listOrgNetworks(api, org_id),
        wlans.listOrgWlans(api, org_id),
        clients.searchOrgWirelessClients(api, org_id),
        clients.countOrgWirelessClients(api, org_id, distinct="ssid"),
        wired_clients.searchOrgWiredClients(api, org_id),
        nac_clients.searchOrgNacClients(api, org_id),
        nac_clients.countOrgNacClients(api, org_id, distinct="auth_type"),
        logs.listOrgAuditLogs(api, org_id),
        licenses.getOrgLicensesSummary(api, org_id),
        insights.getOrgSitesSle(api, org_id, sle="wifi"),
        site_setting.getSiteSettingDerived(api, site_id),
        sle.listSiteSlesMetrics(api, site_id, scope="site", scope_id=site_id),
        devices.getSiteDeviceConfigCmd(api, site_id, device_id),
    )
    return {f"{place} {each.url}": each.status_code for place, each in enumerate(answers)}


def rows(api: mistapi.APISession, org_id: str) -> dict[str, int]:
    """Count the rows that the pagination helper brings, for both kinds of pages."""
    listed = inventory.getOrgInventory(api, org_id, limit=100)
    searched = alarms.searchOrgAlarms(api, org_id, duration="7d", limit=40)
    return {
        "inventory": len({row["mac"] for row in mistapi.get_all(api, listed)}),
        "inventory_total": int(listed.headers["X-Page-Total"]),
        "alarms": len({row["id"] for row in mistapi.get_all(api, searched)}),
        "alarms_total": searched.data["total"],
    }


def said(response: Any, end: str) -> str:
    """Read a utility's output until its end shows."""
    text = ""
    for chunk in response.receive():
        text += chunk
        if end.lower() in text.lower():
            break
    return text


def utilities(api: mistapi.APISession, switches: list[dict[str, Any]]) -> dict[str, str]:
    """Run device utilities at once, each on a switch of its own."""
    where = [(api, switch["site_id"], switch["id"]) for switch in switches]
    running = {
        "ping": ex.ping(*where[0], host=HOST, count=3),
        "traceroute": ex.traceroute(*where[1], host=HOST),
        "retrieveBgpSummary": ex.retrieveBgpSummary(*where[2]),
        "retrieveMacTable": ex.retrieveMacTable(*where[3]),
        "retrieveArpTable": ex.retrieveArpTable(*where[4]),
        "retrieveDhcpLeases": ex.retrieveDhcpLeases(*where[5], network="mgmt"),
    }
    return {name: said(response, ENDS[name]) for name, response in running.items()}


def shell(api: mistapi.APISession, switch: dict[str, Any]) -> str:
    """Run a command in a shell session, until the prompt is back."""
    output, deadline = b"", time.monotonic() + PATIENCE
    with ex.createShellSession(api, switch["site_id"], switch["id"]) as session:
        session.send_commands(["show version | no-more"])
        while output.count(b"> ") < 2 and time.monotonic() < deadline:
            output += session.recv() or b""
    return output.decode()


def main() -> None:
    """Ask everything."""
    api = mistapi.APISession(show_cli_notif=False)
    api.login()
    org_id = account.getSelf(api).data["privileges"][0]["org_id"]
    found = org_stats.listOrgDevicesStats(api, org_id, type="switch", status="connected")
    switch = found.data[0]
    report = {
        "switch": switch["name"],
        "version": switch["version"],
        "statuses": rest(api, org_id, found.data[-1]),
        "more": more(api, org_id, switch),
        "rows": rows(api, org_id),
        "utilities": utilities(api, found.data),
        "shell": shell(api, switch),
    }
    sys.stdout.write(f"\n{json.dumps(report)}\n")
    sys.stdout.flush()
    # mistapi's timers outlive its WebSockets by up to a minute, and nothing more is wanted.
    os._exit(0)


main()
