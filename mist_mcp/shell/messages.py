"""Messages of the stream channel: unwrapping, and the output of one session among many; pure.

`data` is an object, or JSON in a string, or a whole data message in a string inside another.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.shell.bounded import BoundedText
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mist_mcp.shell.signs import Sign, Utility

DEEPEST: Final = 16
"""Steps into a message, from a string to its JSON or from an object to its `data`.

The cloud has been seen to need five.
"""

LONGEST_LINE: Final = 4096
_SUBSCRIBED: Final = "channel_subscribed"
_FAILED: Final = "subscribe_failed"


def parsed(message: str | bytes) -> Any:
    """Read JSON; None for what is none, or nested without end."""
    try:
        return json.loads(message)
    except (ValueError, RecursionError):
        return None


def subscription(message: str | bytes, *, channel: str) -> str | None:
    """Tell how the subscription went: empty for well, the cloud's words for not, None for no word.

    Args:
        message: any message of the connection.
        channel: the one that was asked for; another one's subscription is no answer.
    """
    match parsed(message):
        case {"event": str(event), "channel": said} if said == channel and event == _SUBSCRIBED:
            return ""
        case {"event": str(event), **rest} if event == _FAILED:
            return quoted(str(rest.get("detail") or "no reason"))
    return None


def bodies(message: str | bytes) -> Iterator[Mapping[str, Any]]:
    """Give what a message says about a session, out of its wrappings."""
    value: Any = message
    for _step in range(DEEPEST):
        if isinstance(value, str | bytes):
            value = parsed(value)
        elif not isinstance(value, dict):
            return
        elif "session" in value:
            yield value
            return
        else:
            value = value.get("data")


@dataclass(slots=True)
class SessionOutput:
    """Collects the output of one session.

    Args:
        session: the id that the POST returned; messages of any other session are nobody's.
        utility: what runs in it.
        limit: characters to keep.

    Attributes:
        heard: whether anything came.
        finished: whether the output's own end came.
    """

    session: str
    utility: Utility
    limit: int
    heard: bool = False
    finished: bool = False
    text: BoundedText = field(init=False)
    _sign: Sign = field(init=False)
    _line: str = ""

    def __post_init__(self) -> None:
        """Start with nothing."""
        self.text = BoundedText(self.limit)
        self._sign = self.utility.sign()

    def feed(self, message: str | bytes) -> bool:
        """Take a message; tells whether it was this session's."""
        own = [body for body in bodies(message) if _is_of(body, self.session)]
        for body in own:
            self._hear(body.get("raw"))
        self.heard = self.heard or bool(own)
        return bool(own)

    def _hear(self, raw: Any) -> None:
        """Take a chunk; a session router sends a document, which says itself whether it ends."""
        document = parsed(raw) if isinstance(raw, str) and raw.startswith("{") else raw
        if isinstance(document, dict):
            self.finished = self.finished or document.get("finished") is True
            self.text.add(f"{json.dumps(document)}\n")
        elif isinstance(raw, str):
            text = raw.replace("\r\n", "\n")
            self.text.add(text)
            self._look(text)

    def _look(self, text: str) -> None:
        """Look for the line that ends the output."""
        *lines, rest = (self._line + text).split("\n")
        self._line = rest[-LONGEST_LINE:]
        for line in lines:
            self.finished = self._sign(line[:LONGEST_LINE].rstrip()) or self.finished


def _is_of(body: Mapping[str, Any], session: str) -> bool:
    said = body.get("session")
    return isinstance(said, str) and bool(session) and said == session
