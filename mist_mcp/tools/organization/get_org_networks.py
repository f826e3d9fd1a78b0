"""The networks of an organization: VLANs, subnets, and what uses them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from pydantic import Field

from mist_mcp.analysis.subnets import overlaps, shared_vlans, unreadable, variables
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.names import OrgName
from mist_mcp.cloud.paging import facts, list_pages
from mist_mcp.cloud.turns import aside, by_turns
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.network import Network, NetworkUser, Switchable
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import MOST_SHOWN, ordered
from mist_mcp.tools.kit.parameters import Text
from mist_mcp.tools.kit.scope import find_whole_org
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import number_of
from mist_mcp.words.naming import mentions
from mist_mcp.words.trust import Foreign, Id

USERS: Final[tuple[tuple[str, Mapping[str, str]], ...]] = (
    ("gatewaytemplates", {}),
    ("networktemplates", {}),
    ("deviceprofiles", {"type": "gateway"}),
)
"""Where networks are used: endpoints, with their queries."""


class NetworkRow(Record):
    """A network; `problems` are what it shares with others."""

    name: Foreign
    vlan_id: Foreign | None = None
    subnet: Foreign | None = None
    gateway: Foreign | None = None
    subnet6: Foreign | None = None
    internet: bool | None = Field(None, description="may reach the internet")
    internal: bool | None = Field(None, description="may be reached from inside")
    isolation: bool | None = None
    vpns: list[Foreign] = Field(default_factory=list)
    used_by: list[Foreign] = Field(default_factory=list, description="templates and profiles")
    problems: list[Foreign] = Field(default_factory=list)
    id: Id


class Networks(Listing):
    """The networks of an organization."""

    org: Foreign
    org_id: Id
    with_problems: int | None = None
    unused: list[Foreign] | None = None
    rows: list[NetworkRow]


@tool("organization", danger="read")
async def get_org_networks(
    *,
    org_id: Text | None = None,
    name: Text | None = None,
    mist: Mist = MIST,
) -> Networks:
    """List networks: VLAN, subnet, access, what uses each, and which overlap.

    Args:
        org_id: Id or name.
        name: Part of the name.
    """
    org = await find_whole_org(mist.client, org_id)
    order, shown = await ordered(mist, partial(_in_order, mist, org, name), limit=MOST_SHOWN)
    return Networks.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=[*filter_note(name=name), *order.notes],
        org=org.name,
        org_id=org.id,
        whole=order.whole,
    )


async def _in_order(mist: Mist, org: OrgName, name: str | None) -> Order[NetworkRow]:
    """Read all networks and who uses each, and put those with problems first."""
    path = path_of("orgs/{org_id}/networks", org_id=org.id)
    found, users = await asyncio.gather(
        facts(list_pages(mist.client, path), Network.model_validate), _users(mist, org)
    )
    networks = found.things
    problems = await aside(partial(_problems, networks), over=networks)
    rows = [
        _row(network, users, problems.get(network.name, []))
        async for network in by_turns(networks)
        if mentions(network.name, name)
    ]
    words = f"{org.name}: {number_of(len(rows), 'network')}{' in the filter' if name else ''}"
    order = await aside(partial(_ranked, rows, words), over=rows)
    return replace(order, complete=found.complete, notes=_variable_note(networks))


def _ranked(rows: Sequence[NetworkRow], words: str) -> Order[NetworkRow]:
    troubled = sum(bool(row.problems) for row in rows)
    unused = [row.name for row in rows if not row.used_by]
    return Order(
        sorted(rows, key=lambda row: (not row.problems, row.name)),
        summary=f"{words}; "
        f"{troubled} share addresses or a VLAN, {len(unused)} named by no template.",
        whole={"with_problems": troubled, "unused": unused},
    )


async def _users(mist: Mist, org: OrgName) -> dict[str, list[str]]:
    """Return the names of the templates and profiles that use each network."""
    paths = [
        (path_of(f"orgs/{{org_id}}/{endpoint}", org_id=org.id), query) for endpoint, query in USERS
    ]
    pages = (
        facts(list_pages(mist.client.cached, path, query), NetworkUser.model_validate)
        for path, query in paths
    )
    used: dict[str, list[str]] = {}
    for found in await asyncio.gather(*pages):
        async for user in by_turns(found.things):
            for name in user.networks:
                used.setdefault(name, []).append(user.name or "(nameless)")
    return used


def _problems(networks: Sequence[Network]) -> dict[str, list[str]]:
    """Return what is wrong with each network, by name."""
    problems: dict[str, list[str]] = {}
    for what, pairs in {
        "addresses overlap with": overlaps(networks),
        "same VLAN as": shared_vlans(networks),
    }.items():
        for one, other in pairs:
            problems.setdefault(one, []).append(f"{what} {other}")
            problems.setdefault(other, []).append(f"{what} {one}")
    for name in unreadable(networks):
        problems.setdefault(name, []).append("its subnet cannot be read")
    return problems


def _row(network: Network, users: Mapping[str, list[str]], problems: list[str]) -> NetworkRow:
    return NetworkRow.of(
        network,
        name=network.name or network.id,
        internet=_on(network.internet_access),
        internal=_on(network.internal_access),
        vpns=sorted(network.vpn_access),
        used_by=sorted(users.get(network.name, [])),
        problems=problems,
    )


def _on(access: Switchable | None) -> bool | None:
    return access.enabled if access else None


def _variable_note(networks: Sequence[Network]) -> list[str]:
    """Say what the comparison of subnets with site variables rests on."""
    varied = {variables(network) for network in networks}
    if varied <= {frozenset()}:
        return []
    return ["Subnets with site variables are compared with those that hold the same ones only"]
