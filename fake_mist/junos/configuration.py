"""Configuration mode: a candidate that is edited, never a device that is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.junos.dialogues import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CAUTIOUS: Final = frozenset({"exclusive", "private"})
DISCARDED: Final = "warning: uncommitted changes will be discarded on exit"
ENTERING: Final = "Entering configuration mode"
EXITING: Final = "Exiting configuration mode"
CHANGED: Final = "The configuration has been changed but not committed"
EXIT_ANYWAY: Final = "Exit with uncommitted changes? [yes,no] (yes) "
CHANGES: Final = frozenset(
    {
        *("activate", "annotate", "copy", "deactivate", "delete", "insert"),
        *("rename", "replace", "set", "wildcard"),
    }
)


def entering(words: tuple[str, ...]) -> Answer:
    """Answer `configure` in one of its forms."""
    warned = (DISCARDED,) if CAUTIOUS & {*words} else ()
    return Answer((*warned, ENTERING))


class Candidate:
    """The configuration being edited: where, and whether anything changed."""

    def __init__(self) -> None:
        """Start at the top, unchanged."""
        self.open = True
        self._changed = False
        self._path: tuple[str, ...] = ()
        self._earlier: list[tuple[str, ...]] = []
        self._commands: Mapping[str, Callable[[tuple[str, ...]], Answer]] = {
            **dict.fromkeys(CHANGES, self._change),
            "commit": self._commit,
            "edit": lambda words: self._go((*self._path, *words)),
            "exit": self._exit,
            "load": self._load,
            "quit": self._exit,
            "rollback": self._load,
            "top": lambda _words: self._go(()),
            "up": lambda _words: self._go(self._path[:-1]),
        }

    @property
    def banner(self) -> str:
        """The line above the prompt: `[edit interfaces ge-0/0/0]`."""
        return f"[{' '.join(('edit', *self._path))}]"

    def operational(self, words: tuple[str, ...]) -> tuple[str, ...] | None:
        """Give the operational command that answers: behind `run`, and for `show`."""
        if words[0] == "run":
            return words[1:]
        return ("show", "configuration", *self._path, *words[1:]) if words[0] == "show" else None

    def run(self, words: tuple[str, ...]) -> Answer:
        """Answer a command; those the simulator has nothing to say to pass silently."""
        command = self._commands.get(words[0])
        return command(words[1:]) if command else Answer()

    def _change(self, _words: tuple[str, ...]) -> Answer:
        self._changed = True
        return Answer()

    def _commit(self, words: tuple[str, ...]) -> Answer:
        if words[:1] == ("check",):
            return Answer(("configuration check succeeds",))
        self._changed = False
        if words[:1] == ("and-quit",):
            return self._leave("commit complete", EXITING)
        return Answer(("commit complete",))

    def _load(self, words: tuple[str, ...]) -> Answer:
        self._changed = words not in {(), ("0",)}
        return Answer(("load complete",))

    def _go(self, path: tuple[str, ...]) -> Answer:
        self._earlier.append(self._path)
        self._path = path
        return Answer()

    def _exit(self, words: tuple[str, ...]) -> Answer:
        if self._path and not words:
            self._path = self._earlier.pop()
            return Answer()
        if self._changed:
            return Answer((CHANGED,), asks=Question(EXIT_ANYWAY, "yes", self._decided))
        return self._leave(EXITING)

    def _decided(self, yes: bool) -> Answer:  # noqa: FBT001 - the answer to yes or no
        return self._leave(EXITING) if yes else Answer()

    def _leave(self, *lines: str) -> Answer:
        self.open = False
        return Answer(lines)
