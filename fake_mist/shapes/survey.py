"""What to ask to see all shapes of a cloud with few calls: every read that can be filled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fake_mist.endpoints.endpoint import BASE
from fake_mist.recording.asking import Cloud, RecordError, UnreadableError, document
from fake_mist.recording.heard import asked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence

    from fake_mist.published import Operation, Tables
    from fake_mist.shapes.sheet import Eye, Sheet

ROOTS: Final = tuple(f"{BASE}/{root}" for root in ("const/", "msps/", "orgs/", "sites/", "self"))
NEVER: Final = re.compile(r"/self/(.*{|two_factor)|/oauth|/(register|outbound_ssh)_cmd$")
"""Reads that verify, make or hand out what a person needs for signing in."""

ROWS: Final = "100"
SITES: Final = 3
SAMPLES: Final = 2
"""Sites of an organization, and objects of a list, that are looked at."""

_PARAMETER: Final = re.compile(r"{(\w+)}")

Ids = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Asks a cloud and notes shapes.

    Attributes:
        only: operations to ask; None for all.
        left_out: paths that need what no list tells.
    """

    cloud: Cloud
    tables: Tables
    eye: Eye
    sheet: Sheet
    only: Collection[str] | None = None
    left_out: set[str] = field(default_factory=set)

    async def run(self, orgs: Collection[str] = ()) -> None:
        """Ask for everything in reach of the token, or of some organizations."""
        scopes = await self._scopes(orgs)
        for operation in self._operations():
            filled = [ids async for ids in self._filled(operation, scopes)]
            query = query_of(operation)
            if query is None or not filled:
                self.left_out.add(operation.path)
                continue
            for ids in filled:
                await self._look(operation, ids, query)

    def _operations(self) -> list[Operation]:
        found = (each for each in self.tables.operations.values() if is_asked(self.tables, each))
        named = (each for each in found if self.only is None or name_of(each) in self.only)
        return sorted(named, key=lambda each: each.path)

    async def _scopes(self, orgs: Collection[str]) -> list[Ids]:
        account = await self._get("/self", {})
        if not isinstance(account, dict):
            raise RecordError("the cloud does not accept this token; check MIST_API_TOKEN")
        grants = [each for each in account.get("privileges") or () if isinstance(each, dict)]
        msps = [{"msp_id": msp} for msp in _granted(grants, "msp_id")]
        below = [row for ids in msps for row in await self._rows("/msps/{msp_id}/orgs", ids)]
        reached = [*_granted(grants, "org_id"), *_granted(below, "id")]
        wanted = list(dict.fromkeys(orgs or reached))
        sites = [{"site_id": site} for site in _granted(grants, "site_id")] if not orgs else []
        for org in wanted:
            rows = await self._rows("/orgs/{org_id}/sites", {"org_id": org})
            sites += [{"site_id": site} for site in _granted(rows, "id")[:SITES]]
        return [{}, *msps, *({"org_id": org} for org in wanted), *sites]

    async def _filled(self, operation: Operation, scopes: list[Ids]) -> AsyncIterator[Ids]:
        """Give the ids that fill a path, from the lists that stand above it."""
        names = _PARAMETER.findall(operation.path)
        scope = set(names[:1]) & {"msp_id", "org_id", "site_id"}
        for ids in scopes:
            if ids.keys() == scope:
                found = [ids]
                for name in names[len(scope) :]:
                    found = await self._below(operation, found, name)
                for one in found:
                    yield one

    async def _below(self, operation: Operation, above: list[Ids], name: str) -> list[Ids]:
        """Fill one more id of a path from the list that stands before it."""
        path = operation.path.partition(f"/{{{name}}}")[0].removeprefix(BASE)
        found: list[Ids] = []
        for ids in above:
            values = filter(None, [_id_of(row, name) for row in await self._rows(path, ids)])
            found += [{**ids, name: each} for each in dict.fromkeys(values)][:SAMPLES]
        return found

    async def _rows(self, path: str, ids: Ids) -> list[Mapping[str, Any]]:
        body = await self._get(path, ids)
        found = body.get("results") if isinstance(body, dict) else body
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    async def _get(self, path: str, ids: Ids) -> Any:
        """Ask for what leads on; nothing where that is no operation, or was refused."""
        operation = self.tables.operation("GET", f"{BASE}{path}")
        query = None if operation is None else query_of(operation)
        if operation is None or query is None:
            return None
        return await self._ask(operation, ids, query)

    async def _ask(self, operation: Operation, ids: Ids, query: Mapping[str, str]) -> Any:
        path = _PARAMETER.sub(lambda found: quote(ids[found[1]], safe=""), operation.path)
        try:
            given = await self.cloud.ask(path, query)
        except UnreadableError as error:
            self.cloud.say(str(error))
            return None
        if self.only is None or name_of(operation) in self.only:
            status = self.cloud.heard[asked(path, query)].status
            self.sheet.ask(name_of(operation), query, status)
        return None if given is None else document(path, given.text)

    async def _look(self, operation: Operation, ids: Ids, query: Mapping[str, str]) -> None:
        body = await self._ask(operation, ids, query)
        if body is not None:
            self.sheet.add(name_of(operation), self.eye.look(operation, body))


def name_of(operation: Operation) -> str:
    """Name an operation as the tables do."""
    return f"{operation.method} {operation.path}"


def is_asked(tables: Tables, operation: Operation) -> bool:
    """Tell whether a survey asks an operation: a read of JSON that signs nobody in."""
    answer = tables.resolved(operation.answers.get("200"))
    return (
        operation.method == "GET"
        and operation.path.startswith(ROOTS)
        and not NEVER.search(operation.path)
        and "contentMediaType" not in answer
    )


def query_of(operation: Operation) -> dict[str, str] | None:
    """Give the parameters of one full page; None where the description gives no value for one."""
    query = {"limit": ROWS} if "limit" in operation.query else {}
    for name in sorted(operation.required & operation.query.keys()):
        value = next(_values(operation.query[name]), None)
        if value is None:
            return None
        query[name] = value
    return query


def _values(schema: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(each) for each in (schema.get("default"), *schema.get("enum", ())) if each)


def _granted(rows: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    found = (row.get(name) for row in rows if isinstance(row, dict))
    return list(dict.fromkeys(each for each in found if isinstance(each, str) and each))


def _id_of(row: Mapping[str, Any], name: str) -> str | None:
    """Find the id of a path in a row: by its own name, as a MAC address, or as the row's id."""
    usual = "mac" if name.endswith("mac") else "id" if name.endswith("_id") else name
    found = row.get(name) or row.get(usual)
    return found if isinstance(found, str) else None
