"""What the operator configures: one frozen object, read once.

Sources are given strongest first, each a mapping of `MIST_...` variables and a name for where
they come from, so that a report can say which one won. This is the only module that reads the
environment or a `.env` file, and no message that it writes repeats a value that may be secret.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from dotenv import dotenv_values
from pydantic import Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic_settings import PydanticBaseSettingsSource, SettingsConfigDict

from mist_mcp.analysis.thresholds import Limits
from mist_mcp.errors import SettingsError
from mist_mcp.settings.audit_file import AuditSettings, audit_default
from mist_mcp.settings.cloud_url import BASE_URL_VARIABLE, cloud_url
from mist_mcp.settings.desk import PROXIES, Desk
from mist_mcp.settings.form import Form  # noqa: TC001 - pydantic reads it
from mist_mcp.settings.found_file import refusals, require_rules
from mist_mcp.settings.selection import Choice, Names, Variables
from mist_mcp.settings.web import WebSettings
from mist_mcp.settings.writes import WriteSettings, state_default
from mist_mcp.words.secret_names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic_settings import BaseSettings

PREFIX: Final = "MIST_"
HOST_VARIABLE: Final = "MIST_HOST"
TOKEN_VARIABLE: Final = "MIST_API_TOKEN"  # noqa: S105 - the name of a variable
DEFAULT_CLOUD: Final = "https://api.mist.com"
DEFAULT_ENV_FILE: Final = Path(".env")
TOKEN_PATTERN: Final = re.compile(r"[\x21-\x7e]+")
FRAMEWORK_SETTINGS: Final = {
    "FASTMCP_CHECK_FOR_UPDATES": "off",
    "FASTMCP_ENV_FILE": os.devnull,
    "FASTMCP_LOG_ENABLED": "false",
    "FASTMCP_SHOW_SERVER_BANNER": "false",
}


class Settings(WriteSettings, AuditSettings, WebSettings):
    """Everything that an operator can set; field `x` is the variable `MIST_X`.

    The description of a field completes the sentence "MIST_X must be ...".
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    api_token: SecretStr = Field(
        SecretStr(""),
        description="an API token: visible ASCII characters only, without the word Token before it",
        examples=["paste-the-token-here"],
    )
    base_url: str = Field(
        DEFAULT_CLOUD,
        validate_default=True,
        description="the https URL of a Mist API host",
        examples=["https://api.eu.mist.com"],
    )
    strict_security_mode: bool = Field(default=True, description="true or false", examples=["true"])
    security_risks_acknowledged: bool = Field(
        default=False, description="true or false", examples=["false"]
    )
    max_admin_orgs: int = Field(1, ge=0, description="a whole number, 0 or more", examples=["1"])
    max_write_orgs: int = Field(3, ge=0, description="a whole number, 0 or more", examples=["3"])
    max_admin_msps: int = Field(1, ge=0, description="a whole number, 0 or more", examples=["1"])
    max_write_msps: int = Field(1, ge=0, description="a whole number, 0 or more", examples=["1"])
    max_orgs_per_msp: int = Field(5, ge=0, description="a whole number, 0 or more", examples=["5"])
    max_concurrent: int = Field(
        8, ge=1, le=64, description="a whole number from 1 to 64", examples=["8"]
    )
    request_timeout: float = Field(
        30.0, gt=0, le=300, description="seconds, more than 0 and at most 300", examples=["30"]
    )
    max_result_bytes: int = Field(
        24_000, ge=4_000, description="a whole number of bytes, 4000 or more", examples=["24000"]
    )
    result_form: Form = Field("both", description="both, text or structured", examples=["both"])
    toolsets: Names = Field(
        (), description="names of toolsets, separated by commas", examples=["core", "site,device"]
    )
    tools: Names = Field(
        (), description="names of tools, separated by commas", examples=["get_org_sites,get_alarms"]
    )
    exclude_tools: Names = Field(
        (), description="names of tools, separated by commas", examples=["get_org_settings"]
    )
    tool_search: bool = Field(default=False, description="true or false", examples=["false"])
    shown_variables: Variables = Field(
        (), description="names of site variables, separated by commas", examples=["VLAN_ID,UPLINK"]
    )

    _desk: Desk = PrivateAttr(default_factory=Desk)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing behind the caller's back: what is given is what counts."""
        return (init_settings,)

    @field_validator("api_token")
    @classmethod
    def _fits_a_header(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not TOKEN_PATTERN.fullmatch(token.get_secret_value()):
            message = "not usable in a header"
            raise ValueError(message)
        return token

    @field_validator("base_url")
    @classmethod
    def _is_a_mist_cloud(cls, value: str) -> str:
        return cloud_url(value)

    @property
    def host(self) -> str:
        """The API host, without a port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def desk(self) -> Desk:
        """What the environment says about proxies and certificates; nothing, unless `at` it."""
        return self._desk

    def at(self, desk: Desk) -> Self:
        """Return the same settings at a desk."""
        made = self.model_copy()
        made._desk = desk  # noqa: SLF001 - its own class
        return made

    @property
    def limits(self) -> Limits:
        """The thresholds of the privilege check."""
        return Limits(
            max_admin_orgs=self.max_admin_orgs,
            max_write_orgs=self.max_write_orgs,
            max_admin_msps=self.max_admin_msps,
            max_write_msps=self.max_write_msps,
            max_orgs_per_msp=self.max_orgs_per_msp,
        )

    @property
    def choice(self) -> Choice:
        """The tools that the operator wants."""
        return Choice(toolsets=self.toolsets, tools=self.tools, excluded=self.exclude_tools)

    @property
    def shown(self) -> dict[str, str]:
        """Each variable and its value as people may see it: of a secret only whether it is set."""
        values = {name: getattr(self, field) for name, field in self.variables().items()}
        return {name: _shown(value) for name, value in values.items()}

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never leave the process: the API token, and the tokens of clients."""
        token = self.api_token.get_secret_value()
        return (*((token,) if token else ()), *self.bearers.values())

    @classmethod
    def variables(cls) -> dict[str, str]:
        """Map each environment variable to its field; those of single parts come last."""
        names = sorted(cls.model_fields, key=lambda name: name not in cls.__annotations__)
        return {PREFIX + name.upper(): name for name in names}


require_rules(Settings.model_fields)


@dataclass(frozen=True, slots=True)
class Source:
    """Variables, and where they come from in a person's words."""

    origin: str
    values: Mapping[str, str]
    found: bool = False
    """Whether it lay in the working directory, and nobody named it."""

    @classmethod
    def environment(cls, values: Mapping[str, str] | None = None) -> Self:
        """Take the process environment, or a given mapping in its place."""
        return cls("environment", dict(os.environ if values is None else values))

    @classmethod
    def env_file(cls, path: Path | None = None) -> Self:
        """Read the `.env` file that is named, or else the one in the working directory, if any.

        Raises:
            SettingsError: it cannot be read, or others could have written it.
        """
        chosen = path or DEFAULT_ENV_FILE
        if chosen == Path(os.devnull):
            return cls("no file", {})
        if path is None and not (chosen.exists() or chosen.is_symlink()):
            return cls(f"{chosen} file", {})
        return cls(f"{chosen} file", _parsed(chosen, found=path is None), found=path is None)

    @classmethod
    def defaults(cls, environment: Source) -> Self:
        """Name the files of a server that runs by itself, where the environment wants them."""
        return cls(
            "default", {**audit_default(environment.values), **state_default(environment.values)}
        )


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings, and for each variable where its value came from."""

    settings: Settings
    origins: Mapping[str, str]
    ignored: tuple[str, ...]
    refused: Mapping[str, str]
    """Variables of a file that nobody named which it must not set, and why."""

    unused: Mapping[str, str]
    """Variables that somebody set and that do not count beside that file, and why."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What counts of several sources, and what does not.

    Attributes:
        chosen: by variable, the value and where it came from.
        refused: what a file that nobody named must not set, and why.
        unused: what somebody set and does not count beside that file, and why.
    """

    chosen: Mapping[str, tuple[str, str]]
    refused: Mapping[str, str]
    unused: Mapping[str, str]


def load_settings(*sources: Source) -> LoadedSettings:
    """Merge sources, strongest first, into settings.

    Raises:
        SettingsError: naming the first variable that is missing or cannot be used.
    """
    variables = Settings.variables()
    merged = merge(*sources)
    chosen = merged.chosen
    fields = {variables[name]: value for name, (value, _) in chosen.items() if name in variables}
    origins = {name: chosen[name][1] if name in chosen else "default" for name in variables}
    ignored = tuple(sorted(name for name in chosen if name not in variables))
    return LoadedSettings(
        settings=_validated(fields),
        origins=origins,
        ignored=ignored,
        refused=merged.refused,
        unused=merged.unused,
    )


def merge(*sources: Source) -> Merged:
    """Merge sources, strongest first; no value is judged."""
    chosen: dict[str, tuple[str, str]] = {}
    refused: dict[str, str] = {}
    with_token: dict[str, tuple[str, str]] | None = None
    for place, source in reversed(list(enumerate(sources))):
        values = _named(source)
        if source.found:
            refused = _refused(values, stronger=sources[:place])
            values = {name: value for name, value in values.items() if name not in refused}
        given = {name: (value, source.origin) for name, value in values.items()}
        if source.found and TOKEN_VARIABLE in given:
            with_token = given
        chosen |= given
    unused = {} if with_token is None else _kept_together(chosen, with_token)
    return Merged(chosen, refused, unused)


def untaken(merged: LoadedSettings | Merged) -> Iterator[str]:
    """Say in a line each what was not taken, and what does not count for that."""
    if merged.refused:
        yield f"Not taken from the .env file that lies here: {', '.join(sorted(merged.refused))}"
    if merged.unused:
        yield (
            f"Not used beside the token of the .env file that lies here:"
            f" {', '.join(sorted(merged.unused))}"
        )


def _kept_together(
    chosen: dict[str, tuple[str, str]], found: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """Send a token that nobody named to the cloud beside it, and return what does not count then.

    The address of another source was chosen for another token.
    """
    own = found.get(BASE_URL_VARIABLE)
    address = chosen.pop(BASE_URL_VARIABLE, None)
    if own:
        chosen[BASE_URL_VARIABLE] = own
    if address is None or address[0] == (own[0] if own else DEFAULT_CLOUD):
        return {}
    why = f"the token of the {DEFAULT_ENV_FILE} file that lies here goes to the cloud beside it"
    return {BASE_URL_VARIABLE: f"{why}, or else to {DEFAULT_CLOUD}"}


def _refused(values: Mapping[str, str], *, stronger: Sequence[Source]) -> dict[str, str]:
    """Return the variables that a file which nobody named must not set, and why."""
    variables = Settings.variables()
    chosen = {
        variables[name]: value
        for source in reversed(stronger)
        for name, value in _named(source).items()
        if name in variables
    }
    found = refusals(
        {variables[name]: value for name, value in values.items() if name in variables},
        defaults={name: field.default for name, field in Settings.model_fields.items()},
        stronger=chosen,
    )
    return {PREFIX + name.upper(): why for name, why in found.items()}


def desk_of(environment: Source) -> Desk:
    """Return the desk that an environment describes.

    Where no variable names a proxy, what macOS and Windows know of proxies counts.
    """
    named = any(name.lower() in PROXIES for name in environment.values)
    system = {} if named else {f"{scheme}_proxy": url for scheme, url in getproxies().items()}
    return Desk.of({**system, **environment.values})


def isolate_framework() -> None:
    """Keep FastMCP from reading `.env`, from its own settings, and from calling anyone.

    FastMCP reads its settings once, when it is first imported; this must run before that.
    Variables inherited from elsewhere could switch its debug answers on or widen its allow-lists.
    """
    for name in [name for name in os.environ if name.startswith("FASTMCP_")]:
        del os.environ[name]
    os.environ.update(FRAMEWORK_SETTINGS)


def _named(source: Source) -> dict[str, str]:
    """Keep the set variables of ours, with `MIST_HOST` standing in for the base URL."""
    values = {name: text.strip() for name, text in source.values.items() if name.startswith(PREFIX)}
    present = {name: text for name, text in values.items() if text}
    host = present.pop(HOST_VARIABLE, None)
    if host is not None and BASE_URL_VARIABLE not in present:
        present[BASE_URL_VARIABLE] = host if "://" in host else f"https://{host}"
    return present


def _parsed(path: Path, *, found: bool) -> dict[str, str]:
    """Read a `.env` file as written: no interpolation, a token may contain a dollar sign."""
    try:
        with os.fdopen(_opened(path, found=found), encoding="utf-8-sig") as stream:
            status = os.fstat(stream.fileno())
            _require_own(status, path)
            _require_own_name(path)
            values = dotenv_values(stream=stream, interpolate=False)
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            f"The settings file {path} cannot be read as text",
            next_step="Check the path given to --env-file, or take the file away.",
        ) from None
    given = {name: value for name, value in values.items() if value is not None}
    if not found:
        _require_private(status, path, given)
    return given


def _opened(path: Path, *, found: bool) -> int:
    """Open a file without waiting for who writes a pipe; one that was found may be no link."""
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK | (os.O_NOFOLLOW if found else 0))


def _require_own(status: os.stat_result, path: Path) -> None:
    """Refuse what is no file, and what somebody else could have written.

    Raises:
        SettingsError: it is one of these.
    """
    if not stat.S_ISREG(status.st_mode):
        raise SettingsError(f"{path} is no file", next_step="Give --env-file the path of one.")
    if status.st_uid not in (os.geteuid(), 0):
        raise SettingsError(
            f"The settings file {path} belongs to another user, so it is not believed",
            next_step=f"Copy it, and make the copy your own: chmod 600 {path}.",
        )
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise SettingsError(
            f"Others can write to the settings file {path}, so it is not believed",
            next_step=f"Make it your own: chmod 600 {path}.",
        )


def _require_own_name(path: Path) -> None:
    """Refuse a link that somebody else could point elsewhere.

    Raises:
        SettingsError: it is one.
    """
    if path.lstat().st_uid not in (os.geteuid(), 0):
        raise SettingsError(
            f"{path} is a link that belongs to another user, so it is not followed",
            next_step="Give --env-file the path of the file itself.",
        )


def _require_private(status: os.stat_result, path: Path, given: Mapping[str, str]) -> None:
    """Refuse a file that others can read while it holds a secret.

    Raises:
        SettingsError: it is one; of the secret only the name is said.
    """
    secret = next((name for name, value in given.items() if value and _is_secret(name)), None)
    if secret and status.st_mode & (stat.S_IRGRP | stat.S_IROTH):
        raise SettingsError(
            f"Others can read the settings file {path}, and it holds {secret}",
            next_step=f"Make it your own: chmod 600 {path}; a secret that was read by others"
            " needs to be replaced.",
        )


def _is_secret(name: str) -> bool:
    """Tell whether a variable holds a secret: by its type, or by its name if it is not ours."""
    field = Settings.model_fields.get(Settings.variables().get(name, ""))
    return is_secret_name(name) if field is None else field.annotation is SecretStr


def _validated(fields: Mapping[str, str]) -> Settings:
    """Build the settings, turning the first complaint into one sentence of ours."""
    try:
        settings = Settings.model_validate(fields)
    except ValidationError as error:
        raise _explained(str(error.errors()[0]["loc"][0])) from None
    if settings.api_token.get_secret_value() or settings.mcp_per_request_tokens:
        return settings
    raise SettingsError(
        "MIST_API_TOKEN is not set",
        next_step=(
            "For example MIST_API_TOKEN=paste-the-token-here in the environment or in .env;"
            " or use --mock to try the server without a token."
        ),
    )


def _shown(value: object) -> str:
    """Write a value as people may see it."""
    if isinstance(value, SecretStr):
        return "set" if value.get_secret_value() else "-"
    return (",".join(value) if isinstance(value, tuple) else str(value)) or "-"


def _explained(field: str) -> SettingsError:
    """Say what a variable must be, without repeating what it is."""
    variable, about = PREFIX + field.upper(), Settings.model_fields[field]
    example = (about.examples or [""])[0]
    return SettingsError(
        f"{variable} must be {about.description}", next_step=f"For example {variable}={example}."
    )
