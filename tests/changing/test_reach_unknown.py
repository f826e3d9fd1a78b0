"""What the cloud leaves out makes the reach of a change unknown, and never smaller than it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mist_mcp.changing.reach import reach_of, reach_of_sites
from mist_mcp.changing.requests import home_of
from mist_mcp.cloud.client import MistClient
from mist_mcp.gate.plan import Reach
from tests.acting import Person, writing
from tests.conftest import no_sleep, settings_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fake_mist import FakeMist

ORG: Final = "11111111-0000-4000-8000-000000000000"
ONE, TWO = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "ab")
OWN, GROUP = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "cd")
FIELDS: Final = (
    *("rftemplate_id", "networktemplate_id", "gatewaytemplate_id", "sitetemplate_id"),
    *("aptemplate_id", "alarmtemplate_id", "secpolicy_id"),
)
COUNTS: Final = {"num_ap": 5, "num_switch": 3, "num_gateway": 1, "num_clients": 40}
SITES: Final[list[dict[str, Any]]] = [
    {"id": ONE, "sitegroup_ids": [GROUP], **dict.fromkeys(FIELDS, OWN), **COUNTS},
    {"id": TWO, "sitegroup_ids": [], **dict.fromkeys(FIELDS), **COUNTS},
]
TEMPLATE: Final = {
    "id": OWN,
    "applies": {"org_id": None, "site_ids": [], "sitegroup_ids": [GROUP]},
    "exceptions": {"site_ids": [TWO]},
}
WHOLE: Final = Reach(devices=9, sites=1, clients=40)
"""What a change of any of the templates affects."""

CHANGED: Final = {
    **{
        f"{ending}/{OWN}": {"id": OWN, "name": "t"}
        for ending in (
            *("rftemplates", "networktemplates", "gatewaytemplates", "sitetemplates"),
            *("aptemplates", "alarmtemplates", "secpolicies"),
        )
    },
    f"templates/{OWN}": TEMPLATE,
    "wlans/ffffffff-0000-4000-8000-000000000000": {"template_id": OWN},
}
ODD: Final[list[Any]] = ["", "x", -1, 1.5, True, {}, [], [None], [7], {"a": 1}]


def answers(**more: Any) -> dict[str, Any]:
    """Return what the cloud answers to each path below the organization."""
    return {
        "stats/sites": SITES,
        "sites": [],
        f"templates/{OWN}": TEMPLATE,
        "": {"id": ORG, "alarmtemplate_id": None},
        **more,
    }


async def reached(path: str, document: Any, documents: dict[str, Any], fake: FakeMist) -> Reach:
    """Return the reach of a change in a cloud that answers so."""

    def handle(request: httpx.Request) -> httpx.Response:
        rest = request.url.path.removeprefix(f"/api/v1/orgs/{ORG}").strip("/")
        if rest not in documents:
            return httpx.Response(404)
        body = documents[rest]
        whole = isinstance(body, list) and request.url.params.get("page") != "1"
        return httpx.Response(200, json=[] if whole else body)

    transport = httpx.MockTransport(handle)
    async with MistClient(settings_on(fake), transport=transport, sleep=no_sleep) as client:
        home = home_of(f"/api/v1/orgs/{ORG}/{path}")
        return await reach_of(client, home, documents=(document,))


def lacking(rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the rows with each field of each row taken away, and with each odd value in it."""
    for at, row in enumerate(rows):
        for name in row:
            rest = {key: value for key, value in row.items() if key != name}
            yield name, [*rows[:at], rest, *rows[at + 1 :]]
            for odd in ODD:
                yield name, [*rows[:at], {**row, name: odd}, *rows[at + 1 :]]


def no_smaller(found: Reach, whole: Reach = WHOLE) -> bool:
    """Tell whether each count is unknown, or at least what it is."""
    pairs = zip(
        (found.devices, found.sites, found.clients),
        (whole.devices, whole.sites, whole.clients),
        strict=True,
    )
    return all(count is None or count >= (real or 0) for count, real in pairs)


@pytest.mark.parametrize("path", CHANGED)
async def test_the_reach_of_a_whole_answer_is_known(path: str, fake: FakeMist) -> None:
    """One site of the two uses it."""
    assert await reached(path, CHANGED[path], answers(), fake) == WHOLE


@pytest.mark.parametrize("path", CHANGED)
async def test_a_field_that_is_missing_or_odd_is_never_taken_for_zero(
    path: str, fake: FakeMist
) -> None:
    """Each field of each row in turn: as it was, unknown, or more."""
    for name, rows in lacking(SITES):
        if rows[0].get("id") == ONE and rows[1].get("id") == TWO:
            found = await reached(path, CHANGED[path], answers(**{"stats/sites": rows}), fake)
            # A text is an id for all that anybody knows, and so is a list of texts.
            told = rows[0].get(name) in ("", "x") or rows[0].get(name) == []
            assert no_smaller(found) or told, (name, rows)


