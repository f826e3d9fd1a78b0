"""What takes the keys for a while: a question with yes or no, and a shell that does nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from fake_mist.junos.keys import BACKSPACE, ENTER, INTERRUPT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CHOICES: Final = ("yes", "no")
PERCENT: Final = "% "
SHUTDOWN: Final = ("Shutdown NOW!", "[pid 4242]")
QUESTIONS: Final[Mapping[tuple[str, ...], str]] = {
    ("request", "system", "halt"): "Halt the system ? [yes,no] (no) ",
    ("request", "system", "power-off"): "Power Off the system ? [yes,no] (no) ",
    ("request", "system", "reboot"): "Reboot the system ? [yes,no] (no) ",
    ("request", "system", "zeroize"): "Erase all data, including configuration and log files? "
    "[yes,no] (no) ",
    ("request", "vmhost", "halt"): "Halt the vmhost ? [yes,no] (no) ",
    ("request", "vmhost", "power-off"): "Power Off the vmhost ? [yes,no] (no) ",
    ("request", "vmhost", "reboot"): "Reboot the vmhost ? [yes,no] (no) ",
}


class Dialogue(Protocol):
    """Takes keys until it is done."""

    @property
    def done(self) -> bool:
        """Tell whether the keys go back to the prompt."""

    def key(self, key: str) -> str:
        """Take a key and give what the terminal shows."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what each answer leads to; nothing is ever really done."""

    text: str
    default: str
    follow: Callable[[bool], Answer]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says, and what it wants then."""

    lines: tuple[str, ...] = ()
    asks: Question | None = None
    dialogue: Dialogue | None = None
    paged: bool = False


def question(words: tuple[str, ...]) -> Question | None:
    """Give the question a command asks before it would do harm."""
    text = QUESTIONS.get(words[:3])
    return None if text is None else Question(text, "no", _harmless)


def _harmless(yes: bool) -> Answer:  # noqa: FBT001 - the answer to yes or no
    return Answer(SHUTDOWN if yes else ())


@dataclass(slots=True)
class Asking:
    """A question on the terminal, until it is answered by yes, no, Enter or Ctrl-C."""

    question: Question
    typed: str = ""
    answer: str = ""

    @property
    def done(self) -> bool:
        """Tell whether it was answered."""
        return bool(self.answer)

    def follow(self) -> Answer:
        """Give what the answer leads to."""
        return self.question.follow(self.answer == "yes")

    def key(self, key: str) -> str:
        """Take a key."""
        if key == INTERRUPT:
            self.answer = "no"
            return "^C\r\n"
        if key in ENTER:
            return self._entered()
        self.typed, shown = _edited(self.typed, key)
        return shown

    def _entered(self) -> str:
        typed, self.typed = self.typed.strip() or self.question.default, ""
        fits = [choice for choice in CHOICES if choice.startswith(typed.lower())]
        self.answer = "".join(fits)
        return "\r\n" if fits else f"\r\n{self.question.text}"


@dataclass(slots=True)
class UnixShell:
    """The shell below Junos: it knows `exit` and no other command."""

    typed: str = ""
    done: bool = False

    def key(self, key: str) -> str:
        """Take a key."""
        if key in ENTER:
            return self._entered()
        self.typed, shown = _edited(self.typed, key)
        return shown

    def _entered(self) -> str:
        words, self.typed = self.typed.split(), ""
        self.done = words == ["exit"]
        if self.done:
            return "\r\nexit\r\n"
        said = f"{words[0]}: Command not found.\r\n" if words else ""
        return f"\r\n{said}{PERCENT}"


def _edited(typed: str, key: str) -> tuple[str, str]:
    if key in BACKSPACE:
        return typed[:-1], "\b \b" if typed else ""
    return (typed + key, key) if key.isprintable() else (typed, "")
