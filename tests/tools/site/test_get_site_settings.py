"""The settings of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tools.organization.test_get_organization_stats import truth
from tests.tools.test_odd_tenants import GROUP, ORG, SITE, Cloud, answer_of, asked

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "get_site_settings"
HARBOUR = "Harbour Branch"


async def test_settings_are_judged_with_their_fields(connect: Connect) -> None:
    """Weak ones first, each with advice; a site that does not upgrade is weaker."""
    client = await connect()
    data = await client.data(TOOL, site_id=HARBOUR)
    weak = {row["field"] for row in data["practices"] if row["verdict"] == "weak"}
    assert {"rogue.honeypot_enabled", "snmp_config.v2c_config", "additional_config_cmds[]"} <= weak
    assert data["weak"] == len(weak)
    assert all(row.get("advice") for row in data["practices"] if row["verdict"] == "weak")
    library = await client.data(TOOL, site_id="Library Quarter")
    assert library["weak"] == data["weak"] + 1


async def test_what_is_set_here_and_what_is_inherited(connect: Connect, fake: FakeMist) -> None:
    """Names of the site's own settings, and of those that templates add."""
    client = await connect(cloud=fake)
    data = await client.data(TOOL, site_id=HARBOUR)
    own = await truth(fake, f"sites/{data['site_id']}/setting")
    derived = await truth(fake, f"sites/{data['site_id']}/setting/derived")
    marks = {"created_time", "id", "modified_time", "org_id", "site_id"}
    assert set(data["set_here"]) == own.keys() - marks
    assert set(data["inherited"]) == derived.keys() - own.keys() - marks
    assert [(row["devices"], row["field"]) for row in data["overrides"]] == [
        ("every switch", "switch_mgmt.root_password")
    ]


async def test_what_is_inherited_is_traced_to_its_template(
    connect: Connect, fake: FakeMist
) -> None:
    """Each template of the site by name, with the settings that it alone can have set."""
    client = await connect(cloud=fake)
    data = await client.data(TOOL, site_id=HARBOUR)
    org = (await client.data("get_organizations"))["rows"][0]["id"]
    templates = await truth(fake, f"orgs/{org}/networktemplates")
    (document,) = [row for row in templates if row["name"] == "branch-wired"]
    said = {row["name"]: row["sets"] for row in data["templates"]}
    assert set(said["branch-wired"]) == set(data["inherited"]) & document.keys()
    assert said["branch-wan"] == said["campus-rf"] == []
    assert "untraced" not in data
    assert 'inherited settings: 7 from "branch-wired"' in data["summary"]


async def test_what_no_template_sets_is_called_untraced() -> None:
    """A template that is closed, or sets less: where the rest comes from is not claimed."""
    derived = {"ntp_servers": ["192.0.2.1"], "dns_servers": ["192.0.2.2"]}
    more = {
        f"sites/{SITE}": {"id": SITE, "org_id": ORG, "networktemplate_id": GROUP},
        f"sites/{SITE}/setting": {},
        f"sites/{SITE}/setting/derived": derived,
        f"sites/{SITE}/networktemplates/derived": [],
    }
    template = {"id": GROUP, "name": "campus", "ntp_servers": ["192.0.2.1"]}
    open_ = {**more, f"orgs/{ORG}/networktemplates": [template]}
    answer = await answer_of(TOOL, open_, site_id=SITE)
    assert answer.data["templates"][0]["sets"] == ["ntp_servers"]
    assert answer.data["untraced"] == ["dns_servers"]
    closed = {**more, f"orgs/{ORG}/networktemplates": 403}
    answer = await answer_of(TOOL, closed, site_id=SITE)
    assert answer.data["untraced"] == ["dns_servers", "ntp_servers"]
    assert any("list of network templates is not known" in note for note in answer.data["notes"])


async def test_the_variables_of_a_site_are_named(connect: Connect, fake: FakeMist) -> None:
    """Every name, and no value."""
    client = await connect(cloud=fake)
    answer = await client.call(TOOL, {"site_id": HARBOUR, "fields": "vars"})
    own = await truth(fake, f"sites/{answer.data['site_id']}/setting")
    fields = {row["field"]: row["value"] for row in answer.data["settings"]}
    assert fields.keys() == {f"vars.{name}" for name in own["vars"]}
    assert all(value.startswith("[redacted") for value in fields.values())
    assert not any(value in answer.text for value in own["vars"].values())


