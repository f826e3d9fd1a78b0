"""What `ping` and `traceroute` print, as Junos and the access points print it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.tenant.draw import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEADER: Final = 8
"""Bytes of an ICMP header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """How a host is probed; `size` in bytes. A host without an answer loses every probe."""

    host: str
    count: int = 5
    size: int = 56
    rapid: bool = False
    answers: bool = True


def ping(probe: Probe) -> tuple[str, ...]:
    """Give the lines: one a probe, or one sign a probe in a hurry, then the sum."""
    times = [number("ping", probe.host, each, low=310, high=2950) / 1000 for each in _each(probe)]
    if probe.rapid:
        replies = [("!" if probe.answers else ".") * probe.count]
    else:
        replies = list(_replies(probe, times)) if probe.answers else []
    return (
        f"PING {probe.host} ({probe.host}): {probe.size} data bytes",
        *replies,
        "",
        f"--- {probe.host} ping statistics ---",
        *_sum(probe, times),
    )


def _each(probe: Probe) -> range:
    return range(probe.count)


def _replies(probe: Probe, times: Sequence[float]) -> Iterator[str]:
    for place, time in enumerate(times):
        yield (
            f"{probe.size + HEADER} bytes from {probe.host}: icmp_seq={place} ttl=60 "
            f"time={time:.3f} ms"
        )


def _sum(probe: Probe, times: Sequence[float]) -> Iterator[str]:
    sent = f"{probe.count} packets transmitted"
    if not probe.answers:
        yield f"{sent}, 0 packets received, 100% packet loss"
        return
    yield f"{sent}, {probe.count} packets received, 0% packet loss"
    mean = sum(times) / len(times)
    yield f"round-trip min/avg/max/stddev = {min(times):.3f}/{mean:.3f}/{max(times):.3f}/0.412 ms"


def traceroute(host: str, way: Sequence[str], *, answers: bool = True) -> tuple[str, ...]:
    """Give the lines: a hop each, the host last; three stars where it says nothing."""
    hops = [_hop(each) for each in way if each != host]
    hops.append(_hop(host) if answers else "* * *")
    return (
        f"traceroute to {host} ({host}), 30 hops max, 52 byte packets",
        *(f"{place:2d}  {hop}" for place, hop in enumerate(hops, start=1)),
    )


def _hop(hop: str) -> str:
    times = (number("hop", hop, probe, low=400, high=9000) / 1000 for probe in range(3))
    return f"{hop} ({hop})  " + "  ".join(f"{time:.3f} ms" for time in times)
