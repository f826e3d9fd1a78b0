"""The settings of a site, with what it inherits, judged."""

import asyncio
from collections.abc import Sequence
from typing import Any

from pydantic import Field

from mist_mcp.analysis.drift import Difference, shown, shown_values
from mist_mcp.analysis.merge import Json, Source, merged
from mist_mcp.analysis.practices import Judgement
from mist_mcp.analysis.site_practices import judge
from mist_mcp.answers.results import Record, Result
from mist_mcp.cloud.names import SiteName, find_site, owner_of
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.site_setting import SiteSetting
from mist_mcp.tools.kit.arguments import names_in
from mist_mcp.tools.kit.configured import REMOVED
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.inherited import TEMPLATES, inherited
from mist_mcp.tools.kit.parameters import Fields, Fresh, Text
from mist_mcp.tools.kit.practice_rows import PracticeRow
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.site.named_templates import Template, TemplateRow, named_templates
from mist_mcp.words.redaction import Redactor
from mist_mcp.words.trust import Foreign, Id
from mist_mcp.words.untrusted import quoted

_GATEWAY = "gateway"
_OBJECT = frozenset({"created_time", "for_site", "id", "modified_time", "org_id", "site_id"})
"""Members that say which object it is, and set nothing."""


class OverrideRow(Record):
    """A field that the site sets against its template, for all devices of a type."""

    devices: Foreign
    field: Foreign
    template_value: Any
    site_value: Any


class SourceRow(TemplateRow):
    """A template of the site, and which of the inherited settings it sets."""

    sets: list[Foreign] = Field(default_factory=list)


class SiteFieldRow(Record):
    """A field of the settings; secrets are masked."""

    field: Foreign
    value: Any
    source: Foreign = Field(description="site, or template: inherited")


class SiteSettings(Result):
    """The settings of a site, judged, with what it inherits and what it overrides."""

    site: Foreign
    site_id: Id
    weak: int
    practices: list[PracticeRow]
    overrides: list[OverrideRow] = Field(description="what the site sets against its templates")
    set_here: list[Foreign] = Field(description="settings of the site itself, by name")
    inherited: list[Foreign] = Field(description="settings that templates add, by name")
    templates: list[SourceRow] | None = Field(None, description="of the site, by kind")
    untraced: list[Foreign] | None = Field(
        None, description="inherited settings that no template shown here sets"
    )
    settings: list[SiteFieldRow] | None = Field(None, description="those asked for, in full")


@tool("site", danger="read")
async def get_site_settings(
    *,
    site_id: Text,
    org_id: Text | None = None,
    fields: Fields | None = None,
    fresh: Fresh = False,
    mist: Mist = MIST,
) -> SiteSettings:
    """Judge a site's settings against named practices; show what it inherits and overrides.

    Args:
        site_id: Id or name.
        org_id: Id or name.
        fields: Settings to see in full, such as rogue,snmp_config.
        fresh: Not from the cache.
    """
    mist.fresh(fresh)
    site = await find_site(mist.client, site_id, org=org_id)
    own, derived = await asyncio.gather(_read(mist, site, "setting"), _read(mist, site, "derived"))
    overrides, notes = await _overrides(mist, site)
    judged = judge(SiteSetting.model_validate(derived))
    weak = sum(judgement.verdict == "weak" for judgement in judged)
    set_here = _names(own)
    wanted = names_in(fields)
    inherited_names = [name for name in _names(derived) if name not in set_here]
    owner = await owner_of(mist.client, site)
    templates = await named_templates(mist, site.about, owner, notes)
    sources = _sources(templates, inherited_names)
    traced = {name for source in sources for name in source.sets}
    settings = _settings(mist, own, derived, wanted) if wanted else None
    return SiteSettings(
        summary=f"{site.name}: {weak} of {len(judged)} practices are weak; "
        f"fields set against templates: {len(overrides)}{_traced(sources)}.",
        notes=[*notes, *_absent(wanted, settings or [])],
        site=site.name,
        site_id=site.id,
        weak=weak,
        practices=[_practice_row(judgement) for judgement in judged],
        overrides=overrides,
        set_here=set_here,
        inherited=inherited_names,
        templates=sources or None,
        untraced=[name for name in inherited_names if name not in traced] or None,
        settings=settings,
    )


async def _read(mist: Mist, site: SiteName, what: str) -> Json:
    endpoint = {"setting": "setting", "derived": "setting/derived"}[what]
    path = path_of(f"sites/{{site_id}}/{endpoint}", site_id=site.id)
    return await mist.client.cached.read_object(path)


async def _overrides(mist: Mist, site: SiteName) -> tuple[list[OverrideRow], list[str]]:
    """Return what the site sets against the templates of its switches and gateways."""
    plain: list[Json] = [{"type": kind} for kind in TEMPLATES]
    inherits = await inherited(mist, site, plain)
    rows = [
        _override_row(str(device["type"]), difference, mist.redactor)
        for device in plain
        for difference in inherits.compared(device).differences or []
    ]
    return rows, inherits.notes


def _sources(templates: Sequence[Template], names: Sequence[str]) -> list[SourceRow]:
    """Trace inherited settings to templates.

    A gateway template has settings of the same names, which are for gateways: it counts for what
    no other template sets.
    """
    rows, left = [], list(names)
    for template in sorted(templates, key=lambda each: each.kind == _GATEWAY):
        said = set(_names(template.document or {}))
        rows.append(SourceRow.of(template.row, sets=[name for name in left if name in said]))
        left = [name for name in left if name not in said]
    return rows


def _traced(sources: Sequence[SourceRow]) -> str:
    """Say how many settings come from which template."""
    named = [
        f"{len(source.sets)} from {quoted(source.name or source.id)}"
        for source in sources
        if source.sets
    ]
    return f"; inherited settings: {', '.join(named)}" if named else ""


def _override_row(kind: str, difference: Difference, redactor: Redactor) -> OverrideRow:
    values = {difference.source: REMOVED, **shown_values(difference, redactor=redactor)}
    return OverrideRow(
        devices=f"every {kind}",
        field=".".join(difference.path),
        template_value=values.get(Source.TEMPLATE),
        site_value=values.get(Source.SITE),
    )


def _names(setting: Json) -> list[str]:
    """Return the names of the settings that say something."""
    return sorted(
        name
        for name, value in setting.items()
        if value not in (None, "", [], {}) and name not in _OBJECT
    )


def _settings(mist: Mist, own: Json, derived: Json, wanted: Sequence[str]) -> list[SiteFieldRow]:
    """Return the wanted fields: a setting with all that it holds, or one field of it."""
    layers = {Source.TEMPLATE: derived, Source.SITE: own}
    named = ((".".join(path), path, each) for path, each in sorted(merged(layers).items()))
    return [
        SiteFieldRow(
            field=name,
            value=shown(path, each.value, redactor=mist.redactor),
            source=each.source,
        )
        for name, path, each in named
        if any(name == want or name.startswith(f"{want}.") for want in wanted)
    ]


def _absent(wanted: Sequence[str], rows: Sequence[SiteFieldRow]) -> list[str]:
    """Say which of the wanted settings are not set."""
    absent = [
        want
        for want in wanted
        if not any(row.field == want or row.field.startswith(f"{want}.") for row in rows)
    ]
    return [f"Not set: {', '.join(absent)}; set_here and inherited name what is"] if absent else []


def _practice_row(judgement: Judgement) -> PracticeRow:
    return PracticeRow.of(judgement, advice=judgement.advice or None)
