"""Actions that change what a device or the cloud keeps, or that are hard to undo. Pure.

From the published API. What several devices would feel is here too, because the gate wants a
higher role for it.
"""

from __future__ import annotations

from typing import Final

from mist_mcp.actions.action import AP, GATEWAY, JUNOS, SWITCH, Action
from mist_mcp.actions.forms import DOWN, MEMBER, MOST_MEMBERS, MOST_PORTS
from mist_mcp.actions.option import (
    LABEL,
    MAC,
    TEXT,
    TRUTH,
    Options,
    choice,
    number,
    record,
    several,
)

_EPOCH: Final = number(1_000_000_000, 9_999_999_999)
_FIRMWARE: Final[Options] = {"version": TEXT, "reboot": TRUTH}
_LINKS: Final[Options] = {"vc_ports": several(TEXT, most=MOST_PORTS)}
_CHASSIS: Final = record(
    {"mac": MAC, "vc_role": choice("master", "backup", "linecard"), "member_id": MEMBER, **_LINKS},
    needed=("mac", "vc_role"),
)

CHANGING: Final = (
    Action(
        name="clear_policy_hit_count",
        danger="configuration",
        what="Set the counter of an application policy to zero",
        effect="the policy counts from zero",
        irreversible="the count so far is lost",
        kinds=(GATEWAY,),
        options={"policy_name": LABEL},
        needed=("policy_name",),
    ),
    Action(
        name="clear_pending_version",
        danger="configuration",
        what="Forget the firmware that waits for a restart",
        effect="the next restart keeps the firmware that runs",
        kinds=(SWITCH,),
    ),
    Action(
        name="snapshot",
        danger="configuration",
        what="Take a recovery snapshot",
        effect="the device copies its firmware and configuration to its recovery partition",
        irreversible="the snapshot before it is replaced",
        kinds=(SWITCH,),
        minutes=10,
    ),
    Action(
        name="support",
        danger="configuration",
        what="Upload logs for the support",
        effect="logs of the device, and core dumps, go to the cloud of Mist",
        irreversible="what was uploaded stays there",
        options={
            "info": choice("code-dumps", "full", "messages", "outbound-ssh", "process", "var-logs"),
            "node": TEXT,
            "num_messages_files": number(1, 10),
        },
        narrowed_by=("info",),
        unnarrowed="the full set of logs",
        minutes=5,
    ),
    Action(
        name="zigbee_join",
        danger="configuration",
        what="Let Zigbee devices join",
        effect="for the duration in seconds, 600 without it, any Zigbee device may join",
        irreversible="devices that joined stay",
        kinds=(AP,),
        options={"duration": number(60, 600)},
    ),
    Action(
        name="upgrade",
        danger="configuration",
        what="Install firmware",
        effect="it downloads now or at start_time; an access point then restarts by itself, a "
        "switch or gateway only with reboot",
        irreversible="the firmware before it comes back only by another installation",
        options={
            **_FIRMWARE,
            "start_time": _EPOCH,
            "reboot_at": _EPOCH,
            "snapshot": TRUTH,
        },
        needed=("version",),
        minutes=30,
    ),
    Action(
        name="upgrade_bios",
        danger="configuration",
        what="Install a BIOS",
        effect="with reboot it restarts: " + DOWN,
        irreversible="a BIOS that fails can leave the device dead",
        kinds=JUNOS,
        options=_FIRMWARE,
        needed=("version",),
        minutes=30,
    ),
    Action(
        name="upgrade_fpga",
        danger="configuration",
        what="Install FPGA firmware",
        effect="with reboot it restarts: " + DOWN,
        irreversible="FPGA firmware that fails can leave the device dead",
        kinds=JUNOS,
        options=_FIRMWARE,
        needed=("version",),
        minutes=30,
    ),
    Action(
        name="restore_backup_version",
        danger="configuration",
        what="Go back to the firmware before",
        effect="it restarts with its backup firmware; " + DOWN,
        irreversible="sessions are cut; features of the newer firmware are gone",
        kinds=(SWITCH,),
        minutes=15,
    ),
    Action(
        name="reprovision",
        danger="configuration",
        what="Send the whole configuration again",
        effect="the configuration of the cloud replaces what is on the device",
        irreversible="what was configured on the device itself is lost",
        kinds=JUNOS,
        minutes=5,
    ),
    Action(
        name="readopt",
        danger="configuration",
        what="Adopt the device again",
        effect="it gets a device id anew and connects to the cloud again; ids may change",
        irreversible="what refers to the id before may no longer find it",
        kinds=JUNOS,
        minutes=10,
    ),
    Action(
        name="set_vc_port_mode",
        danger="configuration",
        what="Change the mode of the virtual chassis ports",
        effect="the switch restarts; " + DOWN,
        irreversible="a virtual chassis whose links go falls apart",
        kinds=(SWITCH,),
        options={"mode": choice("network", "vcp-higig", "vcp-hgoe")},
        needed=("mode",),
        minutes=15,
    ),
    Action(
        name="vc",
        danger="configuration",
        what="Form a virtual chassis",
        effect="the switches become one device; " + DOWN,
        irreversible="the members lose their own configuration",
        kinds=(SWITCH,),
        options={"members": several(_CHASSIS, most=MOST_MEMBERS), "preprovisioned": TRUTH},
        needed=("members",),
        minutes=15,
    ),
    Action(
        name="vc/switch_master",
        danger="configuration",
        what="Give the lead of the virtual chassis to the backup",
        effect="the control plane moves; traffic may be lost for some seconds to minutes",
        irreversible="sessions of the control plane are cut",
        kinds=(SWITCH,),
        minutes=5,
    ),
    Action(
        name="vc/convert_to_virtualmac",
        danger="configuration",
        what="Give the virtual chassis a MAC address of its own",
        effect="the device id changes, so that it is another device to the cloud",
        irreversible="it does not go back to the id of its first member",
        kinds=(SWITCH,),
        minutes=10,
    ),
    Action(
        name="vc/vc_port",
        danger="configuration",
        what="Make ports into virtual chassis ports, or back",
        effect="links between the members come or go; without them the chassis falls apart",
        irreversible="what went through the ports is cut",
        kinds=(SWITCH,),
        options={
            "op": choice("set", "delete"),
            "members": several(
                record({"member": MEMBER, **_LINKS}, needed=("member", "vc_ports")),
                most=MOST_MEMBERS,
            ),
        },
        needed=("op", "members"),
        minutes=5,
    ),
    Action(
        name="ha",
        danger="configuration",
        what="Form a cluster of gateways",
        effect="the nodes become one device and restart; " + DOWN,
        irreversible="the nodes lose their own configuration",
        kinds=(GATEWAY,),
        options={"nodes": several(record({"mac": MAC}, needed=("mac",)), most=2)},
        needed=("nodes",),
        minutes=15,
    ),
)
