"""The deviations of the test cloud, a switch each; what is known of real clouds stands there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import httpx

from tests.changing.deviating.cloud import Switch
from tests.changing.deviating.objects import SECRETS, path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.changing.deviating.cloud import Apply, Deviating, Sent
    from tests.changing.deviating.objects import Json

ABSENT: Final = "(absent)"
FORMS: Final[dict[str, Any]] = {
    "stars": "********",
    "short": "****",
    "dots": "\u2022" * 8,
    "empty": "",
    "null": None,
    "absent": ABSENT,
}
"""What may stand in the place of a hidden secret.

The description says only that they are hidden (`org_setting_api_policy.no_reveal`); its one example
of a masked key is eight stars (`test_cradlepoint`). The others are what other clouds do.
"""


@dataclass(frozen=True, slots=True)
class Hides(Switch):
    """Secrets are shown to nobody, and what stands in their place is kept when it comes back."""

    form: str = "stars"

    def begin(self, cloud: Deviating) -> None:
        """Say in the organization's settings that nothing is revealed."""
        cloud.edit(path_of("orgsetting"), {"api_policy": {"no_reveal": True}})

    def shown(self, document: Json, reading: int) -> Json:
        """Hide secrets at any depth."""
        del reading
        hidden: Json = self._hidden(document)
        return hidden

    def _hidden(self, value: Any) -> Any:
        if isinstance(value, dict):
            inner = {name: self._field(name, item) for name, item in value.items()}
            return {name: item for name, item in inner.items() if item is not ABSENT}
        return [self._hidden(item) for item in value] if isinstance(value, list) else value

    def _field(self, name: str, value: Any) -> Any:
        return FORMS[self.form] if name in SECRETS else self._hidden(value)


@dataclass(frozen=True, slots=True)
class Lags(Switch):
    """A write shows after some readings; with replicas, only every so-manieth reading is stale."""

    readings: int
    every: int = 1

    def hidden_for(self, reading: int) -> int:
        """Hide the last writes from some readings."""
        return self.readings if reading % self.every == 0 else 0


@dataclass(frozen=True, slots=True)
class Counts(Switch):
    """A field moves by itself at each reading; the name may lead into an object."""

    name: str = "modified_time"
    start: int = 1_790_000_000

    def shown(self, document: Json, reading: int) -> Json:
        """Show another number each time."""
        *above, last = self.name.split(".")
        holder = document
        for step in above:
            holder = holder.setdefault(step, {})
        holder[last] = self.start + reading
        return document


@dataclass(frozen=True, slots=True)
class Reorders(Switch):
    """A list without an order comes in another one at each reading."""

    name: str

    def shown(self, document: Json, reading: int) -> Json:
        """Turn the list by one place a reading."""
        items = document.get(self.name) or []
        place = reading % len(items) if items else 0
        return {**document, self.name: [*items[place:], *items[:place]]} if items else document


@dataclass(frozen=True, slots=True)
class Normalises(Switch):
    """What is written into a field is kept in the cloud's own form."""

    name: str
    form: Callable[[Any], Any]

    def stored(self, document: Json, body: Json) -> Json:
        """Put a field that was sent into form."""
        if self.name not in body:
            return document
        return {**document, self.name: self.form(document[self.name])}


@dataclass(frozen=True, slots=True)
class Drops(Switch):
    """A field that the cloud does not know is accepted and not kept."""

    name: str

    def stored(self, document: Json, body: Json) -> Json:
        """Forget the field."""
        del body
        return {name: value for name, value in document.items() if name != self.name}


@dataclass(frozen=True, slots=True)
class Fills(Switch):
    """Defaults appear beside what was written."""

    defaults: Mapping[str, Any]

    def stored(self, document: Json, body: Json) -> Json:
        """Fill in what is not there."""
        del body
        return {**self.defaults, **document}


@dataclass(frozen=True, slots=True)
class Forgets(Switch):
    """A field that is set to null is removed."""

    def stored(self, document: Json, body: Json) -> Json:
        """Remove what was sent as null."""
        return {n: value for n, value in document.items() if not (n in body and value is None)}


@dataclass(frozen=True, slots=True)
class Empties(Switch):
    """Writing one field empties another one beside it."""

    when: str
    beside: str

    def stored(self, document: Json, body: Json) -> Json:
        """Take the other field away, unless it was sent too."""
        if self.when not in body or self.beside in body:
            return document
        return {name: value for name, value in document.items() if name != self.beside}


@dataclass(frozen=True, slots=True)
class Answers(Switch):
    """The first writes are answered with this, whether or not they are carried out."""

    status: int
    content: Any = None
    applied: bool = True
    times: int = 1

    async def answer(self, cloud: Deviating, write: Sent, apply: Apply) -> httpx.Response:
        """Carry it out if so, and answer something else."""
        if len(cloud.writes) > self.times:
            return await apply()
        if self.applied:
            await apply()
        del write
        if isinstance(self.content, str):
            html = {"content-type": "text/html"}
            return httpx.Response(self.status, content=self.content, headers=html)
        return httpx.Response(self.status, **_json(self.content))


def _json(content: Any) -> dict[str, Any]:
    return {} if content is None else {"json": content}


@dataclass(frozen=True, slots=True)
class Breaks(Switch):
    """The first writes get no answer: the connection is cut, or nothing comes in time."""

    error: type[httpx.TransportError]
    applied: bool = True
    times: int = 1

    async def answer(self, cloud: Deviating, write: Sent, apply: Apply) -> httpx.Response:
        """Carry it out if so, and break off."""
        if len(cloud.writes) > self.times:
            return await apply()
        if self.applied:
            await apply()
        raise self.error("broken off", request=httpx.Request(write.method, write.path))


@dataclass(frozen=True, slots=True)
class Existing(Switch):
    """What is created was there before: the cloud answers with that, and makes nothing."""

    kind: str

    async def answer(self, cloud: Deviating, write: Sent, apply: Apply) -> httpx.Response:
        """Answer with the old object."""
        if write.method != "POST":
            return await apply()
        return httpx.Response(200, json=cloud.truth(path_of(self.kind)))


@dataclass(frozen=True, slots=True)
class Second(Switch):
    """Somebody else writes root fields just before the first write arrives, or just after it."""

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    after: bool = False

    async def answer(self, cloud: Deviating, write: Sent, apply: Apply) -> httpx.Response:
        """Let the other one write too."""
        if len(cloud.writes) > 1:
            return await apply()
        del write
        if not self.after:
            cloud.edit(path_of(self.kind), dict(self.fields))
        response = await apply()
        if self.after:
            cloud.edit(path_of(self.kind), dict(self.fields))
        return response
