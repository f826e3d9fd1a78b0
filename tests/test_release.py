"""What `nox -s release` makes: the same bytes each time, and every copy of a fact the same."""

from __future__ import annotations

import json
import os
import re
import shutil
import tarfile
import tomllib
import zipfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hatchling.builders.wheel import WheelBuilder
from jsonschema import Draft7Validator
from pydantic import SecretStr

from mist_mcp import __version__
from mist_mcp.commands.options import parsed
from mist_mcp.settings.loading import DEFAULT_CLOUD, Settings
from mist_mcp.settings.regions import REGIONS
from mist_mcp.web.health import ALIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parent.parent
EPOCH: Final = "SOURCE_DATE_EPOCH"
REGISTRY: Final = json.loads((ROOT / "server.json").read_text(encoding="utf-8"))
MANIFEST: Final = json.loads((ROOT / "packaging/bundle/manifest.json").read_text(encoding="utf-8"))
DOCKERFILE: Final = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SCHEMA: Final = json.loads(
    (Path(__file__).parent / "registry/server.schema.json").read_text("utf-8")
)
"""What the registry takes, as it publishes it; its licence stands beside it."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Path]]]:
    """Make everything twice, the second time under another umask."""
    spec = spec_from_file_location("release", ROOT / "packaging" / "release.py")
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(EPOCH, "1700000000")
        first = script.release(tmp_path_factory.mktemp("first"))
        before = os.umask(0o077)
        try:
            second = script.release(tmp_path_factory.mktemp("second"))
        finally:
            os.umask(before)
        yield [{file.name: file for file in files} for files in (first, second)]


def variable(name: str) -> Any:
    """Return the field of a variable."""
    return Settings.model_fields[Settings.variables()[name]]


def is_secret(name: str) -> bool:
    """Tell whether the value of a variable is never shown."""
    return variable(name).annotation in {SecretStr, SecretStr | None}


def test_the_same_commit_makes_the_same_bytes(made: list[dict[str, Path]]) -> None:
    """Wheel, source archive, bundle, registry entry, and the sums of all."""
    first, second = made
    assert [*first] == [
        f"mist_mcp-{__version__}-py3-none-any.whl",
        f"mist_mcp-{__version__}.tar.gz",
        f"mist-mcp-{__version__}.mcpb",
        "server.json",
    ]
    for name, file in first.items():
        assert file.read_bytes() == second[name].read_bytes(), name
    sums = (file.parent / "SHA256SUMS" for file in (first["server.json"], second["server.json"]))
    assert len({path.read_text(encoding="utf-8") for path in sums}) == 1


def test_the_source_archive_makes_the_same_wheel(
    made: list[dict[str, Path]], tmp_path: Path
) -> None:
    """Unpacked in an empty folder, away from the checkout."""
    wheel, archive, *_ = made[0].values()
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    (again,) = WheelBuilder(str(source)).build(directory=str(tmp_path / "dist"))
    assert Path(again).read_bytes() == wheel.read_bytes()
    shutil.rmtree(source)


def test_the_bundle_is_the_wheel_and_its_pins(made: list[dict[str, Path]]) -> None:
    """With uv it needs nothing but the index; the versions are those that were tested."""
    wheel, _, bundle, _ = made[0].values()
    with zipfile.ZipFile(bundle) as packed:
        assert packed.read(wheel.name) == wheel.read_bytes()
        assert json.loads(packed.read("manifest.json")) == MANIFEST
        project = tomllib.loads(packed.read("pyproject.toml").decode("utf-8"))
        assert MANIFEST["server"]["entry_point"] in packed.namelist()
    assert project["tool"]["uv"]["sources"]["mist-mcp"] == {"path": wheel.name}
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert project["tool"]["uv"]["constraint-dependencies"] == pins
    assert project["project"]["requires-python"] == MANIFEST["compatibility"]["runtimes"]["python"]


def test_every_version_is_the_version() -> None:
    """Of the package, of the registry entry and its package, of the bundle."""
    packages = REGISTRY["packages"]
    versions = {REGISTRY["version"], MANIFEST["version"], *(one["version"] for one in packages)}
    assert versions == {__version__}


def faults(entry: Any) -> list[str]:
    """Return what the schema of the registry has against an entry."""
    checked = Draft7Validator(SCHEMA, format_checker=Draft7Validator.FORMAT_CHECKER)
    return [f"{fault.json_path}: {fault.message}" for fault in checked.iter_errors(entry)]


def test_the_registry_takes_the_entry() -> None:
    """By the schema that it names; the package is the one of the index, over standard streams."""
    assert REGISTRY["$schema"] == SCHEMA["$id"]
    assert faults(REGISTRY) == []
    (package,) = REGISTRY["packages"]
    assert package["identifier"] == "mist-mcp"
    assert package["transport"] == {"type": "stdio"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "mist-mcp"),
        ("description", "x" * 101),
        ("version", None),
        ("packages", [{"registryType": "pypi", "identifier": "mist-mcp"}]),
    ],
)
def test_the_schema_finds_what_the_registry_would_refuse(field: str, value: Any) -> None:
    """So that an entry without faults says something."""
    assert faults({**REGISTRY, field: value})


def test_the_package_index_is_told_the_name_in_the_registry() -> None:
    """The registry looks for it in the README: that is how it knows who may publish."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"mcp-name: {REGISTRY['name']} " in readme


def test_the_registry_entry_names_variables_that_there_are() -> None:
    """Each secret is marked, no other is; what has a default has the server's."""
    (package,) = REGISTRY["packages"]
    given = {one["name"]: one for one in package["environmentVariables"]}
    assert {name for name, one in given.items() if one.get("isSecret")} == {
        name for name in given if is_secret(name)
    }
    assert [name for name, one in given.items() if one.get("isRequired")] == ["MIST_API_TOKEN"]
    defaults = {name: one["default"] for name, one in given.items() if "default" in one}
    assert defaults == {
        name: str(variable(name).default).removesuffix("/").lower() for name in defaults
    }
    clouds = [f"https://{region.api_host}" for region in REGIONS]
    assert given["MIST_BASE_URL"]["choices"] == clouds


def test_the_bundle_asks_for_what_the_server_needs() -> None:
    """A token as a secret, the cloud, and writes only where somebody wants them."""
    asked = MANIFEST["user_config"]
    given = {
        name: re.fullmatch(r"\$\{user_config\.(\w+)\}", text)
        for name, text in MANIFEST["server"]["mcp_config"]["env"].items()
    }
    options = {name: asked[match[1]] for name, match in given.items() if match}
    assert [*options.values()] == [*asked.values()]
    assert {name for name, one in options.items() if one.get("sensitive")} == {
        name for name in options if is_secret(name)
    }
    assert options["MIST_BASE_URL"]["default"] == DEFAULT_CLOUD
    assert options["MIST_ENABLE_WRITES"]["default"] is False
    assert options["MIST_API_TOKEN"]["required"]


def test_the_image_runs_without_rights_and_tells_how_it_is() -> None:
    """A user of its own, a health check on the port it listens on, all that a build needs."""
    instructions = re.findall(r"^([A-Z]+) +((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)
    last = [text for name, text in instructions if name == "USER"]
    assert last == ["10001:10001"]
    (health,) = [text for name, text in instructions if name == "HEALTHCHECK"]
    port = parsed(["-t", "http"]).port
    assert f":{port}{ALIVE}'" in health
    assert ("EXPOSE", str(port)) in instructions
    copied = {word for name, text in instructions if name == "COPY" for word in text.split()}
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    wanted = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    built = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*built["packages"], *built["force-include"], "pyproject.toml"} <= wanted <= copied
