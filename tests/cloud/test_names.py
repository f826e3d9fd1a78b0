"""Names in, names out: what the token's grants reach, looked up in the cloud."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.names import (
    OrgName,
    find_device,
    find_org,
    find_site,
    me,
    orgs_of,
    search_inventory,
    site_names,
    sites_of,
)
from mist_mcp.errors import (
    AmbiguousNameError,
    InputError,
    NotFoundError,
    UnknownNameError,
    UnreadableAnswerError,
)
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.words.naming import NO_ID

ORG, OTHER, MSP = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "123")
HQ, LAB, BRANCH = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "abc")
MAC = "5c5b35000001"
WHOLE = OrgName(id=ORG, name="Larkspur", role="admin", whole=True)
SITES = [{"id": HQ, "name": "HQ", "org_id": ORG}, {"id": LAB, "name": "HQ Lab", "org_id": ORG}]
DEVICES: dict[str, list[dict[str, Any]]] = {
    "ap": [
        {"mac": MAC, "serial": "A1", "name": "ap-1", "site_id": HQ, "type": "ap"},
        {"mac": "5c5b35000011", "serial": "A2", "name": "ap-11", "site_id": LAB, "type": "ap"},
        {"mac": "5c5b35000012", "serial": "A3", "name": "store", "site_id": NO_ID, "type": "ap"},
    ],
    "switch": [
        {
            "mac": "aabbcc000001",
            "vc_mac": "020003000001",
            "hostname": "core",
            "serial": "S1",
            "site_id": HQ,
            "type": "switch",
            "master": True,
        },
        {
            "mac": "aabbcc000002",
            "vc_mac": "020003000001",
            "hostname": "core",
            "serial": "S2",
            "site_id": HQ,
            "type": "switch",
            "master": False,
        },
    ],
    "gateway": [{"mac": "ddeeff000001", "serial": "G1", "site_id": HQ, "type": "gateway"}],
}


class Cloud:
    """Answers by path; searches the inventory as Mist does, one type at a time."""

    def __init__(self, *grants: dict[str, Any], documents: Any = None) -> None:
        """Start with a token of these grants."""
        self.paths: list[str] = []
        self.documents = {
            "self": {"privileges": list(grants)},
            f"orgs/{ORG}/sites": SITES,
            f"sites/{HQ}": SITES[0],
            f"sites/{BRANCH}": {"id": BRANCH, "name": "Branch", "org_id": OTHER},
            f"msps/{MSP}/orgs": [{"id": ORG, "name": "Larkspur"}, {"id": OTHER, "name": "Heron"}],
            **(documents or {}),
        }

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Give the document at the path."""
        path = request.url.path.removeprefix("/api/v1/")
        self.paths.append(path)
        if path == f"orgs/{ORG}/inventory/search":
            query = request.url.params
            text = query["text"].strip("*").lower()
            found = [row for row in DEVICES[query["type"]] if text in str(row).lower()]
            return httpx.Response(200, json={"results": found, "total": len(found)})
        if path not in self.documents:
            return httpx.Response(404, json={"detail": "Not found."})
        return httpx.Response(200, json=self.documents[path])

    def client(self) -> MistClient:
        """Return a client of this cloud."""
        loaded = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"}))
        return MistClient(loaded.settings, transport=httpx.MockTransport(self.handle))


def org_grant(org_id: str | None = ORG, name: str = "Larkspur", **more: Any) -> dict[str, Any]:
    """Return a grant on an organization."""
    return {"scope": "org", "role": "admin", "org_id": org_id, "name": name, **more}


def site_grant(site_id: str, org_id: str = ORG) -> dict[str, Any]:
    """Return a grant on a site."""
    return {
        "scope": "site",
        "role": "read",
        "site_id": site_id,
        "name": "a site",
        "org_id": org_id,
        "org_name": "Larkspur",
    }


MSP_GRANT = {"scope": "msp", "role": "admin", "msp_id": MSP, "name": "Kestrel"}


