"""The fabrics that the tables speak of most."""

from __future__ import annotations

from typing import Final

from tests.fabrics.builder import Shape

CLOS: Final = Shape("clos")
CLOS3: Final = Shape("clos", pods=1, dists=0, access=4)
ERB: Final = Shape("erb")
CRB: Final = Shape("crb")
MH: Final = Shape("mh", access=4)
MH4: Final = Shape("mh", cores=4, access=4)
BORDERS: Final = Shape("clos", borders=2, core_as_border=False)
ERB_BORDERS: Final = Shape("erb", borders=2, core_as_border=False)
LARGE: Final = Shape("clos", access=17)
"""Forty switches."""
