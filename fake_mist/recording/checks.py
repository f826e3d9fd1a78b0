"""`fake-mist check`: whether a folder of cassettes may be shared, and whether it answers.

Five questions, in one list of findings: does each cassette say where it comes from and load, does
nothing in it look real, does it fit the API's schemas, and is every recording reached by the very
request that made it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx

from fake_mist.cassettes import HOST, CassetteError, Interaction, load
from fake_mist.cloud import FakeMist, cassette_folder
from fake_mist.endpoints import ENDPOINTS
from fake_mist.endpoints.endpoint import Kind
from fake_mist.published import fidelity
from fake_mist.published.derive import DescriptionError
from fake_mist.recording.asking import Cloud, RecordError
from fake_mist.recording.questions import Question, match, rows
from fake_mist.replay.hiding import covered
from fake_mist.replay.misses import Lenient
from fake_mist.scrubbing.leaks import leaks, open_secrets

if TYPE_CHECKING:
    from fake_mist.endpoints.endpoint import Endpoint

Say = Callable[[str], None]

ACCOUNTS: Final = "self"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The cassettes of a folder that load, and what is wrong with the others."""

    folder: Path
    sheets: Mapping[str, tuple[Interaction, ...]]
    broken: tuple[str, ...]


def main(argv: Sequence[str], *, environ: Mapping[str, str] | None = None, say: Say = print) -> int:
    """Check a folder; returns 0 when nothing was found and 1 otherwise."""
    parser = argparse.ArgumentParser(prog="fake-mist check", description="Check cassettes.")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=cassette_folder(), help="folder of the cassettes"
    )
    folder: Path = parser.parse_args(argv).folder
    values = os.environ if environ is None else environ
    found = list(findings(folder, values, say))
    for finding in found:
        sys.stderr.write(f"{finding}\n")
    files = len(list((folder / "rest").glob("*.yaml")))
    say(f"{files} cassettes checked, {len(found)} findings")
    return 1 if found or not files else 0


def findings(folder: Path, environ: Mapping[str, str], say: Say) -> Iterator[str]:
    """Give everything that is wrong with the cassettes of a folder."""
    shelf = opened(folder)
    yield from shelf.broken
    yield from exposed(folder)
    yield from misfits(shelf, environ, say)
    yield from asyncio.run(unreached(shelf))


def opened(folder: Path) -> Shelf:
    """Load every cassette; one that does not load becomes a finding."""
    sheets, broken = {}, []
    for file in sorted((folder / "rest").glob("*.yaml")):
        try:
            sheet = load(file)
            for each in sheet:
                if each.is_json:
                    each.json()
            sheets[file.stem] = sheet
        except CassetteError as error:
            broken.append(str(error))
    return Shelf(folder, sheets, tuple(broken))


def exposed(folder: Path) -> Iterator[str]:
    """Give every place that looks real, in whatever file of the folder it stands."""
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        text = file.read_text(encoding="utf-8", errors="replace")
        yield from map(str, leaks(file, text))
    for file in sorted((folder / "rest").glob("*.yaml")):
        yield from map(str, open_secrets(file))


def misfits(shelf: Shelf, environ: Mapping[str, str], say: Say) -> Iterator[str]:
    """Give where bodies leave their schemas, but for the known deviations."""
    missing = [name for name in ("jsonschema", "referencing") if find_spec(name) is None]
    if missing:
        say(f"schemas skipped: install {' and '.join(missing)}")
        return
    try:
        tables = fidelity.described(environ)
    except DescriptionError as error:
        say(f"schemas skipped: {fidelity.VARIABLE} names {error}")
        return
    yield from _misfits(shelf, fidelity.validators(tables))


def _misfits(shelf: Shelf, validator: Callable[[Endpoint], Any]) -> Iterator[str]:
    for endpoint, sheet in _known(shelf):
        schema = validator(endpoint)
        faults = () if schema is None else fidelity.faults(schema, endpoint.cassette, sheet)
        for fault in sorted(set(faults) - fidelity.DEVIATIONS.keys()):
            yield f"{shelf.folder / 'rest'}: {fault} does not fit the API's schema"


