"""Any read of the Mist API, for what no other tool answers."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, ClassVar, Final, cast

from pydantic import Field

from mist_mcp.cloud.names import find_org, find_site
from mist_mcp.cloud.paging import PAGE_SIZE, Page, Place, Row
from mist_mcp.cloud.shapes import Found, Shape, found_in
from mist_mcp.cloud.urls import checked_path
from mist_mcp.errors import InputError
from mist_mcp.results import Listing, Record
from mist_mcp.security.redaction import Redactor
from mist_mcp.security.untrusted import quoted
from mist_mcp.tool import tool
from mist_mcp.tools.context import MIST, Mist
from mist_mcp.tools.listing import windowed
from mist_mcp.tools.parameters import Text
from mist_mcp.trimming import picked, shallow, trimmed

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_SECRET: Final = re.compile(
    r"(?i)/(apitokens|psks|pskportals|two_factor|oauth|request_ztp_password|register_cmd"
    r"|outbound_ssh_cmd|sdkinvites|invites)(/|$)"
)
"""Endpoints whose very answer is a secret, or a way in: credentials, and commands holding them."""

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_LONGEST_VALUE: Final = 2000
_ROW_SHARE: Final = 2
"""One row may take half of an answer's bytes."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the cloud sent it, as far as it is shown, and which parts were cut."""

    fields: dict[str, Any]
    cut: list[str]


Path = Annotated[str, Field(min_length=1, max_length=500)]


class ApiAnswer(Listing):
    """What an endpoint answered: a row for each item, or one row that is the object."""

    TABLES: ClassVar = {
        "rows": (
            *("name", "type", "status", "state", "mac", "port_id", "peer_ip", "text", "count"),
            *("value", "timestamp", "site_id", "id"),
        )
    }

    path: str
    shape: Shape = Field(description="object, list, results or nothing")
    beside: dict[str, Any] | None = Field(None, description="what stands beside the results")
    rows: list[dict[str, Any]]


