"""What the bodies of the small cloud share: its ids, its names, its secrets, its time."""

from __future__ import annotations

import time
from typing import Any, Final

Body = dict[str, Any]

NOW: Final = time.time()
MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

ORG: Final = "7d1a3c52-0b8e-4f1d-9a63-5e2f8c4b6a10"
ORG_NAME: Final = "Heron Logistics"
NORTH: Final = "1f0c9d3e-6a27-4b58-8c41-d2e7f3a9b501"
SOUTH: Final = "2b8e4f6a-91d3-4c07-a5b2-e6f1c8d7a902"
YARD: Final = "3c5d7e9f-20b4-4d16-b7c8-f9a2e1b3c403"
NOWHERE: Final = "00000000-0000-0000-0000-000000000000"
NETWORK_TEMPLATE: Final = "4e6f8a0b-31c5-4e27-89da-0b1c2d3e4f50"
WLAN: Final = "5a7b9c1d-42d6-4f38-9aeb-1c2d3e4f5061"
GUEST_WLAN: Final = "5a7b9c1d-42d6-4f38-9aeb-1c2d3e4f5062"
EDGE: Final = "00000000-0000-0000-1000-020000a1b2c3"
EDGE_CLUSTER: Final = "6b8c0d2e-53e7-4049-abfc-2d3e4f506172"

SECRETS: Final = {
    "claim code of an access point": "KQ7WXZ3MP9TR2VB",
    "claim code of stock": "DF4HJN8LC6YS1GA",
    "claim code of a Mist Edge": "me-claim-Zx81qPf3",
    "pre-shared key of a WLAN": "forklift-Hungry-77",
    "pre-shared key of a person": "lena-PPSK-4d8Fq",
    "WEP key": "1A2B3C4D5E",
    "secret of a RADIUS server": "rad-Sesame-0091",
    "secret of a portal": "portal-Sec-55aa",
    "token of SCIM": "scim-3f9e8d7c6b5a",
    "token of an integration": "cloudshark-acc6f10c",
    "key of a certificate": "MIIEvQIBADANBgkqhkiG9w0BAQ",
    "password that zeroizes": "NukeTheDepot",
    "root password of switches": "root-Depot-2024",
    "SNMP community": "heron-RO-comm",
    "hash in a CLI command": "$6$hEr0n$LoGIsticsHash",
    "secret of a webhook": "whk-Sig-99f1",
    "header of a webhook": "Bearer whk-hdr-7c21",
    "token of Splunk": "splunk-HEC-1199",
    "key in the URL of a webhook": "sig-q8w7e6r5",
    "key of an API token": "1qkbHeronFullKeyQQCL",
    "key in the audit log": "old-psk-Winter-19",
    "signature of a capture": "amz5f0e9d8c7b6a",
    "password of VRRP": "vrrp-Auth-321",
}
"""What must never reach a model, by what it is."""


def epoch(ago: float) -> int:
    """Return the moment that many seconds ago, in whole seconds."""
    return int(NOW - ago)


def device_id(mac: str) -> str:
    """Return the id that a cloud makes of a MAC address."""
    return f"00000000-0000-0000-1000-{mac}"
