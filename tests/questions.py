"""One question to each tool, in the order of the catalogue; `NEXT` stands for a live cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.asking import Asker

NEXT: Final = "(a cursor)"
BEGUN_BY: Final = ("get_org_inventory", {"type": "ap", "limit": 5})

QUESTIONS: Final[dict[str, dict[str, Any]]] = {
    "get_user_info": {},
    "get_organizations": {},
    "get_org_sites": {},
    "get_org_inventory": {"type": "gateway"},
    "search_org_devices": {"status": "disconnected"},
    "get_org_settings": {},
    "get_site_info": {"site_id": "Harbour Branch"},
    "get_site_devices": {"site_id": "Harbour Branch"},
    "get_device_stats": {"device_id": "med-acc-p1-03"},
    "get_alarms": {"severity": "critical"},
    "get_service_health_report": {},
    "test_mist_connectivity": {},
    "debug_server_status": {},
    "export_diagnostics_json": {},
    "get_performance_trends": {},
    "get_next_page": {"cursor": NEXT},
}


async def question(client: Asker, name: str) -> dict[str, Any]:
    """Return the arguments of the question to a tool, with a cursor where one is needed."""
    arguments = QUESTIONS[name]
    if arguments.get("cursor") != NEXT:
        return arguments
    tool, begin = BEGUN_BY
    return {"cursor": (await client.data(tool, **begin))["next"]}
