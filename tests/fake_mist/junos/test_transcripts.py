"""Loading transcripts: everything is checked, and every fault is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_mist.junos.grammar import Node, grammar
from fake_mist.junos.transcripts import JunosDevice, TranscriptError, load
from tests.fake_mist.junos.talking import SHEET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def test_a_name_with_dashes_is_split_where_junos_splits(
    switch: Callable[..., JunosDevice], texts: dict[str, str]
) -> None:
    """Words with dashes of their own are known; new words end at every dash."""
    name = "show-ethernet-switching-vxlan-tunnel-end-point-remote.txt"
    texts[name] = "vtep\n"
    texts["show-dhcp-security-binding.txt"] = "bound\n"
    texts["show-system-core-dumps-of-yesterday.txt"] = "none\n"
    device = switch()
    tunnels = ("show", "ethernet-switching", "vxlan-tunnel-end-point", "remote")
    assert device.output(tunnels, "txt") == ("vtep",)
    assert device.output(("show", "dhcp-security", "binding"), "txt") == ("bound",)
    dumps = ("show", "system", "core-dumps", "of", "yesterday")
    assert device.output(dumps, "txt") == ("none",)


def test_a_command_of_a_file_name_is_one_of_the_tree(
    switch: Callable[..., JunosDevice], texts: dict[str, str]
) -> None:
    """It is completed, listed and answered; the tree of other devices stays as it was."""
    texts["show-larks.txt"] = "none\n"
    tree = switch().grammar.operational
    assert "larks" in {node.word for node in _below(tree, "show")}
    assert "larks" not in {node.word for node in _below(grammar().operational, "show")}


def test_each_node_of_a_cluster_has_its_own_shell(switch: Callable[..., JunosDevice]) -> None:
    """Only the line above the prompt differs; a node that is not there has none."""
    cluster = switch(nodes='{ node0 = "{primary:node0}", node1 = "{secondary:node1}" }')
    second = cluster.at_node("node1")
    assert second is not None
    assert second.sheet.member == "{secondary:node1}"
    assert second.outputs == cluster.outputs
    assert cluster.at_node("node2") is None


def _below(tree: Node, word: str) -> tuple[Node, ...]:
    return next(node.children for node in tree.children if node.word == word)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """With its file, and its line where there is one."""
    files = {
        "one/device.toml": SHEET.replace("mac", "macc").replace('"EX4400-48P"', "7")
        + "notices = [7]\nnodes = { node0 = 1 }\n",
        "one/show-version.txt": "fine\n{master:0}\n",
        "one/show-vlans.txt": "fine\nmist@leaf-1> show vlans\n",
        "one/show-arp.text": "fine\n",
        "one/show-bgp-summary.txt": "no end",
        "one/show-log-messages.txt": "a\r\n",
        "one/show--alarms.txt": "",
        "two/device.toml": "provenance = ",
        "three/show-version.txt": "\n",
        "four/device.toml": SHEET.replace("synthetic", "found"),
        "five/device.toml": SHEET,
        "six/device.toml": SHEET,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    (tmp_path / "one" / "show-interfaces.txt").write_bytes(b"\xff\n")
    with pytest.raises(TranscriptError) as caught:
        load(tmp_path)
    told = [line.removeprefix(f"{tmp_path}/") for line in str(caught.value).splitlines()]
    assert told == [
        "four/device.toml: 'provenance' must be one of recorded, synthetic",
        "one/device.toml: unknown key 'macc'",
        "one/device.toml: 'mac' is missing",
        "one/device.toml: 'model' must be a str",
        "one/device.toml: 'notices' must be a list[str]",
        "one/device.toml: 'nodes' must be a dict[str, str]",
        "one/show--alarms.txt: has an empty word in its name",
        "one/show-arp.text: ends in none of .json, .set, .txt, .xml",
        "one/show-bgp-summary.txt: does not end with a line end",
        "one/show-interfaces.txt: is not UTF-8",
        "one/show-log-messages.txt: line 1 holds '\\r', which only the shell may write",
        "one/show-version.txt: line 2 holds '{master:0}', which only the shell may write",
        "one/show-vlans.txt: line 2 holds 'mist@leaf-1> ', which only the shell may write",
        "three/device.toml: cannot be read",
        "two/device.toml: no TOML: Invalid value (at end of document)",
        f"{tmp_path}: two devices named leaf-1",
    ]


def test_an_empty_folder_says_how_to_fill_it(tmp_path: Path) -> None:
    """No device is no answer."""
    with pytest.raises(TranscriptError, match="run: fake-mist synthesize"):
        load(tmp_path)


def test_every_line_of_the_grammar_is_a_word_with_help() -> None:
    """A typing error in the data files would hide a command."""
    known = grammar()
    for tree in (known.operational, known.configuration, known.pipes):
        for node in _all(tree):
            assert node.help, node.word
            words = [child.word for child in node.children]
            assert words == sorted(words), node.word
            assert len(set(words)) == len(words), node.word


def _all(tree: Node) -> Iterator[Node]:
    for node in tree.children:
        yield node
        yield from _all(node)
