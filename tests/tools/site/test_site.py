"""One site, by id or name, and the configuration of its devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tools.test_odd_tenants import MAC, SITE, answer_of

if TYPE_CHECKING:
    from tests.asking import Connect


async def test_a_site_is_found_by_id_and_by_name(connect: Connect) -> None:
    """The id, the full name and a part that fits one site mean the same."""
    client = await connect()
    by_name = await client.data("get_site_info", site_id="Harbour Branch")
    by_part = await client.data("get_site_info", site_id="harbour")
    by_id = await client.data("get_site_info", site_id=by_name["id"].upper())
    assert by_name == by_part == by_id
    assert by_id["country"] == "IE"
    assert by_id["org"] == "Larkspur University"


async def test_templates_carry_their_names(connect: Connect) -> None:
    """Ids carry names where the token may list the organization's templates."""
    data = await (await connect()).data("get_site_info", site_id="harbour")
    assert {row["kind"] for row in data["templates"]} >= {"network", "gateway", "rf"}
    assert all(row["name"] for row in data["templates"])


async def test_floor_plans_and_captures_of_a_site_are_listed(connect: Connect) -> None:
    """A capture with who took it and where it can be fetched; the signature is masked."""
    answer = await (await connect()).call("get_site_info", {"site_id": "Main Campus"})
    (plan,) = answer.data["floor_plans"]
    assert (plan["name"], plan["type"]) == ("Chemistry Building, ground floor", "image")
    (capture,) = answer.data["captures"]
    assert capture["devices"][0] == "AP-CHEM-0.01 (5c5b35a10001)"
    assert capture["seconds"] == 82.0
    assert capture["file"].startswith("https://pcap-url.example.edu/")
    assert "?X-Amz-Signature=[redacted" in capture["file"]
    assert "sekret" not in answer.text


@pytest.mark.parametrize("status", [403, 404])
async def test_closed_floor_plans_and_captures_are_not_none(status: int) -> None:
    """They are not known, and both notes say so; the rest is there."""
    closed = {f"sites/{SITE}/maps": status, f"sites/{SITE}/pcaps": status}
    answer = await answer_of("get_site_info", closed, site_id=SITE)
    assert not answer.is_error
    for what in ("list of floor plans", "list of packet captures"):
        assert any(f"The {what} is not known" in note for note in answer.data["notes"])


async def test_a_capture_of_a_mist_edge_and_odd_rows_are_read() -> None:
    """As the published example has them: other names of the same fields, no site, no end."""
    found = {
        "results": [
            {"ap_macs": [MAC], "timestamp": 1, "type": "new_assoc", "url": "https://a.example"},
            {"mxedges": ["edge"], "timestamp": 2.5, "site_id": None, "duration": 9999.0},
            {},
        ]
    }
    rows = {f"sites/{SITE}/pcaps": found, f"sites/{SITE}/maps": [{"name": None}, {}]}
    answer = await answer_of("get_site_info", rows, site_id=SITE)
    assert [row["devices"] for row in answer.data["captures"]] == [["edge"], [MAC], []]
    assert answer.data["captures"][1]["file"] == "https://a.example"
    assert len(answer.data["floor_plans"]) == 2


async def test_a_site_token_gets_its_site_without_template_names(connect: Connect) -> None:
    """What needs rights on the organization is left out, not an error."""
    data = await (await connect("site-read")).data("get_site_info", site_id="Science Park")
    assert data["name"] == "Larkspur Science Park"
    assert data["templates"]
    assert not any("name" in row for row in data["templates"])


async def test_a_name_that_fits_several_sites_lists_them(connect: Connect) -> None:
    """The error names every candidate with its id, and what to do."""
    client = await connect()
    result = await client.call("get_site_info", {"site_id": "Larkspur"})
    assert result.is_error
    assert "fits 6 sites" in result.text
    assert "Larkspur Medical School" in result.text
    assert "Give the full name, or the id" in result.text


async def test_another_tokens_site_is_refused(connect: Connect) -> None:
    """A site outside the token's grants is not shown."""
    wide = await (await connect()).data("get_site_info", site_id="harbour")
    client = await connect("site-read")
    result = await client.call("get_site_info", {"site_id": wide["id"]})
    assert result.is_error
    assert "no right" in result.text


