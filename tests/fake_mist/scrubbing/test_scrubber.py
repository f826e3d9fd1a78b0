"""The scrubber: nothing real comes out, and what was joined stays joined."""

from __future__ import annotations

import json
import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist.cassettes import Interaction
from fake_mist.scrubbing.addresses import Addresses, assign
from fake_mist.scrubbing.fields import MAPS, is_secret
from fake_mist.scrubbing.pseudonyms import MARK, Pseudonyms, ScrubError
from fake_mist.scrubbing.scrubber import scrubber

if TYPE_CHECKING:
    from fake_mist.published import Tables

KEY = bytes(range(32))
NAMES = Pseudonyms(KEY)
MAC = "5c5b35a1b2c3"
DEVICE = f"00000000-0000-0000-1000-{MAC}"
SITE = "a8eb51cd-9260-4e9f-b171-ad66e3b6b799"

SECRETS = (
    *("password", "root_password", "mist_password", "secret", "psk", "default_psk", "mesh_psk"),
    *("keys", "passphrase", "auth_key", "auth_password", "authentication_password"),
    *("encryption_password", "community_name", "portal_api_secret", "facebook_client_secret"),
    *("clickatell_api_key", "api_key", "smsglobal_api_secret", "twilio_auth_token"),
    *("broadnet_password", "gupshup_password", "puzzel_password", "api_password", "apitoken"),
    *("org_apitoken", "key", "device_cert", "server_cert", "conductor_token", "splunk_token"),
    *("oauth2_client_secret", "oauth2_password", "webhook_secret", "lte_password"),
    *("poser_password", "cp_api_key", "ecm_api_key", "fips_zeroize_password", "magic", "jwt"),
)


def scrubbed(body: Any, *, key: bytes = KEY, path: str = f"/api/v1/sites/{SITE}/devices") -> Any:
    """Scrub one answer that is a world of its own."""
    each = Interaction(method="GET", path=path, query={}, body=json.dumps(body))
    return scrubber(key, [each]).interaction(each, authorization=None).json()


@pytest.mark.parametrize("field", SECRETS)
@pytest.mark.parametrize("plant", ["hunter2-hunter2", "AbCd1234", "12345678", "5c5b35ffee01"])
def test_a_planted_secret_never_comes_out(field: str, plant: str) -> None:
    """Not from its own field, and not from where another field quotes it."""
    body = {
        field: plant,
        "nested": {field: {"name": plant, "list": [plant]}},
        "notes": f"the new one is {plant}, do not tell",
        "additional_config_cmds": [f'set system radius-server 10.0.0.1 secret "{plant}"'],
        "vars": {field.upper(): plant, "OTHER": plant},
        "status": plant,
        "model": f"X {plant}",
        "url": f"https://portal.larkspur.ac/{plant}?jwt={plant}",
        "next": f"/api/v1/sites/{SITE}/devices?text={plant}",
        "port_desc": plant,
    }
    assert plant not in json.dumps(scrubbed(body))


def test_a_number_for_a_secret_is_one_too() -> None:
    """A pass phrase of digits may arrive as a number; whether one is set may stay."""
    found = scrubbed({"psk": 12345678, "password": {"enabled": True, "pin": 4711}, "secret": ""})
    assert found == {"psk": 0, "password": {"enabled": True, "pin": 0}, "secret": ""}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "Larkspur Main Campus"),
        ("ssid", "larkspur"),
        ("hostname", "clos-core-1"),
        ("username", "rhale"),
        ("first_name", "Robin"),
        ("address", "1 Founders Walk"),
        ("phone", "+44 1223 555123"),
        ("notes", "ask Robin in room 4"),
        ("description", "to Robin"),
        ("serial", "A12600001KES"),
        ("made_up_field", "anything"),
        ("status", "Robin's laptop"),
        ("model", "Robin's iPhone"),
        ("type", "two words"),
        ("cert", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"),
        ("admin", "rhale"),
        ("group", "vip-guests"),
        ("text", "login from eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.abc"),
        ("cli", "set system login user robin authentication encrypted-password $6$abc$def"),
    ],
)
def test_text_is_replaced_unless_its_field_is_known_to_hold_words_of_the_api(
    field: str, text: str
) -> None:
    """The list says what may stay; what nobody thought of goes."""
    (fake,) = scrubbed({field: text}).values()
    assert not set(text.split()) & set(fake.split())
    assert fake.startswith((MARK, "scrubbed-"))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("type", "switch"),
        ("type", "SW_PORT_UP"),
        ("status", "connected"),
        ("model", "EX4400-48MP"),
        ("version", "23.4R2-S4.11"),
        ("os", "iOS 17.4"),
        ("port_id", "ge-0/0/12"),
        ("port_range", "mge-0/0/0-23,et-0/1/0"),
        ("timezone", "Europe/London"),
        ("country_code", "GB"),
        ("band", "5"),
        ("vlan_id", "120"),
        ("when", "2026-06-15T12:00:00Z"),
        ("id", "00000000-0000-0000-0000-000000000000"),
        ("netmask", "255.255.255.0"),
    ],
)
def test_words_of_the_api_stay(field: str, text: str) -> None:
    """A tool that reads the recording finds the states and versions it looks for."""
    assert scrubbed({field: text}) == {field: text}


