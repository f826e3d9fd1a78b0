"""Members of virtual chassis and their routing engines, by statistics and by the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from mist_mcp.analysis.evpn.cli_facts import CHASSIS, cli_facts_of
from mist_mcp.analysis.evpn.verification import representatives, shell_steps
from mist_mcp.junos.registry import parse
from tests.analysis.evpn.labs import KINDS, Lab, Size, lab_of
from tests.analysis.evpn.steps import wrong_with

if TYPE_CHECKING:
    from mist_mcp.analysis.evpn.findings import Finding

HEAD: Final = (
    "Preprovisioned Virtual Chassis\nVirtual Chassis ID: 5c5b.3551.0008\n"
    "Virtual Chassis Mode: Enabled\n"
    "                                                   Mstr           Mixed Route Neighbor List\n"
    "Member ID  Status   Serial No       Model          prio  Role      Mode  Mode ID  Interface\n"
)


def shown(*members: tuple[str, str]) -> str:
    """Return what a switch prints of members: their status and role."""
    rows = [
        f"{number} (FPC {number})  {status:<8} XZ1260000{number}KES   ex4400-48mp"
        + (f"    128   {role:<9} N     VC" if role else "")
        for number, (status, role) in enumerate(members)
    ]
    return HEAD + "\n".join([*rows, ""])


def seats(*members: tuple[str, str | None]) -> list[dict[str, Any]]:
    """Return statistics of members: their state and role."""
    return [
        {"fpc_idx": number, "vc_state": state, "vc_role": role}
        for number, (state, role) in enumerate(members)
    ]


def lab_with(
    members: list[dict[str, Any]] | None, text: str | None = None, kind: str = "clos"
) -> tuple[Lab, str]:
    """Return a fabric of which an access switch has members, and what it says of them."""
    lab = lab_of(Size(kind))
    mac = lab.roles("access", "esilag-access")[0]
    if members is not None:
        next(row for row in lab.devices if row["mac"] == mac)["module_stat"] = members
    if text is not None:
        lab.cli_facts[mac] = cli_facts_of({CHASSIS: parse(CHASSIS, text)})
    return lab, mac


def found(lab: Lab) -> list[Finding]:
    """Return what is found, each with a step that can be run."""
    findings = lab.judged().assessment.findings
    assert [wrong_with(each.next_step) for each in findings] == [None] * len(findings)
    return [*findings]


BOTH: Final = seats(("present", "master"), ("present", "backup"))
LOST: Final = seats(("present", "master"), ("not-present", "backup"))
WHOLE: Final = shown(("Prsnt", "Master*"), ("Prsnt", "Backup"))


@pytest.mark.parametrize(
    ("members", "text", "says"),
    [
        (LOST, None, "1 (not-present)"),
        (BOTH, shown(("Prsnt", "Master*"), ("NotPrsnt", "")), "1 (NotPrsnt)"),
        (BOTH, shown(("Prsnt", "Master*"), ("Inactive", "Backup")), "1 (Inactive)"),
        (BOTH, shown(("Prsnt", "Master*")), "1 (not listed)"),
        (None, shown(("Prsnt", "Master*"), ("NotPrsnt", "")), "1 (NotPrsnt)"),
        (LOST, shown(("Prsnt", "Master*"), ("NotPrsnt", "")), "1 (NotPrsnt)"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_member_that_is_gone_is_one_finding_with_what_goes_with_it(
    members: list[dict[str, Any]] | None, text: str | None, says: str, kind: str
) -> None:
    """Whoever tells of it; redundancy and the ports of the member are lost, the others work."""
    lab, mac = lab_with(members, text, kind)
    [finding] = found(lab)
    assert (finding.check, finding.severity, finding.seen) == (
        "chassis member missing",
        "major",
        says,
    )
    assert finding.switches == (mac,)
    assert finding.affects.endswith("what is connected to member 1")
    assert CHASSIS in finding.next_step


@pytest.mark.parametrize(
    ("members", "text"),
    [
        (BOTH, None),
        (BOTH, WHOLE),
        (None, WHOLE),
        (LOST, WHOLE),
        (seats(("present", "master")), shown(("Prsnt", "Master*"))),
        (BOTH, "error: command is not valid on the qfx5130-32cd\n"),
        (BOTH, ""),
        (seats(("present", None), ("present", None)), None),
        ([{"vc_state": None}, {"vc_state": None}], None),
    ],
)
def test_a_chassis_that_is_whole_or_says_nothing_is_no_finding(
    members: list[dict[str, Any]] | None, text: str | None
) -> None:
    """What a switch says is newer than its statistics; what it does not say is not known."""
    assert found(lab_with(members, text)[0]) == []


def test_half_a_table_does_not_miss_a_member() -> None:
    """The line that is not understood may be the one."""
    text = shown(("Prsnt", "Master*")) + "~ a line of a later release\n"
    assert found(lab_with(BOTH, text)[0]) == []


@pytest.mark.parametrize(
    ("members", "text", "check", "severity"),
    [
        (
            seats(("present", "master"), ("present", "linecard")),
            None,
            "no backup routing engine",
            "minor",
        ),
        (
            BOTH,
            shown(("Prsnt", "Master*"), ("Prsnt", "Linecard")),
            "no backup routing engine",
            "minor",
        ),
        (seats(("present", "master"), ("present", "master")), None, "several masters", "major"),
    ],
)
def test_a_chassis_has_one_master_and_a_backup(
    members: list[dict[str, Any]], text: str | None, check: str, severity: str
) -> None:
    """A chassis by design may have none, so that is worth a look only."""
    assert [(each.check, each.severity) for each in found(lab_with(members, text)[0])] == [
        (check, severity)
    ]


def test_a_lost_backup_is_said_with_the_member() -> None:
    """One cause, one finding."""
    three = seats(("present", "master"), ("not-present", "backup"), ("present", "linecard"))
    [finding] = found(lab_with(three)[0])
    assert finding.what.endswith("lacks member 1 (not-present); no backup routing engine is left")


def test_only_a_switch_of_several_members_is_asked() -> None:
    """Others need not know the command; line cards of a modular switch are no members."""
    for members, wanted in ((BOTH, True), (seats(("present", None), ("present", None)), False)):
        lab, mac = lab_with(members)
        one = lab.judged()
        steps = shell_steps(one.case, representatives(one.case, one.assessment.findings))
        assert [step.switches for step in steps if step.run == CHASSIS] == [(mac,)] * wanted
