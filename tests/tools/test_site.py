"""One site, by id or name, and the configuration of its devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
    assert "fits 4 sites" in result.text
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
async def test_a_devices_own_settings_stand_out(name: str, connect: Connect) -> None:
    """The drifted switch shows the settings that shadow its template."""
    data = await (await connect()).data("get_site_devices", site_id="Main Campus", name=name)
    usual = await (await connect()).data(
        "get_site_devices", site_id="Main Campus", name="clos-acc-p2-08"
    )
    assert [row["name"] for row in data["rows"]] == ["clos-acc-p2-07"]
    own = set(data["rows"][0]["overrides"]) - set(usual["rows"][0]["overrides"])
    assert own == {"ntp_servers", "port_usages"}
    assert any("name" in note for note in data["notes"])


async def test_status_stands_beside_the_configuration(connect: Connect) -> None:
    """A device that is down is shown as down, from the statistics."""
    data = await (await connect()).data("get_site_devices", site_id="Science Park", type="switch")
    assert data["by_status"]["disconnected"] == 1
    assert set(data["by_type"]) == {"switch"}
