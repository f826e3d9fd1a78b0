"""What devices know of their surroundings, out of the rows; each is made once for a revision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fake_mist.junos.ground import Near, near, of_rows
from fake_mist.junos.standing import Rows, standings
from fake_mist.stream.utilities import PORTS

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from fake_mist.clock import Clock
    from fake_mist.junos.ground import Ground
    from fake_mist.junos.standing import Standing
    from fake_mist.stream.places import Places, Row

CLIENTS: Final = "/orgs/{org_id}/wired_clients/search"
CONFIGURED: Final = "/sites/{site_id}/devices"
DEVICES: Final = "/orgs/{org_id}/stats/devices"
PEERS: Final = "/orgs/{org_id}/stats/bgp_peers/search"
TOPOLOGY: Final = "/orgs/{org_id}/evpn_topologies/{evpn_topology_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Organization:
    """Rows of an organization that several devices share; ports by MAC address of their device."""

    all_ports: Sequence[Row]
    ports: Mapping[str, Sequence[Row]]
    devices: Mapping[str, Row]
    around: Near


@dataclass(slots=True)
class Surroundings:
    """Surveys devices in the rows that are there now.

    Attributes:
        clock: of the cloud; some members of rows grow with every second of it.
    """

    known: Places
    clock: Clock
    _made_at: Hashable = None
    _organizations: dict[str, _Organization] = field(default_factory=dict)
    _fabrics: dict[tuple[str, str], Mapping[str, Standing]] = field(default_factory=dict)

    def ground(self, row: Row) -> Ground:
        """Survey the surroundings of a device."""
        self._renew()
        ids = self.known.access.directory.complete({"site_id": row["site_id"]})
        own = self._organization(ids["org_id"])
        ports = own.ports.get(row["mac"], ())
        return of_rows(row, ports, own.around, self._standing(row, ids, own))

    def before(self, row: Row) -> Ground | None:
        """Survey them with the device as it is here; None where it is not."""
        self._renew()
        ids = self.known.access.directory.complete({"site_id": row["site_id"]})
        device = self._organization(ids["org_id"]).devices.get(row["mac"])
        return None if device is None else self.ground(device)

    def _renew(self) -> None:
        """Forget what was made of rows that are no longer so."""
        recordings = self.known.recordings
        now = recordings.revision(), int(self.clock()) if recordings.edits else 0
        if now != self._made_at:
            self._organizations.clear()
            self._fabrics.clear()
            self._made_at = now

    def _organization(self, org_id: str) -> _Organization:
        if org_id not in self._organizations:
            self._organizations[org_id] = self._survey({"org_id": org_id})
        return self._organizations[org_id]

    def _survey(self, org: Mapping[str, str]) -> _Organization:
        ports, devices = self.known.rows(PORTS, org), self.known.rows(DEVICES, org)
        own: defaultdict[str, list[Row]] = defaultdict(list)
        for each in ports:
            own[str(each.get("mac"))].append(each)
        return _Organization(
            all_ports=ports,
            ports=own,
            devices={each["mac"]: each for each in devices},
            around=near(devices),
        )

    def _standing(self, row: Row, ids: Mapping[str, str], own: _Organization) -> Standing | None:
        """Tell how a switch stands in the fabric that its statistics name."""
        fabric = row.get("evpntopo_id")
        if not fabric:
            return None
        place = (fabric, ids["site_id"])
        if place not in self._fabrics:
            self._fabrics[place] = self._fabric(fabric, ids, own)
        return self._fabrics[place].get(row["mac"])

    def _fabric(
        self, fabric: str, ids: Mapping[str, str], own: _Organization
    ) -> Mapping[str, Standing]:
        org = {"org_id": ids["org_id"]}
        found = self.known.rows(TOPOLOGY, {**org, "evpn_topology_id": fabric})
        if not found:
            return {}
        return standings(
            Rows(
                topology=found[0],
                devices=[*own.devices.values()],
                configured=self.known.rows(CONFIGURED, ids),
                ports=own.all_ports,
                peers=self.known.rows(PEERS, org),
                clients=self.known.rows(CLIENTS, org),
            )
        )
