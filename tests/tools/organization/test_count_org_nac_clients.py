"""Counts of access control: sums of the counts, never the number of values."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.words.untrusted import clean
from tests.server.searching import ONLY, place_ids, searched, walked
from tests.tools.test_odd_tenants import ORG, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Asker, Connect

TOOL = "count_org_nac_clients"


FIELDS = {
    "type": "type",
    "status": "last_status",
    "auth_type": "auth_type",
    "nacrule_name": "last_nacrule_name",
    "vlan": "last_vlan",
    "ssid": "last_ssid",
    "username": "last_username",
}


async def test_the_counts_are_those_of_the_rows(connect: Connect, fake: FakeMist) -> None:
    """Every value with its clients, on the first page or a further one."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, "Medical")
    rows = await searched(fake, f"orgs/{org}/nac_clients/search")
    for distinct, field in FIELDS.items():
        truth = Counter(clean(str(row[field])) for row in rows if field in row)
        pages = await walked(client, "count_org_nac_clients", distinct=distinct)
        assert pages[0]["clients"] == sum(truth.values()), distinct
        assert pages[0]["total"] == len(truth), distinct
        counts = {row["value"]: row["clients"] for page in pages for row in page["rows"]}
        assert counts == truth, distinct


async def test_the_refused_are_counted_by_site_and_access_point(connect: Connect) -> None:
    """Ids become names."""
    client = await connect(**ONLY)
    sites = await client.data(TOOL, distinct="site_id", status="denied")
    assert sites["clients"] == 16
    assert sites["rows"][0] == {"value": "Larkspur Main Campus", "clients": 10}
    aps = await client.data(TOOL, distinct="ap", status="denied")
    assert all(row["value"].startswith("AP-") for row in aps["rows"])


async def test_without_a_mark_clients_are_counted_by_type(connect: Connect) -> None:
    """The API's own default, said in the answer."""
    data = await (await connect(**ONLY)).data(TOOL)
    assert data["distinct"] == "type"
    assert {row["value"] for row in data["rows"]} == {"wired", "wireless"}


async def test_an_unknown_mark_is_refused(connect: Connect) -> None:
    """With the marks that there are."""
    assert "distinct" in await (await connect(**ONLY)).refusal(TOOL, distinct="shoe size")


async def test_two_buckets_are_not_two_clients() -> None:
    """The documentation's own example: wired 10, wireless 15, total 2."""
    buckets = [{"type": "wired", "count": 10}, {"type": "wireless", "count": 15}, {"count": 1}, 7]
    path = f"orgs/{ORG}/nac_clients/count"
    answer = await answer_of(TOOL, {path: {"results": buckets, "total": 2}})
    assert answer.data["clients"] == 26
    cut = await answer_of(TOOL, {path: {"results": buckets, "total": 900}})
    assert "more values" in cut.text


@pytest.mark.parametrize(
    ("distinct", "bucket", "value"),
    [
        ("status", {"last_status": "denied", "count": 3}, "denied"),
        ("vlan", {"last_vlan": 30, "count": 3}, "30"),
        ("nacrule_name", {"last_nacrule_name": ["Staff", "Guests"], "count": 3}, "Staff"),
        ("username", {"user": "u1", "count": 3}, "u1"),
        ("mdm_compliance", {"mdm_compliance": True, "count": 3}, "true"),
        ("ssid", {"ssid": "eduroam", "last_ssid": "guest", "count": 3}, "eduroam"),
        ("ssid", {"a": 1, "b": 2, "count": 3}, "(unknown)"),
        ("ssid", {"ssid": None, "count": 3}, "(unknown)"),
    ],
)
async def test_values_are_read_under_whatever_key(
    distinct: str, bucket: dict[str, Any], value: str
) -> None:
    """Clouds key a count by what was asked, or by the field of the rows."""
    path = f"orgs/{ORG}/nac_clients/count"
    answer = await answer_of(TOOL, {path: {"results": [bucket]}}, distinct=distinct)
    assert answer.data["rows"] == [{"value": value, "clients": 3}]


async def test_clients_without_a_value_are_not_called_none(client: Asker) -> None:
    """Those who were denied have no VLAN: that the count is 0 says nothing of them."""
    answer = await client.call("count_org_nac_clients", {"distinct": "vlan", "status": "denied"})
    assert "without a vlan are not counted" in answer.text
    assert (await client.data("count_org_nac_clients"))["notes"] == []
