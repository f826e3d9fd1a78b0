"""Typed views: the live cloud sends more, less and other than it promises."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.models.account import Me
from mist_mcp.models.alarm import Alarm
from mist_mcp.models.base import read_all
from mist_mcp.models.device import Device, DeviceStats
from mist_mcp.models.organization import Org, OrgSetting
from mist_mcp.models.site import Site

pytestmark = pytest.mark.every_python

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
KINDS = (Alarm, Device, DeviceStats, Me, Org, OrgSetting, Site)


@given(st.sampled_from(KINDS), st.data())
def test_no_value_of_a_field_makes_an_object_unreadable(kind: Any, data: st.DataObject) -> None:
    """One misshapen field never costs the whole row."""
    fields = st.dictionaries(st.sampled_from(sorted(kind.model_fields)), JSON)
    assert isinstance(kind.model_validate(data.draw(fields)), kind)


def test_a_misshapen_value_counts_as_unknown() -> None:
    """The field has its default, and the others their values."""
    site = Site.model_validate({"id": "a", "name": ["x"], "latlng": 7, "num_ap": "many"})
    assert (site.id, site.name, site.latlng, site.num_ap) == ("a", "", None, None)


def test_live_quirks_are_read() -> None:
    """Null MSPs, times with fractions, numbers where the API promises text."""
    org = Org.model_validate({"id": "a", "msp_id": None, "created_time": 1.5, "surprise": 1})
    assert (org.msp_id, org.created_time) == (None, 1.5)
    stats = DeviceStats.model_validate({"bgp_peers": [{"neighbor_as": 65000}]})
    assert [peer.neighbor_as for peer in stats.bgp_peers or []] == ["65000"]


def test_values_outside_a_published_enum_survive() -> None:
    """The view `org_admin` of live tokens is in no published list."""
    owner = Me.model_validate({"privileges": [{"role": "emperor", "views": ["org_admin"]}]})
    assert owner.privileges is not None
    assert (owner.privileges[0].role, owner.privileges[0].views) == ("emperor", ["org_admin"])


def test_null_privileges_stay_unknown_and_do_not_become_none_at_all() -> None:
    """Whoever judges them must see the difference: a session that waits for a second factor."""
    assert Me.model_validate({"privileges": None}).privileges is None
    assert Me.model_validate({"privileges": "x"}).privileges is None
    assert Me.model_validate({"privileges": []}).privileges == []


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_json_cannot_write_is_no_number(value: float) -> None:
    """Python reads NaN and 1e999; no client could read our answer with them."""
    assert DeviceStats.model_validate({"uptime": value}).uptime is None


def test_rows_are_read_in_their_order() -> None:
    """One object a row."""
    assert [org.id for org in read_all(Org, [{"id": "b"}, {"id": "a"}])] == ["b", "a"]
