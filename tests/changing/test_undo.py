"""How changes are undone is kept in private files, and only what we wrote is read again."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mist_mcp.changing.undo import (
    MOST,
    Undo,
    Undos,
    Way,
    created_by,
    emptied,
    undoing,
    undoing_creation,
)
from mist_mcp.cloud.permits import Write
from mist_mcp.errors import RefusedError

ID = "20ae9839-0ae6-574e-ad63-7e2d8cc76cf3"
OTHER = "28619d0b-5a16-571b-9b8c-dbff384245fc"
WLANS = f"/api/v1/orgs/{ID}/wlans"
WRITE = Write("PUT", f"{WLANS}/{OTHER}", {"ssid": "a"})
CLOUD = "https://api.mist.com"
BEFORE = {"id": OTHER, "org_id": ID, "ssid": "a", "modified_time": 1, "auth": {"psk": "x"}}


class Shelf:
    """Undos whose clock a test sets."""

    def __init__(self, folder: Path) -> None:
        """Start at time zero."""
        self.now = 0.0
        self.folder = folder / "undo"
        self.undos = Undos(self.folder, lambda: self.now)

    def keep(self, write: Write = WRITE, changed: str = "PUT a: b") -> str:
        """Keep a change, a second after the last."""
        self.now += 1
        return self.undos.keep(Undo(write=write, base_url=CLOUD, changed=changed)).id


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Return an empty shelf."""
    return Shelf(tmp_path)


def test_what_is_kept_is_found_again(shelf: Shelf) -> None:
    """The newest first; by its id; until it is dropped."""
    first, second = shelf.keep(), shelf.keep(Write("DELETE", "/b"), "POST b: c")
    assert [undo.id for undo in shelf.undos.kept()] == [second, first]
    found = shelf.undos.find(first)
    assert (found.write, found.made, found.base_url, found.changed) == (WRITE, 1, CLOUD, "PUT a: b")
    assert shelf.undos.find(second).write == Write("DELETE", "/b")
    shelf.undos.drop(first)
    assert [undo.id for undo in shelf.undos.kept()] == [second]


def test_the_files_are_private(shelf: Shelf) -> None:
    """Folder 0700, files 0600, nothing half written left behind."""
    kept = shelf.keep()
    files = sorted(shelf.folder.iterdir())
    assert [path.name for path in files] == sorted([f"{kept}.undo", "seal.key"])
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert shelf.folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_can_use_is_refused(shelf: Shelf) -> None:
    """Neither written nor read."""
    shelf.folder.mkdir(mode=0o755)
    with pytest.raises(RefusedError, match="chmod 700"):
        shelf.keep()
    with pytest.raises(RefusedError, match="chmod 700"):
        shelf.undos.kept()


def test_a_folder_that_cannot_be_made_is_refused() -> None:
    """In a sentence."""
    undos = Undos(Path(os.devnull) / "undo", lambda: 0.0)
    with pytest.raises(RefusedError, match="cannot be read or written"):
        undos.keep(Undo(write=WRITE, base_url=CLOUD, changed="a"))


def test_where_nothing_was_kept_nothing_is_found(shelf: Shelf) -> None:
    """No folder is made for that."""
    assert shelf.undos.kept() == []
    for odd in ("", "abcdefghjk", "../../etc/passwd", "*", "x\0"):
        with pytest.raises(RefusedError, match="No change with this id"):
            shelf.undos.find(odd)
    assert not shelf.folder.exists()


def test_the_oldest_go_when_there_are_many(shelf: Shelf) -> None:
    """The last ones stay."""
    shelf.keep()
    path = next(shelf.folder.glob("*.undo"))
    os.utime(path, (1, 1))
    kept = [shelf.keep() for _ in range(MOST)]
    assert {undo.id for undo in shelf.undos.kept()} == set(kept)


def test_a_file_that_vanished_behind_a_link_stands_in_no_way(shelf: Shelf) -> None:
    """Regression: a link to nowhere made every change impossible."""
    shelf.folder.mkdir(mode=0o700)
    (shelf.folder / "abcdefghjk.undo").symlink_to(shelf.folder / "nowhere")
    kept = shelf.keep()
    assert [undo.id for undo in shelf.undos.kept()] == [kept]


