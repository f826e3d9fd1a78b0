"""Which Junos login the token gets on devices: its role there, and the organization's setting."""

from collections.abc import Iterable

from mist_mcp.analysis.shell_login import NONE, Login, login_of
from mist_mcp.cloud.names import ROLES, OrgName, me
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, MistError, NotFoundError, ShellError
from mist_mcp.models.account import Me
from mist_mcp.models.organization import OrgSetting
from mist_mcp.tools.kit.context import Mist


async def logins(
    mist: Mist, org: OrgName, site_ids: Iterable[str | None]
) -> dict[str | None, Login]:
    """Return the Junos login of the token at each site of an organization."""
    owner, setting = await me(mist.client), await _setting(mist, org)
    return {site_id: login_of(_role_at(owner, org, site_id), setting) for site_id in site_ids}


def login_obstacle(found: Login) -> MistError | None:
    """Return why no session is opened with a login; an unknown one may be tried."""
    if found.level != NONE:
        return None
    return ShellError(
        f"No session was opened: {found.words}",
        next_step="get_device_stats and get_site_devices show what the cloud knows.",
    )


async def _setting(mist: Mist, org: OrgName) -> OrgSetting | None:
    path = path_of("orgs/{org_id}/setting", org_id=org.id)
    try:
        return OrgSetting.model_validate(await mist.client.read_object(path))
    except (ForbiddenError, NotFoundError):
        return None


def _role_at(owner: Me, org: OrgName, site_id: str | None) -> str:
    """Return the highest role of all grants that reach a site, as Mist applies it."""
    grants = [grant for grant in owner.privileges or [] if grant.org_id == org.id]
    here = [grant.role for grant in grants if grant.site_id in (None, site_id)]
    roles = [role for role in (*here, org.role if org.whole else None) if role in ROLES]
    return max(roles, key=ROLES.index, default=org.role)
