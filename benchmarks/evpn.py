"""What checking a large EVPN fabric costs: the time of the analysis, and the calls of the API.

    python benchmarks/evpn.py [--repeat 11]

An IP Clos of 4 cores, 16 distribution and 400 access switches is generated, whole and with faults,
behind the real server, with the page sizes of the real cloud. The analysis is timed from the JSON
rows to the findings, drift of all switches against a template of usual size included.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import httpx

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from fastmcp import Client  # noqa: E402 - the checkout comes first

from mist_mcp.analysis.drift import Kind  # noqa: E402
from mist_mcp.models.evpn import Topology  # noqa: E402
from mist_mcp.server.build import build_server  # noqa: E402
from mist_mcp.settings.loading import Source, load_settings  # noqa: E402
from mist_mcp.tools.evpn.fabric_verdicts import Judged, judged  # noqa: E402
from mist_mcp.tools.kit.fabric_sources import Base, Found, Sources  # noqa: E402
from mist_mcp.tools.kit.inherited import Inherited  # noqa: E402
from tests.analysis.evpn.labs import NOW, SITE, Lab, Size, lab_of  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Row = dict[str, Any]

SIZE: Final = Size("clos", cores=4, pods=8, distribution=2, access=50)
ORG: Final = "0a0a0a0a-0000-4000-8000-000000000001"
TEMPLATE: Final = "0c0c0c0c-0000-4000-8000-000000000001"
MOST: Final = 1000
"""Rows that Mist grants in one answer."""

TARGET: Final = 200.0
"""Milliseconds for the analysis."""

PROFILES: Final = 60
NETWORKS: Final = 120
DRIFTING: Final = 20
"""Every so many switches one drifts, in the faulty fabric."""

FAULTY: Final = 100
"""Every so many sessions one is down, in the faulty fabric."""

TOOLS: Final = ("get_org_evpn_topologies", "get_evpn_topologies_details", "check_evpn_fabric")


def template() -> Row:
    """Return a network template with as many port profiles and networks as a campus has."""
    return {
        "id": TEMPLATE,
        "name": "campus",
        "ntp_servers": ["192.0.2.1", "192.0.2.2"],
        "networks": {f"net-{n}": {"vlan_id": 100 + n, "subnet": ""} for n in range(NETWORKS)},
        "port_usages": {
            f"profile-{n}": {
                "mode": "trunk" if n % 2 else "access",
                "port_network": f"net-{n}",
                "networks": [f"net-{n}", f"net-{n + 1}"],
                "stp_edge": True,
                "storm_control": {"percentage": 80, "no_broadcast": False},
                "mac_auth_only": False,
                "speed": "auto",
                "poe_disabled": False,
            }
            for n in range(PROFILES)
        },
        "radius_config": {"auth_servers": [{"host": "192.0.2.21", "port": 1812}]},
    }


def configured(lab: Lab, *, drifting: bool) -> list[Row]:
    """Return the switches' own configuration: ports, addresses, and in some a field that drifts."""
    return [
        {
            **row,
            "id": f"00000000-0000-0000-1000-{row['mac']}",
            "type": "switch",
            "site_id": SITE,
            "ip_config": {"type": "static", "ip": "192.0.2.9", "netmask": "255.255.255.0"},
            "port_config": {f"ge-0/0/{n}": {"usage": f"profile-{n}"} for n in range(12)},
            "other_ip_configs": {f"net-{n}": {"type": "static", "ip": "a"} for n in range(6)},
            **({"ntp_servers": ["192.0.2.9"]} if drifting and n % DRIFTING == 0 else {}),
        }
        for n, row in enumerate(lab.settings)
    ]


def faulty(lab: Lab) -> Lab:
    """Take some sessions down on both sides."""
    for row in lab.sessions:
        ends = int(row["mac"][-6:], 16) + int(row["neighbor_mac"][-6:], 16)
        if ends % FAULTY == 0:
            row.update(state="active", up=False, uptime=0, rx_routes=0)
    return lab


