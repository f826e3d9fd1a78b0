"""Tenants that nobody here wrote: null names, missing counts, odd items, closed endpoints."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import httpx
import jsonschema
import pytest
from fastmcp import Client

from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker
from tests.conftest import no_sleep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.asking import Answer

ORG, OTHER, SITE, MSP, GROUP = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "12345")
MAC: Final = "5c5b35000001"
WHOLE: Final = {"scope": "org", "org_id": ORG, "name": "Acme", "role": "read"}
TENANT: Final[dict[str, Any]] = {
    "self": {"name": "odd", "privileges": [WHOLE]},
    f"orgs/{ORG}/sites": [{"id": SITE, "name": None, "org_id": ORG}],
    f"orgs/{ORG}/inventory": [{"mac": MAC, "name": None, "serial": 7, "type": "ap"}],
    f"orgs/{ORG}/inventory/search": {"results": []},
    f"orgs/{ORG}/stats/mxedges": [],
    f"sites/{SITE}": {"id": SITE, "name": None, "networktemplate_id": GROUP},
    f"sites/{SITE}/stats": {},
    f"orgs/{ORG}/networktemplates": [{"id": GROUP, "name": "campus"}],
}


class Cloud:
    """Answers from a mapping of paths to documents, and counts what is asked."""

    def __init__(self, more: Mapping[str, Any]) -> None:
        """Take the plain tenant, with other answers on some paths."""
        self.answers = {**TENANT, **more}
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer with the document, or with the whole response, of the path."""
        self.asked.append(str(request.url))
        answer = self.answers.get(request.url.path.removeprefix("/api/v1/"), 404)
        if isinstance(answer, int):
            return httpx.Response(answer, json={"detail": "closed"} if answer >= 400 else None)
        total = {"X-Page-Total": str(len(answer))} if isinstance(answer, list) else {}
        return httpx.Response(200, json=answer, headers=total)


async def asked(
    cloud: Cloud,
    tool: str,
    arguments: dict[str, Any],
    *,
    clock: Callable[[], float] = time.time,
) -> Answer:
    """Ask a server on a tenant, at a time; what it answers fits the schema."""
    settings = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings
    transport = httpx.MockTransport(cloud)
    server = build_server(settings, transport=transport, clock=clock, sleep=no_sleep)
    async with Client(server) as connected:
        asker = Asker(connected)
        answer = await asker.call(tool, arguments)
        if not answer.is_error:
            jsonschema.validate(answer.data, (await asker.tools())[tool].output_schema or {})
        return answer


async def answer_of(tool: str, more: Mapping[str, Any], **arguments: Any) -> Answer:
    """Ask about the plain tenant with other answers on some paths."""
    return await asked(Cloud(more), tool, arguments)


@pytest.mark.parametrize("status", [403, 404])
async def test_closed_mist_edges_do_not_close_the_inventory(status: int) -> None:
    """The other devices are counted, and what is missing is said; asked for, it is an error."""
    closed = {f"orgs/{ORG}/stats/mxedges": status}
    answer = await answer_of("get_org_inventory", closed)
    assert answer.data["total"] == 1
    assert "Mist Edges are not counted" in answer.text
    assert (await answer_of("get_org_inventory", closed, type="mxedge")).is_error


async def test_sites_without_counts_are_not_called_healthy() -> None:
    """Some counts, half a count, or none: nothing that is unknown counts as online."""
    up = {"id": ORG, "name": "up", "num_ap": 2, "num_ap_connected": 1}
    more = {"id": MSP, "name": "more", "num_ap": 1, "num_ap_connected": 3}
    half = {"id": OTHER, "name": "half", "num_ap": 5, "num_switch": 1, "num_switch_connected": 1}
    path = f"orgs/{ORG}/stats/sites"
    some = await answer_of("get_org_sites", {path: [up, more, half, {"id": SITE, "name": None}]})
    assert "1 with devices offline, 1 device in all; no counts of devices for 2" in some.text
    assert [row.get("offline") for row in some.data["rows"]] == [1, None, None, 0]
    none = await answer_of("get_org_sites", {path: [half]})
    assert "0 devices" not in none.text
    assert "no counts of devices for 1 of them" in none.text


async def test_an_odd_item_hides_no_problem() -> None:
    """A null beside a broken fan and a busy radio."""
    fans = [None, {"name": "fan 1", "status": "failed"}]
    stats = [
        {"name": "vc", "status": "connected", "module_stat": [None, {"fans": fans}]},
        {"name": "ap", "status": None, "radio_stat": {"band_5": {"util_all": 95}, "band_6": None}},
    ]
    answer = await answer_of("get_device_stats", {f"orgs/{ORG}/stats/devices": stats})
    assert answer.data["with_problems"] == len(stats)


