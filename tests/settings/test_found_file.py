"""A `.env` file that lies in the working directory: it may bring a token, and weakens nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pytest

from mist_mcp.errors import SettingsError
from mist_mcp.settings.found_file import RULES, require_rules
from mist_mcp.settings.loading import Settings, Source, load_settings, untaken
from tests.processes import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mist_mcp.settings.loading import LoadedSettings

OPERATOR: Final = Source("environment", {"MIST_API_TOKEN": "the-operators-own"})
ATTACK: Final = {
    "MIST_HOST": "api.eu.mist.com",
    "MIST_ENABLE_WRITES": "true",
    "MIST_STRICT_SECURITY_MODE": "false",
    "MIST_SECURITY_RISKS_ACKNOWLEDGED": "true",
    "MIST_APPROVAL_PIN": "1234",
    "MIST_MAX_ADMIN_ORGS": "1000",
    "MIST_STATE_DIR": "/tmp/theirs",  # noqa: S108 - never made
    "MIST_MCP_AUTH_TOKENS": "them:0123456789abcdef0123456789abcdef",
    "MIST_SHOWN_VARIABLES": "GUEST_PSK",
}
VARIABLES: Final = {field: variable for variable, field in Settings.variables().items()}
WEAKER: Final = {"true": "false", "false": "true", "at most": "1000000"}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lying_here(*sources: Source, **values: str) -> LoadedSettings:
    """Load settings where a file lies in the working directory, beneath other sources."""
    with os.fdopen(os.open(".env", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write("".join(f"{name}={value}\n" for name, value in values.items()))
    return load_settings(*sources, Source.env_file())


def test_nothing_dangerous_is_taken_from_it() -> None:
    """Neither the cloud that the operator's token goes to, nor writes, nor who may come in."""
    found = lying_here(OPERATOR, **ATTACK)
    clean = load_settings(OPERATOR).settings
    assert found.settings == clean
    assert found.refused.keys() == {*ATTACK.keys() - {"MIST_HOST"}, "MIST_BASE_URL"}
    assert not [why for why in found.refused.values() if "theirs" in why or "1234" in why]


@pytest.mark.parametrize("field", [name for name in RULES if RULES[name] != "neutral"])
def test_each_setting_that_weakens_is_refused(field: str) -> None:
    """Whatever it is, alone too, and the refusal says why."""
    value = WEAKER.get(RULES[field], "x")
    found = lying_here(OPERATOR, **{VARIABLES[field]: value})
    assert list(found.refused) == [VARIABLES[field]]
    assert found.settings == load_settings(OPERATOR).settings


@pytest.mark.parametrize(
    "values",
    [
        {"MIST_TOOLSETS": "site", "MIST_MAX_RESULT_BYTES": "8000", "MIST_MAX_CONCURRENT": "2"},
        {"MIST_ENABLE_WRITES": "no", "MIST_STRICT_SECURITY_MODE": "TRUE"},
        {"MIST_MAX_WRITE_ORGS": "0", "MIST_MAX_ADMIN_ORGS": "1"},
    ],
)
def test_what_is_neutral_or_stricter_is_taken(values: dict[str, str]) -> None:
    """Nobody is harmed by fewer tools, smaller answers or lower thresholds."""
    found = lying_here(OPERATOR, **values)
    assert found.refused == {}
    assert {found.origins[name] for name in values} == {".env file"}


@pytest.mark.parametrize("theirs", ["MIST_TOOLS", "MIST_TOOLSETS", "MIST_EXCLUDE_TOOLS"])
def test_it_adds_nothing_to_the_tools_that_somebody_chose(theirs: str) -> None:
    """Toolsets and tools add up, so that a second source would widen the first."""
    chosen = Source("option", {"MIST_TOOLSETS": "site"})
    value = "device" if theirs == "MIST_TOOLSETS" else "make_mist_api_call"
    found = lying_here(chosen, OPERATOR, **{theirs: value})
    assert found.refused == {theirs: "which tools there are is said elsewhere"}
    assert found.settings.choice == load_settings(chosen, OPERATOR).settings.choice


def test_a_token_brings_its_cloud() -> None:
    """Alone it means the default cloud; an address alone means nothing."""
    both = lying_here(MIST_API_TOKEN="its-own", MIST_HOST="api.eu.mist.com")
    assert (both.settings.host, both.refused) == ("api.eu.mist.com", {})
    assert lying_here(MIST_API_TOKEN="its-own").settings.host == "api.mist.com"
    assert lying_here(OPERATOR, MIST_API_TOKEN="its-own", MIST_HOST="api.eu.mist.com").refused == {
        "MIST_API_TOKEN": "the token is set elsewhere",
        "MIST_BASE_URL": "the token is set elsewhere",
    }


