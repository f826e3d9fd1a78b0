"""The texts that come with the server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mist_mcp.server.handbook import Handbook, sections
from tests.reading import refusal, text_of

if TYPE_CHECKING:
    from tests.asking import Asker


async def test_every_topic_is_a_resource(client: Asker) -> None:
    """The sections together are the text, and each names its sources where it states facts."""
    whole = await text_of(client.client, "mist://knowledge/evpn")
    topics = sections(whole)
    assert len(topics) >= 6
    rest = whole
    for topic, text in topics.items():
        assert await text_of(client.client, f"mist://knowledge/evpn/{topic}") == text
        assert ("Sources: " in text) == (topic != "reporting")
        rest = rest.replace(text.rstrip(), "")
    assert "##" not in rest
    unknown = await refusal(client.client, "mist://knowledge/evpn/ospf")
    assert all(topic in unknown for topic in topics)


def test_the_texts_are_small_and_plain() -> None:
    """Each fits a result's default budget; what they point to exists."""
    handbook = Handbook.read()
    for text in (handbook.glossary, handbook.evpn):
        assert 2_000 < len(text.encode()) < 12_000
        assert text.isascii()
        for uri in re.findall(r"mist://[a-z/]+", text):
            assert uri in ("mist://knowledge/evpn", "mist://knowledge/evpn/"), uri
