"""Asking a real cloud: GET and nothing else, one call at a time, patient when told to wait."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx

from fake_mist.endpoints.endpoint import BASE
from fake_mist.query.paging import DEFAULT_LIMIT
from fake_mist.recording.allowance import USAGE, Allowance
from fake_mist.recording.heard import Answer, Asked, answer, asked
from fake_mist.recording.questions import rows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping

    from fake_mist.clock import Clock
    from fake_mist.recording.questions import Question

TRIES: Final = 4
FIRST_WAIT: Final = 5.0
THROTTLE_WAIT: Final = 60.0
LONGEST_WAIT: Final = 3700.0
"""The quota of a token is renewed every hour."""
MINUTE: Final = 60
SKIPPED: Final = frozenset({400, 401, 403, 404, 405, 501})
REDIRECTS: Final = range(300, 400)


class RecordError(Exception):
    """The recording cannot go on; the message says why and what to do."""


class UnreadableError(RecordError):
    """One path has no answer that can be used; others may."""


class ReadOnly(httpx.AsyncBaseTransport):
    """Lets GET requests to one host pass, and nothing else, whoever asks."""

    def __init__(self, inner: httpx.AsyncBaseTransport, base: httpx.URL) -> None:
        """Wrap a transport."""
        self._inner = inner
        self._base = base

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request on, or refuse it."""
        if request.method != "GET":
            raise RecordError(f"recording never sends {request.method}; nothing was sent")
        if (request.url.scheme, request.url.netloc) != (self._base.scheme, self._base.netloc):
            raise RecordError("recording asks one host only; nothing was sent to another")
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self._inner.aclose()


