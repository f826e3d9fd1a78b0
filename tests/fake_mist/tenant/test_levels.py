"""Service levels and insights: figures that agree, and troubles that show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fake_mist import NOW
from fake_mist.tenant import levels, trouble
from fake_mist.tenant.draw import device_id
from fake_mist.tenant.places import MAIN_CAMPUS, MEDICAL_SCHOOL, SCIENCE_PARK, SITES, UNIVERSITY
from tests.fake_mist.asking import ORG, rows

if TYPE_CHECKING:
    import httpx

    from fake_mist.tenant.model import Site

OWN_SITES = [site for site in SITES if site.org == UNIVERSITY]
SPELLING = {"failed-to-connect": "successful-connect", "switch_health": "switch-health"}


def sle(site: Site, metric: str, what: str) -> str:
    """Give the path of a service level."""
    return f"/api/v1/sites/{site.id}/sle/site/{site.id}/metric/{metric}/{what}"


def is_watched(row: dict[str, Any]) -> bool:
    """Tell whether a row of service levels has any: a site without telemetry is its id alone."""
    return len(row) > 1


async def body(client: httpx.AsyncClient, path: str, **params: str) -> Any:
    """Give one answer."""
    response = await client.get(path, params=params)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("metric", levels.METRICS, ids=lambda metric: metric.name)
async def test_the_two_families_of_endpoints_agree(
    client: httpx.AsyncClient, metric: levels.Metric
) -> None:
    """The level of a site is the share of good minutes in its trend, where it is measured."""
    compared = await rows(client, f"{ORG}/insights/sites-sle", sle=metric.concerns)
    name = SPELLING.get(metric.name, metric.name)
    for row in filter(is_watched, compared):
        site = next(each for each in OWN_SITES if each.id in row["site_id"])
        assert (name in row) == (metric in levels.measured(site))
        if name in row:
            trend = await body(client, sle(site, metric.name, "summary-trend"))
            samples = trend["sle"]["samples"]
            good = 1 - sum(samples["degraded"]) / sum(samples["total"])
            assert row[name] == pytest.approx(good, abs=1e-6)


async def test_classifiers_sum_up_to_the_metric(client: httpx.AsyncClient) -> None:
    """What was lost in an hour is lost to one classifier or another."""
    trend = await body(client, sle(MEDICAL_SCHOOL, "failed-to-connect", "summary-trend"))
    columns = [each["samples"]["degraded"] for each in trend["classifiers"]]
    lost = [sum(hour) for hour in zip(*columns, strict=True)]
    assert lost == trend["sle"]["samples"]["degraded"]


@pytest.mark.parametrize(
    ("site", "metric", "classifier"),
    [
        (MEDICAL_SCHOOL, "failed-to-connect", "DHCP"),
        (MEDICAL_SCHOOL, "time-to-connect", "DHCP"),
        (MAIN_CAMPUS, "ap-availability", "ap-unreachable"),
        (SCIENCE_PARK, "switch_health", "switch-unreachable"),
    ],
)
async def test_the_troubled_site_is_the_worst_by_its_classifier(
    client: httpx.AsyncClient, site: Site, metric: str, classifier: str
) -> None:
    """No other site is as low, and one classifier is to blame."""
    concern = "wired" if metric == "switch_health" else "wifi"
    compared = await rows(client, f"{ORG}/insights/sites-sle", sle=concern)
    name = SPELLING.get(metric, metric)
    assert min(filter(is_watched, compared), key=lambda row: row[name])["site_id"] == site.id
    trend = await body(client, sle(site, metric, "summary-trend"))
    worst = max(trend["classifiers"], key=lambda each: sum(each["samples"]["degraded"]))
    assert worst["name"] == classifier


@pytest.mark.parametrize(
    ("site", "metric", "names"),
    [
        (MEDICAL_SCHOOL, "failed-to-connect", set(trouble.STARVED)),
        (MAIN_CAMPUS, "ap-availability", {f"AP-CHEM-{room}" for room in trouble.OFFLINE_ROOMS}),
    ],
)
async def test_impact_names_the_access_points_of_the_trouble(
    client: httpx.AsyncClient, site: Site, metric: str, names: set[str]
) -> None:
    """No more and no fewer, in the list and in the summary."""
    impacted = await body(client, sle(site, metric, "impacted-aps"))
    summary = await body(client, sle(site, metric, "impact-summary"))
    assert {row["name"] for row in impacted["aps"]} == names
    assert {row["name"] for row in summary["ap"]} == names
    assert impacted["total_count"] == len(names)


async def test_impacted_users_are_clients_of_the_site(client: httpx.AsyncClient) -> None:
    """Their MACs are in the wireless search."""
    found = await body(client, sle(MEDICAL_SCHOOL, "time-to-connect", "impacted-users"))
    macs = {row["mac"] for row in await rows(client, f"{ORG}/clients/search", limit="1000")}
    assert found["users"]
    assert {row["mac"] for row in found["users"]} <= macs


async def test_insights_end_with_what_is_true_now(client: httpx.AsyncClient) -> None:
    """The last hour of a series is the number that statistics give."""
    totals = {row["id"]: row for row in await rows(client, f"{ORG}/stats/sites")}
    for site in OWN_SITES:
        path = f"/api/v1/sites/{site.id}/insights"
        clients = await body(client, f"{path}/num_clients")
        aps = await body(client, f"{path}/num_aps")
        assert clients["end"] == NOW
        assert clients["results"][-1] == totals[site.id]["num_clients"]
        assert aps["results"][-1] == totals[site.id]["num_ap_connected"]


async def test_the_described_path_of_insights_is_not_found(client: httpx.AsyncClient) -> None:
    """As in live clouds: the metric of a site stands in the path."""
    answer = await client.get(
        f"/api/v1/sites/{MAIN_CAMPUS.id}/insights", params={"metrics": "num_aps"}
    )
    assert answer.status_code == 404


async def test_an_offline_access_point_has_nothing_to_tell(client: httpx.AsyncClient) -> None:
    """Its series is zero since it went off, and was not before."""
    (row,) = await rows(client, f"{ORG}/inventory/search", name="AP-CHEM-0.01")
    path = f"/api/v1/sites/{MAIN_CAMPUS.id}/insights/ap/{device_id(row['mac'])}/stats"
    series = (await body(client, path, metrics="bytes"))["results"]
    hours = trouble.DARK_FOR // trouble.HOUR
    assert not any(series[-hours:])
    older = f"/api/v1/sites/{MAIN_CAMPUS.id}/insights/device/{row['mac']}/bytes"
    assert (await body(client, older))["results"] == series


async def test_marvis_says_what_is_wrong(client: httpx.AsyncClient) -> None:
    """By site, by network and by device."""
    path = f"{ORG}/troubleshoot"
    (dhcp,) = await rows(client, path, site_id=MEDICAL_SCHOOL.id, type="wireless")
    assert dhcp["reason"] == "DHCP failure"
    assert not await rows(client, path, site_id=SCIENCE_PARK.id, type="wan")


async def test_the_rogue_is_heard(client: httpx.AsyncClient) -> None:
    """The honeypot's name is the one of the alarm, in insights and in events."""
    site = f"/api/v1/sites/{MAIN_CAMPUS.id}"
    (rogue,) = await rows(client, f"{site}/insights/rogues", type="honeypot")
    (event,) = await rows(client, f"{site}/rogues/events/search", type="honeypot")
    assert rogue["ssid"] == event["ssid"] == trouble.INJECTED_SSID
    assert rogue["bssid"] == event["bssid"]
    assert len(await rows(client, f"{site}/insights/rogues")) > 1
