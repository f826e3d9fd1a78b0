"""What hands out secrets is read by one tool, and no secret of it gets anywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

from fake_mist import FakeMist
from mist_mcp.changing.requests import danger_of_request
from tests.conftest import TOKEN_NAME
from tests.leaking import found, secrets_of_the_tenant
from tests.questions import ASKED_AS, QUESTIONS, question
from tests.regressions.test_logs_of_others import WAYS, files_in
from tests.served import Way, served

if TYPE_CHECKING:
    from pathlib import Path

    from tests.asking import Connect

TOOL: Final = "get_org_access"
KINDS: Final = ("guests", "psks", "tokens", "admins")
SECRETIVE: Final = (
    *("psks", "apitokens", "PSKS/", "nacportals", "setting/mist_scep", "setting/cradlepoint/setup"),
    *("marvisinvites", "edgeconnect/register_cmd"),
)
JUDGED: Final = "apitokens"
"""The list by which the server judges its own token: from where it is accepted."""


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name != TOOL])
async def test_no_other_tool_reads_what_hands_out_secrets(name: str, connect: Connect) -> None:
    """Not one request of class secret leaves the server, but for the judgement on its token."""
    async with FakeMist(ASKED_AS.get(name, TOKEN_NAME)) as fake:
        client = await connect(cloud=fake)
        await client.call(name, await question(client, name))
        secret = [
            call.path for call in fake.calls if danger_of_request("GET", call.path) == "secret"
        ]
        assert [path for path in secret if not path.endswith(JUDGED)] == []


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_no_secret_is_said_or_written(way: Way, tmp_path: Path) -> None:
    """Answers, refusals, exports, the log at DEBUG, the audit log, and every file."""
    state = (("MIST_AUDIT_FILE", "state/audit.jsonl"), ("MIST_STATE_DIR", str(tmp_path / "state")))
    secrets = {text for _, text in secrets_of_the_tenant()}
    async with served(Way(way.kind, way.era, settings=state), folder=tmp_path) as server:
        ask = server.asker.call
        for kind in KINDS:
            answer = await ask(TOOL, {"kind": kind})
            assert not answer.is_error, answer.text
        assert (await ask(TOOL, {"kind": "passphrases"})).is_error
        for path in SECRETIVE:
            refused = await ask("make_mist_api_call", {"path": f"/api/v1/orgs/{{org_id}}/{path}"})
            assert refused.is_error
            assert TOOL in refused.text
        for tool in ("get_org_webhooks", "export_diagnostics_json", "get_performance_trends"):
            answer = await ask(tool, {})
            assert not answer.is_error
            assert found(json.dumps(answer.data).encode(), secrets) == []
        heard = server.heard()
        log = (tmp_path / "log").read_bytes()
    assert b"Larkspur University sensors" in heard
    assert b" DEBUG " in log
    assert found(heard, secrets) == []
    written = files_in(tmp_path)
    assert {"log", "audit.jsonl"} <= {file.name for file in written}
    assert [file for file in written if found(file.read_bytes(), secrets)] == []
