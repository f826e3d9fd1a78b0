"""Tables far larger than the text that is kept of an output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mist_mcp.shell.session import open_session
from mist_mcp.shell.wire import Bounds
from tests.junos.test_forms import mac_rows
from tests.shell.strangers import PROMPT, stranger

if TYPE_CHECKING:
    from websockets.asyncio.server import ServerConnection

COUNT = 50_000
TABLE = "show ethernet-switching table"


@pytest.mark.usefixtures("jumping")
async def test_every_address_of_a_large_table_is_read() -> None:
    """Rows are kept and text is dropped; what is missing of a shorter one is said."""
    text = "\r\n".join(
        [
            f"{TABLE} | no-more ",
            f"Ethernet switching table : {COUNT} entries, {COUNT} learned",
            "    Vlan              MAC                 MAC      Logical                Active",
            "    name              address             flags    interface              source",
            *mac_rows(COUNT),
            "",
            "",
        ]
    )
    data = text.encode() + PROMPT
    assert len(data) > 10 * Bounds().characters
    pieces = [data[start : start + 500_000] for start in range(0, len(data), 500_000)]

    async def talk(connection: ServerConnection) -> None:
        await connection.recv()
        await connection.send(PROMPT)
        await connection.recv()
        for piece in pieces:
            await connection.send(piece)
        await connection.wait_closed()

    async with (
        stranger(talk) as origin,
        open_session(origin, origin=origin) as session,
    ):
        output = await session.run(TABLE)
    assert output.completed
    assert output.dropped > COUNT
    assert output.parsed is not None
    assert (output.parsed.notes, output.parsed.raw) == ((), None)
    assert len(output.parsed.blocks[0].facts.entries) == COUNT  # type: ignore[union-attr]
