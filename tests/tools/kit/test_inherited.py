"""Reading what devices inherit: few calls, and never "no drift" for want of a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from fake_mist.faults.fault import ServerError
from tests.tools.test_odd_tenants import GROUP, MAC, ORG, OTHER, SITE, answer_of

if TYPE_CHECKING:
    from tests.asking import Connect
    from tests.conftest import Clouds

SWITCH: Final = {"id": f"00000000-0000-0000-1000-{MAC}", "mac": MAC, "name": "sw", "type": "switch"}
TEMPLATE: Final = {"id": GROUP, "name": "campus", "ntp_servers": ["192.0.2.1"]}


async def devices_of(*devices: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Ask for the devices of a site whose answers are given by the last words of their paths."""
    answers: dict[str, Any] = {
        f"sites/{SITE}": {
            "id": SITE,
            "name": "HQ",
            "org_id": ORG,
            "networktemplate_id": GROUP,
            "gatewaytemplate_id": GROUP,
        },
        f"sites/{SITE}/devices": list(devices),
        f"sites/{SITE}/stats/devices": [],
        f"sites/{SITE}/networktemplates/derived": more.get("network", TEMPLATE),
        f"sites/{SITE}/gatewaytemplates/derived": more.get("gateway", []),
        f"sites/{SITE}/setting": more.get("setting", {}),
        f"orgs/{ORG}/deviceprofiles": more.get("profiles", 403),
    }
    answer = await answer_of("get_site_devices", answers, site_id=SITE)
    assert not answer.is_error, answer.text
    return answer.data


@pytest.mark.parametrize(
    ("path", "what"),
    [("*/networktemplates/derived", "the network template"), ("*/setting", "site's settings")],
)
@pytest.mark.parametrize("status", [403, 404])
async def test_what_is_closed_makes_drift_unknown(
    path: str, what: str, status: int, clouds: Clouds, connect: Connect
) -> None:
    """The devices are listed all the same, a note says why, and nothing counts as equal."""
    cloud = await clouds()
    cloud.inject(ServerError(path=path, status=status))
    client = await connect(cloud=cloud)
    data = await client.data("get_site_devices", site_id="harbour", type="switch")
    assert len(data["rows"]) == 3
    assert not any("drift" in row for row in data["rows"])
    assert "0 of 0 compared switches and gateways drift, of 3 others" in data["summary"]
    assert any(what in note for note in data["notes"])


async def test_only_what_the_devices_need_is_read(clouds: Clouds, connect: Connect) -> None:
    """Access points need no template, switches no gateway template."""
    cloud = await clouds()
    client = await connect(cloud=cloud)
    await client.data("get_site_devices", site_id="harbour", type="ap")
    asked = [call.path for call in cloud.calls]
    assert not any("derived" in path or path.endswith("/setting") for path in asked)
    await client.data("get_site_devices", site_id="harbour", type="switch")
    asked = [call.path for call in cloud.calls]
    assert sum("networktemplates/derived" in path for path in asked) == 1
    assert not any("gatewaytemplates" in path for path in asked)


async def test_further_pages_say_nothing_twice(connect: Connect) -> None:
    """Differences stand on the first page; the rows of a later one carry their own numbers."""
    client = await connect()
    first = await client.data("get_site_devices", site_id="harbour", type="switch", limit=2)
    second = await client.data("get_next_page", cursor=first["next"])
    assert "differences" in first
    assert "differences" not in second
    assert [row["drift"] for row in second["rows"]] == [0]


@pytest.mark.parametrize("odd", [[], {}, ["x"], {"id": OTHER}, [{"id": OTHER}], "text", None])
async def test_a_template_that_is_not_the_sites_is_none(odd: Any) -> None:
    """Another one, or no object at all: drift is unknown."""
    data = await devices_of(SWITCH, network=odd)
    assert "drift" not in data["rows"][0]
    assert any("network template" in note for note in data["notes"])


