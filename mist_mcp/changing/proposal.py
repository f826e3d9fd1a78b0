"""What a person is told of a change before it is made: names, reach, what is lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from mist_mcp.changing.reach import reach_of
from mist_mcp.changing.requests import danger_of_request
from mist_mcp.changing.undo import undoing
from mist_mcp.cloud.names import find_org, find_site
from mist_mcp.gate.plan import Plan

if TYPE_CHECKING:
    from mist_mcp.changing.intent import Intent
    from mist_mcp.changing.requests import Home
    from mist_mcp.cloud.client import MistClient

_VERBS: Final = {"PUT": "Change in", "POST": "Create or do in", "DELETE": "Delete from"}
_LOST: Final = {
    "PUT": "what clients and devices lose meanwhile; the fields themselves can be put back with "
    "mist-mcp rollback",
    "POST": "what it sets off; if it creates an object, the answer says whether mist-mcp rollback "
    "can delete that",
    "DELETE": "all of it: nothing here can bring it back",
}
_LOST_WITHOUT_UNDO: Final = {
    "PUT": "what clients and devices lose meanwhile; it is not kept here what the fields were",
    "POST": "what it sets off",
    "DELETE": "all of it: nothing here can bring it back",
}
_ID_LOST: Final = (
    "its id: mist-mcp rollback creates it anew under another one, and what refers to it must be "
    "set again"
)


async def proposed(client: MistClient, intent: Intent, *, undos: bool) -> Plan:
    """Return the plan of a change.

    Args:
        client: reads what it is about.
        intent: the change.
        undos: whether it is kept how changes are undone.

    Raises:
        MistError: what it is about cannot be read.
    """
    write, home = intent.write, intent.home
    fields = await asyncio.to_thread(lambda: intent.legible)
    org_id, place = await place_of(client, home)
    documents = tuple(each for each in (intent.before, intent.after) if each)
    name = intent.name if intent.name != place else None
    return Plan(
        what=f"{_VERBS[write.method]} {home.noun}",
        danger=danger_of_request(write.method, write.path),
        targets=(name, place) if name else (place,),
        org_id=org_id,
        site_id=home.id if home.scope == "sites" else "",
        write=write,
        changes=tuple(field.change for field in fields),
        reach=await reach_of(client, home, documents=documents),
        irreversible=_lost(intent, undos=undos),
        facts=intent.facts,
        basis=intent.basis,
    )


def _lost(intent: Intent, *, undos: bool) -> str:
    """Say what nothing brings back."""
    write = intent.write
    if not undos:
        return _LOST_WITHOUT_UNDO[write.method]
    way = undoing(write, intent.before, intent.hidden)
    lost = _ID_LOST if write.method == "DELETE" and way else _LOST[write.method]
    return f"{lost}; nor {', '.join(way.lost)}" if way and way.lost else lost


async def place_of(client: MistClient, home: Home) -> tuple[str, str]:
    """Return the id of the organization, and the name of it or of its site."""
    if home.scope == "orgs":
        return home.id, (await find_org(client, home.id)).name
    site = await find_site(client, home.id, org=None)
    return site.org_id, site.name