def altered(**fields: Any) -> bytes:
    """Return a file of ours with other fields, and without a seal that fits."""
    write = {"method": "PUT", "path": "/a", "body": {"b": 1}}
    whole = {"id": "abcdefghjk", "made": 1, "base_url": CLOUD, "changed": "a", "write": write}
    more: dict[str, Any] = {"fields": [], "left": {}, "lost": [], "tried": None, "seal": "0" * 64}
    return json.dumps({**whole, **more, **fields}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\0\xff",
        b"[" * 100_000,
        altered()[:-1],
        altered(id="bcdefghjkm"),
        altered(made="soon"),
        altered(made=None),
        altered(write=None),
        altered(write=[]),
        altered(write={"method": "PUT"}),
        altered(write={"method": "GET", "path": "/a", "body": None}),
        altered(write={"method": "PATCH", "path": "/a", "body": {}}),
        altered(write={"method": "PUT", "path": "/a", "body": [1]}),
        altered(changed="x" * 4_000_000),
    ],
)
def test_files_that_are_none_of_ours_are_passed_over(content: bytes, shelf: Shelf) -> None:
    """Foreign, damaged, huge, or with a request that changes nothing; the others stay."""
    kept = shelf.keep()
    (shelf.folder / "abcdefghjk.undo").write_bytes(content)
    (shelf.folder / "x.undo").write_bytes(altered(id="x"))
    (shelf.folder / "bcdefghjkm.undo").symlink_to(shelf.folder / f"{kept}.undo")
    assert [undo.id for undo in shelf.undos.kept()] == [kept]


def test_a_file_that_somebody_changed_is_not_used(shelf: Shelf) -> None:
    """Whatever was changed, or added; the same file as it was written is."""
    kept = shelf.keep()
    path = shelf.folder / f"{kept}.undo"
    content = path.read_bytes()
    for old, new in (
        ("PUT a: b", "PUT a: c"),
        ('"ssid": "a"', '"ssid": "b"'),
        ('"made": 1', '"made": 2'),
    ):
        changed = content.replace(old.encode(), new.encode())
        assert changed != content
        path.write_bytes(changed)
        assert shelf.undos.kept() == []
        with pytest.raises(RefusedError, match="not what was written"):
            shelf.undos.find(kept)
    path.write_bytes(content)
    assert shelf.undos.find(kept).write == WRITE


def test_a_file_of_another_server_is_not_used(shelf: Shelf, tmp_path: Path) -> None:
    """Its key sealed it."""
    kept = shelf.keep()
    other = Shelf(tmp_path / "other")
    other.keep()
    copied = other.folder / f"{kept}.undo"
    copied.write_bytes((shelf.folder / copied.name).read_bytes())
    assert kept not in {undo.id for undo in other.undos.kept()}


def test_a_rollback_is_used_up_by_one(shelf: Shelf) -> None:
    """Of many at once, and for good, unless it is given back."""
    undo = shelf.undos.find(shelf.keep())

    def taken(_: int) -> bool:
        try:
            shelf.undos.take(undo)
        except RefusedError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(taken, range(40))) == 1
    with pytest.raises(RefusedError, match="rolled back already"):
        shelf.undos.find(undo.id)
    (used,) = shelf.undos.kept()
    assert used.tried == shelf.now
    shelf.undos.give_back(undo)
    assert shelf.undos.find(undo.id).tried is None
    assert taken(0)


def test_a_key_that_is_none_seals_nothing(shelf: Shelf) -> None:
    """A link, or a file that somebody cut."""
    shelf.keep()
    key = shelf.folder / "seal.key"
    key.write_bytes(b"short")
    with pytest.raises(RefusedError, match="no key"):
        shelf.keep()
    key.unlink()
    key.symlink_to(shelf.folder / "elsewhere")
    with pytest.raises(RefusedError, match="no key"):
        shelf.keep()


def test_what_could_not_be_read_again_is_not_promised(shelf: Shelf) -> None:
    """Nothing is written."""
    with pytest.raises(RefusedError, match="too large to be kept"):
        shelf.keep(Write("PUT", "/a", {"a": "x" * 4_000_000}))
    assert not shelf.folder.exists()