async def test_devices_of_every_type_are_configured_at_a_site(connect: Connect) -> None:
    """Without a type Mist would answer with access points only; all types come."""
    data = await (await connect()).data("get_site_devices", site_id="harbour")
    assert data["by_type"] == {"ap": 8, "switch": 3, "gateway": 1}
    assert data["by_status"] == {"connected": 12}


@pytest.mark.parametrize("name", ["clos-acc-p2-07", "CLOS-ACC-P2-07"])
async def test_a_drifted_switch_shows_every_field_that_drifts(name: str, connect: Connect) -> None:
    """Its NTP server and its port profile shadow the template; a profile made anew is whole."""
    data = await (await connect()).data("get_site_devices", site_id="Main Campus", name=name)
    assert [row["name"] for row in data["rows"]] == ["clos-acc-p2-07"]
    drift = [row for row in data["differences"] if row["kind"] == "drift"]
    assert [(row["field"], row["template_value"], row["device_value"]) for row in drift] == [
        ("ntp_servers", ["192.0.2.123"], ["192.0.2.99"]),
        ("port_usages.ap.all_networks", True, "(removed)"),
        ("port_usages.ap.mode", "trunk", "access"),
        ("port_usages.ap.port_network", "mgmt", "guest"),
    ]
    assert data["rows"][0]["drift"] == len(drift)
    assert any("name" in note for note in data["notes"])


async def test_one_device_shows_its_merged_configuration(connect: Connect) -> None:
    """Each field tells the layer that it came from; secrets stay out."""
    data = await (await connect()).data(
        "get_site_devices", site_id="Main Campus", name="clos-acc-p1-02"
    )
    fields = {row["field"]: row for row in data["configuration"]}
    assert fields["networks.guest.vlan_id"]["value"] == 60
    assert fields["networks.guest.vlan_id"]["source"] == "template"
    assert fields["vars.SITE_CODE"]["source"] == "site"
    assert fields["router_id"]["source"] == "device"
    assert "rogue.enabled" not in fields
    assert fields["switch_mgmt.root_password"]["value"].startswith("[redacted-")
    assert "sekret" not in str(data)


async def test_a_drifted_gateway_stands_out_at_its_site(connect: Connect) -> None:
    """DNS servers drift; the address is its own to set, and so is what the site sets for all."""
    data = await (await connect()).data("get_site_devices", site_id="harbour")
    told = [(row["device"], row["field"], row["kind"]) for row in data["differences"]]
    assert told == [
        ("harbour-gw", "dns_servers", "drift"),
        ("(every switch of the site)", "switch_mgmt.root_password", "override"),
        ("harbour-gw", "ip_configs.mgmt.ip", "override"),
    ]
    rows = {row["name"]: row for row in data["rows"]}
    assert (rows["harbour-gw"]["template"], rows["harbour-gw"]["drift"]) == ("branch-wan", 1)
    assert rows["harbour-sw-1"]["drift"] == 0
    assert "drift" not in rows["AP-QUAY-0.01"]
    assert "configuration" not in data


@pytest.mark.parametrize("token", ["org-admin", "site-read"])
async def test_healthy_devices_do_not_drift(token: str, connect: Connect) -> None:
    """Compared and found equal, also by a token of the site alone."""
    client = await connect(token)
    for kind in ("switch", "gateway"):
        data = await client.data("get_site_devices", site_id="Science Park", type=kind)
        assert {row["drift"] for row in data["rows"]} == {0}
        assert all(row["template"] for row in data["rows"])


async def test_only_devices_that_differ_on_purpose_drift(connect: Connect) -> None:
    """Of all at the campus: the drifted switch, and the one with a RADIUS secret of its own."""
    data = await (await connect()).data("get_site_devices", site_id="Main Campus", type="switch")
    drifting = {row["name"] for row in data["rows"] if row["drift"]}
    assert drifting == {"clos-acc-p1-02", "clos-acc-p2-07"}
    assert "2 of 54 compared switches and gateways drift" in data["summary"]


async def test_status_stands_beside_the_configuration(connect: Connect) -> None:
    """A device that is down is shown as down, from the statistics."""
    data = await (await connect()).data("get_site_devices", site_id="Science Park", type="switch")
    assert data["by_status"]["disconnected"] == 1
    assert set(data["by_type"]) == {"switch"}