async def test_chosen_fields_are_shown_in_full_with_their_source(connect: Connect) -> None:
    """Whole settings or one field of one; secrets and variables are masked."""
    client = await connect()
    answer = await client.call(
        TOOL, {"site_id": HARBOUR, "fields": "rogue, ntp_servers,vars,switch_mgmt.root_password,x"}
    )
    found = {row["field"]: (row["value"], row["source"]) for row in answer.data["settings"]}
    masked = {name: value for name, value in found.items() if "[redacted-" in str(value)}
    assert {name: value for name, value in found.items() if name not in masked} == {
        "rogue.enabled": (True, "site"),
        "rogue.min_rssi": (-80, "site"),
        "ntp_servers": (["192.0.2.123"], "template"),
    }
    assert set(masked) == {
        *("vars.RADIUS_SECRET", "vars.SITE_CODE", "vars.SITE_NET"),
        "switch_mgmt.root_password",
    }
    assert len(set(masked.values())) == len(masked), "different secrets look different"
    assert any(note.startswith("Not set: x;") for note in answer.data["notes"])
    assert "sekret" not in str(answer.data) + answer.text


async def test_a_site_that_contradicts_its_template_is_shown_field_by_field() -> None:
    """What the site sets for all of its switches."""
    template = {"id": "22222222-0000-4000-8000-000000000000", "ntp_servers": ["192.0.2.1"]}
    about = {"id": SITE, "name": "HQ", "org_id": ORG, "networktemplate_id": template["id"]}
    setting = {"ntp_servers": ["192.0.2.9"]}
    answer = await answer_of(
        TOOL,
        {
            f"sites/{SITE}": about,
            f"sites/{SITE}/setting": setting,
            f"sites/{SITE}/setting/derived": setting,
            f"sites/{SITE}/networktemplates/derived": template,
        },
        site_id=SITE,
    )
    assert answer.data["overrides"] == [
        {
            "devices": "every switch",
            "field": "ntp_servers",
            "template_value": ["192.0.2.1"],
            "site_value": ["192.0.2.9"],
        }
    ]


async def test_a_closed_template_is_said_and_nothing_is_asked_twice() -> None:
    """The settings are judged all the same."""
    about = {"id": SITE, "name": "HQ", "org_id": ORG, "networktemplate_id": ORG}
    cloud = Cloud(
        {
            f"sites/{SITE}": about,
            f"sites/{SITE}/setting": {},
            f"sites/{SITE}/setting/derived": {},
            f"sites/{SITE}/networktemplates/derived": 403,
        }
    )
    answer = await asked(cloud, TOOL, {"site_id": SITE})
    assert any("network template" in note for note in answer.data["notes"])
    assert answer.data["practices"]
    assert len(set(cloud.asked)) == len(cloud.asked)


async def test_a_token_for_one_site_reads_its_settings(connect: Connect) -> None:
    """Templates of the site are open to it; other sites are not."""
    client = await connect("site-read")
    data = await client.data(TOOL, site_id="Larkspur Science Park")
    assert data["overrides"] == []
    assert "The cloud hides secrets from this token, so they are not compared" in data["notes"]
    assert await client.refusal(TOOL, site_id=HARBOUR)
    whole = await (await connect()).data(TOOL, site_id="Larkspur Science Park")
    assert [row["field"] for row in whole["overrides"]] == ["switch_mgmt.root_password"]


async def test_fresh_reads_again(connect: Connect, fake: FakeMist) -> None:
    """A second look within a minute costs nothing unless it is asked for."""
    client = await connect(cloud=fake)
    for arguments, more in (({}, True), ({}, False), ({"fresh": True}, True)):
        before = len(fake.calls)
        await client.data(TOOL, site_id=HARBOUR, **arguments)
        assert (len(fake.calls) > before + 1) is more, arguments


async def test_bad_input_is_a_sentence(connect: Connect) -> None:
    """Unknown, missing, too long."""
    client = await connect()
    for arguments in ({}, {"site_id": "Atlantis"}, {"site_id": HARBOUR, "fields": "x" * 256}):
        assert "." in await client.refusal(TOOL, **arguments)
