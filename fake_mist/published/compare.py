"""What a newer description changes, and what of this project that touches; pure but for `main`.

`python -m fake_mist.published.compare FILE` derives the tables in memory and reports.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fake_mist.endpoints import ENDPOINTS
from fake_mist.endpoints.endpoint import BASE
from fake_mist.published.classes import classes
from fake_mist.published.derive import ROOT, SERVER, DescriptionError, derived, description
from fake_mist.published.reduction import references, written
from fake_mist.published.secrecy import secret_fields
from fake_mist.published.tables import Tables, committed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from fake_mist.endpoints.endpoint import Endpoint
    from fake_mist.published.tables import Operation

_TEMPLATE: Final = re.compile(
    r"""["'](?:/?api/v1)?/?((?:orgs|sites|msps|self|const)[\w{}/-]*)["']"""
)
_NAME: Final = re.compile(r"{\w+}")
_LONGEST: Final = 40
"""Words of one enumeration that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one version of the description says, for both packages."""

    tables: Tables
    classes: Mapping[str, str]
    secrets: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What of this project speaks to the API: the fake's endpoints, and files by path template."""

    endpoints: Sequence[Endpoint]
    templates: Mapping[str, Sequence[str]]


def main(argv: Sequence[str] | None = None, *, say: Callable[[str], object] = print) -> int:
    """Report on a file; returns 0, and 2 for one that is no description."""
    parser = argparse.ArgumentParser(
        prog="python -m fake_mist.published.compare",
        description="Say what a newer description of the API touches.",
    )
    parser.add_argument("file", type=Path, help="the description, an OpenAPI document as JSON")
    try:
        new = facts_of(description(parser.parse_args(argv).file))
    except DescriptionError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    uses = Uses(endpoints=ENDPOINTS, templates=templates_in(_sources(ROOT / "mist_mcp")))
    for line in report(_committed(), new, uses):
        say(line)
    return 0


def facts_of(described: Mapping[str, Any]) -> Facts:
    """Derive the facts of a description.

    Raises:
        DescriptionError: it is of an unknown shape.
    """
    return Facts(
        tables=Tables.of(derived(described)),
        classes=classes(described),
        secrets=frozenset(secret_fields(described)),
    )


def report(old: Facts, new: Facts, uses: Uses) -> Iterator[str]:
    """Say what changed between two descriptions, and what it touches, line by line."""
    was, now = (each.tables.origin.get("version") for each in (old, new))
    yield f"committed: {was}; read: {now}"
    changed = dict(changes(old.tables, new.tables))
    yield from _section("operations", [f"{name}: {'; '.join(of)}" for name, of in changed.items()])
    yield from _section("class of danger", _classes(old.classes, new.classes))
    yield from _section("enumerations", enumerations(old.tables, new.tables))
    yield from _section("secret fields", _words(old.secrets, new.secrets))
    yield from _section("endpoints of the fake cloud, and cassettes", touched(changed, uses))
    yield from _section("paths in the server", touched_templates(changed, uses))


def changes(old: Tables, new: Tables) -> Iterator[tuple[str, list[str]]]:
    """Give what is new, gone or different, by operation."""
    shapes = _different_schemas(old, new)
    for name in sorted(old.operations.keys() | new.operations.keys()):
        before, after = old.operations.get(name), new.operations.get(name)
        if before is None or after is None:
            yield name, ["added" if before is None else "removed"]
        elif found := [*_different(before, after), *_reshaped(before, after, shapes)]:
            yield name, found


def _different(before: Operation, after: Operation) -> Iterator[str]:
    """Say how two versions of an operation differ, but for the schemas that they refer to."""
    yield from _words(before.query.keys(), after.query.keys(), what="parameters ")
    for name in sorted(before.query.keys() & after.query.keys()):
        if before.query[name] != after.query[name]:
            texts = (written(each.query[name]) for each in (before, after))
            yield f"parameter {name} {' -> '.join(texts)}"
    yield from _words(before.required, after.required, what="required ")
    if (before.body, before.form) != (after.body, after.form):
        yield "body"
    codes = before.answers.keys() | after.answers.keys()
    for code in sorted(codes):
        if before.answers.get(code, ...) != after.answers.get(code, ...):
            yield f"answer {code}"
    if before.is_deprecated != after.is_deprecated:
        yield "deprecated" if after.is_deprecated else "no longer deprecated"