@pytest.mark.parametrize("path", CHANGED)
async def test_rows_that_are_missing_make_all_unknown(path: str, fake: FakeMist) -> None:
    """A row without an id is nobody's; a site of the other list counts, as far as it says."""
    for rows in ([{**SITES[0], "id": odd} for odd in (None, 7, "x")],):
        for row in rows:
            found = await reached(
                path, CHANGED[path], answers(**{"stats/sites": [row, SITES[1]]}), fake
            )
            assert found == Reach()
    alone = answers(**{"stats/sites": SITES[1:], "sites": [{"id": ONE}]})
    assert await reached(path, CHANGED[path], alone, fake) == Reach()
    bare = {name: value for name, value in SITES[0].items() if not name.startswith("num_")}
    uncounted = answers(**{"stats/sites": SITES[1:], "sites": [bare]})
    assert await reached(path, CHANGED[path], uncounted, fake) == Reach(sites=1)


@pytest.mark.parametrize("body", [{}, {"results": SITES}, "x", None, 7])
@pytest.mark.parametrize("path", ["stats/sites", "sites"])
async def test_a_body_of_another_shape_makes_all_unknown(
    path: str, body: Any, fake: FakeMist
) -> None:
    """Nobody can say what it means."""
    for changed in ("setting", *CHANGED):
        found = await reached(changed, CHANGED.get(changed), answers(**{path: body}), fake)
        assert found == Reach()


@pytest.mark.parametrize(
    "applies", [{"sitegroup_ids": GROUP}, {"site_ids": [7]}, {"org_id": 7}, "all", [], 7]
)
async def test_a_template_that_does_not_say_what_it_applies_to(
    applies: Any, fake: FakeMist
) -> None:
    """Left out or of another shape: unknown; null, or new: to nothing."""
    nowhere = Reach(devices=0, sites=0, clients=0)
    for path in list(CHANGED)[-2:]:
        for template in ({"id": OWN}, {"id": OWN, "applies": applies}):
            document = template if path.startswith("templates") else CHANGED[path]
            told = answers(**{f"templates/{OWN}": template})
            assert await reached(path, document, told, fake) == Reach()
    assert await reached(f"templates/{OWN}", {"applies": None}, answers(), fake) == nowhere
    assert await reached("templates", {"name": "new"}, answers(), fake) == nowhere


async def test_a_template_is_the_one_of_its_path(fake: FakeMist) -> None:
    """Whatever the cloud says, or does not say, of its id."""
    for document in ({"name": "t"}, {"id": None}, {"id": TWO}):
        assert await reached(f"rftemplates/{OWN}", document, answers(), fake) == WHOLE


async def test_an_organization_that_does_not_say_its_default(fake: FakeMist) -> None:
    """Sites without an alarm template use that of the organization."""
    path = f"alarmtemplates/{OWN}"
    for org in ({"id": ORG}, {"id": ORG, "alarmtemplate_id": 7}):
        assert await reached(path, CHANGED[path], answers(**{"": org}), fake) == Reach()
    default = {"id": ORG, "alarmtemplate_id": OWN}
    found = await reached(path, CHANGED[path], answers(**{"": default}), fake)
    assert found == Reach(devices=18, sites=2, clients=80)


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                name: st.one_of(st.integers(0, 50), st.none(), st.booleans(), st.text(max_size=3))
                for name in COUNTS
            },
        ),
        max_size=5,
    )
)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_sum_is_that_of_all_or_of_none(rows: list[dict[str, Any]]) -> None:
    """One count that is not known makes the sum unknown."""
    found = reach_of_sites(rows)
    counts = [row.get(name) for row in rows for name in list(COUNTS)[:3]]
    known = [count for count in counts if type(count) is int]
    assert found.devices == (sum(known) if len(known) == len(counts) else None)


async def test_a_person_is_told_that_the_reach_is_not_known(fake: FakeMist, tmp_path: Path) -> None:
    """The site template: the rows of this cloud do not say which sites use it."""
    person = Person(approves=False)
    async with writing(fake, tmp_path, person=person) as client:
        await client.refusal(
            "make_mist_api_call",
            path="/api/v1/orgs/{org_id}/sitetemplates",
            method="POST",
            body={"name": "new"},
        )
    assert "Affected: devices: unknown, sites: unknown, clients: unknown" in person.seen[0]
