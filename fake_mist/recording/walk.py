"""The walk over the table of endpoints, from what a token sees to the last page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fake_mist.endpoints.endpoint import BASE
from fake_mist.recording.asking import RecordError
from fake_mist.recording.questions import (
    Ids,
    Question,
    Reach,
    match,
    paging,
    parent,
    questions,
    recorded,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fake_mist.endpoints.endpoint import Endpoint
    from fake_mist.recording.asking import Cloud

SELF: Final = "/self"
MSP_ORGS: Final = "/msps/{msp_id}/orgs"
ORG_SITES: Final = "/orgs/{org_id}/sites"


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be asked, and which endpoints need a path of the user's."""

    questions: tuple[Question, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """Finds out what there is to ask, with as few calls as that takes."""

    cloud: Cloud
    endpoints: Sequence[Endpoint]

    async def plan(self, orgs: Sequence[str]) -> Plan:
        """Plan the recording of everything in reach, or of some organizations."""
        reach = await self._reach(orgs)
        found: list[Question] = []
        left_out: list[str] = []
        for endpoint in recorded(self.endpoints):
            ids = reach.ids(endpoint) or await self._children(endpoint, reach)
            if ids is None:
                left_out.append(f"{BASE}{endpoint.path}")
            found += [each for filled in ids or () for each in questions(endpoint, filled)]
        return Plan(tuple(_once(found)), tuple(left_out))

    async def _children(self, endpoint: Endpoint, reach: Reach) -> list[Ids] | None:
        """Fill the last id of a path from the list that stands one step above it."""
        above = parent(endpoint, self.endpoints)
        scopes = reach.ids(endpoint) if above is None else reach.ids(above[0])
        if above is None or scopes is None:
            return scopes
        listing, name = above
        return [
            {**ids, name: str(row["id"])}
            for ids in scopes
            for question in questions(listing, ids)
            for row in await self.cloud.collection(question)
            if isinstance(row, dict) and "id" in row
        ]

    async def _reach(self, orgs: Sequence[str]) -> Reach:
        account = await self._account()
        grants = account.get("privileges") or []
        msps = _ids(grants, "msp")
        below = [org for msp in msps for org in await self._listed(MSP_ORGS, {"msp_id": msp})]
        reached = tuple(dict.fromkeys([*_ids(grants, "org"), *below]))
        wanted = tuple(orgs) or reached
        sites = [
            (org, site) for org in wanted for site in await self._listed(ORG_SITES, {"org_id": org})
        ]
        own = [(str(row.get("org_id")), row["site_id"]) for row in grants if _of(row, "site")]
        kept = [pair for pair in own if not orgs or pair[0] in orgs]
        return Reach(msps=msps, orgs=wanted, sites=tuple(dict.fromkeys([*sites, *kept])))

    async def _account(self) -> Mapping[str, Any]:
        rows = await self.cloud.collection(self._question(SELF, {}))
        if not rows:
            raise RecordError("the cloud does not accept this token; check MIST_API_TOKEN")
        return rows[0]

    async def _listed(self, path: str, ids: Ids) -> list[str]:
        rows = await self.cloud.collection(self._question(path, ids))
        return [str(row["id"]) for row in rows]

    def _question(self, path: str, ids: Ids) -> Question:
        endpoint = next(each for each in self.endpoints if each.path == path)
        return next(questions(endpoint, ids))


def asked_for(urls: Iterable[str], endpoints: Sequence[Endpoint]) -> tuple[Question, ...]:
    """Turn the user's paths into questions, with the paging that shows the whole."""
    return tuple(_asked_for(url, endpoints) for url in urls)


def _asked_for(url: str, endpoints: Sequence[Endpoint]) -> Question:
    path, _, query = url.partition("?")
    endpoint = match(path, endpoints)
    if endpoint is None:
        raise RecordError(f"no endpoint of the table has the path {path}; nothing was asked")
    given = dict(pair.partition("=")[::2] for pair in query.split("&") if pair)
    if not all(given.get(name, "1").isdecimal() for name in ("limit", "page")):
        raise RecordError(f"limit and page are numbers; nothing was asked of {path}")
    return Question(endpoint, path, {**paging(endpoint), **endpoint.recorded_as[0], **given})


def may_write(account: Mapping[str, Any]) -> bool:
    """Tell whether a token could change something."""
    return any(row.get("role") != "read" for row in account.get("privileges") or ())


def _once(found: Iterable[Question]) -> list[Question]:
    known = {(each.path, tuple(sorted(each.query.items()))): each for each in found}
    return list(known.values())


def _of(grant: Mapping[str, Any], scope: str) -> bool:
    return grant.get("scope") == scope and bool(grant.get(f"{scope}_id"))


def _ids(grants: Iterable[Mapping[str, Any]], scope: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row[f"{scope}_id"]) for row in grants if _of(row, scope)))
