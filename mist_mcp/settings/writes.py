"""What the operator sets about writes: whether there are any, and how they are approved."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE_VARIABLE: Final = "MIST_STATE_DIR"
_NAME: Final = "mist-mcp"
_PLANS: Final = "plans"
_UNDO: Final = "undo"
_TURNS: Final = "turns"
NOTHING_KEPT: Final = "off"
"""In place of a folder for undos: changes are not kept, and no answer promises it."""

_SHORTEST_PIN: Final = 4
_LONGEST_PIN: Final = 64


class WriteSettings(BaseSettings):
    """The part of the settings that only writes need."""

    enable_writes: bool = Field(default=False, description="true or false", examples=["false"])
    state_dir: str = Field(
        f"~/.local/state/{_NAME}",
        description="the path of a folder",
        examples=["/var/lib/mist-mcp"],
    )
    undo_dir: str = Field(
        "", description="the path of a folder", examples=["/var/lib/mist-mcp/undo"]
    )
    approval_pin: SecretStr = Field(
        SecretStr(""), description="4 to 64 characters", examples=["a-pin-that-you-choose"]
    )

    @field_validator("approval_pin")
    @classmethod
    def _is_a_pin(cls, value: SecretStr) -> SecretStr:
        pin = value.get_secret_value()
        if pin and not _SHORTEST_PIN <= len(pin) <= _LONGEST_PIN:
            message = "too short or too long"
            raise ValueError(message)
        return value

    @property
    def pin(self) -> str:
        """What an approval on a terminal must prove to know; empty if nothing."""
        return self.approval_pin.get_secret_value()

    @property
    def plans_folder(self) -> Path:
        """Where plans wait for approval on a terminal."""
        return self._state / _PLANS

    @property
    def place_of_plans(self) -> str:
        """How a terminal is told where they wait; empty where one looks without being told."""
        usual = Path(f"~/.local/state/{_NAME}").expanduser()
        return "" if self._state == usual else shlex.join([f"{STATE_VARIABLE}={self._state}"])

    @property
    def turns_folder(self) -> Path:
        """Where processes see which objects are being changed."""
        return self._state / _TURNS

    @property
    def undo_folder(self) -> Path | None:
        """Where it is kept how changes are undone; None if it is not kept."""
        if self.undo_dir == NOTHING_KEPT:
            return None
        folder = Path(self.undo_dir).expanduser() if self.undo_dir else self._state / _UNDO
        return folder.absolute()

    @property
    def _state(self) -> Path:
        return Path(self.state_dir).expanduser().absolute()


def state_default(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the folder for state that the environment names (XDG Base Directory 0.8), if any."""
    folder = Path(environment.get("XDG_STATE_HOME", ""))
    return {STATE_VARIABLE: str(folder / _NAME)} if folder.is_absolute() else {}
