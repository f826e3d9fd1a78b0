"""A fabric as a terminal can show it, from the drawing that the server serves as Mermaid."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_POD: Final = re.compile(r'subgraph \w+\["(?P<title>[^"]*)"\]')
_NODE: Final = re.compile(r'(?P<id>n\d+)\[+"(?P<label>[^"]*)"\]+')
_TROUBLE: Final = re.compile(r'(?P<a>n\d+) -\.-\|"(?P<what>[^"]*)"\| (?P<b>n\d+)')
_CODE: Final = re.compile(r"#(\d+);")


def drawn_fabric(mermaid: str) -> Text:
    """Draw the switches, tier by tier and pod by pod, and the links between them in trouble."""
    names: dict[str, str] = {}
    rows: list[tuple[str, list[str]]] = [("", [])]
    links: list[str] = []
    for line in mermaid.splitlines():
        text = line.strip()
        if pod := _POD.fullmatch(text):
            rows.append((_plain(pod["title"]), []))
        elif node := _NODE.fullmatch(text):
            names[node["id"]], *_ = _plain(node["label"]).split(" [")
            rows[-1][1].append(_plain(node["label"]))
        elif link := _TROUBLE.fullmatch(text):
            links.append(f"{names[link['a']]} ···· {names[link['b']]}: {_plain(link['what'])}")
    return Text("\n").join([*_tiers(rows), *(Text(link, "red") for link in links)])


def _tiers(rows: list[tuple[str, list[str]]]) -> Iterator[Text]:
    """Write each pod under a heading, one switch or group a line, hung below what stands above."""
    for title, nodes in rows:
        if title:
            yield Text(f"  └─ {title}", "cyan")
        for node in nodes:
            yield Text(f"       ├─ {node}" if title else node)


def _plain(label: str) -> str:
    text = label.replace("<br/>", ", ")
    return unescape(_CODE.sub(lambda code: chr(int(code[1])), text))
