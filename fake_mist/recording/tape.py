"""vcrpy as a tape that is never written: what it heard stays in memory until it is scrubbed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

import vcr  # type: ignore[import-untyped]

from fake_mist.cassettes import Interaction
from fake_mist.scrubbing.scrubber import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OK: Final = 200
_NAMES: Final = {name.lower(): name for name in HEADERS}


class _Nowhere:
    """A persister that loads nothing and saves nothing: raw answers never reach a disk."""

    @staticmethod
    def load_cassette(_path: str, **_how: Any) -> tuple[list[Any], list[Any]]:
        return [], []

    @staticmethod
    def save_cassette(_path: str, _cassette: Any, **_how: Any) -> None:
        return


@contextmanager
def tape() -> Iterator[Any]:
    """Listen to every request of the process while the block runs; no token is taken down."""
    recorder = vcr.VCR(
        record_mode="all", match_on=["uri"], filter_headers=["authorization", "cookie"]
    )
    recorder.register_persister(_Nowhere)
    with recorder.use_cassette("nowhere") as cassette:
        yield cassette


def heard(cassette: Any) -> list[Interaction]:
    """Give the requests that were answered, each once, in the order they were first made."""
    pairs = zip(cassette.requests, cassette.responses, strict=True)
    return _once(_interaction(*pair) for pair in pairs if pair[1]["status"]["code"] == OK)


def _interaction(request: Any, response: Any) -> Interaction:
    url = urlsplit(request.uri)
    given = {_NAMES.get(name.lower()): values[0] for name, values in response["headers"].items()}
    return Interaction(
        method=request.method,
        path=url.path,
        query=dict(parse_qsl(url.query, keep_blank_values=True)),
        body=response["body"]["string"].decode("utf-8"),
        headers={name: text for name, text in given.items() if name is not None},
    )


def _once(found: Iterable[Interaction]) -> list[Interaction]:
    return list({each.key: each for each in found}.values())
