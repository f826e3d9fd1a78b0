"""From an HTTP response to a JSON document, or to the error that says why there is none."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

import httpx

from mist_mcp.cloud.body import read_body, read_failure
from mist_mcp.cloud.budget import HOUR
from mist_mcp.cloud.decoding import decoded
from mist_mcp.cloud.unreached import proxy_on_the_way
from mist_mcp.errors import (
    BadRequestError,
    CloudError,
    CloudFailureError,
    ForbiddenError,
    MistError,
    NotFoundError,
    RateLimitedError,
    TokenRejectedError,
    UnreadableAnswerError,
)
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from mist_mcp.cloud.allowance import Allowance

_OK: Final = range(200, 300)
_REDIRECT: Final = range(300, 400)
_REFUSED: Final = range(400, 500)
_OPEN: Final = frozenset({408, 409, 499})
"""Statuses of who waited no longer, or met somebody else's change: it may be done all the same."""

_OF_THE_WAY: Final = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})
"""Headers about the body as it travelled."""

_KNOWN: Final[dict[int, tuple[type[CloudError], str, str, str]]] = {
    400: (
        BadRequestError,
        "Mist did not accept the request (status 400)",
        "Check the arguments against the tool's description.",
        "If it stays so, the API has changed and this program needs an update.",
    ),
    401: (
        TokenRejectedError,
        "Mist rejected the API token (status 401)",
        "Check MIST_API_TOKEN, and that MIST_BASE_URL is the token's own cloud.",
        "",
    ),
    403: (
        ForbiddenError,
        "The API token has no right to this (status 403)",
        "get_user_info lists what it may see; ask about that, or use another token.",
        "`mist-mcp --security-check` shows what it may see; ask about that, or use another token.",
    ),
    409: (
        CloudFailureError,
        "Mist sees a conflict with what is there (status 409)",
        "Read what is there: an object of the same name, or a change by somebody else.",
        "Look in the Mist portal for an object of the same name, or a change by somebody else.",
    ),
    404: (
        NotFoundError,
        "Mist knows no such object, or hides it from this token (status 404)",
        "Take the id from get_organizations, get_org_sites or search_org_devices.",
        "Take the id from the Mist portal; `mist-mcp --validate-config` shows whose token it is.",
    ),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful response: the JSON document (None for an empty body), headers and status.

    `weight` is how many bytes of memory it takes at most, `origin` what a whole URL of the same
    cloud begins with.
    """

    document: Any
    headers: httpx.Headers
    status: int = httpx.codes.OK
    weight: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)

    @property
    def moment(self) -> float | None:
        """When the cloud sent it, by its own clock, epoch seconds; None if it does not say."""
        try:
            return parsedate_to_datetime(self.headers.get("date", "")).timestamp()
        except ValueError:
            return None


async def streamed_answer(
    response: httpx.Response, *, path: str, allowance: Allowance, check_time: Callable[[], None]
) -> Answer:
    """Return the JSON document of a response whose body is yet to come, within bounds.

    A large one is decoded in a thread, and nobody else waits for it.

    Raises:
        CloudError: the status says that the request failed.
        UnreadableAnswerError: the body is no JSON, or larger than is read at once.
        TimeoutError: by `check_time`.
    """
    if response.status_code not in _OK:
        said = await read_failure(response, check_time=check_time)
        return read_answer(_whole(response, said))
    body = await read_body(response, path=path, allowance=allowance, check_time=check_time)
    whole = _whole(response, body.content)
    try:
        answer = (
            await asyncio.to_thread(read_answer, whole) if body.is_large else read_answer(whole)
        )
    except MistError:
        allowance.give_back(body.weight)
        raise
    finally:
        allowance.give_back(len(body.content))
    return replace(answer, weight=body.weight)


def _whole(response: httpx.Response, content: bytes) -> httpx.Response:
    """Return a response with its body unpacked."""
    headers = [pair for pair in response.headers.raw if pair[0].lower() not in _OF_THE_WAY]
    return httpx.Response(response.status_code, headers=headers, content=content)


def read_answer(response: httpx.Response) -> Answer:
    """Return the JSON document of a successful response.

    Raises:
        CloudError: the status says that the request failed.
        UnreadableAnswerError: the body is no JSON.
    """
    if response.status_code not in _OK:
        raise _failure(response)
    if not response.content:
        return Answer(None, response.headers, response.status_code)
    try:
        return Answer(decoded(response.content), response.headers, response.status_code)
    except (ValueError, RecursionError):
        raise _unreadable(response) from None


def _unreadable(response: httpx.Response) -> UnreadableAnswerError:
    kind = quoted(response.headers.get("content-type", "no content type"))
    return UnreadableAnswerError(
        f"The cloud answered with something that is no JSON ({kind}, "
        f"{len(response.content)} bytes)",
        next_step="A proxy or a login page may stand between; try again, and check MIST_BASE_URL.",
    )


def is_refusal(error: MistError) -> bool:
    """Tell whether an error means that the cloud did not do what it was asked for."""
    if not isinstance(error, CloudError) or error.status in _OPEN:
        return False
    return error.status in _REFUSED


def unexpected(promised: str) -> UnreadableAnswerError:
    """Return the error for a JSON document of another shape than the API promises."""
    return UnreadableAnswerError(
        f"The cloud's answer is not {promised}",
        next_step="Try again; if it stays so, the API has changed and this server needs an update.",
    )


def _failure(response: httpx.Response) -> MistError:
    status = response.status_code
    if status == httpx.codes.PROXY_AUTHENTICATION_REQUIRED:
        return proxy_on_the_way()
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return _rate_limited(response)
    if status in _KNOWN:
        kind, message, next_step, command_step = _KNOWN[status]
        return kind(
            message + _said(response),
            next_step=next_step,
            status=status,
            command_step=command_step,
        )
    if status in _REDIRECT:
        message = f"The cloud answered with a redirect (status {status}), which is never followed"
        return CloudFailureError(message, next_step="Check MIST_BASE_URL.", status=status)
    message = f"The cloud failed to answer (status {status}){_said(response)}"
    return CloudFailureError(message, next_step="Try again in a minute.", status=status)


def _rate_limited(response: httpx.Response) -> RateLimitedError:
    seconds = _seconds(response.headers.get("retry-after"))
    when = "at the next full hour" if seconds is None else f"in {seconds:.0f} seconds"
    return RateLimitedError(
        "The call budget of the API token is used up (status 429)",
        next_step=f"Try again {when}; other programs that use the same token spend from it too.",
        status=response.status_code,
        retry_after=seconds,
    )


def _seconds(header: str | None) -> float | None:
    """Read a Retry-After header: Mist sends seconds, never a date, and counts by the hour."""
    digits = header is not None and header.isascii() and header.isdigit()
    return min(float(header or 0), HOUR) if digits else None


def _said(response: httpx.Response) -> str:
    """Quote what Mist says of the failure, as a stranger's text."""
    try:
        document = response.json()
    except (ValueError, RecursionError):
        return ""
    detail = document.get("detail") if isinstance(document, dict) else None
    return f"; Mist says {quoted(detail)}" if isinstance(detail, str) else ""
