"""Typed views of what devices report about their own upkeep: firmware, clusters, pools, tables."""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import MistObject


class FirmwareUpdate(MistObject):
    """How far an installation of firmware is; `inprogress` is the published word for running."""

    status: str | None = None
    progress: int | None = None
    will_retry: bool | None = None
    timestamp: float | None = None


class ClusterState(MistObject):
    """The state of a gateway cluster in one word."""

    state: str | None = None


class ClusterLink(MistObject):
    """A link between the nodes of a cluster, or one of its interfaces."""

    name: str | None = None
    status: str | None = None


class FabricLink(MistObject):
    """The fabric link of a cluster; the cloud spells its members in capitals."""

    status: str | None = Field(None, alias="Status")


class RedundancyGroup(MistObject):
    """A redundancy group of a cluster, and which of its monitors fail."""

    id: int | None = Field(None, alias="Id")
    failure: str | None = Field(None, alias="MonitoringFailure")


class ClusterHealth(MistObject):
    """`cluster_config`: how the two nodes of a gateway cluster stand together."""

    status: str | None = None
    last_status_change_reason: str | None = None
    operational: str | None = None
    primary_node_health: str | None = None
    secondary_node_health: str | None = None
    control_link_info: ClusterLink | None = None
    fabric_link_info: FabricLink | None = None
    ethernet_connection: list[ClusterLink] = Field(default_factory=list)
    redundancy_group_information: list[RedundancyGroup] = Field(default_factory=list)


class LeasePool(MistObject):
    """A DHCP pool that the device serves: addresses, and those that are leased."""

    num_ips: int | None = None
    num_leased: int | None = None


class MacTable(MistObject):
    """The MAC table: entries, and as many as fit."""

    mac_table_count: int | None = None
    max_mac_entries_supported: int | None = None


class ArpTable(MistObject):
    """The ARP table: entries, and as many as fit."""

    arp_table_count: int | None = None
    max_entries_supported: int | None = None


class RouteTable(MistObject):
    """The routes: those that are there, and as many as fit."""

    total_routes: int | None = None
    max_unicast_routes_supported: int | None = None


class SecurityServices(MistObject):
    """The security services of a gateway: application identity, intrusion detection, web filter."""

    appid_status: str | None = None
    appid_install_result: str | None = None
    idp_status: str | None = None
    idp_install_result: str | None = None
    ewf_status: str | None = None


class ChassisSetup(MistObject):
    """How far the set-up of a virtual chassis is, and what it lacks."""

    current_stats: str | None = None
    err_missing_dev_id_fpc: bool | None = None
    last_update: float | None = None
