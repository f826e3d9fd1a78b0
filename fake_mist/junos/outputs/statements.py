"""`show configuration` of a switch of a fabric, as far as the fabric makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.junos.standing import Standing

INDENT: Final = "    "
Tree = dict[str, "Tree | None"]
"""Statements: a container, or None for a statement that ends in a semicolon."""


def configuration(words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Give what stands below a path; of what is not configured nothing is printed."""
    found: Tree | None = _tree(standing)
    left = tuple(words)
    while left:
        below = next(_below(found or {}, left), None)
        if below is None:
            return ()
        statement, found, left = below
        if found is None:
            return (f"{statement};",)
    return tuple(_braces(found or {}, 0))


def _below(
    tree: Tree, words: tuple[str, ...]
) -> Iterator[tuple[str, Tree | None, tuple[str, ...]]]:
    """Give the statement that words lead to, what is in it, and the words that are left."""
    for statement, inner in tree.items():
        own = tuple(statement.split())
        if words[: len(own)] == own:
            yield statement, inner, words[len(own) :]
        elif inner is None and own[: len(words)] == words:
            yield statement, None, ()


def _tree(standing: Standing) -> Tree:
    me = standing.me
    tree: Tree = {"system": {f"host-name {me.name}": None}, "interfaces": _interfaces(standing)}
    if me.loopback:
        tree["routing-options"] = {
            f"router-id {me.loopback}": None,
            f"autonomous-system {me.asn}": None,
        }
        tree["protocols"] = {"bgp": _bgp(standing)}
    tree["vlans"] = {each.name: _vlan(each.vlan, each.vni, standing) for each in me.networks}
    return tree


def _vlan(vlan: int, vni: int, standing: Standing) -> Tree:
    own: Tree = {f"vlan-id {vlan}": None}
    return {**own, "vxlan": {f"vni {vni}": None}} if standing.me.is_vtep else own


def _interfaces(standing: Standing) -> Tree:
    me = standing.me
    tree: Tree = {}
    routed = {each.port: standing.local_address(each) for each in me.sessions if each.port}
    for each in me.cables:
        described: Tree = {f'description "to {standing.named(each.other)}"': None}
        if each.bundle:
            tree[each.port] = {**described, "ether-options": {"802.3ad": {each.bundle: None}}}
        elif each.port in routed:
            tree[each.port] = {**described, "unit 0": _inet(f"{routed[each.port]}/31")}
    irbs: Tree = {f"unit {x.vlan}": _inet(x.gateway) for x in me.networks if x.gateway}
    if irbs and me.is_vtep:
        tree["irb"] = irbs
    if me.loopback:
        tree["lo0"] = {"unit 0": _inet(f"{me.loopback}/32")}
    return tree


def _inet(address: str) -> Tree:
    return {"family inet": {f"address {address}": None}}


def _bgp(standing: Standing) -> Tree:
    tree: Tree = {}
    for group, overlay in (("evpn_underlay", False), ("evpn_overlay", True)):
        peers: Tree = {
            f"neighbor {each.address}": {f"peer-as {each.asn}": None}
            for each in standing.me.sessions
            if each.overlay == overlay
        }
        tree[f"group {group}"] = {"type external": None, **peers}
    return tree


def _braces(tree: Tree, depth: int) -> Iterator[str]:
    for statement, below in tree.items():
        if below is None:
            yield f"{INDENT * depth}{statement};"
        else:
            yield f"{INDENT * depth}{statement} {{"
            yield from _braces(below, depth + 1)
            yield f"{INDENT * depth}}}"
