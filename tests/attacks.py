"""What somebody asks for who wants secrets, changes, or requests to other hosts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from fake_mist.actions.table import ACTIONS
from fake_mist.cassettes import Library
from fake_mist.cloud import cassette_folder
from fake_mist.endpoints import ENDPOINTS
from tests.arguments import HOSTILE, SCHEMAS, generated, properties
from tests.questions import QUESTIONS

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from fake_mist.actions.action import Action
    from tests.arguments import Arguments

ANY_PATH: Final = "make_mist_api_call"
ORG: Final = "Larkspur University"
ORG_PATH: Final = "/api/v1/orgs/20ae9839-0ae6-574e-ad63-7e2d8cc76cf3"
SITE: Final = "/api/v1/sites/bc74a0d8-517e-5a77-9234-e9e2f0f5b1f7"
DEVICE: Final = f"{SITE}/devices/00000000-0000-0000-1000-5c5b35910008"
CLOSED: Final = (
    *(DEVICE, f"{DEVICE}/shell", f"{DEVICE}/restart", f"{DEVICE}/request_ztp_password"),
    *(f"{SITE}/psks", f"{SITE}/webhooks", "/api/v1/self/apitokens", "/api/v1/self/two_factor"),
    *(f"{ORG_PATH}/apitokens", f"{ORG_PATH}/psks", f"{ORG_PATH}/setting", f"{SITE}/wlans"),
)
"""Paths whose answers are full of secrets, or that do something."""

ELSEWHERE: Final = (
    *("https://evil.example/api/v1/self", "//evil.example/api/v1/self", ".evil.example/x"),
    *("@evil.example/api/v1/self", "/\\evil.example/api/v1/self", "http://127.0.0.1/api/v1/self"),
    *("/api/v1/../../installer", "/api/v1/%2e%2e/login", "/api/v1/self?to=https://evil.example"),
    *("/api/v1/self\r\nHost: evil.example", "/api/v1//evil.example/x", "/healthz"),
)
"""Paths that other readers of a URL take for another host or another place."""

CHANGES: Final = ("POST", "PUT", "DELETE", "PATCH")
VALUES: Final = {"array": ["ge-0/0/1"], "integer": 1, "string": "ge-0/0/1"}
"""What an action is given where it needs something, by the kind of it."""

FIELDS: Final = (
    *("*", "psk,portal,auth_servers", "secret", "magic", "switch_mgmt.root_password", "key"),
    *("additional_config_cmds", "snmp_config", "headers", "vars", "radius_config.auth_servers"),
    *("mgmt.device_cert.key", "api_policy", "cloudshark", "cli", "config_cmd", "url"),
)


@cache
def recorded() -> tuple[str, ...]:
    """Return a path with an answer for each endpoint that is recorded."""
    library = Library(cassette_folder() / "rest")
    kept = (library.interactions(row.cassette)[:1] for row in ENDPOINTS)
    return tuple(sorted({each.path for some in kept for each in some}))


TARGETS: Final[dict[str, SearchStrategy[Any]]] = {
    "path": st.deferred(lambda: st.sampled_from((*recorded(), *CLOSED, *ELSEWHERE))),
    "fields": st.sampled_from(FIELDS),
    "action": st.sampled_from(sorted({each.name for each in ACTIONS})),
    "commands": st.lists(
        st.sampled_from(
            (
                *("show configuration", "show configuration system", "show configuration snmp"),
                *("show configuration | display set", "request system reboot", "show version"),
                *("file show /config/juniper.conf.gz", "show log messages", "configure"),
            )
        ),
        min_size=1,
        max_size=3,
    ),
    "device_id": st.sampled_from(("harbour-gw", "med-acc-p1-03", "AP-ARTS-0.01", "clos-core-1")),
    "site_id": st.sampled_from(("Harbour Branch", "Medical School", "Science Park", *HOSTILE)),
    "text": st.sampled_from(("secret", "psk", "SEKRE", "RADIUS", "password", *HOSTILE)),
    "body": st.dictionaries(st.sampled_from(("name", "psk", "op")), st.text(max_size=9)),
}
"""What an argument of a name may aim at, beside what its schema suggests."""


def good(tool: str) -> Arguments:
    """Return arguments with which a tool answers any token of the tenant."""
    path = QUESTIONS[tool].get("path", "{org_id}")
    takes_org = "org_id" in properties(tool) and "{org_id}" in path
    return {**QUESTIONS[tool], **({"org_id": ORG} if takes_org else {})}


def attacks_on(tool: str) -> SearchStrategy[Arguments]:
    """Generate arguments that are good but for some, which aim at what must not be."""
    targets = {name: TARGETS[name] for name in properties(tool) if name in TARGETS}
    return st.fixed_dictionaries({}, optional=targets).map(lambda more: {**good(tool), **more})


def acting(action: Action) -> Arguments:
    """Return arguments with which the API would take an action."""
    must = {name: field for name, field in action.fields.items() if field.required}
    options = {name: min(one.allowed, default=VALUES[one.kind]) for name, one in must.items()}
    given = {"action": action.name, "options": options, "device_id": "harbour-gw", "org_id": ORG}
    return {name: value for name, value in given.items() if name in properties("device_action")}


def changing(path: str, method: str) -> Arguments:
    """Return arguments with which a path would be written to."""
    given = {"path": path, "method": method, "body": {"name": "x"}}
    return {name: value for name, value in given.items() if name in properties(ANY_PATH)}


READING: Final = st.fixed_dictionaries(
    {"path": TARGETS["path"]}, optional={"fields": TARGETS["fields"]}
)
CHANGING: Final = st.builds(changing, TARGETS["path"], st.sampled_from(CHANGES))
CALLS: Final = st.fixed_dictionaries(
    {
        **{tool: st.one_of(attacks_on(tool), generated(tool)) for tool in SCHEMAS},
        ANY_PATH: st.one_of(CHANGING, generated(ANY_PATH)),
    }
)
"""A call of each tool."""