async def test_devices_of_one_name_are_told_apart() -> None:
    """Each of them has its own row among the differences."""
    other = {**SWITCH, "id": "00000000-0000-0000-1000-5c5b35000002", "mac": "5c5b35000002"}
    data = await devices_of(
        {**SWITCH, "ntp_servers": ["192.0.2.8"]}, {**other, "ntp_servers": ["192.0.2.9"]}
    )
    assert [row["device_value"] for row in data["differences"]] == [["192.0.2.8"], ["192.0.2.9"]]


async def test_a_device_profile_stands_between_site_and_device() -> None:
    """What it changes is told once; a device that contradicts it drifts."""
    profiled = {**SWITCH, "deviceprofile_id": OTHER}
    second = {**profiled, "id": "00000000-0000-0000-1000-5c5b35000002", "mac": "5c5b35000002"}
    profile = {"id": OTHER, "name": "core", "ntp_servers": ["192.0.2.2"]}
    data = await devices_of(
        profiled, second, {**second, "id": MAC, "ntp_servers": ["192.0.2.1"]}, profiles=[profile]
    )
    assert [row["profile"] for row in data["rows"]] == ["core"] * 3
    told = [(row["device"], row["kind"], row["profile_value"]) for row in data["differences"]]
    assert told == [("sw", "drift", ["192.0.2.2"]), ("(profile core)", "override", ["192.0.2.2"])]


@pytest.mark.parametrize("profiles", [403, []])
async def test_a_profile_that_cannot_be_read_makes_drift_unknown(profiles: Any) -> None:
    """A device without one is still compared."""
    data = await devices_of(
        {**SWITCH, "deviceprofile_id": OTHER}, {**SWITCH, "id": MAC}, profiles=profiles
    )
    assert [row.get("drift") for row in data["rows"]] == [None, 0]


async def test_more_differences_than_are_shown_are_counted() -> None:
    """The answer is bounded, and says how to see the rest."""
    networks = {f"net-{number}": {"vlan_id": number} for number in range(60)}
    data = await devices_of(
        {**SWITCH, "networks": {name: {"vlan_id": 4000} for name in networks}},
        network={**TEMPLATE, "networks": networks},
    )
    assert len(data["differences"]) == 50
    assert any("50 of 60 differences" in note for note in data["notes"])
    assert data["rows"][0]["drift"] == 60


@pytest.mark.parametrize("layer", ["network", "setting"])
async def test_rules_for_some_devices_are_said_to_be_left_out(layer: str) -> None:
    """What a rule of the template or of the site adds is not silently missing."""
    rules = {**TEMPLATE, "switch_matching": {"enable": True, "rules": [{"match_role": "access"}]}}
    data = await devices_of(SWITCH, **{layer: rules})
    assert any("switch_matching" in note for note in data["notes"])
    assert (await devices_of(SWITCH))["notes"] == []


async def test_a_site_without_a_template_compares_with_its_settings() -> None:
    """What the site sets for its switches is inherited too."""
    site = {"id": SITE, "name": "HQ", "org_id": ORG}
    answers = {
        f"sites/{SITE}": site,
        f"sites/{SITE}/devices": [{**SWITCH, "dns_servers": ["192.0.2.9"]}],
        f"sites/{SITE}/stats/devices": [],
        f"sites/{SITE}/setting": {"dns_servers": ["192.0.2.1"]},
    }
    answer = await answer_of("get_site_devices", answers, site_id=SITE)
    assert answer.data["rows"][0]["drift"] == 1


@pytest.mark.parametrize("odd", [7, "text", ["x"], None, {"x": None}])
async def test_odd_values_are_no_error(odd: Any) -> None:
    """Numbers, texts and lists where the API has objects, in each layer."""
    fields = ("port_config", "networks", "port_usages", "vars", "gateway", "switch")
    document = {**dict.fromkeys(fields, odd), "additional_config_cmds": odd}
    usual = {name: {"a": {"b": "c"}} for name in fields}
    for own, inherits in ((document, usual), (usual, document)):
        data = await devices_of(
            {**SWITCH, **own, "deviceprofile_id": odd},
            network={**TEMPLATE, **inherits},
            setting=inherits,
        )
        assert data["total"] == 1
