"""The texts that come with the server: the glossary, and what there is to know about EVPN."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Self

from mist_mcp.errors import UnknownNameError
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECTION: Final = re.compile(r"^## (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Handbook:
    """The texts, in Markdown.

    Args:
        glossary: the terms of Mist.
        evpn: EVPN campus fabrics, whole.
        topics: the sections of that text by topic, in order.
    """

    glossary: str
    evpn: str
    topics: Mapping[str, str]

    @classmethod
    def read(cls) -> Self:
        """Read the texts from the files beside this module."""
        folder = files("mist_mcp") / "knowledge"
        evpn = (folder / "evpn.md").read_text(encoding="utf-8")
        glossary = (folder / "glossary.md").read_text(encoding="utf-8")
        return cls(glossary=glossary, evpn=evpn, topics=sections(evpn))

    def topic(self, name: str) -> str:
        """Return the section about a topic.

        Raises:
            UnknownNameError: there is none.
        """
        text = self.topics.get(slug(name))
        if text is None:
            raise UnknownNameError(
                f"There is no topic {quoted(name)}",
                next_step=f"The topics are {', '.join(self.topics)}.",
            )
        return text


def sections(text: str) -> dict[str, str]:
    """Return the sections of a Markdown text by the slug of their heading."""
    _, *parts = _SECTION.split(text)
    return {
        slug(heading): f"## {heading}{body.rstrip()}\n"
        for heading, body in zip(parts[::2], parts[1::2], strict=True)
    }


def slug(heading: str) -> str:
    """Return a heading as it stands in an address."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
