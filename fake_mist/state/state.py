"""Everything there is in one cloud, and its reset, export and loading."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fake_mist.cassettes import METHOD, Interaction
from fake_mist.endpoints.endpoint import BASE
from fake_mist.state.access import SCHEME, TOKENS, access
from fake_mist.state.recordings import Recordings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.cassettes import Library
    from fake_mist.clock import Clock
    from fake_mist.state.access import Access

SELF: Final = "self"
EXPIRED: Final = "expired"
"""The account whose token nobody accepts."""

MARK: Final = "fake-"
"""What a token's value begins with, before the name of its account."""


@dataclass(slots=True)
class State:
    """Recordings, what was written over them, what happened, and the accounts.

    Attributes:
        library: the recordings; their accounts can grow.
        added: accounts that no recording has, by name.
    """

    library: Library
    recordings: Recordings
    access: Access
    added: dict[str, dict[str, Any]] = field(default_factory=dict)
    _beginning: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library) -> State:
        """Stand on recordings."""
        return cls(library, Recordings(library), access(library))

    @property
    def accounts(self) -> list[str]:
        """Name the accounts that a client can have."""
        prefix = f"{SCHEME} {MARK}"
        found = (each.removeprefix(prefix) for each in self.access.accounts)
        is_own = not self.recordings.edits.made.isdisjoint(self.access.directory.orgs)
        return sorted({*found, *([EXPIRED] if is_own else TOKENS)})

    def add_account(self, name: str, account: Mapping[str, Any]) -> None:
        """Let a token named `fake-` and the name be known."""
        authorization = f"{SCHEME} {MARK}{name}"
        others = self.library.interactions(SELF)
        mine = Interaction(
            method=METHOD,
            path=f"{BASE}/self",
            query={},
            body=json.dumps(account),
            authorization=authorization,
        )
        self.library.replace(SELF, (*others, mine))
        self.access.accounts[authorization] = dict(account)
        self.added[name] = dict(account)

    def begin(self) -> None:
        """Take the present as what a reset leads back to."""
        self._beginning = self.dumped()

    def reset(self, clock: Clock) -> None:
        """Forget all that happened since the beginning."""
        self.load(self._beginning, clock)

    def dumped(self) -> dict[str, Any]:
        """Write everything that is not recorded as JSON, in moments of the recordings."""
        found: dict[str, Any] = json.loads(
            json.dumps(
                {
                    "accounts": self.added,
                    "conditions": self.recordings.conditions.dumped(),
                    "edits": self.recordings.edits.dumped(),
                    "sites": self.access.directory.site_orgs,
                }
            )
        )
        return found

    def load(self, document: Mapping[str, Any], clock: Clock) -> None:
        """Replace everything that is not recorded."""
        own = {f"{SCHEME} {MARK}{name}" for name in self.added}
        kept = (x for x in self.library.interactions(SELF) if x.authorization not in own)
        self.library.replace(SELF, tuple(kept))
        for each in own:
            self.access.accounts.pop(each, None)
        self.added.clear()
        self.recordings.forget_accounts()
        for name, account in document["accounts"].items():
            self.add_account(name, account)
        self.recordings.conditions.load(document["conditions"])
        self.recordings.edits.load(document["edits"], clock)
        sites = self.access.directory.site_orgs
        sites.clear()
        sites.update(document["sites"])
