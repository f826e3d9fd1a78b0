"""Command line of the fake cloud: `fake-mist synthesize`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fake_mist.cloud import cassette_folder
from fake_mist.tenant.network import tenant
from fake_mist.tenant.recording import cassettes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(argv)
    folder: Path = options.out / "rest"
    texts = {f"{name}.yaml": text for name, text in cassettes(tenant()).items()}
    return _check(folder, texts) if options.check else _write(folder, texts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fake-mist", description="A fake Juniper Mist cloud.")
    commands = parser.add_subparsers(required=True, metavar="command")
    synthesize = commands.add_parser(
        "synthesize", help="write the cassettes of the fictional network"
    )
    synthesize.add_argument(
        "--out", type=Path, default=cassette_folder(), help="folder of the cassettes"
    )
    synthesize.add_argument(
        "--check", action="store_true", help="write nothing; fail when a file would change"
    )
    return parser


def _write(folder: Path, texts: Mapping[str, str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


def _check(folder: Path, texts: Mapping[str, str]) -> int:
    different = [name for name, text in texts.items() if _read(folder / name) != text]
    for name in different:
        print(f"{folder / name} differs; run: fake-mist synthesize")
    return 1 if different else 0


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None


if __name__ == "__main__":
    sys.exit(main())
