"""Which Junos commands may be sent: none but those that read, judged as the device reads them.

What is sent is the command written out, never the text that was typed: an abbreviation that means
one thing here can mean nothing else on a device whose commands we do not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from mist_mcp.errors import CommandRefusedError
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from mist_mcp.shell.commands import Commands
    from mist_mcp.shell.grammar import Walk

LONGEST_COMMAND: Final = 400
"""Characters, so that a command, its prompt and the pipes fit one terminal line of 511."""

# Neither what the terminal acts on (control characters, `?`, `!`, a backslash) nor what another
# shell would (`;`, a backtick, `&`, `<`, `>`).
_FOREIGN: Final = re.compile(r'[^A-Za-z0-9 _.:/,@%+=|^$*()\[\]"-]')
_TOKEN: Final = re.compile(r' *(?:("[^"]+"|[^" |]+)(?= |\||$)|(\|))')
_SHOWN_CHOICES: Final = 8

_CONFIGURATION: Final = ("show", "configuration")
_LOG: Final = ("show", "log")
_LINE_FILTERS: Final = ("match", "except", "find", "last")
_SET: Final = "display set"
_JSON: Final = "display json"
_HARMLESS: Final = (_SET, "display inheritance no-comments", "no-more", "count")


@dataclass(frozen=True, slots=True)
class Command:
    """A command that may be sent.

    Attributes:
        typed: the text that was asked for; for people, never for the device.
        bare: the command written out, without pipes; parsers know it by this.
        pipes: what follows each pipe, written out.
        danger: what it can do.
    """

    typed: str
    bare: str
    pipes: tuple[str, ...]
    danger: Literal["diagnostic"] = "diagnostic"

    @property
    def expanded(self) -> str:
        """Give the text to send."""
        return " | ".join((self.bare, *self.pipes))


def checked_command(text: str, *, commands: Commands) -> Command:
    """Return the command that a text means, if it only reads and ends by itself.

    Raises:
        CommandRefusedError: it does not, or nobody can tell.
    """
    first, *behind = _stages(_plain(text))
    bare = _bare(first, commands)
    command = Command(typed=text, bare=bare, pipes=_pipes(bare, behind, commands))
    _check_length(command.expanded)
    _check_secrets(command)
    return command


def _plain(text: str) -> str:
    """Return the text if nothing in it is more than a word, a quote or a pipe."""
    _check_length(text)
    if found := _FOREIGN.search(text):
        sign = found[0]
        shown = quoted(sign) if sign.isascii() and sign.isprintable() else f"U+{ord(sign):04X}"
        raise CommandRefusedError(
            f"The command holds {shown}, which a terminal or a shell may act on",
            next_step="Give one command in plain ASCII on one line, patterns in double quotes.",
        )
    return text


def _check_length(text: str) -> None:
    if len(text) > LONGEST_COMMAND:
        raise CommandRefusedError(
            f"The command has {len(text)} characters, more than {LONGEST_COMMAND}",
            next_step="Give one short command; several commands are a list.",
        )


def _stages(text: str) -> list[tuple[str, ...]]:
    """Split a text at its pipes, and each part into words."""
    stages: list[tuple[str, ...]] = [()]
    text = text.rstrip(" ")
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise CommandRefusedError(
                "A quotation mark of the command does not enclose one whole word",
                next_step='Write a pattern as: show log messages | match "a pattern".',
            )
        place = token.end()
        stages = [*stages, ()] if token[2] else [*stages[:-1], (*stages[-1], token[1])]
    if not all(stages):
        raise CommandRefusedError(
            "The command is empty, or nothing follows a pipe of it",
            next_step="Give a command such as: `show version`.",
        )
    return stages


def _bare(words: tuple[str, ...], commands: Commands) -> str:
    """Write out a command; a refused one is compared with what could be shown instead."""
    walk = commands.command(words)
    if walk.whole:
        return " ".join(walk.finished())
    rest = (*walk.words, *words[len(walk.words) :])
    wanted = ("show", *(rest[1:] or rest)) if walk.refused else rest
    raise _refusal(walk, behind="", closest=commands.closest(" ".join(wanted)))


def _pipes(bare: str, stages: list[tuple[str, ...]], commands: Commands) -> tuple[str, ...]:
    """Write out the pipes; the closest to a refused one is the command up to it."""
    pipes: list[str] = []
    for words in stages:
        walk = commands.pipe(words)
        before = " | ".join((bare, *pipes))
        if not walk.whole:
            raise _refusal(walk, behind=f"{before} | ", closest=before)
        pipes.append(" ".join(walk.finished()))
    return tuple(pipes)


def _refusal(walk: Walk, *, behind: str, closest: str) -> CommandRefusedError:
    """Say which word is refused, what it was read as, and what would be allowed."""
    unknown = () if walk.refused or walk.stuck is None else (walk.stuck,)
    expanded = behind + " ".join((*walk.words, *unknown))
    return CommandRefusedError(
        f"{_word(walk)} is refused in {quoted(expanded)}: {_reason(walk)}",
        next_step=f"The closest allowed command is: `{closest}`.",
    )


def _word(walk: Walk) -> str:
    return quoted(walk.refused or walk.stuck or walk.words[-1])


def _reason(walk: Walk) -> str:
    if walk.refused:
        return "only commands that read are allowed"
    if walk.choices:
        return f"it may mean {_listed(walk.choices)}"
    if walk.stuck:
        following = walk.following()
        few = 0 < len(following) <= _SHOWN_CHOICES
        hint = f", only {_listed(following)}" if few else ""
        return f"no allowed command has this word there{hint}"
    return f"the command is not whole, next comes {_listed(walk.following())}"


def _listed(words: tuple[str, ...]) -> str:
    more = " or others" if len(words) > _SHOWN_CHOICES else ""
    return ", ".join(words[:_SHOWN_CHOICES]) + more


def _check_secrets(command: Command) -> None:
    """Refuse pipes that part a secret from the words that tell that it is one.

    Secrets are masked by the statement they stand in, which a filter of lines or columns can cut
    off: `show configuration snmp | match community` shows `community <secret> {` alone. Lines of
    `display set` hold the whole statement, a whole document of JSON leads to each of its values.
    """
    family = tuple(command.bare.split(" ")[:2])
    for place, pipe in enumerate(command.pipes):
        if _parts_a_secret(family, pipe, before=command.pipes[:place]):
            raise CommandRefusedError(
                f"{quoted(pipe)} is refused in {quoted(command.expanded)}: "
                "it could show a secret without the words that tell that it is one",
                next_step=f"The closest allowed command is: `{_with_whole_lines(command, pipe)}`.",
            )


def _with_whole_lines(command: Command, pipe: str) -> str:
    if pipe.startswith("trim"):
        return command.bare
    kept = f" | {pipe}" if pipe.startswith(_LINE_FILTERS) else ""
    return f"{command.bare} | display set{kept}"


def _parts_a_secret(family: tuple[str, ...], pipe: str, *, before: tuple[str, ...]) -> bool:
    name = pipe.partition(" ")[0]
    if family == _CONFIGURATION:
        if pipe == _JSON:
            return bool(set(before) - set(_HARMLESS)) or _SET in before
        whole = _SET in before and _JSON not in before
        harmless = pipe in _HARMLESS and not (pipe == _SET and _JSON in before)
        return not (harmless or (name in _LINE_FILTERS and whole))
    return family == _LOG and name == "trim"
