"""Recording: the fake cloud records itself and gets its own cassettes back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fake_mist import NOW, TOKENS, FakeMist, ServerError, Throttle
from fake_mist.cassettes import Interaction, Library, document, dump
from fake_mist.cloud import cassette_folder, running
from fake_mist.endpoints import ENDPOINTS
from fake_mist.endpoints.endpoint import Kind
from fake_mist.recording import key, shelf
from fake_mist.recording.asking import ReadOnly, RecordError, following
from fake_mist.recording.questions import Reach, match, questions
from fake_mist.recording.questions import recorded as worth_recording
from fake_mist.recording.questions import rows as page_rows
from fake_mist.recording.recorder import World, main, owner, present, record
from fake_mist.recording.walk import asked_for
from fake_mist.replay.hiding import covered
from fake_mist.replay.misses import Lenient
from fake_mist.scrubbing.pseudonyms import ScrubError
from fake_mist.tenant.places import MAIN_CAMPUS, UNIVERSITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

OWN = Library(cassette_folder() / "rest")
ACCOUNTS = {each.authorization: each.json() for each in OWN.interactions("self")}
ORGS = [each.path.split("/")[4] for each in OWN.interactions("orgs")]
TWO = ("--org", ORGS[1], "--org", ORGS[2], "--replay-as", "multi-org")
BASE_URL = httpx.URL("https://api.mist.com")
PLAIN = frozenset({Kind.OBJECT, Kind.ARRAY, Kind.LIST})
PAGING = frozenset({"duration", "end", "limit", "page", "search_after", "start"})
SMALL = "msps-orgs", "orgs", "orgs-setting", "orgs-sites", "self", "sites-setting"


async def no_sleep(_seconds: float) -> None:
    """Wait for nobody."""


def cloud(token: str, folder: Path | None = None) -> FakeMist:
    """Make a cloud that says 404 where it has no recording, as a real one would."""
    return FakeMist(token, cassettes=folder, misses=Lenient())


def world(fake: FakeMist) -> World:
    """Stand before a cloud with its own token."""
    return World(
        token=fake.settings["MIST_API_TOKEN"],
        base=httpx.URL(fake.settings["MIST_BASE_URL"]),
        transport=fake.transport,
        sleep=no_sleep,
        clock=lambda: float(NOW),
        say=lambda _text: None,
    )


async def identical(token: str, folder: Path | None = None, **asked: Any) -> list[Interaction]:
    """Record without scrubbing: laid out for review and otherwise as it was answered."""
    raw = await record(world(cloud(token, folder)), **asked)
    return [
        replace(each, body=document(each.json()), authorization=owner(each, TOKENS[token]))
        for each in raw
    ]


async def everything() -> dict[str, list[Interaction]]:
    """Record the whole fictional world, which takes several tokens to see."""
    found: list[Interaction] = []
    for token in (name for name in TOKENS if f"Token {TOKENS[name]}" in ACCOUNTS):
        found = shelf.merged(found, await identical(token, paths=["/api/v1/self"]))
    msps = [each.path for name in ("msps", "msps-orgs") for each in OWN.interactions(name)]
    found = shelf.merged(found, await identical("msp-admin", paths=msps))
    found = shelf.merged(found, await identical("multi-org", orgs=ORGS))
    return shelf.shelved(found, ENDPOINTS)


def command(fake: FakeMist, out: Path, *words: str, key_file: Path) -> int:
    """Run the command against a cloud, with the real scrubber."""
    return main(
        ["--out", str(out), "--key", str(key_file), *words],
        environ=fake.settings,
        transport=fake.transport,
        sleep=no_sleep,
        clock=lambda: float(NOW),
    )


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name a file for the key of this module's recordings."""
    return tmp_path_factory.mktemp("config") / "fake-mist" / "scrub.key"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, key_file: Path) -> Path:
    """Record and scrub two organizations, as one token sees them."""
    out = tmp_path_factory.mktemp("recorded")
    assert command(cloud("multi-org"), out, *TWO, key_file=key_file) == 0
    return out


