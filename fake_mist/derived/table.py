"""Every derivation by the path of the endpoint that is the home of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.derived.configuration import DERIVED
from fake_mist.derived.devices import LISTED
from fake_mist.derived.levels import SUFFERING
from fake_mist.derived.outages import HAPPENING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.derived.derivation import Derivation

DERIVATIONS: Final[Mapping[str, Derivation]] = {**DERIVED, **LISTED, **HAPPENING, **SUFFERING}
