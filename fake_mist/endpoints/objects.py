"""Single objects of recorded lists, which are views on them."""

from __future__ import annotations

from typing import Any, Final

from fake_mist.endpoints.endpoint import ADMIN, OWNED, Endpoint, View


def _object(scope: str, name: str, parameter: str, **more: Any) -> Endpoint:
    path = f"/{scope}/{name}"
    return Endpoint(
        path=f"{path}/{{{parameter}}}",
        cassette=f"{scope.partition('/')[0]}-{name}-one",
        view=View(of=path, where={"id": parameter}),
        writes=OWNED,
        **more,
    )


_OF_ORG: Final = {
    "alarmtemplates": "alarmtemplate_id",
    "aptemplates": "aptemplate_id",
    "deviceprofiles": "deviceprofile_id",
    "gatewaytemplates": "gatewaytemplate_id",
    "networks": "network_id",
    "networktemplates": "networktemplate_id",
    "rftemplates": "rftemplate_id",
    "secpolicies": "secpolicy_id",
    "sitegroups": "sitegroup_id",
    "sitetemplates": "sitetemplate_id",
    "templates": "template_id",
    "webhooks": "webhook_id",
    "wlans": "wlan_id",
}

ENDPOINTS: Final = (
    *(_object("orgs/{org_id}", name, parameter) for name, parameter in _OF_ORG.items()),
    _object("orgs/{org_id}", "apitokens", "apitoken_id", role=ADMIN),
    _object("sites/{site_id}", "wlans", "wlan_id"),
)
