"""What was done to the files of the audit log is found, and not covered up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mist_mcp.audit.log import head_path
from mist_mcp.errors import AuditError
from tests.audit.audit_entries import append_several, entry, log_in, verified

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mist_mcp.audit.log import AuditLog


def cut_last_line(log: AuditLog) -> None:
    """Take the newest entry away."""
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:-1]))


def edit_last_line(log: AuditLog) -> None:
    """Claim another tool; the digest no longer fits."""
    log.path.write_bytes(log.path.read_bytes().replace(b'"t4"', b'"tx"'))


def empty_it(log: AuditLog) -> None:
    """Leave nothing in it."""
    log.path.write_bytes(b"")


def remove_it(log: AuditLog) -> None:
    """Take the file away and leave the head."""
    log.path.unlink()


def remove_head(log: AuditLog) -> None:
    """Take the head away."""
    head_path(log.path).unlink()


def damage_head(log: AuditLog) -> None:
    """Write something else into the head."""
    head_path(log.path).write_bytes(b"x" * 86)


def put_back(log: AuditLog) -> None:
    """Replace log and head by those of an earlier day, the head of today aside."""
    today = head_path(log.path).read_bytes()
    remove_it(log)
    remove_head(log)
    append_several(log, number=2)
    head_path(log.path).write_bytes(today)


@pytest.mark.parametrize(
    "damage", [cut_last_line, empty_it, remove_it, remove_head, damage_head, put_back]
)
def test_a_log_that_does_not_end_as_it_was_left_is_not_continued(
    damage: Callable[[AuditLog], None], tmp_path: Path
) -> None:
    """To go on would hide what is missing; verifying finds it, before and after."""
    log = log_in(tmp_path)
    append_several(log)
    damage(log)
    assert verified(log).fault
    with pytest.raises(AuditError, match="does not end as it was left"):
        log.append(entry("later"))
    assert verified(log).fault


def test_an_edited_line_is_found(tmp_path: Path) -> None:
    """The last one too, which no later line vouches for."""
    log = log_in(tmp_path)
    append_several(log)
    edit_last_line(log)
    assert verified(log).fault == "audit.jsonl, line 5: was changed"


def test_files_that_are_moved_away_leave_room_for_a_new_log(tmp_path: Path) -> None:
    """As the message says."""
    log = log_in(tmp_path)
    append_several(log)
    cut_last_line(log)
    log.path.rename(tmp_path / "broken.jsonl")
    head_path(log.path).unlink()
    assert log.append(entry()) == 1


@pytest.mark.parametrize("torn", [b"{", b'{"time":"2023-11-14T22', b'{"time":"x","tool":"a","numb'])
def test_a_torn_line_is_cut_off_by_the_next_entry(torn: bytes, tmp_path: Path) -> None:
    """Its writer lost power, so that its call never ran; until then verifying says so."""
    log = log_in(tmp_path)
    append_several(log, number=2)
    with log.path.open("ab") as stream:
        stream.write(torn)
    assert verified(log).fault == "audit.jsonl, line 3: is no line of an audit log, or was cut off"
    assert log.append(entry()) == 3
    assert verified(log).fault is None


def test_a_writer_that_died_before_it_renewed_the_head_is_no_damage(tmp_path: Path) -> None:
    """The head is one line behind at most."""
    log = log_in(tmp_path)
    append_several(log, number=2)
    head = head_path(log.path).read_bytes()
    log.append(entry())
    head_path(log.path).write_bytes(head)
    assert verified(log).fault is None
    assert log.append(entry()) == 4
    assert verified(log).fault is None


@pytest.mark.parametrize("content", [b"export PATH=/bin\n", b"no newline", b"\x00" * 100])
def test_a_file_that_is_something_else_is_left_alone(content: bytes, tmp_path: Path) -> None:
    """A wrong path costs nobody a file."""
    log = log_in(tmp_path)
    log.path.write_bytes(content)
    with pytest.raises(AuditError, match="something else than an audit log"):
        log.append(entry())
    assert log.path.read_bytes() == content
