"""Every answer about a network of one's own is one that the published description allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from fake_mist import FakeMist
from fake_mist.endpoints import ENDPOINTS
from fake_mist.endpoints.endpoint import BASE
from fake_mist.network import Network
from fake_mist.published.fidelity import place, validators

if TYPE_CHECKING:
    from fake_mist.published import Tables

IDS = {"org_id", "site_id"}
UNTOLD = {
    "[] should be non-empty": "a list without rows",
    "/orgs/{org_id}/stats/devices *": "lean: statistics of the processor are null unless asked for",
    "/orgs/{org_id}/insights/sites-sle": "a site without telemetry is a row with its id alone",
    "'tzoffset'": "nobody said it",
    "'latlng'": "the same",
    "'country_code'": "the same",
}
"""Where an answer is as a live cloud's and not as described: path or field, with the reason."""


def network() -> Network:
    """Make one with everything that can be said."""
    made = Network("Acme")
    made.add_site("One", country_code="NL", latlng={"lat": 52.1, "lng": 4.9}, vars={"A": "1"})
    made.add_site("Two")
    for kind in ("ip-clos", "erb", "crb", "evpn-multihoming"):
        made.add_fabric(kind, site="One", kind=kind)
    made.add_device("ap-1", site="One", model="AP45", switch="erb-acc-p1-01")
    made.add_device("ap-2", site="Two", model="AP34")
    made.add_device("sw-1", site="Two", model="EX2300-C-12P")
    made.add_device("gw-1", site="Two", model="SRX345")
    made.add_client("laptop", ap="ap-1", ssid="Staff", ip="10.0.0.9", vlan=20, username="a")
    made.add_client("printer", switch="sw-1", port="ge-0/0/3")
    made.add_alarm("dhcp_failure", device="ap-1", ago="1h")
    made.add_alarm("honeypot_ssid", site="Two")
    made.take_down("erb-core-1", ago="2h")
    made.take_down("gw-1")
    made.flap("crb-core-1", "crb-dist-p1-1")
    made.add_account("person", role="write", two_factor=False)
    return made


async def test_every_answer_is_valid(tables: Tables) -> None:
    """Of every endpoint of an organization and of a site, the objects of lists among them."""
    made, of = network(), validators(tables)
    wrong, answered = [], 0
    async with FakeMist("person", network=made) as fake:
        token = {"Authorization": "Token fake-person"}
        async with httpx.AsyncClient(
            transport=fake.transport, base_url="https://api.mist.com", headers=token
        ) as client:
            org = {"org_id": made.org_id}
            sites = (await client.get(f"{BASE}/orgs/{made.org_id}/sites")).json()
            for endpoint in ENDPOINTS:
                names = {part for part in IDS if f"{{{part}}}" in endpoint.path}
                if endpoint.path.count("{") != len(names) or endpoint.required or not names:
                    continue
                for site in sites if "site_id" in names else sites[:1]:
                    path = BASE + endpoint.path.format(**org, site_id=site["id"])
                    asked = {"type": "all"} if "stats/devices" in path else {}
                    answer = await client.get(path, params=asked)
                    answered += answer.status_code == 200
                    check = of(endpoint) if answer.status_code == 200 else None
                    faults = check.iter_errors(answer.json()) if check else ()
                    wrong += [
                        f"{endpoint.path} {place(each)}: {each.message[-90:]}" for each in faults
                    ]
    told = "\n".join(
        sorted(each for each in {*wrong} if not any(known in each for known in UNTOLD))
    )
    assert not told, told
    assert answered > 100