def _known(shelf: Shelf) -> Iterator[tuple[Endpoint, tuple[Interaction, ...]]]:
    for endpoint in ENDPOINTS:
        if endpoint.cassette in shelf.sheets:
            yield endpoint, shelf.sheets[endpoint.cassette]


async def unreached(shelf: Shelf) -> list[str]:
    """Give the recordings that their own requests do not lead to."""
    strangers = shelf.sheets.keys() - {endpoint.cassette for endpoint in ENDPOINTS}
    found = [_file(shelf, name, "belongs to no endpoint") for name in sorted(strangers)]
    accounts = [each.authorization for each in shelf.sheets.get(ACCOUNTS, ())]
    if not accounts:
        return [
            *found,
            _file(shelf, ACCOUNTS, "is missing; without an account nothing is answered"),
        ]
    try:
        return [*found, *await _lost(shelf)]
    except (CassetteError, RecordError) as error:
        return [*found, str(error)]


async def _lost(shelf: Shelf) -> list[str]:
    transport = FakeMist(cassettes=shelf.folder, misses=Lenient()).transport
    names = [each.authorization or "" for each in shelf.sheets[ACCOUNTS]]
    clouds = {name: _cloud(transport, name) for name in names}
    faults = [
        (endpoint, each, await _fault(clouds, endpoint, each))
        for endpoint, sheet in _known(shelf)
        for each in sheet
    ]
    return [
        _file(shelf, endpoint.cassette, f"{each.method} {each.path} {fault}")
        for endpoint, each, fault in faults
        if fault is not None
    ]


def _cloud(transport: httpx.AsyncBaseTransport, authorization: str) -> Cloud:
    headers = {"Authorization": authorization}
    client = httpx.AsyncClient(transport=transport, base_url=HOST, headers=headers)
    return Cloud(client=client, sleep=asyncio.sleep, clock=time.time)


async def _fault(clouds: Mapping[str, Cloud], endpoint: Endpoint, each: Interaction) -> str | None:
    if match(each.path, ENDPOINTS) is not endpoint:
        return f"lies in the cassette of {endpoint.path}"
    allowed = [each.authorization or ""] if endpoint.personal else list(clouds)
    given = await _given([clouds[name] for name in allowed], endpoint, each)
    if given is None:
        return "is answered to no recorded account"
    whole = rows(endpoint.kind, each.json()) if each.is_json else [each.body]
    lost = _identities(endpoint, whole) - given
    return f"recorded {len(lost)} rows that no request gives" if lost else None


async def _given(clouds: Iterable[Cloud], endpoint: Endpoint, each: Interaction) -> set[str] | None:
    """Ask for the whole collection that a recorded page is of, as a client would page it."""
    query = {name: text for name, text in each.query.items() if name != "search_after"}
    first = {"page": "1"} if "page" in query else {}
    question = Question(endpoint, each.path, {**query, **first})
    for cloud in clouds:
        found = await _found(cloud, question)
        if each.path not in cloud.refused:
            return _identities(endpoint, found)
    return None


async def _found(cloud: Cloud, question: Question) -> list[Any]:
    if question.endpoint.kind is not Kind.FILE:
        return list(await cloud.collection(question))
    file = await cloud.client.get(question.path, params=question.query)
    if file.status_code != HTTPStatus.OK:
        cloud.refused[question.path] = file.status_code
    return [file.text]


def _identities(endpoint: Endpoint, found: Iterable[Any]) -> set[str]:
    """Tell rows apart, whether or not the account may see the secrets in them."""
    return {
        (isinstance(row, dict) and endpoint.key(row)) or json.dumps(covered(row), sort_keys=True)
        for row in found
    }


def _file(shelf: Shelf, name: str, fault: str) -> str:
    return f"{shelf.folder / 'rest' / name}.yaml: {fault}"
