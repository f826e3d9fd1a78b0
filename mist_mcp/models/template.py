"""Typed views of templates, as far as it matters who uses them."""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import MistObject


class Reach(MistObject):
    """What a WLAN template applies to, or leaves out."""

    org_id: str | None = None
    site_ids: list[str] = Field(default_factory=list)
    sitegroup_ids: list[str] = Field(default_factory=list)


class Template(MistObject):
    """A template or a device profile of any kind."""

    id: str = ""
    name: str | None = None
    type: str | None = None
    modified_time: float | None = None
    applies: Reach | None = None
    exceptions: Reach | None = None

    @property
    def label(self) -> str:
        """What to call it: nameless templates go by their id."""
        return self.name or self.id
