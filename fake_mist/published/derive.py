"""`python -m fake_mist.published.derive FILE`: write the tables of facts from a description.

Writes those of this package, and beside them the operations, the acts and the secret fields that
the server `mist_mcp` is measured against. One operation, one schema a line, in order: a newer
description shows what it changed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fake_mist.published.acts import acts
from fake_mist.published.classes import classes
from fake_mist.published.reduction import facts, written
from fake_mist.published.search_index import search_index
from fake_mist.published.secrecy import secret_fields, secret_members, secret_names
from fake_mist.published.tables import OPERATIONS, SCHEMAS, SECRETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT: Final = Path(__file__).parents[2]
OWN: Final = "fake_mist/published"
SERVER: Final = "mist_mcp/cloud/published.json"
NAMES: Final = "mist_mcp/words/published_secrets.py"
SEARCHED: Final = "mist_mcp/cloud/api_index.json"
"""Where the tables lie in a checkout."""


class DescriptionError(ValueError):
    """A file is no description of the API; the text says which and why, in one line."""


def main(argv: Sequence[str] | None = None) -> int:
    """Write the tables; returns 0, and 2 for a file that is no description."""
    parser = argparse.ArgumentParser(
        prog="python -m fake_mist.published.derive",
        description="Write the tables of facts from a published description of the API.",
    )
    parser.add_argument("file", type=Path, help="the description, an OpenAPI document as JSON")
    parser.add_argument("--out", type=Path, default=ROOT, help="the checkout (%(default)s)")
    options = parser.parse_args(argv)
    try:
        texts = tables(description(options.file))
    except DescriptionError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for name, text in texts.items():
        file = options.out / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return 0


def description(file: Path) -> dict[str, Any]:
    """Load a description.

    Raises:
        DescriptionError: it is not there, is no JSON, or describes no API.
    """
    try:
        loaded = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise DescriptionError(f"{file}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise DescriptionError(f"{file}: no JSON ({error})") from error
    if not isinstance(loaded, dict) or not isinstance(loaded.get("paths"), dict):
        raise DescriptionError(f"{file}: no OpenAPI document, it has no `paths`")
    return loaded


def tables(described: Mapping[str, Any]) -> dict[str, str]:
    """Give the text of every table by its file.

    Raises:
        DescriptionError: the description refers to what it lacks, or is of an unknown shape.
    """
    found = derived(described)
    schemas = {"schemas": found.pop("schemas")}
    secrets = secret_fields(described)
    server = {
        "acts": acts(described),
        "origin": found["origin"],
        "operations": classes(described),
        "secret_fields": secrets,
        "secret_members": secret_members(described),
    }
    return {
        f"{OWN}/{OPERATIONS}": lines(found),
        f"{OWN}/{SCHEMAS}": lines(schemas),
        f"{OWN}/{SECRETS}": lines({"secret_fields": secrets}),
        SERVER: lines(server),
        NAMES: module(secret_names(described)),
        SEARCHED: lines({"origin": found["origin"], "operations": search_index(described)}),
    }


def derived(described: Mapping[str, Any]) -> dict[str, Any]:
    """Give the facts of a description.

    Raises:
        DescriptionError: it refers to what it lacks, or is of an unknown shape.
    """
    try:
        return facts(described)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DescriptionError(f"no complete OpenAPI document: {error!r}") from error


def lines(sections: Mapping[str, Any]) -> str:
    """Write an object of sections as JSON, each entry of a section in a line of its own."""
    texts = [f"{written(name)}: {_entries(each)}" for name, each in sorted(sections.items())]
    return "{\n" + ",\n".join(texts) + "\n}\n"


def module(names: Sequence[str]) -> str:
    """Write names as a module of Python: the server's words read no file."""
    rows = "".join(f'        "{name}",\n' for name in names)
    return f'''"""Names that the published description gives to secrets only.

Written by `python -m fake_mist.published.derive`.
"""

from __future__ import annotations

from typing import Final

PUBLISHED_SECRETS: Final = frozenset(
    {{
{rows}    }}
)
'''


def _entries(section: Mapping[str, Any] | list[Any]) -> str:
    if isinstance(section, list):
        return "[\n" + ",\n".join(map(written, section)) + "\n]"
    entries = (f"{written(name)}: {written(each)}" for name, each in sorted(section.items()))
    return "{\n" + ",\n".join(entries) + "\n}"


if __name__ == "__main__":
    sys.exit(main())
