"""Checking cassettes: what may not be shared, what does not answer, and where."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.cassettes import Interaction, Library, document, dump
from fake_mist.cloud import cassette_folder
from fake_mist.published import fidelity
from fake_mist.recording import checks

if TYPE_CHECKING:
    from pathlib import Path

OWN = cassette_folder() / "rest"
NO_SCHEMAS = {fidelity.VARIABLE: "nowhere.json"}
ORG = "20ae9839-0ae6-574e-ad63-7e2d8cc76cf3"


def found(folder: Path, environ: dict[str, str] | None = None) -> list[str]:
    """Give the findings of a folder, without schemas unless an environment is named."""
    return list(checks.findings(folder, environ or NO_SCHEMAS, lambda _text: None))


def put(folder: Path, name: str, body: Any, **facts: Any) -> Path:
    """Put one answer into a folder as a cassette of its own."""
    query = facts.pop("query", {})
    path = facts.pop("path", f"/api/v1/orgs/{ORG}/stats")
    provenance = facts.pop("provenance", "recorded")
    each = Interaction(method="GET", path=path, query=query, body=document(body), **facts)
    file = folder / "rest" / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(dump([each], provenance=provenance), encoding="utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the accounts and the directory of the fictional network."""
    (tmp_path / "rest").mkdir()
    for name in ("self", "orgs", "orgs-sites", "msps", "msps-orgs"):
        shutil.copy(OWN / f"{name}.yaml", tmp_path / "rest")
    return tmp_path


def test_the_cassettes_of_this_project_pass(capsys: pytest.CaptureFixture[str]) -> None:
    """They may be shared, and each is reached by its own request."""
    status = checks.main([], environ=NO_SCHEMAS)
    shown = capsys.readouterr()
    assert (status, shown.err) == (0, "")
    assert "schemas skipped: MIST_OPENAPI_SPEC names nowhere.json: No such file" in shown.out


