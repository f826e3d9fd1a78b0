"""Lines that hold on to one another: each one carries the digest of the line before. Pure.

A line also carries its number and a digest of itself, and the head (a file of its own) says which
line is the last. Together they show every edit, removal, insertion and reordering, lines that are
missing at the end too. They do not stop who may write to the files from computing the digests of
all later lines and the head anew: only a copy on another machine does.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_END: Final = re.compile(
    rb',"number":([1-9][0-9]{0,17}),"previous":"([0-9a-f]{64})","hash":"([0-9a-f]{64})"\}\n\Z'
)
_LONGEST_END: Final = 200
_HASH_PART: Final = len(',"hash":""}\n') + 64
_HEAD: Final = re.compile(rb"([0-9]{20}) ([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True)
class Link:
    """A place in a chain: the number of a line, from 1 on, and its digest."""

    number: int
    digest: str


START: Final = Link(0, "0" * 64)
"""Before the first line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, with its end, and where it stands."""

    file: str
    place: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found when a chain was followed.

    Args:
        entries: how many lines are in order.
        fault: what is wrong with the first that is not, and where; None if all is well.
    """

    entries: int
    fault: str | None


def linked(fields: Mapping[str, Any], *, after: Link) -> tuple[bytes, Link]:
    """Return the line that comes after another, and its place in the chain."""
    numbered = {**fields, "number": after.number + 1, "previous": after.digest}
    body = json.dumps(numbered, separators=(",", ":"))
    digest = sha256(body.encode()).hexdigest()
    return f'{body[:-1]},"hash":"{digest}"}}\n'.encode(), Link(after.number + 1, digest)


def ends_of(content: bytes) -> tuple[Link, Link] | None:
    """Return the link before the last line of a content, and its own; None if it is no line."""
    found = _END.search(content[-_LONGEST_END:])
    if found is None:
        return None
    number = int(found[1])
    return Link(number - 1, found[2].decode()), Link(number, found[3].decode())


def fault_in(content: bytes, *, after: Link) -> str | None:
    """Say why a line does not come after another; None if it does."""
    ends = ends_of(content)
    if ends is None:
        return "is no line of an audit log, or was cut off"
    before, own = ends
    if sha256(content[:-_HASH_PART] + b"}").hexdigest() != own.digest:
        return "was changed"
    if own.number != after.number + 1:
        return f"has the number {own.number} where {after.number + 1} belongs"
    return None if before == after else "does not belong to the line before it"


def verdict(lines: Iterable[Line], *, start: Link = START, head: Link | None) -> Verdict:
    """Follow a chain up to the first line that breaks it, or to its head.

    Args:
        lines: all of them, the oldest first.
        start: what comes before the first; its digest is not known if older lines are elsewhere.
        head: the last line that was written, as far as it is known.
    """
    before = last = start
    for line in lines:
        fault = fault_in(line.content, after=last)
        if fault:
            return Verdict(last.number - start.number, f"{line.file}, line {line.place}: {fault}")
        _, own = ends_of(line.content) or (last, last)
        before, last = last, own
    return Verdict(last.number - start.number, _fault_at_end(last, before=before, head=head))


def follows(head: Link | None, *, last: Link, before: Link) -> bool:
    """Tell whether a chain ends where its head says, or one line later.

    A server that dies between the two writes leaves the head one line behind.
    """
    return (head or START) in (last, before)


def _fault_at_end(last: Link, *, before: Link, head: Link | None) -> str | None:
    if follows(head, last=last, before=before):
        return None
    if head is None:
        return "the head file is missing or damaged, so lines may be missing at the end"
    if last.number < head.number:
        return f"at the end, {_entries(last.number + 1, head.number)} missing"
    return f"the head file names an entry {head.number} that is not where the log ends"


def _entries(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"


def head_text(link: Link) -> bytes:
    """Return the content of the head file; it always has the same length."""
    return f"{link.number:020d} {link.digest}\n".encode()


def head_in(content: bytes) -> Link | None:
    """Read the head file; None if there is nothing in it that can be read."""
    found = _HEAD.fullmatch(content)
    return Link(int(found[1]), found[2].decode()) if found else None
