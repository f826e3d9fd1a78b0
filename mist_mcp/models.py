"""Typed views of the Mist objects that are read here.

Only the fields that are read are named. Unknown fields are ignored, values outside a published
enum survive as text, and a value of the wrong shape counts as unknown (None), because the live
cloud sends all three. Times are epoch seconds, some with fractions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationInfo, ValidatorFunctionWrapHandler


class MistObject(BaseModel):
    """An object of the Mist API; every field may be missing."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, coerce_numbers_to_str=True, allow_inf_nan=False
    )

    @field_validator("*", mode="wrap")
    @classmethod
    def _unknown_if_misshapen(
        cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Any:
        """Read a value of the wrong shape as the field's default."""
        try:
            return handler(value)
        except ValidationError:
            field = cls.model_fields[str(info.field_name)]
            return _readable(value, handler) or field.get_default(call_default_factory=True)


def _readable(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """Return what can be read of a list or an object: one odd item must not hide the others."""
    if isinstance(value, list):
        return [item for one in value for item in _read([one], handler)]
    if isinstance(value, dict):
        parts = [_read({key: one}, handler) for key, one in value.items()]
        return {key: one for part in parts if isinstance(part, dict) for key, one in part.items()}
    return None


def _read(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    try:
        return handler(value)
    except ValidationError:
        return []


ObjectT = TypeVar("ObjectT", bound=MistObject)


def read_all(kind: type[ObjectT], rows: Iterable[dict[str, Any]]) -> list[ObjectT]:
    """Read rows as typed objects."""
    return [kind.model_validate(row) for row in rows]


class Privilege(MistObject):
    """A grant in `/self`: a role on a scope."""

    scope: str | None = None
    role: str | None = None
    name: str | None = None
    org_id: str | None = None
    org_name: str | None = None
    msp_id: str | None = None
    msp_name: str | None = None
    site_id: str | None = None
    sitegroup_ids: list[str] = Field(default_factory=list)
    orggroup_ids: list[str] = Field(default_factory=list)
    views: list[str] = Field(default_factory=list)


class Me(MistObject):
    """`/self`: who the token is. Tokens of an organization have a name and no e-mail."""

    email: str | None = None
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    privileges: list[Privilege] | None = None
    enable_two_factor: bool | None = None
    two_factor_required: bool | None = None
    two_factor_passed: bool | None = None
    via_sso: bool | None = None
    session_expiry: int | None = None
    expire_time: float | None = None


class Usage(MistObject):
    """`/self/usage`: calls of the current hour and the limit."""

    requests: int | None = None
    request_limit: int | None = None
    seconds: float | None = None


class Org(MistObject):
    """An organization."""

    id: str = ""
    name: str = ""
    msp_id: str | None = None
    msp_name: str | None = None
    orggroup_ids: list[str] = Field(default_factory=list)
    alarmtemplate_id: str | None = None
    session_expiry: int | None = None
    created_time: float | None = None
    modified_time: float | None = None


class Coordinates(MistObject):
    """Latitude and longitude in degrees."""

    lat: float | None = None
    lng: float | None = None


class Site(MistObject):
    """A site, with the counts that only its statistics carry."""

    id: str = ""
    name: str = ""
    org_id: str | None = None
    address: str | None = None
    country_code: str | None = None
    timezone: str | None = None
    latlng: Coordinates | None = None
    notes: str | None = None
    sitegroup_ids: list[str] = Field(default_factory=list)
    rftemplate_id: str | None = None
    networktemplate_id: str | None = None
    gatewaytemplate_id: str | None = None
    aptemplate_id: str | None = None
    sitetemplate_id: str | None = None
    secpolicy_id: str | None = None
    alarmtemplate_id: str | None = None
    created_time: float | None = None
    modified_time: float | None = None
    num_ap: int | None = None
    num_ap_connected: int | None = None
    num_switch: int | None = None
    num_switch_connected: int | None = None
    num_gateway: int | None = None
    num_gateway_connected: int | None = None
    num_clients: int | None = None

    @property
    def label(self) -> str:
        """What to call it: nameless sites go by their id."""
        return self.name or self.id

    @property
    def devices(self) -> dict[str, tuple[int, int]]:
        """Connected and all devices by type; what the cloud did not count is unknown, not zero."""
        counts = (
            ("ap", self.num_ap_connected, self.num_ap),
            ("switch", self.num_switch_connected, self.num_switch),
            ("gateway", self.num_gateway_connected, self.num_gateway),
        )
        return {
            kind: (up, total) for kind, up, total in counts if up is not None and total is not None
        }


class Device(MistObject):
    """A row of the inventory or of its search."""

    id: str | None = None
    mac: str = ""
    name: str | None = None
    hostname: str | None = None
    serial: str | None = None
    model: str | None = None
    type: str | None = None
    site_id: str | None = None
    connected: bool | None = None
    status: str | None = None
    version: str | None = None
    sku: str | None = None
    vc_mac: str | None = None
    master: bool | None = None
    """False for a member of a virtual chassis or cluster that is not its master."""


class Cpu(MistObject):
    """Processor shares in per cent."""

    idle: float | None = None


class Memory(MistObject):
    """Memory in use in per cent."""

    usage: float | None = None


class Part(MistObject):
    """A fan, a power supply or a temperature sensor."""

    name: str | None = None
    status: str | None = None
    celsius: float | None = None


class Poe(MistObject):
    """Power over Ethernet of one member, in watts."""

    max_power: float | None = None
    power_draw: float | None = None


class Member(MistObject):
    """A member of a virtual chassis, or the one module of a device."""

    fpc_idx: int | None = None
    mac: str | None = None
    model: str | None = None
    serial: str | None = None
    vc_role: str | None = None
    vc_state: str | None = None
    version: str | None = None
    uptime: float | None = None
    poe: Poe | None = None
    fans: list[Part] = Field(default_factory=list)
    psus: list[Part] = Field(default_factory=list)
    temperatures: list[Part] = Field(default_factory=list)


class Radio(MistObject):
    """A radio: channel, width in MHz, power in dBm, use in per cent, noise floor in dBm."""

    channel: int | None = None
    bandwidth: int | None = None
    power: float | None = None
    num_clients: int | None = None
    util_all: float | None = None
    noise_floor: float | None = None


class Neighbour(MistObject):
    """What the device hears by LLDP at its uplink."""

    system_name: str | None = None
    port_id: str | None = None


class Port(MistObject):
    """An interface: whether it is up, and its speed in Mbit/s."""

    up: bool | None = None
    speed: float | None = None
    port_id: str | None = None


class WiredCount(MistObject):
    """Wired clients of a switch."""

    num_wired_clients: int | None = None


class ClientCounts(MistObject):
    """Client counts of a switch."""

    total: WiredCount | None = None


class BgpPeer(MistObject):
    """A BGP peer of a gateway."""

    neighbor: str | None = None
    neighbor_as: str | None = None
    state: str | None = None
    up: bool | None = None


class DeviceStats(MistObject):
    """A row of the device statistics; uptime in seconds."""

    id: str | None = None
    mac: str = ""
    name: str | None = None
    serial: str | None = None
    model: str | None = None
    type: str | None = None
    site_id: str | None = None
    status: str | None = None
    version: str | None = None
    uptime: float | None = None
    last_seen: float | None = None
    ip: str | None = None
    ext_ip: str | None = None
    cpu_util: float | None = None
    cpu_stat: Cpu | None = None
    mem_used_kb: float | None = None
    mem_total_kb: float | None = None
    memory_stat: Memory | None = None
    num_clients: int | None = None
    clients_stats: ClientCounts | None = None
    radio_stat: dict[str, Radio] = Field(default_factory=dict)
    lldp_stat: Neighbour | None = None
    port_stat: dict[str, Port] = Field(default_factory=dict)
    if_stat: dict[str, Port] = Field(default_factory=dict)
    module_stat: list[Member] = Field(default_factory=list)
    bgp_peers: list[BgpPeer] | None = None
    power_src: str | None = None
    power_constrained: bool | None = None
    config_status: str | None = None
    config_timestamp: float | None = None
    vc_mac: str | None = None


class Alarm(MistObject):
    """An alarm."""

    id: str = ""
    type: str | None = None
    group: str | None = None
    severity: str | None = None
    count: int | None = None
    timestamp: float | None = None
    last_seen: float | None = None
    site_id: str | None = None
    acked: bool | None = None
    ack_admin_name: str | None = None
    status: str | None = None
    hostnames: list[str] = Field(default_factory=list)
    aps: list[str] = Field(default_factory=list)
    switches: list[str] = Field(default_factory=list)
    gateways: list[str] = Field(default_factory=list)
    ssids: list[str] = Field(default_factory=list)
    bssids: list[str] = Field(default_factory=list)


class PasswordPolicy(MistObject):
    """The password policy of an organization."""

    enabled: bool | None = None
    min_length: int | None = None
    expiry_in_days: int | None = None
    requires_special_char: bool | None = None
    requires_two_factor_auth: bool | None = None


class ApiPolicy(MistObject):
    """What API tokens may see, and from where they may come."""

    no_reveal: bool | None = None
    src_ips: list[str] = Field(default_factory=list)


class ShellAccess(MistObject):
    """The Junos login class that each role gets: admin, viewer or none."""

    admin: str | None = None
    write: str | None = None
    read: str | None = None
    helpdesk: str | None = None


class Installer(MistObject):
    """What installers may do, and for how many days after a device was claimed."""

    allow_all_devices: bool | None = None
    allow_all_sites: bool | None = None
    grace_period: int | None = None


class OrgSetting(MistObject):
    """The settings of an organization that bear on security and monitoring."""

    password_policy: PasswordPolicy | None = None
    api_policy: ApiPolicy | None = None
    disable_remote_shell: bool | None = None
    junos_shell_access: ShellAccess | None = None
    ui_idle_timeout: int | None = None
    installer: Installer | None = None
    device_updown_threshold: int | None = None
    ap_updown_threshold: int | None = None
    switch_updown_threshold: int | None = None
    gateway_updown_threshold: int | None = None
    auto_upgrade: dict[str, Any] | None = None
    allow_mist: bool | None = None


class DeviceConfig(MistObject):
    """The configuration of a device; it says nothing of the device's state."""

    id: str | None = None
    mac: str | None = None
    name: str | None = None
    type: str | None = None
    model: str | None = None
    serial: str | None = None
    managed: bool | None = None
    deviceprofile_id: str | None = None
    notes: str | None = None
    modified_time: float | None = None
    role: str | None = None
