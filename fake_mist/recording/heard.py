"""What a cloud answered, as a recording keeps it: decoded, and without its other headers."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

from fake_mist.cassettes import METHOD, Interaction
from fake_mist.scrubbing.scrubber import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx

Asked: TypeAlias = tuple[str, tuple[tuple[str, str], ...]]
"""A path and its query, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A final answer; the text is what its content coding carried."""

    status: int
    headers: Mapping[str, str]
    text: str


def asked(path: str, query: Mapping[str, str]) -> Asked:
    """Give what makes a request unique."""
    return path, tuple(sorted(query.items()))


def answer(response: httpx.Response) -> Answer:
    """Take an answer down, with the headers that a cassette has.

    Raises:
        UnicodeDecodeError: it is no UTF-8, which JSON is.
    """
    kept = {name: response.headers[name] for name in HEADERS if name in response.headers}
    return Answer(status=response.status_code, headers=kept, text=response.content.decode("utf-8"))


def interactions(heard: Mapping[Asked, Answer]) -> Iterator[Interaction]:
    """Give the requests that were answered, in the order in which they were first made."""
    for (path, query), each in heard.items():
        if each.status == HTTPStatus.OK:
            yield Interaction(
                method=METHOD, path=path, query=dict(query), body=each.text, headers=each.headers
            )
