"""Each next step that a check of a fabric gives is taken: the command is typed, the tool called."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, Final

import pytest
from fastmcp import Client

from fake_mist import FakeMist
from fake_mist.network import Network
from fake_mist.serving.composition import shells, terminals
from tests.asking import Asker
from tests.conftest import server_on
from tests.tools.evpn import test_fault_injection as injection
from tests.tools.evpn.test_fault_injection import Acme, acme, device, session, side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHECK: Final = "check_evpn_fabric"
RUN: Final = "execute_custom_shell_command"
FABRICS: Final = (
    "campus-ip-clos",
    "science-park-erb",
    "medical-school-crb",
    "library-collapsed-core",
)
PAIR: Final = ("clos-core-1", "clos-dist-p1-1")
DOWN: Final[dict[str, Any]] = {"state": "connect", "up": False, "uptime": 0, "rx_routes": 0}
FAULTS: Final[dict[str, Callable[[Acme], None]]] = {
    "nothing more": lambda _it: None,
    "overlay": session(*PAIR, **DOWN),
    "flaps": session(*PAIR, uptime=240, flap_count=9),
    "no routes": side(*PAIR, rx_routes=0),
    "peer AS": side(*PAIR, neighbor_as=64_999),
    "memory": device(PAIR[0], memory_stat={"usage": 97}),
    "away": lambda it: it.network.take_down("clos-core-2"),
}


def steps_of(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the calls that take the next steps: tools, and commands by the tool for them."""
    for row in data["findings"]:
        said = row["next_step"].split(";", maxsplit=1)[0]
        if said.startswith("On "):
            where, _, commands = said.removeprefix("On ").partition(": ")
            for command in commands.split(", "):
                yield RUN, {"device_id": where, "commands": [command]}
        else:
            call = ast.parse(said, mode="eval").body
            assert isinstance(call, ast.Call)
            assert isinstance(call.func, ast.Name)
            values = {each.arg or "": ast.literal_eval(each.value) for each in call.keywords}
            yield call.func.id, values


def _command(miss: str) -> str:
    """Return the command of `no transcript answers 'switch: command'`."""
    return miss.rpartition(": ")[2].rstrip("'")


@pytest.mark.parametrize("fault", FAULTS)
async def test_each_next_step_can_be_taken(fault: str) -> None:
    """Each switch answers each command, and each tool knows what it is asked for."""
    it = Acme(Network.university())
    FAULTS[fault](it)
    names = FABRICS if fault == "nothing more" else FABRICS[:1]
    async with (
        FakeMist(network=it.network) as cloud,
        shells(cloud, answering=0) as sockets,
        Client(server_on(cloud, sockets=sockets)) as client,
    ):
        asker = Asker(client)
        taken, typed = 0, set[str]()
        for name in names:
            data = await asker.data(CHECK, topology_id=name, cli=True)
            for tool, arguments in steps_of(data):
                answer = await asker.call(tool, arguments)
                assert not answer.is_error, (tool, arguments, answer.text)
                taken += 1
                for row in answer.data["outputs"] if tool == RUN else ():
                    assert (row["completed"], row.get("error")) == (True, None), (arguments, row)
                    typed.add(row["command"])
        assert taken
        # What a tool asks by itself of a switch that nobody recorded is no step that was given.
        cloud.unmatched[:] = [miss for miss in cloud.unmatched if _command(miss) in typed]


@pytest.mark.parametrize("faults", [injection.FAULTS, injection.SHELLS], ids=["rows", "shells"])
async def test_each_next_step_of_each_fault_is_answered(faults: injection.Faults) -> None:
    """By an output that is complete, of which the state tells: no shell knows no answer."""
    it = acme()
    async with (
        FakeMist(network=it.network) as cloud,
        shells(cloud, answering=0) as sockets,
        Client(server_on(cloud, sockets=sockets)) as client,
    ):
        it.terminals = terminals(cloud)
        asker, typed = Asker(client), set[str]()
        for name, (fabric, fault, checks, _) in faults.items():
            fault(it)
            data = await asker.data(CHECK, topology_id=fabric, cli=faults is injection.SHELLS)
            steps = [*steps_of(data)]
            assert bool(steps) == bool(checks), name
            for tool, arguments in steps:
                answer = await asker.call(tool, arguments)
                assert not answer.is_error, (name, tool, arguments, answer.text)
                for row in answer.data["outputs"] if tool == RUN else ():
                    assert (row["completed"], row.get("error")) == (True, None), (name, row)
                    typed.add(row["command"])
            it.network.reset()
        missed = {_command(miss) for miss in cloud.unmatched} & typed
        cloud.unmatched.clear()
    assert not missed
