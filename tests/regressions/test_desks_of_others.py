"""What a desk's environment does to a real process: one sentence, never a traceback."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

from mist_mcp.settings.desk import AUTHORITIES, PROXIES
from tests.desks import TOKEN, UNUSED
from tests.processes import command, environment, run
from tests.served import Way, cloud, served

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "sekret-of-the-proxy"
SURROUNDINGS = {*PROXIES, "no_proxy", *(name.lower() for name in AUTHORITIES)}
BROKEN = {
    "malformed": ("https_proxy", f"http://u:{PASSWORD}@proxy:99999"),
    "old socks": ("ALL_PROXY", f"socks4://u:{PASSWORD}@proxy:1"),
    "no certificates": ("SSL_CERT_FILE", "/nowhere/ca.pem"),
    "a folder": ("REQUESTS_CA_BUNDLE", "/dev"),
    "no folder": ("SSL_CERT_DIR", "/nowhere"),
    "a device": ("CURL_CA_BUNDLE", "/dev/null"),
}
COMMANDS = (("--validate-config",), ("--security-check",), ("-t", "http", "-p", "0"))


def desk(**variables: str) -> dict[str, str]:
    """Make an environment in which nothing but these says how to get out."""
    given = environment(MIST_API_TOKEN=TOKEN)
    return {name: text for name, text in given.items() if name.lower() not in SURROUNDINGS} | (
        variables
    )


@pytest.mark.parametrize(("variable", "value"), BROKEN.values(), ids=BROKEN)
def test_commands_and_http_end_with_one_sentence(tmp_path: Path, variable: str, value: str) -> None:
    """Exit status 2, the variable by its name, and no password."""
    empty = dict.fromkeys((name for name in environment() if name.lower() in SURROUNDINGS), "")
    for arguments in COMMANDS:
        given = {**empty, "MIST_API_TOKEN": TOKEN, variable: value}
        ended = run(*arguments, folder=tmp_path, variables=given)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"mist-mcp: {variable} ")
        assert len(ended.stderr.splitlines()) == 1
        assert PASSWORD not in ended.stderr


@pytest.mark.parametrize(("variable", "value"), BROKEN.values(), ids=BROKEN)
async def test_over_standard_streams_the_tools_say_it(
    tmp_path: Path, variable: str, value: str
) -> None:
    """The server starts, lists its tools, and each call that needs the cloud answers with it."""
    log = tmp_path / "log"
    server = StdioTransport(
        *_started(),
        env=desk(**{variable: value}),
        cwd=str(tmp_path),
        keep_alive=False,
        log_file=log,
    )
    async with Client(server) as client:
        assert len(await client.list_tools()) > 40
        told = await client.call_tool("get_user_info", {}, raise_on_error=False)
        tried: Any = await client.call_tool("test_mist_connectivity", {}, raise_on_error=False)
    assert told.is_error
    assert told.content[0].text.startswith(f"{variable} ")
    assert not tried.structured_content["healthy"]
    assert variable in tried.structured_content["summary"]
    written = log.read_text()
    assert f"mist-mcp: {variable} " in written
    assert "Traceback" not in written
    assert PASSWORD not in written + told.content[0].text


async def test_certificates_that_vanish_while_the_server_runs_are_said(tmp_path: Path) -> None:
    """The next call names the variable, and works again when the file is back."""
    async with cloud("org-admin") as reached:
        bundle = tmp_path / "ca.pem"
        good = (tmp_path / "good.pem", bundle)
        for file in good:
            shutil.copy(reached.variables["SSL_CERT_FILE"], file)
        variables = desk(**reached.variables) | {"SSL_CERT_FILE": str(bundle)}
        server = StdioTransport(*_started(), env=variables, cwd=str(tmp_path), keep_alive=False)
        async with Client(server) as client:
            answers = [await client.call_tool("get_user_info", {}, raise_on_error=False)]
            bundle.unlink()
            answers += [await client.call_tool("get_user_info", {}, raise_on_error=False)]
            good[0].rename(bundle)
            answers += [await client.call_tool("get_user_info", {}, raise_on_error=False)]
    assert [answer.is_error for answer in answers] == [False, True, False]
    assert answers[1].content[0].text.startswith("SSL_CERT_FILE names ")


def test_a_terminal_is_told_of_commands(tmp_path: Path) -> None:
    """Both reports give the same sentence, and neither names a tool."""
    empty = dict.fromkeys((name for name in environment() if name.lower() in SURROUNDINGS), "")
    given = {**empty, "MIST_API_TOKEN": TOKEN, "HTTPS_PROXY": f"http://u:{PASSWORD}@{UNUSED}"}
    for option in COMMANDS[:2]:
        ended = run(*option, folder=tmp_path, variables=given)
        said = " ".join((ended.stdout + ended.stderr).split())
        assert ended.returncode == 1
        assert f"The proxy {UNUSED} of HTTPS_PROXY cannot be reached" in said
        assert "`mist-mcp --validate-config`" in said
        assert "test_mist_connectivity" not in said
        assert PASSWORD not in said


async def test_the_proxy_sees_no_token(tmp_path: Path) -> None:
    """Whatever a tool asks for, the way to the cloud is a tunnel."""
    async with served(Way("stdio", "auto"), folder=tmp_path) as server:
        await server.asker.call("get_user_info", {})
        assert {line.split()[0] for line in server.cloud.proxy.begun} == {"CONNECT"}


def _started() -> tuple[str, list[str]]:
    program, *arguments = command()
    return program, arguments
