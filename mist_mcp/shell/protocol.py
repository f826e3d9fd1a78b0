"""The dialogue with a Junos command line without I/O: terminal bytes in, events out.

The rules, each decided on what came so far, so that any cut of the bytes gives the same events:

- A prompt counts as soon as it stands at the start of a line. The first one is learned; after it
  only the same user and host make a prompt, so that no text in an output looks like one.
- After a command was typed, everything up to its complete echo is echo. A prompt before that is a
  redrawn line: Junos draws the line again after an unasked warning, and after it complains about
  a word while the rest is still being typed.
- A blank line and a `{master:0}` or `[edit]` line belong to the prompt that follows them. Nothing
  else is taken away from the output but the pager's question.

Sources: public transcripts of Mist's remote shell, and of Junos on EX, QFX and SRX.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final

from mist_mcp.errors import InputError
from mist_mcp.shell.events import (
    CaretError,
    Event,
    IdleWarning,
    Mode,
    Output,
    Pager,
    Question,
    Ready,
)
from mist_mcp.shell.terminal import Line, Piece, Shown, Terminal, Writing

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_COMMAND: Final = 1000
"""Characters; a device's own line is longer, but no command that reads is."""

NEXT_PAGE: Final = b"\0 "
INTERRUPT: Final = b"\0\x03"
"""Keystrokes travel behind a NUL (Mist's WebSocket examples)."""

_NO_PAGER: Final = "| no-more"
_PROMPT: Final = re.compile(
    r"(?:\[vrf:[\w-]{1,64}\] ?)?"
    r"(?P<who>[\w.-]{1,64}@(?P<host>[\w.-]{0,128})|[\w.-]{1,64}(?=>))"
    r"(?:[:~/][\w.:/~-]{0,128})? ?(?P<sign>[>#%$]) "
    r"|% "
)
_STATUS: Final = re.compile(r"(?:\{(?P<member>[\w.:-]{1,64})\})?(?P<edit>\[edit.{0,1000}\])?")
_PAGER: Final = re.compile(r"---\(more[^)]{0,40}\)---")
_QUESTION: Final = re.compile(r"\[(?:yes,no|y,n)\] \((?:yes|no|y|n)\) ")
_CARET: Final = re.compile(r" *\^")
_IDLE: Final = re.compile(
    r"Warning: session will be closed in .{1,40} if there is no activity"
    r"|Idle timeout exceeded: closing session"
)


class _State(Enum):
    GREETING = "nothing was typed, and no prompt came"
    READY = "at the prompt"
    ECHO = "a command was typed, its echo is not complete"
    RUNNING = "the command runs"


def unpaged(command: str) -> str:
    """Return the command with the pipe that keeps the pager away, unless it has it."""
    command = command.strip()
    return command if command.endswith(_NO_PAGER) else f"{command} {_NO_PAGER}"


def checked_line(line: str) -> str:
    """Return the command if it can be typed as it is.

    Raises:
        InputError: it is not one line of visible characters.
    """
    if not line.isprintable() or not line.strip() or len(line) > LONGEST_COMMAND:
        raise InputError(
            "The command is not one line of visible characters, or is too long",
            next_step=f"Give one command of at most {LONGEST_COMMAND} characters.",
        )
    return line


