"""A chain of lines shows what was done to it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from mist_mcp.audit.chain import (
    START,
    Line,
    Link,
    Verdict,
    head_in,
    head_text,
    linked,
    verdict,
)

FIELDS = st.dictionaries(
    st.text(max_size=8).filter(lambda name: name not in {"number", "previous"}),
    st.text(max_size=20) | st.integers() | st.lists(st.text(max_size=5), max_size=3),
    min_size=1,
    max_size=4,
)
ENTRIES = st.lists(FIELDS, min_size=1, max_size=6)
SEVERAL = st.lists(FIELDS, min_size=3, max_size=6)


def chained(entries: list[dict[str, Any]], after: Link = START) -> tuple[list[bytes], Link]:
    """Return the lines of entries, and the head."""
    contents = []
    for fields in entries:
        content, after = linked(fields, after=after)
        contents.append(content)
    return contents, after


def judged(contents: list[bytes], *, head: Link | None, start: Link = START) -> Verdict:
    """Follow a chain whose lines were maybe changed, split anew as a file would be."""
    whole = b"".join(contents).splitlines(keepends=True)
    lines = [Line("audit.jsonl", place, content) for place, content in enumerate(whole, start=1)]
    return verdict(lines, start=start, head=head)


@given(ENTRIES)
def test_a_chain_that_nobody_touched_is_whole(entries: list[dict[str, Any]]) -> None:
    """Whatever the entries say; also when its writer died before it renewed the head."""
    contents, head = chained(entries)
    _, earlier = chained(entries[:-1])
    assert judged(contents, head=head) == Verdict(len(entries), None)
    assert judged(contents, head=earlier) == Verdict(len(entries), None)


@given(ENTRIES, st.data())
def test_any_edit_of_any_byte_is_found(entries: list[dict[str, Any]], data: st.DataObject) -> None:
    """In the fields, in the digests, in the line ends."""
    contents, head = chained(entries)
    whole = b"".join(contents)
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    edited = whole[:place] + bytes([byte]) + whole[place + 1 :]
    assert judged([edited], head=head).fault


@given(ENTRIES, st.data())
def test_any_byte_more_or_less_is_found(entries: list[dict[str, Any]], data: st.DataObject) -> None:
    """Anywhere, blank lines too."""
    contents, head = chained(entries)
    whole = b"".join(contents)
    place = data.draw(st.integers(0, len(whole) - 1))
    more = data.draw(st.binary(min_size=1, max_size=3) | st.sampled_from([b"\n", b" ", b"\r\n"]))
    assert judged([whole[:place] + whole[place + 1 :]], head=head).fault
    assert judged([whole[:place] + more + whole[place:]], head=head).fault


@given(SEVERAL, st.data())
def test_a_removed_line_is_found(entries: list[dict[str, Any]], data: st.DataObject) -> None:
    """At the beginning, in the middle, at the end."""
    contents, head = chained(entries)
    gone = data.draw(st.integers(0, len(contents) - 1))
    assert judged([*contents[:gone], *contents[gone + 1 :]], head=head).fault


@given(SEVERAL, st.randoms())
def test_another_order_is_found(entries: list[dict[str, Any]], random: Any) -> None:
    """Of any lines."""
    contents, head = chained(entries)
    shuffled = random.sample(contents, len(contents))
    assume(shuffled != contents)
    assert judged(shuffled, head=head).fault


@given(SEVERAL, st.data())
def test_a_line_that_stands_there_twice_is_found(
    entries: list[dict[str, Any]], data: st.DataObject
) -> None:
    """Repeated anywhere."""
    contents, head = chained(entries)
    copied, place = (data.draw(st.integers(0, len(contents) - 1)) for _ in range(2))
    repeated = [*contents[:place], contents[copied], *contents[place:]]
    assert judged(repeated, head=head).fault


@given(SEVERAL, FIELDS, st.data())
def test_a_line_with_a_new_digest_does_not_fit_its_neighbours(
    entries: list[dict[str, Any]], fields: dict[str, Any], data: st.DataObject
) -> None:
    """To forge one line is to write all later ones, and the head, anew."""
    contents, head = chained(entries)
    place = data.draw(st.integers(0, len(contents) - 1))
    assume(fields != entries[place])
    _, before = chained(entries[:place])
    contents[place], _ = linked(fields, after=before)
    assert judged(contents, head=head).fault


@given(SEVERAL, st.data())
def test_lines_that_are_missing_at_the_end_are_found_by_the_head(
    entries: list[dict[str, Any]], data: st.DataObject
) -> None:
    """The lines alone do not show it; without a head the verdict says so."""
    contents, head = chained(entries)
    kept = data.draw(st.integers(2, len(contents) - 1))
    missing = len(contents) - kept
    fault = judged(contents[:kept], head=head).fault or ""
    assert f"{head.number}{' is' if missing == 1 else ' are'} missing" in fault
    assert "head file is missing" in (judged(contents[:kept], head=None).fault or "")


def test_the_place_of_a_fault_is_said() -> None:
    """The file, the line and what is wrong with it."""
    contents, head = chained([{"tool": name} for name in "abc"])
    edited = [contents[0], contents[1].replace(b'"b"', b'"x"'), contents[2]]
    assert judged(edited, head=head) == Verdict(1, "audit.jsonl, line 2: was changed")
    removed = judged([contents[0], contents[2]], head=head)
    assert removed.fault == "audit.jsonl, line 2: has the number 3 where 2 belongs"
    garbage = judged([contents[0], b"{}\n"], head=head)
    assert garbage.fault == "audit.jsonl, line 2: is no line of an audit log, or was cut off"
    _, other = chained([{"tool": "x"}, {"tool": "y"}, {"tool": "z"}])
    assert "names an entry 3" in (judged(contents, head=other).fault or "")


def test_a_chain_whose_beginning_is_elsewhere_is_followed_from_there() -> None:
    """The digest before its first line is taken on trust, as nothing is there to compare."""
    contents, head = chained([{"tool": name} for name in "abcde"])
    _, before = chained([{"tool": name} for name in "ab"])
    assert judged(contents[2:], head=head, start=before) == Verdict(3, None)
    assert judged(contents[2:], head=head).fault


@given(ENTRIES)
def test_each_line_holds_the_digest_of_the_one_before(entries: list[dict[str, Any]]) -> None:
    """Anybody can check it with the tools of a shell."""
    contents, head = chained(entries)
    body = contents[-1][: -len(f',"hash":"{head.digest}"}}\n')] + b"}"
    assert sha256(body).hexdigest() == head.digest
    assert len(contents) == 1 or chained(entries[:-1])[1].digest.encode() in contents[-1]


@given(st.integers(0, 10**18), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_head_is_read_as_it_was_written(number: int, digest: str) -> None:
    """Always as long, so that it is replaced in place; anything else is none."""
    content = head_text(Link(number, digest))
    assert head_in(content) == Link(number, digest)
    assert len(content) == len(head_text(START))
    assert head_in(content[:-1]) is None
    assert head_in(content + b"x") is None
