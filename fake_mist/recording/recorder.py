"""`fake-mist record`: a real cloud's answers, scrubbed, as cassettes that the fake can replay.

Raw answers stay in memory. They are scrubbed as a whole, the result is searched for anything
that looks real, and only then are files written, each whole or not at all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx

from fake_mist.cassettes import HOST, CassetteError, Interaction
from fake_mist.clock import NOW, STEP, Clock, TimeShift
from fake_mist.endpoints import ENDPOINTS
from fake_mist.recording import key, shelf
from fake_mist.recording.asking import Cloud, ReadOnly, RecordError
from fake_mist.recording.questions import match
from fake_mist.recording.walk import SELF, Plan, Walk, asked_for, may_write
from fake_mist.scrubbing.leaks import leaks
from fake_mist.scrubbing.pseudonyms import ScrubError
from fake_mist.scrubbing.scrubber import scrubber
from fake_mist.state.access import SCHEME, TOKENS

if TYPE_CHECKING:
    from fake_mist.endpoints.endpoint import Endpoint

Sleep = Callable[[float], Awaitable[None]]
Say = Callable[[str], None]
Scrub = Callable[[Sequence[Interaction]], list[Interaction]]

TIMEOUT: Final = 60.0
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a recording needs of the world around it."""

    token: str
    base: httpx.URL
    transport: httpx.AsyncBaseTransport
    sleep: Sleep
    clock: Clock
    say: Say
    endpoints: Sequence[Endpoint] = ENDPOINTS


def main(
    argv: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    sleep: Sleep = asyncio.sleep,
    clock: Clock = time.time,
) -> int:
    """Record into a folder; returns the exit status."""
    values = os.environ if environ is None else environ
    options = _parser().parse_args(argv)
    try:
        known = options.key or key.default_file(values)
        world = _world(values, transport or _network(values), sleep, clock)
        found = asyncio.run(record(world, orgs=options.org, paths=_paths(options.paths)))
        scrub = scrubbing(key.read(known), TOKENS[options.replay_as])
        write(options.out, scrub(found), world)
    except (CassetteError, RecordError, ScrubError) as error:
        sys.stderr.write(f"fake-mist record: {error}\n")
        return 1
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fake-mist record",
        description="Record a real cloud with a read-only token (MIST_API_TOKEN, MIST_BASE_URL).",
    )
    parser.add_argument("paths", nargs="*", help="only these paths; without any, all that is known")
    parser.add_argument("--out", type=Path, default=Path("recorded"), help="folder to write to")
    parser.add_argument("--org", action="append", default=[], help="only this organization's id")
    parser.add_argument("--key", type=Path, help="file of the scrubber's key, made when missing")
    parser.add_argument(
        "--replay-as",
        choices=sorted(TOKENS),
        default="org-admin",
        help="the fake token that will see the recorded account",
    )
    return parser


def _paths(words: Iterable[str]) -> list[str]:
    """Take paths as a miss prints them, with their method before them."""
    for word in words:
        if not word.startswith("/") and word != "GET":
            raise RecordError(f"{word} is no path; recording sends GET only")
    return [word for word in words if word != "GET"]


def _world(
    environ: Mapping[str, str],
    transport: httpx.AsyncBaseTransport,
    sleep: Sleep,
    clock: Clock,
) -> World:
    token = environ.get("MIST_API_TOKEN", "")
    base = environ.get("MIST_BASE_URL") or HOST
    if not token:
        raise RecordError("no token; put a read-only one into MIST_API_TOKEN")
    return World(
        token=token,
        base=_cloud(base),
        transport=transport,
        sleep=sleep,
        clock=clock,
        say=_say,
    )


def _cloud(text: str) -> httpx.URL:
    """Read the cloud's URL; the token goes there, so it has to be what it looks like."""
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise RecordError("MIST_BASE_URL is no URL") from error
    private = url.scheme == "https" or (url.scheme == "http" and url.host in LOOPBACK)
    if url.userinfo or not url.host or not private:
        raise RecordError(
            "MIST_BASE_URL has to start with https:// and the host, or the token leaks"
        )
    return url


def _network(environ: Mapping[str, str]) -> httpx.AsyncHTTPTransport:
    proxy = environ.get("HTTPS_PROXY") or environ.get("https_proxy")
    return httpx.AsyncHTTPTransport(proxy=proxy or None)


