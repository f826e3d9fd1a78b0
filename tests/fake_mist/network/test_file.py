"""A network in a file: what it makes, and every mistake as one line with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from fake_mist import FakeMist
from fake_mist.network import NetworkError
from fake_mist.network.file import LARGEST, read
from tests.fake_mist.asking import rows

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
organization: Acme
sites:
  - name: Head Office
    country_code: NL
    vars: {NET: "10"}
  - {name: Depot}
accounts:
  - {name: noc, role: read}
  - {name: depot-screen, scope: site, site: Depot, role: read}
fabrics:
  - {name: hq, site: Head Office, kind: erb}
devices:
  - {name: ap-1, site: Head Office, model: AP45, switch: hq-acc-p1-01, mac: "5C:5B:35:00:00:01"}
  - {name: gw-1, site: Depot, model: SRX345}
clients:
  - {hostname: laptop, ap: ap-1, ssid: Staff}
alarms:
  - {type: dhcp_failure, device: ap-1, ago: 1h}
take_down:
  - gw-1
  - {device: hq-core-1, ago: 2h}
flap:
  - [hq-core-2, hq-dist-p1-1]
age: 30m
"""


SAME_NAME = """\
sites: [{name: A}]
devices:
- {name: x, site: A, model: AP45}
- {name: x, site: A, model: AP45}
"""


def written(folder: Path, text: str, name: str = "net.yaml") -> Path:
    """Write a file."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def client_of(fake: FakeMist) -> httpx.AsyncClient:
    """Connect with the cloud's own account."""
    headers = {"Authorization": f"Token {fake.settings['MIST_API_TOKEN']}"}
    return httpx.AsyncClient(
        transport=fake.transport, base_url=fake.settings["MIST_BASE_URL"], headers=headers
    )


async def test_a_file_says_the_same_as_the_functions(tmp_path: Path) -> None:
    """Sites, devices, a fabric, clients, alarms and what happened, with a reader's account."""
    network = read(written(tmp_path, GOOD))
    org = f"/api/v1/orgs/{network.org_id}"
    async with FakeMist("noc", network=network) as fake, client_of(fake) as client:
        assert (await client.get("/api/v1/self")).json()["privileges"][0]["role"] == "read"
        assert [row["name"] for row in await rows(client, f"{org}/sites")] == [
            "Head Office",
            "Depot",
        ]
        stats = await rows(client, f"{org}/stats/devices", type="all")
        assert {row["name"] for row in stats if row["status"] == "disconnected"} == {
            "gw-1",
            "hq-core-1",
        }
        assert "5c5b35000001" in {row["mac"] for row in stats}
        alarms = await rows(client, f"{org}/alarms/search")
        assert sorted(row["type"] for row in alarms) == [
            "dhcp_failure",
            "gateway_down",
            "switch_down",
        ]
        assert [row["hostname"] for row in await rows(client, f"{org}/clients/search")] == [
            ["laptop"]
        ]
        denied = await client.put(org, json={"name": "Other"})
        assert denied.status_code == 403


async def test_json_is_read_too_and_nothing_is_a_network(tmp_path: Path) -> None:
    """An empty organization with its two accounts."""
    file = written(tmp_path, json.dumps({"organization": "Acme", "sites": []}), "net.json")
    network = read(file)
    async with FakeMist(network=network) as fake, client_of(fake) as client:
        org = f"/api/v1/orgs/{network.org_id}"
        assert (await client.get(org)).json()["name"] == "Acme"
        for path in ("sites", "inventory", "wlans", "alarms/search", "evpn_topologies"):
            assert await rows(client, f"{org}/{path}") == []
        assert (await client.get(f"{org}/stats")).json()["num_devices"] == 0


