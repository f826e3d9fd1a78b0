"""Any request of the Mist API, for what no other tool answers or changes."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Final, cast

from pydantic import Field

from mist_mcp.answers.results import Record
from mist_mcp.changing.requests import READ, checked_body, danger_of_request, is_method, method_of
from mist_mcp.cloud.names import find_org, find_site
from mist_mcp.cloud.paging import PAGE_SIZE, Page, Place, Row
from mist_mcp.cloud.permits import Write
from mist_mcp.cloud.reading import Reading
from mist_mcp.cloud.shapes import asked_at, found_at
from mist_mcp.cloud.turns import beside
from mist_mcp.cloud.unknown_paths import telling_paths_from_ids
from mist_mcp.cloud.urls import checked_path
from mist_mcp.errors import InputError
from mist_mcp.tools.kit.arguments import names_in
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import windowed
from mist_mcp.tools.kit.parameters import Fields, Object, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.utility.api_changes import changed, reading_plan
from mist_mcp.tools.utility.api_rows import (
    ApiAnswer,
    cut_fields,
    missing_fields,
    notes_on,
    shown_row,
    summary_of,
)
from mist_mcp.tools.utility.filter_effects import without_effect
from mist_mcp.words.danger import Danger, Varying
from mist_mcp.words.untrusted import quoted

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_LONGEST_VALUE: Final = 2000
_LARGEST_ROW: Final = 1_000_000
"""Bytes; what of a row finds no room in one answer is for the next ones."""

Path = Annotated[str, Field(min_length=1, max_length=500)]


def danger_of_call(arguments: Mapping[str, Any]) -> Danger:
    """Tell what a call can do; a method that is none is refused before anything is sent."""
    method, path = arguments.get("method", READ), str(arguments.get("path", ""))
    return danger_of_request(method if is_method(method) else READ, path)


@tool("utility", danger=Varying(of=danger_of_call, mildest="read", worst="arbitrary"))
async def make_mist_api_call(
    *,
    path: Path,
    method: Text = READ,
    body: Object | None = None,
    query: Object | None = None,
    fields: Fields | None = None,
    org_id: Text | None = None,
    site_id: Text | None = None,
    mist: Mist = MIST,
) -> ApiAnswer:
    """Read any path of the Mist API if no other tool does; change it if a person approves.

    Args:
        path: Such as /api/v1/sites/{site_id}/rrm/current, or with {org_id}.
        method: GET; PUT, POST, DELETE change.
        body: JSON: root fields to set; others stay.
        query: JSON: parameters, such as {"limit": 9}.
        fields: Fields to keep, as name,latlng.lat.
        org_id: Id or name.
        site_id: Id or name.
    """
    how = method_of(method)
    _check_path(path)
    wanted = names_in(fields)
    if how == READ:
        parameters = _texts(query or {})
        _require_absent("body", body, why="GET takes none; `query` has the parameters")
        whole = await _filled(mist, path, org_id=org_id, site_id=site_id)
        return await _read(mist, whole, parameters, wanted=wanted)
    content = checked_body(how, body)
    _require_absent("query", query, why="a change takes none")
    _require_absent("fields", wanted, why="a change shows all that changes")
    whole = await _filled(mist, path, org_id=org_id, site_id=site_id)
    return await changed(mist, Write(how, whole.rstrip("/"), content))


async def _read(
    mist: Mist, path: str, query: dict[str, str], *, wanted: Sequence[str]
) -> ApiAnswer:
    """Read a page of what is at a path."""
    began = mist.bookmark
    place = Place(began.start, began.skip) if began else Place()
    asked = asked_at(place, query)
    cloud: Reading = mist.client
    if danger_of_request(READ, path) == "secret":
        plan = await reading_plan(mist, path, asked)
        cloud = mist.client.revealing(plan.write, permit=await mist.permit(plan))
    with telling_paths_from_ids(path):
        found = await found_at(cloud, path, query, place=place)
    shown = await windowed(
        mist,
        [partial(_only, found.page)],
        read=_as_it_is,
        limit=PAGE_SIZE,
    )
    row = partial(shown_row, redactor=mist.redactor, room=_LARGEST_ROW)
    rows, others = await beside(
        lambda: ([row(each, wanted=wanted) for each in shown.things], row(found.beside, wanted=())),
        over=[shown.things, found.beside],
    )
    return ApiAnswer.showing(
        shown,
        rows=cast("list[Record]", [each.fields for each in rows]),
        summary=summary_of(found, path),
        notes=[
            *without_effect(query, found.page.rows),
            *notes_on(found, path),
            *missing_fields(rows, wanted),
            *cut_fields(rows),
        ],
        path=path,
        shape=found.shape,
        whole={"beside": others.fields or None},
    )


def _as_it_is(row: Row) -> Row:
    return row


def _check_path(path: str) -> None:
    """Refuse what is no plain path, before anything is asked.

    Raises:
        InputError: it has unknown placeholders.
        UnsafePathError: it is no plain path.
    """
    checked_path(_PLACEHOLDER.sub("x", path))
    unknown = set(_PLACEHOLDER.findall(path)) - {"org_id", "site_id"}
    if unknown:
        raise InputError(
            f"The path has placeholders that are not filled in: {quoted(', '.join(unknown))}",
            next_step="Only {org_id} and {site_id} are; write every other id itself.",
        )


def _require_absent(name: str, value: object, *, why: str) -> None:
    """Refuse an argument that would have no effect.

    Raises:
        InputError: it was given.
    """
    if value:
        raise InputError(f"{name} does not go with this method", next_step=f"Leave it out: {why}.")


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
        InputError: one has no plain name, or a value that is no short text, number or list of them.
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
    if isinstance(value, list) and value and not any(isinstance(item, list) for item in value):
        texts = [_text(item) for item in value]
        return None if None in texts else _text(",".join(filter(None, texts)))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        text = str(value)
        return text if text.isprintable() and len(text) <= _LONGEST_VALUE else None
    return None


async def _only(page: Page, *, size: int, since: Place) -> AsyncIterator[Page]:  # noqa: ARG001
    """Yield a page that was read already; the cursor leads to the one after it."""
    yield page