def unsaid(_text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """A cloud that answers each request once; asked again, it remembers.

    Attributes:
        heard: what was answered, by request; one that is not empty is not asked again.
    """

    client: httpx.AsyncClient
    sleep: Callable[[float], Awaitable[None]]
    clock: Clock
    say: Callable[[str], None] = unsaid
    heard: MutableMapping[Asked, Answer] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=Allowance)

    async def learn_allowance(self) -> None:
        """Ask how many calls are left in this hour; a cloud that does not say is asked on."""
        try:
            response = await self._patiently(USAGE, {})
            usage = document(USAGE, response.text) if _is_ok(response) else None
        except UnreadableError as error:
            self.say(f"nobody knows how many calls are left: {error}")
            return
        self.allowance.learn(usage, self.clock())

    async def collection(self, question: Question) -> list[Mapping[str, Any]]:
        """Ask for a whole collection, page by page, and give its rows; none when refused."""
        found: list[Mapping[str, Any]] = []
        query: Mapping[str, str] | None = question.query
        seen: set[Asked] = set()
        while query is not None:
            seen.add(asked(question.path, query))
            given = await self.ask(question.path, query)
            if given is None:
                break
            body = document(question.path, given.text)
            found += rows(question.endpoint.kind, body)
            query = self._following(question, query, given, body)
            if query is not None and asked(question.path, query) in seen:
                raise RecordError(f"the pages of {question.path} lead in a circle")
        return found

    def _following(
        self, question: Question, query: Mapping[str, str], given: Answer, body: Any
    ) -> Mapping[str, str] | None:
        return following(question, query, given.headers, body, base=self.client.base_url)

    async def ask(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Ask once; None for what the cloud refuses."""
        key = asked(path, query)
        if key not in self.heard:
            self.heard[key] = self._taken_down(path, await self._patiently(path, query))
        given = self.heard[key]
        if given.status in SKIPPED:
            self.refused[path] = given.status
            return None
        return given

    async def _patiently(self, path: str, query: Mapping[str, str]) -> httpx.Response:
        response = await self._get(path, query)
        for turn in range(TRIES - 1):
            if _is_final(response):
                return response
            await self._wait(pause(response, turn, now=self.clock()), response.status_code)
            response = await self._get(path, query)
        if _is_final(response):
            return response
        said = f"{path} answered {response.status_code} {TRIES} times; try again later"
        raise UnreadableError(said)

    async def _get(self, path: str, query: Mapping[str, str]) -> httpx.Response:
        await self._wait(self.allowance.wait(self.clock()), HTTPStatus.TOO_MANY_REQUESTS)
        try:
            response = await self.client.get(path, params=dict(query), follow_redirects=False)
        except httpx.DecodingError as error:
            raise UnreadableError(f"the answer of {path} is damaged: {error}") from error
        except httpx.HTTPError as error:
            kind = type(error).__name__
            raise RecordError(f"no answer to {path} ({kind}); check MIST_BASE_URL") from error
        if response.status_code in REDIRECTS:
            raise RecordError(
                f"{path} answered {response.status_code}, which leads elsewhere; recording follows"
                " no redirect: MIST_BASE_URL has to be the address of the API itself"
            )
        return response

    async def _wait(self, seconds: float, status: int) -> None:
        if seconds <= 0:
            return
        if seconds > MINUTE:
            why = {HTTPStatus.TOO_MANY_REQUESTS: "the calls of this hour are spent"}
            said = why.get(HTTPStatus(status), f"the cloud answers {status}")
            self.say(f"{said}; going on in {seconds / MINUTE:.0f} minutes")
        await self.sleep(seconds)

    def _taken_down(self, path: str, response: httpx.Response) -> Answer:
        strange = _words(response, "Content-Encoding") - _words(self.client, "Accept-Encoding")
        if strange:
            raise UnreadableError(
                f"the answer of {path} is encoded as {', '.join(sorted(strange))}, which was not"
                " asked for and cannot be read here"
            )
        try:
            taken = answer(response)
        except UnicodeDecodeError as error:
            said = f"the answer of {path} is no text; is this a Mist cloud?"
            raise UnreadableError(said) from error
        if taken.status == HTTPStatus.OK:
            document(path, taken.text)
        return taken


def _words(message: httpx.Response | httpx.AsyncClient, name: str) -> set[str]:
    words = message.headers.get(name, "").lower().split(",")
    return {word.strip() for word in words} - {"", "identity"}


def _is_final(response: httpx.Response) -> bool:
    return _is_ok(response) or response.status_code in SKIPPED


def _is_ok(response: httpx.Response) -> bool:
    return response.status_code == HTTPStatus.OK


def pause(response: httpx.Response, turn: int, *, now: float) -> float:
    """Give the seconds to wait before the next try: what the cloud says, or ever longer."""
    told = _told(response.headers.get("Retry-After", ""), now)
    if told is not None:
        return min(max(told, 0.0), LONGEST_WAIT)
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return THROTTLE_WAIT
    return FIRST_WAIT * 2.0**turn


def _told(text: str, now: float) -> float | None:
    """Read Retry-After: seconds, or a date (RFC 9110, 10.2.3); None for neither."""
    if text.isdecimal():
        return float(text)
    try:
        return parsedate_to_datetime(text).timestamp() - now
    except ValueError:
        return None


def following(
    question: Question,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body: Any,
    *,
    base: httpx.URL,
) -> Mapping[str, str] | None:
    """Give the query of the next page; None after the last.

    A link may be absolute, end with a slash, or name another path than was asked, as documented
    ones do (`/insights/rogues` leads to `/rogues`): it is its query that leads on. A link to
    another host is not followed.
    """
    link = body.get("next") if isinstance(body, dict) else None
    if "page" in question.endpoint.parameters and not link:
        page, limit = _number(query.get("page", 1)), _number(query.get("limit", DEFAULT_LIMIT))
        counted = body.get("total", 0) if isinstance(body, dict) else 0
        total = _number(headers.get("X-Page-Total", counted))
        return {**query, "page": str(page + 1)} if page * limit < total else None
    if not link:
        return None
    url = urlsplit(str(link))
    own = (base.scheme, base.netloc.decode("ascii"))
    if (url.scheme or own[0], url.netloc or own[1]) != own or not url.path.startswith(f"{BASE}/"):
        raise RecordError(f"{question.path} names a next page of another cloud; not followed")
    return dict(parse_qsl(url.query, keep_blank_values=True))


def _number(value: Any) -> int:
    """Read a count; what is none counts nothing."""
    text = str(value)
    return int(text) if text.isdecimal() else 0


def document(path: str, text: str) -> Any:
    """Read an answer.

    Raises:
        RecordError: it is no JSON.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        said = f"the answer of {path} is no JSON; is this a Mist cloud?"
        raise UnreadableError(said) from error
