"""The cassette format, and what the loader refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from vcr.cassette import Cassette  # type: ignore[import-untyped]
from vcr.persisters.filesystem import FilesystemPersister  # type: ignore[import-untyped]
from vcr.serializers import yamlserializer  # type: ignore[import-untyped]

from fake_mist.cassettes import CassetteError, Interaction, Library, document, dump, load
from fake_mist.cloud import cassette_folder

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted((cassette_folder() / "rest").glob("*.yaml"))
MAX_BYTES = 11_000_000

GOOD = dump(
    [Interaction(method="GET", path="/api/v1/self/usage", query={}, body="{}")],
    provenance="synthetic",
)


def written(folder: Path, text: str) -> Path:
    """Write one cassette."""
    file = folder / "self-usage.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_vcrpy_itself_reads_every_cassette(file: Path) -> None:
    """The recordings are vcrpy's own format, so any tool for it can use them."""
    requests, responses = FilesystemPersister.load_cassette(str(file), yamlserializer)
    assert len(requests) == len(responses) == len(load(file))
    for response in responses:
        is_json = response["headers"]["Content-Type"] == ["application/json"]
        assert not is_json or json.loads(response["body"]["string"]) is not None


def test_vcrpy_plays_a_recording_back() -> None:
    """The matching of vcrpy finds an interaction by method and URL."""
    file = next(file for file in FILES if file.stem == "self-usage")
    cassette = Cassette.load(path=str(file))
    request = cassette.requests[0]
    assert request.uri.endswith("/api/v1/self/usage")
    assert cassette.can_play_response_for(request)


def test_the_cassettes_say_where_they_come_from_and_stay_small() -> None:
    """Each names its provenance; with one object of every kind they stay below eleven megabytes."""
    assert all("provenance: synthetic" in file.read_text("utf-8") for file in FILES)
    assert sum(file.stat().st_size for file in FILES) < MAX_BYTES


def test_a_row_stands_on_one_line_with_sorted_keys() -> None:
    """A changed row is a changed line in review."""
    body = {"results": [{"b": 1, "a": 2}, {"a": 3}], "end": 1}
    assert document(body).splitlines() == [
        "{",
        '"end": 1,',
        '"results": [',
        '{"a": 2, "b": 1},',
        '{"a": 3}',
        "]",
        "}",
    ]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Nothing is lost between writing and loading."""
    before = Interaction(
        method="GET",
        path="/api/v1/self",
        query={"limit": "5", "text": "a b&c=*"},
        body=document({"text": "zero\u200bwidth \u202e"}) + "\n",
        authorization="Token fake",
        headers={"X-Page-Limit": "5"},
    )
    (after,) = load(written(tmp_path, dump([before], provenance="recorded")))
    assert after.key == before.key
    assert (after.json(), after.headers) == (before.json(), before.headers)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("version: 1", "version: [", "no YAML"),
        ("version: 1", "version: 2", "line 1: version must be 1"),
        ("version: 1", "version: 1\nnotes: mine", "line 2: notes is no part of a cassette"),
        ("method: GET", "method: POST", "line 5: interactions.0.request.method must be 'GET'"),
        ("provenance: synthetic\n", "", "provenance is missing"),
        ("provenance: synthetic", "provenance: guessed", "line 2: provenance must be"),
        ("    method: GET\n", "", "line 5: interactions.0.request.method is missing"),
        ("{code: 200, message: OK}", "{code: fine}", "interactions.0.response.status.code must be"),
        ("interactions:", "episodes:", "line 4: episodes is no part of a cassette"),
        (GOOD, "- just\n- a list\n", "must be a dict"),
        ("- request:", "- 7\n- request:", "line 4: interactions.0.request.uri is missing"),
    ],
)
def test_a_broken_cassette_is_refused_by_file_and_line(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    """The message leads to the place."""
    file = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(CassetteError) as caught:
        load(file)
    assert str(file) in str(caught.value)
    assert complaint in str(caught.value)


def test_two_answers_to_one_request_are_refused(tmp_path: Path) -> None:
    """Nobody could tell which one is the truth."""
    interaction = GOOD.partition("interactions:\n")[2]
    with pytest.raises(CassetteError, match="two interactions for GET /api/v1/self/usage"):
        load(written(tmp_path, GOOD + interaction))


def test_a_body_that_is_no_json_is_named_when_it_is_read(tmp_path: Path) -> None:
    """A cut recording is not served as an empty one."""
    file = written(tmp_path, GOOD.replace("        {}\n", "        {oops\n"))
    (interaction,) = load(file)
    line = file.read_text(encoding="utf-8").split("\n").index("        {oops") + 1
    with pytest.raises(CassetteError, match=f"line {line}: the answer to .* is no JSON"):
        interaction.json()


def test_a_library_reads_a_file_only_when_it_is_asked_for(tmp_path: Path) -> None:
    """A broken cassette hurts nobody who does not need it."""
    written(tmp_path, "version: [")
    library = Library(tmp_path)
    assert library.interactions("self") == ()
    with pytest.raises(CassetteError):
        library.interactions("self-usage")


def test_the_pure_python_loader_reads_the_same() -> None:
    """Where PyYAML has no C loader, the answers do not change."""
    for file in (file for file in FILES if file.stem in {"self", "orgs-sites"}):
        document_ = yaml.safe_load(file.read_text("utf-8"))
        bodies = [each["response"]["body"]["string"] for each in document_["interactions"]]
        assert bodies == [each.body for each in load(file)]
