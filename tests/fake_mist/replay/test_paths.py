"""Path templates: every path finds its own, and words go before ids."""

from __future__ import annotations

import pytest

from fake_mist.endpoints import ENDPOINTS
from fake_mist.replay.paths import Paths

PATHS = Paths(
    (template, template)
    for template in (
        "/orgs/{org_id}",
        "/orgs/{org_id}/devices/search",
        "/sites/{site_id}/devices/{device_id}",
        "/sites/{site_id}/devices/search",
        "/sites/{site_id}/devices/{device_mac}/vc",
    )
)


@pytest.mark.parametrize(
    ("path", "template", "ids"),
    [
        ("/orgs/o", "/orgs/{org_id}", {"org_id": "o"}),
        ("/sites/s/devices/search", "/sites/{site_id}/devices/search", {"site_id": "s"}),
        (
            "/sites/s/devices/d",
            "/sites/{site_id}/devices/{device_id}",
            {"site_id": "s", "device_id": "d"},
        ),
        (
            "/sites/s/devices/search/vc",
            "/sites/{site_id}/devices/{device_mac}/vc",
            {"site_id": "s", "device_mac": "search"},
        ),
    ],
)
def test_a_path_finds_its_template(path: str, template: str, ids: dict[str, str]) -> None:
    """With the names that this template gives to the ids."""
    assert PATHS.find(path) == (template, ids)


@pytest.mark.parametrize(
    "path", ["", "/", "/orgs", "/orgs//devices/search", "/orgs/o/devices", "/sites/s/devices/d/x"]
)
def test_other_paths_find_nothing(path: str) -> None:
    """An empty segment is no id, and a beginning is no path."""
    assert PATHS.find(path) is None


def test_every_endpoint_is_found_by_its_own_path() -> None:
    """No template of the table hides another."""
    table = Paths((endpoint.path, endpoint) for endpoint in ENDPOINTS)
    for endpoint in ENDPOINTS:
        path = endpoint.path.replace("{", "id-").replace("}", "")
        found = table.find(path)
        assert found is not None
        assert found[0] is endpoint