def test_one_device_stays_one_device_in_every_position() -> None:
    """The address inside ids, names, links, ports and notations is the same fake address."""
    upper = ":".join(MAC[i : i + 2] for i in range(0, 12, 2)).upper()
    found = scrubbed(
        {
            "mac": MAC,
            "id": DEVICE,
            "chassis_id": upper,
            "cisco": f"{MAC[:4]}.{MAC[4:8]}.{MAC[8:]}",
            "name": f"AP-{MAC}",
            "neighbor_port_id": upper.lower(),
            "next": f"/api/v1/sites/{SITE}/stats/devices/{DEVICE}?mac={MAC}",
            "search_after": json.dumps([1781524800000, MAC]),
            "fixed_bindings": {MAC: {"ip": "10.0.0.9"}},
            "url": f"https://portal.larkspur.ac/{MAC}",
        }
    )
    fake = found["mac"]
    written = json.dumps(found).lower()
    assert MAC not in written.replace(":", "").replace(".", "")
    assert int(fake[1], 16) & 2
    assert found["id"] == f"00000000-0000-0000-1000-{fake}"
    assert found["chassis_id"].replace(":", "").lower() == fake
    assert found["chassis_id"] == found["chassis_id"].upper()
    assert found["cisco"].replace(".", "") == fake
    assert found["neighbor_port_id"].replace(":", "") == fake
    assert found["name"].endswith(f" {fake}")
    assert found["next"].endswith(f"/stats/devices/{found['id']}?mac={fake}")
    assert json.loads(found["search_after"]) == [1781524800000, fake]
    assert list(found["fixed_bindings"]) == [fake]
    assert found["url"].endswith(f"/{fake}")


def test_a_name_is_the_same_fake_under_every_field() -> None:
    """A switch's name in the inventory, in an alarm and on its neighbour's port still agree."""
    found = scrubbed(
        {
            "name": "clos-core-1",
            "hostnames": ["clos-core-1"],
            "system_name": "clos-core-1",
            "networks": {"staff": {"vlan_id": 10}},
            "network": "staff",
            "vars": {"SITE_CODE": "CLOS"},
            "dns_suffix": "{{SITE_CODE}}",
        }
    )
    assert found["name"] == found["hostnames"][0] == found["system_name"]
    assert list(found["networks"]) == [found["network"]]
    assert [found["dns_suffix"]] == [f"{{{{{name}}}}}" for name in found["vars"]]


def test_a_name_that_looks_like_a_field_is_still_an_id() -> None:
    """Ids are found before words: half of all UUIDs and MACs start with a letter."""
    found = scrubbed({SITE: {"mac": "abcdefabcdef"}, "abcdefabcdef": 1}, path=f"/api/v1/x/{SITE}")
    assert SITE not in json.dumps(found)
    assert "abcdefabcdef" not in json.dumps(found)


def test_places_numbers_of_people_and_public_systems_move() -> None:
    """Numbers can be as telling as names."""
    real = {"latlng": {"lat": 52.2, "lng": 0.12}, "phone": 441223555123, "local_as": 786}
    found = scrubbed({**real, "neighbor_as": 65001, "num_clients": 7, "last_seen": 1781524800})
    assert -49 < found["latlng"]["lat"] < -48
    assert -124 < found["latlng"]["lng"] < -123
    assert found["phone"] == 0
    assert 4_200_000_000 <= found["local_as"] < 4_294_967_295
    kept = {"neighbor_as": 65001, "num_clients": 7, "last_seen": 1781524800}
    assert kept.items() <= found.items()


def test_mail_goes_to_the_example_domain_and_an_address_keeps_its_owner() -> None:
    """Two spellings of one mailbox are one mailbox."""
    found = scrubbed({"email": "Robin@larkspur.ac", "ack_by": "robin@larkspur.ac"})
    assert found["email"] == found["ack_by"]
    assert found["email"].endswith("@example.com")


