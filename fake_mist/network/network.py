"""The public way to make a network, and to let things happen in it.

>>> network = Network("Acme")
>>> network.add_site("Head Office", country_code="NL")
>>> network.add_fabric("head-office", site="Head Office", kind="erb")
>>> network.take_down("head-office-core-1")

Everything is laid over recordings, as a client's writes are: an empty organization for a network
of one's own, or those of a folder, the built-in university's among them.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fake_mist.cassettes import Library
from fake_mist.clock import NOW
from fake_mist.endpoints import BY_PATH
from fake_mist.junos.transcripts import ADDED
from fake_mist.network import accounts, boxes, fabrics
from fake_mist.network.beginning import empty
from fake_mist.network.clients import wired_rows, wireless_rows
from fake_mist.network.errors import NetworkError
from fake_mist.network.fabrics import Pod  # noqa: TC001 - read when a file is checked
from fake_mist.network.moments import seconds
from fake_mist.state.state import State
from fake_mist.tenant import hardware
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.model import Org, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fake_mist.query.filters import Row

SITES: Final = "/orgs/{org_id}/sites"
STATISTICS: Final = "/orgs/{org_id}/stats/devices"
PORTS: Final = "/orgs/{org_id}/stats/ports/search"
ALARMS: Final = "/orgs/{org_id}/alarms/search"
DEFINITIONS: Final = "/const/alarm_defs"
DEVICE_LISTS: Final = {"ap": "aps", "gateway": "gateways", "switch": "switches"}
OWN: Final = 8
"""The number of an organization in its devices' MACs; the built-in ones have 1 to 3."""

BLOCKS: Final = 60
"""Sites with address blocks of their own; more of them share."""


