"""What libraries log at DEBUG, over every transport and in both eras, holds no secret of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.arguments import SCHEMAS
from tests.attacks import ANY_PATH, ORG_PATH, good
from tests.leaking import found
from tests.served import Way, served

if TYPE_CHECKING:
    from pathlib import Path

PLANTED: Final = "Hunter2-Pl4nted"
"""The beginning of every secret below."""

FIELDS: Final[dict[str, Any]] = {
    "psk": f"{PLANTED}-psk",
    "auth": {"keys": [f"{PLANTED}-1", f"{PLANTED}-2"], "password": f"{PLANTED}-password"},
    "auth_keys": {"1": f"{PLANTED}-ospf"},
    "notes": f"the password is {PLANTED}-note",
    "url": f"https://x:{PLANTED}-url@example.org/",
    "additional_config_cmds": [f"set snmp community {PLANTED}-snmp authorization read-only;"],
}
WAYS: Final = {
    "stdio, old": Way("stdio", "legacy"),
    "stdio, new": Way("stdio", "auto"),
    "http, old": Way("http", "legacy"),
    "http, new": Way("http", "auto"),
    "sse": Way("sse", "legacy"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_no_secret_of_a_call_is_written_anywhere(way: Way, tmp_path: Path) -> None:
    """Each tool is called with one that it does not take, and a change with many that it does."""
    state = (("MIST_AUDIT_FILE", "state/audit.jsonl"), ("MIST_STATE_DIR", str(tmp_path / "state")))
    writing = (*state, ("MIST_ENABLE_WRITES", "true"))
    async with served(Way(way.kind, way.era, settings=writing), folder=tmp_path) as server:
        for tool in SCHEMAS:
            arguments = {**good(tool), "password": f"{PLANTED}-argument"}
            assert (await server.asker.call(tool, arguments)).is_error
        for method in ("POST", "PUT"):
            change = {"path": f"{ORG_PATH}/wlans", "method": method, "body": FIELDS}
            assert (await server.asker.call(ANY_PATH, change)).is_error
        assert (await server.asker.call("no_such_tool", FIELDS)).is_error
        log = (tmp_path / "log").read_bytes()
    assert b" DEBUG " in log
    assert b"Error calling tool" not in b"\n".join(
        line for line in log.splitlines() if b" ERROR " in line
    )
    written = files_in(tmp_path)
    assert {"log", "audit.jsonl"} <= {file.name for file in written}
    assert {file.suffix for file in written} >= {".plan"}
    assert [file for file in written if found(file.read_bytes(), [PLANTED])] == []


def files_in(folder: Path) -> list[Path]:
    """Return what was written: the log, the audit log, plans, undo lists."""
    return [path for path in folder.rglob("*") if path.is_file()]
