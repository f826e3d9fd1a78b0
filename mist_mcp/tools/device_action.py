"""What can be done to a device; in this version, only what is harmless."""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import Field

from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import InputError
from mist_mcp.results import Result
from mist_mcp.security.untrusted import quoted
from mist_mcp.tool import tool
from mist_mcp.tools.context import MIST, Mist
from mist_mcp.tools.located import located
from mist_mcp.tools.parameters import Text

Harmless = Literal["locate", "unlocate", "poll_stats"]

DONE: Final[Mapping[Harmless, str]] = {
    "locate": "its LEDs blink for five minutes",
    "unlocate": "its LEDs blink no more",
    "poll_stats": "it sends its statistics now; get_device_stats shows them in a few seconds",
}
"""The actions that run, and what each does."""

_TAKES_DOWN: Final = (
    *("restart", "upgrade", "upgrade_bios", "upgrade_fpga", "restore_backup_version"),
    *("set_vc_port_mode", "vc", "vc/switch_master", "vc/convert_to_virtualmac", "vc/vc_port"),
    *("ha", "reprovision", "readopt", "zeroize"),
)
_DISTURBS: Final = (
    *("bounce_port", "cable_test", "clear_bgp", "clear_session", "clear_arp", "clear_macs"),
    *("clear_mac_table", "clear_dot1x", "clear_bpdu_error", "release_dhcp"),
    *("release_dhcp_leases", "synthetic_test", "check_radius_server"),
)
_CHANGES: Final = ("clear_policy_hit_count", "clear_pending_version", "snapshot", "support")

REFUSED: Final[Mapping[str, str]] = {
    **dict.fromkeys(_TAKES_DOWN, "takes the device down, or is hard to undo"),
    **dict.fromkeys(_DISTURBS, "disturbs those who are connected"),
    **dict.fromkeys(_CHANGES, "changes what the device or the cloud keeps"),
    "request_ztp_password": "answers with a password",
    "shell": "opens a login on the device",
}
"""The actions that need a person's consent, and why."""


class ActionTaken(Result):
    """An action that the cloud accepted."""

    action: Harmless
    device: str
    device_id: str
    mac: str
    site: str
    site_id: str
    effect: str = Field(description="what the device does now")


@tool("device", danger="diagnostic")
async def device_action(
    *,
    device_id: Text,
    action: Text,
    org_id: Text | None = None,
    mist: Mist = MIST,
) -> ActionTaken:
    """Make a device blink (locate, unlocate) or send its statistics now (poll_stats).

    Actions that disturb or change anything are refused: they need a person's consent.

    Args:
        device_id: Name, MAC address, serial or id.
        action: locate, unlocate or poll_stats.
        org_id: Organization id or name.
    """
    checked = checked_action(action)
    site, device = await located(mist, device_id, org_id=org_id)
    path = path_of(
        f"sites/{{site_id}}/devices/{{device_id}}/{checked}", site_id=site.id, device_id=device.id
    )
    await mist.client.post(path)
    return ActionTaken(
        summary=f"{device.name} at {site.name}: {checked} was accepted; {DONE[checked]}.",
        action=checked,
        device=device.name,
        device_id=device.id,
        mac=device.mac,
        site=site.name,
        site_id=site.id,
        effect=DONE[checked],
    )


def checked_action(text: str) -> Harmless:
    """Return the harmless action that a text names.

    Raises:
        InputError: it needs a person's consent, or is none at all.
    """
    wanted = text.strip().lower()
    for action in DONE:
        if action == wanted:
            return action
    if wanted in REFUSED:
        raise InputError(
            f"{wanted} is refused: it {REFUSED[wanted]}, so it needs the consent of a person, "
            "for which this version cannot ask",
            next_step="Tell the user to do it in the Mist portal.",
        )
    raise InputError(
        f"{quoted(text)} is not an action that this server knows",
        next_step=f"There are {', '.join(DONE)}.",
    )
