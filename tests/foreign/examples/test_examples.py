"""Every tool over the examples of the published description, and over what clouds make of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from fastmcp import Client

from mist_mcp.analysis.event_types import is_known
from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.arguments import SCHEMAS
from tests.asking import Asker
from tests.conftest import no_sleep
from tests.foreign.examples.known import KNOWN
from tests.foreign.examples.moods import MOODS
from tests.foreign.examples.oracle import Cloud, faults
from tests.foreign.examples.published import DESCRIPTION, Description
from tests.sentences import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

ORG, SITE, MSP = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "123")
MAC: Final = "f01c2df166e0"
TOPOLOGY: Final = "764fb173-94f9-447c-8454-def62e5a999f"

EVENT: Final = re.compile(r"(AP|SW|GW|ME|TT|NAC|CLIENT|MARVIS_EVENT|MARVISCLIENT)_[A-Z0-9_]+")
OWNER: Final = {
    "name": "reader",
    "privileges": [
        {"scope": "org", "org_id": ORG, "name": "Acme", "role": "read"},
        {"scope": "msp", "msp_id": MSP, "name": "Kite", "role": "read"},
    ],
}
PLAIN: Final[dict[str, Any]] = {
    "/api/v1/self": OWNER,
    f"/api/v1/sites/{SITE}": {"id": SITE, "name": "HQ", "org_id": ORG},
    f"/api/v1/orgs/{ORG}/sites": [{"id": SITE, "name": "HQ", "org_id": ORG}],
}
"""Who asks, and where: the rest is the description's."""

ELSEWHERE: Final = {
    "device_action": "acts, and needs a plan",
    "execute_custom_shell_command": "speaks over a WebSocket",
    "run_device_utility": "speaks over a WebSocket",
    "get_next_page": "needs a cursor",
    "acknowledge_security_risks": "asks a person",
    "get_service_health_report": "tells of this server",
    "debug_server_status": "tells of this server",
    "export_diagnostics_json": "tells of this server",
    "get_performance_trends": "tells of this server",
}
"""Tools that are not asked here."""

ASKED: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "get_organization_stats": tuple(
        {"type": type_, "org_id": ORG}
        for type_ in ("general", "sites", "devices", "ports", "mxedges", "tunnels", "vpn_peers")
    ),
    "get_org_templates": ({"org_id": ORG},),
    "search_mist_api": ({"query": "webhooks"},),
    "get_client_timeline": ({"client": MAC, "org_id": ORG},),
    "get_recent_changes": ({"org_id": ORG}, {"site_id": SITE}, {"site_id": SITE, "device_id": MAC}),
    "marvis_troubleshoot": ({"org_id": ORG}, {"site_id": SITE}, {"target": MAC, "org_id": ORG}),
    "get_org_access": tuple(
        {"kind": kind, "org_id": ORG} for kind in ("guests", "psks", "tokens", "admins")
    ),
    "get_site_stats": ({"site_id": SITE},),
    "get_device_stats": ({"org_id": ORG}, {"site_id": SITE, "device_id": MAC}),
    "get_device_events": ({"org_id": ORG}, {"site_id": SITE}),
    "get_alarms": ({"org_id": ORG}, {"site_id": SITE, "status": "open"}),
    "make_mist_api_call": (
        {"path": f"/api/v1/orgs/{ORG}/setting"},
        {"path": f"/api/v1/orgs/{ORG}/nacrules"},
        {"path": f"/api/v1/orgs/{ORG}/ssos"},
        {"path": f"/api/v1/sites/{SITE}/wlans"},
        {"path": f"/api/v1/orgs/{ORG}/mxedges"},
    ),
    "get_msp_info": ({"msp_id": MSP},),
    "get_msp_orgs": ({"msp_id": MSP},),
    "get_evpn_topologies_details": ({"topology_id": TOPOLOGY, "org_id": ORG},),
    "check_evpn_fabric": ({"topology_id": TOPOLOGY, "org_id": ORG},),
}
"""What the tools are asked, where it is more than a site or a device."""


def questions() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the tools with the arguments of each call."""
    usual = {"site_id": SITE, "device_id": MAC, "org_id": ORG}
    for tool, schema in SCHEMAS.items():
        if tool in ASKED:
            yield from ((tool, arguments) for arguments in ASKED[tool])
        elif tool not in ELSEWHERE:
            wanted = set(schema.get("required", ())) | ({"org_id"} & schema["properties"].keys())
            yield tool, {name: usual[name] for name in usual if name in wanted}


@pytest.fixture(scope="module")
def description() -> Description:
    """Return the description, where it is at hand."""
    if not DESCRIPTION.is_file():
        pytest.skip(f"no API description at {DESCRIPTION}; name one in MIST_OPENAPI_SPEC")
    return Description.read(DESCRIPTION)


@pytest.mark.parametrize("mood", MOODS)
async def test_every_tool_holds_what_it_owes(mood: str, description: Description) -> None:
    """No crash, no secret, no count of nothing, no word of its own, nothing unknown called good."""
    cloud = Cloud(description, MOODS[mood], PLAIN)
    settings = load_settings(Source("test", {"MIST_API_TOKEN": TOKEN})).settings
    server = build_server(settings, transport=httpx.MockTransport(cloud), sleep=no_sleep)
    found: list[str] = []
    async with Client(server) as connected:
        asker = Asker(connected)
        tools = await asker.tools()
        for tool, arguments in questions():
            answer = await asker.call(tool, arguments)
            schema = tools[tool].output_schema or {}
            found += (f"{tool}: {fault}" for fault in faults(answer, schema, cloud, mood))
    assert not [fault for fault in found if not known(fault)], "\n".join(found)


def known(fault: str) -> bool:
    """Tell whether a fault is in the list, by how it begins."""
    return any(fault.startswith(begins) for begins in KNOWN)


def test_the_description_answers_what_is_asked_of_it(description: Description) -> None:
    """An example where there is one, else a body of the examples of its fields."""
    example = description.body("GET", f"/api/v1/orgs/{ORG}/inventory")
    made = description.body("GET", f"/api/v1/orgs/{ORG}/alarms/search")
    assert example[0]["serial"]
    assert made["results"][0]["severity"]
    with pytest.raises(KeyError):
        description.body("GET", "/api/v1/nowhere")


def test_each_type_of_event_in_an_example_is_in_the_table(description: Description) -> None:
    """Of devices, clients, access control and Mist Edges."""
    examples = description.document["components"]["examples"]
    found = set(event_types(examples))
    assert len(found) > 10
    assert {type_ for type_ in found if not is_known(type_)} == set()


def event_types(value: Any) -> Iterator[str]:
    """Give the types of events in a value: words in capital letters."""
    if isinstance(value, dict):
        for name, each in value.items():
            is_type = name in {"type", "ev_type", "key"} and isinstance(each, str)
            if is_type and EVENT.fullmatch(each):
                yield each
            yield from event_types(each)
    elif isinstance(value, list):
        for each in value:
            yield from event_types(each)
