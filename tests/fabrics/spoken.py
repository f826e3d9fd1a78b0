"""Fabrics of which the cloud's rows say that all is well, and shells say what they say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tests.fabrics import faults as f
from tests.fabrics import kinds as k
from tests.fabrics import shells as s
from tests.fabrics.builder import build
from tests.fabrics.case import CRITICAL, Says
from tests.fabrics.shapes import BORDERS, CLOS, CLOS3, CRB, ERB, ERB_BORDERS, MH
from tests.fabrics.speaking import LOGIN, Spoken

if TYPE_CHECKING:
    from tests.fabrics.builder import Fabric
    from tests.fabrics.faults import Fault
    from tests.fabrics.shells import Printer

MAJOR: Final = frozenset({"major"})
BANNER: Final = (
    "noc@corp.example # authorized only\nWARNING> all is logged\n% Unauthorized access\n"
)
LICENCE: Final = "Warning: License key missing; requires 'bgp' license\n\n"


def changed(printer: Printer, old: str, new: str, count: int = 1) -> Printer:
    """Print the same with something in it replaced."""

    def printed(fabric: Fabric, name: str) -> str:
        text = printer(fabric, name)
        assert old in text, f"{name} does not print {old!r}"
        return text.replace(old, new, count)

    return printed


def without(printer: Printer, pattern: str) -> Printer:
    """Print the same without what a regular expression matches."""

    def printed(fabric: Fabric, name: str) -> str:
        text, count = re.subn(pattern, "", printer(fabric, name))
        assert count, f"{name} prints nothing like {pattern}"
        return text

    return printed


def with_fault(printer: Printer, *faults: Fault) -> Printer:
    """Print what a switch would with more faults, of which the cloud has not heard yet."""

    def printed(fabric: Fabric, name: str) -> str:
        later = build(fabric.name, fabric.shape)
        for fault in faults:
            fault(later)
        return printer(later, name)

    return printed


def _detached(fabric: Fabric, name: str) -> str:
    """Print bundles with the first member detached, as one without a partner is."""
    text = s.lacp_interfaces(fabric, name)
    _, ports = next(iter(s.bundles(fabric, name).values()))
    alone = "No   Yes    No   No   No   Yes     Fast   Passive"
    usual = "No    No   Yes  Yes  Yes   Yes     Fast    Active"
    lines = [
        line.replace(usual, alone).replace("Current", "Defaulted")
        .replace("Collecting distributing", "Detached")
        if line.split()[:1] in ([ports[0]], [f"{ports[0]}Partner"])
        else line
        for line in text.splitlines()
    ]  # fmt: skip
    return "\n".join(lines)


def _one(
    where: str, command: str, printer: Printer | None
) -> dict[tuple[str, str], Printer | None]:
    return {(where, command): printer}


SPOKEN: Final = (
    *(
        Spoken(f"{name}-says-the-same", shape, "healthy", "the shells show what the cloud says")
        for name, shape in {
            "clos": CLOS,
            "three-stages": CLOS3,
            "service-block": BORDERS,
            "erb": ERB,
            "erb-borders": ERB_BORDERS,
            "crb": CRB,
            "mh": MH,
            "mh-ring": replace(MH, cores=3),
            "two-cables": replace(CLOS, cables=2),
            "ipv6": replace(CLOS, ipv6=True),
        }.items()
    ),
    Spoken(
        "banner-like-prompts",
        CLOS,
        "healthy",
        "what is said at the login is no prompt",
        login=BANNER + LOGIN,
    ),
    Spoken(
        "licence-missing",
        CLOS,
        "healthy",
        "a notice: the state of the sessions decides",
        prints=_one("*", s.BGP, lambda fabric, name: LICENCE + s.bgp_summary(fabric, name)),
    ),
    Spoken(
        "tunnels-under-mac-vrf",
        CLOS,
        "healthy",
        "Junos Evolved knows forwarding under mac-vrf",
        prints={("*", s.TUNNELS): None, ("*", s.MAC_VRF_TUNNELS): s.remote_vteps},
    ),
    Spoken(
        "bfd-down-on-purpose",
        CLOS,
        "healthy",
        "AdminDown is what somebody has configured (RFC 5880)",
        prints=_one("core-1", s.BFD, changed(s.bfd_sessions, "Up       ", "AdminDown")),
    ),
    Spoken(
        "light-near-its-limit",
        CLOS,
        "healthy",
        "a warning of a transceiver is worth a look",
        prints=_one(
            "core-1",
            s.OPTICS,
            changed(
                s.optics,
                "Laser rx power low warning                :  Off",
                "Laser rx power low warning                :  On",
            ),
        ),
    ),
    Spoken(
        "tunnel-missing-under-mac-vrf",
        CLOS,
        "degraded",
        "Junos Evolved knows forwarding under mac-vrf, and one VTEP is not there",
        prints={
            ("*", s.TUNNELS): None,
            ("*", s.MAC_VRF_TUNNELS): s.remote_vteps,
            ("core-1", s.MAC_VRF_TUNNELS): without(
                s.remote_vteps, r" RVTEP-IP .*\n 172\.16\.254\.10 (.*\n)    VNID.*(\n    \d.*)+"
            ),
        },
        says=(Says(("core-1", "acc-2-2"), (r"tunnel|vtep",), MAJOR),),
    ),
    Spoken(
        "session-fell-just-now",
        CLOS,
        "degraded",
        "the switch says now what the rows of a minute ago could not",
        prints=_one(
            "core-1",
            s.BGP,
            with_fault(s.bgp_summary, f.session_down("core-1", "dist-1-1", overlay=True)),
        ),
        says=(Says(("core-1", "dist-1-1"), k.SESSION, MAJOR, (r"show bgp neighbor",)),),
    ),
    Spoken(
        "session-seven-seconds-old",
        CLOS,
        "degraded",
        "twelve flaps, and up for seven seconds (Junos then prints the seconds alone)",
        prints=_one(
            "core-1",
            s.BGP,
            with_fault(
                s.bgp_summary, f.flapping("core-1", "dist-1-1", overlay=True, flaps=12, up=7)
            ),
        ),
        says=(Says(("core-1",), (*k.FLAP, r"went down"), MAJOR),),
    ),
    Spoken(
        "bfd-down",
        CLOS,
        "degraded",
        "a dead path would be used until BGP notices",
        prints=_one("core-1", s.BFD, changed(s.bfd_sessions, "Up   ", "Down ")),
        says=(Says(("core-1",), (r"bfd",), MAJOR, (r"show bfd",)),),
    ),
    Spoken(
        "light-below-its-alarm",
        CLOS,
        "degraded",
        "the transceiver's own limit (SFF-8472): the link is near its end",
        prints=_one(
            "core-1",
            s.OPTICS,
            changed(
                s.optics,
                "Laser rx power low alarm                  :  Off",
                "Laser rx power low alarm                  :  On",
            ),
        ),
        says=(Says(("core-1",), (r"optic|light|transceiver",), MAJOR, (r"optics",)),),
    ),
    Spoken(
        "member-of-a-bundle-detached",
        MH,
        "degraded",
        "one leg of an ESI-LAG carries nothing although its port is up",
        prints=_one("cc-1", s.LACP, _detached),
        says=(Says(("cc-1",), (r"ae\d+|lacp|bundle",), MAJOR, (r"lacp",)),),
    ),
    Spoken(
        "nobody-forwards",
        MH,
        "degraded",
        "a segment has exactly one designated forwarder (RFC 7432); 0.0.0.0 is none",
        prints=_one(
            "cc-1",
            s.INSTANCE,
            changed(
                s.instance,
                "Designated forwarder: 172.16.254.1",
                "Designated forwarder: 0.0.0.0",
                99,
            ),
        ),
        says=(Says(("cc-1",), (r"forwarder",), MAJOR, (r"show evpn instance",)),),
    ),
    Spoken(
        "gateways-down",
        ERB,
        "degraded",
        "one of two gateways of a pod does not route",
        prints=_one(
            "dist-1-1", s.INSTANCE, changed(s.instance, "  Up     corp", "  Down   corp", 99)
        ),
        says=(Says(("dist-1-1",), (r"irb|gateway",), MAJOR),),
    ),
    Spoken(
        "vni-differs",
        CLOS,
        "degraded",
        "what is one VLAN is two networks",
        prints=_one("acc-1-1", s.INSTANCE, changed(s.instance, "10040", "10041", 99)),
        says=(Says(("acc-1-1",), (r"vni",), MAJOR),),
    ),
    Spoken(
        "gateway-mac-differs-in-the-shell",
        CLOS,
        "degraded",
        "a client that moves keeps the MAC of the other gateway (RFC 9135)",
        prints=_one(
            "acc-1-1",
            s.DATABASE,
            changed(s.database, s.VIRTUAL_MAC, "00:00:5e:00:01:7f", 99),
        ),
        says=(Says(("acc-1-1",), (r"gateway",), MAJOR),),
    ),
    Spoken(
        "all-routes-refused",
        CLOS,
        "degraded",
        "received and not accepted is not there",
        prints=_one("core-1", s.BGP, changed(s.bgp_summary, "60/60/60/0", "0/60/0/0", 99)),
        says=(Says(("core-1",), (r"route",), MAJOR),),
    ),
    Spoken(
        "routing-does-not-answer",
        CLOS,
        "unknown",
        "what was asked and not answered is not known",
        prints=_one(
            "core-1",
            s.BGP,
            lambda _fabric, _name: "error: timeout communicating with routing daemon",
        ),
        gaps=(r"core-1",),
    ),
    Spoken(
        "pod-away-and-shells",
        CLOS,
        "broken",
        "what no switch can be asked about is known from the others",
        faults=(f.offline("dist-1-1", "dist-1-2"),),
        says=(Says(("Pod 1",), k.ISOLATED, CRITICAL),),
        one_cause=True,
    ),
    Spoken(
        "access-without-overlay-by-its-shell",
        replace(CLOS, access=1),
        "broken",
        "the cloud's rows are a minute old; the switch itself has no overlay session left",
        prints={("*", s.BGP): with_fault(s.bgp_summary, f.overlay_down("acc-1-1"))},
        says=(Says(("acc-1-1", "dist-1-1", "dist-1-2"), k.ISOLATED, CRITICAL, (r"show bgp nei",)),),
        one_cause=True,
    ),
    Spoken(
        "access-without-any-session-by-its-shell",
        replace(CLOS, access=1),
        "broken",
        "the underlay is down too: that is the cause, and not what the loopbacks announce",
        prints={
            ("*", s.BGP): with_fault(
                s.bgp_summary, f.overlay_down("acc-1-1"), f.underlay_down("acc-1-1")
            )
        },
        says=(
            Says(
                ("acc-1-1",),
                k.ISOLATED,
                CRITICAL,
                (r"^on acc-1-1: show bgp neighbor .*show interfaces terse",),
            ),
        ),
        one_cause=True,
    ),
    Spoken(
        "access-with-one-overlay-by-its-shell",
        replace(CLOS, access=1),
        "degraded",
        "one of two is left, and carries",
        prints=_one(
            "acc-1-1",
            s.BGP,
            with_fault(s.bgp_summary, f.session_down("dist-1-1", "acc-1-1", overlay=True)),
        ),
        says=(Says(("acc-1-1", "dist-1-1"), k.SESSION, MAJOR),),
    ),
)