async def test_a_nameless_site_goes_by_its_id() -> None:
    """An empty name would leave the reader nothing to ask for."""
    assert (await answer_of("get_site_info", {}, site_id=SITE)).data["name"] == SITE
    answer = await answer_of("get_org_sites", {f"orgs/{ORG}/stats/sites": [{"id": SITE}]})
    assert answer.data["rows"][0]["name"] == SITE


async def test_a_device_that_says_nothing_is_of_unknown_state() -> None:
    """No name, no model, no status: words, not the absence of a value in a sentence."""
    path = f"sites/{SITE}/stats/devices/00000000-0000-0000-1000-{MAC}"
    answer = await answer_of("get_device_stats", {path: {}}, device_id=MAC, site_id=SITE)
    assert f"{MAC} (model unknown) at {SITE} is in an unknown state" in answer.text
    assert answer.data["rows"][0]["site"] == SITE


async def test_a_gateway_found_by_address_and_site_shows_its_peers() -> None:
    """Its type is not known before it answers, so what gateways add is always asked for."""
    path = f"sites/{SITE}/stats/devices/00000000-0000-0000-1000-{MAC}"
    cloud = Cloud({path: {"type": "gateway"}})
    await asked(cloud, "get_device_stats", {"device_id": MAC, "site_id": SITE})
    assert any("fields=bgp_peers%2Cports" in url for url in cloud.asked)


@pytest.mark.parametrize("answer", [200, [], {}, ["x"]])
async def test_an_answer_that_says_nothing_is_not_healthy(answer: Any) -> None:
    """A status of 200 with nothing behind it is no answer of Mist."""
    odd = {"self": answer, "self/usage": answer, "const/countries": {}}
    found = await answer_of("test_mist_connectivity", odd)
    assert (found.data["healthy"], [row["ok"] for row in found.data["checks"]]) == (
        False,
        [False] * 3,
    )


async def test_a_token_of_which_nothing_is_known_is_an_error() -> None:
    """An empty answer does not become a token without grants."""
    assert (await answer_of("get_user_info", {"self": 200})).is_error


async def test_a_search_that_was_cut_says_so() -> None:
    """More devices than are ever read for one answer, and more types after them."""
    rows = [{"id": str(number), "mac": MAC, "type": "ap"} for number in range(20_001)]
    answer = await answer_of(
        "search_org_devices", {f"orgs/{ORG}/inventory/search": {"results": rows}}
    )
    assert "at least 20001 devices fit" in answer.data["summary"]
    assert "There are more rows than are read for one answer" in answer.text


async def test_grants_on_groups_are_not_passed_over() -> None:
    """Sites and organizations in groups are found where Mist lists them, and else missed aloud."""
    sites = {"scope": "sitegroup", "role": "write", "org_id": ORG, "sitegroup_ids": [GROUP]}
    orgs = {"scope": "orggroup", "role": "read", "msp_id": MSP, "orggroup_ids": [GROUP]}
    owner = {"self": {"name": "groups", "privileges": [sites, orgs]}}
    listed = [{"id": OTHER, "name": "In", "orggroup_ids": [GROUP]}, {"id": SITE, "name": "Out"}]
    found = await answer_of("get_organizations", {**owner, f"msps/{MSP}/orgs": listed})
    assert [row["name"] for row in found.data["rows"]] == [ORG, "In"]
    closed = await answer_of("get_organizations", {**owner, f"msps/{MSP}/orgs": 403})
    assert closed.data["total"] == 1
    assert "not all of those may be listed" in closed.text
    answer = await answer_of("get_org_sites", owner)
    assert "those are not listed" in answer.text


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_site_info", {"site_id": SITE}),
        ("get_site_info", {"site_id": SITE, "org_id": "Acme"}),
        ("get_site_devices", {"site_id": SITE}),
        ("get_org_inventory", {"site_id": SITE}),
        ("search_org_devices", {"site_id": SITE}),
        ("get_device_stats", {"device_id": "ap-1"}),
        ("get_device_stats", {"device_id": "ap-1", "site_id": SITE}),
    ],
)
async def test_nothing_is_asked_twice(tool: str, arguments: dict[str, Any]) -> None:
    """The call budget is shared with everybody who uses the token."""
    found = {"mac": MAC, "name": "ap-1", "type": "ap", "site_id": SITE}
    cloud = Cloud(
        {
            f"sites/{SITE}": {"id": SITE, "name": "HQ", "org_id": ORG, "networktemplate_id": GROUP},
            f"orgs/{ORG}/inventory/search": {"results": [found]},
            f"sites/{SITE}/devices": [],
            f"sites/{SITE}/stats/devices": [],
        }
    )
    await asked(cloud, tool, arguments)
    assert len(cloud.asked) > 1
    assert len(set(cloud.asked)) == len(cloud.asked)