async def record(
    world: World, *, orgs: Sequence[str] = (), paths: Sequence[str] = ()
) -> list[Interaction]:
    """Ask for whole collections; gives the raw interactions, which nobody may write down."""
    from fake_mist.recording.tape import heard, tape  # noqa: PLC0415  vcrpy is slow to import

    client = httpx.AsyncClient(
        transport=ReadOnly(world.transport, world.base),
        base_url=world.base,
        headers={"Authorization": f"{SCHEME} {world.token}"},
        timeout=TIMEOUT,
        trust_env=False,
    )
    async with client:
        with tape() as cassette:
            cloud = Cloud(client=client, sleep=world.sleep)
            plan = await _plan(world, cloud, orgs, paths)
            _announce(plan, world.say)
            for question in plan.questions:
                await cloud.collection(question)
        for line in _skipped(cloud.refused, world.endpoints):
            world.say(line)
        moved = present(world.clock())
        return [_moved(each, moved) for each in _within(plan, heard(cassette))]


async def _plan(world: World, cloud: Cloud, orgs: Sequence[str], paths: Sequence[str]) -> Plan:
    if paths:
        return Plan(asked_for(paths, world.endpoints), ())
    return await Walk(cloud, world.endpoints).plan(orgs)


def _announce(plan: Plan, say: Say) -> None:
    calls = len(plan.questions)
    say(f"{calls} calls, and one more for each further 1000 rows; the API allows 5000 an hour")
    for path in plan.left_out:
        say(f"left out {path}: name such a path to record it")


def _skipped(refused: Mapping[str, int], endpoints: Sequence[Endpoint]) -> Iterator[str]:
    """Name the endpoints, not the paths: ids are nobody's business."""
    named = ((match(path, endpoints), status) for path, status in refused.items())
    counts = Counter((each.path, status) for each, status in named if each is not None)
    for (path, status), count in sorted(counts.items()):
        yield f"skipped {path}: the cloud answered {status}, {count} times"


def _within(plan: Plan, found: Iterable[Interaction]) -> list[Interaction]:
    """Drop what was only asked to find the way."""
    asked = {each.path for each in plan.questions}
    return [each for each in found if each.path in asked]


def present(now: float) -> TimeShift:
    """Give the shift that brings the moment of recording to within a minute before NOW."""
    return TimeShift(int((NOW - now) // STEP) * STEP)


def _moved(each: Interaction, shift: TimeShift) -> Interaction:
    """Move the times of an answer, and of the window it was asked for."""
    if not shift.seconds:
        return each
    query = {name: _moved_text(name, text, shift) for name, text in each.query.items()}
    return replace(each, query=query, body=json.dumps(shift.value(each.json())))


def _moved_text(name: str, text: str, shift: TimeShift) -> str:
    return str(shift.value({name: int(text)})[name]) if text.isdecimal() else text


def scrubbing(secret: bytes, token: str) -> Scrub:
    """Make the step between raw interactions and files."""

    def scrub(raw: Sequence[Interaction]) -> list[Interaction]:
        known = scrubber(secret, raw)
        return [known.interaction(each, authorization=owner(each, token)) for each in raw]

    return scrub


def owner(each: Interaction, token: str) -> str | None:
    """Give the Authorization an answer is replayed to, where it differs by account."""
    endpoint = match(each.path, ENDPOINTS)
    return f"{SCHEME} {token}" if endpoint is not None and endpoint.personal else None


def write(out: Path, scrubbed: Sequence[Interaction], world: World) -> None:
    """Search the cassettes for leaks, then put those that changed in their places."""
    folder = out / "rest"
    old, new = {}, {}
    for name, sheet in shelf.shelved(scrubbed, world.endpoints).items():
        old[name] = shelf.before(folder / f"{name}.yaml")
        new[name] = shelf.merged(old[name], sheet)
    _warn(scrubbed, world.say)
    texts = shelf.texts(new)
    for name, text in texts.items():
        for leak in leaks(folder / f"{name}.yaml", text):
            raise ScrubError(f"{leak}; nothing was written")
    for name, text in texts.items():
        if shelf.place(folder, name, text):
            endpoint = next(each for each in world.endpoints if each.cassette == name)
            world.say(f"{name}: {shelf.changes(endpoint, old[name], new[name])}")


def _warn(scrubbed: Iterable[Interaction], say: Say) -> None:
    accounts = (each for each in scrubbed if each.path.endswith(f"/v1{SELF}"))
    if any(may_write(each.json()) for each in accounts):
        say("this token may change things; recording only reads, but a read-only one is safer")
