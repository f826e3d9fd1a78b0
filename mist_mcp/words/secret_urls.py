"""Addresses that are secrets: whoever knows a hook may call it, whoever has a signature may read.

A hook's secret stands in its path, and where depends on the service: a row each. Pure.
"""

from __future__ import annotations

import re
from typing import Final

from mist_mcp.words.masking import Form, form
from mist_mcp.words.randomness import is_random

_ID: Final = r"[\w-]++"
_REST: Final = r"([^\s\"'<>?#&)]++)"
HOOKS: Final = {
    "Slack": (r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/", "hooks.slack"),
    "Teams": (r"webhook\.office\.com/webhookb2/", "webhook.office.com"),
    "Teams, as it was": (r"outlook\.office(?:365)?\.com/webhook/", "outlook.office"),
    "PagerDuty": (r"pagerduty\.com/(?:integration|generic|x-ere)/", "pagerduty.com"),
    "Discord": (rf"discord(?:app)?\.com/api/webhooks/{_ID}/", "discord"),
    "Telegram": (r"api\.telegram\.org/bot", "telegram"),
    "Zapier": (r"hooks\.zapier\.com/hooks/(?:catch|standard)/", "zapier"),
    "IFTTT": (rf"maker\.ifttt\.com/trigger/{_ID}/(?:json/)?with/key/", "ifttt"),
    "Make": (r"hook\.(?:\w++\.)?make\.com/", "make.com"),
    "Webex": (r"webexapis\.com/v1/webhooks/incoming/", "webexapis"),
    "Opsgenie": (r"opsgenie\.com/v1/json/[\w-]++\?apiKey=", "opsgenie"),
    "VictorOps": (r"alert\.victorops\.com/integrations/generic/\d++/alert/", "victorops"),
    "Splunk On-Call": (r"splunkoncall\.com/integrations/generic/\d++/alert/", "splunkoncall"),
    "webhook.site": (r"webhook\.site/", "webhook.site"),
    "Google Chat": (r"chat\.googleapis\.com/v1/spaces/[\w-]++/messages\?key=", "chat.googleapis"),
}
"""Where the secret begins in the address of a hook, and a text to know the service by."""

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _is_hook(match: re.Match[str]) -> bool:
    """Tell whether a path is a hook's; the ids of webhooks in an API are none."""
    ids_are_plain = match[0].casefold().startswith("/webhooks/")
    parts = match[1].split("/")
    return any(is_random(part) or (_UUID.match(part) and not ids_are_plain) for part in parts)


URL_FORMS: Final[tuple[Form, ...]] = (
    *(form(rf"{begins}(?!\[redacted){_REST}", hint) for begins, hint in HOOKS.values()),
    # Of a service that nobody named: a path after "hook" that nobody would remember.
    form(rf"/(?:web)?hooks?/(?!\[redacted){_REST}", "hook/", "hooks/", holds=_is_hook),
    # What is signed, or carries its own key.
    form(
        r"[?&;](?:x-(?:amz|goog)-(?:signature|credential|security-token)|sig|signature|hmac|sas"
        r"|awsaccesskeyid|code|key|auth|[\w-]*(?:token|secret))=([^\s&\"'<>#]++)",
        *("sig", "hmac", "sas=", "token", "keyid", "code=", "key=", "auth=", "secret"),
        "credential=",
    ),
)
