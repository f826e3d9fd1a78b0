"""The guided workflows, for the questions that people come with."""

from __future__ import annotations

from typing import Final

from mist_mcp.server.workflow import Argument, Step, Workflow

_ORGANIZATION: Final = Argument(
    "organization", "Organization, by name or id; needed if the token reaches several."
)
_SITE: Final = Argument("site", "Only this site, by name or id.")

SITE_HEALTH: Final = Workflow(
    name="site_health",
    title="Check the health of a site",
    description="Find out whether a site is healthy, and if not, what is wrong and what to do.",
    arguments=(Argument("site", "Site, by name or id.", required=True), _ORGANIZATION),
    goal="Find out whether this site of the Mist cloud is healthy.",
    steps=(
        Step(
            ("get_site_info",),
            "make sure that it is the site that is meant; how many devices of each type are "
            "connected, of how many.",
            ask="site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_alarms",),
            "alarms of the site in the last day, critical ones first. Which share a time, a "
            "building or a switch?",
            ask="site_id=<site>, duration=1d, org_id=<organization>",
        ),
        Step(
            ("get_device_stats",),
            "devices that are disconnected or have problems: temperature, fans, power, load. "
            "Devices that went away together have one cause: power, an uplink, a switch.",
            ask="site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_site_insights",),
            "service levels below their target, and the classifier that costs each of them most.",
            ask="site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_wan_edges", "get_switch_ports", "get_site_radio"),
            "only of what the site has, and where a level or a device stands out so far: uplinks, "
            "tunnels and clusters; ports that are down, flap or count errors; channels, airtime "
            "and interference.",
            ask="site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_recent_changes",),
            "only once it is known when a trouble began: what changed in the hour before, by whom, "
            "and what happened to which devices.",
            ask="site_id=<site>, before, duration=1h, org_id=<organization>",
        ),
    ),
    stop="as soon as one cause explains the findings and one more answer confirms it. If alarms, "
    "devices and service levels all look well, the site is healthy: look no further.",
    report="a verdict (healthy, degraded or down) in one sentence; then each finding, the gravest "
    "first: what, which devices, since when, how many clients suffer, and the tool that "
    "shows it; then the next step for a person on site or at the desk.",
)

CLIENT_CANNOT_CONNECT: Final = Workflow(
    name="client_cannot_connect",
    title="Find out why a client cannot connect",
    description="Find the stage at which a client fails: association, access control, address, "
    "name resolution or the network behind.",
    arguments=(
        Argument("client", "Client: MAC address, host name or user name.", required=True),
        _SITE,
        _ORGANIZATION,
    ),
    goal="Find out why this client cannot connect, and whether it is alone.",
    steps=(
        Step(
            ("get_client_timeline",),
            "the stage at which it fails and why, in its last attempt: association, access "
            "control, address, DNS; through which access point or switch port. Found nowhere: it "
            "never got as far as the network, or its MAC address is random; ask for both.",
            ask="client=<client>, site_id=<site>, duration=1d, org_id=<organization>",
        ),
        Step(
            ("search_org_wireless_clients", "search_org_wired_clients", "search_org_nac_clients"),
            "only where the timeline tells too little: SSID, VLAN, IP address, signal, the rule "
            "of access control. No address, or 169.254.x.x, points to DHCP: ask once more without "
            "text, and `without_ip_by_ap` proves it, with the access points that it hits.",
            ask="text=<client>, site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_site_insights",),
            "whether others suffer: successful-connect and time-to-connect, by classifier.",
            ask="site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_alarms",),
            "alarms of its site about DHCP, DNS, authentication or its access point.",
            ask="site_id=<site>, duration=1d, org_id=<organization>",
        ),
        Step(
            ("marvis_troubleshoot",),
            "what Marvis finds wrong with it, and what is to be done.",
            ask="target=<client>, site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_device_stats", "get_switch_ports"),
            "only if it fails there: its access point or switch, and its port: connected, loaded, "
            "power, uplink, errors, VLANs.",
            ask="device_id, org_id=<organization>",
        ),
        Step(
            ("get_site_wlans", "get_site_radio"),
            "only if it does not associate: the WLAN that it wants, enabled, its bands and "
            "security, where it is broadcast; the air around its access point.",
            ask="site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_recent_changes",),
            "if others fail too: what changed in the hour before it began.",
            ask="site_id=<site>, before, duration=1h, org_id=<organization>",
        ),
    ),
    stop="when the stage that fails is shown by an answer, and it is known whether other clients "
    "fail there too. Do not go through stages that work.",
    report="the stage that fails and the evidence; whether it is this client, its access point, "
    "its WLAN or the site; the most likely cause and how sure you are; the next step.",
)

