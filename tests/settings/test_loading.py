"""What settings accept, where they come from, and what a person reads when one is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mist_mcp.errors import SettingsError
from mist_mcp.settings.cloud_url import cloud_url
from mist_mcp.settings.loading import Settings, Source, load_settings
from mist_mcp.settings.regions import REGIONS, Region
from mist_mcp.settings.web import WebSettings

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.every_python

TOKEN = "a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8i9J0"
OPERATOR = Source("environment", {"MIST_API_TOKEN": TOKEN})


def loaded(**values: str) -> Settings:
    """Load settings from an environment with a token and these variables."""
    return load_settings(Source("environment", {"MIST_API_TOKEN": TOKEN, **values})).settings


def refusal(**values: str) -> str:
    """Return what a person reads when these variables are refused."""
    with pytest.raises(SettingsError) as caught:
        loaded(**values)
    return str(caught.value)


def test_a_token_is_enough() -> None:
    """Everything else has a default, and the strict ones are on."""
    settings = loaded()
    assert settings.base_url == "https://api.mist.com"
    assert settings.strict_security_mode
    assert not settings.security_risks_acknowledged
    assert (settings.max_concurrent, settings.request_timeout) == (8, 30.0)
    assert settings.max_result_bytes == 24_000


def test_every_variable_is_read() -> None:
    """Each variable reaches its field."""
    settings = loaded(
        MIST_BASE_URL="https://api.eu.mist.com/",
        MIST_STRICT_SECURITY_MODE="no",
        MIST_SECURITY_RISKS_ACKNOWLEDGED="1",
        MIST_MAX_ADMIN_ORGS="2",
        MIST_MAX_WRITE_ORGS="4",
        MIST_MAX_ADMIN_MSPS="0",
        MIST_MAX_WRITE_MSPS="3",
        MIST_MAX_ORGS_PER_MSP="6",
        MIST_MAX_CONCURRENT="64",
        MIST_REQUEST_TIMEOUT="2.5",
        MIST_MAX_RESULT_BYTES="4000",
        MIST_RESULT_FORM="text",
        MIST_TOOLSETS="site",
        MIST_TOOLS="get_alarms, get_user_info,,get_alarms",
        MIST_EXCLUDE_TOOLS="get_site_info",
        MIST_TOOL_SEARCH="true",
        MIST_SHOWN_VARIABLES="VLAN_ID, uplink-1",
        MIST_AUDIT_FILE="/srv/audit.jsonl",
        MIST_ENABLE_WRITES="true",
        MIST_STATE_DIR="/srv/state",
        MIST_UNDO_DIR="/srv/undo",
        MIST_APPROVAL_PIN="0000",
    )
    assert (settings.pin, str(settings.plans_folder)) == ("0000", "/srv/state/plans")
    assert str(settings.undo_folder) == "/srv/undo"
    assert settings.api_token.get_secret_value() == TOKEN
    assert settings.model_dump(
        exclude={"api_token", "approval_pin", *WebSettings.model_fields}
    ) == {
        "base_url": "https://api.eu.mist.com",
        "strict_security_mode": False,
        "security_risks_acknowledged": True,
        "max_admin_orgs": 2,
        "max_write_orgs": 4,
        "max_admin_msps": 0,
        "max_write_msps": 3,
        "max_orgs_per_msp": 6,
        "max_concurrent": 64,
        "request_timeout": 2.5,
        "max_result_bytes": 4000,
        "result_form": "text",
        "toolsets": ("site",),
        "tools": ("get_alarms", "get_user_info"),
        "exclude_tools": ("get_site_info",),
        "tool_search": True,
        "shown_variables": ("VLAN_ID", "uplink-1"),
        "audit_file": "/srv/audit.jsonl",
        "enable_writes": True,
        "state_dir": "/srv/state",
        "undo_dir": "/srv/undo",
    }


def test_settings_are_frozen_and_hide_the_token() -> None:
    """Nothing changes after the start, and no representation shows the token."""
    settings = loaded()
    with pytest.raises(ValidationError):
        settings.max_concurrent = 9  # type: ignore[misc]
    assert TOKEN not in f"{settings!r} {settings} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    "host", ["api.gc2.mist.com", "https://api.gc2.mist.com", "API.GC2.mist.com"]
)
def test_mist_host_stands_in_for_the_base_url(host: str) -> None:
    """A bare host, as other Mist tools take it, is enough."""
    assert loaded(MIST_HOST=host).base_url == "https://api.gc2.mist.com"


def test_the_base_url_wins_over_mist_host() -> None:
    """Within one source the more specific variable counts."""
    settings = loaded(MIST_HOST="api.gc2.mist.com", MIST_BASE_URL="https://api.gc1.mist.com")
    assert settings.host == "api.gc1.mist.com"


def test_a_stronger_source_wins_and_is_named(tmp_path: Path) -> None:
    """The report says for each variable which source won."""
    env_file = tmp_path / "my.env"
    env_file.touch(mode=0o600)
    env_file.write_text(
        'MIST_API_TOKEN="from-file"\nMIST_HOST=api.eu.mist.com\nMIST_MAX_CONCURRENT=4\n'
        "export MIST_REQUEST_TIMEOUT=9 # seconds\n"
    )
    found = load_settings(
        Source("--mock", {"MIST_API_TOKEN": "mocked"}),
        Source.environment({"MIST_BASE_URL": "https://api.mist.com", "MIST_MAX_CONCURRENT": ""}),
        Source.env_file(env_file),
    )
    assert found.settings.api_token.get_secret_value() == "mocked"
    assert found.settings.base_url == "https://api.mist.com"
    assert (found.settings.max_concurrent, found.settings.request_timeout) == (4, 9.0)
    assert found.origins["MIST_API_TOKEN"] == "--mock"
    assert found.origins["MIST_BASE_URL"] == "environment"
    assert found.origins["MIST_MAX_CONCURRENT"] == f"{env_file} file"
    assert found.origins["MIST_MAX_ADMIN_ORGS"] == "default"


def test_an_env_file_is_taken_as_written(tmp_path: Path) -> None:
    """A token may contain a dollar sign; nothing is expanded."""
    env_file = tmp_path / ".env"
    env_file.touch(mode=0o600)
    env_file.write_text("MIST_API_TOKEN=ab${HOME}cd\nEMPTY\n", encoding="utf-8-sig")
    settings = load_settings(Source.env_file(env_file)).settings
    assert settings.api_token.get_secret_value() == "ab${HOME}cd"


def test_the_env_file_of_the_working_directory_is_optional(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without `--env-file` a missing `.env` is no error, and a present one is read."""
    monkeypatch.chdir(tmp_path)
    assert Source.env_file().values == {}
    (tmp_path / ".env").write_text("MIST_API_TOKEN=abc")
    assert Source.env_file().values == {"MIST_API_TOKEN": "abc"}