def test_constants_stay_readable() -> None:
    """They are the same for every customer, their keys are no secrets."""
    body = [
        {
            "key": "device_down",
            "display": "Device offline",
            "example": {"mac": MAC, "ssid": "larkspur"},
        }
    ]
    (found,) = scrubbed(body, path="/api/v1/const/alarm_defs")
    assert (found["key"], found["display"]) == ("device_down", "Device offline")
    assert found["example"] == {"mac": NAMES.mac(MAC), "ssid": NAMES.text("larkspur")}


def test_of_headers_only_the_listed_ones_stay() -> None:
    """Both directions: no cookie, no server name, and the account's fake token alone."""
    each = Interaction(
        method="GET",
        path="/api/v1/self",
        query={"text": "Robin", "limit": "10", "type": "ap"},
        body="{}",
        authorization="Token real",
        headers={"Content-Type": "application/json", "Set-Cookie": "sid=1", "Via": "proxy.ac"},
    )
    found = scrubber(KEY, [each]).interaction(each, authorization="Token fake-org-read")
    assert found.headers == {"Content-Type": "application/json"}
    assert found.authorization == "Token fake-org-read"
    assert found.query == {"text": NAMES.text("Robin"), "limit": "10", "type": "ap"}


def test_an_answer_that_is_no_json_is_refused() -> None:
    """What cannot be read cannot be scrubbed."""
    each = Interaction(method="GET", path="/api/v1/self", query={}, body="<html>")
    with pytest.raises(ScrubError, match="is no JSON; nothing was written"):
        scrubber(KEY, [each])


def test_the_key_decides_and_nothing_else() -> None:
    """The same key gives the same bytes; another key gives other fakes throughout."""
    body = {"id": SITE, "mac": MAC, "name": "Robin", "ip": "10.1.2.3", "ext_ip": "81.2.69.142"}
    assert scrubbed(body) == scrubbed(body)
    assert not set(scrubbed(body).values()) & set(scrubbed(body, key=bytes(32)).values())


NAMED_BY_THE_API = {
    **dict.fromkeys(("after", "before", "example", "params"), "members are fields"),
    **dict.fromkeys(("details", "drop_stat", "invalid_mxedges", "invalid_switches"), "the same"),
    **dict.fromkeys(("aps", "gateways", "mxedges", "pcap_aps", "switches"), "addresses"),
    **dict.fromkeys(("connected_devices", "devices", "invalid_device_ids"), "addresses and ids"),
    **dict.fromkeys(("band24_channels", "band5_channels", "band6_channels"), "numbers"),
    **dict.fromkeys(("matching", "versions"), "published names"),
    **dict.fromkeys(("interfaces", "model_version", "ports", "usage"), "ports, models, numbers"),
    **dict.fromkeys(("band_24", "band_5", "band_6", "l2tp_stat", "mesh_downlinks"), "ids"),
    **dict.fromkeys(("next_qualified", "wan_extra_routes", "wan_extra_routes6"), "addresses"),
    **dict.fromkeys(("switch_configs", "wxtag_ids"), "ids"),
    **dict.fromkeys(("optic_port_config", "extio", "iot_config", "iot_stat"), "ports"),
    **dict.fromkeys(("cpus", "interferences", "naps_by_channel", "naps_by_power"), "numbers"),
    **dict.fromkeys(("options", "pic", "radios", "rateset", "upgrade_plan"), "numbers"),
    **dict.fromkeys(("intervals", "report_durations"), "spans of time"),
    **dict.fromkeys(("custom_versions", "major_version", "model_specific"), "models"),
    **dict.fromkeys(("apps", "defaults", "disallowed_channels", "rules"), "published names"),
    **dict.fromkeys(("entitled", "fully_loaded", "org_entitled", "summary"), "licenses"),
    "usages": "licenses",
    **dict.fromkeys(("auth_keys", "keys"), "secret as a whole"),
}
"""Maps of the API whose members nobody in an organization names, with the reason."""


def maps(description: Any, tables: Tables) -> Any:
    """Give the name of every member that is described as a map."""
    below = description.values() if isinstance(description, dict) else description
    if not isinstance(description, dict | list):
        return
    members = description.get("properties", {}) if isinstance(description, dict) else {}
    for name, member in members.items():
        if tables.resolved(member).get("additionalProperties"):
            yield name
    for each in below:
        yield from maps(each, tables)


