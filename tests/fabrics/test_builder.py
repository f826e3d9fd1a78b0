"""The fabrics of the table are such as Mist sends: held to the published description."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import httpx
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from fake_mist.published import committed
from tests.fabrics.builder import Shape, build
from tests.fabrics.cloud import Cloud
from tests.fabrics.table import CASES

if TYPE_CHECKING:
    from tests.fabrics.builder import Fabric

KINDS: Final = ("clos", "erb", "crb", "mh")
PATHS: Final = (
    "evpn_topologies",
    "stats/devices?type=switch",
    "stats/bgp_peers/search",
    "stats/ports/search",
    "devices?type=switch",
)


def asked(fabric: Fabric, path: str) -> httpx.Response:
    """Ask the cloud of one fabric."""
    return httpx.Client(transport=httpx.MockTransport(Cloud([fabric]))).get(
        f"https://x/api/v1/{path}"
    )


def schema_of(template: str) -> Draft202012Validator:
    """Return the published schema of what a path answers."""
    tables = committed()
    operation = tables.operation("GET", f"/api/v1/{template}")
    assert operation is not None, template
    contents: dict[str, Any] = {"answer": operation.answers["200"], "schemas": tables.schemas}
    resource = DRAFT202012.create_resource(contents)
    registry: Registry[Any] = Registry().with_resource("urn:mist", resource)
    return Draft202012Validator({"$ref": f"urn:mist#{quote('/answer')}"}, registry=registry)


@pytest.mark.parametrize("kind", KINDS)
def test_bodies_are_as_published(kind: str) -> None:
    """Every member of every body, of each kind of fabric."""
    fabric = build(kind, Shape(kind))
    paths = {f"sites/{fabric.site_ids[0]}/{path}": f"sites/{{site_id}}/{path}" for path in PATHS}
    topology = f"evpn_topologies/{fabric.topology['id']}"
    paths[f"sites/{fabric.site_ids[0]}/{topology}"] = (
        "sites/{site_id}/evpn_topologies/{evpn_topology_id}"
    )
    for path, template in paths.items():
        validator = schema_of(template.partition("?")[0])
        body = asked(fabric, path).json()
        assert [error.message[:200] for error in validator.iter_errors(body)] == []


def test_names_and_addresses_are_unique() -> None:
    """Nothing but a fault makes two switches alike."""
    assert Counter(case.name for case in CASES).most_common(1)[0][1] == 1
    fabric = build("unique", Shape("clos", access=17))
    assert len(fabric.switches) == 40
    for field in ("mac", "router_id", "evpn_id"):
        assert len({row[field] for row in fabric.topology["switches"]}) == 40
    links = [row["neighbor"] for row in fabric.peers if not row["evpn_overlay"]]
    assert len(set(links)) == len(links)


def test_searches_are_paged_filtered_and_cut() -> None:
    """As the description says: `limit`, `search_after`, `mac`; a cut one keeps its total."""
    fabric = build("paged", Shape("clos"))
    path = f"sites/{fabric.site_ids[0]}/stats/bgp_peers/search"
    first = asked(fabric, f"{path}?limit=20").json()
    second = asked(fabric, first["next"].removeprefix("/api/v1/")).json()
    last = asked(fabric, f"{path}?limit=20&search_after=60").json()
    assert [len(page["results"]) for page in (first, second, last)] == [20, 20, 4]
    assert first["results"] != second["results"]
    assert "next" not in last
    mac = fabric.mac("core-1")
    assert {row["mac"] for row in asked(fabric, f"{path}?mac={mac}").json()["results"]} == {mac}
    port = f"sites/{fabric.site_ids[0]}/stats/ports/search?neighbor_mac={mac}"
    assert {row["neighbor_mac"] for row in asked(fabric, port).json()["results"]} == {mac}
    fabric.cut["stats/bgp_peers/search"] = 5
    cut = asked(fabric, path).json()
    assert (len(cut["results"]), cut["total"], "next" in cut) == (5, 64, False)


def test_lists_are_paged_and_lean() -> None:
    """`limit`, `page` and `type`; rows of an organization are whole only with `fields`."""
    fabric = build("lean", Shape("erb", org_level=True))
    path = f"orgs/{fabric.org_id}/stats/devices"
    assert asked(fabric, path).json() == []  # access points are what it means without a type
    page = asked(fabric, f"{path}?type=switch&limit=4&page=3")
    assert (len(page.json()), page.headers["X-Page-Total"]) == (2, "10")
    assert page.json()[0]["module_stat"] is None
    assert asked(fabric, f"{path}?type=switch&fields=*").json()[0]["module_stat"]
    fabric.answers["stats/devices"] = 403
    assert asked(fabric, path).status_code == 403
