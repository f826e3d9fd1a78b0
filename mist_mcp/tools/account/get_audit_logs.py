"""Who changed what: the audit log of an organization."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from pydantic import Field

from mist_mcp.analysis.audit_log import action_of, is_change
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.names import named_site, site_names
from mist_mcp.cloud.numbered import Numbered
from mist_mcp.cloud.paging import list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.event import LogEntry
from mist_mcp.tools.kit.changed_values import changed_values
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import NEWEST, given
from mist_mcp.tools.kit.listing import surveyed
from mist_mcp.tools.kit.parameters import Duration, Limit, Text, Time
from mist_mcp.tools.kit.scope import find_whole_org
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import Tally, listed
from mist_mcp.words.naming import as_id, site_label
from mist_mcp.words.redaction import Redactor
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own
from mist_mcp.words.window import time_window

_NO_SITE: Final = "(organization)"


class LogRow(Record):
    """A line of the audit log."""

    time: Moment = None
    admin: Foreign | None = None
    message: Foreign | None = None
    site: Foreign | None = None
    changed: list[Foreign] = Field(
        description="fields, each with its value before and after; secrets are masked"
    )
    source_ip: Foreign | None = None


class AuditLogs(Listing):
    """The audit log, newest first; the counts are about all that match."""

    org: Foreign
    org_id: Id
    window: Own
    changes: int | None = Field(None, description="entries that are no login and no look")
    by_admin: dict[Foreign, int] | None = None
    by_action: dict[Foreign, int] | None = None
    by_site: dict[Foreign, int] | None = None
    by_source_ip: dict[Foreign, int] | None = None
    rows: list[LogRow]


@tool("account", danger="read")
async def get_audit_logs(
    *,
    org_id: Text | None = None,
    site_id: Text | None = None,
    admin: Text | None = None,
    text: Text | None = None,
    duration: Duration | None = None,
    start: Time | None = None,
    end: Time | None = None,
    limit: Limit = 50,
    mist: Mist = MIST,
) -> AuditLogs:
    """Tell who changed what, when and from where, by an organization's audit log.

    Args:
        org_id: Id or name.
        site_id: Id or name.
        admin: Name or e-mail of who.
        text: Part of the message.
        duration: Last 1h, 7d.
        start: Since, as -7d.
        end: Until, as -1d.
        limit: Rows at most.
    """
    window = time_window(duration, start, end, now=mist.asked)
    org = await find_whole_org(mist.client, org_id)
    names = await site_names(mist.client, org)
    site = named_site(site_id, names) if site_id else None
    filters = given(site_id=site, admin_name=admin, message=text)
    path = path_of("orgs/{org_id}/logs/search", org_id=org.id)
    tally = Tally[LogEntry](
        admin=lambda entry: entry.admin_name,
        action=lambda entry: action_of(entry.message),
        site=lambda entry: _site(entry, names),
        source_ip=lambda entry: entry.src_ip,
        change=lambda entry: "yes" if is_change(entry) else "no",
    )
    found = await surveyed(
        mist,
        [partial(list_pages, Numbered(mist.client), path, window.query | NEWEST | filters)],
        read=LogEntry.model_validate,
        limit=limit,
        tally=tally,
    )
    changing = tally.number("change", "yes")
    return AuditLogs.showing(
        found,
        rows=[_log_row(entry, names, mist.redactor) for entry in found.things],
        summary=f"{org.name}, {window.words}: {found.counted('line')}, {changing} of them "
        f"changes, by {listed(tally.counts('admin'))}.",
        org=org.name,
        org_id=org.id,
        window=window.words,
        whole={
            "changes": changing,
            "by_admin": tally.counts("admin"),
            "by_action": tally.counts("action"),
            "by_site": tally.counts("site"),
            "by_source_ip": tally.counts("source_ip"),
        },
    )


def _site(entry: LogEntry, names: Mapping[str, str]) -> str:
    return site_label(entry.site_id, names) if as_id(entry.site_id) else _NO_SITE


def _log_row(entry: LogEntry, names: Mapping[str, str], redactor: Redactor) -> LogRow:
    return LogRow(
        time=iso(entry.timestamp),
        admin=entry.admin_name,
        message=entry.message,
        site=_site(entry, names),
        changed=changed_values(entry.before, entry.after, redactor=redactor),
        source_ip=entry.src_ip,
    )
