"""Why a client was refused: the step that failed, else the policy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.analysis.refusals import NO_RULE, REFUSAL_EVENTS, refusals
from mist_mcp.models.client import NacEvent


def event(mac: str, type_: str, at: float) -> NacEvent:
    """Return an event."""
    return NacEvent(mac=mac, type=type_, timestamp=at)


def test_the_step_that_failed_is_the_reason() -> None:
    """A denial follows every failure; alone it means that no rule matched."""
    events = [
        event("a", "NAC_CLIENT_DENY", 3.1),
        event("a", "NAC_CLIENT_CERT_EXPIRED", 3.0),
        event("b", "NAC_CLIENT_DENY", 2.0),
        event("a", "NAC_IDP_AUTHC_FAILURE", 1.0),
    ]
    assert refusals(events) == {"a": "certificate expired", "b": NO_RULE}


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(REFUSAL_EVENTS), st.integers(0, 10_000)),
        unique_by=lambda triple: triple[2],
    )
)
def test_the_order_of_the_events_does_not_matter(events: list[tuple[str, str, int]]) -> None:
    """Only their times do, and each client has one reason."""
    made = [event(*triple) for triple in events]
    assert refusals(made) == refusals(made[::-1])
    assert set(refusals(made)) == {mac for mac, _, _ in events}


def test_an_event_that_nobody_knows_is_no_reason() -> None:
    """Only a denial without a failed step means that no rule matched."""
    assert refusals([event("a", "NAC_CLIENT_SOMETHING_NEW", 1.0)]) == {}
    assert refusals([NacEvent(mac="a"), event("a", "NAC_CLIENT_DENY", 1.0)]) == {"a": NO_RULE}
