"""What the suite accepts as a request that somebody published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_mist.cloud import Call

if TYPE_CHECKING:
    from tests.conftest import Contract

ID = "3b802e67-7220-56a0-b9c5-269e5d6d8400"
ORG = f"/api/v1/orgs/{ID}"


@pytest.mark.parametrize(
    ("method", "path", "params", "known"),
    [
        ("GET", f"{ORG}/wlans", {"limit": "1"}, True),
        ("GET", f"{ORG}/wlans", {"color": "red"}, False),
        ("GET", f"{ORG}/wlans/{ID}", {}, True),
        ("GET", f"{ORG}/wlans/{ID}", {"limit": "1"}, False),
        ("GET", f"{ORG}/inventory/{ID}", {}, False),
        ("PUT", f"{ORG}/wlans/{ID}", {}, True),
        ("PUT", f"{ORG}/wlans/{ID}", {"limit": "1"}, False),
        ("PUT", f"{ORG}/setting", {}, True),
        ("PUT", f"{ORG}/inventory/{ID}", {}, False),
        ("PUT", f"{ORG}/alarms/ack", {}, False),
        ("DELETE", f"{ORG}/evpn_topologies/{ID}", {}, True),
        ("DELETE", f"{ORG}/setting/{ID}", {}, False),
        ("POST", f"{ORG}/wlans", {}, True),
        ("POST", f"{ORG}/alarms/ack", {}, True),
        ("POST", f"{ORG}/wlans/{ID}", {}, False),
        ("PATCH", f"{ORG}/wlans/{ID}", {}, False),
    ],
)
def test_only_published_requests_are_accepted(
    contract: Contract, method: str, path: str, params: dict[str, str], known: bool
) -> None:
    """With its own method, path and parameters; nothing else is let through for that."""
    call = Call(method, path, params, 200)
    assert (contract.breaches([call]) == []) is known
