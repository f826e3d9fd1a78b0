"""Fabrics of which too little is known to call them healthy, and nothing to call them broken."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.fabrics import faults as f
from tests.fabrics import kinds as k
from tests.fabrics.builder import NOW
from tests.fabrics.case import Says, unknown
from tests.fabrics.shapes import CLOS, CLOS3, CRB, ERB, MH

OLD: Final = (r"stale|old|ago|not fresh|since|last (seen|heard)",)
AGE: Final = 12 * 3600

UNKNOWN: Final = (
    unknown("all-stale", CLOS, f.stale(), why="twelve hours old and fine then", gaps=OLD),
    unknown("all-stale-mh", MH, f.stale(), why="twelve hours old and fine then", gaps=OLD),
    unknown("all-stale-for-two-days", CRB, f.stale(ago=48 * 3600), why="two days old", gaps=OLD),
    unknown(
        "all-stale-for-three-hours",
        ERB,
        f.stale(ago=3 * 3600),
        why="what comes every minute has not come for three hours",
        gaps=OLD,
    ),
    unknown(
        "org-level-stale",
        replace(CLOS, org_level=True),
        f.stale(),
        why="twelve hours old and fine then",
        gaps=OLD,
    ),
    unknown(
        "org-level-forbidden",
        replace(ERB, org_level=True),
        f.answers("stats/devices", 403),
        f.answers("stats/bgp_peers/search", 403),
        why="no permission for the state of switches and sessions",
        gaps=("403|forbid|permission|not read|denied|statistics|closed",),
    ),
    unknown(
        "statistics-forbidden-and-link",
        CLOS,
        f.answers("stats/devices", 403),
        f.link_down("core-1", "dist-1-1"),
        why="a link is known to be down, the state of the switches is not known",
        says=(Says(("core-1", "dist-1-1"), (*k.LINK, *k.UNDERLAY)),),
        gaps=("403|forbid|permission|not read|denied|statistics|closed",),
    ),
    unknown(
        "ports-forbidden-and-session",
        ERB,
        f.answers("stats/ports/search", 403),
        f.session_down("core-1", "dist-2-1", overlay=True),
        why="a session is known to be down, the ports are not known",
        says=(Says(("core-1", "dist-2-1"), k.OVERLAY),),
        gaps=("port",),
    ),
    unknown(
        "core-stale",
        CLOS,
        f.stale("core-1"),
        why="one core silent for 12 hours among fresh ones",
        gaps=OLD,
    ),
    unknown(
        "access-stale",
        ERB,
        f.stale("acc-1-1"),
        why="an access switch silent for 12 hours",
        gaps=OLD,
    ),
    unknown(
        "sessions-stale",
        CLOS,
        f.rows("peers", {"timestamp": NOW - AGE}),
        why="the switches are fresh, what they say of sessions is twelve hours old",
        gaps=OLD,
    ),
    unknown(
        "sessions-cut",
        CLOS,
        f.cut("stats/bgp_peers/search", 20),
        why="20 sessions of a larger total, and no way to the others",
        gaps=(r"\b20 of|part|incomplete|not all|more|missing|of 4\d",),
    ),
    unknown(
        "ports-cut",
        ERB,
        f.cut("stats/ports/search", 9),
        why="9 ports of a larger total",
        gaps=(r"\b9 of|part|incomplete|not all|more|missing|port",),
    ),
    unknown(
        "devices-cut",
        CLOS,
        f.cut("stats/devices", 4),
        why="4 switches of 10 have a state",
        gaps=(r"\b[46] of|switch|state|statistic",),
    ),
    unknown(
        "no-roles",
        CLOS,
        f.without("switches", "role"),
        why="nobody said what each is for",
        gaps=("role",),
    ),
    unknown(
        "one-without-role",
        ERB,
        f.without("switches", "role", of=("dist-1-1",)),
        why="nobody said what it is for",
        gaps=("role",),
    ),
    unknown(
        "strange-role",
        CLOS,
        f.member({"role": "superspine"}, "core-1"),
        why="a role that the description does not have",
        gaps=("role|superspine",),
    ),
    unknown(
        "strange-role-access",
        CLOS,
        f.member({"role": "leaf"}, "acc-1-1"),
        why="a role that the description does not have",
        gaps=("role|leaf",),
    ),
    unknown(
        "neighbours-nameless",
        CLOS,
        f.without("peers", "neighbor_mac", "router_id"),
        f.without("switches", "downlink_ips", "router_id"),
        f.without("inventory", "router_id"),
        f.topology({"switch_configs": {}}),
        f.member({"config": {}}),
        why="sessions with neighbours that nothing identifies",
        gaps=("neighbo|session",),
    ),
    unknown(
        "statistics-forbidden",
        CLOS,
        f.answers("stats/devices", 403),
        why="no permission for the state of switches",
        gaps=("403|forbid|permission|not read|denied|statistics|closed",),
    ),
    unknown(
        "sessions-forbidden",
        CLOS,
        f.answers("stats/bgp_peers/search", 403),
        why="no permission for sessions",
        gaps=("bgp|session",),
    ),
    unknown(
        "ports-forbidden",
        ERB,
        f.answers("stats/ports/search", 403),
        why="no permission for ports",
        gaps=("port",),
    ),
    unknown(
        "sessions-not-found",
        MH,
        f.answers("stats/bgp_peers/search", 404),
        why="404 is no empty list",
        gaps=("bgp|session",),
    ),
    unknown(
        "nothing-at-all",
        CLOS,
        f.empty("devices", "peers", "ports"),
        why="200 with nothing in it: nobody heard of these switches",
        gaps=("switch|session|port|nothing|statistic",),
    ),
    unknown(
        "no-sessions-sent",
        CLOS,
        f.empty("peers"),
        why="not one row of sessions where 40 are due",
        gaps=("bgp|session",),
    ),
    unknown(
        "no-sessions-sent-3",
        CLOS3,
        f.empty("peers"),
        why="not one row of sessions",
        gaps=("bgp|session",),
    ),
    unknown(
        "no-switch-rows",
        ERB,
        f.empty("devices"),
        why="not one row of a switch",
        gaps=("switch|state|statistic",),
    ),
    unknown(
        "one-switch-row-missing",
        CLOS,
        f.empty("devices", of=("core-2",)),
        why="the state of one core was not sent",
        gaps=("core-2|1 (of|switch)|one switch",),
    ),
    unknown(
        "no-ports-sent",
        ERB,
        f.empty("ports"),
        why="nobody said whether a cable is up",
        gaps=("port|link",),
    ),
    unknown(
        "future",
        CLOS,
        f.rows("peers", {"timestamp": NOW + 2 * 86400}),
        f.rows("devices", {"last_seen": NOW + 2 * 86400}),
        why="rows of the day after tomorrow: a clock is wrong, and no age is known",
        gaps=("future|clock|ahead|time|age",),
    ),
    unknown(
        "no-status",
        CLOS,
        f.without("devices", "status", "last_seen"),
        why="rows of switches that do not say their state",
        gaps=("state|status|switch",),
    ),
    unknown(
        "no-status-of-one",
        MH,
        f.without("devices", "status", "last_seen", of=("cc-1",)),
        why="one does not say its state",
        gaps=("cc-1|1 (of|switch)|one switch",),
    ),
    unknown(
        "no-state-of-sessions",
        ERB,
        f.without("peers", "state", "up", "uptime"),
        why="rows of sessions that do not say their state",
        gaps=("session|state",),
    ),
    unknown(
        "configuration-forbidden",
        ERB,
        f.answers("devices", 403),
        why="drift cannot be told",
        gaps=("config|drift",),
    ),
)
