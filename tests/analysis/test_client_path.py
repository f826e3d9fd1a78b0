"""How far a client got, by its events."""

from __future__ import annotations

import pytest

from mist_mcp.analysis.client_path import Happening, Outcome, told, way_of

JOIN, IP, DNS = "CLIENT_AUTH_ASSOCIATION", "CLIENT_IP_ASSIGNED", "CLIENT_DNS_OK"
ROAM = "CLIENT_AUTH_REASSOCIATION_11R"
NO_IP, DENY = "MARVIS_EVENT_CLIENT_DHCP_FAILURE", "NAC_CLIENT_DENY"


@pytest.mark.parametrize(
    ("types", "passed", "failed", "online"),
    [
        ((), [], None, "unknown"),
        ((JOIN,), ["associated", "authenticated"], None, "unknown"),
        (("CLIENT_ASSOCIATION",), ["associated"], None, "unknown"),
        ((JOIN, IP, DNS), ["associated", "authenticated", "address", "DNS"], None, "yes"),
        ((JOIN, NO_IP, NO_IP), ["associated", "authenticated"], "address", "no"),
        ((JOIN, NO_IP, JOIN), ["associated", "authenticated"], "address", "no"),
        ((JOIN, NO_IP, JOIN, IP), ["associated", "authenticated", "address"], None, "unknown"),
        ((JOIN, IP, DNS, JOIN), ["associated", "authenticated"], None, "unknown"),
        ((JOIN, IP, DNS, ROAM), ["associated", "authenticated", "address", "DNS"], None, "yes"),
        ((JOIN, IP, DNS, NO_IP), ["associated", "authenticated"], "address", "no"),
        ((JOIN, IP, "MARVIS_DNS_FAILURE"), ["associated", "authenticated", "address"], "DNS", "no"),
        ((DENY, DENY), [], "authenticated", "no"),
        ((DENY, "NAC_CLIENT_PERMIT"), ["authenticated"], None, "unknown"),
        ((DENY, IP), ["address"], None, "unknown"),
        (("CLIENT_ASSOCIATION_FAILURE",), [], "associated", "no"),
        ((JOIN, IP, DNS, "CLIENT_DEAUTHENTICATION"), None, None, "left"),
        (("CLIENT_SOMETHING_OF_NEXT_YEAR",), [], None, "unknown"),
        (("MARVIS_EVENT_CAPTIVE_PORTAL_REDIRECT",), [], None, "unknown"),
    ],
)
def test_the_last_attempt_tells_where_it_stands(
    types: tuple[str, ...], passed: list[str] | None, failed: str | None, online: str
) -> None:
    """A stage is passed, failed or unknown by what is reported, and by nothing else."""
    way = way_of(
        [Happening(told(each), each, 100.0 + at) for at, each in enumerate(types)], seen=None
    )
    assert way.known is bool(types)
    assert passed is None or way.passed == passed
    assert (way.failed.stage if way.failed else None) == failed
    assert way.online == online


def test_a_client_that_was_seen_later_did_not_leave() -> None:
    """The end of a session is no end where the client is there afterwards."""
    left = Happening(told("CLIENT_DEAUTHENTICATION"), "CLIENT_DEAUTHENTICATION", 100.0)
    assert way_of([left], seen=50.0).online == "left"
    assert way_of([left], seen=500.0).online == "unknown"


def test_failures_are_counted_and_the_last_says_why() -> None:
    """Over all attempts, whatever their order."""
    events = [Happening(told(NO_IP), NO_IP, float(at), f"no lease {at}") for at in (3, 1, 2)]
    failed = way_of(events, seen=None).failed
    assert failed is not None
    assert (failed.failures, failed.last, failed.why) == (3, 3.0, "no lease 3")


def test_what_no_list_has_is_unknown() -> None:
    """Neither good nor bad."""
    assert told("CLIENT_SOMETHING_OF_NEXT_YEAR").outcome is Outcome.UNKNOWN