async def test_the_only_organization_needs_no_name() -> None:
    """The token's grants are all that is asked for."""
    cloud = Cloud(org_grant())
    async with cloud.client() as client:
        found = await find_org(client, None)
    assert (found.id, found.name, found.role, found.whole) == (ORG, "Larkspur", "admin", True)
    assert cloud.paths == ["self"]


@pytest.mark.parametrize("grants", [[], [org_grant(NO_ID)], [org_grant(None)]])
async def test_a_token_without_an_organization_is_told_so(grants: list[dict[str, Any]]) -> None:
    """The all-zero id is none."""
    async with Cloud(*grants).client() as client:
        with pytest.raises(UnknownNameError, match="reaches no organization"):
            await find_org(client, None)


async def test_null_privileges_reach_nothing() -> None:
    """A session that waits for its second factor."""
    async with Cloud(documents={"self": {"privileges": None}}).client() as client:
        assert await orgs_of(client, await me(client)) == []


@pytest.mark.parametrize("document", [None, [], "Log in", 7])
async def test_an_answer_that_is_no_object_is_no_token(document: object) -> None:
    """An error in our words, not a crash."""
    async with Cloud(documents={"self": document}).client() as client:
        with pytest.raises(UnreadableAnswerError):
            await find_org(client, None)


async def test_several_organizations_are_listed_with_their_ids() -> None:
    """For the next call."""
    async with Cloud(org_grant(), org_grant(OTHER, "Heron")).client() as client:
        with pytest.raises(AmbiguousNameError) as raised:
            await find_org(client, None)
        assert (await find_org(client, "heron")).id == OTHER
        assert (await find_org(client, OTHER)).name == "Heron"
    assert f'"Larkspur" ({ORG}), "Heron" ({OTHER})' in str(raised.value)


async def test_an_msp_grant_reaches_all_organizations_of_the_msp() -> None:
    """Through the grant's role, and named after the MSP."""
    async with Cloud(MSP_GRANT).client() as client:
        found = await orgs_of(client, await me(client))
    assert [(org.name, org.role, org.msp_name, org.whole) for org in found] == [
        ("Larkspur", "admin", "Kestrel", True),
        ("Heron", "admin", "Kestrel", True),
    ]


async def test_an_organization_is_one_however_many_grants_reach_it() -> None:
    """The grant on the whole wins over grants on sites."""
    grants = [site_grant(HQ), site_grant(LAB), org_grant(), MSP_GRANT]
    async with Cloud(*grants).client() as client:
        found = await orgs_of(client, await me(client))
    assert [(org.id, org.whole) for org in found] == [(ORG, True), (OTHER, True)]


async def test_the_highest_of_several_roles_counts() -> None:
    """As Mist applies it, in whatever order the grants come."""
    low, high = org_grant(role="read"), org_grant(role="write")
    for grants in ([low, high], [high, low]):
        async with Cloud(*grants).client() as client:
            assert (await find_org(client, None)).role == "write"


async def test_a_token_of_single_sites_sees_those_and_asks_for_no_others() -> None:
    """The organization's list would be refused."""
    cloud = Cloud(site_grant(HQ), site_grant(HQ))
    async with cloud.client() as client:
        org = await find_org(client, None)
        assert (org.name, org.whole) == ("Larkspur", False)
        assert await site_names(client, org) == {HQ: "HQ"}
        assert (await find_site(client, "hq", org=None)).id == HQ
    assert f"orgs/{ORG}/sites" not in cloud.paths


async def test_the_sites_of_a_whole_organization_are_listed() -> None:
    """That is all that is asked for."""
    cloud = Cloud(org_grant())
    async with cloud.client() as client:
        assert [site.name for site in await sites_of(client, WHOLE)] == ["HQ", "HQ Lab"]
    assert set(cloud.paths) == {f"orgs/{ORG}/sites"}


