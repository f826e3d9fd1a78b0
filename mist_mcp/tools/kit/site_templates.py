"""Which templates a site has."""

from mist_mcp.models.site import Site


def template_ids(site: Site) -> dict[str, str]:
    """Return the ids of the templates that a site uses, by kind."""
    kinds = {
        "rf": site.rftemplate_id,
        "network": site.networktemplate_id,
        "gateway": site.gatewaytemplate_id,
        "ap": site.aptemplate_id,
        "site": site.sitetemplate_id,
        "security policy": site.secpolicy_id,
        "alarm": site.alarmtemplate_id,
    }
    return {kind: template_id for kind, template_id in kinds.items() if template_id}
