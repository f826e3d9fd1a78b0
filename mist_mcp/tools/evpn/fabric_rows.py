"""Parts of an answer about a fabric: its name and place, findings, options, advice, the plan."""

from collections import Counter
from collections.abc import Sequence

from pydantic import Field

from mist_mcp.analysis.evpn.fabric import Fabric
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.guidance import guidance
from mist_mcp.analysis.evpn.verification import plan
from mist_mcp.answers.results import Record
from mist_mcp.models.evpn import EvpnOptions, Underlay
from mist_mcp.tools.evpn.fabric_verdicts import Judged
from mist_mcp.words.naming import as_id, site_label
from mist_mcp.words.trust import Foreign, Moment, Own

ORG_LEVEL = "(organization)"
"""Stands for the site of a fabric that belongs to no single one."""


class FindingRow(Record):
    """Something that is not as it should be."""

    severity: Foreign
    check: Foreign
    switches: list[Foreign] = Field(default_factory=list)
    what: Foreign
    expected: Foreign
    seen: Foreign
    evidence: Foreign
    time: Moment = None
    since: Moment = None
    affects: Foreign
    next_step: Foreign


class FabricOptions(Record):
    """The options of a fabric."""

    routed_at: Foreign | None = None
    overlay_as: int | None = None
    underlay_as_base: int | None = None
    underlay_subnet: Foreign | None = None
    underlay_ipv6: bool | None = None
    loopback_subnet: Foreign | None = None
    core_as_border: bool | None = None


class AdviceRow(Record):
    """What holds for this fabric."""

    advice: Own
    resource: Foreign = Field(description="says more")


class StepRow(Record):
    """A step of the verification plan."""

    run: Own = Field(description="a tool, or a command that only reads")
    look_for: Own
    switches: list[Foreign] | None = Field(None, description="where to run a command")


def label_of(fabric: Fabric) -> str:
    """Return the name of a fabric, or its id."""
    return fabric.topology.name or fabric.topology.id


def place_of(fabric: Fabric, names: dict[str, str]) -> str:
    """Return the name of a fabric's site."""
    site_id = as_id(fabric.topology.site_id)
    return site_label(site_id, names) if site_id else ORG_LEVEL


def by_role(fabric: Fabric) -> dict[str, int]:
    """Count switches by role, from the top down."""
    return dict(Counter(switch.role for switch in fabric.switches.values()))


def options_of(fabric: Fabric) -> FabricOptions:
    """Return the options of a fabric."""
    options = fabric.topology.evpn_options or EvpnOptions()
    underlay = options.underlay or Underlay()
    return FabricOptions.of(
        options,
        overlay_as=options.overlay.asn if options.overlay else None,
        underlay_as_base=underlay.as_base,
        underlay_subnet=underlay.subnet,
        underlay_ipv6=underlay.use_ipv6,
        loopback_subnet=options.auto_loopback_subnet,
    )


def summary_of(one: Judged) -> str:
    """Say the verdict, the numbers behind it, and the worst finding."""
    findings = one.assessment.findings
    count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    worst = f"; first: {findings[0].what}" if findings else ""
    return f"{label_of(one.fabric)} ({one.fabric.kind}) is {one.assessment.words}; {count}{worst}."


def finding_rows(fabric: Fabric, findings: Sequence[Finding]) -> list[FindingRow]:
    """Return findings with the names of their switches."""
    return [_finding_row(fabric, finding) for finding in findings]


def _finding_row(fabric: Fabric, finding: Finding) -> FindingRow:
    return FindingRow.of(finding, switches=fabric.names(finding.switches))


def advice_rows(one: Judged) -> list[AdviceRow]:
    """Return the advice for a fabric, each with the section of the handbook that says more."""
    return [
        AdviceRow(advice=each.text, resource=f"mist://knowledge/evpn/{each.topic}")
        for each in guidance(one.case, one.assessment.findings)
    ]


def step_rows(one: Judged) -> list[StepRow]:
    """Return the verification plan of a fabric, with the names of the switches."""
    return [
        StepRow.of(step, switches=one.fabric.names(step.switches) or None)
        for step in plan(one.case, one.assessment.findings)
    ]