async def test_the_fake_recorded_gives_its_own_cassettes_back() -> None:
    """Byte for byte: pages, headers and layout are those that a recorder makes.

    Where `results` stand in an envelope, the order is that of the sort, so rows are compared. What
    the token has spent is a state, which is not recorded again as it was, and what is empty because
    nobody recorded it has no cassette to give back.
    """
    sheets = await everything()
    assert sheets.pop("self-usage")
    assert set(SMALL) <= sheets.keys()
    for name, whole in sheets.items():
        known = {each.key for each in OWN.interactions(name)}
        sheet = [
            each
            for each in whole
            if each.key in known or page_rows(kind_of(name), each.json()) != []
        ]
        asked = {(each.path, each.authorization) for each in sheet}
        own = [each for each in OWN.interactions(name) if (each.path, each.authorization) in asked]
        sheet, own = ([unseen(each) for each in one] for one in (sheet, own))
        if kind_of(name) in PLAIN:
            assert text_of(sheet) == text_of(own), name
        else:
            assert sorted(row_texts(name, sheet)) == sorted(row_texts(name, own)), name


def unseen(each: Interaction) -> Interaction:
    """Cover the secrets: not every token that reads an organization may see them."""
    return replace(each, body=document(covered(each.json()))) if each.is_json else each


def kind_of(name: str) -> Kind:
    """Give the kind of a cassette's endpoint."""
    return next(each.kind for each in ENDPOINTS if each.cassette == name)


def text_of(sheet: Sequence[Interaction]) -> str:
    """Write interactions by their requests, whatever order they were asked in."""
    return dump(sorted(sheet, key=lambda each: str(each.key)), provenance="synthetic")


def row_texts(name: str, sheet: Sequence[Interaction]) -> Iterator[str]:
    """Write out the rows of a search with the request they answer, without its paging."""
    defaults = next(each.variants for each in ENDPOINTS if each.cassette == name)
    for each in sheet:
        query = {**defaults, **each.query}
        asked = sorted(item for item in query.items() if item[0] not in PAGING)
        for row in page_rows(kind_of(name), each.json()):
            yield f"{each.path} {asked} {json.dumps(row, sort_keys=True)}"


async def test_a_recording_recorded_is_the_same_recording(tmp_path: Path) -> None:
    """The folder replays, and what it replays is what it holds."""
    first = shelf.texts(shelf.shelved(await identical("multi-org", orgs=ORGS[1:]), ENDPOINTS))
    for name, text in first.items():
        shelf.place(tmp_path / "rest", name, text)
    again = shelf.shelved(await identical("multi-org", tmp_path, orgs=ORGS[1:]), ENDPOINTS)
    assert len(first) > len(SMALL)
    assert shelf.texts(again) == first


