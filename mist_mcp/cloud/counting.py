"""Counts that the cloud makes, so that nobody has to read tens of thousands of rows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from mist_mcp.cloud.paging import PAGE_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mist_mcp.cloud.reading import Reading


async def count_by(
    cloud: Reading, path: str, query: Mapping[str, str], *, distinct: str
) -> tuple[list[tuple[str | None, int]], bool]:
    """Return the counts of a `/count` endpoint, and whether all values are among them.

    The endpoint's own `total` is the number of values, never of what is counted.
    """
    wanted: dict[str, str | int] = {**query, "distinct": distinct, "limit": PAGE_SIZE}
    document = await cloud.read_object(path, wanted)
    pairs = list(_pairs(document.get("results"), distinct))
    values = document.get("total")
    return pairs, not isinstance(values, int) or values <= len(pairs)


def _pairs(results: Any, distinct: str) -> Iterable[tuple[str | None, int]]:
    for bucket in results if isinstance(results, list) else []:
        if isinstance(bucket, dict) and type(bucket.get("count")) is int:
            yield _value(bucket, distinct), bucket["count"]


def _value(bucket: dict[str, Any], distinct: str) -> str | None:
    """Return what a bucket counts: clouds key it as asked, as the rows have it, or otherwise.

    Asked for `status`, they say `last_status`. A bucket with one other key counts by that.
    """
    others = [name for name in bucket if name != "count"]
    named = [name for name in (distinct, f"last_{distinct}") if name in bucket]
    name = named[0] if named else others[0] if len(others) == 1 else None
    return _text(bucket[name]) if name else None


def _text(value: Any) -> str | None:
    """Return a value as text, of a list the latest; a yes or no as JSON writes it."""
    if isinstance(value, list):
        return next((text for one in value if (text := _text(one))), None)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) and value != "" else None


async def totals(
    cloud: Reading, path: str, query: Mapping[str, str], *, parameter: str, values: Iterable[str]
) -> list[tuple[str, int]]:
    """Return how many rows a search has for each value of a parameter, by their totals."""
    names = list(values)
    documents = await asyncio.gather(
        *(cloud.read_object(path, {**query, parameter: value, "limit": 1}) for value in names)
    )
    found = [document.get("total") for document in documents]
    return [
        (name, total)
        for name, total in zip(names, found, strict=True)
        if type(total) is int and total
    ]
