"""The tenant as a recorder would have found it: cassettes, file by file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from fake_mist.cassettes import Interaction, document, dump
from fake_mist.clock import NOW, TimeShift
from fake_mist.endpoints import BY_PATH
from fake_mist.endpoints.endpoint import Endpoint, Kind, path_of
from fake_mist.query.paging import MAX_LIMIT, Search
from fake_mist.query.window import window
from fake_mist.replay.queries import INTERVAL
from fake_mist.state.access import SCHEME, TOKENS
from fake_mist.state.recordings import ENVELOPED
from fake_mist.tenant.alarms import alarms
from fake_mist.tenant.rows import (
    accounts,
    activity,
    bgp,
    chassis,
    config,
    constants,
    derived,
    evpn,
    firmware,
    gateways,
    inventory,
    networks,
    places,
    ports,
    profiles,
    pushed,
    radios,
    searches,
    settings,
    specimens,
    switches,
    templates,
    wan,
    wlans,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from fake_mist.tenant.model import Device, Link, Org, Site, Tenant
    from fake_mist.tenant.resource import Resource
    from fake_mist.tenant.rows.common import Json

JSON: Final = {"Content-Type": "application/json"}
OCTETS: Final = {"Content-Type": "application/octet-stream"}
"""What the description says of every answer that is no JSON."""

USAGE: Final = {"request_limit": 5000, "requests": 312, "seconds": 2280}

RESOURCES: Final[tuple[Resource, ...]] = (
    *activity.RESOURCES,
    *bgp.RESOURCES,
    *derived.RESOURCES,
    *searches.RESOURCES,
    *pushed.RESOURCES,
    *firmware.RESOURCES,
    *chassis.RESOURCES,
    *evpn.RESOURCES,
    *networks.RESOURCES,
    *ports.RESOURCES,
    *profiles.RESOURCES,
    *specimens.RESOURCES,
    *wan.RESOURCES,
    *wlans.RESOURCES,
)
"""What the modules of rows add to the collections of this one."""

_Sheets = dict[str, list[Interaction]]


@dataclass(frozen=True, slots=True)
class Recorder:
    """Collects interactions by cassette."""

    sheets: _Sheets

    def take(
        self,
        path: str,
        ids: Mapping[str, str],
        body: Any,
        query: Mapping[str, str] | None = None,
        *,
        token: str | None = None,
    ) -> None:
        """Record one answer of an endpoint, in pages where it has them."""
        endpoint = BY_PATH[path]
        sheet = self.sheets.setdefault(endpoint.cassette, [])
        for asked, answer, headers in _pages(endpoint, path_of(endpoint, ids), body, query or {}):
            sheet.append(
                Interaction(
                    method="GET",
                    path=path_of(endpoint, ids),
                    query=asked,
                    body=answer if endpoint.kind is Kind.FILE else document(answer),
                    authorization=None if token is None else f"{SCHEME} {token}",
                    headers={**(OCTETS if endpoint.kind is Kind.FILE else JSON), **headers},
                )
            )


def cassettes(tenant: Tenant) -> dict[str, str]:
    """Write every cassette of the tenant: name to text."""
    recorder = Recorder({})
    _account(recorder, tenant)
    for org in tenant.orgs:
        _organization(recorder, tenant, org)
    for site in tenant.sites:
        _site(recorder, tenant, site)
    for resource in RESOURCES:
        _resource(recorder, tenant, resource)
    return {
        name: dump(sheet, provenance="synthetic") for name, sheet in sorted(recorder.sheets.items())
    }


def _resource(recorder: Recorder, tenant: Tenant, resource: Resource) -> None:
    """Record a resource with the query a recorder has to make to see the whole of it."""
    usual = BY_PATH[resource.path].recorded_as[0]
    for each in resource.answers(tenant):
        body = each.body if isinstance(each.body, dict | str) else [*each.body]
        recorder.take(resource.path, each.ids, body, {**usual, **each.query}, token=each.token)


def _pages(
    endpoint: Endpoint,
    path: str,
    body: Any,
    query: Mapping[str, str],
) -> Iterator[tuple[dict[str, str], Any, dict[str, str]]]:
    if endpoint.kind is Kind.LIST:
        for asked, answer, headers in _numbered(body, query):
            taken = {name: text for name, text in asked.items() if name not in endpoint.lacks}
            yield taken, answer, headers
    elif endpoint.kind is Kind.SEARCH:
        yield from _searched(endpoint, path, body, query)
    elif endpoint.kind in ENVELOPED:
        yield dict(query), {**_envelope(endpoint, query, len(body)), "results": body}, {}
    else:
        yield dict(query), body, {}


def _numbered(
    rows: Sequence[Json], query: Mapping[str, str]
) -> Iterator[tuple[dict[str, str], Any, dict[str, str]]]:
    for page, start in enumerate(range(0, max(len(rows), 1), MAX_LIMIT), start=1):
        counts = {"Limit": MAX_LIMIT, "Page": page, "Total": len(rows)}
        headers = {f"X-Page-{name}": str(count) for name, count in counts.items()}
        asked = {"limit": str(MAX_LIMIT), "page": str(page), **query}
        yield asked, rows[start : start + MAX_LIMIT], headers


def _searched(
    endpoint: Endpoint, path: str, rows: Sequence[Json], query: Mapping[str, str]
) -> Iterator[tuple[dict[str, str], Any, dict[str, str]]]:
    """Walk along `next` as a recorder does."""
    search = Search(
        path=path,
        identity=endpoint.key,
        window=window(query, now=NOW, duration=endpoint.duration),
        timed=endpoint.timed,
        shift=TimeShift(),
        envelope=endpoint.envelope,
    )
    asked = {"limit": str(MAX_LIMIT), **query}
    while asked:
        body = search.page(rows, asked).body
        yield asked, body, {}
        asked = dict(parse_qsl(urlsplit(body.get("next", "")).query))


def _envelope(endpoint: Endpoint, query: Mapping[str, str], total: int) -> Json:
    span = window(query, now=NOW, duration=endpoint.duration)
    facts = {
        "end": NOW,
        "interval": INTERVAL,
        "limit": MAX_LIMIT,
        "page": 1,
        "start": span.start,
        "total": total,
    }
    return {name: facts[name] for name in endpoint.envelope}


def _account(recorder: Recorder, tenant: Tenant) -> None:
    for name, account in accounts.accounts(tenant):
        recorder.take("/self", {}, account, token=TOKENS[name])
    recorder.take("/self/usage", {}, USAGE)
    recorder.take("/const/countries", {}, [*constants.countries(extended=False)])
    more = [*constants.countries(extended=True)]
    recorder.take("/const/countries", {}, more, {"extend": "true"})
    recorder.take("/const/alarm_defs", {}, [*constants.alarm_definitions()])
    ids = {"msp_id": tenant.msp_id}
    recorder.take("/msps/{msp_id}", ids, places.msp(tenant))
    orgs = [places.organization(tenant, org) for org in tenant.orgs]
    recorder.take("/msps/{msp_id}/orgs", ids, orgs)


def _organization(recorder: Recorder, tenant: Tenant, org: Org) -> None:
    _organization_facts(recorder, tenant, org)
    ids = {"org_id": org.id}
    _collection(recorder, "/orgs/{org_id}/inventory", ids, inventory.listed(tenant, org))
    for kind in ("ap", "switch", "gateway"):
        rows = [*inventory.searched(tenant, org, kind)]
        recorder.take("/orgs/{org_id}/inventory/search", ids, rows, {"type": kind})
    stats = [*_statistics(tenant, org)]
    _collection(recorder, "/orgs/{org_id}/stats/devices", ids, stats)
    clients = {row["mac"]: row.get("num_clients", 0) for row in stats}
    totals = (places.site_statistics(tenant, site, clients) for site in tenant.sites_of(org))
    _collection(recorder, "/orgs/{org_id}/stats/sites", ids, totals)
    edges = (gateways.edge(edge) for edge in tenant.edges if edge.org == org)
    _collection(recorder, "/orgs/{org_id}/stats/mxedges", ids, edges)
    _collection(recorder, "/orgs/{org_id}/alarms/search", ids, alarms(tenant, org))


def _organization_facts(recorder: Recorder, tenant: Tenant, org: Org) -> None:
    ids = {"org_id": org.id}
    setting = settings.organization(org, places.msp_of(tenant, org))
    recorder.take("/orgs/{org_id}", ids, places.organization(tenant, org))
    recorder.take("/orgs/{org_id}/setting", ids, setting)
    recorder.take("/orgs/{org_id}/stats", ids, places.organization_statistics(tenant, org))
    sites = map(places.site, tenant.sites_of(org))
    _collection(recorder, "/orgs/{org_id}/sites", ids, sites)
    kinds: Mapping[str, Callable[[Org], Iterable[Json]]] = {
        "networktemplates": templates.network,
        "gatewaytemplates": templates.gateway,
        "rftemplates": templates.radio,
    }
    for name, rows in kinds.items():
        _collection(recorder, f"/orgs/{{org_id}}/{name}", ids, rows(org))


def _site(recorder: Recorder, tenant: Tenant, site: Site) -> None:
    ids = {"site_id": site.id}
    recorder.take("/sites/{site_id}/setting", ids, settings.site(site))
    loopbacks = config.loopbacks(tenant.devices_at(site))
    rows = (
        config.configuration(device, _cables(tenant, device), loopbacks)
        for device in tenant.devices_at(site)
    )
    _collection(recorder, "/sites/{site_id}/devices", ids, rows)


def _collection(
    recorder: Recorder, path: str, ids: Mapping[str, str], rows: Iterable[Json]
) -> None:
    recorder.take(path, ids, [*rows], BY_PATH[path].recorded_as[0])


def _statistics(tenant: Tenant, org: Org) -> Iterator[Json]:
    uplinks = radios.uplinks(tenant)
    aps = Counter(switch.mac for switch, _place in uplinks.values())
    for device in tenant.devices_of(org):
        if device.kind == "ap":
            yield radios.statistics(device, *uplinks[device.mac])
        elif device.kind == "switch":
            yield switches.statistics(device, _cables(tenant, device), aps[device.mac])
        else:
            yield gateways.statistics(device)


def _cables(tenant: Tenant, device: Device) -> list[Link]:
    return [link for link in tenant.links if device.mac in {link.upper.mac, link.lower.mac}]
