"""Service levels: which are below the target, what spoils them, and who suffers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.clock import NOW
from fake_mist.tenant import levels, places, trouble
from mist_mcp.analysis.service_levels import level_name
from mist_mcp.words.times import iso
from tests.server.searching import walked
from tests.tools.test_odd_tenants import ORG, SITE, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "get_site_insights"
ONLY = {"MIST_TOOLS": "get_site_insights,get_next_page"}
BASE = f"sites/{SITE}/sle/site/{SITE}"
HQ = {f"sites/{SITE}": {"id": SITE, "name": "HQ", "org_id": ORG}}


def by_level(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the rows of one site by level."""
    return {row["level"]: row for row in data["rows"]}


def trend(total: list[Any], degraded: list[Any], **more: Any) -> dict[str, Any]:
    """Write an hourly service level as the API shows it."""
    samples = {"total": total, "degraded": degraded, "value": [-72.0] * len(total)}
    return {"start": NOW, "sle": {"name": "x", "interval": 3600, "samples": samples}, **more}


@pytest.mark.parametrize("site", [places.MAIN_CAMPUS, places.MEDICAL_SCHOOL], ids=lambda s: s.name)
async def test_levels_are_those_of_the_tenant(site: Any, connect: Connect) -> None:
    """Every enabled level, as the tenant's own arithmetic has it, the worst first."""
    data = await (await connect(**ONLY)).data("get_site_insights", site_id=site.name)
    truth = {
        level_name(each.name): 100 * levels.level(site, each) for each in levels.measured(site)
    }
    assert {row["level"]: row["percent"] for row in data["rows"]} == {
        name: pytest.approx(percent, abs=0.06) for name, percent in truth.items()
    }
    assert sum(data["by_verdict"].values()) == data["total"] == len(truth)


async def test_dhcp_spoils_connecting_at_the_medical_school(connect: Connect) -> None:
    """Since three hours, at the three starved access points, by the classifier DHCP."""
    data = await (await connect(**ONLY)).data(TOOL, site_id="Medical School")
    ill = data["rows"][: data["by_verdict"]["below target"]]
    assert {row["level"] for row in ill} == {"successful-connect", "time-to-connect"}
    for row in ill:
        assert row["causes"][0].startswith("DHCP ")
        assert row["since"] == iso(NOW - trouble.STARVED_FOR)
        assert set(row["devices"]) == set(trouble.STARVED)
        assert row["devices_hit"] == 3
        assert row["clients_hit"] > 0


@pytest.mark.parametrize(
    ("site", "level", "device", "hours"),
    [
        ("Main Campus", "ap-availability", "AP-CHEM-0.01", 5),
        ("Science Park", "switch-health", "sci-acc-p2-10", 2),
    ],
)
async def test_what_is_bad_now_is_found_behind_a_good_day(
    site: str, level: str, device: str, hours: int, connect: Connect
) -> None:
    """The day as a whole is above the target, the last hours are not."""
    data = await (await connect(**ONLY)).data(TOOL, site_id=site)
    worst = data["rows"][0]
    assert (worst["level"], worst["verdict"]) == (level, "below target now")
    assert worst["latest_percent"] < 90 < worst["percent"]
    assert "-unreachable " in worst["causes"][0]
    assert device in worst["devices"]
    assert worst["since"] == iso(NOW - hours * trouble.HOUR)
    assert data["by_verdict"] == {"below target now": 1, "good": 10}


async def test_a_good_site_is_called_good_and_costs_no_more(
    connect: Connect, fake: FakeMist
) -> None:
    """Nobody is looked for where nothing is wrong."""
    data = await (await connect(cloud=fake, **ONLY)).data(TOOL, site_id="Library Quarter")
    assert data["by_verdict"] == {"good": 8}
    assert "0 of 8" in data["summary"]
    assert not [call.path for call in fake.calls if "impacted" in call.path]


