"""The account, the constants and the MSP."""

from __future__ import annotations

from typing import Final

from fake_mist.endpoints.endpoint import NOBODY, Copy, Endpoint, Kind

ENDPOINTS: Final = (
    Endpoint(path="/self", cassette="self", personal=True, role=NOBODY),
    # Its numbers are a state (`fake_mist/state/budget.py`): a recording is known by its limit.
    Endpoint(path="/self/usage", cassette="self-usage", identity="request_limit"),
    Endpoint(
        path="/const/countries",
        cassette="const-countries",
        kind=Kind.ARRAY,
        variants={"extend": "false"},
        identity="alpha2",
    ),
    Endpoint(
        path="/const/alarm_defs", cassette="const-alarm_defs", kind=Kind.ARRAY, identity="key"
    ),
    Endpoint(path="/msps/{msp_id}", cassette="msps"),
    Endpoint(
        path="/msps/{msp_id}/orgs",
        cassette="msps-orgs",
        kind=Kind.ARRAY,
        copies=(Copy(of="/orgs/{org_id}"),),
    ),
)
