"""`show configuration`: short, with the secrets that belong in a test; each says `sekret`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.rows.templates import VLANS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fake_mist.tenant.transcripts.facts import Facts

MARK: Final = " ## SECRET-DATA"
REMARK: Final = "/* every sekret below is synthetic */"
INDENT: Final = "    "

Tree = dict[str, "Tree | None"]
"""Statements: a container, or None for a statement that ends in a semicolon."""


def configuration(facts: Facts) -> list[str]:
    """Write the configuration with braces."""
    head = f"## Last commit: {facts.device.name} by mist"
    return [head, f"version {facts.version};", REMARK, *_braces(_tree(facts), 0)]


def set_commands(facts: Facts) -> list[str]:
    """Write the same as `set` commands."""
    return [f"set version {facts.version}", *_sets(_tree(facts), ("set",))]


def _tree(facts: Facts) -> Tree:
    tree: Tree = {"system": _system(facts), "snmp": _snmp()}
    if facts.device.kind == "switch":
        tree["interfaces"] = _interfaces(facts)
    if facts.device.loopback:
        tree["protocols"] = {"bgp": {"group evpn_overlay": _group(facts)}}
    tree["vlans"] = {name: {f"vlan-id {vlan}": None} for name, vlan in sorted(VLANS.items())}
    return tree


def _system(facts: Facts) -> Tree:
    site = facts.device.site.short
    return {
        f"host-name {facts.device.name}": None,
        "root-authentication": {'encrypted-password "$6$sekretRootHash"': None},
        "login": {
            "user mist": {
                "class super-user": None,
                "authentication": {'encrypted-password "$6$sekretMistHash"': None},
            }
        },
        "radius-server": {"192.0.2.21": {f'secret "$9$sekretRadius{site}"': None}},
        "tacplus-server": {"192.0.2.20": {'secret "$9$sekretHashOfTacplus"': None}},
        "ntp": {"server 192.0.2.123": None},
    }


def _snmp() -> Tree:
    return {
        "community sekret-community": {"authorization read-only": None},
        "v3": {
            "usm local-engine user ops": {
                "privacy-aes128": {'privacy-key "$9$sekretSnmpKey"': None}
            }
        },
    }


def _interfaces(facts: Facts) -> Tree:
    return {each.port: {f'description "to {each.device.name}"': None} for each in facts.cables[:4]}


def _group(facts: Facts) -> Tree:
    peers: Tree = {
        f"neighbor {each.peer_address}": {f"peer-as {each.peer_as}": None}
        for each in facts.sessions
        if each.overlay
    }
    return {
        "type external": None,
        f"local-address {facts.device.loopback}": None,
        'authentication-key "$9$sekretBgpKey"': None,
        **peers,
    }


def _braces(tree: Mapping[str, Tree | None], depth: int) -> Iterator[str]:
    for statement, below in tree.items():
        if below is None:
            yield f"{INDENT * depth}{statement};{_marked(statement)}"
        else:
            yield f"{INDENT * depth}{statement} {{"
            yield from _braces(below, depth + 1)
            yield f"{INDENT * depth}}}"


def _sets(tree: Mapping[str, Tree | None], words: tuple[str, ...]) -> Iterator[str]:
    for statement, below in tree.items():
        if below is None:
            yield " ".join((*words, statement))
        else:
            yield from _sets(below, (*words, statement))


def _marked(statement: str) -> str:
    return MARK if "$" in statement else ""
