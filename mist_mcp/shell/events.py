"""What happens in a shell session, as the protocol tells it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Mode(Enum):
    """What a prompt takes."""

    OPERATIONAL = "operational mode"
    CONFIGURATION = "configuration mode"
    ROOT_SHELL = "a root shell"


@dataclass(frozen=True, slots=True)
class Ready:
    """The device waits for a command.

    Attributes:
        host: as the prompt names it; empty where it names none.
        member: what stands above the prompt: `master:0`, `primary:node0`; empty for neither.
        mode: what the prompt takes.
    """

    host: str
    member: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class Resumed:
    """The prompt that was told before was none: the output, or the greeting, goes on."""


@dataclass(frozen=True, slots=True)
class Output:
    """A line of output with its line feed, or a piece of a line that is too long."""

    text: str


@dataclass(frozen=True, slots=True)
class Pager:
    """The device waits for a key before it shows the next page."""


@dataclass(frozen=True, slots=True)
class CaretError:
    """The command line was not understood; the sentence that stood below the caret."""

    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """The device wants a yes or a no."""

    text: str


@dataclass(frozen=True, slots=True)
class IdleWarning:
    """The device announced, unasked, that it closes an idle session."""

    text: str


Event: TypeAlias = Ready | Resumed | Output | Pager | CaretError | Question | IdleWarning