async def test_the_worst_sites_of_an_organization_come_first(
    connect: Connect, fake: FakeMist
) -> None:
    """Without a site: all levels of all sites, in three requests, on several pages."""
    client = await connect(cloud=fake, **ONLY)
    pages = await walked(client, TOOL)
    rows = [row for page in pages for row in page["rows"]]
    assert [row["site"] for row in rows[:2]] == ["Larkspur Medical School"] * 2
    assert [row["percent"] for row in rows] == sorted(row["percent"] for row in rows)
    assert len(rows) == pages[0]["total"]
    # No gateway at the Library Quarter, so nothing is said about it.
    assert sum(row["level"] == "gateway-health" for row in rows) == 5
    assert sum(row["level"] == "coverage" for row in rows) == 6


async def test_one_level_is_compared_across_sites(connect: Connect) -> None:
    """A metric without a site is a level of all sites."""
    data = await (await connect(**ONLY)).data(TOOL, metric="switch_health")
    assert {row["level"] for row in data["rows"]} == {"switch-health"}
    assert data["rows"][0]["site"] == "Larkspur Science Park"


async def test_one_level_is_shown_hour_by_hour(connect: Connect) -> None:
    """Hyphens and underscores are alike; the course agrees with the row."""
    data = await (await connect(**ONLY)).data(TOOL, site_id="Science Park", metric="Switch-Health")
    (row,) = data["rows"]
    assert len(data["course"]) == levels.HOURS
    assert data["course"][-1]["value"] == row["latest_percent"]
    assert sum(point["value"] < 90 for point in data["course"]) == 2


@pytest.mark.parametrize(
    "metric", ["failed-to-connect", "successful-connect", "Successful Connect", "failed_to_connect"]
)
@pytest.mark.parametrize("site", [{}, {"site_id": "Medical School"}])
async def test_the_level_of_connecting_has_two_names(
    metric: str, site: dict[str, str], connect: Connect
) -> None:
    """The portal's, of what succeeds, and the one of what fails."""
    data = await (await connect(**ONLY)).data(TOOL, metric=metric, **site)
    assert len({row["level"] for row in data["rows"]}) == 1
    assert data["rows"][0]["level"].removesuffix("s").endswith("connect")


async def test_an_insight_metric_is_shown_over_time(connect: Connect) -> None:
    """The access points that went dark are missing in the count of the last hours."""
    data = await (await connect(**ONLY)).data(TOOL, site_id="Main Campus", metric="num_aps")
    values = [point["value"] for point in data["course"]]
    assert values[0] - values[-1] == len(trouble.OFFLINE_ROOMS)
    assert f"now {values[-1]:g}" in data["summary"]
    assert data["course"][0]["time"] < data["course"][1]["time"]


async def test_a_site_token_sees_the_levels_of_its_site(connect: Connect) -> None:
    """The other sites are closed to it, and so is the organization as a whole."""
    client = await connect("site-read", **ONLY)
    assert (await client.data(TOOL, site_id="Science Park"))["total"] == len(levels.METRICS)
    assert await client.refusal(TOOL)
    assert await client.refusal(TOOL, site_id="Main Campus")


@pytest.mark.parametrize("metric", ["no-such-metric", "../../self", "@evil.example", "\u202e", "x"])
@pytest.mark.parametrize("site", [{}, {"site_id": "Main Campus"}])
async def test_an_unknown_metric_is_refused(
    metric: str, site: dict[str, str], connect: Connect
) -> None:
    """The error lists what there is."""
    sentence = await (await connect(**ONLY)).refusal(TOOL, metric=metric, **site)
    assert '"coverage"' in sentence


async def test_nothing_known_is_not_good() -> None:
    """Intervals without samples, a level without any, and one that the cloud does not give."""
    odd = {
        **HQ,
        f"{BASE}/metrics": {"enabled": ["coverage", "roaming", "capacity", "../x", None]},
        f"{BASE}/metric/coverage/summary-trend": trend([10, None, 10, 0], [5, 3, None, 0]),
        f"{BASE}/metric/roaming/summary-trend": {"sle": None, "classifiers": [None]},
        f"{BASE}/metric/coverage/impacted-aps": {"aps": [{"ap_mac": "aa"}, None]},
        f"{BASE}/metric/coverage/impacted-users": 404,
    }
    answer = await answer_of(TOOL, odd, site_id=SITE)
    found = by_level(answer.data)
    assert (found["coverage"]["verdict"], found["coverage"]["percent"]) == ("below target", 50.0)
    assert found["coverage"]["devices"] == ["aa"]
    assert "clients_hit" not in found["coverage"]
    assert found["roaming"]["verdict"] == "no data"
    assert "1 without data" in answer.text
    assert "no figures for: capacity" in answer.text


