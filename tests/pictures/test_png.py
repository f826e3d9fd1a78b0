"""Pictures as PNG: on the command line, and beside an answer."""

from __future__ import annotations

import base64
import sys
from typing import TYPE_CHECKING, Any

import pytest
from mcp.types import ImageContent

from mist_mcp.commands.cli import main
from mist_mcp.errors import InputError
from mist_mcp.pictures import png
from mist_mcp.pictures.png import WIDEST, png_of
from tests.analysis.evpn.labs import Size, lab_of
from tests.pictures.drawings import picture

if TYPE_CHECKING:
    from pathlib import Path

    from tests.asking import Connect

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHECK = "check_evpn_fabric"


@pytest.fixture
def _resvg() -> None:
    """Leave out what needs the extra where it is not installed."""
    pytest.importorskip("resvg_py")


def size_of(data: bytes) -> tuple[int, int]:
    """Return width and height out of the head of a PNG."""
    assert data.startswith(SIGNATURE)
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


@pytest.mark.usefixtures("_resvg")
def test_a_picture_is_as_large_as_its_drawing_within_bounds() -> None:
    """The same picture is always the same file."""
    small, large = (
        png_of(picture(lab_of(size)))
        for size in (Size("clos"), Size("clos", cores=4, pods=8, distribution=2, access=50))
    )
    assert size_of(small)[0] < size_of(large)[0] <= WIDEST
    assert png_of(picture(lab_of(Size("clos")))) == small


@pytest.mark.usefixtures("_resvg")
def test_the_command_writes_a_png_where_the_name_says_so(tmp_path: Path) -> None:
    """Any other name is a drawing as before."""
    for name, head in (("x.png", SIGNATURE), ("x.PNG", SIGNATURE), ("x.svg", b"<svg ")):
        file = tmp_path / name
        assert main(["fabric", "library-collapsed-core", "--mock", "-o", str(file)]) == 0
        assert file.read_bytes().startswith(head)


@pytest.mark.usefixtures("_resvg")
async def test_an_answer_has_a_picture_beside_it_when_asked(connect: Connect) -> None:
    """The text and the data are the same with it and without."""
    client = (await connect()).client
    arguments: dict[str, Any] = {"topology_id": "library-collapsed-core"}
    plain = await client.call_tool(CHECK, arguments)
    drawn = await client.call_tool(CHECK, {**arguments, "picture": True})
    assert not [block for block in plain.content if isinstance(block, ImageContent)]
    (image,) = [block for block in drawn.content if isinstance(block, ImageContent)]
    assert image.mime_type == "image/png"
    assert size_of(base64.b64decode(image.data))[0] >= 800
    assert drawn.structured_content == plain.structured_content


def test_without_the_extra_a_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server works without it."""
    png._drawing.cache_clear()
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(InputError, match="extra png"):
        png_of(picture(lab_of(Size("clos"))))