@tool("utility")
async def make_mist_api_call(
    *,
    path: Path,
    method: Text = "GET",
    query: dict[str, Any] | None = None,
    fields: Text | None = None,
    org_id: Text | None = None,
    site_id: Text | None = None,
    mist: Mist = MIST,
) -> ApiAnswer:
    """Read any path of the Mist API, when no other tool answers the question.

    Args:
        path: Such as /api/v1/sites/{site_id}/rrm/current, or with {org_id}.
        method: GET; nothing else yet.
        query: The endpoint's parameters, such as limit.
        fields: Fields to keep, as name,latlng.lat.
        org_id: Organization id or name.
        site_id: Site id or name.
    """
    _check_request(path, method)
    began = mist.bookmark
    place = Place(began.start, began.skip) if began else Place()
    whole = await _filled(mist, path, org_id=org_id, site_id=site_id)
    answer = await mist.client.get(whole, {**_texts(query or {}), **place.start})
    found = found_in(answer, path=whole, place=place)
    wanted = [name.strip() for name in (fields or "").split(",") if name.strip()]
    room = mist.settings.max_result_bytes // _ROW_SHARE
    shown = await windowed(
        mist,
        [partial(_only, found.page)],
        read=partial(_row, wanted=wanted, room=room, redactor=mist.redactor),
        limit=PAGE_SIZE,
    )
    return ApiAnswer.of(
        shown,
        rows=cast("list[Record]", [row.fields for row in shown.things]),
        summary=_summary(found, whole),
        notes=[*_notes(found, whole), *_missing(shown.things, wanted), *_cut(shown.things)],
        path=whole,
        shape=found.shape,
        whole={"beside": _beside(mist, found, room=room // 2)},
    )


def _check_request(path: str, method: str) -> None:
    """Refuse what is no harmless read, before anything is asked.

    Raises:
        InputError: it changes something, answers with a secret, or has unknown placeholders.
        UnsafePathError: it is no plain path.
    """
    if method.strip().upper() != "GET":
        raise InputError(
            f"{quoted(method)} is refused: only GET is possible, because a change needs the "
            "consent of a person, for which this version cannot ask",
            next_step="Tell the user what to change, and where in the Mist portal.",
        )
    plain = checked_path(_PLACEHOLDER.sub("x", path))
    if _SECRET.search(plain):
        raise InputError(
            "The path is refused: its answer holds credentials, or is a way to get some",
            next_step="Tell the user to look in the Mist portal.",
        )
    unknown = set(_PLACEHOLDER.findall(path)) - {"org_id", "site_id"}
    if unknown:
        raise InputError(
            f"The path has placeholders that are not filled in: {quoted(', '.join(unknown))}",
            next_step="Only {org_id} and {site_id} are; write every other id itself.",
        )


async def _filled(mist: Mist, path: str, *, org_id: str | None, site_id: str | None) -> str:
    """Return the path with the ids of the organization and the site that were named."""
    if "{site_id}" in path:
        if site_id is None:
            raise InputError(
                "The path has a {site_id}, but no site_id was given",
                next_step="Give the name or the id of a site, from get_org_sites.",
            )
        site = await find_site(mist.client, site_id, org=org_id)
        path = path.replace("{site_id}", site.id)
    elif site_id is not None:
        raise _unused("site_id")
    elif org_id is not None and "{org_id}" not in path:
        raise _unused("org_id")
    if "{org_id}" in path:
        path = path.replace("{org_id}", (await find_org(mist.client, org_id)).id)
    return path


def _unused(name: str) -> InputError:
    return InputError(
        f"{name} was given, but the path has no {{{name}}}",
        next_step=f"Write {{{name}}} where the id belongs, or leave {name} out.",
    )


def _texts(query: dict[str, Any]) -> dict[str, str]:
    """Return the parameters as the API takes them.

    Raises:
        InputError: one has no plain name, or a value that is no single short text or number.
    """
    texts = {name: _text(value) for name, value in query.items() if value is not None}
    wrong = [name for name, text in texts.items() if text is None or not _NAME.fullmatch(name)]
    if wrong:
        raise InputError(
            f"The query cannot be sent: {quoted(wrong[0])} is wrong",
            next_step="Give each parameter as a name with one short text, number or truth value.",
        )
    return {name: text for name, text in texts.items() if text is not None}


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        text = str(value)
        return text if text.isprintable() and len(text) <= _LONGEST_VALUE else None
    return None


async def _only(page: Page, *, size: int, since: Place) -> AsyncIterator[Page]:  # noqa: ARG001
    """Yield a page that was read already; the cursor leads to the one after it."""
    yield page


def _beside(mist: Mist, found: Found, *, room: int) -> dict[str, Any] | None:
    return _row(found.beside, wanted=(), room=room, redactor=mist.redactor).fields or None


def _row(row: Row, *, wanted: Sequence[str], room: int, redactor: Redactor) -> RawRow:
    """Return the fields of a row that were asked for and that fit, without secrets.

    They are masked first: half of a secret is no longer known as one, nor is one by itself.
    """
    masked = redactor.value(_without_private_keys(shallow(row), redactor=redactor))
    fields, cut = trimmed(picked(masked, wanted) if wanted else masked, max_bytes=room)
    return RawRow(fields, cut)


def _without_private_keys(value: Any, *, redactor: Redactor) -> Any:
    """Mask the `key` beside a certificate; elsewhere in the API a key is a name of something."""
    if isinstance(value, list):
        return [_without_private_keys(item, redactor=redactor) for item in value]
    if not isinstance(value, dict):
        return value
    clear = {name: _without_private_keys(item, redactor=redactor) for name, item in value.items()}
    for name, item in clear.items():
        if name.endswith("cert") and isinstance(item, dict) and item.get("key"):
            clear[name] = {**item, "key": redactor.mask(item["key"])}
    return clear


def _summary(found: Found, path: str) -> str:
    """Say what the endpoint answered."""
    rows = found.page.rows
    number = len(rows) if found.page.total is None else found.page.total
    answered = {
        "nothing": "an empty answer",
        "object": f"an object with {len(rows[0]) if rows else 0} fields",
        "list": f"a list of {number}",
        "results": f"{number} result{'' if number == 1 else 's'}",
    }
    return f"GET {path}: {answered[found.shape]}."


def _notes(found: Found, path: str) -> list[str]:
    """Say what a reader of the numbers would get wrong."""
    page = found.page
    notes = []
    if path.endswith("/count"):
        notes.append("total counts the groups; the sum of `count` is the number of things")
    shown = page.place.skip + len(page.rows)
    if page.following is None and not page.place.start and (page.total or 0) > shown:
        notes.append(
            f"The endpoint sent {shown} of {page.total} rows, and no way on: raise `limit` in "
            "the query, or narrow it"
        )
    return notes


def _missing(rows: Sequence[RawRow], wanted: Sequence[str]) -> list[str]:
    """Say which of the fields that were asked for are in no row."""
    missing = [name for name in wanted if not any(picked(row.fields, [name]) for row in rows)]
    return [f"No row has: {', '.join(missing)}"] if missing and rows else []


def _cut(rows: Sequence[RawRow]) -> list[str]:
    """Say which parts of rows were too large."""
    names = sorted({name or "fields" for row in rows for name in row.cut})
    return [f"Cut for size: {', '.join(names)}; choose with `fields`"] if names else []
