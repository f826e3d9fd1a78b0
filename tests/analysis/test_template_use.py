"""Which sites use which template."""

from __future__ import annotations

from typing import Any

import pytest

from mist_mcp.analysis.template_use import dangling, users
from mist_mcp.models.base import read_all
from mist_mcp.models.site import Site
from mist_mcp.models.template import Template
from mist_mcp.words.naming import NO_ID

SITES = read_all(
    Site,
    [
        {"id": "s1", "name": "North", "sitegroup_ids": ["g1"], "networktemplate_id": "t1"},
        {"id": "s2", "name": "South", "alarmtemplate_id": "t2", "networktemplate_id": NO_ID},
        {"id": "s3", "name": None, "networktemplate_id": None},
    ],
)


def used(kind: str, default: str | None = None, **template: Any) -> list[str]:
    """Return who uses a template."""
    return users(Template.model_validate(template), kind, SITES, default=default)


def test_a_site_names_its_template() -> None:
    """By id; the zeros that Mist writes for none are no id."""
    assert used("network", id="t1") == ["North"]
    assert used("network", id=NO_ID) == []


def test_sites_that_name_none_use_the_default() -> None:
    """One alarm template is the organization's."""
    assert used("alarm", "t9", id="t9") == ["North", "s3"]
    assert used("alarm", "t9", id="t2") == ["South"]


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ({"applies": {"org_id": "o"}}, ["North", "South", "s3"]),
        ({"applies": {"org_id": NO_ID, "site_ids": ["s2"]}}, ["South"]),
        ({"applies": {"sitegroup_ids": ["g1"]}}, ["North"]),
        ({"applies": {"org_id": "o"}, "exceptions": {"site_ids": ["s1"]}}, ["South", "s3"]),
        ({"applies": {"org_id": "o"}, "exceptions": {"sitegroup_ids": ["g1"]}}, ["South", "s3"]),
        ({"applies": {}}, []),
        ({"applies": None}, []),
    ],
)
def test_a_wlan_template_applies_to_sites(template: dict[str, Any], names: list[str]) -> None:
    """To all, to some, by group, with exceptions, or to none."""
    assert used("wlan", **template) == names


def test_a_site_may_name_a_template_that_is_gone() -> None:
    """Only of kinds that were read is it known."""
    assert dangling(SITES, {"network": set()}) == [
        "North names a network template that does not exist: t1"
    ]
    assert dangling(SITES, {"network": {"t1"}, "wlan": set()}) == []
