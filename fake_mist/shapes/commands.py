"""`fake-mist shapes` and `fake-mist compare`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx

from fake_mist.cassettes import HOST
from fake_mist.cloud import FakeMist
from fake_mist.published import committed
from fake_mist.recording.asking import RecordError
from fake_mist.recording.recorder import INTERRUPTED, World, asking, network, world_of
from fake_mist.replay.misses import Lenient
from fake_mist.shapes.differences import from_other, from_tables
from fake_mist.shapes.sheet import Eye, Sheet, SheetError, read
from fake_mist.shapes.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fake_mist.clock import Clock
    from fake_mist.recording.recorder import Sleep

UNLIMITED: Final = 1_000_000_000
DIFFERENT: Final = 1
UNUSABLE: Final = 2


def shapes(
    argv: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    sleep: Sleep = asyncio.sleep,
    clock: Clock = time.time,
) -> int:
    """Write the shapes of a real cloud's answers; returns the exit status."""
    values = os.environ if environ is None else environ
    options = _shapes_parser().parse_args(argv)
    try:
        world = world_of(values, transport or network(values), sleep, clock)
        sheet = asyncio.run(_taken(world, options.org, options.field))
        options.out.write_text(sheet.text(), encoding="utf-8", newline="\n")
    except (OSError, RecordError) as error:
        sys.stderr.write(f"fake-mist shapes: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("fake-mist shapes: interrupted; nothing was written\n")
        return INTERRUPTED
    world.say(f"{options.out}: {len(sheet.shapes)} operations answered, and no value is in it")
    return 0


def compare(argv: Sequence[str]) -> int:
    """Say where the fake cloud and the table differ from a sheet; returns 0 if nowhere."""
    parser = argparse.ArgumentParser(
        prog="fake-mist compare",
        description="Say where this cloud and its table of the API differ from a real cloud.",
    )
    parser.add_argument("file", type=Path, help="what `fake-mist shapes` wrote")
    file: Path = parser.parse_args(argv).file
    try:
        seen = read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, SheetError) as error:
        sys.stderr.write(f"fake-mist compare: {file}: {error}\n")
        return UNUSABLE
    ours = asyncio.run(fake_sheet(seen.requests))
    found = {
        "the table": list(from_tables(seen, committed())),
        "the fake cloud": list(from_other(seen, ours)),
    }
    for what, lines in found.items():
        _say(f"{what} differs: {len(lines) or 'nowhere'}")
        for line in lines:
            _say(f"  {line}")
    return DIFFERENT if any(found.values()) else 0


def _shapes_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fake-mist shapes",
        description="Write which fields a real cloud sends, of which types, and no value of yours."
        " It takes a read-only token (MIST_API_TOKEN, MIST_BASE_URL).",
    )
    parser.add_argument("--out", type=Path, default=Path("shapes.json"), help="file to write")
    parser.add_argument("--org", action="append", default=[], help="only this organization's id")
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        help="a name that the description lacks and that is the API's, not yours; may be repeated",
    )
    return parser


async def _taken(world: World, orgs: Collection[str], fields: Collection[str]) -> Sheet:
    eye, sheet = Eye(committed(), fields), _empty()
    async with asking(world) as cloud:
        await cloud.learn_allowance()
        survey = Survey(cloud=cloud, tables=committed(), eye=eye, sheet=sheet)
        await survey.run(orgs)
    if eye.unnamed:
        named = ", ".join(map(ascii, sorted(eye.unnamed)))
        world.say(f"names that the description lacks, written as {{key}}: {named}")
        world.say("if one of them is the API's and not yours, give it with --field")
    world.say(f"{len(survey.left_out)} operations need what no list tells, and were not asked")
    return sheet


async def fake_sheet(only: Collection[str] | None = None) -> Sheet:
    """Take the shapes of the fake cloud, of some operations or of all."""
    fake = FakeMist(misses=_Told())
    fake.budget.limit = UNLIMITED
    world = World(
        token=fake.settings["MIST_API_TOKEN"],
        base=httpx.URL(HOST),
        transport=fake.transport,
        sleep=asyncio.sleep,
        clock=fake.clock,
        say=_unsaid,
    )
    sheet = _empty()
    async with asking(world) as cloud:
        eye = Eye(committed())
        await Survey(cloud=cloud, tables=committed(), eye=eye, sheet=sheet, only=only).run()
    return sheet


class _Told(Lenient):
    """A miss is an answer, and stands in the sheet as its status."""

    def parameter(self, text: str) -> None:
        """Say nothing more."""


def _empty() -> Sheet:
    return Sheet(str(committed().origin.get("version")))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _unsaid(_text: str) -> None:
    """Tell nobody."""
