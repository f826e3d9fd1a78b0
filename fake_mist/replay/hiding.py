"""Secrets that the cloud shows to nobody, or to nobody who may not write.

The description (`org_setting_api_policy.no_reveal`): by default passwords and secrets are hidden
from users without write access; with `no_reveal` from all. It does not say what stands in their
place. Its one example of a masked key is eight stars (`test_cradlepoint`), so that is what this
fake shows unless it is told otherwise; nothing else public was found. That it is so for
configuration only is this fake's choice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from fake_mist.endpoints import BY_PATH
from fake_mist.endpoints.endpoint import WRITE, Endpoint
from fake_mist.endpoints.lineage import CONFIGURATION
from fake_mist.published.tables import SECRETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.state.access import Access
    from fake_mist.state.recordings import Recordings

_SETTING: Final = BY_PATH["/orgs/{org_id}/setting"]


class Hidden(Enum):
    """What stands in the place of a secret that is hidden; ABSENT leaves its field out."""

    STARS = "********"
    EMPTY = ""
    NULL = None
    ABSENT = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """Decides who sees secrets, and hides them from all others."""

    access: Access
    recordings: Recordings
    form: Hidden

    def shown(
        self, endpoint: Endpoint, ids: Mapping[str, str], authorization: str | None, body: Any
    ) -> Any:
        """Give the body of an answer as far as a token may see it."""
        if endpoint.path not in CONFIGURATION or "org_id" not in ids:
            return body
        sees = self.access.refusal(authorization, ids, role=WRITE) is None
        open_to_it = sees and not self._hides_from_all(ids["org_id"])
        return body if open_to_it else covered(body, self.form)

    def _hides_from_all(self, org_id: str) -> bool:
        rows = self.recordings.rows(_SETTING, {"org_id": org_id}, {}) or [{}]
        policy = rows[0].get("api_policy")
        return isinstance(policy, dict) and policy.get("no_reveal") is True


def covered(value: Any, form: Hidden = Hidden.STARS) -> Any:
    """Give a body with something else in the place of each secret in it."""
    if isinstance(value, dict):
        members = {name: _member(name, each, form) for name, each in value.items()}
        return {name: each for name, each in members.items() if each is not Hidden.ABSENT.value}
    return [covered(each, form) for each in value] if isinstance(value, list) else value


def _member(name: str, value: Any, form: Hidden) -> Any:
    """Hide a secret that is set; several ones of a list each, or the list as one."""
    if name not in secret_fields():
        return covered(value, form)
    if value and isinstance(value, str):
        return form.value
    if value and isinstance(value, list) and all(isinstance(each, str) for each in value):
        return form.value if form is Hidden.ABSENT else [form.value] * len(value)
    return covered(value, form)


@cache
def secret_fields() -> frozenset[str]:
    """Give the names of fields that hold a secret somewhere, as the description says it."""
    text = files("fake_mist.published").joinpath(SECRETS).read_text(encoding="utf-8")
    return frozenset(json.loads(text)["secret_fields"])