def test_recording_an_unchanged_world_again_touches_no_file(
    recorded: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not a byte and not a time stamp; the only lines left are about the calls."""
    before = {file: file.stat().st_mtime_ns for file in recorded.rglob("*.yaml")}
    assert command(cloud("multi-org"), recorded, *TWO, key_file=key_file) == 0
    assert {file: file.stat().st_mtime_ns for file in recorded.rglob("*.yaml")} == before
    assert "rows added" not in capsys.readouterr().out


def leaves(body: Any, field: str = "") -> Any:
    """Give every text of a document with its field."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield from leaves(value, name)
    elif isinstance(body, list):
        for value in body:
            yield from leaves(value, field)
    elif isinstance(body, str):
        yield field, body


PRIVATE = re.compile(
    r"(.*_)?(id|ids|mac|macs|serial|magic|secret|password|email|name|hostname|ssid)s?"
)
OPEN = frozenset({"missing_vlan_id", "port_id", "port_ids"})
"""Numbers of VLANs and names of ports are the same everywhere."""

FICTIONAL_WORDS = frozenset({"ap", "wan", "lan", "default", "all", "switch", "gateway"})


def test_nothing_of_the_world_survives_the_scrubber(recorded: Path) -> None:
    """No id, address, serial number, name, mailbox or secret; looked for in the raw bytes."""
    real = {
        text
        for name in ("orgs", "orgs-setting", "orgs-sites", "orgs-inventory", "orgs-alarms-search")
        for each in asked_of(OWN, name)
        for field, text in leaves(each.json())
        if (PRIVATE.fullmatch(field) and field not in OPEN) or "sekret" in text
    }
    words = {text for text in real if text.strip("0-") and text not in FICTIONAL_WORDS}
    written = "".join(file.read_text("utf-8") for file in recorded.rglob("*.yaml"))
    values = re.findall(r'"((?:[^"\\]|\\.)*)"', written)
    tokens = {*values, *re.split(r"[^\w.@:-]+", written)}
    assert len(words) > 100
    assert not words & tokens
    assert "sekret" not in written
    assert "larkspur" not in written.lower()


def asked_of(library: Library, name: str) -> list[Interaction]:
    """Leave out what is the first organization's, which was not recorded."""
    return [each for each in library.interactions(name) if ORGS[0] not in each.path]


def rows(library: Library, name: str) -> list[Mapping[str, Any]]:
    """Give the rows of every page of a cassette."""
    pages = (each.json() for each in asked_of(library, name))
    return [row for page in pages for row in page_rows(kind_of(name), page)]


def test_counts_stay_and_joins_hold(recorded: Path) -> None:
    """A device's site, a site's organization, an alarm's access points are still found."""
    new = Library(recorded / "rest")
    for name in ("orgs-sites", "orgs-inventory", "orgs-stats-devices", "orgs-alarms-search"):
        assert len(rows(new, name)) == len(rows(OWN, name))
    inventory = rows(new, "orgs-inventory")
    sites = {row["id"] for row in rows(new, "orgs-sites")}
    stats = rows(new, "orgs-stats-devices")
    assert {row["site_id"] for row in stats} <= sites
    assert {row["mac"] for row in stats} <= {row["mac"] for row in inventory}
    assert all(row["id"].endswith(row["mac"]) for row in stats)
    names = {row["name"] for row in inventory}
    alarms = rows(new, "orgs-alarms-search")
    hosts = [host for row in alarms for host in row.get("hostnames", ())]
    macs = [mac for row in alarms for mac in row.get("aps", ())]
    assert hosts
    assert sum(host in names for host in hosts) > len(hosts) / 2
    assert set(macs) <= {row["mac"] for row in inventory}


async def test_the_scrubbed_recording_replays(recorded: Path) -> None:
    """A strict cloud over it answers lists, searches and single objects."""
    async with FakeMist("multi-org", cassettes=recorded) as fake:
        headers = {"Authorization": f"Token {fake.settings['MIST_API_TOKEN']}"}
        client = httpx.AsyncClient(
            transport=fake.transport, base_url=fake.settings["MIST_BASE_URL"], headers=headers
        )
        account = (await client.get("/api/v1/self")).json()
        org = account["privileges"][1]["org_id"]
        sites = (await client.get(f"/api/v1/orgs/{org}/sites")).json()
        alarms = await client.get(f"/api/v1/orgs/{org}/alarms/search", params={"duration": "7d"})
        device = (await client.get(f"/api/v1/sites/{sites[0]['id']}/stats/devices")).json()[0]
        one = await client.get(f"/api/v1/sites/{sites[0]['id']}/stats/devices/{device['id']}")
    assert alarms.json()["total"] > 0
    assert one.json()["mac"] == device["mac"]


async def test_it_waits_as_long_as_the_cloud_says() -> None:
    """429 carries its own time; a failing server is asked again ever later."""
    fake = cloud("org-read")
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    fake.inject(Throttle(retry_after=73, path="*/setting", times=2))
    fake.inject(ServerError(path="*/self", times=1))
    found = await record(replace(world(fake), sleep=sleep), paths=["/api/v1/self"])
    org = found[0].json()["privileges"][0]["org_id"]
    found = await record(replace(world(fake), sleep=sleep), paths=[f"/api/v1/orgs/{org}/setting"])
    assert waits == [5.0, 73.0, 73.0]
    assert len(found) == 1


async def test_it_gives_up_on_a_server_that_keeps_failing() -> None:
    """After a few tries the recording ends, without a file."""
    fake = cloud("org-read")
    fake.inject(ServerError(path="*/self", times=100))
    with pytest.raises(RecordError, match="answered 503 4 times"):
        await record(world(fake))


@pytest.mark.parametrize(
    ("method", "url"),
    [
        *((method, "https://api.mist.com/api/v1/self") for method in ("POST", "PUT", "DELETE")),
        ("GET", "https://api.mist.com.example.net/api/v1/self"),
        ("GET", "http://api.mist.com/api/v1/self"),
    ],
)
async def test_nothing_but_get_to_one_host_leaves(method: str, url: str) -> None:
    """Whatever asks: the transport itself refuses."""
    fake = cloud("org-admin")
    guarded = ReadOnly(fake.transport, httpx.URL("https://api.mist.com"))
    async with httpx.AsyncClient(transport=guarded) as client:
        with pytest.raises(RecordError, match="nothing was sent"):
            await client.request(method, url)
    assert not fake.calls


async def test_a_next_page_of_another_path_is_not_followed() -> None:
    """A cloud that has been tampered with cannot lead the recorder away."""
    org = "3c15339e-e038-4a8e-b8b4-04ba3f27ecb9"

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"results": [], "next": "//evil.example.net/api/v1/self"})

    stranger = replace(world(cloud("org-read")), transport=httpx.MockTransport(answer))
    with pytest.raises(RecordError, match="not followed"):
        await record(stranger, paths=[f"/api/v1/orgs/{org}/alarms/search"])


