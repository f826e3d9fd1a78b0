"""The fake cloud around a test: context manager, decorator, fixture, for synchronous clients."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from fake_mist import UnmatchedError
from fake_mist.network import Network
from fake_mist.testing import Cloud, mist
from tests.processes import run

if TYPE_CHECKING:
    from pathlib import Path

SELF = "https://api.mist.com/api/v1/self"
CONFTEST = """
import pytest
from fake_mist.network import Network

pytest_plugins = ["fake_mist.pytest_plugin"]


@pytest.fixture
def mist_network():
    network = Network("Acme")
    network.add_site("Depot")
    return network
"""
TESTS = """
import os
import sys
import httpx

def sites(cloud):
    path = f"/api/v1/orgs/{cloud.network.org_id}/sites"
    return httpx.get("https://api.mist.com" + path, headers=cloud.headers).json()

def test_one(mist_cloud):
    assert os.environ["MIST_APITOKEN"] == "fake-org-admin"
    assert [row["name"] for row in sites(mist_cloud)] == ["Depot"]
    mist_cloud.network.add_site("Yard")
    assert len(sites(mist_cloud)) == 2
    mist_cloud.reset()
    assert len(sites(mist_cloud)) == 1

def test_the_next_begins_anew(mist_cloud):
    assert [row["name"] for row in sites(mist_cloud)] == ["Depot"]
"""


def test_synchronous_clients_find_the_cloud_and_the_environment_comes_back() -> None:
    """One by the proxy and its certificate, one by the plain address."""
    before = dict(os.environ)
    with mist("org-read") as cloud:
        assert httpx.get(SELF, headers=cloud.headers).json()["name"] == "larkspur-dashboard"
        with httpx.Client(trust_env=False, headers=cloud.headers) as plain:
            assert plain.get(f"{cloud.url}/api/v1/self").json()["name"] == "larkspur-dashboard"
        assert [call.path for call in cloud.fake.calls] == ["/api/v1/self"] * 2
    assert dict(os.environ) == before


def test_it_is_a_decorator_too() -> None:
    """With a network of one's own."""
    network = Network("Acme")

    @mist(network=network)
    def act() -> None:
        headers = {"Authorization": f"Token {os.environ['MIST_API_TOKEN']}"}
        url = f"https://api.mist.com/api/v1/orgs/{network.org_id}"
        assert httpx.get(url, headers=headers).json()["name"] == "Acme"

    act()


def ask_for_nothing(cloud: Cloud) -> None:
    """Ask for what there is not."""
    httpx.get("https://api.mist.com/api/v1/nothing", headers=cloud.headers)


def test_what_nothing_answers_fails_the_test_at_its_end() -> None:
    """Although the client got an answer."""
    with pytest.raises(UnmatchedError, match="/api/v1/nothing"), mist() as cloud:
        ask_for_nothing(cloud)


def test_the_fixture_is_taken_from_the_plugin(tmp_path: Path) -> None:
    """In a project that has nothing of ours; each test begins anew."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_mine.py").write_text(TESTS)

    done = run(
        "-q", "-p", "no:cacheprovider", folder=tmp_path, start=(sys.executable, "-m", "pytest")
    )
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