async def test_a_site_is_found_by_name_in_its_organization() -> None:
    """An exact name wins over a longer one."""
    async with Cloud(org_grant()).client() as client:
        assert (await find_site(client, "HQ", org=None)).id == HQ
        assert (await find_site(client, "lab", org="larkspur")).id == LAB
        with pytest.raises(UnknownNameError, match='close to it: "HQ Lab"'):
            await find_site(client, "hq lap", org=None)


async def test_a_site_id_needs_no_organization() -> None:
    """It is asked for directly, in either case."""
    cloud = Cloud(org_grant(), org_grant(OTHER, "Heron"))
    async with cloud.client() as client:
        found = await find_site(client, BRANCH.upper(), org=None)
    assert (found.id, found.name, found.org_id) == (BRANCH, "Branch", OTHER)
    assert cloud.paths == [f"sites/{BRANCH}"]


async def test_a_site_id_of_another_organization_is_refused() -> None:
    """An organization that is given with the id is not ignored."""
    cloud = Cloud(org_grant(), org_grant(OTHER, "Heron"))
    async with cloud.client() as client:
        assert (await find_site(client, BRANCH, org="heron")).id == BRANCH
        with pytest.raises(UnknownNameError, match='not one of "Larkspur"'):
            await find_site(client, BRANCH, org="larkspur")


async def test_an_unknown_site_id_is_an_error() -> None:
    """Mist's own, translated."""
    async with Cloud(org_grant()).client() as client:
        with pytest.raises(NotFoundError):
            await find_site(client, NO_ID, org=None)


@pytest.mark.parametrize("text", ["", "../../self", f"{HQ}/../x", "x" * 300, "\u200b"])
async def test_no_text_becomes_a_piece_of_a_path(text: str) -> None:
    """It is a name that nobody has, or none at all."""
    cloud = Cloud(org_grant())
    async with cloud.client() as client:
        with pytest.raises(InputError):
            await find_site(client, text, org=None)
        with pytest.raises(InputError):
            await find_device(client, text, org=WHOLE)
    names = f"orgs/{ORG}/devices"
    assert set(cloud.paths) <= {"self", f"orgs/{ORG}/sites", f"orgs/{ORG}/inventory/search", names}


@pytest.mark.parametrize(
    "text",
    [MAC, "5C:5B:35:00:00:01", "5c5b.3500.0001", f"00000000-0000-0000-1000-{MAC}", "ap-1", "a1"],
)
async def test_a_device_is_found_by_mac_id_serial_or_name(text: str) -> None:
    """The name that is exactly so, though another begins with it."""
    async with Cloud(org_grant()).client() as client:
        found = await find_device(client, text, org=WHOLE)
    assert (found.mac, found.name, found.site_id) == (MAC, "ap-1", HQ)
    assert found.id == f"00000000-0000-0000-1000-{MAC}"


@pytest.mark.parametrize(
    "text", ["core", "aabbcc000001", "S2", "020003000001", "00000000-0000-0000-1000-020003000001"]
)
async def test_a_virtual_chassis_is_one_device_with_the_id_of_its_own_mac(text: str) -> None:
    """Whichever of its members or names is given."""
    async with Cloud(org_grant()).client() as client:
        found = await find_device(client, text, org=WHOLE)
    assert found.id == "00000000-0000-0000-1000-020003000001"
    assert found.name == "core"


async def test_a_device_without_a_name_is_called_by_its_mac() -> None:
    """Gateways before their first configuration."""
    async with Cloud(org_grant()).client() as client:
        assert (await find_device(client, "G1", org=WHOLE)).name == "ddeeff000001"


async def test_a_device_in_the_store_has_no_site() -> None:
    """Mist writes zeros there."""
    async with Cloud(org_grant()).client() as client:
        assert (await find_device(client, "store", org=WHOLE)).site_id is None