async def test_searches_are_followed_to_their_last_page() -> None:
    """The pages of a search are each recorded, and replay joins them."""
    org = "3c15339e-e038-4a8e-b8b4-04ba3f27ecb9"
    path = f"/api/v1/orgs/{org}/alarms/search"

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("search_after", "0"))
        more = {"next": f"{path}?limit=1000&search_after={number + 1}"} if number < 2 else {}
        return httpx.Response(200, json={"results": [{"id": str(number)}], **more})

    stranger = replace(world(cloud("org-read")), transport=httpx.MockTransport(answer))
    found = await record(stranger, paths=[path])
    assert [each.json()["results"][0]["id"] for each in found] == ["0", "1", "2"]


async def test_the_moment_of_recording_becomes_now() -> None:
    """A recording made later replays in the same windows; real dates do not get out."""
    later = NOW + 10 * 86_400
    fake = FakeMist("multi-org", misses=Lenient(), times=running(lambda: float(later)))
    org = OWN.interactions("orgs-alarms-search")[0].path.split("/")[4]
    paths = [f"/api/v1/orgs/{org}/alarms/search"]
    (found,) = await record(replace(world(fake), clock=lambda: float(later)), paths=paths)
    own = OWN.interactions("orgs-alarms-search")[0].json()["results"]
    times = [row["timestamp"] for row in found.json()["results"]]
    assert times == [row["timestamp"] for row in own]
    assert present(NOW + 61.0).seconds == -120


def test_a_path_is_recorded_as_the_miss_prints_it(
    tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`fake-mist record GET /api/v1/...` records that and nothing else."""
    org = OWN.interactions("orgs-sites")[0].path.split("/")[4]
    fake = cloud("multi-org")
    words = ("GET", f"/api/v1/orgs/{org}/sites?limit=100&page=1")
    assert command(fake, tmp_path, *words, key_file=key_file) == 0
    assert [file.name for file in tmp_path.rglob("*.yaml")] == ["orgs-sites.yaml"]
    assert capsys.readouterr().out.startswith("1 calls")


@pytest.mark.parametrize(
    ("words", "environ", "complaint"),
    [
        (["POST", "/api/v1/self"], {}, "POST is no path; recording sends GET only"),
        (["/api/v1/nothing"], {}, "no endpoint of the table has the path"),
        ([f"/api/v1/orgs/{UNIVERSITY.id}/sites?limit=many"], {}, "limit and page are numbers"),
        ([], {"MIST_API_TOKEN": ""}, "put a read-only one into MIST_API_TOKEN"),
        ([], {"MIST_API_TOKEN": "stale"}, "does not accept this token"),
        ([], {"MIST_BASE_URL": "http://api.mist.com"}, "has to start with https://"),
        ([], {"MIST_BASE_URL": "http://127.0.0.1.evil.example"}, "has to start with https://"),
        ([], {"MIST_BASE_URL": "http://localhost@evil.example"}, "has to start with https://"),
        ([], {"MIST_BASE_URL": "https://api.mist.com@evil.example"}, "has to start with https://"),
        ([], {"MIST_BASE_URL": "https://"}, "has to start with https://"),
        ([], {"MIST_BASE_URL": "https://api.mist.com:https"}, "is no URL"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_a_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    environ: dict[str, str],
    complaint: str,
) -> None:
    """Exit status 1, no traceback, no file."""
    fake = cloud("org-read")
    fake.settings.update(environ)
    assert command(fake, tmp_path / "out", *words, key_file=tmp_path / "key") == 1
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_numbered_answer_without_a_total_is_followed_by_its_link() -> None:
    """Nothing else says that there is more."""
    endpoint = next(each for each in ENDPOINTS if each.path == "/sites/{site_id}/rrm/events")
    question = next(questions(endpoint, {"site_id": MAIN_CAMPUS.id}))
    body = {"results": [], "limit": 1000, "next": f"{question.path}?limit=1000&page=2"}
    onward = following(question, question.query, {}, body, base=BASE_URL)
    assert onward == {"limit": "1000", "page": "2"}
    del body["next"]
    assert following(question, question.query, {}, body, base=BASE_URL) is None


def test_synthetic_cassettes_are_not_overwritten(
    tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip of --out does not cost the fictional network."""
    shelf.place(tmp_path / "rest", "self", dump([], provenance="synthetic"))
    fake = cloud("org-read")
    assert command(fake, tmp_path, "/api/v1/self", key_file=key_file) == 1
    assert "was not recorded; name another folder" in capsys.readouterr().err


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    """When writing fails, the old file stands and nothing lies beside it."""
    shelf.place(tmp_path, "self", "old")
    with pytest.raises(UnicodeEncodeError):
        shelf.place(tmp_path, "self", "new \udc80")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("self.yaml", "old")]


