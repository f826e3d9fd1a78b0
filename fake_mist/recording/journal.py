"""The answers of a run that is not over, so that it can go on after an interruption.

Raw answers never reach a disk in clear: a line of the file is encrypted with a key that is derived
from the scrubber's, which its owner alone can read, and the file goes when the cassettes stand.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64encode
from collections import UserDict
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from cryptography.fernet import Fernet, InvalidToken

from fake_mist.recording.heard import Answer, Asked, asked
from fake_mist.recording.key import OWNER_ONLY
from fake_mist.scrubbing.pseudonyms import Pseudonyms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fake_mist.clock import Clock

LONGEST: Final = 86_400
"""Seconds for which an answer is believed: pages of another day do not fit together."""

NAME_BYTES: Final = 8


class Journal(UserDict[Asked, Answer]):
    """Answers by request; each is written down when it is set."""

    def __init__(self, file: Path, *, secret: bytes, clock: Clock) -> None:
        """Read what an earlier run left.

        What is damaged or too old is asked again, and what was refused: rights may be mended.
        """
        super().__init__()
        self.file = file
        self._lock = Fernet(urlsafe_b64encode(Pseudonyms(secret).digest("journal", "")))
        self._clock = clock
        self.data = dict(self._read())

    def __setitem__(self, request: Asked, answer: Answer) -> None:
        """Write an answer down before it is used."""
        path, query = request
        row = {"path": path, "query": dict(query), **asdict(answer)}
        line = self._lock.encrypt_at_time(json.dumps(row).encode(), int(self._clock()))
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
        with os.fdopen(handle, "ab") as written:
            written.write(b"\n" + line)
        super().__setitem__(request, answer)

    def finish(self) -> None:
        """Forget a run that is over."""
        self.file.unlink(missing_ok=True)

    def _read(self) -> Iterator[tuple[Asked, Answer]]:
        lines = self.file.read_bytes().splitlines() if self.file.exists() else []
        for line in lines:
            row = self._row(line)
            if row is not None and row["status"] == HTTPStatus.OK:
                yield asked(row.pop("path"), row.pop("query")), Answer(**row)

    def _row(self, line: bytes) -> dict[str, Any] | None:
        try:
            text = self._lock.decrypt_at_time(line, LONGEST, int(self._clock()))
        except InvalidToken:
            return None
        row: dict[str, Any] = json.loads(text)
        return row


def journal_file(key: Path, *, secret: bytes, base: str, token: str) -> Path:
    """Name the file beside the key: one for each cloud and token, neither of which it tells."""
    digest = Pseudonyms(secret).digest("run", f"{base}\0{token}")[:NAME_BYTES]
    return key.with_name(f"{key.stem}-{digest.hex()}.unfinished")
