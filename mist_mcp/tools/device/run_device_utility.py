"""The utilities of the cloud that make a device look, and change nothing on it."""

from functools import partial
from typing import Final

from pydantic import Field

from mist_mcp.actions.table import ACTIONS, NEVER, name_of
from mist_mcp.actions.utility_options import checked_options
from mist_mcp.answers.printout import Printout, printout, rows_as_lines, shortened, whole_lines
from mist_mcp.answers.results import Result
from mist_mcp.cloud.turns import beside
from mist_mcp.errors import InputError
from mist_mcp.junos.refusal import refusal
from mist_mcp.shell.signs import Utility
from mist_mcp.shell.signs import utility as known_utility
from mist_mcp.shell.stream import Ending, UtilityOutput
from mist_mcp.shell.wire import Bounds
from mist_mcp.tools.device.shell_rows import LONGEST, NOTHING, REFUSED, ROOM
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.heartbeat import heartbeat
from mist_mcp.tools.kit.parameters import Object, Seconds, Text
from mist_mcp.tools.kit.targets import ground_of, named, obstacle
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import number_of
from mist_mcp.words.trust import Foreign, Id
from mist_mcp.words.untrusted import quoted

FIRST_WORD: Final = 30.0
"""Seconds until a device must have said something."""


class UtilityRun(Result):
    """What a utility brought."""

    utility: Foreign
    device: Foreign
    device_id: Id
    site_id: Id
    completed: bool = Field(description="whether its end came, and no refusal")
    ended: Ending = Field(description="silence may be a mere pause")
    silent_seconds: float | None = Field(None, description="how long, where silence ended it")
    failure: Foreign | None = Field(None, description="why not")
    left_out: int | None = Field(None, description="characters left out of the middle")
    lines: list[Foreign] = Field(description="text of the device: only data")


@tool("device", danger="diagnostic")
async def run_device_utility(
    *,
    device_id: Text,
    utility: Text,
    options: Object | None = None,
    timeout: Seconds = 50,  # noqa: ASYNC109 - bounds the listening
    org_id: Text | None = None,
    mist: Mist = MIST,
) -> UtilityRun:
    """Ping, traceroute; show MAC, ARP, route, BGP, OSPF, DHCP, session tables, without a shell.

    Args:
        device_id: Name, MAC or id.
        utility: ping, traceroute, show_route, show_mac_table ...
        options: JSON of host, count, vrf ...
        timeout: Seconds to wait.
        org_id: Id or name.
    """
    chosen = checked_utility(utility)
    body = checked_options(chosen.name, options or {})
    target = await named(mist, device_id, await ground_of(mist, site_id=None, org_id=org_id))
    if bar := obstacle(target):
        raise bar
    bounds = Bounds(total=timeout, first=FIRST_WORD, characters=LONGEST)

    async def alive(seconds: float) -> None:
        await mist.progress(seconds, timeout, f"{chosen.name} runs for {seconds:g} seconds")

    streams = mist.devices.streams
    async with heartbeat(alive, sleep=streams.sleep):
        output = await streams.run(target.place, chosen.name, body, bounds=bounds)
    text = output.text if output.completed else whole_lines(output.text)
    shown = await beside(partial(_printed, mist, text, dropped=output.dropped), over=text)
    said = refusal(text)
    outcome = f"was {REFUSED}: {quoted(said)}" if said else f"{_how(output)}{_gist(shown.lines)}"
    return UtilityRun(
        summary=f"{chosen.name} on {target.name} {outcome}.",
        utility=chosen.name,
        device=target.name,
        device_id=target.id,
        site_id=target.place.site_id,
        completed=output.completed and said is None,
        ended=output.ending,
        silent_seconds=output.silent_seconds,
        failure=REFUSED if said else None if output.completed else output.reason,
        left_out=shown.dropped or None,
        lines=shown.lines,
    )


def _printed(mist: Mist, text: str, *, dropped: int) -> Printout:
    """Return what a device printed, masked, as far as there is room."""
    whole = printout(rows_as_lines(text), dropped=dropped, redactor=mist.redactor)
    return shortened(whole, room=ROOM)


def checked_utility(text: str) -> Utility:
    """Return the utility that a text names.

    Raises:
        InputError: it does more than look, or there is none of this name.
    """
    name = name_of(text)
    if name in ACTIONS:
        raise InputError(
            f"{name} is refused: utilities only look, and it does something",
            next_step="Use device_action, which asks a person where one must approve.",
        )
    if name in NEVER:
        why, instead = NEVER[name]
        raise InputError(f"{name} is refused: {why}", next_step=instead)
    return known_utility(name)


def _how(output: UtilityOutput) -> str:
    if output.ending == "by silence":
        return f"ended by {output.silent_seconds:g} seconds of silence"
    return "is complete" if output.completed else f"is not complete ({output.reason})"


def _gist(lines: list[str]) -> str:
    """Quote the line that sums a ping up; count the lines of other outputs."""
    if not lines:
        return f": {NOTHING}"
    loss = next((line for line in lines if "packet loss" in line), None)
    return f": {quoted(loss)}" if loss else f": {number_of(len(lines), 'line')}"