def test_the_difference_is_told_in_rows_and_members() -> None:
    """What changed in the world, not in the lines."""
    endpoint = next(each for each in ENDPOINTS if each.cassette == "orgs-sites")

    def of(*sites: Mapping[str, str]) -> Sequence[Interaction]:
        return [Interaction(method="GET", path="/o", query={}, body=json.dumps(sites))]

    old = of({"id": "1", "name": "a"}, {"id": "2", "name": "b"})
    new = of({"id": "2", "name": "c"}, {"id": "3", "name": "d"}, {"id": "4", "name": "d"})
    told = str(shelf.changes(endpoint, old, new))
    assert told == "2 rows added, 1 removed; changed members: name (1)"


def test_what_was_not_asked_again_is_kept_where_it_stood() -> None:
    """Recording one organization does not lose the others."""
    one, two, three = (
        Interaction(method="GET", path=path, query={}, body="[]") for path in ("/a", "/b", "/c")
    )
    again = replace(one, body="[1]")
    assert shelf.merged([one, two], [three, again]) == [again, two, three]


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    """Mode 0600, the same key ever after."""
    file = tmp_path / "config" / "scrub.key"
    first = key.read(file)
    assert len(first) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert key.read(file) == first


def test_the_key_stays_out_of_files_and_output(
    recorded: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not even its digits leave its file."""
    digits = key_file.read_text()
    command(cloud("multi-org"), recorded, "/api/v1/self", key_file=key_file)
    shown = capsys.readouterr()
    assert digits not in shown.out + shown.err
    assert not any(digits in file.read_text("utf-8") for file in recorded.rglob("*.yaml"))


def test_a_key_that_is_not_safe_is_refused(tmp_path: Path) -> None:
    """Readable by others, inside a checkout, or no key at all."""
    file = tmp_path / "scrub.key"
    key.read(file)
    file.chmod(0o644)
    with pytest.raises(ScrubError, match="chmod 600"):
        key.read(file)
    file.chmod(0o600)
    file.write_text("short")
    with pytest.raises(ScrubError, match="holds no key"):
        key.read(file)
    (tmp_path / ".git").mkdir()
    with pytest.raises(ScrubError, match="would lie in the checkout"):
        key.read(tmp_path / "deep" / "scrub.key")


def test_the_key_lives_in_the_users_configuration() -> None:
    """Where the operating system's conventions put it."""
    home = key.default_file({"HOME": "/home/kim"})
    assert home == Path("/home/kim/.config/fake-mist/scrub.key")
    assert key.default_file({"XDG_CONFIG_HOME": "/c"}) == Path("/c/fake-mist/scrub.key")


def test_every_endpoint_is_walked_or_named() -> None:
    """What scopes and lists cannot fill is left to the user, not forgotten."""
    reach = Reach(msps=("m",), orgs=("o",), sites=(("o", "s"),))
    sites = next(each for each in ENDPOINTS if each.path == "/sites/{site_id}/setting")
    assert reach.ids(sites) == [{"org_id": "o", "site_id": "s"}]
    assert match("/api/v1/sites/s/setting", ENDPOINTS) is sites
    (question,) = asked_for(["/api/v1/orgs/o/inventory"], ENDPOINTS)
    assert question.query == {"limit": "1000", "page": "1", "vc": "true"}


def test_a_view_is_recorded_only_where_it_shows_more() -> None:
    """Single topologies have the switches that the list lacks; single WLANs have nothing new."""
    asked = {each.path for each in worth_recording(ENDPOINTS)}
    assert "/orgs/{org_id}/evpn_topologies/{evpn_topology_id}" in asked
    assert asked.isdisjoint({"/orgs/{org_id}/wlans/{wlan_id}", "/sites/{site_id}"})
