"""What tools get wrong on foreign clouds, and is known: how a fault begins, and why it stands.

What is mended leaves the list.
"""

from __future__ import annotations

from typing import Final

_PRAISE: Final = "calls the unknown good"
_STATISTICS: Final = "statistics without any value are counted as statistics without a problem"
_LICENCES: Final = "licences that nobody sent are counted as none missing"
_DEFAULT: Final = "a setting that is not sent has the default that the vendor documents"

KNOWN: Final[dict[str, str]] = {
    f"get_organization_stats: {_PRAISE}": _STATISTICS,
    f"get_device_stats: {_PRAISE}": _STATISTICS,
    f"get_org_settings: {_PRAISE}: good": _DEFAULT,
    f"get_site_settings: {_PRAISE}: good": _DEFAULT,
    f"get_msp_info: {_PRAISE}": _LICENCES,
    f"get_msp_orgs: {_PRAISE}": _LICENCES,
    "get_site_insights: is no sentence": "the id of a site as a number breaks the row of a level",
}
