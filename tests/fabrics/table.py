"""The table: which fabrics there are, written down before anybody judged them."""

from __future__ import annotations

from typing import Final

from tests.fabrics.away import AWAY
from tests.fabrics.boxes import BOXES
from tests.fabrics.examined import EXAMINED
from tests.fabrics.healthy import HEALTHY
from tests.fabrics.joins import JOINS
from tests.fabrics.pairs import PAIRS
from tests.fabrics.plans import PLANS
from tests.fabrics.spellings import SPELLINGS
from tests.fabrics.unknown import UNKNOWN

CASES: Final = (*HEALTHY, *UNKNOWN, *AWAY, *JOINS, *PLANS, *BOXES, *PAIRS, *SPELLINGS, *EXAMINED)
