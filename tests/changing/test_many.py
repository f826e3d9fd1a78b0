"""What acts on many at once: every act of the published description is judged, and refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import mist_mcp.cloud
from fake_mist.published.acts import acts
from mist_mcp.changing.many import MANY, acts_on
from mist_mcp.changing.requests import METHODS, Method, require_changeable
from mist_mcp.errors import InputError
from tests.acting import Person, posted, writing
from tests.docs.tables import assert_made, table
from tests.sentences import check_sentence

if TYPE_CHECKING:
    from fake_mist import FakeMist

ACTS: Final[dict[str, list[str]]] = json.loads(
    Path(mist_mcp.cloud.__path__[0], "published.json").read_text(encoding="utf-8")
)["acts"]
ID: Final = "3b802e67-7220-56a0-b9c5-269e5d6d8400"
NAMES_SEVERAL: Final = re.compile(
    r"\[\]|(.*_)?(ids|macs|serials|serial_numbers|nodes|members|emails|accounts|switches|discard)"
)
ONE: Final = {
    "alarms": "alarms are marked as seen; no device or client notices",
    "alarmtemplates/suppress": "the organization's own alarms are silent for a while",
    "cert": "the one certificate of the organization",
    "clients/{}": "one client, in the path",
    "clone": "one copy",
    "crl/truncate": "the one list of the organization",
    "exports/e911_report": "a report",
    "iotendpoints": "one endpoint, in the path",
    "licenses": "licences move; the body has them all",
    "location/ml/reset/map": "one map, in the path",
    "maps/auto_geofences": "fences on maps; no device changes",
    "maps/{}": "a map, its zones or its picture",
    "marvis_configs": "an opinion",
    "mist_nac/test_idp": "a test",
    "mxedges/{}": "one Mist Edge, in the path",
    "nac_clients": "one client, in the path",
    "nacportals/{}": "a picture or a page of one portal",
    "otherdevices/{}": "one device, in the path",
    "pskportals/{}": "a picture or a page of one portal",
    "psks/{}": "one key, in the path",
    "rfdiags/{}": "one recording",
    "sdkinvites/{}": "one invitation",
    "setting": "the one setting of an organization or a site, or a connection to another system",
    "sle": "one threshold",
    "sites": "one site is made",
    "ssr/{}": "one device, in the path",
    "subscriptions": "mail to whoever calls",
    "templates/{}": "one copy",
    "tickets": "a ticket, its comments and attachments",
    "uisettings": "a page of the portal",
    "webhooks/{}": "a test message",
    "wired_clients": "one client, in the path",
    "wlans/{}": "a picture or a page of one WLAN",
    "assets/{}": "a picture of one asset",
    "jsi": "one device, in the path",
}
"""Acts that are about one thing, by how their path begins after the organization or the site."""

LISTS_OF_ONE: Final = {
    "alarm_ids": "alarms are marked; the whole list is in the body that a person sees",
    "attachment_ids": "files of one ticket",
    "sitegroup_ids": "groups of the one site that is made",
}
"""Lists of ids in acts that are about one thing."""


def refused(operation: str) -> bool:
    """Tell whether an operation is refused whoever approves it."""
    method, _, path = operation.partition(" ")
    filled = re.sub(r"{\w+}", ID, path)
    try:
        require_changeable(_method(method), filled)
    except InputError:
        return True
    return False


def _method(text: str) -> Method:
    return next(each for each in METHODS if each == text)


def rest_of(operation: str) -> str:
    """Return the path after the organization or the site, with a brace pair for each id."""
    return re.sub(r"{\w+}", "{}", operation).partition("/{}/")[2]


def judged_one(operation: str) -> list[str]:
    """Return which entries of the list say that an act is about one thing."""
    rest = rest_of(operation)
    return [start for start in ONE if rest == start or rest.startswith(f"{start}/")]


@pytest.mark.parametrize("operation", ACTS)
def test_every_act_is_refused_or_judged_to_be_about_one_thing(operation: str) -> None:
    """A new one in a newer description is neither, until somebody looks at it."""
    assert refused(operation) or judged_one(operation), operation


@pytest.mark.parametrize("operation", ACTS)
def test_what_names_several_is_refused(operation: str) -> None:
    """A list of ids, addresses or rows in the body; the exceptions have reasons."""
    several = {name for name in ACTS[operation] if NAMES_SEVERAL.fullmatch(name)}
    assert refused(operation) or several <= LISTS_OF_ONE.keys(), several


def test_the_table_and_the_list_hold_nothing_that_is_not_published() -> None:
    """Nor what stands in both."""
    shapes = {re.sub(r"{\w+}", "{}", act).replace("/api/v1", "") for act in ACTS}
    assert MANY.keys() - shapes == set()
    rests = {rest_of(act) for act in ACTS}
    assert [s for s in ONE if not any(r == s or r.startswith(f"{s}/") for r in rests)] == []


def test_an_act_that_a_newer_description_adds_is_noticed() -> None:
    """By its place alone; and refused by its last word."""
    described: dict[str, Any] = {
        "paths": {
            "/api/v1/orgs/{org_id}/toasters/upgrade": {"post": {}},
            "/api/v1/orgs/{org_id}/toasters": {"post": {}},
            "/api/v1/orgs/{org_id}/toasters/{toaster_id}": {"put": {}, "delete": {}},
        }
    }
    assert acts(described) == {"POST /api/v1/orgs/{org_id}/toasters/upgrade": []}
    (new,) = acts(described)
    assert not judged_one(new)
    assert refused(new)


@pytest.mark.parametrize("path", ["inventory", "Inventory", "inventory/", "INVENTORY/REPLACE"])
def test_no_spelling_makes_it_one(path: str) -> None:
    """Capital letters and a slash behind."""
    assert acts_on("POST", f"/orgs/{ID}/{path}") == "devices"


@pytest.mark.parametrize(
    ("path", "method", "body"),
    [
        ("/api/v1/orgs/{org_id}/inventory", "PUT", {"op": "unassign", "macs": ["5c5b35510003"]}),
        ("/api/v1/orgs/{org_id}/inventory/replace", "POST", {"mac": "5c5b35510003"}),
        ("/api/v1/orgs/{org_id}/ssr/upgrade", "POST", {"device_ids": [ID]}),
        ("/api/v1/orgs/{org_id}/psks/delete", "POST", {"psk_ids": [ID]}),
        ("/api/v1/sites/{site_id}/rrm/optimize", "POST", {"bands": ["5"]}),
        ("/api/v1/sites/{site_id}/devices/reprovision", "POST", {}),
        ("/api/v1/sites/{site_id}/clients/disconnect", "POST", {"macs": ["5c5b35510003"]}),
        ("/api/v1/sites/{site_id}/setting/blacklist", "DELETE", None),
    ],
)
async def test_nobody_is_asked_about_many_at_once(
    path: str, method: str, body: Any, fake: FakeMist, tmp_path: Path
) -> None:
    """By the tool, before anything is read; the sentence says what to do instead."""
    person = Person()
    where = {"site_id": "Harbour Branch"} if "{site_id}" in path else {}
    async with writing(fake, tmp_path, person=person) as client:
        refusal = await client.refusal(
            "make_mist_api_call", path=path, method=method, body=body, **where
        )
    check_sentence(refusal)
    assert "Mist portal" in refusal
    assert (person.seen, posted(fake)) == ([], [])


def test_a_document_lists_them(golden: Any) -> None:
    """The table that the server refuses by is the one that people read."""
    rows = [(f"`{operation}`", things) for operation, things in MANY.items()]
    made = table(("request", "acts on many"), *rows)
    assert_made("tools.md", "many", made, update=golden.update)
