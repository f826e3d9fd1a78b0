"""`fake-mist record`: a real cloud's answers, scrubbed, as cassettes that the fake can replay.

Raw answers stay in memory, and encrypted in a journal until the run is over. They are scrubbed as
a whole, the result is searched for anything that looks real, and only then are files written, each
whole or not at all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections import Counter
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx

from fake_mist.cassettes import HOST, CassetteError, Interaction
from fake_mist.clock import NOW, STEP, Clock, TimeShift
from fake_mist.endpoints import ENDPOINTS
from fake_mist.recording import key, shelf
from fake_mist.recording.asking import Cloud, ReadOnly, RecordError
from fake_mist.recording.heard import interactions
from fake_mist.recording.journal import Journal, journal_file
from fake_mist.recording.questions import match
from fake_mist.recording.walk import SELF, Plan, Walk, asked_for, may_write
from fake_mist.scrubbing.leaks import leaks
from fake_mist.scrubbing.pseudonyms import ScrubError
from fake_mist.scrubbing.scrubber import scrubber
from fake_mist.state.access import SCHEME, TOKENS

if TYPE_CHECKING:
    from fake_mist.endpoints.endpoint import Endpoint
    from fake_mist.recording.allowance import Allowance
    from fake_mist.recording.heard import Answer, Asked

Sleep = Callable[[float], Awaitable[None]]
Say = Callable[[str], None]
Scrub = Callable[[Sequence[Interaction]], list[Interaction]]

TIMEOUT: Final = 60.0
GOES_ON: Final = "the same command goes on from here"
INTERRUPTED: Final = 130
"""The exit status that shells give for Ctrl-C."""
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
    heard: MutableMapping[Asked, Answer] = field(default_factory=dict)


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
        _record(options, world_of(values, transport or network(values), sleep, clock), values)
    except (CassetteError, RecordError, ScrubError) as error:
        sys.stderr.write(f"fake-mist record: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write(f"fake-mist record: interrupted; {GOES_ON}\n")
        return INTERRUPTED
    return 0


def _record(options: argparse.Namespace, world: World, environ: Mapping[str, str]) -> None:
    """Record and write; what was heard stays in the journal until the cassettes stand."""
    paths = _paths(options.paths)
    file = options.key or key.default_file(environ)
    secret = key.read(file)
    place = journal_file(file, secret=secret, base=str(world.base), token=world.token)
    journal = Journal(place, secret=secret, clock=world.clock)
    if journal:
        kept = f"going on with {len(journal)} answers of a run that was not over"
        world.say(f"{kept}; remove {place} to begin anew")
    try:
        found = asyncio.run(record(replace(world, heard=journal), orgs=options.org, paths=paths))
    except RecordError as error:
        raise RecordError(f"{error}; {GOES_ON}" if journal else str(error)) from error
    scrub = scrubbing(secret, TOKENS[options.replay_as])
    write(options.out, scrub(found), world)
    journal.finish()


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


def world_of(
    environ: Mapping[str, str],
    transport: httpx.AsyncBaseTransport,
    sleep: Sleep,
    clock: Clock,
) -> World:
    """Take token and cloud from the environment.

    Raises:
        RecordError: there is no token, or it would go where it should not.
    """
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


def network(environ: Mapping[str, str]) -> httpx.AsyncHTTPTransport:
    """Reach the network, by a proxy where one is set, and by HTTP/2 where `h2` is installed."""
    proxy = environ.get("HTTPS_PROXY") or environ.get("https_proxy")
    return httpx.AsyncHTTPTransport(proxy=proxy or None, http2=find_spec("h2") is not None)


async def record(
    world: World, *, orgs: Sequence[str] = (), paths: Sequence[str] = ()
) -> list[Interaction]:
    """Ask for whole collections; gives the raw interactions, which nobody may write down."""
    async with asking(world) as cloud:
        await cloud.learn_allowance()
        plan = await _plan(world, cloud, orgs, paths)
        _announce(plan, cloud.allowance, world.say)
        for question in plan.questions:
            await cloud.collection(question)
    for line in _skipped(cloud.refused, world.endpoints):
        world.say(line)
    moved = present(world.clock())
    return [_moved(each, moved) for each in _within(plan, interactions(cloud.heard))]


@asynccontextmanager
async def asking(world: World) -> AsyncIterator[Cloud]:
    """Open a client that sends the token to one host, and nothing but GET."""
    client = httpx.AsyncClient(
        transport=ReadOnly(world.transport, world.base),
        base_url=world.base,
        headers={"Authorization": f"{SCHEME} {world.token}"},
        timeout=TIMEOUT,
        trust_env=False,
    )
    async with client:
        yield Cloud(
            client=client,
            sleep=world.sleep,
            clock=world.clock,
            say=world.say,
            heard=world.heard,
        )


async def _plan(world: World, cloud: Cloud, orgs: Sequence[str], paths: Sequence[str]) -> Plan:
    if paths:
        return Plan(asked_for(paths, world.endpoints), ())
    return await Walk(cloud, world.endpoints).plan(orgs)


def _announce(plan: Plan, allowance: Allowance, say: Say) -> None:
    calls = len(plan.questions)
    left = "" if allowance.left is None else f", of which {allowance.left} are left in this one"
    say(
        f"{calls} calls, and one more for each further 1000 rows;"
        f" the API allows {allowance.limit} an hour{left}"
    )
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
