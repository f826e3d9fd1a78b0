"""The grammar of Junos commands: words written out as the device would, none beyond the file.

A rule is a place in a family of commands: the words due next, then the options still free. Going
on by a word keeps the rules that it fits, so a set of rules is a tree without being built as one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mist_mcp.shell.slots import fits_slot, is_slot, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """Words that may follow a command once, and those that stand in when they do not."""

    words: Words
    default: Words = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A place in a family of commands."""

    due: Words
    options: tuple[Option, ...] = ()
    allowed: bool = True

    @property
    def whole(self) -> bool:
        """Tell whether the words so far are an allowed command."""
        return self.allowed and not self.due

    def following(self) -> Words:
        """Give the words and slots that may come next."""
        return self.due[:1] or tuple(option.words[0] for option in self.options)

    def after(self, name: str) -> Iterator[Rule]:
        """Give the places behind a word or slot that may come next."""
        if self.due:
            if self.due[0] == name:
                yield replace(self, due=self.due[1:])
            return
        for place, option in enumerate(self.options):
            if option.words[0] == name:
                others = self.options[:place] + self.options[place + 1 :]
                yield replace(self, due=option.words[1:], options=others)


@dataclass(frozen=True, slots=True)
class Walk:
    """How far words have led.

    Attributes:
        ahead: the places reached.
        words: the words written out.
        refused: the word as typed behind which nothing is allowed.
        stuck: the word as typed that fits nothing, or several words.
        choices: the several words.
    """

    ahead: tuple[Rule, ...]
    words: Words = ()
    refused: str | None = None
    stuck: str | None = None
    choices: Words = ()

    @property
    def whole(self) -> bool:
        """Tell whether the words are an allowed command."""
        return self.stuck is None and any(rule.whole for rule in self.ahead)

    def following(self) -> Words:
        """Give the words and slots that may come next."""
        return tuple(dict.fromkeys(name for rule in self.ahead for name in rule.following()))

    def finished(self) -> Words:
        """Give the words of a whole command, bounded where its words did not bound it."""
        rule = next(rule for rule in self.ahead if rule.whole)
        return sum((option.default for option in rule.options), self.words)

    def step(self, word: str) -> Walk:
        """Go on by one word: a known one, a unique prefix of one, or else a value."""
        known = _known(word, self.following())
        if len(known) > 1:
            return replace(self, stuck=word, choices=known)
        slots = tuple(name for name in self.following() if fits_slot(name, word))
        if not known and not slots:
            return replace(self, stuck=word)
        text = known[0] if known else written(slots[0], word)
        return self._at(known or slots, typed=word, text=text)

    def _at(self, names: Words, *, typed: str, text: str) -> Walk:
        after = (place for rule in self.ahead for name in names for place in rule.after(name))
        ahead = tuple(dict.fromkeys(after))
        refused = None if any(rule.allowed for rule in ahead) else typed
        return replace(
            self, ahead=ahead, words=(*self.words, text), refused=self.refused or refused
        )


def _known(word: str, following: Words) -> Words:
    fixed = [name for name in following if not is_slot(name) and name.startswith(word)]
    return (word,) if word in fixed else tuple(sorted(fixed))


def walk(rules: tuple[Rule, ...], words: Sequence[str]) -> Walk:
    """Follow words through the rules as far as they lead."""
    place = Walk(rules)
    for word in words:
        place = place.step(word)
        if place.stuck is not None:
            break
    return place