@pytest.mark.parametrize(
    ("member", "what"),
    [
        ({"notes": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"}, "a web token"),
        ({"notes": "use Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MEFCQ0RFRkdISUpLTE1OT1A"}, "an API token"),
        ({"cli": "set system root-authentication encrypted-password $6$salt$hash"}, "a password"),
        ({"cli": "secret $9$abcdefgh"}, "a password hash"),
        ({"text": "-----BEGIN RSA PRIVATE KEY-----"}, "a private key"),
        ({"text": "-----BEGIN CERTIFICATE-----"}, "a certificate"),
        ({"email": "robin@larkspur.ac"}, "an e-mail address"),
        ({"note": "mail robin@example.com.evil.org"}, "an e-mail address"),
        ({"ext_ip": "81.2.69.142"}, "a public IP address"),
        ({"subnets": ["81.2.69.0/24"]}, "a public IP address"),
        ({"ip6": "2a00:1450:4009::200e"}, "a public IP address"),
        ({"mac": "5c5b35a10001"}, "a manufacturer's MAC address"),
        ({"bssid": "5c:5b:35:a1:00:01"}, "a manufacturer's MAC address"),
        ({"id": "00000000-0000-0000-1000-5c5b35a10001"}, "a manufacturer's MAC address"),
        ({"psk": "hunter2"}, "psk holds what looks like a secret"),
        ({"radius": {"keys": ["hunter2"]}}, "keys holds what looks like a secret"),
        ({"server_cert": {"key": "hunter2"}}, "holds what looks like a secret"),
    ],
)
def test_what_looks_real_is_found_by_file_and_line(
    folder: Path, member: dict[str, Any], what: str
) -> None:
    """The finding leads to the line and does not repeat what stands there."""
    file = put(folder, "orgs-stats", {"a": 1, **member, "z": 1})
    line = next(
        number
        for number, text in enumerate(file.read_text().splitlines(), start=1)
        if json.dumps(next(iter(member))) in text
    )
    (finding, *_rest) = found(folder)
    assert finding.startswith(f"{file}, line {line}: ")
    assert what in finding
    assert "hunter2" not in finding


@pytest.mark.parametrize(
    "member",
    [
        {"email": "fake-abc@example.com", "ip": "192.0.2.7", "lan": "10.0.0.1", "mask": "/24"},
        {"ip": "198.18.3.4", "ip6": "2001:db8::7", "local": "fe80::1", "version": "23.4R2-S4.11"},
        {"mac": "025b35a10001", "id": "00000000-0000-0000-1000-025b35a10001", "all": "0" * 12},
        {"psk": "scrubbed-secret", "secret": "", "radius": {"keys": ["{{fake-var}}"]}},
    ],
)
def test_what_the_scrubber_writes_is_not_a_finding(folder: Path, member: dict[str, Any]) -> None:
    """Documentation ranges, local addresses and masks are what it should look like."""
    put(folder, "orgs-stats", member)
    assert found(folder) == []


def test_an_invented_secret_passes_in_a_synthetic_cassette_only(folder: Path) -> None:
    """Every secret of the fictional network carries one word; a recording has none."""
    body = {"psk": "sekret-psk"}
    put(folder, "orgs-stats", body, provenance="synthetic")
    assert found(folder) == []
    put(folder, "orgs-stats", body)
    assert "psk holds what looks like a secret" in found(folder)[0]


def test_a_real_token_in_a_request_is_found(folder: Path) -> None:
    """The request is searched like the answer."""
    file = put(folder, "orgs-stats", {}, authorization="Token abc")
    finding = found(folder)[0]
    assert finding == f"{file}, line 8: this looks like an Authorization that no fake token has"


def test_a_leak_beside_the_cassettes_is_found(folder: Path) -> None:
    """A folder is shared with everything in it."""
    (folder / "notes.txt").write_text("ask robin@larkspur.ac\n")
    (finding,) = found(folder)
    assert finding.startswith(f"{folder / 'notes.txt'}, line 1: ")


def test_a_cassette_that_does_not_load_or_names_no_origin_is_found(folder: Path) -> None:
    """By the loader's own rules and in its own words."""
    file = put(folder, "orgs-stats", {})
    file.write_text(file.read_text().replace("provenance: recorded", "provenance: hearsay"))
    broken = folder / "rest" / "orgs-setting.yaml"
    broken.write_text("version: [")
    first, second, *_ = found(folder)
    assert first.startswith(f"{broken}: no YAML")
    assert second == f"{file}, line 2: provenance must be 'synthetic' or 'recorded'"


def test_a_cassette_of_no_endpoint_is_found(folder: Path) -> None:
    """Nobody could ever ask for it."""
    file = put(folder, "orgs-secrets", {})
    assert found(folder) == [f"{file}: belongs to no endpoint"]


def test_a_recording_in_the_wrong_cassette_is_found(folder: Path) -> None:
    """Its request is answered from another file."""
    file = put(folder, "orgs-stats", {}, path="/api/v1/self/usage")
    (finding,) = found(folder)
    assert (
        finding == f"{file}: GET /api/v1/self/usage lies in the cassette of /orgs/{{org_id}}/stats"
    )


def test_a_recording_that_no_account_may_see_is_found(folder: Path) -> None:
    """An organization outside every grant, or one that the directory does not know."""
    path = "/api/v1/orgs/3c15339e-e038-4a8e-b8b4-04ba3f27ecb9/stats"
    file = put(folder, "orgs-stats", {}, path=path)
    (finding,) = found(folder)
    assert finding == f"{file}: GET {path} is answered to no recorded account"


def test_rows_that_no_request_gives_are_found(folder: Path) -> None:
    """A filter or a window that hides what was recorded under it."""
    rows = [{"mac": "025b35a10001", "type": "ap"}, {"mac": "025b35a10002", "type": "switch"}]
    path = f"/api/v1/orgs/{ORG}/inventory"
    file = put(folder, "orgs-inventory", rows, path=path, query={"type": "ap"})
    (finding,) = found(folder)
    assert finding == f"{file}: GET {path} recorded 1 rows that no request gives"


def test_two_recordings_that_disagree_are_found(folder: Path) -> None:
    """There is no telling which one is the truth."""
    rows = [{"mac": "025b35a10001", "name": name} for name in ("one", "two")]
    put(folder, "orgs-inventory", rows, path=f"/api/v1/orgs/{ORG}/inventory")
    assert "disagree on 025b35a10001" in found(folder)[0]


def test_without_an_account_nothing_answers(tmp_path: Path) -> None:
    """A folder of recordings needs one answer to /self."""
    put(tmp_path, "orgs-stats", {})
    assert found(tmp_path) == [
        f"{tmp_path / 'rest' / 'self'}.yaml: is missing; without an account nothing is answered"
    ]


def test_an_empty_folder_does_not_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped folder is not a clean one."""
    assert checks.main([str(tmp_path)], environ=NO_SCHEMAS) == 1
    assert "0 cassettes checked" in capsys.readouterr().out


def test_a_body_outside_its_schema_is_found(folder: Path) -> None:
    """By the facts that the package carries, with cassette and place."""
    body = Library(OWN).interactions("orgs-stats")[0].json()
    put(folder, "orgs-stats", {**body, "num_sites": "many"})
    findings = list(checks.findings(folder, {}, lambda _text: None))
    assert findings == [f"{folder / 'rest'}: orgs-stats num_sites does not fit the API's schema"]


def test_a_newer_description_counts_where_one_is_named(folder: Path) -> None:
    """It may allow what the older one did not."""
    path = "/api/v1/orgs/{org_id}/stats"
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/any"}}}}
    described = {
        "paths": {path: {"get": {"responses": {"200": answer}}}},
        "components": {"schemas": {"any": {"type": "object", "minProperties": 1, "maxItems": 1}}},
    }
    file = folder.parent / f"{folder.name}.json"
    file.write_text(json.dumps(described))
    body = Library(OWN).interactions("orgs-stats")[0].json()
    put(folder, "orgs-stats", {**body, "num_sites": "many"})
    assert found(folder, {fidelity.VARIABLE: str(file)}) == []


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"        {half"])
def test_a_file_that_is_damaged_anywhere_is_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: bytes
) -> None:
    """Bytes that are no text, and a body that is no JSON: named, and no traceback."""
    rest = tmp_path / "rest"
    rest.mkdir()
    whole = (cassette_folder() / "rest" / "orgs-sites.yaml").read_bytes()
    (rest / "orgs-sites.yaml").write_bytes(whole.replace(b'        {"', damage, 1))
    assert checks.main([str(tmp_path)], environ={}) == 1
    assert "orgs-sites.yaml" in capsys.readouterr().err
