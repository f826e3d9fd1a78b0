"""What is configured or planned wrongly, while all may be up."""

from __future__ import annotations

from typing import Final

from tests.fabrics import faults as f
from tests.fabrics import kinds as k
from tests.fabrics.case import ANY, CRITICAL, LESS, Says, broken, degraded, impaired
from tests.fabrics.healthy import GATEWAY_MAC
from tests.fabrics.shapes import CLOS, CLOS3, CRB, ERB, MH

OTHER_MAC: Final = GATEWAY_MAC.replace("01:14", "01:99")
HALF: Final = "what hashes to this one of two switches is dropped or goes astray, the rest flows"

PLANS: Final = (
    broken(
        "same-loopback-pair",
        ERB,
        f.same_loopback("dist-1-1", "dist-1-2"),
        why="a VTEP is known by its address (RFC 8365): two with one take each other's traffic",
        says=(Says(("dist-1-1", "dist-1-2"), k.LOOPBACK, CRITICAL, k.LOOK_LOOPBACK),),
    ),
    broken(
        "same-loopback-access",
        CLOS,
        f.same_loopback("acc-1-1", "acc-2-2"),
        why="two VTEPs with one address",
        says=(Says(("acc-1-1", "acc-2-2"), k.LOOPBACK, CRITICAL, k.LOOK_LOOPBACK),),
    ),
    broken(
        "same-loopback-mh",
        MH,
        f.same_loopback("cc-1", "cc-2"),
        why="two VTEPs with one address",
        says=(Says(("cc-1", "cc-2"), k.LOOPBACK, CRITICAL, k.LOOK_LOOPBACK),),
    ),
    impaired(
        "same-router-id-seen",
        CLOS,
        f.same_router_id_seen("acc-1-1", "acc-1-2"),
        why="route distinguishers come of it (RFC 7432): to others, routes of the two are one",
        says=(Says(("acc-1-1", "acc-1-2"), k.LOOPBACK, ANY),),
    ),
    degraded(
        "wrong-as-distribution",
        ERB,
        f.wrong_as("dist-1-1"),
        why="no session of it comes up (RFC 4271, bad peer AS); its partner carries on",
        says=(Says(("dist-1-1",), (*k.AS, *k.SESSION), LESS),),
    ),
    degraded(
        "wrong-as-is-named",
        CLOS,
        f.wrong_as("core-2"),
        why="the rows say which AS each end has: 64999 where its neighbours expect another",
        says=(Says(("core-2", "64999"), k.AS, LESS),),
    ),
    broken(
        "wrong-as-access",
        CLOS,
        f.wrong_as("acc-2-1"),
        why="no session of the only switch of its clients comes up",
        says=(Says(("acc-2-1",), (*k.AS, *k.SESSION), CRITICAL),),
    ),
    impaired(
        "same-as",
        CLOS,
        f.same_as("acc-1-1", "acc-2-1"),
        why="each finds its own AS in the other's routes and rejects them (RFC 4271, loop)",
        says=(Says(("acc-1-1", "acc-2-1"), k.AS, ANY),),
    ),
    degraded(
        "same-evpn-id",
        CLOS,
        f.same_evpn_id("acc-1-1", "acc-1-2"),
        why="all is up, and the next push makes addresses and AS numbers of the id",
        says=(Says(("acc-1-1", "acc-1-2"), k.EVPN_ID, LESS),),
    ),
    degraded(
        "two-networks-one-vlan",
        ERB,
        f.network({"vlan_id": 40}),
        why="staff and voice are one broadcast domain",
        says=(Says(("staff", "voice", "40"), k.VLAN, LESS),),
    ),
    degraded(
        "two-networks-one-vlan-mh",
        MH,
        f.network({"vlan_id": 60}, of="voice"),
        why="voice and guest are one broadcast domain",
        says=(Says(("voice", "guest", "60"), k.VLAN, LESS),),
    ),
    degraded(
        "vlan-differs",
        ERB,
        f.network({"vlan_id": 21}, "dist-1-1"),
        why="staff is VLAN 20 on all others: one end of the ESI-LAG puts it elsewhere",
        says=(Says(("dist-1-1", "staff"), k.VLAN, LESS),),
    ),
    degraded(
        "vlan-differs-clos",
        CLOS,
        f.network({"vlan_id": 21}, "acc-2-1"),
        why="staff is VLAN 20 on all others, and another VNI goes with it",
        says=(Says(("acc-2-1", "staff"), k.VLAN, LESS),),
    ),
    degraded(
        "subnets-overlap",
        ERB,
        f.network({"subnet": "10.1.40.0/24", "gateway": "10.1.40.9"}),
        f.gateway(
            {"ip": "10.1.40.9"}, "dist-1-1", "dist-1-2", "dist-2-1", "dist-2-2", "core-1", "core-2"
        ),
        why="staff and voice have one subnet, so one of them is not routed",
        says=(Says(("staff", "voice"), k.SUBNET, ANY),),
    ),
    degraded(
        "gateway-address-differs",
        ERB,
        f.gateway({"ip": "10.1.20.254"}, "dist-1-2"),
        why="an anycast gateway has one address everywhere",
        says=(Says(("dist-1-2",), k.GATEWAY, LESS),),
    ),
    degraded(
        "gateway-address-differs-clos",
        CLOS,
        f.gateway({"ip": "10.1.40.254"}, "acc-1-1", of="voice"),
        why="an anycast gateway has one address everywhere",
        says=(Says(("acc-1-1",), k.GATEWAY, LESS),),
    ),
    degraded(
        "gateway-mask-differs",
        MH,
        f.gateway({"netmask": "255.255.254.0"}, "cc-1"),
        why="one of two gateways thinks the subnet larger",
        says=(Says(("staff",), (*k.GATEWAY, *k.SUBNET, "mask"), LESS),),
    ),
    degraded(
        "gateway-mac-differs",
        ERB,
        f.commands(GATEWAY_MAC, "distribution", "core", but="dist-2-1", instead=OTHER_MAC),
        why="an anycast gateway has one MAC (RFC 9135); clients that move keep the other one",
        says=(Says(("dist-2-1",), k.GATEWAY, LESS),),
    ),
    degraded(
        "gateway-mac-differs-crb",
        CRB,
        f.commands(GATEWAY_MAC, "core", but="core-1", instead=OTHER_MAC),
        why="two cores answer for one gateway with two MACs",
        says=(Says((), k.GATEWAY, LESS),),
    ),
    degraded(
        "gateway-not-anycast",
        ERB,
        f.gateway({"evpn_anycast": False}, "dist-1-1"),
        why="one switch has the gateway's address as its own: the same address twice, not shared",
        says=(Says(("dist-1-1",), k.GATEWAY, LESS),),
    ),
    degraded(
        "gateway-missing",
        ERB,
        f.without_gateway("dist-2-2"),
        why="one of two has the network without its gateway",
        says=(Says(("dist-2-2",), k.GATEWAY, LESS),),
    ),
    degraded(
        "gateway-missing-crb",
        CRB,
        f.without_gateway("core-2", "voice"),
        why="one of two cores has the network without its gateway",
        says=(Says(("core-2",), k.GATEWAY, LESS),),
    ),
    degraded(
        "network-missing",
        ERB,
        f.without_network("dist-1-2", "staff"),
        why=HALF,
        says=(Says(("dist-1-2", "staff"), k.NETWORK, LESS),),
    ),
    degraded(
        "network-missing-mh",
        MH,
        f.without_network("cc-2", "guest"),
        why=HALF,
        says=(Says(("cc-2", "guest"), k.NETWORK, LESS),),
    ),
    degraded(
        "network-missing-crb",
        CRB,
        f.without_network("core-1", "voice"),
        why=HALF,
        says=(Says(("core-1", "voice"), k.NETWORK, LESS),),
    ),
    impaired(
        "networks-missing-access",
        ERB,
        f.without_network("acc-1-1", "staff", "voice", "guest"),
        why="an access switch with no network of the fabric has nothing to give its ports",
        says=(Says(("acc-1-1",), k.NETWORK, ANY),),
    ),
    degraded(
        "relay-missing",
        ERB,
        f.relay(but="dist-1-1"),
        why="requests that reach this one of two gateways are not relayed",
        says=(Says(("dist-1-1",), k.RELAY, LESS),),
    ),
    degraded(
        "relay-missing-mh",
        MH,
        f.relay(but="cc-2"),
        why="requests that reach this one of two gateways are not relayed",
        says=(Says(("cc-2",), k.RELAY, LESS),),
    ),
    degraded(
        "mtu-differs",
        CLOS,
        f.mtu("dist-1-1", "acc-1-1"),
        why="one end takes 1500 and the other sends 9200; VXLAN adds 50 bytes (RFC 7348)",
        says=(Says(("dist-1-1",), k.MTU, LESS),),
    ),
    degraded(
        "mtu-differs-core",
        ERB,
        f.mtu("core-1", "dist-2-1"),
        why="one end takes 1500 and the other sends 9200; VXLAN adds 50 bytes (RFC 7348)",
        says=(Says(("core-1",), k.MTU, LESS),),
    ),
    degraded(
        "mtu-differs-three-stages",
        CLOS3,
        f.mtu("acc-1-2", "core-2", 1514),
        why="one end takes 1514 and the other sends 9200; VXLAN adds 50 bytes (RFC 7348)",
        says=(Says(("acc-1-2",), k.MTU, LESS),),
    ),
)
