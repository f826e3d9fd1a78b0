"""Pictures of Larkspur's fabrics as clients and people get them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from mcp.types import INTERNAL_ERROR, ResourceLink, TextContent, TextResourceContents

from fake_mist import ServerError
from mist_mcp.commands.cli import main
from tests.processes import run
from tests.reading import refusal, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from fastmcp import Client

    from fake_mist import FakeMist
    from tests.asking import Asker, Connect

DETAILS = "get_evpn_topologies_details"
FABRICS = (
    "campus-ip-clos",
    "science-park-erb",
    "medical-school-crb",
    "library-collapsed-core",
)


def address(fabric: str, *, ending: str = "svg") -> str:
    """Return the address of a picture."""
    return f"mist://orgs/larkspur/fabrics/{fabric}/topology.{ending}"


def links(result: Any) -> list[ResourceLink]:
    """Return the links beside an answer."""
    return [block for block in result.content if isinstance(block, ResourceLink)]


@pytest.mark.parametrize("fabric", FABRICS)
async def test_the_picture_is_the_one_that_was_looked_at(
    fabric: str, connect: Connect, golden: Any
) -> None:
    """Drawn again, it is the same text, as SVG and as Mermaid."""
    client = (await connect()).client
    for ending in ("svg", "mmd"):
        text = await text_of(client, address(fabric, ending=ending))
        golden.text(f"pictures/{fabric}.{ending}", text)


async def test_a_picture_has_its_type(client: Asker) -> None:
    """Clients of both eras know what they get, before and after."""
    templates = await client.client.list_resource_templates()
    types = {one.uri_template: one.mime_type for one in templates}
    for ending, kind in {"svg": "image/svg+xml", "mmd": "text/vnd.mermaid"}.items():
        assert types[f"mist://orgs/{{org_id}}/fabrics/{{fabric}}/topology.{ending}"] == kind
        uri = address("science-park-erb", ending=ending)
        (content,) = await client.client.read_resource(uri)
        assert isinstance(content, TextResourceContents)
        assert content.mime_type == kind


async def test_an_answer_links_to_its_picture(client: Asker) -> None:
    """The link leads to the SVG of that fabric; the data has the address too."""
    result = await client.client.call_tool(DETAILS, {"topology_id": "science-park-erb"})
    (link,) = links(result)
    assert result.structured_content is not None
    assert str(link.uri) == result.structured_content["picture"]
    assert (link.name, link.mime_type) == ("fabric as SVG", "image/svg+xml")
    assert "science-park-erb" in await text_of(client.client, str(link.uri))


async def test_other_answers_have_no_link(client: Asker) -> None:
    """A list of fabrics has no picture of its own."""
    assert links(await client.client.call_tool("get_org_evpn_topologies", {})) == []


@pytest.mark.parametrize("most", [4000, 6000, 24_000])
async def test_the_link_is_within_the_budget(most: int, connect: Connect) -> None:
    """Text and link together are no larger than a form of an answer may be, and so is the data."""
    client = (await connect(MIST_MAX_RESULT_BYTES=str(most))).client
    result = await client.call_tool(DETAILS, {"topology_id": "campus-ip-clos"})
    data = json.dumps(result.structured_content, ensure_ascii=False, separators=(",", ":"))
    parts = [block.text for block in result.content if isinstance(block, TextContent)]
    parts += [link.model_dump_json(exclude_none=True) for link in links(result)]
    assert sum(len(part.encode()) for part in parts) <= most
    assert len(data.encode()) <= most


async def test_a_token_of_one_site_gets_the_picture_of_its_fabric(connect: Connect) -> None:
    """And no other."""
    client = (await connect("site-read")).client
    result = await client.call_tool(DETAILS, {"topology_id": "science-park-erb"})
    (link,) = links(result)
    assert ">broken<" in await text_of(client, str(link.uri))
    assert "No fabric" in await refusal(client, address("campus-ip-clos"))


async def test_without_the_tool_there_are_no_pictures(connect: Connect) -> None:
    """What is switched off as a tool is no resource either."""
    client = (await connect(MIST_EXCLUDE_TOOLS=DETAILS)).client
    templates = await client.list_resource_templates()
    assert not any("fabrics" in one.uri_template for one in templates)


async def test_a_fabric_that_is_none_is_explained(client: Asker) -> None:
    """A wrong name, a hostile one, one that fits several: a sentence each."""
    for fabric in ("no-such-fabric", "@evil.example", "%E2%80%AE"):
        assert await refusal(client.client, address(fabric))
    assert "fits 4 fabrics" in await refusal(client.client, address("c"))
    elsewhere = "mist://orgs/nobody/fabrics/campus-ip-clos/topology.svg"
    assert "nobody" in await refusal(client.client, elsewhere)


async def test_closed_sources_are_drawn_as_unknown(connect: Connect, fake: FakeMist) -> None:
    """A fabric of which nothing can be read but its topology is not drawn as healthy."""
    for path in ("*bgp_peers/search", "*stats/devices", "*stats/ports/search"):
        fake.inject(ServerError(path=path, status=403))
    client = (await connect(cloud=fake)).client
    svg = await text_of(client, address("library-collapsed-core"))
    assert ">unknown<" in svg
    assert "line-works" not in re.sub("<style>.*</style>", "", svg)
    assert "were not read: The API token has no right to this" in svg


async def test_a_source_that_fails_is_drawn_as_unknown(connect: Connect, fake: FakeMist) -> None:
    """Beside others it is a gap, and the picture says so."""
    fake.inject(ServerError(path="*stats/ports/search", status=500, times=99))
    client = (await connect(cloud=fake)).client
    svg = await text_of(client, address("library-collapsed-core"))
    assert "were not read" in svg


async def test_a_cloud_that_fails_is_no_picture(connect: Connect, fake: FakeMist) -> None:
    """Without a topology there is nothing to draw."""
    fake.inject(ServerError(path="*evpn_topologies*", status=500, times=99))
    client = (await connect(cloud=fake)).client
    assert await refusal(client, address("campus-ip-clos"), code=INTERNAL_ERROR)


async def test_a_secret_in_a_name_is_masked(connect: Connect, fake: FakeMist) -> None:
    """The token of the process, as the name of a fabric that does not exist."""
    secret = fake.settings["MIST_API_TOKEN"]
    client = (await connect(cloud=fake)).client
    assert secret not in await refusal(client, address(secret))


async def test_fabrics_are_completed(connect: Connect) -> None:
    """While a person types the address."""
    client: Client[Any] = (await connect()).client
    template = next(
        one.uri_template
        for one in await client.list_resource_templates()
        if one.uri_template.endswith("topology.svg")
    )
    reference: Any = {"type": "ref/resource", "uri": template}
    found = await client.complete(reference, {"name": "fabric", "value": "sci"})
    assert found.values == ["science-park-erb"]


@pytest.fixture
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the developer's own settings away."""
    monkeypatch.delenv("MIST_API_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_alone")