@pytest.mark.parametrize(
    ("write", "undo"),
    [
        (WRITE, Write("PUT", WRITE.path, {"ssid": "a"})),
        (
            Write("PUT", WRITE.path, {"vlan": 1, "auth": {}}),
            Write("PUT", WRITE.path, {"vlan": None, "auth": {"psk": "x"}}),
        ),
        (
            Write("DELETE", WRITE.path),
            Write("POST", WLANS, {"ssid": "a", "auth": {"psk": "x"}}),
        ),
        (Write("DELETE", f"/api/v1/orgs/{ID}/apitokens/{OTHER}"), None),
        (Write("DELETE", f"/api/v1/orgs/{ID}/admins/{OTHER}"), None),
        (Write("DELETE", f"/api/v1/orgs/{ID}/setting"), None),
        (Write("POST", WLANS, {"ssid": "b"}), None),
    ],
)
def test_what_undoes_a_change_is_known_before_it(write: Write, undo: Write | None) -> None:
    """The fields as they were, null where there was none; or the object made anew."""
    assert undoing(write, BEFORE, ()) == (Way(undo, ()) if undo else None)
    assert undoing(write, None, ()) is None


PSK = (("auth", "psk"),)


@pytest.mark.parametrize(
    ("write", "undo"),
    [
        (WRITE, Write("PUT", WRITE.path, {"ssid": "a"})),
        (
            Write("PUT", WRITE.path, {"auth": {"psk": "new", "type": "eap"}}),
            Write("PUT", WRITE.path, {"auth": {"psk": "new"}}),
        ),
        (Write("PUT", WRITE.path, {"auth": {"psk": "new"}}), None),
        (Write("PUT", WRITE.path, {"auth": None}), Write("PUT", WRITE.path, {"auth": {}})),
        (Write("DELETE", WRITE.path), Write("POST", WLANS, {"ssid": "a", "auth": {}})),
    ],
)
def test_a_secret_that_nobody_saw_is_not_restored(write: Write, undo: Write | None) -> None:
    """It stays as the change made it, and what cannot be restored is said."""
    before = {**BEFORE, "auth": {"psk": "****"}}
    way = undoing(write, before, PSK)
    assert (way.write if way else None) == undo
    assert "****" not in json.dumps(way.write.body if way else None)
    said = bool(way and way.lost)
    assert said is (undo is not None and write is not WRITE)


def test_what_is_emptied_beside_is_known() -> None:
    """In part or wholly; what only moves, grows or was empty is not."""
    before = {"a": 1, "b": [1, 2], "c": {"d": "x", "e": 1}, "f": "", "g": 5, "modified_time": 4}
    now = {"a": None, "b": [1], "c": {"d": "", "e": 1}, "g": 6}
    found = emptied(before, now, sent={"g": 6}, hidden=())
    assert found == {"a": 1, "b": [1, 2], "c": {"d": "x", "e": 1}}
    assert emptied(before, now, sent={"a": None}, hidden=(("c", "d"),)) == {"b": [1, 2]}


@pytest.mark.parametrize(
    ("write", "answer", "created"),
    [
        (Write("POST", WLANS, {}), {"id": OTHER}, OTHER),
        (Write("POST", WLANS, {}), {"id": "x/../y"}, None),
        (Write("POST", WLANS, {}), {"id": None}, None),
        (Write("POST", WLANS, {}), [{"id": OTHER}], None),
        (Write("POST", WLANS, {}), None, None),
        (Write("PUT", WRITE.path, {}), {"id": OTHER}, None),
    ],
)
def test_what_was_created_is_known_by_the_answer(
    write: Write, answer: Any, created: str | None
) -> None:
    """An id, and nothing that could lead elsewhere; it is undone by deleting that."""
    assert created_by(write, answer) == created
    undo = undoing_creation(write, created)
    assert undo == (Way(Write("DELETE", f"{write.path}/{created}"), ()) if created else None)


def test_a_site_that_was_created_is_not_deleted_from_here() -> None:
    """Nor is an undo of that promised."""
    write = Write("POST", f"/api/v1/orgs/{ID}/sites", {"name": "a"})
    assert undoing_creation(write, created_by(write, {"id": OTHER})) is None