@pytest.mark.parametrize(
    ("line", "text", "said"),
    [
        (1, "sites: 3\n", "sites: a list is wanted"),
        (1, "colour: red\n", "there is no 'colour'; there are: organization, sites"),
        (3, "sites:\n- name: A\n- nam: B\n", "sites: nam: there is no such field"),
        (2, "sites:\n- {country_code: NL}\n", "sites: name: is missing"),
        (3, "sites:\n- name: A\n- name: A\n", "sites: name: there are two sites called 'A'"),
        (2, "sites:\n- [A]\n", "sites: an entry is a mapping"),
        (4, "sites:\n- name: A\n  vars:\n    - 1\n", "sites: vars: input should be a valid dict"),
        (2, "sites: []\nsites: []\n", "there are two 'sites'"),
        (3, "devices:\n- name: x\n  site: A\n  model: AP45\n", "there is no site called 'A'"),
        (
            5,
            "sites: [{name: A}]\ndevices:\n- name: x\n  site: A\n  model: WS-C3850\n",
            "devices: model: no model 'WS-C3850' is known",
        ),
        (
            3,
            "sites: [{name: A}]\ndevices:\n- {name: x, site: A, model: AP45, mac: zz}\n",
            "devices: mac: 'zz' is no MAC address",
        ),
        (
            4,
            SAME_NAME,
            "devices: name: there are two devices called 'x'",
        ),
        (2, "accounts:\n- {name: a b}\n", "accounts: name: 'a b' is no name of an account"),
        (2, "accounts:\n- {name: a, role: king}\n", "accounts: role: no role 'king'"),
        (2, "accounts:\n- {name: a, scope: moon}\n", "accounts: scope: no scope 'moon'"),
        (2, "accounts:\n- {name: a, scope: site}\n", "accounts: site: an account of scope site"),
        (2, "take_down:\n- nobody\n", "take_down: device: there is no device called 'nobody'"),
        (2, "flap:\n- [one]\n", "flap: an entry names device and other"),
        (1, "age: soon\n", "time: 'soon' is no span of time"),
        (1, "organization: 3\n", "organization: its name is a text"),
        (1, "- a\n- b\n", "a network is a mapping"),
        (1, "", "a network is a mapping"),
        (2, "organization: A\n{\n", "neither YAML nor JSON"),
        (1, "{" * 3000, "neither YAML nor JSON"),
        (1, "sites: " + "[" * 60 + "]" * 60, "nested too deeply"),
        (1, "sites: &a [*a]\n", "nested too deeply"),
        (2, "sites:\n- name: !!python/name:os.system x\n", "is no plain value"),
        (
            2,
            "fabrics:\n- {name: f, site: A, kind: ring}\nsites:\n- name: A\n",
            "fabrics: kind: no kind 'ring'; there are: ip-clos, erb, crb, evpn-multihoming",
        ),
    ],
)
def test_a_mistake_is_one_line_with_its_place(
    tmp_path: Path, line: int, text: str, said: str
) -> None:
    """The file, the line, and what is wrong."""
    file = written(tmp_path, text)
    with pytest.raises(NetworkError) as raised:
        read(file)
    told = str(raised.value)
    assert told.startswith(f"{file}, line {line}: "), told
    assert said in told
    assert "\n" not in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "no text"),
        (b"#" * (LARGEST + 1), "larger than 5 MB"),
        (b'{"exported": 1}', "no whole export"),
        (b'{"exported": 1, "organization": "A", "state": {"accounts": 3}}', "no whole export"),
    ],
)
def test_a_file_that_is_none_is_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    """Whatever it is instead."""
    file = tmp_path / "net.yaml"
    file.write_bytes(content)
    with pytest.raises(NetworkError, match=said) as raised:
        read(file)
    assert str(raised.value).startswith(str(file))
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Also a folder in its place."""
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / ".." / "none.yaml"):
        with pytest.raises(NetworkError, match=str(path.name)):
            read(path)


async def test_an_exported_network_is_read_back(tmp_path: Path) -> None:
    """Everything: what was made, written and happened, and the accounts."""
    network = read(written(tmp_path, GOOD))
    org = f"/api/v1/orgs/{network.org_id}"
    views = ("stats/devices?type=all", "inventory", "alarms/search", "stats/sites", "sites")
    async with FakeMist(network=network) as fake, client_of(fake) as client:
        await client.post(f"{org}/sites", json={"name": "Boathouse"})
        before = [(await client.get(f"{org}/{view}")).json() for view in views]
        exported = fake.network.export()
    again = read(written(tmp_path, json.dumps(exported), "exported.json"))
    async with FakeMist("depot-screen", network=again):
        pass
    async with FakeMist(network=again) as fake, client_of(fake) as client:
        assert [(await client.get(f"{org}/{view}")).json() for view in views] == before
