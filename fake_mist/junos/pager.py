"""The pager: a page, a `---(more)---`, a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.junos.keys import BACKSPACE, ENTER
from fake_mist.junos.pipes import avoiding, matching, pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ERASE: Final = "\r" + " " * 40 + "\r"
QUIT: Final = frozenset("qQ\x03\x0b")
ASKING: Final = frozenset("/me")
EVERYTHING: Final = 10**9
WHOLE: Final = 100
HELP: Final = (
    "---(Help for CLI automore)---",
    "  Clear all match and except strings: c",
    "  Display all line matching a regexp: m<string>",
    "  Display all lines except those matching a regexp: e<string>",
    "  Display this help text: h",
    "  Don't hold in automore at bottom of output: N",
    "  Move down half display: d",
    "  Move down one line: Enter j",
    "  Move down one page: Space f",
    "  Move to bottom of output: G",
    "  Move to top of output: g",
    "  Move up half display: u",
    "  Move up one page: b",
    "  Quit automore and go to prompt: q Ctrl-c",
    "  Repeat previous search: n",
    "  Search forward for string: /<string>",
)


class Pager:
    """Shows lines page by page on a terminal; keys go in, text comes out, until `done`."""

    def __init__(self, lines: Sequence[str], *, height: int, width: int) -> None:
        """Take the lines and the terminal's size in characters."""
        self.done = False
        self._all = [*lines]
        self._lines = self._all
        self._width = max(width, 1)
        self._page = max(height - 1, 1)
        self._at = 0
        self._asked = self._typed = self._sought = ""
        self._keys = self._bound()

    def _bound(self) -> Mapping[str, Callable[[], str]]:
        down, line, half = self._forward(self._page), self._forward(1), self._page // 2
        return {
            **dict.fromkeys(" f\x06", down),
            **dict.fromkeys("\r\nj\x0e", line),
            **dict.fromkeys("d\x04", self._forward(half)),
            **dict.fromkeys("b\x02", self._back(2 * self._page)),
            **dict.fromkeys("u", self._back(self._page + half)),
            "G": self._bottom,
            "N": self._forward(EVERYTHING),
            "c": lambda: self._filtered(self._all),
            "g": self._back(EVERYTHING),
            "h": self._help,
            "n": self._search,
        }

    def start(self) -> str:
        """Show the first page; what fits on it needs no pager."""
        text = self._show(self._page)
        self.done = self._at >= len(self._lines)
        return text if self.done else text + "---(more)---"

    def key(self, key: str) -> str:
        """Take a key; an unknown one does nothing."""
        if self._asked:
            return self._argument(key)
        if key in QUIT:
            self.done = True
            return ERASE
        if key in ASKING:
            self._asked, self._typed = key, ""
            return ERASE + key
        return self._keys[key]() if key in self._keys else ""

    def _argument(self, key: str) -> str:
        if key in ENTER:
            return self._asked_for()
        if key in BACKSPACE:
            self._typed = self._typed[:-1]
            return "\b \b"
        self._typed += key if key.isprintable() else ""
        return key if key.isprintable() else ""

    def _asked_for(self) -> str:
        asked, self._asked = self._asked, ""
        if asked == "/":
            self._sought = self._typed
            return self._search()
        keep = matching if asked == "m" else avoiding
        return self._filtered(keep(self._lines[self._at :], self._typed))

    def _filtered(self, lines: list[str]) -> str:
        self._lines, self._at = lines, 0
        return ERASE + self._paged(self._page)

    def _search(self) -> str:
        found = pattern(self._sought)
        for place, line in enumerate(self._lines[self._at :], start=self._at):
            if found.search(line):
                self._at = place
                return f"{ERASE}...skipping...\r\n" + self._paged(self._page)
        return ERASE + "Pattern not found\r\n" + self._prompt()

    def _forward(self, rows: int) -> Callable[[], str]:
        return lambda: ERASE + self._paged(rows)

    def _back(self, rows: int) -> Callable[[], str]:
        def moved() -> str:
            self._at = max(self._at - rows, 0)
            return ERASE + self._paged(self._page)

        return moved

    def _bottom(self) -> str:
        self._at = max(len(self._lines) - self._page, 0)
        return ERASE + self._paged(self._page)

    def _help(self) -> str:
        return ERASE + "".join(f"{line}\r\n" for line in HELP) + self._prompt()

    def _paged(self, rows: int) -> str:
        before = self._at
        text = self._show(rows)
        # Real Junos holds at 100% when the last line fell on the last row of a full page.
        full = rows > 1 and self._rows(self._lines[before : self._at]) == rows
        self.done = self._at >= len(self._lines) and not full
        return text if self.done else text + self._prompt()

    def _show(self, rows: int) -> str:
        start, left = self._at, rows
        while self._at < len(self._lines) and left > 0:
            left -= self._rows(self._lines[self._at : self._at + 1])
            self._at += 1
        return "".join(f"{line}\r\n" for line in self._lines[start : self._at])

    def _rows(self, lines: Sequence[str]) -> int:
        return sum(max(-(-len(line) // self._width), 1) for line in lines)

    def _prompt(self) -> str:
        filtered = "" if self._lines is self._all else "[filtered]"
        percent = WHOLE * self._at // len(self._lines) if self._lines else WHOLE
        return f"---(more{filtered} {percent}%)---"
