"""What a newer description changes, and what that touches."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fake_mist.endpoints.endpoint import Endpoint
from fake_mist.published import compare
from fake_mist.published.compare import Facts, Uses, facts_of, report, templates_in
from tests.fake_mist.published.synthetic import ONE, SITES, described, operation, query

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    Change = Callable[[dict[str, Any]], object]

USES = Uses(
    endpoints=(Endpoint(path="/orgs/{org_id}/sites", cassette="orgs-sites"),),
    templates={"orgs/{org_id}/sites": ["tools/site.py"], "orgs/{id}/sites/{id}": ["tools/one.py"]},
)


def after(change: Change) -> list[str]:
    """Report on the small description and one that differs from it."""
    newer = described()
    change(newer)
    return list(report(facts(described()), facts(newer), USES))


def facts(description: dict[str, Any]) -> Facts:
    """Return what a description says."""
    return facts_of(description)


def test_the_same_description_changes_nothing() -> None:
    """Every question is answered."""
    lines = after(lambda _newer: None)
    assert lines[0] == "committed: 1.0; read: 1.0"
    titles = [line for line in lines[1:] if line]
    assert len(titles) == 6
    assert all(line.endswith(": no change") for line in titles)


def test_what_is_new_and_what_is_gone_is_named() -> None:
    """Operations by method and path, with what uses the path."""

    def change(newer: dict[str, Any]) -> None:
        newer["paths"][SITES]["put"] = operation("replaceSites")
        del newer["paths"][ONE]["get"]

    lines = after(change)
    assert f"  PUT {SITES}: added" in lines
    assert f"  GET {ONE}: removed" in lines
    assert "  /orgs/{org_id}/sites (orgs-sites.yaml): PUT" in lines
    assert "  orgs/{id}/sites/{id} (tools/one.py): GET" in lines


def test_parameters_enumerations_and_shapes_are_compared() -> None:
    """A schema that leads to a changed one is changed too."""

    def change(newer: dict[str, Any]) -> None:
        schemas = newer["components"]["schemas"]
        schemas["kind"]["enum"] = ["campus", "tower"]
        schemas["site"]["properties"]["pin_token"] = {"type": "string"}
        given = newer["paths"][SITES]["get"]["parameters"]
        given[0]["required"] = True
        given.append(query("text", "text"))

    lines = after(change)
    (found,) = (line for line in lines if line.startswith(f"  GET {SITES}: "))
    assert "parameters +text; required +type" in found
    assert "answer reshaped: sites" in found
    assert "  /kind: +tower -branch" in lines
    assert "  +pin_token" in lines


def test_a_class_of_danger_that_changed_is_named() -> None:
    """What only restarted may hand out a token now."""

    def change(newer: dict[str, Any]) -> None:
        newer["components"]["schemas"]["token"]["properties"]["key"].pop("readOnly")

    assert "  GET /api/v1/orgs/{org_id}/apitokens: secret -> read" in after(change)


def test_path_templates_are_found_in_programs() -> None:
    """As the builder of paths takes them, and as the API writes them."""
    sources = {
        "a.py": 'path_of("orgs/{org_id}/sites", org_id=org)',
        "b.py": "'/api/v1/orgs/{org_id}/sites' \"self\" 'organized'",
    }
    assert templates_in(sources) == {"orgs/{org_id}/sites": ["a.py", "b.py"], "self": ["b.py"]}


def test_the_command_reports_on_a_file(tmp_path: Path) -> None:
    """Against the committed tables, with the fake's endpoints and the server's sources."""
    file = tmp_path / "description.json"
    file.write_text(json.dumps(described()))
    said: list[str] = []
    assert compare.main([str(file)], say=said.append) == 0
    assert said[0].endswith("; read: 1.0")
    assert any("orgs/{org_id}/inventory (" in line and "mist_mcp/" in line for line in said)


def test_a_file_that_is_none_is_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a traceback."""
    file = tmp_path / "description.json"
    file.write_text("{")
    assert compare.main([str(file)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
