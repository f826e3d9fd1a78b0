"""The dialogue with a Junos command line without I/O: terminal bytes in, events out.

The rules, each decided on what came so far, so that any cut of the bytes gives the same events:

- A prompt is a line of its own that nothing follows. It is told as soon as it stands there, and
  taken back (`Resumed`) if its line goes on or another one follows: a login banner, a log and a
  description may hold any prompt, this session's own too. Who waits a moment after a prompt is
  right, whatever the cuts were.
- The prompt is learned where the echo of the first command stands behind it; after that only the
  same user and host make one.
- After a command was typed, everything up to its complete echo is echo, and no output: late lines
  of a banner, messages to all terminals. A prompt before that is a redrawn line: Junos draws the
  line again after an unasked warning, and after it complains about a word while the rest is still
  being typed. Where it is all that follows, the keys came too early and are lost (`is_unheard`).
- A blank line and a `{master:0}` or `[edit]` line belong to the prompt that follows them. Nothing
  else is taken away from the output but the pager's question.

Sources: public transcripts of Mist's remote shell, and of Junos on EX, QFX and SRX.
"""

from __future__ import annotations

import re
from collections import deque
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
    Resumed,
)
from mist_mcp.shell.terminal import Line, Piece, Shown, Terminal, Writing

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_COMMAND: Final = 1000
"""Characters; a device's own line is longer, but no command that reads is."""

MOST_ASIDE: Final = 200
"""Lines before an echo that are kept, for the case that no echo comes."""

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


