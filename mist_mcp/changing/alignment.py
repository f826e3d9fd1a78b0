"""Which row of a list became which row of another one: by identity, by content, by place. Pure.

Whatever is matched, the difference is whole; matched well, it is short.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

IDENTITIES: Final = (
    *(("id",), ("device_id",), ("mac",), ("name",), ("ssid",), ("key",), ("host",), ("ip",)),
    *(("address",), ("url",), ("api_url",), ("server_name",), ("file",), ("topic",)),
    *(("client_list_name",), ("group_name",), ("profile_name",), ("community_name",)),
    *(("view_name",), ("target_address_name",), ("security_name",), ("dst_tag",), ("oid",)),
    *(("site_id",), ("sitegroup_id",), ("orggroup_id",), ("org_id",), ("msp_id",)),
    *(("host", "port"), ("ip", "port"), ("name", "type"), ("src", "equals")),
    *(("vlan_id",), ("member_id",), ("member",), ("subnet",), ("dest",), ("value",)),
    *(("category",), ("match",), ("protocol", "port_range"), ("facility", "severity")),
)
"""Fields that name a row, the surest first.

They are from the published description (2610): of the 109 lists of objects in the bodies of PUT and
POST, 94 have rows with one of them.
"""

_NAMES: Final = frozenset(name for names in IDENTITIES for name in names)
_MAC: Final = re.compile(r"[0-9a-f]{12}")
_MOST_COMPARED: Final = 4096
"""Pairs of rows without a counterpart that are compared with each other, between two with one."""

_FEW: Final = 2
"""Fields of a row that are changed rather than exchanged with it."""

Pair: TypeAlias = tuple[int | None, int | None]
"""The place of a row before and after; None where it is not."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Numbers for JSON values: equal for what means the same, so that each is looked at once.

    True is no number, 1.0 is 1, and a member that is null is none. The values must stay alive.
    """

    _numbers: dict[Hashable, int] = field(default_factory=dict)
    _known: dict[int, int] = field(default_factory=dict)

    def of(self, value: Any) -> int:
        """Return the number of a value."""
        if not isinstance(value, dict | list):
            return self._number(_leaf(value))
        if id(value) not in self._known:
            self._known[id(value)] = self._number(self._parts(value))
        return self._known[id(value)]

    def _parts(self, value: dict[str, Any] | list[Any]) -> Hashable:
        if isinstance(value, list):
            return list, tuple(map(self.of, value))
        present = ((name, item) for name, item in value.items() if item is not None)
        return dict, frozenset((name, self.of(item)) for name, item in present)

    def _number(self, parts: Hashable) -> int:
        return self._numbers.setdefault(parts, len(self._numbers))


def _leaf(value: Any) -> Hashable:
    """Return what a plain value means; numbers as text, since their hashes can be made to clash."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return type(value), value if isinstance(value, str) else repr(value)


def aligned(old: Sequence[Any], new: Sequence[Any], contents: Contents) -> list[Pair]:
    """Return each row of both lists once, with its counterpart if it has one.

    Those that were there stand in their old order, the new ones after them.
    """
    if None in (*old, *new):  # a hole in a list says that places count
        pairs = [(place, place) for place in range(min(len(old), len(new)))]
    else:
        pairs = _Matching(old, new, contents).pairs()
    there, here = dict(pairs), {place for _, place in pairs}
    return [
        *((place, there.get(place)) for place in range(len(old))),
        *((None, place) for place in range(len(new)) if place not in here),
    ]


def moved(pairs: Iterable[Pair]) -> tuple[list[int], list[int]]:
    """Return the places before of the rows that changed their order, in both orders.

    The rows between the first and the last that moved are among them; those that came or went are
    not.
    """
    kept = [(old, new) for old, new in pairs if old is not None and new is not None]
    before = [old for old, _ in sorted(kept)]
    after = [old for old, _ in sorted(kept, key=lambda pair: pair[1])]
    odd = [place for place, both in enumerate(zip(before, after, strict=True)) if len({*both}) > 1]
    return (before[odd[0] : odd[-1] + 1], after[odd[0] : odd[-1] + 1]) if odd else ([], [])


def identities(row: Any) -> Iterator[tuple[str, ...]]:
    """Yield the fields that may name a row, the surest first."""
    if isinstance(row, dict) and not _NAMES.isdisjoint(row):
        yield from (names for names in IDENTITIES if all(map(row.__contains__, names)))


def unique(keys: Iterable[Hashable | None]) -> dict[Hashable, int]:
    """Return the places of the keys that occur once; None is no key."""
    listed = list(keys)
    number = Counter(listed)
    return {key: at for at, key in enumerate(listed) if key is not None and number[key] == 1}


