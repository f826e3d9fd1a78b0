"""What all callers of one process share, and what is made of it for each token."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Self

from mist_mcp.answers.cursor import Cursors
from mist_mcp.answers.orders import Orders
from mist_mcp.answers.presentation import Presentation
from mist_mcp.audit.log import AuditLog, record
from mist_mcp.changing.objects import Objects
from mist_mcp.changing.undo import Undos
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.network import Network
from mist_mcp.cloud.permits import Ledger
from mist_mcp.gate.acceptances import Acceptances
from mist_mcp.gate.clearance import Clearance
from mist_mcp.gate.consent import Questions
from mist_mcp.gate.plans import Plans
from mist_mcp.server.call_redactor import RedactorOfCall
from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.settings.audit_file import audit_path
from mist_mcp.settings.logs import masked
from mist_mcp.settings.selection import select
from mist_mcp.shell.access import DeviceAccess
from mist_mcp.telemetry.record import Recorder
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.tool import card_of, toolsets_of
from mist_mcp.words.redaction import Redactor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    import httpx

    from mist_mcp.answers.presentation import Masks
    from mist_mcp.gate.attempt import AuditTrail
    from mist_mcp.gate.card import Card
    from mist_mcp.server.tenants import Tenant
    from mist_mcp.settings.loading import Settings
    from mist_mcp.settings.selection import Selection
    from mist_mcp.tools.kit.tool import ToolFunction


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependencies:
    """What is made once.

    Args:
        settings: the operator's configuration.
        transport: replaces the network under the Mist client.
        network: the way out.
        clock: epoch seconds.
        sleep: waits before a request is repeated.
        sockets: the origin of the WebSockets, where they are not those of the cloud.
        started: when the server started, epoch seconds.
        selection: which tools are on.
        telemetry: what the server has done.
        redactor: masks secrets.
        presentation: how results leave.
        trail: writes the audit log; None if there is none.
        cards: what the catalogue knows of each tool.
        cursor_key: seals cursors.
    """

    settings: Settings
    transport: httpx.AsyncBaseTransport | None
    network: Network
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    sockets: str | None
    started: float
    selection: Selection
    telemetry: Recorder
    redactor: Redactor
    presentation: Presentation
    trail: AuditTrail | None
    cards: Mapping[str, Card]
    cursor_key: bytes

    @classmethod
    def of(  # noqa: PLR0913 - each is a seam of its own
        cls,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        sockets: str | None = None,
        redaction_key: bytes | None = None,
        catalogue: Sequence[ToolFunction] = CATALOGUE,
    ) -> Self:
        """Make it from the settings.

        Raises:
            SettingsError: the settings about tools name what is none, or leave none.
        """
        redactor = Redactor(
            known=settings.secrets,
            key=redaction_key or secrets.token_bytes(),
            shown_variables=settings.shown_variables,
        )
        masks = RedactorOfCall(redactor) if settings.mcp_per_request_tokens else redactor
        return cls(
            settings=settings,
            transport=transport,
            network=Network(settings.desk),
            clock=clock,
            sleep=sleep,
            sockets=sockets,
            started=clock(),
            selection=select(toolsets_of(catalogue), choice=settings.choice),
            telemetry=Recorder(clock),
            redactor=redactor,
            presentation=Presentation(redactor=masks, max_bytes=settings.max_result_bytes),
            trail=_trail(settings, redactor=masks, clock=clock),
            cards={function.__name__: card_of(function) for function in catalogue},
            cursor_key=secrets.token_bytes(),
        )

    @asynccontextmanager
    async def opened(self, tenant: Tenant) -> AsyncIterator[Mist]:
        """Make what belongs to a token, and close it in the end."""
        token = tenant.token.get_secret_value()
        settings = self.settings.model_copy(
            update={"api_token": tenant.token, "base_url": tenant.base_url}
        )
        ledger = Ledger(self.clock)
        client = MistClient(
            settings,
            transport=self.transport,
            network=self.network,
            clock=self.clock,
            sleep=self.sleep,
            observe=self.telemetry.observe,
            redeem=ledger.redeem,
        )
        seal = hmac.digest(self.cursor_key, tenant.key.encode(), "sha256")
        with masked(token):
            async with client:
                yield Mist(
                    client=client,
                    settings=settings,
                    clock=self.clock,
                    started=self.started,
                    selection=self.selection,
                    telemetry=self.telemetry,
                    redactor=replace(self.redactor, known=(*self.redactor.known, token)),
                    devices=DeviceAccess.of(
                        client, settings=settings, network=self.network, origin=self.sockets
                    ),
                    clearance=self._clearance(client, settings, ledger),
                    undos=Undos(settings.undo_folder, self.clock),
                    objects=Objects(settings.turns_folder, tenant.base_url, self.clock),
                    cursors=Cursors(seal),
                    orders=Orders(),
                )

    def _clearance(self, client: MistClient, settings: Settings, ledger: Ledger) -> Clearance:
        return Clearance(
            client=client,
            settings=settings,
            clock=self.clock,
            ledger=ledger,
            questions=Questions(self.clock),
            plans=Plans(settings.plans_folder, clock=self.clock, pin=settings.pin),
            acceptances=Acceptances(self.clock),
            masks=self.presentation.redactor,
            audit=self.trail,
            cards=self.cards,
        )


def _trail(settings: Settings, *, redactor: Masks, clock: Callable[[], float]) -> AuditTrail | None:
    """Return what writes the audit log; None if there is none, which rules writes out."""
    path = audit_path(settings.audit_file, writes=settings.enable_writes)
    if path is None:
        return None
    return partial(record, AuditLog(path, redactor=redactor, clock=clock))