@pytest.mark.parametrize("variable", ["MIST_BASE_URL", "MIST_HOST"])
def test_its_token_never_goes_to_the_cloud_of_another(variable: str) -> None:
    """The address was chosen for another token: that does not count then, and it is said."""
    theirs = Source("environment", {variable: "https://api.gc1.mist.com"})
    alone = lying_here(theirs, MIST_API_TOKEN="its-own")
    assert (alone.settings.host, alone.origins["MIST_BASE_URL"]) == ("api.mist.com", "default")
    both = lying_here(theirs, MIST_API_TOKEN="its-own", MIST_HOST="api.eu.mist.com")
    assert (both.settings.host, both.origins["MIST_BASE_URL"]) == ("api.eu.mist.com", ".env file")
    for found in (alone, both):
        assert found.unused.keys() == {"MIST_BASE_URL"}
        assert list(untaken(found)) == [
            "Not used beside the token of the .env file that lies here: MIST_BASE_URL"
        ]


def test_the_same_cloud_is_no_difference() -> None:
    """Nothing is said where both name one."""
    same = {"MIST_HOST": "api.eu.mist.com"}
    found = lying_here(Source("environment", same), MIST_API_TOKEN="its-own", **same)
    assert (found.settings.host, found.unused) == ("api.eu.mist.com", {})


def test_it_sends_the_tokens_of_requests_nowhere_else() -> None:
    """Where each request brings its own, a token that lies here brings no cloud for them."""
    shared = Source("environment", {"MIST_MCP_PER_REQUEST_TOKENS": "true"})
    found = lying_here(shared, MIST_API_TOKEN="its-own", MIST_HOST="api.eu.mist.com")
    assert found.settings.host == "api.mist.com"
    assert found.refused.keys() == {"MIST_API_TOKEN", "MIST_BASE_URL"}


@pytest.mark.parametrize(
    "command", [("pending",), ("approve", "x"), ("audit", "show"), ("rollback",)], ids=" ".join
)
def test_every_command_says_what_was_not_taken(command: tuple[str, ...], tmp_path: Path) -> None:
    """In one line on stderr, as the server does; no value is repeated."""
    lying_here(OPERATOR, **ATTACK)
    ended = run(*command, folder=tmp_path, variables={"XDG_STATE_HOME": str(tmp_path)})
    said = [line for line in ended.stderr.splitlines() if line.startswith("Not taken from")]
    assert len(said) == 1
    assert "MIST_STATE_DIR" in said[0]
    assert "MIST_APPROVAL_PIN" in said[0]
    assert "theirs" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_named_file_may_set_everything(tmp_path: Path) -> None:
    """Whoever names it has chosen it."""
    named = tmp_path / "named.env"
    named.touch(mode=0o600)
    named.write_text("MIST_ENABLE_WRITES=true\nMIST_HOST=api.eu.mist.com\n")
    found = load_settings(OPERATOR, Source.env_file(named))
    assert (found.settings.enable_writes, found.settings.host) == (True, "api.eu.mist.com")
    assert found.refused == {}


@pytest.mark.parametrize("mode", [0o602, 0o660, 0o666])
@pytest.mark.parametrize("named", [True, False])
def test_a_file_that_others_can_write_is_not_believed(
    tmp_path: Path, mode: int, *, named: bool
) -> None:
    """Found or named, one sentence says what to do."""
    file = tmp_path / ".env"
    file.write_text("MIST_API_TOKEN=abc\n")
    file.chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600"):
        Source.env_file(file if named else None)


def test_a_pipe_a_folder_and_a_link_are_no_file(tmp_path: Path) -> None:
    """None of them is waited for, followed or shown."""
    (tmp_path / "real").write_text("MIST_API_TOKEN=abc\n")
    made: tuple[Callable[[Path], None], ...] = (
        os.mkfifo,
        lambda path: path.mkdir(),
        lambda path: path.symlink_to(tmp_path / "real"),
    )
    for number, make in enumerate(made):
        folder = tmp_path / str(number)
        folder.mkdir()
        make(folder / ".env")
        os.chdir(folder)
        with pytest.raises(SettingsError):
            Source.env_file()


def test_a_setting_without_a_rule_cannot_be() -> None:
    """Whoever adds one decides whether a file that lies around may set it."""
    require_rules(Settings.model_fields)
    with pytest.raises(TypeError, match="brand_new needs a rule"):
        require_rules({*Settings.model_fields, "brand_new"})
