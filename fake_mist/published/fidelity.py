"""Recorded bodies against the response schemas of the published API description.

The facts of the description are part of this package; MIST_OPENAPI_SPEC may name a newer one. The
validator, `jsonschema`, is imported only here and only when it is needed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fake_mist.endpoints.endpoint import BASE, Endpoint, Kind
from fake_mist.published import Schema, Tables, committed
from fake_mist.published.derive import derived, description

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

    from fake_mist.cassettes import Interaction

    Validator = Callable[[Endpoint], Draft202012Validator | None]

VARIABLE: Final = "MIST_OPENAPI_SPEC"

DEVIATIONS: Final[Mapping[str, str]] = {
    "orgs-logs-search results/*/before": "some lines have JSON in a text, as those of webhooks",
    "orgs-logs-search results/*/after": "the same",
    "self-logs results/*/before": "the same",
    "self-logs results/*/after": "the same",
    "orgs-troubleshoot results/*": "live rows name the site that they are about",
    "orgs-alarms-search results/*": "members that every kind of alarm has, and no schema names",
    "orgs-alarms-search results/*/bssids": "one kind writes its one BSSID as a text",
    "orgs-alarms-search results/*/status": "live alarms say `reoccured` too",
    "orgs-clients-search results/*/model": "live rows have a list",
    "orgs-nac_clients-search results/*/last_vlan": "live rows have a text",
    "orgs-nac_clients-search results/*/last_status": "live rows say `session_ended` too",
    "orgs-inventory */type": "Mist Edges are listed with a type of their own",
    "orgs-insights-sites-sle ": "a site without telemetry is its id alone, one has a list of ids",
    "orgs-stats-sites *": "a site that was never equipped has no country",
    "orgs-stats-vpn_peers-search results/*": "rows of a cluster name their `node`",
    "msps-orgs */msp_id": "the live API sends null for an organization outside an MSP",
    "orgs msp_id": "the same",
    "orgs-setting msp_id": "the same",
    "orgs-stats msp_id": "the same",
    "orgs-inventory */site_id": "an unassigned device has no site; the schema forgets null",
    "orgs-inventory-search results/*/site_id": "the same",
    "sites-insights-client results": "the schema wants every hour's number to differ from others",
    "sites-insights-device results/*": "a ranking has objects where the schema has numbers",
    "sites-sle-impacted-interfaces interfaces/*": "live rows name the gateway, not a switch",
    "sites-devices-config_history-search results/*": "a row has to say whose it is: `mac`",
    "sites-devices-last_config-search results/*": "the same: `mac` and `name`",
    "self privileges": "null while the second factor is pending, as the documentation shows",
    "self privileges/*/views/*": "live tokens carry `org_admin`, outside the enumeration",
}
"""Where recordings leave the schema on purpose: cassette and place, with the reason."""

OWN_SCHEMAS: Final[Mapping[str, str]] = {
    "sites-setting-derived": "/schemas/site_setting",
}
"""Schemas in place of the published one, where no answer can satisfy that: it wants every derived
setting to be an object."""


def described(environ: Mapping[str, str]) -> Tables:
    """Give the tables of the description that is named, or else those of this package.

    Raises:
        DescriptionError: there is no description in the file that is named.
    """
    named = environ.get(VARIABLE)
    return Tables.of(derived(description(Path(named)))) if named else committed()


def validators(tables: Tables) -> Validator:
    """Make the validators of endpoints' answers; an undocumented endpoint has none."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415  a dependency of tests only
    from referencing import Registry  # noqa: PLC0415  the same
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415  the same

    answers = {
        f"{each.method} {each.path}": each.answers.get("200") for each in tables.operations.values()
    }
    contents = {
        "answers": {name.replace("/", "."): each for name, each in answers.items()},
        "schemas": tables.schemas,
    }
    resource = DRAFT202012.create_resource(contents)
    registry: Registry[Any] = Registry().with_resource("urn:mist", resource)

    def of(endpoint: Endpoint) -> Draft202012Validator | None:
        found = schema(tables, endpoint)
        if found is None or endpoint.kind is Kind.FILE:
            return None
        name = f"GET {BASE}{endpoint.path}".replace("/", ".")
        own = OWN_SCHEMAS.get(endpoint.cassette, f"/answers/{name}")
        return Draft202012Validator({"$ref": f"urn:mist#{quote(own)}"}, registry=registry)

    return of


def schema(tables: Tables, endpoint: Endpoint) -> Schema | None:
    """Give the schema of an endpoint's 200; None where it is not described."""
    operation = tables.operation("GET", f"{BASE}{endpoint.path}")
    return operation.answers["200"] if operation else None


def faults(
    validator: Draft202012Validator, cassette: str, interactions: Iterable[Interaction]
) -> Iterator[str]:
    """Give where recordings leave their schema, numbers written as stars."""
    for interaction in interactions:
        for error in validator.iter_errors(interaction.json()):
            yield f"{cassette} {place(error)}"


def place(error: ValidationError) -> str:
    """Write the path of an error."""
    return re.sub(r"\d+", "*", "/".join(map(str, error.absolute_path)))
