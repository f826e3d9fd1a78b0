"""Requests that no recording answers, and what is said about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_mist import FakeMist, UnmatchedError
from fake_mist.cloud import cassette_folder
from fake_mist.tenant.draw import ZERO_ID
from fake_mist.tenant.places import HARBOUR_BRANCH, UNIVERSITY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    Connect = Callable[[FakeMist], httpx.AsyncClient]

DEVICES = f"/api/v1/orgs/{UNIVERSITY.id}/stats/devices"


async def test_a_miss_tells_how_to_record_it(connect: Connect) -> None:
    """The command stands in the message, query included."""
    async with connect(FakeMist()) as client:
        with pytest.raises(UnmatchedError, match=r"fake-mist record GET /api/v1/x\?a=1"):
            await client.get("/api/v1/x", params={"a": 1})


async def test_a_list_without_a_recording_is_empty_and_what_stands_alone_a_miss(
    tmp_path: Path, connect: Connect
) -> None:
    """Here and in what only shows a part of it; a setting is never empty."""
    rest = tmp_path / "rest"
    rest.mkdir()
    for name in ("self", "orgs", "orgs-sites"):
        source = cassette_folder() / "rest" / f"{name}.yaml"
        (rest / source.name).write_bytes(source.read_bytes())
    async with connect(FakeMist(cassettes=tmp_path)) as client:
        assert (await client.get(f"/api/v1/orgs/{UNIVERSITY.id}")).status_code == 200
        assert (await client.get(DEVICES)).json() == []
        site = f"/api/v1/sites/{HARBOUR_BRANCH.id}"
        assert (await client.get(f"{site}/stats/devices")).json() == []
        assert (await client.get(f"{site}/devices/{ZERO_ID}")).status_code == 404
        with pytest.raises(UnmatchedError, match=r"no recording answers GET .* \(getSiteSetting\)"):
            await client.get(f"{site}/setting")
