"""The audit log on a disk: private, whole, and honest about what it could not write."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mist_mcp.audit.log import AuditLog, full_files, head_path, record, snapshot
from mist_mcp.audit.log_files import locked
from mist_mcp.errors import AuditError
from mist_mcp.words.redaction import Redactor
from tests.audit.audit_entries import NOW, append_several, entry, log_in, verified
from tests.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent
WRITER = """
import sys
from pathlib import Path
from tests.processes import PATIENCE
from tests.audit.audit_entries import entry, log_in
log = log_in(Path(sys.argv[1]), max_bytes=20_000)
for number in range(int(sys.argv[2])):
    log.append(entry(f"{sys.argv[3]}{number}", danger="read" if number % 5 else "disruptive"))
"""
FULL_DISK = """
import resource, sys
from pathlib import Path
from mist_mcp.errors import AuditError
from tests.processes import PATIENCE
from tests.audit.audit_entries import entry, log_in
log = log_in(Path(sys.argv[1]))
written = log.append(entry(danger="disruptive"))
size = log.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, resource.RLIM_INFINITY))
try:
    log.append(entry(danger="disruptive"))
except AuditError as error:
    print(written, log.path.stat().st_size - size, error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(log.append(entry(danger="disruptive")))
"""


def tools_in(log: AuditLog) -> list[str]:
    """Return the tools of the entries, the oldest first."""
    return [json.loads(line.content)["tool"] for line in snapshot(log.path).lines()]


def script(source: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a Python of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", source, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_entries_stand_in_order_and_are_whole(tmp_path: Path) -> None:
    """Each append is a line with the next number; a later process goes on where one ended."""
    log = log_in(tmp_path)
    assert [log.append(entry("a")), log.append(entry("b"))] == [1, 2]
    assert log_in(tmp_path).append(entry("c", danger="disruptive")) == 3
    assert tools_in(log) == ["a", "b", "c"]
    assert verified(log).fault is None
    assert json.loads(log.path.read_text().splitlines()[0])["epoch"] == NOW


def test_the_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    """0600 in a folder of 0700, also when somebody widened the file."""
    before = os.umask(0)
    try:
        log = log_in(tmp_path / "state" / "mist-mcp")
        log.append(entry())
    finally:
        os.umask(before)
    assert log.path.parent.stat().st_mode & 0o777 == 0o700
    assert log.path.stat().st_mode & 0o777 == 0o600
    assert head_path(log.path).stat().st_mode & 0o777 == 0o600
    log.path.chmod(0o666)
    log.append(entry())
    assert log.path.stat().st_mode & 0o777 == 0o600


def test_no_secret_reaches_the_disk(tmp_path: Path) -> None:
    """Not the API token, not a field, not in the text of an argument."""
    log = AuditLog(tmp_path / "audit.jsonl", Redactor(known=("Fak3Token0123456789",)))
    log.append(entry(arguments={"psk": "hunter2-Plant3d", "x": "a Fak3Token0123456789 b"}))
    assert "hunter2" not in log.path.read_text()
    assert "Fak3Token" not in log.path.read_text()


def test_a_full_file_is_kept_and_the_chain_goes_on(tmp_path: Path) -> None:
    """Nothing is removed, no file is larger than allowed, and removing one is found."""
    log = log_in(tmp_path, max_bytes=2_000)
    append_several(log, number=25)
    files = [*full_files(log.path), log.path]
    assert len(files) > 3
    assert all(file.stat().st_size <= 2_000 for file in files)
    assert tools_in(log) == [f"t{place}" for place in range(25)]
    assert (verified(log).entries, verified(log).fault) == (25, None)
    files[1].unlink()
    assert verified(log).fault


def test_a_writer_that_died_after_it_put_a_full_file_aside_is_no_damage(tmp_path: Path) -> None:
    """The next entry stands in the new file."""
    log = log_in(tmp_path)
    append_several(log, number=3)
    log.path.rename(tmp_path / "audit.jsonl.000000000003")
    assert log.append(entry()) == 4
    assert verified(log).fault is None


def test_an_entry_larger_than_a_file_is_written_all_the_same(tmp_path: Path) -> None:
    """In a file of its own."""
    log = log_in(tmp_path, max_bytes=10)
    append_several(log, number=3)
    assert verified(log).entries == 3
    assert len(full_files(log.path)) == 2


def test_threads_and_processes_write_one_chain(tmp_path: Path) -> None:
    """Every entry of each is there, in its order, over several files."""
    processes = [script(WRITER, str(tmp_path), "40", name) for name in "ab"]
    log = log_in(tmp_path, max_bytes=20_000)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda place: log.append(entry(f"c{place}")), range(40)))
    assert [process.communicate(timeout=PATIENCE)[0] for process in processes] == ["", ""]
    found = tools_in(log)
    assert (verified(log).entries, verified(log).fault) == (120, None)
    for name in "ab":
        assert [tool for tool in found if tool[0] == name] == [f"{name}{n}" for n in range(40)]
    assert {tool for tool in found if tool[0] == "c"} == {f"c{place}" for place in range(40)}
    assert len(full_files(log.path)) > 1


def a_folder(path: Path) -> None:
    """Put a folder in the way."""
    path.mkdir()


def a_link(path: Path) -> None:
    """Put a link to another file in the way."""
    path.symlink_to(path.with_name("other"))


def a_pipe(path: Path) -> None:
    """Put a pipe in the way."""
    os.mkfifo(path)


@pytest.mark.parametrize("obstacle", [a_folder, a_link, a_pipe])
@pytest.mark.parametrize("which", ["audit.jsonl", "audit.jsonl.head"])
def test_what_is_no_plain_file_is_not_written_to(
    obstacle: Callable[[Path], None], which: str, tmp_path: Path
) -> None:
    """Neither followed nor waited for."""
    log = log_in(tmp_path)
    obstacle(tmp_path / which)
    with pytest.raises(AuditError):
        log.append(entry())
    assert not (tmp_path / "other").exists()


def test_a_folder_that_others_may_write_is_refused(tmp_path: Path) -> None:
    """They could replace the files."""
    tmp_path.chmod(0o777)
    with pytest.raises(AuditError, match="can be written by others"):
        log_in(tmp_path).append(entry())
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_line(tmp_path: Path) -> None:
    """What could not be written whole is taken back, and later the log goes on."""
    out, _ = script(FULL_DISK, str(tmp_path)).communicate(timeout=PATIENCE)
    refused, later = out.splitlines()
    assert refused.startswith("1 0 The audit log ")
    assert "File too large" in refused
    assert later == "2"
    assert verified(log_in(tmp_path)).fault is None


def test_a_lock_that_is_not_given_back_is_an_error(tmp_path: Path) -> None:
    """Nobody waits for ever."""
    waited: list[float] = []
    log = AuditLog(tmp_path / "audit.jsonl", Redactor(), sleep=waited.append)
    with (
        locked(head_path(log.path), sleep=waited.append),
        pytest.raises(AuditError, match="Another process holds"),
    ):
        log.append(entry())
    assert 1 <= sum(waited) <= 10


async def test_what_is_above_read_fails_with_its_entry(tmp_path: Path) -> None:
    """So it does not run."""
    log = AuditLog(tmp_path / "file" / "audit.jsonl", Redactor())
    log.path.parent.write_text("in the way")
    for danger in ("diagnostic", "disruptive", "configuration", "secret", "arbitrary", "new"):
        with pytest.raises(AuditError, match="cannot be used"):
            await record(log, entry(danger=danger))


async def test_a_read_goes_on_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The operator reads why; the client gets its answer."""
    log = AuditLog(tmp_path / "file" / "audit.jsonl", Redactor())
    log.path.parent.write_text("in the way")
    with caplog.at_level(logging.WARNING):
        await record(log, entry("get_org_sites"))
    assert "get_org_sites is not in the audit log: The audit log" in caplog.text


async def test_writing_does_not_hold_up_other_calls(tmp_path: Path) -> None:
    """The disk is waited for in a thread of its own."""
    threads: list[int] = []

    def clock() -> float:
        threads.append(threading.get_ident())
        return NOW

    log = AuditLog(tmp_path / "audit.jsonl", Redactor(), clock=clock)
    await record(log, entry())
    assert threads != [threading.get_ident()]
    assert tools_in(log) == ["get_org_sites"]


def test_a_log_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    """And reading leaves no trace."""
    with pytest.raises(AuditError, match="There is no audit log at"):
        snapshot(tmp_path / "state" / "audit.jsonl")
    assert list(tmp_path.iterdir()) == []
