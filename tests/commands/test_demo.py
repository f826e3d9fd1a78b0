"""The demo: a newcomer reads real answers, and is told in one line when there are none."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rich.console import Console

from mist_mcp.commands.demo import ROWS_SHOWN, remarkable, rows
from mist_mcp.commands.drawn_fabric import drawn_fabric
from tests.processes import run

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = 10
TWO_SCREENS = 48


def down(*names: str) -> dict[str, Any]:
    """Write the answer that these devices are down."""
    return {"rows": [{"name": name} for name in names]}


def alarms(*about: str, group: str = "infrastructure") -> dict[str, Any]:
    """Write the answer that there are alarms about these devices."""
    return {"rows": [{"devices": [name], "group": group} for name in about]}


def test_the_device_to_look_at_is_taken_from_the_answers() -> None:
    """A device that is up and has an alarm about itself says most; any network will do."""
    assert remarkable(alarms("down-1", "hot-2"), down("down-1")) == "hot-2"
    assert remarkable(alarms("hot-2", group="security"), down("down-1")) == "down-1"
    assert remarkable(alarms(), down()) is None
    assert remarkable({}, {}) is None


def test_what_a_table_leaves_out_is_counted_to_the_total() -> None:
    """An answer may bring fewer rows than there are; a list beside the rows has no total."""
    console = Console(width=80)
    answer = {"rows": [{"name": f"ap-{number}"} for number in range(20)], "total": 61}
    with console.capture() as shown:
        console.print(rows("rows", {"name": "Name"})(answer))
    assert f"... and {61 - ROWS_SHOWN} more" in shown.get()
    with console.capture() as shown:
        console.print(rows("findings", {"name": "Name"})({"findings": answer["rows"], "total": 61}))
    assert f"... and {20 - ROWS_SHOWN} more" in shown.get()


def test_a_fabric_is_drawn_from_its_diagram() -> None:
    """Tiers and pods as they stand, the links in trouble by name; what is unknown is left out."""
    diagram = """flowchart TB
      about["fabric<br/>broken"]
      n1["core #91;1#93;<br/>1/2 sessions"]
      subgraph pod1["North &amp; South"]
        n2[["2 access switches<br/>2/2 links"]]
      end
      n1 -.-|"down"| n2
      n1 --- n2
    """
    assert drawn_fabric(diagram).plain.splitlines() == [
        "core [1], 1/2 sessions",
        "  └─ North & South",
        "       ├─ 2 access switches, 2/2 links",
        "core ···· 2 access switches, 2/2 links: down",
    ]
    assert drawn_fabric("").plain == ""


def test_the_demo_answers_every_question(tmp_path: Path) -> None:
    """The command starts a server, asks it, prints tables within the width, and ends with 0."""
    (tmp_path / ".env").write_text("MIST_MAX_CONCURRENT=nonsense\n")
    done = run("demo", folder=tmp_path, variables={"COLUMNS": "80"})
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert sum(line.endswith("?") or line.startswith("Tell me") for line in lines) == QUESTIONS
    assert all(f"  {tool}(" in done.stdout for tool in ("get_user_info", "get_alarms"))
    assert "disconnected" in done.stdout
    assert "sci-core-2 ···· sci-dist-p2-1: overlay session not up" in done.stdout
    assert 'execute_custom_shell_command(device_id="sci-core-2"' in done.stdout
    assert "Class of danger: disruptive" in done.stdout
    assert "Refused: a person did not approve it." in done.stdout
    assert max(map(len, lines)) <= 80
    steps = [number for number, line in enumerate(lines) if line and not line.startswith(" ")]
    assert max(after - before for before, after in pairwise(steps)) <= TWO_SCREENS
    assert "\x1b" not in done.stdout


def test_a_server_that_does_not_start_is_one_line(tmp_path: Path) -> None:
    """Without the fake cloud's packages the demo says so and ends with 1."""
    (tmp_path / "fake_mist").mkdir()
    (tmp_path / "fake_mist" / "__init__.py").write_text("import respx_is_not_here")
    done = run("demo", folder=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("The demo stopped: ")
    assert "pip install 'mist-mcp[mock]'" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