def test_the_command_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The picture in the file, its verdict in a line on standard error."""
    assert main(["fabric", "science-park-erb", "--mock", "-o", "fabric.svg"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(
        "science-park-erb (core-distribution ERB) is broken: 25 of 26 switches"
    )
    root = ET.parse(tmp_path / "fabric.svg").getroot()  # noqa: S314 - made by this project
    assert root.tag.endswith("svg")


def test_the_command_prints_without_a_file(tmp_path: Path) -> None:
    """The chart alone on standard output, not wrapped; what it shows on standard error."""
    done = run("--mock", "fabric", "campus-ip-clos", "--mermaid", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert done.stdout.startswith("flowchart TB\n  about[")
    assert done.stdout.count("\n  subgraph ") == 2
    assert "clos-acc-p1-20" in max(done.stdout.split("\n"), key=len)


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["nope", "--mock"], 1, 'No fabric that the token can see is called "nope"'),
        (["science-park-erb", "--mock", "--site", "Main Campus"], 1, "is not at"),
        (["science-park-erb", "--mock", "-o", "no/such/folder.svg"], 1, "cannot be written"),
        (["science-park-erb"], 2, "MIST_API_TOKEN is not set"),
    ],
)
def test_the_command_says_what_is_wrong(
    arguments: list[str], status: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and the exit status."""
    assert main(["fabric", *arguments]) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert captured.err.count("\n") == 1
