"""How long it takes to mask the secrets of a megabyte, with another version beside it if given.

    python benchmarks/redaction.py [OTHER_CHECKOUT]

Each round masks the same documents with both versions in turn, and the medians are printed. A
document that one version does not get through in a few seconds is not given to it again.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SIZE = 1_000_000
ROUNDS = 3
PATIENCE = 20
WORDS = ("access", "switch", "library", "uplink", "guest", "radius", "vlan", "client", "roamed")
TIMED = """
import json, sys, time
from mist_mcp.words.redaction import Redactor
redactor = Redactor(known=("Fak3TokenOfThisProcess0123456789",))
document = json.load(sys.stdin)
began = time.perf_counter()
redactor.value(document)
print(1000 * (time.perf_counter() - began))
"""


def rows() -> list[dict[str, Any]]:
    """Return rows as listings have them: names, addresses, texts; every tenth with a secret."""
    draw = random.Random(1)  # noqa: S311 - a document, no secret
    made: list[dict[str, Any]] = []
    size = 0
    while size < SIZE:
        number = len(made)
        row = {
            "name": f"AP-{number}",
            "mac": f"5c5b35{number:06x}",
            "site": draw.choice(WORDS),
            "text": " ".join(draw.choices(WORDS, k=12)),
            "count": number,
            **({"psk": f"secret-{number}"} if number % 10 == 0 else {}),
        }
        made.append(row)
        size += len(json.dumps(row))
    return made


def configuration() -> str:
    """Return a configuration as `show configuration | display set` prints it."""
    lines = (
        f'set system radius-server 192.0.2.{n % 250} secret "$9$abc{n}"\n'
        if n % 20 == 0
        else f"set interfaces ge-0/0/{n} description uplink-{n}\n"
        for n in range(25_000)
    )
    return "".join(lines)[:SIZE]


DOCUMENTS: dict[str, Any] = {
    "rows": rows(),
    "configuration": configuration(),
    "lines without end": "\n" * SIZE,
    "prompts without end": "> set x " * (SIZE // 8),
}


def milliseconds(checkout: Path, document: str) -> float:
    """Return how long one version takes, in a process of its own; infinite if too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", TIMED],
            cwd=checkout,
            env={"PYTHONPATH": str(checkout)},
            input=document,
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return float("inf")
    return float(done.stdout)


def main(checkouts: list[Path]) -> None:
    """Measure in turn and print the medians."""
    print(f"{'1 MB of':22}" + "".join(f"{checkout.name[-20:]:>22}" for checkout in checkouts))
    for name, document in DOCUMENTS.items():
        text = json.dumps(document)
        times: dict[Path, list[float]] = {checkout: [] for checkout in checkouts}
        for _ in range(ROUNDS):
            for checkout, measured in times.items():
                if float("inf") not in measured:
                    measured.append(milliseconds(checkout, text))
        shown = (_shown(measured) for measured in times.values())
        print(f"{name:22}" + "".join(f"{text:>22}" for text in shown))


def _shown(measured: list[float]) -> str:
    if float("inf") in measured:
        return f"> {PATIENCE} s"
    return f"{statistics.median(measured):.0f} ms"


if __name__ == "__main__":
    main([ROOT, *map(Path, sys.argv[1:])])
