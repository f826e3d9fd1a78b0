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
from mist_mcp.words.trust import Foreign, Id, Moment


class Owned(Record):
    """What the inventory says of a device."""

    sku: Foreign | None = None
    hardware: Foreign | None = Field(None, description="revision")
    adopted: bool | None = None
    claimed: Moment = None
    chassis_mac: Id | None = None
    chassis_serial: Foreign | None = None


class SetupRow(Record):
    """What a device is configured to be."""

    role: Foreign | None = None
    fabric_role: Foreign | None = None
    router_id: Foreign | None = None
    addresses: list[Foreign] = Field(description="network or port, and its address")
    notes_of_device: Foreign | None = Field(None, description="text that administrators wrote")


class PortRow(Record):
    """A port, or a range of ports, and what it is configured for."""

    port: Foreign
    usage: Foreign | None = None
    description: Foreign | None = None


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
    return Owned.of(
        device,
        hardware=device.hw_rev,
        claimed=iso(device.created_time),
    )


def setup_row(setup: DeviceSetup) -> SetupRow:
    """Return what a device is configured to be."""
    own = {"management": setup.ip_config} if setup.ip_config else {}
    interfaces = {**own, **setup.ip_configs, **setup.other_ip_configs}
    return SetupRow.of(
        setup,
        fabric_role=setup.evpn_config.role if setup.evpn_config else None,
        addresses=[f"{name}: {_address(address)}" for name, address in interfaces.items()],
        notes_of_device=setup.notes or None,
    )


def port_rows(setup: DeviceSetup) -> list[PortRow]:
    """Return the ports that a device has a configuration for."""
    return [PortRow.of(use, port=port) for port, use in setup.port_config.items()]


def _address(address: Address) -> str:
    if address.ip is None:
        return address.type or "not set"
    return f"{address.ip}/{(address.netmask or '').removeprefix('/')}".rstrip("/")
