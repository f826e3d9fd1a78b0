"""A Junos command line without I/O: `feed` takes a terminal's bytes and gives the device's.

The session starts with `greet`; what is typed earlier is lost, as on a real device, whose terminal
is not ready before its first output. Any cut of the same input gives the same output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.junos import generated
from fake_mist.junos.configuration import Candidate, entering
from fake_mist.junos.dialogues import PERCENT, Answer, Asking, Dialogue, UnixShell, question
from fake_mist.junos.editor import Editor
from fake_mist.junos.keys import (
    BACKSPACE,
    CLEAR_LINE,
    DOWN,
    ENTER,
    INTERRUPT,
    TAB,
    UP,
    Keyboard,
)
from fake_mist.junos.lines import Command, Complaint, Language, rows
from fake_mist.junos.pager import Pager
from fake_mist.junos.pipes import Output, piped, wanted_format
from fake_mist.junos.silences import silence
from fake_mist.junos.terminal import CLOSING, MINUTE, Idleness, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fake_mist.junos.transcripts import JunosDevice

LARGEST: Final = 10_000
MANAGED: Final = (
    "Warning: When a device is managed by Mist, the configuration changes made locally via shell "
    "will be overwritten by the configuration in the cloud."
)
REDRAWN: Final = 3
"""Blanks behind a line that is drawn again after help, as in captures."""


def ignored(_text: str) -> None:
    """Take no notice of a command without a transcript."""


class JunosShell:
    """One session on one device; `missed` is told of each command that has no transcript."""

    def __init__(
        self,
        device: JunosDevice,
        *,
        clock: Callable[[], float],
        missed: Callable[[str], None] = ignored,
    ) -> None:
        """Prepare a session; it starts with `greet`."""
        self.device = device
        self.closed = False
        self._clock = clock
        self._missed = missed
        self._greeted = False
        self._keyboard = Keyboard()
        self._editor = Editor()
        self._terminal = Terminal(idle_minutes=device.sheet.idle_minutes)
        self._idleness = Idleness(clock())
        self._candidate: Candidate | None = None
        self._dialogue: Dialogue | None = None
        self._then: Callable[[], str] = self._prompted

    def greet(self) -> bytes:
        """Start the session: warning, last login, version, prompt."""
        self._greeted = True
        self._idleness.touch(self._clock())
        login = (
            f"Last login: {self.device.sheet.last_login}\r\r\n--- {self.device.sheet.banner}\r\n"
        )
        message, notices = _lines(self.device.sheet.message), _lines(self.device.sheet.notices)
        return f"\r\n{MANAGED}\r\n\r\n{message}{login}{notices}{self._prompt()}".encode()

    def feed(self, data: bytes) -> bytes:
        """Take what was typed and give what the terminal receives."""
        if not self._greeted:
            return b""
        self._idleness.touch(self._clock())
        return "".join(map(self._press, self._keyboard.feed(data))).encode()

    def resize(self, width: int, height: int) -> None:
        """Take the terminal's size; a size that no terminal has is ignored."""
        if 0 < width <= LARGEST and 0 < height <= LARGEST:
            self._terminal.width, self._terminal.height = width, height
            self._editor.width = width

    def tick(self) -> bytes:
        """Let time pass: an idle session is warned twice, then closed."""
        allowed, now = self._terminal.idle_minutes * MINUTE, self._clock()
        if not (self._greeted and allowed) or self.closed:
            return b""
        if self._idleness.is_over(now, allowed=allowed):
            self.closed = True
            return f"\r\n{CLOSING}\r\n".encode()
        due = self._idleness.warnings(now, allowed=allowed)
        return "".join(f"\r\n{text}\r\n{self._redrawn()}" for text in due).encode()

    def _redrawn(self) -> str:
        return "" if self._dialogue else self._editor.draw()

    def _press(self, key: str) -> str:
        if self.closed:
            return ""
        if self._dialogue is None:
            return self._type(key)
        shown = self._dialogue.key(key)
        if not self._dialogue.done:
            return shown
        self._dialogue = None
        return shown + self._then()

    def _type(self, key: str) -> str:
        if key in ENTER:
            return self._enter()
        if key in {" ", TAB}:
            return self._complete(key)
        if key == "?" and not self._is_quoted():
            return self._help()
        return self._edit(key)

    def _edit(self, key: str) -> str:
        if key in BACKSPACE:
            return self._editor.erase()
        if key == CLEAR_LINE:
            return self._editor.change("")
        if key == INTERRUPT:
            self._editor.take()
            return "^C\r\n" + self._prompted()
        if key in UP | DOWN:
            return self._editor.recall(-1 if key in UP else 1)
        return self._editor.type(key) if key.isprintable() else ""

    def _is_quoted(self) -> bool:
        return self._editor.text.count('"') % 2 == 1

    def _complete(self, key: str) -> str:
        text = self._editor.text
        plain = key == " " and not self._terminal.completes
        if plain or self._is_quoted() or not text or text.endswith(" "):
            return self._editor.type(" ") if key == " " else ""
        found = self._language().complete(text)
        if isinstance(found, Complaint):
            return f"\r\n{self._complained(found)}{self._editor.draw()}"
        return self._editor.type(f"{found[len(text) :]} ")

    def _help(self) -> str:
        found = self._language().completions(self._editor.text)
        if isinstance(found, Complaint):
            return f"?\r\n{self._complained(found)}{self._editor.draw()}"

        def again() -> str:
            return self._status() + self._editor.draw(blanks=REDRAWN)

        return "?\r\n" + self._show(Output((*rows(found),)), again)

    def _enter(self) -> str:
        text = self._editor.text
        if not text.strip():
            self._editor.take()
            return "\r\n" + self._prompted()
        echo = self._echo(text)
        found = self._language().read(text)
        if isinstance(found, Complaint):
            said = self._complained(found)
            self._editor.take()
            return f"{echo}\r\n{said}{self._editor.prompt}"
        self._editor.take()
        return f"{echo}\r\n{self._run(found)}"

    def _echo(self, text: str) -> str:
        if not self._terminal.completes:
            return ""
        found = self._language().complete(text)
        rest = "" if isinstance(found, Complaint) else found[len(text) :]
        return self._editor.type("" if text.endswith(" ") else f"{rest} ")

    def _complained(self, complaint: Complaint) -> str:
        caret = " " * self._editor.column(complaint.column) + "^"
        return _lines([caret, *complaint.says])

    def _language(self) -> Language:
        grammar = self.device.grammar
        tree = grammar.operational if self._candidate is None else grammar.configuration
        return Language(tree, grammar.pipes)

    def _run(self, command: Command) -> str:
        if self._candidate is None:
            return self._operate(command)
        words = self._candidate.operational(command.words)
        if words is not None:
            return self._operate(Command(words, command.pipes))
        return self._respond(self._candidate.run(command.words))

    def _operate(self, command: Command) -> str:
        words = command.words
        if words[0] in {"exit", "quit"}:
            self.closed = True
            return ""
        if words[0] == "configure":
            self._candidate = self._candidate or Candidate()
            return self._respond(entering(words[1:]))
        if words[:2] == ("start", "shell"):
            return self._respond(Answer(dialogue=UnixShell()))
        asked = question(words)
        if asked is not None:
            return self._respond(Answer(asks=asked))
        said = self._terminal.set(*words[2:4]) if words[:2] == ("set", "cli") else None
        return self._transcript(command) if said is None else self._respond(Answer((said,)))

    def _transcript(self, command: Command) -> str:
        name = " ".join(command.words)
        kind = wanted_format(command.pipes)
        lines = self.device.output(command.words, kind)
        if lines is None and kind == "txt":
            lines = generated.said(command.words, self.device.ground)
        if lines is None:
            self._missed(f"{self.device.name}: {name}" + ("" if kind == "txt" else f" as {kind}"))
            lines = silence(command.words, self.device.sheet.model) if kind == "txt" else ()
        page = self._terminal.page
        return self._show(piped(Output(lines), command.pipes, page=page), self._prompted)

    def _respond(self, answer: Answer) -> str:
        self._editor.width = self._terminal.width
        said = _lines(answer.lines)
        if answer.asks is not None:
            asking = Asking(answer.asks)
            self._dialogue, self._then = asking, lambda: self._respond(asking.follow())
            return said + answer.asks.text
        if answer.dialogue is not None:
            self._dialogue, self._then = answer.dialogue, self._prompted
            return said + PERCENT
        return said + self._prompted()

    def _show(self, output: Output, then: Callable[[], str]) -> str:
        if not output.paged or not self._terminal.page:
            return _lines(output.lines) + then()
        pager = Pager(output.lines, height=self._terminal.page, width=self._terminal.width)
        text = pager.start()
        if pager.done:
            return text + then()
        self._dialogue, self._then = pager, then
        return text

    def _prompted(self) -> str:
        return "\r\n" + self._prompt()

    def _prompt(self) -> str:
        if self._candidate is not None and not self._candidate.open:
            self._candidate = None
        sign = ">" if self._candidate is None else "#"
        self._editor.prompt = f"{self.device.sheet.user}@{self.device.sheet.host}{sign} "
        return self._status() + self._editor.prompt

    def _status(self) -> str:
        edit = "" if self._candidate is None else self._candidate.banner
        status = self.device.sheet.member + edit
        return f"{status}\r\n" if status else ""


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)