_ALIKE: Final = 2
"""Letters in which a command and its expansion begin alike."""


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
    """One session: `feed` what the terminal sends, send what `command` gives.

    Attributes:
        is_unheard: a prompt stands there again, and nothing of the command that was typed.
        is_usual: the prompt stands below the lines that this device writes above its prompts.
    """

    def __init__(self) -> None:
        """Start before the greeting."""
        self._terminal = Terminal()
        self._state = _State.GREETING
        self._who = ""
        self._is_sure = False
        self._before = _State.GREETING
        self._ended: list[str] = []
        self._typed = self._echoed = ""
        self._held: list[str] = []
        self._aside: deque[str] = deque(maxlen=MOST_ASIDE)
        self._is_fresh = self._at_caret = self.is_unheard = self.is_usual = False
        self._is_complaint, self._above = False, ""

    def command(self, line: str) -> bytes:
        """Return the keystrokes that run a command.

        Raises:
            InputError: it is not one line of visible characters.
        """
        keys = b"\0" + checked_line(line).encode() + b"\n"
        self._state, self._is_fresh, self._at_caret = _State.ECHO, True, False
        self._ended, self._held, self.is_unheard = [], [], False
        self._is_complaint = False
        self._aside.clear()
        self._typed, self._echoed = _squeezed(line), ""
        return keys

    def feed(self, data: bytes) -> Iterator[Event]:
        """Take bytes of the terminal and give what they mean, as far as that is certain."""
        for shown in self._terminal.feed(data):
            yield from self._see(shown)

    def rest(self) -> Iterator[Event]:
        """Give what was held back, once the terminal sends nothing more."""
        if self._state is _State.READY:
            return
        yield from map(Output, self._aside)
        yield from self._release()
        if self._terminal.line and not self._prompt(self._terminal.line):
            yield Output(self._terminal.line)

    def _see(self, shown: Shown) -> Iterator[Event]:
        if isinstance(shown, Writing):
            return self._watch(shown)
        if self._state is _State.ECHO:
            return self._echo(shown) if isinstance(shown, Line) else self._beside(shown.text)
        if self._state is _State.READY:
            return self._go_on(shown)
        return self._release(shown.text) if isinstance(shown, Piece) else self._line(shown.text)

    def _watch(self, writing: Writing) -> Iterator[Event]:
        """Look for what is not followed by a line feed."""
        prompt = self._prompt(writing.text)
        if prompt and not writing.text[prompt.end() :].strip():
            if prompt.end() > writing.since:
                yield from self._prompted(prompt)
        elif prompt and self._state is _State.READY:
            yield from self._resume()
        elif self._state is not _State.RUNNING:
            return
        elif _has_come(_PAGER.match(writing.text), writing):
            yield Pager()
        elif "[y" in writing.text:
            question = _QUESTION.search(writing.text)
            if question and _has_come(question, writing):
                yield Question(writing.text[: question.end()].strip())

    def _prompt(self, text: str) -> re.Match[str] | None:
        """Find the prompt that a line starts with; until an echo was seen it may be anybody's."""
        prompt = _PROMPT.match(text)
        if prompt and self._is_sure and self._who and prompt["who"] not in {self._who, None}:
            return None
        return prompt

    def _prompted(self, prompt: re.Match[str]) -> Iterator[Event]:
        if self._state is _State.ECHO:
            self.is_unheard = not self._echoed
            mode = _mode(prompt["sign"], in_edit=False)
            if self.is_unheard and not self._is_sure and mode is not Mode.OPERATIONAL:
                yield Ready(prompt["host"] or "", "", mode)
            return
        if self._state is _State.READY:
            if not self._ended or _IDLE.fullmatch(self._ended[-1]):
                self._ended = []
                return
            yield from self._resume()
        self._before, self._state = self._state, _State.READY
        if not self._is_sure:
            self._who = prompt["who"] or ""
        above = self._held[-1] if self._held else ""
        status = _STATUS.fullmatch(above)
        member, edit = status.groups() if status else (None, None)
        if not self._is_sure:
            self._above = above
        blank = self._held[:1] == [""]
        self.is_usual = self._is_complaint or (blank and above == self._above)
        yield Ready(prompt["host"] or "", member or "", _mode(prompt["sign"], in_edit=bool(edit)))

    def _go_on(self, shown: Line | Piece) -> Iterator[Event]:
        """Take a line that ended at the prompt: the prompt's own, or one that came unasked."""
        if isinstance(shown, Line) and _IDLE.fullmatch(shown.text):
            self._ended.append(shown.text)
            yield IdleWarning(shown.text)
            return
        if isinstance(shown, Line) and (not self._ended or _STATUS.fullmatch(shown.text)):
            self._ended.append(shown.text)
            return
        yield from self._resume()
        yield from self._see(shown)

    def _resume(self) -> Iterator[Event]:
        """Take a prompt back: the output went on, and what looked like a prompt is part of it."""
        self._state, ended, self._ended = self._before, self._ended, []
        yield Resumed()
        if ended:
            yield from self._release(f"{ended[0]}\n")
        for text in ended[1:]:
            yield from self._line(text)

    def _echo(self, line: Line) -> Iterator[Event]:
        prompt = self._prompt(f"{line.text} ")
        typed = _squeezed(line.text[prompt.end() :] if prompt else line.text)
        if prompt and not self._may_echo(typed):
            yield from self._beside(line.text)
        elif prompt:  # what is no beginning of the command is its end, or its expansion
            self._echoed = typed if self._typed.startswith(typed) else self._typed
            self._who = self._who if self._is_sure else prompt["who"] or ""
        elif typed and self._typed.startswith(self._echoed + typed):
            self._echoed += typed
        elif typed.endswith(self._typed):  # behind a prompt that was not recognised
            self._echoed = self._typed
        else:
            yield from self._beside(line.text)
        if self._echoed:
            self.is_unheard = False
        if self._echoed == self._typed:
            self._state, self._is_sure = _State.RUNNING, True
            self._aside.clear()

    def _may_echo(self, typed: str) -> bool:
        """Tell whether what stands behind a prompt is the command: a banner has prompts too."""
        begins_alike = typed[:_ALIKE] == self._typed[:_ALIKE]
        return self._is_sure or begins_alike or typed in self._typed

    def _beside(self, text: str) -> Iterator[Event]:
        """Take a line before the echo: a complaint, a warning, or nothing of this command's."""
        if self._at_caret or _CARET.fullmatch(text) or _IDLE.fullmatch(text):
            yield from self._line(text)
        else:
            self._aside.append(f"{text}\n")

    def _line(self, text: str) -> Iterator[Event]:
        if self._at_caret:
            self._at_caret, self._is_complaint = False, True
            yield CaretError(text.strip())
        elif _CARET.fullmatch(text) and (self._is_fresh or self._state is _State.ECHO):
            self._at_caret = True
        elif _IDLE.fullmatch(text):
            yield IdleWarning(text)
        elif _STATUS.fullmatch(text):
            yield from self._hold(text)
        elif not _PAGER.fullmatch(text):
            yield from self._release(f"{text}\n")

    def _hold(self, text: str) -> Iterator[Event]:
        """Hold a line back that may belong to a prompt: a blank one, and a status below it."""
        if not text or self._held != [""]:
            yield from self._release()
        self._held.append(text)

    def _release(self, more: str = "") -> Iterator[Event]:
        held, self._held = self._held, []
        self._is_fresh = self._is_fresh and not (held or more)
        self._is_complaint = self._is_complaint and not (held or more)
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