async def test_metrics_whose_values_are_objects_are_shown() -> None:
    """And nulls are no zeros."""
    top = [{"app": "video", "bytes": 7, "x": {}}, None, "x", 5, True]
    odd = {
        **HQ,
        f"{BASE}/metrics": {},
        "const/insight_metrics": {"top-app": {"unit": None}, "other": {"scopes": ["ap"]}, "x": 1},
        f"sites/{SITE}/insights/top-app": {"results": top, "start": NOW, "interval": 600},
    }
    answer = await answer_of(TOOL, odd, site_id=SITE, metric="top_app")
    assert answer.data["course"][0]["top"] == {"app": "video", "bytes": "7"}
    assert [point.get("value") for point in answer.data["course"]] == [None] * 3 + [5, None]
    assert (await answer_of(TOOL, odd, site_id=SITE, metric="other")).is_error


async def test_a_metric_that_the_cloud_does_not_have_has_no_values() -> None:
    """It is listed among the metrics, and not found at the site: that is no error of who asks."""
    listed = {"const/insight_metrics": {"num_clients": {"unit": None}}, f"{BASE}/metrics": {}}
    answer = await answer_of(TOOL, {**HQ, **listed}, site_id=SITE, metric="num_clients")
    assert "num_clients: no values" in answer.text


async def test_a_level_has_one_name_and_one_direction(connect: Connect) -> None:
    """Of one site and of all: the share of connects that succeeded, by whichever name."""
    client = await connect(**ONLY)
    one = by_level(await client.data(TOOL, site_id="Medical School"))["successful-connect"]
    for name in ("failed-to-connect", "successful_connect", "Successful-Connect"):
        (row,) = (await client.data(TOOL, site_id="Medical School", metric=name))["rows"]
        assert (row["level"], row["percent"]) == ("successful-connect", one["percent"])
        everywhere = (await client.data(TOOL, metric=name))["rows"]
        assert {row["level"] for row in everywhere} == {"successful-connect"}
        assert everywhere[0]["site"] == "Larkspur Medical School"


async def test_a_site_without_telemetry_is_not_called_good(connect: Connect) -> None:
    """Neither by itself nor among the others."""
    client = await connect(**ONLY)
    alone = await client.data(TOOL, site_id="Larkspur Field Station")
    assert "no service level has data" in alone["summary"]
    assert "0 of" not in alone["summary"]
    every = await client.data(TOOL)
    assert any('1 of 7 sites, good or bad: "Larkspur Field Station"' in n for n in every["notes"])


@pytest.mark.parametrize("rows", [[], [{"site_id": SITE}], [{"site_id": None, "num_aps": 3}]])
async def test_sites_of_which_nothing_is_known_are_unknown(rows: list[Any]) -> None:
    """A row with nothing but the site is no site of level 0, nor one above it."""
    answer = await answer_of(TOOL, {f"orgs/{ORG}/insights/sites-sle": {"results": rows}})
    assert "no service level has data" in answer.data["summary"]
    assert any("No data from 1 of 1 sites" in note for note in answer.data["notes"])


@pytest.mark.parametrize("metric", ["num_clients", "coverage"])
async def test_values_that_begin_late_are_said_to(connect: Connect, metric: str) -> None:
    """A window that is longer than what the cloud gives is not called covered."""
    client = await connect(**ONLY)
    day = await client.data(TOOL, site_id="Main Campus", metric=metric)
    quarter = await client.data(TOOL, site_id="Main Campus", metric=metric, duration="90d")
    begins = f"values since {quarter['course'][0]['time']} alone"
    assert any(begins in note for note in quarter["notes"])
    assert not any("alone" in note for note in day.get("notes") or [])
