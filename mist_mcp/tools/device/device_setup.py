"""One device as the inventory has it, and as it is configured to be."""

from pydantic import Field

from mist_mcp.answers.results import Record
from mist_mcp.cloud.names import OrgName
from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError
from mist_mcp.models.device_setup import Address, DeviceSetup, OwnedDevice
from mist_mcp.tools.kit.context import Mist
from mist_mcp.words.times import iso


class Owned(Record):
    """What the inventory says of a device."""

    sku: str | None = None
    hardware: str | None = Field(None, description="revision")
    adopted: bool | None = None
    claimed: str | None = None
    claimed_epoch: float | None = None
    chassis_mac: str | None = None
    chassis_serial: str | None = None


class SetupRow(Record):
    """What a device is configured to be."""

    role: str | None = None
    fabric_role: str | None = None
    router_id: str | None = None
    addresses: list[str] = Field(description="network or port, and its address")
    notes_of_device: str | None = Field(None, description="text that administrators wrote")


class PortRow(Record):
    """A port, or a range of ports, and what it is configured for."""

    port: str
    usage: str | None = None
    description: str | None = None


async def owned(mist: Mist, org: OrgName, *, mac: str) -> Owned | None:
    """Return the device's row of the inventory; None where that is closed to the token."""
    if not org.whole:
        return None
    path = path_of("orgs/{org_id}/inventory", org_id=org.id)
    try:
        rows = (await collect(list_pages(mist.client, path, {"mac": mac}))).rows
    except (ForbiddenError, NotFoundError):
        return None
    return _owned_row(OwnedDevice.model_validate(rows[0])) if rows else None


def _owned_row(device: OwnedDevice) -> Owned:
    return Owned(
        sku=device.sku,
        hardware=device.hw_rev,
        adopted=device.adopted,
        claimed=iso(device.created_time),
        claimed_epoch=device.created_time,
        chassis_mac=device.chassis_mac,
        chassis_serial=device.chassis_serial,
    )


def setup_row(setup: DeviceSetup) -> SetupRow:
    """Return what a device is configured to be."""
    own = {"management": setup.ip_config} if setup.ip_config else {}
    interfaces = {**own, **setup.ip_configs, **setup.other_ip_configs}
    return SetupRow(
        role=setup.role,
        fabric_role=setup.evpn_config.role if setup.evpn_config else None,
        router_id=setup.router_id,
        addresses=[f"{name}: {_address(address)}" for name, address in interfaces.items()],
        notes_of_device=setup.notes or None,
    )


def port_rows(setup: DeviceSetup) -> list[PortRow]:
    """Return the ports that a device has a configuration for."""
    return [
        PortRow(port=port, usage=use.usage, description=use.description)
        for port, use in setup.port_config.items()
    ]


def _address(address: Address) -> str:
    if address.ip is None:
        return address.type or "not set"
    return f"{address.ip}/{(address.netmask or '').removeprefix('/')}".rstrip("/")