def test_the_process_environment_is_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a mapping the environment of the process is read."""
    monkeypatch.setenv("MIST_MAX_CONCURRENT", "5")
    assert Source.environment().values["MIST_MAX_CONCURRENT"] == "5"


@pytest.mark.parametrize("content", [None, b"MIST_API_TOKEN=\xff\xfe"])
def test_an_env_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """A file given by name must exist and be text."""
    env_file = tmp_path / "given.env"
    if content is not None:
        env_file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"given\.env cannot be read.*--env-file"):
        Source.env_file(env_file)


def test_variables_that_are_none_of_ours_are_reported() -> None:
    """A slip in a name is seen, and other programs' variables do no harm."""
    found = load_settings(OPERATOR, Source("x", {"MIST_APITOKEN": "x", "PATH": "y"}))
    assert found.ignored == ("MIST_APITOKEN",)


def test_a_missing_token_names_the_variable_and_a_way_without() -> None:
    """The first thing a newcomer meets says what to do."""
    with pytest.raises(SettingsError, match=r"MIST_API_TOKEN is not set.*MIST_API_TOKEN=.*--mock"):
        load_settings(Source("environment", {"MIST_API_TOKEN": "  "}))


@pytest.mark.parametrize("token", ["Token abc", "abc\ndef", "abc\x00", "abcdé", "a b"])
def test_a_token_that_breaks_a_header_is_refused_without_repeating_it(token: str) -> None:
    """The message names the rule, never the token."""
    message = refusal(MIST_API_TOKEN=token)
    assert message.startswith("MIST_API_TOKEN must be")
    assert "abc" not in message


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MIST_MAX_CONCURRENT", "0"),
        ("MIST_MAX_CONCURRENT", "65"),
        ("MIST_MAX_CONCURRENT", "many"),
        ("MIST_REQUEST_TIMEOUT", "0"),
        ("MIST_REQUEST_TIMEOUT", "nan"),
        ("MIST_REQUEST_TIMEOUT", "301"),
        ("MIST_REQUEST_TIMEOUT", "30s"),
        ("MIST_MAX_RESULT_BYTES", "3999"),
        ("MIST_RESULT_FORM", "json"),
        ("MIST_MAX_ADMIN_ORGS", "-1"),
        ("MIST_MAX_WRITE_ORGS", "2.5"),
        ("MIST_STRICT_SECURITY_MODE", "perhaps"),
        ("MIST_TOOLSETS", "site;device"),
        ("MIST_TOOLS", "get-alarms"),
        ("MIST_EXCLUDE_TOOLS", "../get_alarms"),
        ("MIST_TOOL_SEARCH", "maybe"),
        ("MIST_SHOWN_VARIABLES", "VLAN ID"),
    ],
)
def test_a_value_that_is_none_gets_one_line_with_an_example(variable: str, value: str) -> None:
    """The message names the variable, the rule and an example that works."""
    message = refusal(**{variable: value})
    assert message.startswith(f"{variable} must be ")
    assert "\n" not in message
    example = message.rsplit("For example ", 1)[1].removesuffix(".")
    name, _, usable = example.partition("=")
    assert name == variable
    loaded(**{variable: usable})


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8080", "http://localhost:9", "https://[::1]:8443", "https://localhost"],
)
def test_loopback_is_allowed_even_without_tls(url: str) -> None:
    """A fake cloud on this machine can be used."""
    assert loaded(MIST_BASE_URL=url).base_url == url


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.name)
def test_every_published_cloud_is_allowed(region: Region) -> None:
    """Each host of the table makes a usable base URL."""
    assert loaded(MIST_BASE_URL=f"https://{region.api_host}").host == region.api_host


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("http://api.mist.com", "must start with https://"),
        ("ftp://127.0.0.1", "must start with https://"),
        ("https://manage.mist.com", "Did you mean https://api.mist.com?"),
        ("https://api.mist.com.evil.example", "which is no Mist API host"),
        ("https://api.mist.com@evil.example", "which is no Mist API host"),
        ("https://secret@api.mist.com", "without user"),
        ("https://api.mist.com/api/v1", "without user, path or query"),
        ("https://api.mist.com?x=1", "without user, path or query"),
        ("https://api.mist.com#x", "without user, path or query"),
        ("https://api.mist.com:port", "is not a URL"),
        ("https://[::1", "is not a URL"),
        ("https://", "is not the URL of a Mist cloud"),
        ("api.mist.com", "is not the URL of a Mist cloud"),
    ],
)
def test_another_base_url_is_refused(url: str, complaint: str) -> None:
    """The token goes to a published cloud over TLS, or to this machine."""
    message = refusal(MIST_BASE_URL=url)
    assert message.startswith("MIST_BASE_URL ")
    assert complaint in message
    assert "secret" not in message


def test_a_token_pasted_into_another_setting_is_not_repeated() -> None:
    """A slip does not print the secret, in whatever case."""
    assert TOKEN.lower() not in refusal(MIST_HOST=TOKEN).lower()
    assert TOKEN.lower() not in refusal(MIST_BASE_URL=TOKEN).lower()
    assert TOKEN.lower() not in refusal(MIST_TOOLS=TOKEN).lower()


@given(st.text(), st.sampled_from(["", "https://", "https://api.mist.com", "https://evil@"]))
def test_no_text_becomes_a_url_of_another_host(text: str, start: str) -> None:
    """Whatever is accepted points to a cloud of the table or to this machine."""
    try:
        accepted = cloud_url(start + text)
    except SettingsError:
        return
    hosts = [f"https://{region.api_host}" for region in REGIONS]
    bare = accepted.rsplit(":", 1)[0] if accepted.count(":") > 1 else accepted
    assert bare in hosts or any(name in bare for name in ("localhost", "127.", "[::1]"))
