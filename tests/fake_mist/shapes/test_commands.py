"""`fake-mist shapes` and `fake-mist compare`, as a person gives them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fake_mist import NOW, FakeMist
from fake_mist.__main__ import main
from fake_mist.cassettes import Library
from fake_mist.cloud import cassette_folder
from fake_mist.published import committed
from fake_mist.replay.misses import Lenient
from fake_mist.shapes import commands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = Library(cassette_folder() / "rest")
SMALL = OWN.interactions("orgs")[1].path.split("/")[4]
SITES = "GET /api/v1/orgs/{org_id}/sites"


async def no_sleep(_seconds: float) -> None:
    """Wait for nobody."""


def take(out: Path, transport: httpx.AsyncBaseTransport, *words: str, **environ: str) -> int:
    """Take the shapes of a small organization."""
    return commands.shapes(
        ["--out", str(out), "--org", SMALL, *words],
        environ={"MIST_API_TOKEN": "fake-multi-org", **environ},
        transport=transport,
        sleep=no_sleep,
        clock=lambda: float(NOW),
    )


@pytest.fixture(scope="module")
def fake() -> FakeMist:
    """Stand for a real cloud."""
    return FakeMist("multi-org", misses=Lenient())


@pytest.fixture(scope="module")
def taken(fake: FakeMist, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Take the shapes of that cloud once."""
    out = tmp_path_factory.mktemp("shapes") / "shapes.json"
    assert take(out, fake.transport) == 0
    return out


def values(body: Any) -> Iterator[str]:
    """Give every text and every member's name of a document."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield name
            yield from values(value)
    elif isinstance(body, list):
        for value in body:
            yield from values(value)
    elif isinstance(body, str):
        yield body


def published() -> set[str]:
    """Give every word that the published description holds."""
    tables = committed()
    schemas = json.loads(json.dumps(tables.schemas))
    names = {part for name in tables.operations for part in (name, *name.split("/"))}
    queries = {name for each in tables.operations.values() for name in each.query}
    return set(values(schemas)) | names | queries


def test_nothing_of_the_tenant_is_in_the_file(taken: Path) -> None:
    """No name, id, address or text of the network that was read; only words that are published."""
    text = taken.read_text(encoding="utf-8")
    words = {word for each in OWN.folder.glob("orgs*.yaml") for word in tenants_words(each.stem)}
    assert len(words) > 500
    assert not words & set(re.split(r'[."\[\]{}= ]+', text))
    assert not {word for word in words if f'"{word}"' in text or f'"={word}"' in text}
    assert "fake-multi-org" not in text


def tenants_words(cassette: str) -> set[str]:
    """Give what the tenant alone says in a cassette."""
    sheet = (each for each in OWN.interactions(cassette) if each.is_json)
    found = {word for each in sheet for word in values(each.json())}
    return {word for word in found - published() if word.strip("0123456789.-: ")}


def test_only_reads_are_asked_and_few_of_them(taken: Path, fake: FakeMist) -> None:
    """GET alone, each once, and all of them published."""
    assert taken.exists()
    asked = [(call.path, tuple(call.params.items())) for call in fake.calls]
    assert {call.method for call in fake.calls} == {"GET"}
    assert len(asked) - len(set(asked)) <= 1  # the budget, which is asked first and looked at last
    assert all(committed().route("GET", path) for path, _ in asked)
    requests = json.loads(taken.read_text(encoding="utf-8"))["requests"]
    assert len(requests) > 250
    assert set(requests) <= committed().operations.keys()


def compared(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Compare a file; give status and output."""
    status = main(["compare", str(file)])
    return status, capsys.readouterr().out


def excerpt(taken: Path, to: Path, **changes: list[str]) -> Path:
    """Keep the sites of a sheet, with some places changed."""
    whole = json.loads(taken.read_text(encoding="utf-8"))
    shape = {**whole["shapes"][SITES], **changes}
    whole |= {"requests": {SITES: whole["requests"][SITES]}, "shapes": {SITES: shape}}
    to.write_text(json.dumps(whole), encoding="utf-8")
    return to


def test_a_cloud_as_the_fake_differs_nowhere(
    taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 0, and it says so."""
    status, said = compared(excerpt(taken, tmp_path / "same.json"), capsys)
    assert (status, said.splitlines()) == (
        0,
        ["the table differs: nowhere", "the fake cloud differs: nowhere"],
    )


def test_what_differs_is_named(
    taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With operation and place: what the table does not have, and what the fake cloud does not."""
    changes = {"[].name": ["integer"], "[].notes": ["string"], "[].{key}": ["string"]}
    status, said = compared(excerpt(taken, tmp_path / "odd.json", **changes), capsys)
    assert status == 1
    assert f"{SITES} [].name: integer, where the table has string" in said
    assert f"{SITES} [].name: string here, number there" in said
    assert f"{SITES} [].{{key}}: a member that the table lacks" in said
    assert f"{SITES} [].notes: sent there only" in said


@pytest.mark.parametrize("content", [b"", b"\xff", b"{}", b"[1]"])
def test_a_file_that_is_no_sheet_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    """With its name, and exit status 2; so is one that is not there."""
    file = tmp_path / "sheet.json"
    file.write_bytes(content)
    for each in (file, tmp_path / "none.json", tmp_path):
        assert main(["compare", str(each)]) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"fake-mist compare: {each}: ")
        assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"MIST_API_TOKEN": ""}, "put a read-only one into MIST_API_TOKEN"),
        ({"MIST_API_TOKEN": "stale"}, "does not accept this token"),
        ({"MIST_BASE_URL": "http://api.mist.com"}, "has to start with https://"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], environ: dict[str, str], said: str
) -> None:
    """Exit status 1, and no file."""
    fake = FakeMist("multi-org", misses=Lenient())
    assert take(tmp_path / "out.json", fake.transport, **environ) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()


def test_one_broken_answer_does_not_end_a_survey(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named; a field that the description lacks is shown to the user, and not written."""

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/api/v1/self":
            return httpx.Response(200, json={"privileges": None})
        if path == f"/api/v1/orgs/{SMALL}/sites":
            return httpx.Response(200, json=[{"id": "x", "novelty": 1}])
        return httpx.Response(200, text="<html>")

    out = tmp_path / "out.json"
    assert take(out, httpx.MockTransport(answer)) == 0
    said = capsys.readouterr().out
    assert f"/api/v1/orgs/{SMALL}/wlans is no JSON" in said
    assert "written as {key}: 'novelty'" in said
    assert "novelty" not in out.read_text(encoding="utf-8")
    assert take(out, httpx.MockTransport(answer), "--field", "novelty") == 0
    assert "[].novelty" in json.loads(out.read_text(encoding="utf-8"))["shapes"][SITES]
