"""Recordings behind a router: one route for reading, one for changing, one for all else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from http import HTTPStatus
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import httpx
from respx import Router

from fake_mist.actions import ACTIONS
from fake_mist.cassettes import HOST
from fake_mist.endpoints import ENDPOINTS
from fake_mist.endpoints.endpoint import BASE, READ, Endpoint, Kind, path_of
from fake_mist.endpoints.lineage import CONFIGURATION
from fake_mist.published import committed
from fake_mist.query.filters import BadQueryError
from fake_mist.replay import queries
from fake_mist.replay.paths import Paths
from fake_mist.replay.writes import Write, Writes
from fake_mist.state.access import NOT_FOUND, Access, Denial
from fake_mist.state.bodies import RefusedError
from fake_mist.state.recordings import SINGLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fake_mist.actions.answers import Answers
    from fake_mist.clock import Clock, TimeShift
    from fake_mist.query.filters import Row
    from fake_mist.replay.hiding import Hiding
    from fake_mist.replay.misses import Misses
    from fake_mist.state.recordings import Recordings

ORIGIN: Final = "origin"
"""Extension of a request: scheme and host that the client used, where they are not the cloud's."""

NEAREST: Final = 3
CUTOFF: Final = 0.6

_CLOUD: Final = httpx.URL(HOST)
_READS: Final = Paths((BASE + endpoint.path, endpoint) for endpoint in ENDPOINTS)
_ACTS: Final = Paths((BASE + action.path, action) for action in ACTIONS)
_WRITABLE: Final = {
    method: [endpoint for endpoint in ENDPOINTS if method in endpoint.writes]
    for method in ("DELETE", "POST", "PUT")
}
_WRITES: Final = {
    method: Paths((BASE + endpoint.path, endpoint) for endpoint in endpoints)
    for method, endpoints in _WRITABLE.items()
}
_KNOWN: Final = {
    *((action.path, "POST") for action in ACTIONS),
    *((endpoint.path, method) for endpoint in ENDPOINTS for method in ("GET", *endpoint.writes)),
    *((each.path.removeprefix(BASE), each.method) for each in committed().operations.values()),
}
_METHODS: Final = Paths(
    (BASE + path, frozenset(method for _path, method in pairs))
    for path, pairs in groupby(sorted(_KNOWN), key=itemgetter(0))
)
"""Which methods each path has, answered here or not."""
_ID: Final = re.compile(r"{\w+}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Answers requests from recordings, within what the token may see.

    Attributes:
        shift: from recorded times to the present, minute by minute.
        still: the same as it was at the beginning, for configuration: nobody touched it meanwhile.
    """

    recordings: Recordings
    access: Access
    answers: Answers
    writes: Writes
    hiding: Hiding
    misses: Misses
    clock: Clock
    shift: Callable[[], TimeShift]
    still: TimeShift

    def router(self) -> Router:
        """Build the routes: what is read, what is done or written, and everything else.

        Few routes, with a table behind each: respx compares every new route with all before it
        and tries them one after the other.
        """
        router = Router(assert_all_called=False)
        cloud = {"scheme": _CLOUD.scheme, "host": _CLOUD.host}
        router.route(method="GET", **cloud).mock(side_effect=self._read)
        router.route(method="HEAD", **cloud).mock(side_effect=self._head)
        router.route(method="POST", **cloud).mock(side_effect=self._act)
        router.route(method__in=("DELETE", "PUT"), **cloud).mock(side_effect=self._write)
        router.route(**cloud).mock(side_effect=self._unanswered)
        router.route().mock(side_effect=self._unknown_path)
        return router

    def _head(self, request: httpx.Request) -> httpx.Response:
        """Answer as to a GET, and keep the body."""
        whole = self._read(httpx.Request("GET", request.url, headers=request.headers))
        return httpx.Response(whole.status_code, headers=whole.headers)

    def _read(self, request: httpx.Request) -> httpx.Response:
        found = _READS.find(request.url.path)
        if found is None or not is_worded(*found):
            return self._unanswered(request)
        endpoint, ids = found
        denial = self.access.denial(endpoint, request.headers.get("Authorization"), ids)
        if denial is not None:
            return refusal(denial)
        if endpoint.absent:
            return refusal(Denial(HTTPStatus.NOT_FOUND, NOT_FOUND))
        return self._answer(endpoint, request, self.access.directory.complete(ids))

    def _act(self, request: httpx.Request) -> httpx.Response:
        found = _ACTS.find(request.url.path)
        if found is None or not is_known(request):
            return self._write(request)
        action, ids = found
        try:
            body = self.answers.answer(action, request, ids)
        except RefusedError as error:
            return refusal(error.denial)
        return httpx.Response(HTTPStatus.OK) if body is None else reply(body)

    def _write(self, request: httpx.Request) -> httpx.Response:
        """Carry a write out."""
        found = _WRITES[request.method].find(request.url.path)
        if found is None or not is_known(request):
            return self._unanswered(request)
        endpoint, ids = found
        denial = self.writes.denial(endpoint, request.headers.get("Authorization"), ids)
        if denial is not None:
            return refusal(denial)
        return self._written(endpoint, request, self.access.directory.complete(ids))

    def _written(
        self, endpoint: Endpoint, request: httpx.Request, ids: Mapping[str, str]
    ) -> httpx.Response:
        if not self.recordings.has_place(endpoint, ids):
            return refusal(Denial(HTTPStatus.NOT_FOUND, NOT_FOUND))
        rows = self.recordings.rows(endpoint, ids, {})
        if rows is None:
            return self._miss(request, self._recorded_paths(endpoint))
        write = Write(endpoint=endpoint, ids=ids, rows=rows, content=request.content)
        try:
            row = self.writes.answer(request.method, write)
        except RefusedError as error:
            return refusal(error.denial)
        if row is None:
            return httpx.Response(HTTPStatus.OK)
        return reply(self._shown(endpoint, request, ids, self.still.value(row)))

    def _answer(
        self, endpoint: Endpoint, request: httpx.Request, ids: Mapping[str, str]
    ) -> httpx.Response:
        params = dict(request.url.params)
        for name in sorted(params.keys() - endpoint.parameters):
            self.misses.parameter(unknown_parameter(endpoint, name))
        try:
            return self._rows(endpoint, request, ids)
        except BadQueryError as error:
            return refusal(Denial(HTTPStatus.BAD_REQUEST, str(error)))

    def _rows(
        self, endpoint: Endpoint, request: httpx.Request, ids: Mapping[str, str]
    ) -> httpx.Response:
        params = asked(endpoint, request)
        queries.refuse_bad_parameters(endpoint, params)
        whose = request.headers.get("Authorization")
        if not self.recordings.has_place(endpoint, ids):
            return refusal(Denial(HTTPStatus.NOT_FOUND, NOT_FOUND))
        rows = self.recordings.rows(endpoint, ids, params, whose)
        if rows is None:
            return self._miss(request, self._recorded_paths(endpoint))
        if endpoint.kind in SINGLE and not rows:
            return refusal(Denial(HTTPStatus.NOT_FOUND, NOT_FOUND))
        if endpoint.kind is Kind.FILE:
            return file(rows[0])
        query = queries.Query(
            path=path_of(endpoint, ids),
            params=params,
            now=self.clock(),
            shift=self.still if endpoint.path in CONFIGURATION else self.shift(),
            origin=request.extensions.get(ORIGIN, HOST),
        )
        page = queries.answer(endpoint, rows, query)
        return reply(self._shown(endpoint, request, ids, page.body), headers=page.headers)

    def _shown(
        self, endpoint: Endpoint, request: httpx.Request, ids: Mapping[str, str], body: Any
    ) -> Any:
        return self.hiding.shown(endpoint, ids, request.headers.get("Authorization"), body)

    def _recorded_paths(self, endpoint: Endpoint) -> list[str]:
        return [each.path for each in self.recordings.library.interactions(endpoint.cassette)]

    def _unanswered(self, request: httpx.Request) -> httpx.Response:
        """Refuse a method that a path lacks; one that it has, and this cloud not, is a miss."""
        found = _METHODS.find(request.url.path)
        if found is None:
            return self._unknown_path(request)
        methods, ids = found
        whose = request.headers.get("Authorization")
        denial = self.access.refusal(whose, ids, role=READ)
        if denial is not None:
            return refusal(denial)
        return (
            self._unknown_path(request)
            if request.method in methods
            else not_allowed(request.method, methods)
        )

    def _unknown_path(self, request: httpx.Request) -> httpx.Response:
        known = _WRITABLE.get(request.method, ENDPOINTS)
        return self._miss(request, [f"{BASE}{endpoint.path}" for endpoint in known])

    def _miss(self, request: httpx.Request, recorded: list[str]) -> httpx.Response:
        text = self.misses.request(unmatched(request, recorded))
        return refusal(Denial(HTTPStatus.NOT_IMPLEMENTED, text))


def is_known(request: httpx.Request) -> bool:
    """Tell whether a path has a method: `devices/count` cannot be written as a device can."""
    found = _METHODS.find(request.url.path)
    return found is not None and request.method in found[0]


def is_worded(endpoint: Endpoint, ids: Mapping[str, str]) -> bool:
    """Tell whether a path has the words that the documentation lists for its parts."""
    return all(ids[name] in words for name, words in endpoint.words.items())


def not_allowed(method: str, methods: frozenset[str]) -> httpx.Response:
    """Refuse a method; the text is that of the framework whose other texts the API sends."""
    text = f'Method "{method}" not allowed.'
    allowed = {"GET": ("GET", "HEAD")}
    names = sorted(name for each in methods for name in allowed.get(each, (each,)))
    return reply(
        {"detail": text}, status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(names)}
    )


def file(row: Row) -> httpx.Response:
    """Answer with what is no JSON."""
    return httpx.Response(
        HTTPStatus.OK, content=row["content"], headers={"Content-Type": row["type"]}
    )


def asked(endpoint: Endpoint, request: httpx.Request) -> dict[str, str]:
    """Give the parameters; a list takes its paging from headers too, where they name none."""
    params = dict(request.url.params)
    if endpoint.kind is not Kind.LIST:
        return params
    paging = {name: request.headers.get(f"X-Page-{name.title()}") for name in ("limit", "page")}
    return {**{name: text for name, text in paging.items() if text is not None}, **params}


def unmatched(request: httpx.Request, recorded: list[str]) -> str:
    """Say that nothing answers a request, what comes nearest, and how to record it.

    A request to another host is its own message: that is where a token would leak.
    """
    method, target = request.method, request.url.raw_path.decode("ascii")
    if request.url.host != _CLOUD.host:
        return f"{method} {request.url} went to a host that is not {_CLOUD.host}"
    near = _nearest(request.url.path, recorded) or ["nothing"]
    path = target.partition("?")[0]
    operation = committed().route(method, request.url.path)
    named = f" ({operation.id})" if operation else ""
    said = f"no recording answers {method} {path}{named}; nearest: {', '.join(near)}"
    return f"{said}. To record it: fake-mist record GET {target}" if method == "GET" else said


def _nearest(path: str, recorded: list[str]) -> list[str]:
    """Compare paths by their words first: an id is like any other id."""
    shapes = {_shape(each): each for each in reversed(recorded)}
    found = get_close_matches(_shape(path), shapes, n=NEAREST, cutoff=CUTOFF)
    return [shapes[shape] for shape in found]


def _shape(path: str) -> str:
    return _ID.sub("{}", path)


def unknown_parameter(endpoint: Endpoint, name: str) -> str:
    """Say that an endpoint has no such parameter, and which it has."""
    known = ", ".join(sorted(endpoint.parameters)) or "none"
    return f"GET {BASE}{endpoint.path} has no parameter {name!r}; it has: {known}"


def refusal(denial: Denial) -> httpx.Response:
    """Put a refusal in Mist's error shape."""
    return reply({"detail": denial.detail}, status=denial.status)


def reply(
    body: Any,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """Answer with JSON as compact as the API's."""
    content = json.dumps(body, separators=(",", ":"))
    kind = {"Content-Type": "application/json", **(headers or {})}
    return httpx.Response(status, content=content, headers=kind)
