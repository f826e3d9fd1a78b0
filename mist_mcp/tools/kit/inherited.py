"""What the devices of a site inherit, read with few calls."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Final

from mist_mcp.analysis.baseline import Baseline, baseline
from mist_mcp.analysis.drift import Difference, Kind
from mist_mcp.analysis.inheritance import (
    has_rules,
    layers_below,
    layers_of,
    resolved,
    variables_of,
)
from mist_mcp.analysis.merge import Json, Source
from mist_mcp.cloud.answer import unexpected
from mist_mcp.cloud.names import SiteName
from mist_mcp.cloud.paging import Page, collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError, UnreadableAnswerError
from mist_mcp.tools.kit.context import Mist
from mist_mcp.words.naming import as_id
from mist_mcp.words.placeholders import holds_placeholder
from mist_mcp.words.redaction import PLAIN, Redactor

_HIDDEN: Final = "The cloud hides secrets from this token, so they are not compared"

TEMPLATES: Final = {"gateway": "gateway", "switch": "network"}
"""The kind of template, by the type of the devices that inherit from it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A device's own configuration, and where its layers contradict one another.

    Args:
        device: as the cloud shows it.
        differences: None if not all of its layers are known.
    """

    device: Json
    differences: list[Difference] | None

    def number(self, kind: Kind) -> int | None:
        """Return how many differences of a kind are the device's own doing; None if unknown."""
        if self.differences is None:
            return None
        own = [each for each in self.differences if each.source is Source.DEVICE]
        return sum(each.kind is kind for each in own)


@dataclass(frozen=True, slots=True)
class Inherited:
    """What devices inherit; what could not be read is absent, and a note says so.

    Args:
        setting: the site's settings.
        templates: by type of device; empty where the site uses none.
        profiles: device profiles by id.
        notes: what could not be read.
        redactor: masks secrets where any of it is shown.
    """

    setting: Json | None
    templates: dict[str, Json]
    profiles: dict[str, Json]
    notes: list[str]
    redactor: Redactor = PLAIN
    _baselines: dict[str, Baseline] = field(default_factory=dict, repr=False)

    def layers(self, device: Json) -> dict[Source, Json] | None:
        """Return the layers of a device's configuration; None unless all of them are known."""
        template = self.templates.get(type_of(device))
        profile = self.profile(device)
        if self.setting is None or template is None or profile is None:
            return None
        return layers_of(device, template=template, setting=self.setting, profile=profile)

    def profile(self, device: Json) -> Json | None:
        """Return a device's profile: empty if it has none, None if it is not known."""
        profile_id = _profile_id(device)
        return self.profiles.get(profile_id) if profile_id else {}

    def compared(self, device: Json) -> Compared:
        """Compare a device with what it inherits, which is flattened once for all alike."""
        template, profile = self.templates.get(type_of(device)), self.profile(device)
        if self.setting is None or template is None or profile is None:
            return Compared(device, None)
        variables = variables_of(device, self.setting)
        key = f"{type_of(device)} {_profile_id(device)} {device.get('vars')!r}"
        if key not in self._baselines:
            self._baselines[key] = baseline(
                layers_below(
                    type_of(device),
                    template=template,
                    setting=self.setting,
                    profile=profile,
                    variables=variables,
                )
            )
        return Compared(device, self._baselines[key].differences(resolved(device, variables)))


@dataclass(frozen=True, slots=True)
class _Part:
    found: Json | None = None
    note: str | None = None


async def inherited(mist: Mist, site: SiteName, devices: Sequence[Json]) -> Inherited:
    """Read what devices inherit: a call for the site, one for each type, some for profiles."""
    kinds = sorted({type_of(device) for device in devices} & TEMPLATES.keys())
    profiled = sorted({type_of(device) for device in devices if _profile_id(device)} & {*kinds})
    readings = {
        **({"setting": _setting(mist, site)} if kinds else {}),
        **{kind: _template(mist, site, kind) for kind in kinds},
        **{f"{kind} profiles": _profiles(mist, site, kind) for kind in profiled},
    }
    parts = dict(zip(readings, await asyncio.gather(*readings.values()), strict=True))
    found = {name: part.found for name, part in parts.items() if part.found is not None}
    return Inherited(
        setting=found.get("setting"),
        templates={kind: found[kind] for kind in kinds if kind in found},
        profiles={
            profile_id: profile
            for kind in profiled
            for profile_id, profile in found.get(f"{kind} profiles", {}).items()
        },
        notes=[
            *(part.note for part in parts.values() if part.note),
            *(
                f"Rules for some {kind} devices ({kind}_matching) are not merged or compared here"
                for kind in kinds
                if has_rules(kind, *found.values())
            ),
            *([_HIDDEN] if holds_placeholder(found) else []),
        ],
        redactor=mist.redactor,
    )


async def _setting(mist: Mist, site: SiteName) -> _Part:
    path = path_of("sites/{site_id}/setting", site_id=site.id)
    return await _if_open(mist.client.cached.read_object(path), what="the site's settings")


async def _template(mist: Mist, site: SiteName, kind: str) -> _Part:
    """Read the template that a site uses for a type of device; empty if it uses none."""
    name = TEMPLATES[kind]
    wanted = as_id(getattr(site.about, f"{name}template_id"))
    if wanted is None:
        return _Part(found={})
    path = path_of(f"sites/{{site_id}}/{name}templates/derived", site_id=site.id)
    return await _if_open(_derived(mist, path, wanted), what=f"the {name} template")


async def _derived(mist: Mist, path: str, wanted: str) -> Json:
    """Return one of the templates at a path; Mist resolves the site's variables."""
    document = await mist.client.cached.read(path, {"resolve": "true"})
    rows = document if isinstance(document, list) else [document]
    for row in rows:
        if isinstance(row, dict) and row.get("id") == wanted:
            return row
    raise unexpected("the template that the site names")


async def _profiles(mist: Mist, site: SiteName, kind: str) -> _Part:
    path = path_of("orgs/{org_id}/deviceprofiles", org_id=site.org_id)
    pages = list_pages(mist.client.cached, path, {"type": kind})
    return await _if_open(_by_id(pages), what=f"the profiles of {kind}s")


async def _by_id(pages: AsyncIterator[Page]) -> Json:
    return {str(row.get("id")): row for row in (await collect(pages)).rows}


async def _if_open(reading: Awaitable[Json], *, what: str) -> _Part:
    """Read what may be closed to the token, or not there."""
    try:
        return _Part(found=await reading)
    except (ForbiddenError, NotFoundError, UnreadableAnswerError) as error:
        return _Part(note=f"Drift is unknown without {what}: {error.message}")


def type_of(device: Json) -> str:
    """Return a device's type; some rows tell none."""
    return str(device.get("type") or "unknown")


def _profile_id(device: Json) -> str | None:
    profile_id = device.get("deviceprofile_id")
    return as_id(profile_id) if isinstance(profile_id, str) else None
