"""Transcripts that follow what happens, as recorded rows do.

A transcript is the truth until somebody touches what it tells of. So the same output is made twice,
of the state as it was recorded and as it is now; where the two differ, it is that of now.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fake_mist.junos import generated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.junos.ground import Ground
    from fake_mist.junos.transcripts import JunosDevice

KEPT: Final = ("show", "configuration")
"""A transcript of it has more than a fabric makes."""


OUTDATED: Final = (("show", "evpn", "instance", "extensive"), "txt")
"""Transcripts of it were written without Ethernet segments, of which the state tells."""


def in_fabric(device: JunosDevice) -> JunosDevice:
    """Leave out what a switch of a fabric tells better by itself."""
    if device.ground.fabric is None or OUTDATED not in device.outputs:
        return device
    kept = {key: lines for key, lines in device.outputs.items() if key != OUTDATED}
    return replace(device, outputs=kept)


def following(device: JunosDevice, before: Ground) -> JunosDevice:
    """Let the transcripts of a device follow; `before` is what it knew when they were written."""
    then = replace(device, known=before)
    changed = dict(_changed(device, then))
    return replace(device, outputs={**device.outputs, **changed}) if changed else device


def _changed(
    device: JunosDevice, then: JunosDevice
) -> Iterator[tuple[tuple[tuple[str, ...], str], tuple[str, ...]]]:
    now, before = device.ground, then.ground
    for words, kind in device.outputs:
        if kind != "txt" or words[:2] == KEPT:
            continue
        said = generated.said(words, now)
        if said is not None and said != generated.said(words, before):
            yield (words, kind), said
