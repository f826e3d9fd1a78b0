"""Fixtures: write `pytest_plugins = ["fake_mist.pytest_plugin"]` into your `conftest.py`.

A fixture `mist_network` of your own, that gives a `Network`, replaces the built-in one, and one
called `mist_token` chooses the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_mist.cloud import DEFAULT_TOKEN
from fake_mist.testing import Cloud, mist

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.network import Network


@pytest.fixture
def mist_network() -> Network | None:
    """Serve the built-in network."""
    return None


@pytest.fixture
def mist_token() -> str:
    """Be the administrator of the organization."""
    return DEFAULT_TOKEN


@pytest.fixture
def mist_cloud(mist_network: Network | None, mist_token: str) -> Iterator[Cloud]:
    """Serve a cloud, to which every Mist client of the test is led."""
    with mist(mist_token, network=mist_network) as cloud:
        yield cloud