@dataclass
class Cloud:
    """Answers for one fabric, page by page, and counts what is asked.

    Args:
        lab: the fabric.
        settings: the configuration of its switches.
        asked: paths, in order.
        pages: requests that brought a page of rows.
    """

    lab: Lab
    settings: list[Row]
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        path, query = request.url.path.removeprefix("/api/v1/"), dict(request.url.params)
        self.asked.append(path)
        end = path.partition("/")[2].partition("/")[2]
        lists = {
            "evpn_topologies": [self._head()],
            "stats/devices": self.lab.devices,
            "devices": self.settings,
            "networktemplates/derived": [template()],
            "sites": [self._site()],
        }
        if end in lists and path != "sites":
            return numbered(lists[end], query)
        searches = {
            "stats/bgp_peers/search": self.lab.sessions,
            "stats/ports/search": self.lab.ports,
            "devices/search": [
                {"mac": row["mac"], "evpn_missing_links": False} for row in self.lab.switches
            ],
        }
        if end in searches:
            return searched(searches[end], request.url.path, query)
        return self._object(path)

    def _head(self) -> Row:
        return {key: value for key, value in self.lab.topology.items() if key != "switches"}

    def _site(self) -> Row:
        return {"id": SITE, "name": "Campus", "org_id": ORG, "networktemplate_id": TEMPLATE}

    def _object(self, path: str) -> httpx.Response:
        grant = {"scope": "org", "org_id": ORG, "name": "Generated", "role": "read"}
        objects: dict[str, Row] = {
            "self": {"name": "bench", "privileges": [grant]},
            "self/usage": {"requests": 1, "request_limit": 5000},
            f"sites/{SITE}": self._site(),
            f"sites/{SITE}/setting": {},
            f"orgs/{ORG}/evpn_topologies/{SITE}": self.lab.topology,
        }
        if path not in objects:
            return httpx.Response(404, json={"detail": f"not generated: {path}"})
        return httpx.Response(200, json=objects[path])

    def needed(self) -> dict[str, int]:
        """Return how many pages the data of a fabric has, by source."""
        rows = {
            "BGP sessions": self.lab.sessions,
            "ports": self.lab.ports,
            "switches": self.lab.devices,
            "configuration": self.settings,
        }
        return {name: -(-len(each) // MOST) for name, each in rows.items()}


def numbered(rows: list[Row], query: Mapping[str, str]) -> httpx.Response:
    """Answer one numbered page of a list."""
    limit, page = min(int(query.get("limit", 100)), MOST), int(query.get("page", 1))
    return httpx.Response(
        200,
        json=rows[(page - 1) * limit : page * limit],
        headers={"X-Page-Limit": str(limit), "X-Page-Total": str(len(rows))},
    )


def searched(rows: list[Row], path: str, query: Mapping[str, str]) -> httpx.Response:
    """Answer one page of a search, with the link to the next."""
    limit, start = min(int(query.get("limit", 100)), MOST), int(query.get("search_after", 0))
    body: Row = {"results": rows[start : start + limit], "total": len(rows), "end": NOW}
    if start + limit < len(rows):
        body["next"] = f"{path}?{urlencode({**query, 'search_after': str(start + limit)})}"
    return httpx.Response(200, json=body)


def analysed(lab: Lab, settings: list[Row]) -> Judged:
    """Return the assessment of a fabric from its rows, drift included."""
    inherits = Inherited(setting={}, templates={"switch": template()}, profiles={}, notes=[])
    compared = [inherits.compared(row) for row in settings]
    fields = {
        each.device["mac"]: tuple(
            ".".join(one.path) for one in each.differences or [] if one.kind is Kind.DRIFT
        )
        for each in compared
        if each.differences
    }
    found = Found(Topology.model_validate(lab.topology), Base("sites", SITE))
    rows = {**lab.sources(), "configuration": settings}
    return judged(found, Sources(rows=rows, gaps=()), drift=fields)


def timed(act: Callable[[], Any], repeat: int) -> list[float]:
    """Return the milliseconds that something takes, each time."""
    taken = []
    for _ in range(repeat):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return taken


def row_of(name: str, lab: Lab, settings: list[Row], repeat: int) -> str:
    """Return what the analysis of a fabric costs, with full garbage collections and without."""
    found = analysed(lab, settings).assessment.findings
    taken = timed(lambda: analysed(lab, settings), repeat)
    gc.freeze()
    frozen = timed(lambda: analysed(lab, settings), repeat)
    gc.unfreeze()
    middle = f"{statistics.median(taken):>11.0f}{statistics.median(frozen):>11.0f}"
    return f"{name:<10}{len(found):>9}{min(taken):>9.0f}{middle}{TARGET:>8.0f}"


async def calls(cloud: Cloud) -> None:
    """Print what each tool asks, beside the pages that the data has."""
    settings = load_settings(Source("benchmark", {"MIST_API_TOKEN": "not-used"})).settings
    pages = cloud.needed()
    print(f"\npages of data: {', '.join(f'{number} {name}' for name, number in pages.items())}")
    print(f"{'tool':<32}{'calls':>6}{'data':>6}{'other':>6}{'ms':>8}")
    for tool in TOOLS:
        server = build_server(settings, transport=httpx.MockTransport(cloud))
        async with Client(server) as client:
            await client.list_tools()
            cloud.asked.clear()
            named = {} if tool.startswith("get_org") else {"topology_id": "lab"}
            began = time.perf_counter()
            await client.call_tool(tool, named)
            taken = 1000 * (time.perf_counter() - began)
        asked = [path for path in cloud.asked if path != "self/usage"]
        data = sum(path.endswith(("search", "/devices")) for path in asked)
        print(f"{tool:<32}{len(asked):>6}{data:>6}{len(asked) - data:>6}{taken:>8.0f}")


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=11, help="times to analyse")
    options = parser.parse_args()
    whole = lab_of(SIZE)
    print(f"{len(whole.switches)} switches, {len(whole.sessions)} sides of sessions, "
          f"{len(whole.ports)} ports")  # fmt: skip
    print(f"{'fabric':<10}{'findings':>9}{'best ms':>9}{'median ms':>11}{'gc frozen':>11}"
          f"{'target':>8}")  # fmt: skip
    for name, lab, drifting in (("whole", whole, False), ("faulty", faulty(lab_of(SIZE)), True)):
        print(row_of(name, lab, configured(lab, drifting=drifting), options.repeat))
    print("gc frozen: without what the process holds besides being collected in the middle of it")
    asyncio.run(calls(Cloud(whole, configured(whole, drifting=False))))


if __name__ == "__main__":
    main()