def key_of(row: Any, names: tuple[str, ...]) -> Hashable | None:
    """Return what a row has in the fields that may name it; None where that is no name."""
    values = [_name(row.get(name)) if isinstance(row, dict) else None for name in names]
    return None if None in values else (names, tuple(values))


def _name(value: Any) -> Hashable | None:
    """Return a text or a number as a name; a MAC address is the same in each notation."""
    if type(value) is int:
        return int, repr(value)
    if not isinstance(value, str) or not value:
        return None
    mac = re.sub("[:.-]", "", value).lower()
    return mac if _MAC.fullmatch(mac) else value


@dataclass(slots=True)
class _Matching:
    """Two lists whose rows find their counterparts, the surest first."""

    old: Sequence[Any]
    new: Sequence[Any]
    contents: Contents
    there: dict[int, int] = field(default_factory=dict)
    here: dict[int, int] = field(default_factory=dict)

    def pairs(self) -> list[tuple[int, int]]:
        """Return the places of the rows that have a counterpart."""
        before, after = (list(map(self.contents.of, rows)) for rows in (self.old, self.new))
        self._match_ends(before, after)
        self._match_identities()
        self._match_contents(before, after)
        self._match_places()
        return sorted(self.there.items())

    def _match(self, old: int, new: int) -> None:
        if old not in self.there and new not in self.here:
            self.there[old], self.here[new] = new, old

    def _match_ends(self, before: list[int], after: list[int]) -> None:
        """Match what is the same from the first row on, and from the last."""
        shortest = min(len(before), len(after))
        head = next((n for n in range(shortest) if before[n] != after[n]), shortest)
        rest = range(1, shortest - head + 1)
        tail = next((n for n in rest if before[-n] != after[-n]), shortest - head + 1)
        for place in range(head):
            self._match(place, place)
        for place in range(1, tail):
            self._match(len(before) - place, len(after) - place)

    def _match_identities(self) -> None:
        """Match what has the same name, if nothing else in either list has it."""
        free = [row for place, row in enumerate(self.old) if place not in self.there]
        found = {names for row in free for names in identities(row)}
        for names in sorted(found, key=IDENTITIES.index):
            old, new = (unique(key_of(row, names) for row in rows) for rows in (self.old, self.new))
            for key in old.keys() & new.keys():
                self._match(old[key], new[key])

    def _match_contents(self, before: list[int], after: list[int]) -> None:
        """Match what is the same; of several, the first with the first."""
        places = defaultdict(list)
        for place in reversed(range(len(after))):
            if place not in self.here:
                places[after[place]].append(place)
        for place, content in enumerate(before):
            if place not in self.there and places[content]:
                self._match(place, places[content].pop())

    def _match_places(self) -> None:
        """Match what is left between the same two rows that did not move."""
        anchors = [*_increasing(sorted(self.there.items())), (len(self.old), len(self.new))]
        for (old, new), (old_end, new_end) in pairwise([(-1, -1), *anchors]):
            olds = [place for place in range(old + 1, old_end) if place not in self.there]
            news = [place for place in range(new + 1, new_end) if place not in self.here]
            if olds and news:
                self._match_alike(olds, news)

    def _match_alike(self, olds: list[int], news: list[int]) -> None:
        """Match what has most fields in common, if some must be left over; then by place."""
        if len(olds) != len(news) and len(olds) * len(news) <= _MOST_COMPARED:
            scores = [(-self._common(old, new), old, new) for old in olds for new in news]
            for score, old, new in sorted(scores):
                if score:
                    self._match(old, new)
        left = [place for place in olds if place not in self.there]
        for old, new in zip(left, (n for n in news if n not in self.here), strict=False):
            if not self._are_strangers(old, new):
                self._match(old, new)

    def _common(self, old: int, new: int) -> int:
        """Return how many fields two rows have in common."""
        few, many = sorted((self._fields(self.old[old]), self._fields(self.new[new])), key=len)
        of = self.contents.of
        return sum(name in many and of(few[name]) == of(many[name]) for name in few)

    @staticmethod
    def _fields(row: Any) -> dict[str, Any]:
        return row if isinstance(row, dict) else {}

    def _are_strangers(self, old: int, new: int) -> bool:
        """Tell whether two objects have nothing in common, so that one took the other's place."""
        sizes = [len(self._fields(row)) for row in (self.old[old], self.new[new])]
        return min(sizes) > _FEW and not self._common(old, new)


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most pairs, of those sorted by the first, whose second ones increase too."""
    ends: list[int] = []
    lengths = []
    for _, new in pairs:
        length = bisect_left(ends, new)
        ends[length : length + 1] = [new]
        lengths.append(length)
    chosen: list[tuple[int, int]] = []
    wanted = len(ends) - 1
    for pair, length in zip(reversed(pairs), reversed(lengths), strict=True):
        if length == wanted:
            chosen.append(pair)
            wanted -= 1
    return chosen[::-1]
