"""Export all diagnostics as one JSON document, for analysis elsewhere."""

import json
import platform
from collections.abc import Mapping
from itertools import islice
from typing import Any, Literal

from pydantic import Field

from mist_mcp.answers.results import Record
from mist_mcp.telemetry.history import IntervalRow, TrendRow, history, trends
from mist_mcp.telemetry.record import Kind, Operation
from mist_mcp.telemetry.trends import Window, interval_of
from mist_mcp.tools.diagnostics.debug_server_status import (
    PackageRow,
    SettingRow,
    debug_server_status,
)
from mist_mcp.tools.diagnostics.health import HealthReport, covered, headline, health_report
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Moment

_MOST_OPERATIONS = 200
"""More than fit in a result unless the operator allows large ones."""


_EXPORTED: Window = "1h"


class OperationRow(Record):
    """A call of a tool or a request to Mist, without its arguments."""

    kind: Kind
    name: Foreign
    started: Moment = None
    milliseconds: float
    outcome: Foreign


class Diagnostics(HealthReport):
    """All that the server knows of itself, as one document."""

    format: Literal["mist-mcp-diagnostics-1"] = "mist-mcp-diagnostics-1"
    exported: Moment = None
    version: Foreign
    python: Foreign
    platform: Foreign
    cloud: Foreign
    window: Window
    trends: list[TrendRow]
    intervals: list[IntervalRow]
    settings: list[SettingRow]
    packages: list[PackageRow]
    operations: list[OperationRow] = Field(description="the last ones, newest first")

    @classmethod
    def written(cls, document: Mapping[str, Any], *, strangers: bool) -> str:
        """Return the document as JSON, for a client that hands on the text alone."""
        del strangers  # who exports a document wants it as it is
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@tool("diagnostics", danger="read")
async def export_diagnostics_json(*, mist: Mist = MIST) -> Diagnostics:
    """Export all diagnostics as one JSON document, for analysis elsewhere."""
    facts = health_report(mist)
    status = await debug_server_status(mist=mist)
    minutes = covered(mist, _EXPORTED)
    operations = list(islice(reversed(mist.telemetry.recent), _MOST_OPERATIONS))
    return Diagnostics(
        summary=f"Diagnostics of mist-mcp {status.version} on {status.cloud}. {headline(facts)}",
        **facts,
        exported=iso(mist.clock()),
        version=status.version,
        python=status.python,
        platform=platform.platform(),
        cloud=status.cloud,
        window=_EXPORTED,
        trends=trends(mist.telemetry, minutes),
        intervals=history(mist.telemetry, minutes, interval=interval_of(_EXPORTED, None)),
        settings=status.settings,
        packages=status.packages,
        operations=[_operation(operation) for operation in operations],
    )


def _operation(operation: Operation) -> OperationRow:
    return OperationRow.of(operation, milliseconds=round(operation.seconds * 1000, 1))
