"""Asking the server about fabrics, and holding its answers to what a case states."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Final

import httpx
import pytest
from fastmcp import Client

from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker
from tests.conftest import no_sleep
from tests.fabrics.builder import NOW
from tests.fabrics.case import ALLOWED, LESS
from tests.fabrics.cloud import Cloud

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.asking import Answer
    from tests.fabrics.builder import Fabric, Json
    from tests.fabrics.case import Case, Says

TALLY: Final = pytest.StashKey[list[str]]()
"""Lines of right and wrong answers, for the end of a run."""
CHECK: Final = "check_evpn_fabric"
LOOK: Final = r"\bshow |\b(get|search|check|run|execute|make|list)_\w+|\bping\b"
"""What every serious finding's next step has: a command that only reads, or a tool."""
SERIOUS: Final = frozenset({"critical", "major"})


async def answers_of(fabrics: Sequence[Fabric]) -> dict[str, Answer]:
    """Ask one server about each fabric; by name."""
    given = {"MIST_API_TOKEN": "fake-token", "MIST_STATE_DIR": os.devnull}
    server = build_server(
        load_settings(Source("test", given)).settings,
        transport=httpx.MockTransport(Cloud(fabrics)),
        clock=lambda: NOW,
        sleep=no_sleep,
    )
    async with Client(server) as connected:
        asker = Asker(connected)
        return {
            fabric.name: await asker.call(
                CHECK, {"topology_id": fabric.topology["id"], "org_id": fabric.org_id}
            )
            for fabric in fabrics
        }


def faults_of(case: Case, answer: Answer) -> list[str]:
    """Name what an answer gets wrong; nothing when it is right."""
    if answer.is_error:
        return [f"an error: {answer.text[:200]}"]
    return [*_verdict(case, answer.data), *_findings(case, answer.data), *_gaps(case, answer)]


def verdict_of(answer: Answer) -> str:
    """Return the verdict of an answer."""
    return "error" if answer.is_error else str(answer.data.get("verdict"))


def _verdict(case: Case, data: Json) -> Iterator[str]:
    verdict = data.get("verdict")
    if verdict not in ALLOWED[case.verdict]:
        yield f"is {case.verdict} ({case.why}), and was called {verdict}: {data.get('summary')}"


def _findings(case: Case, data: Json) -> Iterator[str]:
    findings: list[Json] = data.get("findings") or []
    for says in case.says:
        yield from _said(says, findings)
    for row in findings:
        if row.get("severity") in SERIOUS and not _has(LOOK, str(row.get("next_step"))):
            yield f"no next step that can be run: {_brief(row)}: {row.get('next_step')}"
        yield from (
            f"must not say {it!r}: {_brief(row)}" for it in case.never if _has(it, _text(row))
        )
    serious = [row for row in findings if row.get("severity") in SERIOUS]
    if case.verdict == "healthy" and serious:
        yield f"is healthy ({case.why}), and has {[_brief(row) for row in serious]}"
    critical = [_brief(row) for row in findings if row.get("severity") == "critical"]
    if case.one_cause and len(critical) > 1:
        yield f"has one cause ({case.why}), and {len(critical)} critical findings: {critical}"
    blamed = {name for says in case.says for name in says.names}
    if (
        case.verdict == "degraded"
        and blamed
        and case.says
        and all(says.severity == LESS for says in case.says)
    ):
        wrong = [
            it for it in serious if not any(_has(re.escape(name), _text(it)) for name in blamed)
        ]
        if wrong:
            yield f"blames others than {sorted(blamed)}: {[_brief(row) for row in wrong]}"


def _said(says: Says, findings: list[Json]) -> Iterator[str]:
    about = [row for row in findings if all(_has(_word(name), _text(row)) for name in says.names)]
    fitting = [row for row in about if any(_has(kind, _text(row)) for kind in says.kind)]
    if not fitting:
        yield f"no finding names {says.names} with {says.kind}: {[_brief(row) for row in findings]}"
        return
    weighed = [row for row in fitting if row.get("severity") in says.severity]
    if not weighed:
        yield f"not {sorted(says.severity)}: {[_brief(row) for row in fitting]}"
    elif says.step and not any(
        _has(it, str(row.get("next_step"))) for it in says.step for row in weighed
    ):
        yield f"no next step with {says.step}: {[row.get('next_step') for row in weighed]}"


def _gaps(case: Case, answer: Answer) -> Iterator[str]:
    data = answer.data
    told = [
        *(data.get("unknown") or []),
        *(data.get("notes") or []),
        data.get("summary"),
        data.get("findings"),
    ]
    text = json.dumps(told)
    if case.gaps and not any(_has(gap, text) for gap in case.gaps):
        yield f"does not say what is missing {case.gaps}: {text[:300]}"


def _word(name: str) -> str:
    """Match a name where it stands alone: acc-1-1 is not acc-1-12."""
    return rf"(?<![\w-]){re.escape(name)}(?![\w-])"


def _has(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE | re.DOTALL) is not None


def _text(row: Json) -> str:
    return " ".join(str(value) for value in row.values())


def _brief(row: Json) -> str:
    return f"[{row.get('severity')}] {row.get('what') or row.get('check')}"


def counted(groups: dict[str, list[tuple[str, bool]]]) -> list[str]:
    """Return a table of right and wrong answers by value; nothing when all are right."""
    if all(right for outcomes in groups.values() for _, right in outcomes):
        return []
    lines = [f"{'':24} right  wrong"]
    for title, outcomes in groups.items():
        for key in sorted({key for key, _ in outcomes}):
            rights = [right for it, right in outcomes if it == key]
            lines.append(f"{title:8} {key:15} {sum(rights):5}  {rights.count(False):5}")
    return lines
