"""What tools get wrong on foreign clouds, and is known: how a fault begins, and why it stands.

What is mended leaves the list.
"""

from __future__ import annotations

from typing import Final

_PRAISE: Final = "calls the unknown good"
_DEFAULT: Final = "a setting that is not sent has the default that the vendor documents"

KNOWN: Final[dict[str, str]] = {
    f"get_org_settings: {_PRAISE}: good": _DEFAULT,
    f"get_site_settings: {_PRAISE}: good": _DEFAULT,
}