class Protocol:
    """One session: `feed` what the terminal sends, send what `command` gives."""

    def __init__(self) -> None:
        """Start before the greeting."""
        self._terminal = Terminal()
        self._state = _State.GREETING
        self._who = ""
        self._typed = self._echoed = ""
        self._held: list[str] = []
        self._is_fresh = self._at_caret = False

    def command(self, line: str) -> bytes:
        """Return the keystrokes that run a command.

        Raises:
            InputError: it is not one line of visible characters.
        """
        keys = b"\0" + checked_line(line).encode() + b"\n"
        self._state, self._is_fresh, self._at_caret = _State.ECHO, True, False
        self._typed, self._echoed = _squeezed(line), ""
        return keys

    def feed(self, data: bytes) -> Iterator[Event]:
        """Take bytes of the terminal and give what they mean, as far as that is certain."""
        for shown in self._terminal.feed(data):
            yield from self._see(shown)

    def rest(self) -> Iterator[Event]:
        """Give what was held back, once the terminal sends nothing more."""
        yield from self._release()
        if self._terminal.line and not self._prompt(self._terminal.line):
            yield Output(self._terminal.line)

    def _see(self, shown: Shown) -> Iterator[Event]:
        if isinstance(shown, Writing):
            return self._watch(shown)
        if isinstance(shown, Piece):
            return self._release(shown.text)
        return self._echo(shown) if self._state is _State.ECHO else self._line(shown.text)

    def _watch(self, writing: Writing) -> Iterator[Event]:
        """Look for what is not followed by a line feed."""
        prompt = self._prompt(writing.text)
        if prompt:
            if prompt.end() > writing.since:
                yield from self._prompted(prompt)
        elif self._state is not _State.RUNNING:
            return
        elif _has_come(_PAGER.match(writing.text), writing):
            yield Pager()
        elif "[y" in writing.text:
            question = _QUESTION.search(writing.text)
            if question and _has_come(question, writing):
                yield Question(writing.text[: question.end()].strip())

    def _prompt(self, text: str) -> re.Match[str] | None:
        """Find the prompt that a line starts with; a first one may be anybody's."""
        prompt = _PROMPT.match(text)
        if prompt and self._who and prompt["who"] not in {self._who, None}:
            return None
        return prompt

    def _prompted(self, prompt: re.Match[str]) -> Iterator[Event]:
        held, self._held = self._held, []
        if self._state in {_State.READY, _State.ECHO}:
            return
        self._state, self._who = _State.READY, self._who or prompt["who"] or ""
        status = _STATUS.fullmatch(held[-1] if held else "")
        member, edit = status.groups() if status else (None, None)
        yield Ready(prompt["host"] or "", member or "", _mode(prompt["sign"], in_edit=bool(edit)))

    def _echo(self, line: Line) -> Iterator[Event]:
        prompt = self._prompt(f"{line.text} ")
        typed = _squeezed(line.text[prompt.end() :] if prompt else line.text)
        if prompt:  # what is no beginning of the command is its end, or its expansion
            self._echoed = typed if self._typed.startswith(typed) else self._typed
        elif typed and self._typed.startswith(self._echoed + typed):
            self._echoed += typed
        elif typed.endswith(self._typed):  # behind a prompt that was not recognised
            self._echoed = self._typed
        else:
            yield from self._line(line.text)
        if self._echoed == self._typed:
            self._state = _State.RUNNING

    def _line(self, text: str) -> Iterator[Event]:
        if self._at_caret:
            self._at_caret = False
            yield CaretError(text.strip())
        elif _CARET.fullmatch(text) and (self._is_fresh or self._state is _State.ECHO):
            self._at_caret = True
        elif _IDLE.fullmatch(text):
            yield IdleWarning(text)
        elif _STATUS.fullmatch(text):
            yield from self._hold(text)
        elif not (_PAGER.fullmatch(text) or self._prompt(f"{text} ")):
            yield from self._release(f"{text}\n")

    def _hold(self, text: str) -> Iterator[Event]:
        """Hold a line back that may belong to a prompt: a blank one, and a status below it."""
        if not text or self._held != [""]:
            yield from self._release()
        self._held.append(text)

    def _release(self, more: str = "") -> Iterator[Event]:
        held, self._held = self._held, []
        self._is_fresh = self._is_fresh and not (held or more)
        yield from (Output(f"{text}\n") for text in held)
        if more:
            yield Output(more)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _has_come(found: re.Match[str] | None, writing: Writing) -> bool:
    """Tell whether what was found is complete only now."""
    return found is not None and found.end() > writing.since


def _mode(sign: str | None, *, in_edit: bool) -> Mode:
    if sign == ">":
        return Mode.OPERATIONAL
    return Mode.CONFIGURATION if sign == "#" and in_edit else Mode.ROOT_SHELL
