"""Where the rows of an endpoint come from: its home, and what its recording repeats; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.endpoints import BY_PATH, ENDPOINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.endpoints.endpoint import Endpoint

SCOPES: Final = frozenset({"{msp_id}", "{org_id}", "{site_id}"})


def chain(endpoint: Endpoint) -> Iterator[Endpoint]:
    """Lead from a view to what it looks at, down to the home of its rows."""
    yield endpoint
    while endpoint.view is not None:
        endpoint = BY_PATH[endpoint.view.of]
        yield endpoint


def home(endpoint: Endpoint) -> Endpoint:
    """Give the endpoint whose recording an endpoint's rows are kept in."""
    *_, last = chain(endpoint)
    return last


def sources(endpoint: Endpoint) -> Iterator[tuple[Endpoint, bool]]:
    """Give the homes of what an endpoint shows, and whether it shows new members of it too."""
    yield home(endpoint), True
    for each in chain(endpoint):
        for copy in each.copies:
            yield home(BY_PATH[copy.of]), copy.whole


def above(endpoint: Endpoint) -> Iterator[Endpoint]:
    """Give the objects whose ids stand in an endpoint's path, outermost first."""
    head, _, _ = endpoint.path.rpartition("/")
    words = head.split("/")
    for place in range(len(words)):
        path = "/".join(words[: place + 1])
        if path in BY_PATH and words[place].startswith("{"):
            yield BY_PATH[path]


def is_of_something(endpoint: Endpoint) -> bool:
    """Tell whether a path names more than an MSP, an organization or a site."""
    return any(word.startswith("{") and word not in SCOPES for word in endpoint.path.split("/"))


def _is_configuration(endpoint: Endpoint) -> bool:
    written = any(source.cassette in _WRITTEN and whole for source, whole in sources(endpoint))
    return written or endpoint.path.endswith(INHERITED)


INHERITED: Final = "/derived"
"""The end of the paths that show what a site inherits."""


_WRITTEN: Final = frozenset(home(endpoint).cassette for endpoint in ENDPOINTS if endpoint.writes)
CONFIGURATION: Final = frozenset(each.path for each in ENDPOINTS if _is_configuration(each))
"""Paths that show what clients can write, and nothing that devices report."""
