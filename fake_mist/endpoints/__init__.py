"""The endpoints this cloud answers, as one table.

A row tells the path, the cassette that holds its recordings, the kind of its answer, and what
each documented query parameter does. Everything else follows from the row: there is no code for
a single endpoint. Names, defaults and enumerations are those of the published OpenAPI document,
and what nobody wrote a row for gets one made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.endpoints import (
    account,
    business,
    clients,
    devices,
    events,
    fabric,
    insights,
    nac,
    objects,
    organization,
    site,
    templates,
)
from fake_mist.endpoints.described import Described
from fake_mist.published import committed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.endpoints.endpoint import Endpoint

WRITTEN: Final[tuple[Endpoint, ...]] = (
    *account.ENDPOINTS,
    *organization.ENDPOINTS,
    *site.ENDPOINTS,
    *devices.ENDPOINTS,
    *fabric.ENDPOINTS,
    *templates.ENDPOINTS,
    *objects.ENDPOINTS,
    *clients.ENDPOINTS,
    *nac.ENDPOINTS,
    *events.ENDPOINTS,
    *insights.ENDPOINTS,
    *business.ENDPOINTS,
    *insights.OLDER,
)
"""The rows that somebody wrote: what is more than the description says."""

DESCRIBED: Final[tuple[Endpoint, ...]] = tuple(
    Described(committed(), {each.path: each for each in WRITTEN}).endpoints()
)
"""The rows of everything else that is published."""

ENDPOINTS: Final[tuple[Endpoint, ...]] = (*WRITTEN, *DESCRIBED)
BY_PATH: Final[Mapping[str, Endpoint]] = {endpoint.path: endpoint for endpoint in ENDPOINTS}
