"""What an answer of the cloud tells beside the object."""

from __future__ import annotations

from typing import Any

import pytest

from mist_mcp.changing.told import told


@pytest.mark.parametrize(
    "document",
    [
        None,
        {},
        [],
        {"id": "1", "name": "a", "detail": "of the object", "status": "ok"},
        {"id": "1", "error": "", "errors": [], "duplicated": []},
        {"success": ["a", "b"]},
        [{"id": "1"}, {"id": "2", "status": "connected"}],
        {"results": [{"mac": "a"}], "total": 1},
    ],
)
def test_an_object_or_nothing_tells_nothing(document: Any) -> None:
    """Its own fields are its own."""
    said = told(200, document)
    assert said.plain
    assert said.job is None


@pytest.mark.parametrize(
    ("status", "document", "parts"),
    [
        (
            200,
            {"added": ["a"], "duplicated": ["b"], "error": ["c"], "reason": ["in use"]},
            [("a", "added", ""), ("b", "duplicated", "in use"), ("c", "error", "in use")],
        ),
        (207, [{"mac": "a", "status": 200}, {"mac": "b", "status": 409, "detail": "taken"}], None),
        (200, {"results": [{"name": "a", "error": "no"}, {"name": "b"}]}, None),
        (200, {"success": ["a"], "errors": {"b": "no licence"}}, None),
    ],
)
def test_what_failed_in_part_is_told_one_by_one(status: int, document: Any, parts: Any) -> None:
    """In the cloud's own words."""
    said = told(status, document)
    assert said.failed
    assert said.failed < len(said.parts)
    assert not said.trouble
    if parts is not None:
        assert [(part.what, part.result, part.why) for part in said.parts] == parts


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"error": "vlan in use"}, "vlan in use"),
        ({"errors": ["vlan in use"]}, "vlan in use"),
        ({"detail": "vlan in use"}, "vlan in use"),
        ({"id": "1", "error": "vlan in use"}, "vlan in use"),
        ({"success": False, "message": "vlan in use"}, "vlan in use"),
        ({"status": "failed", "reason": "vlan in use"}, "vlan in use"),
        ({"success": False}, "failed"),
        ({"error": ["a"], "reason": ["vlan in use"]}, "vlan in use"),
    ],
)
def test_an_error_inside_is_no_success(document: Any, words: str) -> None:
    """Whatever the status says."""
    assert words in told(200, document).trouble


@pytest.mark.parametrize(
    ("status", "document", "job"),
    [
        (202, None, None),
        (202, {"id": "j"}, "j"),
        (200, {"job_id": "j"}, "j"),
        (200, {"upgrade_id": "j"}, "j"),
        (200, {"status": "queued"}, None),
        (200, {"status": "Scheduled", "task_id": 7}, "7"),
    ],
)
def test_what_is_queued_is_not_done(status: int, document: Any, job: str | None) -> None:
    """With the id by which it is followed, if there is one."""
    said = told(status, document)
    assert said.queued
    assert said.job == job
