"""The table of actions on devices: complete, of the published API, and narrow in what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from jsonschema import Draft202012Validator

from fake_mist.actions.table import BY_NAME
from fake_mist.published import committed
from mist_mcp.actions.outcome import outcome
from mist_mcp.actions.stake import Seen, changes, facts, reach
from mist_mcp.actions.table import ACTIONS, NEVER, by_class, danger_of_action
from mist_mcp.errors import InputError
from mist_mcp.models.action import ActedDevice, ActedPort
from mist_mcp.shell.signs import UTILITIES
from tests.acting import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from mist_mcp.actions.action import Action

    Valid = Callable[[str, Any], bool]

JUNK: Final[list[Any]] = [
    *("", " ", "a b", "../x", "x\n", "x\u200b", "-x", "all", "ALL", "ae0", "irb", "vme.0", "fxp0"),
    *("ge-0/0/1", "node2", "5C5B35510008", "5c5b355100080", "x" * 200, "hard;", "0", "1"),
    *(-1, 0, 1, 9, 10, 29, 121, 4095, 10**12, 1.5, True, False),
    *([], [[]], [{}], ["ge-0/0/1"] * 2, ["ge-0/0/1", 7], ["x"] * 65, [f"p{n}" for n in range(65)]),
    *({}, {"mac": "5c5b35510008"}, [{"mac": "5c5b35510008", "vc_role": "king"}], [{"member": 1}]),
    [{"member": 1, "vc_ports": ["xe-0/1/0"], "more": 1}],
]
"""What callers send that is not, or only for some options, what belongs there."""


@pytest.fixture(scope="module")
def valid() -> Valid:
    """Return what tells whether the published API takes a body for an action."""
    tables = committed()

    def fits(name: str, body: Any) -> bool:
        path = f"/api/v1/sites/{{site_id}}/devices/{{device_id}}/{name}"
        operation = tables.operation("POST", path)
        assert operation is not None, f"{path} is made up"
        if operation.body is None:
            return body is None
        return Draft202012Validator({**operation.body, "schemas": tables.schemas}).is_valid(body)

    return fits


def test_every_action_of_the_api_is_done_refused_or_looks() -> None:
    """Nothing is forgotten, and nothing is invented."""
    known = {*ACTIONS, *NEVER, *UTILITIES}
    assert {name.partition("/{")[0] for name in BY_NAME} | {"zeroize"} == known
    assert not set(ACTIONS) & (set(NEVER) | set(UTILITIES))


def test_the_classes_are_those_that_were_judged() -> None:
    """What several devices feel, or what is hard to undo, wants the higher role."""
    classes = by_class()
    assert classes["diagnostic"] == ["locate", "unlocate", "poll_stats"]
    assert {"restart", "bounce_port", "cable_test", "clear_bgp"} < set(classes["disruptive"])
    grave = {"upgrade", "upgrade_bios", "restore_backup_version", "reprovision", "readopt", "ha"}
    assert grave < set(classes["configuration"])
    assert {name for name in ACTIONS if "vc" in name} < set(classes["configuration"])
    assert set(classes) == {"diagnostic", "disruptive", "configuration"}


@pytest.mark.parametrize("text", ["restart", " Restart\n", "RESTART"])
def test_the_gate_reads_an_action_as_the_tool_does(text: str) -> None:
    """No spelling makes an action milder."""
    assert danger_of_action({"action": text}) == "disruptive"


@pytest.mark.parametrize("arguments", [{}, {"action": None}, {"action": 7}, {"action": "x"}])
def test_what_names_no_action_is_refused_by_the_tool(arguments: dict[str, Any]) -> None:
    """So nothing can come of it."""
    assert danger_of_action(arguments) == "diagnostic"


def test_every_action_has_an_example() -> None:
    """The tests leave none out."""
    assert set(EXAMPLES) == set(ACTIONS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_api_takes_every_example(name: str, valid: Valid) -> None:
    """With all options, and with those alone that are needed."""
    action, options = ACTIONS[name], EXAMPLES[name][1]
    least = {field: options[field] for field in action.needed}
    for given in (options, least):
        body = action.body(given)
        assert valid(name, body), body
        assert not list(BY_NAME[name].faults(body or {}))


@pytest.mark.parametrize("name", ACTIONS)
def test_what_is_taken_here_the_api_takes(name: str, valid: Valid) -> None:
    """Whatever stands for an option: it is refused here, or fits there."""
    action, (_, good) = ACTIONS[name], EXAMPLES[name]
    trials = [{**good, option: junk} for option in action.options for junk in JUNK]
    bodies = [body for options in trials if (body := taken(action, options)) is not None]
    assert [body for body in bodies if not valid(name, body)] == []
    assert len(trials) - len(bodies) >= len(trials) // 3


def taken(action: Action, options: dict[str, Any]) -> dict[str, Any] | None:
    """Return the body that is made of options; None if they are refused."""
    try:
        return action.body(options)
    except InputError:
        return None


@pytest.mark.parametrize("name", ACTIONS)
def test_what_is_missing_or_unknown_is_refused(name: str) -> None:
    """Null is the same as nothing."""
    action, (_, good) = ACTIONS[name], EXAMPLES[name]
    with pytest.raises(InputError, match='has no option "made_up"'):
        action.body({**good, "made_up": 1})
    for field in action.needed:
        with pytest.raises(InputError, match=f"needs options.{field}"):
            action.body({**good, field: None})


def test_the_kinds_of_devices_are_among_those_of_the_api() -> None:
    """And each action is for some."""
    for name, action in ACTIONS.items():
        assert set(action.kinds)
        assert set(action.kinds) <= BY_NAME[name].kinds, name


@pytest.mark.parametrize("name", ["bounce_port", "clear_dot1x", "clear_macs", "clear_bpdu_error"])
def test_an_absent_list_never_means_every_port(name: str) -> None:
    """It must be there, and an empty one is none."""
    absent: list[dict[str, Any]] = [{}, {"ports": None}, {"ports": []}]
    for options in absent:
        with pytest.raises(InputError, match=r"options\.ports"):
            ACTIONS[name].body(options)


def test_all_ports_are_never_bounced() -> None:
    """Nor those that the API itself leaves out."""
    for port in ("all", "ALL", "ae0", "irb.7", "vme", "lo0", "em0", "fxp0", "*", ""):
        with pytest.raises(InputError):
            ACTIONS["bounce_port"].body({"ports": [port]})
        with pytest.raises(InputError):
            ACTIONS["cable_test"].body({"port": port})
    assert ACTIONS["bounce_port"].body({"ports": ["aegis", "ge-0/0/1", "wan0"]})


def a_device(**more: Any) -> Seen:
    """Return what is seen of a device; nothing unless it is given."""
    ports = more.pop("ports", None)
    wireless = more.pop("wireless", {})
    age = more.pop("age", None)
    read = None if ports is None else [ActedPort.model_validate(port) for port in ports]
    device = ActedDevice.model_validate(more)
    return Seen(device=device, setup=None, ports=read, site="Here", wireless=wireless, age=age)


def test_what_is_not_known_is_called_unknown() -> None:
    """A device of which the cloud says nothing."""
    said = dict(facts(a_device(), ACTIONS["restart"], {}))
    assert said["Device"] == 'type unknown of an unknown model, role unknown, at "Here"'
    assert said["State"] == (
        "in an unknown state, uptime unknown, version unknown, last seen unknown"
    )
    assert said["Clients"] == "unknown on the device itself, unknown in all"
    assert (said["Uplinks"], said["Below"]) == ("unknown", "unknown")
    assert reach(a_device(), ACTIONS["restart"], {}).clients is None


def test_clients_are_counted_only_where_all_are_known() -> None:
    """A switch below hides how many hang on it; an access point does not."""
    ap = {"port_id": "a", "up": True, "neighbor_system_name": "AP", "neighbor_mac": "m1"}
    switch = {"port_id": "b", "up": True, "neighbor_system_name": "SW", "neighbor_mac": "m2"}
    desk = {"port_id": "c", "up": True, "mac_count": 2}
    uplink = {"port_id": "u", "up": True, "uplink": True, "mac_count": 50}
    ports = [ap, desk, uplink]
    seen = a_device(num_clients=2, ports=ports, wireless={"m1": 5})
    hidden = a_device(num_clients=2, ports=[*ports, switch], wireless={"m1": 5})
    restart, bounce = ACTIONS["restart"], ACTIONS["bounce_port"]
    assert reach(seen, restart, {}).clients == 7
    assert reach(hidden, restart, {}).clients is None
    for names, clients in (
        (["a"], 5),
        (["a", "c.0"], 7),
        (["u"], None),
        (["b"], None),
        (["z"], None),
    ):
        assert reach(hidden, bounce, {"ports": names}).clients == clients


def test_boxes_that_are_to_be_joined_count() -> None:
    """The members and nodes of a body are affected too."""
    for name, boxes in (("vc", 2), ("ha", 2), ("vc/vc_port", 1), ("restart", 1)):
        assert reach(a_device(), ACTIONS[name], EXAMPLES[name][1]).devices == boxes


def test_times_are_written_as_people_read_them() -> None:
    """Epochs stand behind them."""
    said = dict(facts(a_device(), ACTIONS["upgrade"], EXAMPLES["upgrade"][1]))
    assert said["Option start_time"] == "2026-06-16T08:53:20Z (1781600000)"


def test_many_neighbours_are_cut_short() -> None:
    """A person reads eight names, and how many more there are."""
    ports = [{"port_id": f"p{n}", "up": True, "neighbor_system_name": f"AP {n}"} for n in range(30)]
    below = dict(facts(a_device(ports=ports), ACTIONS["restart"], {}))["Below"]
    assert below.startswith('30 devices: "AP 0" (clients: unknown), ')
    assert below.endswith('"AP 7" (clients: unknown), and 22 more')


def test_firmware_is_shown_before_and_after() -> None:
    """As the boxes keep it; unknown where they do not say."""
    box = {"vc_role": "master", "backup_version": "1", "pending_version": "3", "bios_version": "B"}
    seen = a_device(version="2", module_stat=[box, {**box, "bios_version": "C"}])
    shown = {
        name: [(c.field, c.before, c.after) for c in changes(seen, ACTIONS[name], options)]
        for name, (_, options) in EXAMPLES.items()
    }
    assert shown["upgrade"] == [("version", "2", "24.2R1-S1.7")]
    assert shown["upgrade_bios"] == [("bios_version", "B, C", "CDEN_P_EX1_00.20.01.00")]
    assert shown["upgrade_fpga"] == [("fpga_version", "unknown", "REV37")]
    assert shown["restore_backup_version"] == [("version", "2", "1")]
    assert shown["clear_pending_version"] == [("pending_version", "3", None)]
    assert shown["set_vc_port_mode"] == [("vc_mode", "unknown", "network")]
    assert shown["restart"] == []


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ({"uptime": 900}, {"uptime": 3}, "It has restarted: it is "),
        ({"uptime": 900}, {"uptime": 20}, "It restarted by itself before the request"),
        ({"uptime": 900}, {"uptime": 3, "age": 30.0}, "It restarted by itself before the request"),
        ({"uptime": 900}, {"uptime": 900}, "Nothing of it shows yet"),
        ({"uptime": None}, {"uptime": 3}, "Nothing of it shows yet"),
        ({"status": "connected"}, {"status": "disconnected"}, "It was connected: it is disconn"),
        ({"version": "1"}, {"version": "2"}, "It had the version 1: "),
        (
            {"module_stat": [{"vc_role": "backup", "mac": "m", "fpc_idx": 1, "uptime": 99}]},
            {"module_stat": [{"vc_role": "backup", "mac": "m", "fpc_idx": 1, "uptime": 5}]},
            "Of its members 1 restarted: ",
        ),
        (
            {"ports": [{"port_id": "p", "up": True, "last_flapped": 1}]},
            {"ports": [{"port_id": "p", "up": True, "last_flapped": 2}]},
            "The link has changed on p: ",
        ),
    ],
)
def test_only_what_shows_is_claimed(
    before: dict[str, Any], after: dict[str, Any], says: str
) -> None:
    """A restart, a state, a version, a link; otherwise when to look again."""
    told = outcome(
        ACTIONS["restart"], a_device(**before), a_device(**after), ports=["p"], elapsed=10.0
    )
    assert told.startswith(says)
    assert ("look again with get_device_stats in 10 minutes" in told) is ("Nothing" in says)


def test_a_device_that_cannot_be_read_afterwards_is_said_to_be_so() -> None:
    """With the time to look again."""
    told = outcome(ACTIONS["bounce_port"], a_device(), None, ports=(), elapsed=1.0)
    assert (
        told
        == "The device could not be read afterwards; look again with get_device_stats in a minute"
    )


@pytest.mark.parametrize(
    ("action", "sent", "body"),
    [
        ("bounce_port", {"ports": "ge-0/0/1, ge-0/0/2"}, {"ports": ["ge-0/0/1", "ge-0/0/2"]}),
        ("bounce_port", {"ports": '["ge-0/0/1"]'}, {"ports": ["ge-0/0/1"]}),
        ("bounce_port", {"ports": "ge-0/0/1"}, {"ports": ["ge-0/0/1"]}),
        ("restart", {"member": "1"}, {"member": 1}),
        ("restart", {"member": 1.0}, {"member": 1}),
        ("restart", {"node": " NODE0"}, {"node": "node0"}),
    ],
)
def test_an_option_may_be_written_as_clients_do(
    action: str, sent: dict[str, Any], body: dict[str, Any]
) -> None:
    """Lists and numbers as text; what is sent on is what the API takes."""
    assert ACTIONS[action].body(sent) == body


def test_every_wrong_option_is_named_at_once() -> None:
    """Not one after the other."""
    with pytest.raises(InputError) as raised:
        ACTIONS["bounce_port"].body({"port": 1, "host": 2})
    message = raised.value.message
    assert all(words in message for words in ('"port"', '"host"', "needs options.ports"))


def test_no_text_opens_a_wider_list() -> None:
    """An empty text is no list of all, and a list with an empty item is none."""
    for text in ("", " ", ",", "ge-0/0/1,", "[]", "[", "all"):
        with pytest.raises(InputError):
            ACTIONS["bounce_port"].body({"ports": text})
