"""Software, time and alarms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant.spans import DAY, HOUR, MINUTE, at
from fake_mist.tenant.transcripts.facts import ago, by_member

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fake_mist.tenant.transcripts.facts import Facts

PACKAGES: Final = (
    "JUNOS OS Kernel 64-bit ",
    "JUNOS OS libs",
    "JUNOS OS runtime",
    "JUNOS OS time zone information",
    "JUNOS network stack and utilities",
    "JUNOS py extensions",
    "JUNOS modules",
    "JUNOS libs",
    "JUNOS daemons",
    "JUNOS Online Documentation",
    "JUNOS Web Management Platform Package",
)
BUILD: Final = "20260121.3b0c66e_builder_stable_12"
NO_ALARMS: Final = "No alarms currently active"
CHASSIS_ALARMS: Final = {
    "sw_alarm_chassis_fan": ("Major", "FPC 0 Fan 1 Failed"),
    "sw_alarm_chassis_hot": ("Major", "FPC 0 CPU Temperature Hot"),
    "sw_alarm_chassis_psu": ("Minor", "FPC 0 PEM 1 Not Present"),
}
CORES: Final = "/var/crash/*core*: No such file or directory"


def version(facts: Facts) -> list[str]:
    """`show version`: a block for each box."""

    def block(_number: int) -> list[str]:
        head = [
            f"Hostname: {facts.device.name}",
            f"Model: {facts.device.model.lower()}",
            f"Junos: {facts.version}",
        ]
        return head + [f"{name} [{BUILD}]" for name in PACKAGES]

    return by_member(facts, block)


def version_json(facts: Facts) -> list[str]:
    """`show version | display json`."""
    told = {
        "host-name": [{"data": facts.device.name}],
        "product-model": [{"data": facts.device.model.lower()}],
        "junos-version": [{"data": facts.version}],
    }
    return json.dumps({"software-information": [told]}, indent=4).splitlines()


def uptime(facts: Facts) -> list[str]:
    """`show system uptime`."""
    booted, configured = NOW - facts.row["uptime"], facts.row["config_timestamp"]
    started = booted + 3 * MINUTE

    def block(_number: int) -> list[str]:
        return [
            f"Current time: {at(NOW)}",
            "Time Source:  NTP CLOCK",
            f"System booted: {at(booted)} ({ago(booted)})",
            f"Protocols started: {at(started)} ({ago(started)})",
            f"Last configured: {at(configured)} ({ago(configured)}) by mist",
            _load(facts),
        ]

    return by_member(facts, block)


def _load(facts: Facts) -> str:
    days, rest = divmod(facts.row["uptime"], DAY)
    averages = ", ".join(f"{load:.2f}" for load in facts.row["cpu_stat"]["load_avg"])
    clock = f"{rest // HOUR}:{rest % HOUR // MINUTE:02d}"
    return f"12:00PM  up {days} days, {clock}, 1 users, load averages: {averages}"


def chassis_alarms(facts: Facts) -> list[str]:
    """`show chassis alarms`: what the cloud's alarms say, at the same time."""
    found = [
        (row["timestamp"], *CHASSIS_ALARMS[row["type"]])
        for row in facts.alarms
        if row["type"] in CHASSIS_ALARMS
    ]
    return _alarms(found)


def system_alarms(facts: Facts) -> list[str]:
    """`show system alarms`: one minor alarm where the software is old."""
    if facts.version.startswith("23"):
        return _alarms([])
    since = NOW - facts.row["uptime"]
    return _alarms([(since, "Minor", "Rescue configuration is not set")])


def _alarms(found: Iterable[tuple[float, str, str]]) -> list[str]:
    rows = [f"{at(time)}  {level:<5}  {text}" for time, level, text in found]
    if not rows:
        return [NO_ALARMS]
    title = "Alarm time               Class  Description"
    return [f"{len(rows)} alarms currently active", title, *rows]


def core_dumps(facts: Facts) -> list[str]:
    """`show system core-dumps`."""
    return by_member(facts, lambda _number: [CORES])


def nothing(_facts: Facts) -> list[str]:
    """Say nothing, as a healthy command may."""
    return []
