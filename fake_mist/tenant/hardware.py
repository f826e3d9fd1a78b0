"""Models, their ports and their software, as far as the rows show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CORE: Final = "QFX5120-32C"
BIG_CORE: Final = "EX9214"
COLLAPSED: Final = "QFX5120-48Y"
DISTRIBUTION: Final = "EX4650-48Y"
CAMPUS_ACCESS: Final = "EX4400-48MP"
ACCESS: Final = "EX4400-48P"
SMALL_ACCESS: Final = "EX4100-48P"
BRANCH_ACCESS: Final = "EX4100-F-12P"

AP_MODELS: Final = ("AP45", "AP43", "AP34", "AP45", "AP24")
AP_VERSION: Final = "0.14.30842"

VERSIONS: Final = {
    CORE: "23.4R2-S4.11",
    BIG_CORE: "23.4R2-S4.11",
    COLLAPSED: "23.4R2-S4.11",
    DISTRIBUTION: "23.4R2-S4.11",
    CAMPUS_ACCESS: "23.4R2-S4.11",
    ACCESS: "23.4R2-S4.11",
    SMALL_ACCESS: "23.4R2-S4.11",
    BRANCH_ACCESS: "23.4R2-S4.11",
    "SRX345": "23.4R2-S3.9",
    "SRX1500": "23.4R2-S3.9",
    "SRX320": "23.4R2-S3.9",
    "SSR1300": "6.3.4-7.r2",
    "SSR120": "6.3.4-7.r2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """How a model names its ports: `fabric` towards the core, `edge` towards clients."""

    fabric: str
    edge: str
    poe_watts: int = 0


PORTS: Final = {
    CORE: Ports(fabric="et-0/0/", edge="et-0/0/"),
    BIG_CORE: Ports(fabric="et-1/0/", edge="xe-2/0/"),
    COLLAPSED: Ports(fabric="et-0/0/", edge="xe-0/0/"),
    DISTRIBUTION: Ports(fabric="et-0/0/", edge="xe-0/0/"),
    CAMPUS_ACCESS: Ports(fabric="et-0/1/", edge="mge-0/0/", poe_watts=2200),
    ACCESS: Ports(fabric="et-0/1/", edge="ge-0/0/", poe_watts=1440),
    SMALL_ACCESS: Ports(fabric="xe-0/2/", edge="ge-0/0/", poe_watts=1440),
    BRANCH_ACCESS: Ports(fabric="xe-0/1/", edge="ge-0/0/", poe_watts=180),
}


def serial(kind: str, org: int, count: int) -> str:
    """Give a fictional serial number in the maker's style."""
    prefix = {"ap": "A", "switch": "XZ", "gateway": "CV", "edge": "ME"}[kind]
    return f"{prefix}{org}26{count:05d}KES"


def mac(kind: str, org: int, count: int) -> str:
    """Give a MAC out of a synthetic range under the maker's documentation prefix."""
    digit = {"ap": "a", "switch": "5", "gateway": "9", "edge": "e", "client": "c"}[kind]
    return f"5c5b35{digit}{org:x}{count:04x}"