async def test_a_device_of_another_site_is_not_found_in_this_one() -> None:
    """And one that fits twice is ambiguous without the site."""
    async with Cloud(org_grant()).client() as client:
        site = await find_site(client, "HQ Lab", org=None)
        assert (await find_device(client, "ap-", org=WHOLE, site=site)).mac == "5c5b35000011"
        with pytest.raises(AmbiguousNameError):
            await find_device(client, "ap-", org=WHOLE)
        with pytest.raises(UnknownNameError):
            await find_device(client, MAC, org=WHOLE, site=site)


async def test_a_device_is_found_however_the_cloud_writes_its_name() -> None:
    """Mist's search compares characters, so the names are looked through; an exact one wins."""
    names = {"results": [{"mac": MAC, "name": "AP\u20111"}, {"mac": "x", "name": "AP-11"}]}
    cloud = Cloud(org_grant(), documents={f"orgs/{ORG}/devices": names})
    async with cloud.client() as client:
        assert (await find_device(client, "ap-1", org=WHOLE)).mac == MAC


async def test_a_device_of_several_types_is_one_device(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cloud that does not know the parameter answers the same for each."""
    monkeypatch.setitem(DEVICES, "switch", DEVICES["ap"])
    monkeypatch.setitem(DEVICES, "gateway", DEVICES["ap"])
    async with Cloud(org_grant()).client() as client:
        assert (await find_device(client, "store", org=WHOLE)).mac == "5c5b35000012"
        rows = await search_inventory(client, org_id=ORG, text="*store*")
    assert (len(rows.rows), rows.total, rows.complete) == (1, 1, True)


@pytest.mark.parametrize("text", ["5c:5b:35:00:00:12", "00:00:12", "000012", "0000.12"])
async def test_a_part_of_a_mac_address_finds_a_device_that_has_a_name(text: str) -> None:
    """However it is written; the cloud has no separators."""
    async with Cloud(org_grant()).client() as client:
        assert (await find_device(client, text, org=WHOLE)).name == "store"


async def test_a_part_of_a_mac_address_that_several_have_lists_them() -> None:
    """As with names."""
    async with Cloud(org_grant()).client() as client:
        with pytest.raises(AmbiguousNameError, match="fits 3 devices"):
            await find_device(client, "5c:5b:35", org=WHOLE)


@pytest.mark.parametrize("text", [ORG, ORG.upper(), "Larkspur", f'"Larkspur" ({ORG})'])
async def test_an_organization_given_as_a_site_is_told_so(text: str) -> None:
    """By id and by name."""
    async with Cloud(org_grant()).client() as client:
        with pytest.raises(UnknownNameError, match='not a site but the organization "Larkspur"'):
            await find_site(client, text, org=None)


@pytest.mark.parametrize("text", [HQ, "HQ", "hq lab", BRANCH])
async def test_a_site_given_as_an_organization_is_told_so(text: str) -> None:
    """By id and by name, of any organization that the token reaches."""
    async with Cloud(org_grant()).client() as client:
        with pytest.raises(UnknownNameError, match="not an organization but the site"):
            await find_org(client, text)


@pytest.mark.parametrize("text", [MAC, f"00000000-0000-0000-1000-{MAC}"])
async def test_a_device_given_as_a_place_is_told_so(text: str) -> None:
    """Its id looks like any other."""
    async with Cloud(org_grant()).client() as client:
        for find in (find_org(client, text), find_site(client, text, org=None)):
            with pytest.raises(UnknownNameError, match="but a device"):
                await find


@pytest.mark.parametrize("text", [f'"HQ Lab" ({LAB})', '"HQ Lab"', f"HQ Lab ({LAB})"])
async def test_what_a_list_of_candidates_says_is_taken(text: str) -> None:
    """The model copies it."""
    documents = {f"sites/{LAB}": SITES[1]}
    async with Cloud(org_grant(), documents=documents).client() as client:
        assert (await find_site(client, text, org=None)).id == LAB
        assert (await find_device(client, f'"ap-1" ({MAC})', org=WHOLE)).mac == MAC
