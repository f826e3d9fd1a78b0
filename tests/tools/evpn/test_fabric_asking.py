"""What switches say in their shells, as far as it is understood, and what is not understood."""

from __future__ import annotations

from shutil import copytree
from typing import TYPE_CHECKING, Any, Final

from fastmcp import Client

from fake_mist import FakeMist
from fake_mist.cloud import cassette_folder
from fake_mist.serving.composition import shells
from tests.asking import Asker
from tests.conftest import server_on
from tests.tools.evpn.test_check_evpn_fabric import CHECK

if TYPE_CHECKING:
    from pathlib import Path

CORE: Final = "lib-core-1"
"""The only switch that is asked of its fabric, which is healthy."""
ODD: Final = "~ a line of a later release"


async def checked(folder: Path, **changes: tuple[str, str]) -> dict[str, Any]:
    """Check the fabric of a core whose outputs are changed: by command, old text and new."""
    shell = folder / "shell" / CORE
    copytree(cassette_folder() / "shell" / CORE, shell)
    for command, (old, new) in changes.items():
        file = shell / f"show-{command.replace('_', '-')}.txt"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    async with (
        FakeMist() as cloud,
        shells(cloud, cassettes=folder, answering=0) as sockets,
        Client(server_on(cloud, sockets=sockets)) as client,
    ):
        return await Asker(client).data(CHECK, topology_id="library-collapsed-core", cli=True)


async def test_half_a_table_gives_its_facts_and_names_what_is_unknown(tmp_path: Path) -> None:
    """A neighbour whose line is not understood is not missed, and a session that is down is."""
    data = await checked(
        tmp_path,
        lldp_neighbors=("xe-0/0/4 ", f"{ODD} "),
        bgp_summary=("Establ", f"Active\n{ODD}"),
    )
    assert [row["check"] for row in data["findings"]] == ["session down on the switch"]
    told = "\n".join(data["unknown"])
    assert ODD in told
    assert "show bgp summary" in told
    assert "show lldp neighbors" in told
    assert "show evpn database" not in told


async def test_bundles_and_bfd_are_asked_and_judged(tmp_path: Path) -> None:
    """A bundle that carries nothing, with the switch at its other end; an echo that is off."""
    data = await checked(
        tmp_path,
        lacp_interfaces=("Collecting distributing", "Detached"),
        bfd_session=("Up   ", "Down "),
    )
    found = [(row["check"], row["severity"]) for row in data["findings"]]
    assert found == [("bundle down", "major"), ("BFD down", "major")]
    assert data["findings"][0]["switches"] == [CORE, "lib-acc-01"]
    assert (data["verdict"], data["unknown"]) == ("degraded", [])


async def test_light_is_asked_for_and_what_is_well_is_no_finding(tmp_path: Path) -> None:
    """The fake cloud has a transceiver in each port of fibre, and a dark one where it is down."""
    data = await checked(tmp_path)
    assert (data["findings"], data["verdict"], data["unknown"]) == ([], "healthy", [])
    assert "show interfaces diagnostics optics" in [row["run"] for row in data["plan"]]
