"""The committed tables: what the script writes from the description, and nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.published import committed, derive
from fake_mist.published.derive import OWN, ROOT, SERVER, DescriptionError
from fake_mist.published.reduction import NAMED, ONE, PLAIN, SEVERAL
from fake_mist.published.tables import OPERATIONS, SCHEMAS
from tests.fake_mist.published.synthetic import described

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = (f"{OWN}/{OPERATIONS}", f"{OWN}/{SCHEMAS}", SERVER)
BESIDE = ROOT.parent / "shared" / "openapi" / "mist-2610.json"
DESCRIPTION = Path(os.environ.get("MIST_OPENAPI_SPEC") or BESIDE)
LARGEST = {f"{OWN}/{OPERATIONS}": 500_000, f"{OWN}/{SCHEMAS}": 700_000, SERVER: 250_000}
LONGEST = 40
"""Characters of a value with spaces; longer ones are sentences."""


def test_the_script_writes_the_committed_tables() -> None:
    """Byte for byte, where the description that they come from is at hand."""
    if not DESCRIPTION.is_file():
        pytest.skip(f"no API description at {DESCRIPTION}; name one in MIST_OPENAPI_SPEC")
    read = derive.description(DESCRIPTION)
    version = committed().origin["version"]
    if read["info"]["version"] != version:
        pytest.skip(f"{DESCRIPTION} is version {read['info']['version']}, not {version}")
    for name, text in derive.tables(read).items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, f"{name} differs"


def test_the_tables_say_where_they_come_from() -> None:
    """By whom, which version, and under which licence, in both packages."""
    server = json.loads((ROOT / SERVER).read_text(encoding="utf-8"))
    assert server["origin"] == committed().origin
    assert committed().origin["license"] == "MIT"
    assert "Mist" in committed().origin["description"]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_a_line_for_each_row_and_is_small(name: str) -> None:
    """So that a newer description shows what it changed."""
    text = (ROOT / name).read_text(encoding="utf-8")
    rows = sum(len(section) for section in json.loads(text).values())
    assert rows < len(text.splitlines()) < rows + 20
    assert len(text.encode()) < LARGEST[name]


@pytest.mark.parametrize("name", TABLES)
def test_no_table_holds_a_sentence(name: str) -> None:
    """Neither as a value nor under the name of one."""
    values = list(texts(json.loads((ROOT / name).read_text(encoding="utf-8"))))
    assert values
    assert [text for text in values if " " in text and len(text) > LONGEST] == []


def texts(value: Any) -> Iterator[str]:
    """Give every text that is a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


def test_schemas_have_keywords_that_validate_and_no_others() -> None:
    """No description, title, summary or example; fields may have these names."""
    tables = committed()
    bodies = [
        each
        for operation in tables.operations.values()
        for each in (
            *(*operation.query.values(), *operation.ids.values(), *operation.answers.values()),
            *(operation.body, operation.form),
        )
        if each is not None
    ]
    allowed = {"$ref", *NAMED, *ONE, *PLAIN, *SEVERAL}
    assert {*keywords([*tables.schemas.values(), *bodies])} <= allowed


def keywords(schemas: list[Any]) -> Iterator[str]:
    """Give the keywords of schemas and of those within them."""
    for schema in schemas:
        if isinstance(schema, dict):
            yield from schema
            for name in NAMED & schema.keys():
                yield from keywords(list(schema[name].values()))
            yield from keywords([schema[name] for name in ONE & schema.keys()])
            for name in SEVERAL & schema.keys():
                yield from keywords(schema[name])


def test_the_script_writes_into_a_checkout(tmp_path: Path) -> None:
    """All tables, from a file."""
    file = tmp_path / "description.json"
    file.write_text(json.dumps(described()))
    for name in TABLES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    assert derive.main([str(file), "--out", str(tmp_path)]) == 0
    assert all((tmp_path / name).is_file() for name in TABLES)
    assert json.loads((tmp_path / SERVER).read_text())["origin"]["version"] == "1.0"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{half", "no JSON"),
        ("[]", "it has no `paths`"),
        ('{"paths": 7}', "it has no `paths`"),
        ('{"paths": {"/a": {"get": {"requestBody": {"$ref": "#/x"}}}}}', "no complete OpenAPI"),
    ],
)
def test_a_file_that_is_no_description_is_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    """And nothing is written."""
    file = tmp_path / "description.json"
    file.write_text(text)
    assert derive.main([str(file), "--out", str(tmp_path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(DescriptionError, match=r"nothing\.json: No such file"):
        derive.description(tmp_path / "nothing.json")
