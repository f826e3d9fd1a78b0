"""What engineers call the things that a tool answers, for the search alone.

A model that reads definitions never sees these words. What stands in the name, the description,
the arguments and their values is known without them.
"""

from typing import Final

WORDS: Final = {
    "get_user_info": (
        "my account, login, identity, who am I, whoami, self; privileges, roles, rights, "
        "permissions, access, scope, two factor, 401, 403, forbidden, unauthorized"
    ),
    "get_audit_logs": (
        "audit trail, history of changes, configuration change, who changed, edited, modified, "
        "created, deleted, removed, added, updated, when, yesterday; admin login, logged in, "
        "sign in, administrator, account activity, accountability, compliance, blame"
    ),
    "analyze_token_security": (
        "API token too powerful, overprivileged, least privilege, broad rights, scope, admin, "
        "security review of the token, risk, exposure, privileges, permissions, key"
    ),
    "get_organizations": (
        "which organizations, orgs, tenants, companies, customers that I reach; org id, access"
    ),
    "get_organization_stats": (
        "overview, summary, totals, numbers, dashboard, how many, health of all sites, whole "
        "network, company wide, sites, devices, clients; Mist Edge, mxedge, tunnels down, VPN "
        "peer paths, SD-WAN, hub, spoke, WAN edge, OSPF neighbors, adjacencies, port errors, "
        "asset tags"
    ),
    "search_org_bgp_stats": (
        "BGP neighbors, peers, peering, sessions down, idle, active, flapping, not established, "
        "routing, autonomous system, ASN, prefixes received, advertised, routes, gateway"
    ),
    "get_org_sites": (
        "all sites, site name, branches, stores, offices, campuses, locations, buildings, "
        "address, city, country, coordinates, time zone, timezone, region, site groups; which "
        "site, where"
    ),
    "get_org_templates": (
        "RF template, radio, channels, power; network template, switch template, gateway "
        "template, WAN edge template, site template, WLAN template, AP template, device "
        "profile, alarm template, port profiles, assigned to, applied, used by"
    ),
    "get_org_inventory": (
        "inventory, hardware, stock, assets, how many APs, switches, gateways we own, by model, "
        "models, types, count of devices; unassigned, not assigned, spare, claimed, claim code, "
        "purchased, adopted, Mist Edge, serial numbers, export, backup; offline, down, "
        "disconnected, status of all devices"
    ),
    "search_org_devices": (
        "find, locate, look up, search, where is this AP, switch, gateway; serial number, MAC "
        "address, IP address, hostname, name; firmware version, software, Junos release, "
        "outdated, behind, offline, down, disconnected, unreachable"
    ),
    "get_org_firmware": (
        "firmware, software, Junos release, versions, which version runs, outliers, outdated, "
        "behind, suggested, stable, available releases, upgrade, upgrade progress, scheduled, "
        "failed upgrade, compliance; licences, licenses, subscriptions, entitlement, expire, "
        "renewal, missing"
    ),
    "get_org_settings": (
        "organization settings, configuration, policy; password policy, session timeout, idle "
        "logout, two factor, SSO, administrators, support access, syslog, SNMP, auto upgrade, "
        "device certificates, API policy, best practices, hardening, compliance"
    ),
    "get_org_access": (
        "guests, guest authorizations, visitors, authorized until; pre-shared keys, PSK, PPSK, "
        "multi PSK, key names, rotation; API tokens, API keys, unused tokens, source addresses; "
        "administrators, admins, roles, invitations, second factor; expiry, expired, who has access"
    ),
    "get_org_webhooks": (
        "webhooks, webhook deliveries, failed deliveries, delivery failures, callbacks, "
        "notifications to a server, topics, receiver answers, HTTP status, Slack, Splunk"
    ),
    "get_org_networks": (
        "networks, VLANs, VLAN ids, subnets, IP ranges, prefixes, addressing, IPAM, overlapping "
        "subnets, WAN Assurance, WAN edge, SRX, SSR, LAN segments, VPN access, internet access, "
        "NAT"
    ),
    "get_org_wlans": (
        "SSIDs, WLANs, wireless networks, Wi-Fi networks of the organization, configured, "
        "everywhere; WPA2, WPA3, PSK, passphrase, encryption, open, guest portal, captive "
        "portal, 802.1X, RADIUS servers, enterprise authentication, bands, 2.4 5 6 GHz, 6E, "
        "hidden, disabled, isolation, rate limit, broadcast, WLAN template"
    ),
    "count_org_nac_clients": (
        "how many, number, count, statistics, breakdown, distribution, top, per, NAC, access "
        "assurance, 802.1X, MAB, EAP, authentication type, VLAN, rule, SSID, compliance, "
        "posture, Jamf, Intune, sessions"
    ),
    "get_site_info": (
        "one site, branch, store, office; address, street, city, country, time zone, timezone, "
        "coordinates, site group, site id, notes, which templates are assigned, applied; floor "
        "plans, maps, packet captures, pcap files"
    ),
    "get_site_devices": (
        "devices at a site, list of APs, access points, switches, gateways deployed, installed "
        "at this campus, branch; device configuration, config, settings, overrides, template "
        "deviation, port config, port profiles, VLANs on a port, trunk, access port, radio "
        "config, static IP, DNS, NTP, merged, inherited, intended"
    ),
    "get_site_wlans": (
        "SSIDs at a site, WLANs, wireless networks, Wi-Fi networks of one branch, broadcast "
        "here, available at the site; WPA2, WPA3, PSK, encryption, open, guest portal, captive "
        "portal, RADIUS, bands, VLAN"
    ),
    "get_site_settings": (
        "site settings, configuration of a site, site config; rogue detection, honeypot, config "
        "persistence, auto upgrade, SNMP, syslog, NTP, DNS, proxy, LED, location services, "
        "engagement, occupancy, analytics, Wi-Fi settings, mesh, gateway management, switch "
        "management, root password, site variables, vars, enabled, switched on, feature, "
        "inherit"
    ),
    "get_site_stats": (
        "site health, overview, summary, totals, capacity, how many APs, switches, gateways, "
        "clients are up, connected, online at a site, branch, store; ports, applications, app "
        "usage, traffic, BLE beacons, asset tags, discovered switches, BGP peers, OSPF "
        "neighbors"
    ),
    "get_site_insights": (
        "SLE, service level expectation, user experience, performance, slow, complaints, bad "
        "Wi-Fi; time to connect, successful connects, coverage, roaming, throughput, capacity, "
        "AP health, switch health, WAN link health, application health; DHCP, DNS, ARP, "
        "association, authorization failures, timeouts, failed to connect, clients cannot "
        "connect, interference, weak signal, anomalies, trend, over time, classifiers, root "
        "cause, worst sites, Marvis"
    ),
    "get_site_radio": (
        "radio, RF, air, airtime, channel plan, channels, channel width, transmit power, RRM, "
        "radio resource management, why did channels change, radar, DFS, channel utilization, "
        "non-Wi-Fi interference, noise floor, co-channel interference, neighbors; rogue APs, "
        "foreign, neighboring SSIDs, honeypot, evil twin, spoofed, imitated SSID, BSSID"
    ),
    "get_device_stats": (
        "statistics, status, state, health, scorecard, ranking, worst, best APs, access points, "
        "switches, gateways, routers; offline, down, disconnected, online, up, uptime, last "
        "seen; CPU, memory, utilization, load, busy, temperature, fan, power supply, PSU, PoE "
        "draw, watts; radio, channel utilization, noise floor, airtime, band, transmit power, "
        "number of clients, firmware version, IP address, ports, errors, uplink, LLDP neighbor, "
        "which switch port, virtual chassis, stack members, HA cluster node, transceivers, "
        "optics, environment"
    ),
    "get_switch_ports": (
        "switch ports, interfaces, port statistics, link up, down, disabled, which port, what is "
        "plugged in, connected to, behind a port; speed, duplex, half duplex, 10 100 Mbit/s, "
        "negotiated down, PoE, watts, power budget left, CRC errors, receive errors, bad cable, "
        "flapping, last flap; neighbors, uplinks, access points on a switch, trunk, access "
        "port, native VLAN, voice VLAN, port profile, port usage, 802.1X, spanning tree "
        "blocking, free, unused ports, optics, transceiver"
    ),
    "get_wan_edges": (
        "WAN, SD-WAN, WAN edge, gateways, routers, SRX, SSR; uplinks, ISP, provider, internet "
        "link down, circuit, broadband, DSL, LTE, 5G, failover, backup link; latency, jitter, "
        "packet loss, MOS, lossy path, VPN peers, overlay, SVR, IPsec tunnels, Zscaler, hub and "
        "spoke; HA cluster, chassis cluster, node0, node1, redundant, primary node; who uses the "
        "bandwidth, top applications, why is the application slow, WAN link health, application "
        "health, utilization"
    ),
    "device_action": (
        "AP, access point, switch, gateway; reboot, restart, reset, power cycle, cycle PoE, "
        "bounce a port, shut, no shut, blink the LED, flash the light, identify, find the box, "
        "stop blinking, firmware upgrade, update software, downgrade, snapshot, clear, release "
        "a lease, TDR cable test, support file, tech support, speed test, synthetic test, "
        "reprovision, push configuration"
    ),
    "execute_custom_shell_command": (
        "Junos CLI, command line, shell, SSH, terminal, console, run a show command, show "
        "version, show configuration, display set, show interfaces, show spanning-tree, STP, "
        "RSTP, show lldp neighbors, show log messages, show route, show arp, show "
        "ethernet-switching table, show chassis, show virtual-chassis, show bgp, show evpn, "
        "show system"
    ),
    "get_enhanced_device_info": (
        "full details, everything about one switch, gateway, AP, deep dive, complete picture, "
        "profile, interfaces, PoE, hardware health, fans, power supplies, temperature, PSU, "
        "optics, transceivers, virtual chassis, stack member missing, LLDP neighbors, "
        "configuration, alarms on the box, core dumps, serial number, uptime, firmware"
    ),
    "run_device_utility": (
        "ping from a device, reachability, reach, reachable, traceroute, trace, hops, path, DNS "
        "resolution, resolve, nslookup; MAC address table, ARP table, DHCP leases, routing "
        "table, routes, forwarding table, sessions, flows, 802.1X sessions, OSPF neighbors, BGP "
        "summary, EVPN database, service path, live, on the device, packet loss, latency"
    ),
    "get_device_events": (
        "event log, history, timeline, what happened, when, why did it restart, reboot reason, "
        "crash, went down, went offline, disconnected, came back, reconnected, last night; port "
        "up, port down, flapping, link, channel change, DFS radar, spanning tree topology "
        "change, STP, loop, config changed, commit, upgrade, PoE, BGP neighbor state, VPN path, "
        "tunnel down, peer down, DHCP, LACP, MAC limit, 802.1X"
    ),
    "get_org_evpn_topologies": (
        "campus fabric, fabrics, EVPN, VXLAN, IP Clos, ERB, CRB, multihoming, collapsed core, "
        "which fabrics exist, all, overview"
    ),
    "get_site_evpn_topologies": (
        "campus fabric at a site, EVPN, VXLAN, IP Clos, ERB, CRB, multihoming, which fabric "
        "here, of one site, building, campus"
    ),
    "get_evpn_topologies_details": (
        "campus fabric in detail, EVPN, VXLAN, design, structure, core, distribution, access, "
        "border, spine, leaf switches, roles, pods, links, wiring, wired, cabling, loopbacks, "
        "AS numbers, ASN, router id, VNI, VRF, anycast, virtual gateway, IRB, overlay, "
        "underlay, ESI"
    ),
    "check_evpn_fabric": (
        "fabric health, healthy, broken, troubleshoot EVPN, VXLAN; VTEP unreachable, remote "
        "VTEPs, tunnel, underlay, overlay, BGP sessions up, down, missing MAC, type 2, type 5 "
        "routes, black hole, traffic dropped between leaves, leaf, spine, drift, duplicate MAC, "
        "DF election, ESI-LAG, MTU, VNI, verify, test, validate"
    ),
    "search_org_wireless_clients": (
        "Wi-Fi clients, WLAN users, stations, phones, laptops, tablets, iPhone, Android, IoT, "
        "scanners, guests; who is connected, connected to an AP, on an SSID, user, hostname, "
        "device; signal, RSSI, SNR, sticky, roaming, band, 2.4, 5, 6 GHz, IP address, no IP, "
        "DHCP, VLAN, disconnects, cannot connect, where is, find a client by MAC address, "
        "manufacturer, operating system, OS, device family, sessions, associations, "
        "disassociations, failures"
    ),
    "search_org_wired_clients": (
        "wired clients, Ethernet, LAN hosts, PCs, desktops, printers, IP phones, cameras, "
        "servers, IoT; on which switch port, plugged into a port, connected to a switch, where "
        "is, look up a MAC address, IP address, VLAN, 802.1X, dot1x, MAB, vendor, manufacturer, "
        "OUI, LLDP"
    ),
    "search_org_nac_clients": (
        "NAC, Access Assurance, 802.1X, dot1x, RADIUS, EAP, EAP-TLS, PEAP, TTLS, MAB, MAC "
        "authentication bypass; authentication failed, rejected, denied, refused, not allowed, "
        "certificate expired, untrusted, user name, password, identity provider, IdP, Entra, "
        "Azure, policy, rule, label, quarantine, assigned VLAN, posture, MDM, Intune, Jamf, "
        "session"
    ),
    "get_client_timeline": (
        "one client, laptop, phone, user over time; history, events, journey, connection log, "
        "why can this client not connect, cannot join, keeps dropping, disconnected, "
        "deauthentication, reason code, association, reassociation, roamed, roaming history, "
        "sessions, DHCP failure, no IP address, DNS failure, 802.1X, authentication failure, "
        "when was it online, last night"
    ),
    "get_alarms": (
        "alarms, alerts, warnings, notifications, incidents, outages, problems, issues, what is "
        "broken, wrong, on fire, urgent, handover, shift; acknowledged, unacknowledged, open; "
        "AP offline, device down, switch down, gateway down, port down, virtual chassis port; "
        "Marvis actions, bad cable, missing VLAN, negotiation, loop, non compliant; rogue AP, "
        "rogue client, honeypot, evil twin, spoofed, spoofing, threat, intrusion, attack, "
        "security; DHCP failure, DNS failure, certificate expires"
    ),
    "get_recent_changes": (
        "what changed before an outage, incident, problem, failure; cause, suspect, recent "
        "changes, change timeline, who did it, blame, config diff, difference between versions, "
        "configuration history, pushed configuration, commit, rollback, upgrade before the "
        "failure, template change, before and after, old value, new value, Marvis disabled a "
        "port, self-driving, rogue DHCP server"
    ),
    "marvis_troubleshoot": (
        "Marvis, VNA, assistant, AI, root cause, diagnose, diagnosis, what does Marvis say, "
        "Marvis actions, suggestions, recommendations, what should I do, fix; slow client, "
        "unhappy user, bad cable, missing VLAN, negotiation mismatch, wired, wireless, WAN "
        "troubleshooting, licence of Marvis"
    ),
    "get_msp_info": ("MSP, managed service provider, reseller, partner, tier, name"),
    "get_msp_orgs": (
        "MSP, managed service provider, customers, tenants, organizations under, below the MSP, "
        "which customer has trouble, compare, org groups"
    ),
    "get_service_health_report": (
        "health of this server, MCP server, does it work, slow, failing calls, errors, success "
        "rate, latency, percentile, rate limit, 429, too many requests, API calls left, quota, "
        "budget, memory, CPU of the server"
    ),
    "test_mist_connectivity": (
        "connectivity, connection, reach the Mist cloud, reachable, API up, token valid, "
        "accepted, expired, DNS, TLS, proxy, firewall, region, wrong cloud, API calls left, "
        "remaining, quota"
    ),
    "debug_server_status": (
        "configuration of this server, MCP server, version, environment, settings, which tools "
        "are switched off, memory, uptime, process, dependencies, cache, rate limit, API calls "
        "left"
    ),
    "export_diagnostics_json": (
        "diagnostics, export, dump, bundle, file, JSON, support ticket, case, attach, "
        "telemetry, of the server"
    ),
    "get_performance_trends": (
        "trend, over time, last hour, response time of the API, latency, slow, slower, became, "
        "degraded, calls per minute, failures, p95, percentile"
    ),
    "acknowledge_security_risks": (
        "accept, acknowledge, confirm, risks of the token, warning, override, blocked, "
        "continue, go on, yes, strict security mode"
    ),
    "search_mist_api": (
        "endpoint, endpoints, API path, operation, which API call, documentation, OpenAPI, "
        "parameters, reference, how to call, REST"
    ),
    "make_mist_api_call": (
        "raw REST API, endpoint, request, GET, URL, anything else; create, change, add, edit, "
        "modify, update, set, configure, rename, delete, remove, assign, unassign, enable, "
        "disable, import, move, invite, claim; licenses, subscriptions, expiry, entitlements, "
        "webhooks, PSKs, pre-shared keys, maps, floor plans, zones, location, BLE beacons, "
        "asset filters, guests, guest authorizations, portal users, packet captures, RRM, "
        "channel planning, admins, administrators, invites, SSO, single sign-on, roles, API "
        "tokens, NAC rules, NAC tags, labels, WxLAN policies, firewall rules, service policies, "
        "application policies, IDP, services, VPNs, site groups, alarm templates, Mist Edge "
        "clusters and tunnels, upgrade jobs, E911, Marvis, rogue and neighbor AP lists, "
        "synthetic tests, call records, certificates, SDK, maintenance, support tickets, "
        "comments, system events, call quality, Zoom, Teams, spectrum analysis, RF diagnostics, "
        "WAN usage, available software versions, acknowledge alarms, disconnect clients, change "
        "of authorization, RMA"
    ),
    "get_next_page": (
        "more, rest, further, next page, following rows, continue, remaining, cursor, paging"
    ),
}
