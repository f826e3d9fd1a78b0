"""Judge whether this server works: success rates, latencies, errors, rate limits, load."""

from mist_mcp.tools.diagnostics.health import HealthReport, headline, health_report
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.tool import tool


@tool("diagnostics", danger="read")
async def get_service_health_report(*, mist: Mist = MIST) -> HealthReport:
    """Judge whether this server works: success rates, latencies, errors, rate limits, load.

    Use it when calls fail or are slow.
    """
    facts = health_report(mist)
    return HealthReport(summary=headline(facts), **facts)
