"""Recorded bodies against the response schemas of the published API description.

The description is not part of this package: a file is named in MIST_OPENAPI_SPEC, or lies beside
the checkout. The validator, `jsonschema`, is imported only here and only when it is needed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fake_mist.endpoints.endpoint import BASE, Endpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

    from fake_mist.cassettes import Interaction

    Validator = Callable[[Endpoint], Draft202012Validator | None]

VARIABLE: Final = "MIST_OPENAPI_SPEC"
BESIDE: Final = Path("shared") / "openapi" / "mist-2604-subset.json"

DEVIATIONS: Final[Mapping[str, str]] = {
    "msps-orgs */msp_id": "the live API sends null for an organization outside an MSP",
    "orgs msp_id": "the same",
    "orgs-setting msp_id": "the same",
    "orgs-stats msp_id": "the same",
    "orgs-inventory */site_id": "an unassigned device has no site; the schema forgets null",
    "orgs-inventory-search results/*/site_id": "the same",
    "sites-insights results": "the schema wants every hour's number to differ from the others",
    "sites-insights-client results": "the same",
    "sites-devices-config_history-search results/*": "a row has to say whose it is: `mac`",
    "sites-devices-last_config-search results/*": "the same: `mac` and `name`",
    "self privileges": "null while the second factor is pending, as the documentation shows",
    "self privileges/*/views/*": "live tokens carry `org_admin`, outside the enumeration",
}
"""Where recordings leave the schema on purpose: cassette and place, with the reason."""

OWN_SCHEMAS: Final[Mapping[str, str]] = {
    "sites-setting-derived": "/components/schemas/site_setting",
}
"""Schemas in place of the published one, where no answer can satisfy that: it wants every derived
setting to be an object."""


def description_file(environ: Mapping[str, str]) -> Path:
    """Give the file of the API description, whether it is there or not."""
    named = environ.get(VARIABLE)
    return Path(named) if named else Path(__file__).parents[3] / BESIDE


def description(file: Path) -> dict[str, Any]:
    """Load the API description."""
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def validators(openapi: Mapping[str, Any]) -> Validator:
    """Make the validators of endpoints' answers; an undocumented endpoint has none."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415  a dependency of tests only
    from referencing import Registry  # noqa: PLC0415  the same
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415  the same

    resource = DRAFT202012.create_resource(openapi)
    registry: Registry[Any] = Registry().with_resource("urn:mist", resource)

    def of(endpoint: Endpoint) -> Draft202012Validator | None:
        found = schema(openapi, endpoint)
        if found is None:
            return None
        own = OWN_SCHEMAS.get(endpoint.cassette, found["$ref"].removeprefix("#"))
        return Draft202012Validator({"$ref": f"urn:mist#{own}"}, registry=registry)

    return of


def schema(openapi: Mapping[str, Any], endpoint: Endpoint) -> Mapping[str, Any] | None:
    """Give the schema of an endpoint's 200; None where it is not described."""
    operation = openapi["paths"].get(f"{BASE}{endpoint.path}", {}).get("get")
    if operation is None:
        return None
    answer: Any = operation["responses"]["200"]
    if "$ref" in answer:
        answer = openapi["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    found: Mapping[str, Any] = answer["content"]["application/json"]["schema"]
    return found


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
