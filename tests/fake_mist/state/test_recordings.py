"""Recordings joined from pages, and own recordings beside views."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.cassettes import CassetteError, Interaction, Library, dump
from fake_mist.endpoints import BY_PATH
from fake_mist.state.recordings import Recordings

if TYPE_CHECKING:
    from pathlib import Path

SITES = BY_PATH["/orgs/{org_id}/sites"]
SITE = BY_PATH["/sites/{site_id}"]
IDS = {"org_id": "o", "site_id": "s"}


def recorded(folder: Path, name: str, *answers: tuple[str, dict[str, str], Any]) -> None:
    """Write one cassette of answers: path, query, body."""
    sheet = [
        Interaction(method="GET", path=f"/api/v1{path}", query=query, body=json.dumps(body))
        for path, query, body in answers
    ]
    (folder / f"{name}.yaml").write_text(dump(sheet, provenance="recorded"), encoding="utf-8")


def test_pages_are_joined_and_a_row_that_slid_between_them_counts_once(tmp_path: Path) -> None:
    """A list that grows while it is recorded repeats rows; the whole has each once."""
    one, two, three = ({"id": name} for name in "abc")
    recorded(
        tmp_path,
        "orgs-sites",
        ("/orgs/o/sites", {"page": "1"}, [one, two]),
        ("/orgs/o/sites", {"page": "2"}, [two, three]),
    )
    assert Recordings(Library(tmp_path)).rows(SITES, IDS, {}) == [one, two, three]


def test_pages_that_disagree_on_a_row_are_refused_by_its_name(tmp_path: Path) -> None:
    """There is no telling which recording is the truth."""
    recorded(
        tmp_path,
        "orgs-sites",
        ("/orgs/o/sites", {"page": "1"}, [{"id": "a", "name": "x"}]),
        ("/orgs/o/sites", {"page": "2"}, [{"id": "a", "name": "y"}]),
    )
    with pytest.raises(CassetteError, match=r"orgs-sites.* disagree on a"):
        Recordings(Library(tmp_path)).rows(SITES, IDS, {})


def test_an_own_recording_wins_over_a_view(tmp_path: Path) -> None:
    """The exact path was asked once, so its answer is the truth, extra members included."""
    recorded(tmp_path, "orgs-sites", ("/orgs/o/sites", {}, [{"id": "s", "name": "x"}]))
    recorded(tmp_path, "sites", ("/sites/s", {}, {"id": "s", "name": "x", "notes": "own"}))
    found = Recordings(Library(tmp_path)).rows(SITE, IDS, {})
    assert found == [{"id": "s", "name": "x", "notes": "own"}]


def test_an_own_recording_that_contradicts_the_view_is_refused(tmp_path: Path) -> None:
    """Two cassettes must not tell two stories of one site."""
    recorded(tmp_path, "orgs-sites", ("/orgs/o/sites", {}, [{"id": "s", "name": "x"}]))
    recorded(tmp_path, "sites", ("/sites/s", {}, {"id": "s", "name": "z"}))
    with pytest.raises(CassetteError, match="two recordings of /api/v1/sites/s disagree on s"):
        Recordings(Library(tmp_path)).rows(SITE, IDS, {})


def test_of_what_was_never_recorded_only_what_stands_alone_is_unknown(tmp_path: Path) -> None:
    """A list is empty, directly and through a view; a setting may be anything."""
    recordings = Recordings(Library(tmp_path))
    assert recordings.rows(SITES, IDS, {}) == []
    assert recordings.rows(SITE, IDS, {}) == []
    assert recordings.rows(BY_PATH["/sites/{site_id}/setting"], IDS, {}) is None


def test_a_list_that_lacks_members_is_no_recording_of_its_objects(tmp_path: Path) -> None:
    """Known to be there and never recorded is a miss; unknown is not found."""
    topology = BY_PATH["/orgs/{org_id}/evpn_topologies/{evpn_topology_id}"]
    recorded(
        tmp_path,
        "orgs-evpn_topologies",
        ("/orgs/o/evpn_topologies", {}, [{"id": "a"}, {"id": "b"}]),
    )
    recorded(tmp_path, topology.cassette, ("/orgs/o/evpn_topologies/b", {}, {"id": "b", "x": 1}))
    found = [
        Recordings(Library(tmp_path)).rows(topology, {**IDS, "evpn_topology_id": id_}, {})
        for id_ in "abc"
    ]
    assert found == [None, [{"id": "b", "x": 1}], []]


def test_a_changed_row_is_changed_in_every_view(tmp_path: Path) -> None:
    """Also in one that was read before; rows that are not named stay."""
    rows = [{"id": "s", "name": "x"}, {"id": "t", "name": "y"}]
    recorded(tmp_path, "orgs-sites", ("/orgs/o/sites", {}, rows))
    recordings = Recordings(Library(tmp_path))
    assert recordings.rows(SITE, IDS, {}) == [{"id": "s", "name": "x"}]
    recordings.edits.change(SITES, rows[0], {"name": "z"})
    assert recordings.rows(SITE, IDS, {}) == [{"id": "s", "name": "z"}]
    assert recordings.rows(SITES, IDS, {}) == [{"id": "s", "name": "z"}, rows[1]]


def test_an_identity_of_several_fields_tells_rows_apart(tmp_path: Path) -> None:
    """Two peers of one router are two rows, and one peer on two pages is one."""
    peers = BY_PATH["/orgs/{org_id}/stats/bgp_peers/search"]
    one, two = ({"mac": "a", "neighbor": f"192.0.2.{host}"} for host in (1, 2))
    url = "/orgs/o/stats/bgp_peers/search"
    recorded(
        tmp_path,
        peers.cassette,
        (url, {}, {"results": [one, two]}),
        (url, {"search_after": "x"}, {"results": [two]}),
    )
    assert Recordings(Library(tmp_path)).rows(peers, IDS, {}) == [one, two]


def test_ids_that_clients_invent_are_not_kept(tmp_path: Path) -> None:
    """A cloud that runs for days does not grow with every wrong id."""
    recorded(tmp_path, "orgs-sites", ("/orgs/o/sites", {"page": "1"}, [{"id": "s"}]))
    recordings = Recordings(Library(tmp_path))
    for number in range(50):
        assert recordings.rows(SITE, {**IDS, "site_id": f"x{number}"}, {}) == []
    assert recordings.rows(SITE, IDS, {}) == [{"id": "s"}]
    assert len(recordings._joined) == 2