class Network:
    """One organization, and everything in it.

    Attributes:
        state: what a cloud answers from.
        org_id: the organization to which things are added.
    """

    def __init__(
        self, name: str = "Example", *, _stands_on: tuple[State, str] | None = None
    ) -> None:
        """Make an organization without anything in it, with its accounts org-admin and org-read."""
        if not name.strip():
            raise NetworkError("an organization needs a name", field="name")
        self.state, self.org_id = _stands_on or empty(name, _built_in())
        known = self.state.access.directory.msp_orgs.items()
        self._msp_id = next((msp for msp, orgs in known if self.org_id in orgs), "")
        self._prepare()
        if _stands_on:
            return
        for account, role in (("org-admin", "admin"), ("org-read", "read")):
            self.add_account(account, role=role)

    @classmethod
    def over(cls, state: State, org_id: str | None = None) -> Network:
        """Take a state as it is; things are added to one organization, else to its first."""
        return cls(_stands_on=(state, org_id or next(_orgs(state), "")))

    @classmethod
    def recorded(cls, folder: Path) -> Network:
        """Take the cassettes of a folder, such as `fake-mist record` wrote."""
        if not (folder / "rest").is_dir():
            raise NetworkError(f"{folder} has no cassettes: there is no folder `rest` in it")
        return cls.over(State.of(Library(folder / "rest")))

    @classmethod
    def university(cls) -> Network:
        """Take the built-in network."""
        return cls.recorded(_built_in())

    def _prepare(self) -> None:
        taken = len(self._rows(STATISTICS))
        self._numbers: Iterator[int] = count(taken + 1)
        self._places: Iterator[int] = count(len(self._rows(SITES)))

    def add_account(
        self,
        name: str,
        *,
        scope: str = "org",
        role: str = "admin",
        site: str | None = None,
        two_factor: bool | None = None,
    ) -> str:
        """Add an account, and give its token, which is `fake-` and the name.

        Args:
            name: how `--token` and `FakeMist(token=...)` call it.
            scope: msp, org or site.
            role: admin, write, read, helpdesk or installer.
            site: name of the site that an account of scope site has.
            two_factor: of a person with a second factor or without one; else it is a token.
        """
        granted = accounts.privilege(
            scope,
            role,
            org=self._one("/orgs/{org_id}"),
            msp_id=self._msp_id,
            site=self._site(site) if site is not None else None,
        )
        self.state.add_account(name, accounts.account(name, granted, two_factor=two_factor))
        return f"fake-{name}"

    def add_site(
        self,
        name: str,
        *,
        country_code: str | None = None,
        timezone: str = "Etc/UTC",
        address: str | None = None,
        latlng: dict[str, float] | None = None,
        vars: dict[str, str] | None = None,  # noqa: A002 - as the API calls them
    ) -> str:
        """Add a site, and give its id."""
        if not name.strip():
            raise NetworkError("a site needs a name", field="name")
        if any(row.get("name") == name for row in self._rows(SITES)):
            raise NetworkError(f"there are two sites called {name!r}", field="name")
        id_ = identifier("own-site", self.org_id, name)
        said = {"address": address, "country_code": country_code, "latlng": latlng}
        row = {
            **{key: value for key, value in said.items() if value is not None},
            "created_time": NOW,
            "id": id_,
            "modified_time": NOW,
            "name": name,
            "org_id": self.org_id,
            "timezone": timezone,
        }
        self._create(SITES, row)
        self.state.access.directory.site_orgs[id_] = self.org_id
        if vars:
            setting = BY_PATH["/sites/{site_id}/setting"]
            (own,) = self._rows(setting.path, site_id=id_)
            self.state.recordings.edits.change(setting, own, {"vars": dict(vars)})
        return id_

    def add_device(
        self,
        name: str,
        *,
        site: str,
        model: str,
        mac: str | None = None,
        serial: str | None = None,
        ip: str | None = None,
        switch: str | None = None,
        port: str | None = None,
    ) -> str:
        """Add an access point, a switch or a gateway, by its model; gives its MAC.

        Args:
            name: unique in the organization.
            site: name of its site.
            model: as Mist writes it, such as AP45, EX4400-48P or SRX345.
            mac: in any notation; one is made otherwise.
            serial: one is made otherwise.
            ip: one of the site's is made otherwise.
            switch: name of the switch that an access point hangs on.
            port: its port there.
        """
        self._free_name(name)
        said = boxes.Said(name=name, model=model, mac=mac, serial=serial, ip=ip)
        device = boxes.device(said, self._place(self._site(site)), next(self._numbers))
        if any(row["mac"] == device.mac for row in self._rows(boxes.INVENTORY)):
            raise NetworkError(f"there are two devices with the MAC {device.mac}", field="mac")
        self._create_all(boxes.rows(device))
        if switch is not None:
            self._plug(device.mac, switch, port)
        return device.mac

    def add_fabric(
        self,
        name: str,
        *,
        site: str,
        kind: str,
        core: int | list[str] = 2,
        pods: list[Pod] | None = None,
        models: dict[str, str] | None = None,
    ) -> str:
        """Add an EVPN fabric with its switches, cables and sessions; gives its id.

        Args:
            name: of the topology; its switches are named after it, unless they are listed.
            site: name of its site.
            kind: ip-clos, erb, crb or evpn-multihoming.
            core: how many core switches, or their names.
            pods: what each pod has, by layer: `distribution` and `access`, as numbers or names.
            models: of the layers, where they are not the usual ones.
        """
        fabric = fabrics.fabric(
            name,
            self._place(self._site(site)),
            kind,
            fabrics.Wish(core=core, pods=pods, models=models or {}),
            fabrics.numbers(OWN, self._numbers),
        )
        for switch in fabric.switches:
            self._free_name(switch.name)
        self._create_all(fabrics.rows(fabric))
        return fabric.id

    def add_client(
        self,
        hostname: str,
        *,
        ap: str | None = None,
        switch: str | None = None,
        port: str | None = None,
        ssid: str | None = None,
        mac: str | None = None,
        ip: str | None = None,
        vlan: int | None = None,
        username: str | None = None,
    ) -> str:
        """Add a client of an access point (with its SSID) or of a switch's port; gives its MAC."""
        if (ap is None) == (switch is None):
            raise NetworkError("a client is on an access point or on a switch: name one of them")
        number = next(self._numbers)
        own = boxes.mac_of(mac) if mac else hardware.mac("client", OWN, number)
        said = {"hostname": hostname, "ip": ip, "mac": own, "username": username, "vlan": vlan}
        device = self._device(ap or switch or "", field="ap" if ap else "switch")
        kind = "ap" if ap else "switch"
        if device["type"] != kind:
            raise NetworkError(f"{device['name']} is no {kind}", field=kind)
        rows = wireless_rows(device, said, ssid) if ap else wired_rows(device, said, port)
        self._create_all(rows)
        return own

    def add_alarm(
        self,
        type: str,  # noqa: A002 - as the API calls it
        *,
        device: str | None = None,
        site: str | None = None,
        severity: str | None = None,
        group: str | None = None,
        ago: str | int = 0,
    ) -> str:
        """Raise an alarm of a device or of a site, some time ago (`2h`); gives its id."""
        if (device is None) == (site is None):
            raise NetworkError("an alarm is about a device or a site: name one of them")
        about = self._device(device, field="device") if device else None
        known = {row["key"]: row for row in self._rows(DEFINITIONS)}.get(type, {})
        at = NOW - seconds(ago, field="ago") + self.state.recordings.conditions.aged
        id_ = identifier("own-alarm", self.org_id, type, next(self._numbers))
        members = {} if about is None else {DEVICE_LISTS[about["type"]]: [about["mac"]]}
        row = {
            "count": 1,
            "group": group or known.get("group", "infrastructure"),
            "id": id_,
            "last_seen": at,
            "org_id": self.org_id,
            "severity": severity or known.get("severity", "warn"),
            "site_id": about["site_id"] if about else self._site(site or "")["id"],
            "timestamp": at,
            "type": type,
            **members,
            **({} if about is None else {"hostnames": [about["name"]]}),
        }
        self._create(ALARMS, row)
        return id_

    def take_down(self, device: str, *, ago: str | int = 0) -> None:
        """Let a device be down, now or since some time (`2h`), in every view."""
        row = self._device(device)
        at = NOW - seconds(ago, field="ago")
        self.state.recordings.edits.restore(BY_PATH[STATISTICS], row, "last_seen", "uptime")
        self.state.recordings.conditions.down[row["mac"]] = at

    def bring_up(self, device: str) -> None:
        """Let a device that was taken down be there again; its alarm and event are gone too."""
        mac = self._device(device)["mac"]
        if self.state.recordings.conditions.down.pop(mac, None) is None:
            raise NetworkError(f"{device} was not taken down", field="device")

    def flap(self, device: str, other: str, *, ago: str | int = 0) -> None:
        """Let the session and the cable between two devices have flapped a moment ago."""
        pair = frozenset((self._device(device)["mac"], self._device(other, field="other")["mac"]))
        beside = any(
            {row["mac"], row.get("neighbor_mac")} == pair
            for path in (PORTS, "/orgs/{org_id}/stats/bgp_peers/search")
            for row in self._rows(path)
        )
        if not beside:
            raise NetworkError(f"{device} and {other} are no neighbours", field="other")
        self.state.recordings.conditions.flaps[pair] = NOW - seconds(ago, field="ago")

    def answer(self, device: str, command: str, text: str | None) -> None:
        """Let a device's shell answer a command with a text; None lets it answer for itself again.

        Args:
            device: name or MAC.
            command: in whole words, without pipes: `show bfd session`.
            text: what a person would paste of it: neither prompt nor echo.
        """
        said = self.state.recordings.conditions.said.setdefault(self._device(device)["mac"], {})
        words = " ".join(command.split())
        if not words:
            raise NetworkError("a shell answers a command: write one", field="command")
        if text is None:
            said.pop(words, None)
            return
        if ADDED.search(text):
            raise NetworkError(
                "a text of a shell has no prompt and no control character", field="text"
            )
        said[words] = text

    def age(self, time: str | int) -> None:
        """Let time pass (`3h`): all that happened lies that much further back."""
        self.state.recordings.conditions.age(seconds(time, field="time"))

    def reset(self) -> None:
        """Forget what happened since the network was handed to a cloud."""
        self.state.reset(lambda: float(NOW))

    def export(self) -> dict[str, Any]:
        """Write everything that is not recorded as JSON, for `load` or a file of `--network`."""
        organization = self._one("/orgs/{org_id}")["name"]
        own = organization if self.org_id in self.state.recordings.edits.made else None
        return {"exported": 1, "organization": own, "state": self.state.dumped()}

    def load(self, document: Mapping[str, Any], clock: Callable[[], float] | None = None) -> None:
        """Read back what `export` wrote, in place of all that was not recorded."""
        self.state.load(document["state"], clock or (lambda: float(NOW)))
        self._prepare()

    def _site(self, name: str) -> Row:
        found = [row for row in self._rows(SITES) if row["name"] == name]
        if not found:
            raise NetworkError(f"there is no site called {name!r}", field="site")
        return found[0]

    def _device(self, name: str, *, field: str = "device") -> Row:
        found = [row for row in self._rows(STATISTICS) if name in {row.get("name"), row["mac"]}]
        if not found:
            raise NetworkError(f"there is no device called {name!r}", field=field)
        if len(found) > 1:
            raise NetworkError(f"there are two devices called {name!r}: give a MAC", field=field)
        return found[0]

    def _free_name(self, name: str) -> None:
        if not name.strip():
            raise NetworkError("a device needs a name", field="name")
        if any(row.get("name") == name for row in self._rows(STATISTICS)):
            raise NetworkError(f"there are two devices called {name!r}", field="name")

    def _place(self, site: Row) -> Site:
        """See a site as the makers of rows do."""
        organization = self._one("/orgs/{org_id}")["name"]
        org = Org(number=OWN, name=organization, domain="example.com", stories=False)
        order = [row["id"] for row in self._rows(SITES)].index(site["id"])
        return boxes.place(org, site, 1 + order % BLOCKS)

    def _plug(self, mac: str, switch: str, port: str | None) -> None:
        self._create_all(boxes.plugged(mac, self._device(switch, field="switch"), port, self._rows))

    def _one(self, path: str) -> Row:
        (row,) = self._rows(path)
        return row

    def _rows(self, path: str, **ids: str) -> list[Row]:
        whole = {"org_id": self.org_id, "msp_id": self._msp_id, **ids}
        return self.state.recordings.rows(BY_PATH[path], whole, {}) or []

    def _create(self, path: str, row: Row, **ids: str) -> None:
        whole = {"org_id": self.org_id, **ids}
        self.state.recordings.edits.create(BY_PATH[path], whole, row)

    def _create_all(self, rows: Iterable[boxes.Placed]) -> None:
        for each in rows:
            ids = {"site_id": each.site_id} if each.site_id else {}
            own = {"org_id": self.org_id} if "org_id" in each.row else {}
            self._create(each.path, {**each.row, **own}, **ids)


def _orgs(state: State) -> Iterator[str]:
    """Give the organizations that the accounts name, then all others."""
    for account in state.access.accounts.values():
        for grant in account.get("privileges") or ():
            if grant.get("org_id") in state.access.directory.orgs:
                yield grant["org_id"]
    yield from sorted(state.access.directory.orgs)


def _built_in() -> Path:
    """Find the cassettes that come with the package."""
    package = Path(__file__).parent.parent
    beside = package.parent / "cassettes"
    return beside if (beside / "rest").is_dir() else package / "cassettes"