FABRIC_HEALTH: Final = Workflow(
    name="fabric_health",
    title="Check an EVPN fabric",
    description="Find out whether an EVPN-VXLAN campus fabric is whole: topology, sessions, links, "
    "configuration.",
    arguments=(
        Argument("fabric", "Only this fabric, by name or id; otherwise all of them."),
        _SITE,
        _ORGANIZATION,
    ),
    goal="Find out whether the EVPN fabric is whole. The resource mist://knowledge/evpn explains "
    "the terms and what each finding means.",
    steps=(
        Step(
            ("get_org_evpn_topologies", "get_site_evpn_topologies"),
            "which fabrics there are and of what kind. A token of single sites may only list "
            "those of its sites.",
            ask="org_id=<organization>",
        ),
        Step(
            ("check_evpn_fabric", "get_evpn_topologies_details"),
            "for each fabric in question: the verdict, the findings with their evidence, what "
            "was expected and what was seen.",
            ask="topology_id=<fabric>, site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("search_org_bgp_stats",),
            "sessions that are down, seen from one side only, young beside their peers, or "
            "established without a route. Keep underlay and overlay apart: an overlay session "
            "that is down over a healthy underlay is not a cable.",
            ask="site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_alarms", "get_device_events"),
            "what happened to the switches of the findings, and when it began.",
            ask="site_id=<site>, duration=7d, org_id=<organization>",
        ),
        Step(
            ("get_device_stats",),
            "the switches of the findings: connected, uptime, temperature, power.",
            ask="device_id, org_id=<organization>",
        ),
        Step(
            ("get_site_devices",),
            "whether their configuration drifts from the template.",
            ask="site_id, type=switch, org_id=<organization>",
        ),
        Step(
            ("execute_custom_shell_command",),
            "only what the answers so far cannot show, on one switch of each role: "
            "show evpn database, show interfaces vtep, show lacp interfaces, show bfd session.",
            ask="device_id, commands, org_id=<organization>",
        ),
    ),
    stop="when each finding has a cause or a named test that would show it. A fabric without a "
    "finding, with every session established on both sides, is healthy: open no shell.",
    report="a verdict for each fabric (healthy, degraded, broken or unknown); then each finding: "
    "what was expected, what was seen and since when, which pods, sites and networks depend on "
    "it, whether redundancy is left, and the next read-only command.",
)

TOKEN_REVIEW: Final = Workflow(
    name="token_review",
    title="Review what the API token may do",
    description="Judge whether the API token of this server may do more than it needs, and how to "
    "narrow it.",
    arguments=(Argument("organization", "Only this organization, by name or id."),),
    goal="Review the API token that this server uses.",
    steps=(
        Step(
            ("get_user_info", "analyze_token_security"),
            "whose token it is, its grants by scope and role, and the risks that they are.",
        ),
        Step(
            ("get_organizations", "get_msp_orgs"),
            "how far the grants reach: an MSP grant reaches every organization of the MSP.",
        ),
        Step(
            ("get_org_settings",),
            "whether the organization hides secrets from tokens, demands a second factor and "
            "restricts source addresses.",
            ask="org_id=<organization>",
        ),
        Step(
            ("get_org_access",),
            "the tokens beside this one: roles, addresses that they are accepted from, last use; "
            "no key is read.",
            ask="kind=tokens, org_id=<organization>",
        ),
        Step(
            ("get_audit_logs",),
            "what was changed lately in the token's name, and who made or changed tokens.",
            ask="duration=7d, org_id=<organization>",
        ),
        Step(
            ("debug_server_status",),
            "which tools of this server are on: a right that none of them uses is not needed.",
        ),
    ),
    stop="when each grant is judged needed or not. Never ask for a token, never show one. To "
    "accept a risk is for a person, not for you.",
    report="the verdict; each grant with its scope, its role, what it reaches and whether the use "
    "of this server needs it; the smallest grant that would do (an organization token with the "
    "read role, or with single sites); what the organization's settings should say.",
)

UPGRADE_READINESS: Final = Workflow(
    name="upgrade_readiness",
    title="Check whether devices are ready for an upgrade",
    description="Find out which devices would not survive a firmware upgrade well, and in which "
    "order to upgrade the others.",
    arguments=(_SITE, _ORGANIZATION),
    goal="Find out whether the devices are ready for a firmware upgrade. Without a site: those of "
    "the whole organization, site by site.",
    steps=(
        Step(
            ("get_org_firmware",),
            "which firmware versions run, model by model, and how many clients each would "
            "interrupt: the usual one, the outliers, what is suggested, upgrades that run or "
            "failed, licences that are missing or end.",
            ask="site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_device_stats",),
            "devices that are disconnected, or that a restart may not bring back: failed fans or "
            "power supplies, heat, full memory, a member missing from a virtual chassis, uptimes "
            "of years.",
            ask="site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_alarms", "get_device_events"),
            "open alarms, upgrades that failed before, devices that restart on their own.",
            ask="site_id=<site>, duration=7d, org_id=<organization>",
        ),
        Step(
            ("get_org_evpn_topologies", "get_evpn_topologies_details"),
            "fabrics: a switch may only restart while its twin is up and every session is "
            "established; a fabric that is degraded now is not ready.",
            ask="org_id=<organization>",
        ),
        Step(
            ("get_wan_edges",),
            "gateways: a cluster whose second node is there restarts without an outage; any other "
            "takes its site off the network.",
            ask="site_id=<site>, org_id=<organization>",
        ),
        Step(
            ("get_site_devices",),
            "drift: devices that do not carry what their template says will not behave like the "
            "others after the restart either.",
            ask="site_id, org_id=<organization>",
        ),
        Step(
            ("get_org_settings", "get_site_settings"),
            "automatic upgrades that are scheduled already, and their window.",
            ask="org_id=<organization>",
        ),
    ),
    stop="when every site is ready, ready except for named devices, or not ready for a named "
    "reason. The release to go to, and when, is for a person to decide.",
    report="a verdict for each site, with how many clients a restart interrupts; what to repair "
    "first; the order: a few access points, then "
    "the rest of them, access switches by building, one of each pair of distribution and core "
    "switches at a time, gateways last; what to check after each step.",
)

WORKFLOWS: Final = (
    SITE_HEALTH,
    CLIENT_CANNOT_CONNECT,
    FABRIC_HEALTH,
    TOKEN_REVIEW,
    UPGRADE_READINESS,
)
