"""What holds of any answer, whatever a cloud sends."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import httpx
import jsonschema

from fake_mist.published import committed
from mist_mcp.words.published_secrets import PUBLISHED_SECRETS
from tests.foreign.examples.moods import SILENT
from tests.sentences import is_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.asking import Answer
    from tests.foreign.examples.published import Description

SECRET: Final = "hunter22-of-the-cloud"
GOOD: Final = re.compile(
    r"\A(good|fine|met|ok)\Z|\b(healthy|no trouble|0 with problems|missing: none|excellent"
    r"|all (up|connected|online|well))\b"
)
OURS: Final = frozenset({"open", "resolved", "notice", "unknown", "unassigned"})
"""Words for a state that are this server's own."""

APART: Final = frozenset(
    {"by_problem", "by_state", "by_unknown", "by_cluster", "by_redundancy", "by_event"}
)
"""Counts of something else than rows: problems, what is unknown, an organization's devices."""

STATES: Final = frozenset({"status", "state"})
JUDGED: Final = frozenset({"verdict", "health", "quality", "rating"})
SHOWN: Final = frozenset({"openroaming_wba_client_cert", "two_factor", "community_name"})


@dataclass
class Cloud:
    """Answers each published request from the description, in a mood, with secrets in it.

    Args:
        description: has the examples.
        mood: what is done to each body.
        plain: bodies by their path, which no mood touches.
    """

    description: Description
    mood: Callable[[Any], Any]
    plain: dict[str, Any]
    rows: int = 0
    said: list[str] = field(default_factory=list)
    unpublished: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer, and keep what was said."""
        path = request.url.path
        self.unpublished += beyond(request)
        if path in self.plain:
            return self._sent(self.plain[path])
        try:
            body = self.description.body(request.method, path)
        except KeyError:
            return httpx.Response(404, json={"detail": "Not found"})
        return self._sent(self.mood(planted(unlinked(body))))

    def _sent(self, body: Any) -> httpx.Response:
        rows = body.get("results") if isinstance(body, dict) else body
        total = {"X-Page-Total": str(len(body))} if isinstance(body, list) else {}
        self.rows += len(rows) if isinstance(rows, list) else 0
        self.said.append(json.dumps(body))
        return httpx.Response(200, json=body, headers=total)

    def heard(self) -> str:
        """Return all that was said."""
        return "".join(self.said).casefold()


def beyond(request: httpx.Request) -> Iterator[str]:
    """Give what of a request nobody published: its path, a parameter, a value of one."""
    operation = committed().route(request.method, request.url.path)
    if operation is None:
        yield f"{request.method} {request.url.path}"
        return
    for name, value in request.url.params.multi_items():
        schema = operation.query.get(name)
        words = committed().resolved(schema).get("enum") if schema is not None else None
        if schema is None or (words is not None and not set(value.split(",")) <= set(words)):
            yield f"{request.method} {operation.path}?{name}={value}"


def unlinked(body: Any) -> Any:
    """Take the further pages out of an example: their link leads nowhere."""
    if not isinstance(body, dict) or not isinstance(body.get("results"), list):
        return body
    return {**body, "next": None, "total": len(body["results"])}


def planted(body: Any) -> Any:
    """Put a secret wherever the description has one."""
    if isinstance(body, dict):
        return {
            name: SECRET
            if name in PUBLISHED_SECRETS - SHOWN and isinstance(each, str)
            else planted(each)
            for name, each in body.items()
        }
    return [planted(each) for each in body] if isinstance(body, list) else body


def faults(answer: Answer, schema: dict[str, Any], cloud: Cloud, mood: str) -> Iterator[str]:
    """Give what is wrong with an answer, each in a few words."""
    if SECRET in answer.text or SECRET in json.dumps(answer.data):
        yield "tells a secret"
    yield from (f"asks what nobody published: {each}" for each in cloud.unpublished)
    if answer.is_error:
        if not is_sentence(answer.text):
            yield f"is no sentence: {answer.text[:80]}"
        if mood == "as published":
            yield f"is an error: {answer.text[:80]}"
        return
    if not jsonschema.Draft202012Validator(schema).is_valid(answer.data):
        yield "does not fit its schema"
    yield from _miscounted(answer.data, cloud)
    yield from _unheard(answer.data, cloud)
    if mood in SILENT:
        yield from (f"calls the unknown good: {text[:80]}" for text in _praises(answer.data))


def _praises(data: dict[str, Any]) -> Iterator[str]:
    """Give the sentences and judgements that say that all is well."""
    judged = [data.get("summary"), *(data.get(name) for name in JUDGED)]
    rows = (row for value in data.values() if isinstance(value, list) for row in value)
    judged += (row.get(name) for row in rows if isinstance(row, dict) for name in JUDGED)
    said = (text.casefold() for text in judged if isinstance(text, str))
    yield from (text for text in said if GOOD.search(text) and "is unknown" not in text)


def _miscounted(data: dict[str, Any], cloud: Cloud) -> Iterator[str]:
    """Give the counts that are not those of the rows."""
    total = data.get("total")
    if not isinstance(total, int):
        return
    if total > cloud.rows + len(cloud.said):
        yield f"counts {total} of {cloud.rows} rows"
    if not data.get("next") and data.get("returned") != total:
        yield f"shows {data.get('returned')} of {total} and no way on"
    # Where a row stands for several devices, these are counted, and the answer says how many.
    total = data.get("devices", total)
    for name, counts in data.items():
        if name in APART or not name.startswith("by_") or not isinstance(counts, dict):
            continue
        if not all(isinstance(count, int) for count in counts.values()):
            yield f"counts no numbers {name}"
        elif sum(counts.values()) != total:
            yield f"counts {sum(counts.values())} {name} of {total}"


def _unheard(data: dict[str, Any], cloud: Cloud) -> Iterator[str]:
    """Give the words for a state that the cloud never said."""
    heard = cloud.heard()
    for row in data.get("rows", []):
        for name in STATES & (row.keys() if isinstance(row, dict) else frozenset()):
            word = row[name]
            if isinstance(word, str) and word not in OURS and word.casefold() not in heard:
                yield f"says {name} {word[:40]}, which the cloud did not"