def test_the_names_in_every_map_of_the_api_are_replaced(tables: Tables) -> None:
    """Networks, accounts and profiles are members' names, which only a list can tell."""
    unlisted = set(maps(tables.schemas, tables)) - MAPS
    assert unlisted <= NAMED_BY_THE_API.keys()


def test_every_password_of_the_api_is_concealed(tables: Tables) -> None:
    """What the description formats as a password."""
    described = re.findall(r'"(\w+)": {[^{}]*"format": "password"', json.dumps(tables.schemas))
    assert len(described) > 10
    assert all(map(is_secret, described))


leaf = st.one_of(st.none(), st.booleans(), st.integers(), st.text().map(lambda t: f"O'Zebra{t}"))
fields = st.sampled_from(["name", "status", "model", "type", "x", "vars", "headers", "Odd Key", ""])
trees = st.recursive(
    leaf, lambda inner: st.lists(inner) | st.dictionaries(fields, inner), max_leaves=12
)


@given(trees)
def test_no_free_text_survives_in_any_shape_of_answer(tree: Any) -> None:
    """Wherever it stands, however deep, and the shape of the answer stays the same."""
    found = scrubbed(tree)
    assert "Zebra" not in json.dumps(found)
    assert type(found) is type(tree)


@given(st.sets(st.integers(0, 2**48 - 1), min_size=2, max_size=40))
def test_mac_addresses_are_mapped_one_to_one(numbers: set[int]) -> None:
    """Within the universal ones, and within the local ones, it is a permutation."""
    universal = {f"{number & ~(2 << 40):012x}" for number in numbers}
    local = {f"{number | 2 << 40:012x}" for number in numbers}
    for macs in (universal, local):
        fakes = {NAMES.mac(mac) for mac in macs}
        assert len(fakes) == len(macs)
        assert all(int(fake[1], 16) & 2 for fake in fakes)


addresses_in = st.integers(0, 2**24 - 1).map(lambda number: IPv4Address(10 << 24 | number))


@given(addresses_in, addresses_in, st.integers(8, 32))
def test_private_addresses_keep_their_subnets(
    one: IPv4Address, two: IPv4Address, bits: int
) -> None:
    """Two addresses share a prefix afterwards exactly when they did before."""
    fake = Addresses(NAMES, {}).fake

    def together(a: str, b: str) -> bool:
        return IPv4Address(b) in IPv4Network(f"{a}/{bits}", strict=False)

    assert together(fake(str(one)), fake(str(two))) == together(str(one), str(two))
    assert IPv4Address(fake(str(one))) in IPv4Network("10.0.0.0/8")


def test_a_subnet_stays_the_subnet_of_its_hosts() -> None:
    """Host bits that were zero are zero again, as parsers of prefixes insist."""
    fake = Addresses(NAMES, {}).fake
    subnet = IPv4Network(fake("172.16.203.0/24"))
    assert IPv4Address(fake("172.16.203.77")) in subnet


def test_public_addresses_get_a_documentation_address_each_while_there_is_room() -> None:
    """Then the benchmarking range takes the rest, still one each."""
    real = [IPv4Address((81 << 24) + number) for number in range(1000)]
    slots = assign(NAMES, real)
    fakes = [IPv4Address(slots[each]) for each in real]
    assert len(set(fakes)) == len(real)
    assert not any(each.is_global for each in fakes if each not in IPv4Network("198.18.0.0/15"))
    assert sum(each in IPv4Network("198.18.0.0/15") for each in fakes) == 1000 - 762


def test_more_public_addresses_than_places_are_an_error() -> None:
    """Two real hosts must not become one."""
    real = [IPv4Address("81.2.69.1"), IPv4Address("81.2.69.2")]
    with pytest.raises(ScrubError, match="record fewer organizations"):
        assign(NAMES, real, rooms=[range(1)])


@given(st.sets(st.ip_addresses(v=6), max_size=20))
def test_ipv6_addresses_are_mapped_one_to_one(real: set[IPv6Address]) -> None:
    """Into the documentation prefix, unless they say nothing."""
    fakes = {ip_address(Addresses(NAMES, {}).fake(str(each))) for each in real}
    assert len(fakes) == len(real)
    assert not any(each.is_global and not each.is_multicast for each in fakes)


def test_what_an_address_hides_behind_is_found_too() -> None:
    """Addresses inside commands and ranges are seen before places are given out."""
    found = scrubbed({"commands": ["set ntp server 81.2.69.142", "81.2.69.142-81.2.69.150"]})
    assert "81.2." not in json.dumps(found)
