"""The parameters that several tools share: their types and limits."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

DeviceType = Literal["ap", "switch", "gateway"]
InventoryType = Literal["ap", "switch", "gateway", "mxedge"]
ConnectionStatus = Literal["connected", "disconnected"]
Severity = Literal["critical", "warn", "info"]
AlarmGroup = Literal["infrastructure", "marvis", "security", "certificate_expiry"]

NacStatus = Literal["permitted", "session_started", "session_stopped", "denied"]
AlarmStatus = Literal["open", "resolved"]

Text = Annotated[str, Field(min_length=1, max_length=255)]
Limit = Annotated[int, Field(ge=1, le=1000)]
Fresh = bool
Seconds = Annotated[int, Field(ge=5, le=300)]
Cursor = Annotated[str, Field(min_length=1, max_length=8000)]
Duration = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,4}[smhdw]$")]
Time = Annotated[str, Field(pattern=r"^([0-9]{9,10}|-[1-9][0-9]{0,4}[smhdw]|now)$")]
