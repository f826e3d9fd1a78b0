"""What a module of rows adds to the recordings: an endpoint, and its answer in every place.

A module exposes `RESOURCES`; `tenant.recording` writes them all. The body of a collection is the
list of its rows, whatever envelope or pages the endpoint's kind puts around them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fake_mist.tenant.model import Org, Site, Tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One recorded answer: the ids in its path, the body, and the query beside the usual one."""

    ids: Mapping[str, str]
    body: Any
    query: Mapping[str, str] = field(default_factory=dict)
    token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One endpoint of the table, and what a recorder hears from it."""

    path: str
    answers: Callable[[Tenant], Iterable[Answer]]


def once(path: str, body: Callable[[Tenant], Any]) -> Resource:
    """Answer a path without ids."""
    return Resource(path=path, answers=lambda tenant: [Answer(ids={}, body=body(tenant))])


def each_org(path: str, body: Callable[[Tenant, Org], Any]) -> Resource:
    """Answer once for every organization."""

    def answers(tenant: Tenant) -> Iterator[Answer]:
        for org in tenant.orgs:
            yield Answer(ids={"org_id": org.id}, body=body(tenant, org))

    return Resource(path=path, answers=answers)


def each_site(path: str, body: Callable[[Tenant, Site], Any]) -> Resource:
    """Answer once for every site."""

    def answers(tenant: Tenant) -> Iterator[Answer]:
        for site in tenant.sites:
            yield Answer(ids={"site_id": site.id}, body=body(tenant, site))

    return Resource(path=path, answers=answers)