def _reshaped(before: Operation, after: Operation, shapes: frozenset[str]) -> Iterator[str]:
    """Name the schemas of an operation that look different now."""
    bodies = [before.body, before.form, after.body, after.form]
    answers = [dict(before.answers), dict(after.answers)]
    for what, values in (("body", bodies), ("answer", answers)):
        found = shapes & set(references(values))
        if found:
            yield f"{what} reshaped: {', '.join(sorted(found))}"


def _different_schemas(old: Tables, new: Tables) -> frozenset[str]:
    """Name the schemas that differ, or that lead to one that does."""
    both = old.schemas.keys() & new.schemas.keys()
    found = {name for name in both if old.schemas[name] != new.schemas[name]}
    above = {name: set(references([old.schemas[name], new.schemas[name]])) for name in both}
    while more := {name for name, below in above.items() if below & found} - found:
        found |= more
    return frozenset(found)


def enumerations(old: Tables, new: Tables) -> list[str]:
    """Say which words enumerations gained and lost, by schema and place."""
    before, after = (dict(_enumerations(each.schemas, "")) for each in (old, new))
    return [
        f"{place}: {difference}"
        for place in sorted(before.keys() & after.keys())
        for difference in _words(before[place], after[place])
    ]


def _enumerations(value: Any, place: str) -> Iterator[tuple[str, frozenset[str]]]:
    if isinstance(value, dict):
        words = value.get("enum")
        if isinstance(words, list):
            yield place, frozenset(map(str, words))
        for name, each in value.items():
            yield from _enumerations(each, f"{place}/{name}")


def touched(changed: Mapping[str, list[str]], uses: Uses) -> list[str]:
    """Name the endpoints of the fake cloud that changes touch, with their cassettes."""
    paths = _paths(changed)
    return [
        f"{endpoint.path} ({endpoint.cassette}.yaml): {', '.join(sorted(methods))}"
        for endpoint in uses.endpoints
        if (methods := paths.get(_shape(BASE + endpoint.path)))
    ]


def touched_templates(changed: Mapping[str, list[str]], uses: Uses) -> list[str]:
    """Name the path templates of the server that changes touch, with their files."""
    paths = _paths(changed)
    return [
        f"{template} ({', '.join(files)}): {', '.join(sorted(methods))}"
        for template, files in sorted(uses.templates.items())
        if (methods := paths.get(_shape(f"{BASE}/{template}")))
    ]


def templates_in(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Find the path templates in texts of programs, with the names of those that have them."""
    found: dict[str, list[str]] = {}
    for name, text in sorted(sources.items()):
        for template in sorted(set(_TEMPLATE.findall(text))):
            found.setdefault(template, []).append(name)
    return found


def _paths(changed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in changed:
        method, _, path = name.partition(" ")
        found.setdefault(_shape(path), []).append(method)
    return found


def _shape(path: str) -> str:
    """Write a template without the names of its ids."""
    return _NAME.sub("{}", path)


def _classes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return [
        f"{name}: {old[name]} -> {new[name]}"
        for name in sorted(old.keys() & new.keys())
        if old[name] != new[name]
    ]


def _words(old: Iterable[str], new: Iterable[str], *, what: str = "") -> list[str]:
    """Write what a set gained and lost; nothing where it did not change."""
    before, after = set(old), set(new)
    texts = [*(f"+{each}" for each in sorted(after - before))]
    texts += [f"-{each}" for each in sorted(before - after)]
    more = f" and {len(texts) - _LONGEST} more" if len(texts) > _LONGEST else ""
    return [f"{what}{' '.join(texts[:_LONGEST])}{more}"] if texts else []


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield ""
    yield f"{title}: {len(lines) or 'no change'}"
    yield from (f"  {line}" for line in lines)


def _committed() -> Facts:
    server = json.loads((ROOT / SERVER).read_text(encoding="utf-8"))
    return Facts(
        tables=committed(),
        classes=server["operations"],
        secrets=frozenset(server["secret_fields"]),
    )


def _sources(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder.parent).as_posix(): file.read_text(encoding="utf-8")
        for file in folder.rglob("*.py")
    }


if __name__ == "__main__":
    sys.exit(main())
