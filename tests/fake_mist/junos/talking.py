"""A small switch, and a session with it that is spoken in text instead of bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fake_mist.junos.shell import JunosShell

SHEET = """\
provenance = "synthetic"
name = "leaf-1"
mac = "5c5b35510001"
model = "EX4400-48P"
user = "mist"
host = "leaf-1"
banner = "JUNOS 23.4R2-S4.11 Kernel 64-bit"
last_login = "Mon Jun 15 09:12:44 2026 from 192.0.2.10"
member = "{master:0}"
"""
TEXTS = {
    "device.toml": SHEET,
    "show-version.txt": "Hostname: leaf-1\nModel: ex4400-48p\nJunos: 23.4R2-S4.11\n",
    "show-version.json": '{"junos-version": "23.4R2-S4.11"}\n',
    "show-configuration.txt": "system {\n    host-name leaf-1;\n}\n",
    "show-configuration.set": "set system host-name leaf-1\n",
    "show-log-messages.txt": "".join(f"line {number} für Zoë\n" for number in range(1, 101)),
    "show-system-core-dumps.txt": "",
}


@dataclass(slots=True)
class Talk:
    """One session on the small switch, spoken in text."""

    shell: JunosShell
    now: list[float]
    missed: list[str] = field(default_factory=list)

    def says(self, typed: str) -> str:
        """Type something; a line feed is Enter."""
        return self.shell.feed(typed.encode()).decode()

    def after(self, seconds: float) -> str:
        """Let time pass."""
        self.now[0] += seconds
        return self.shell.tick().decode()
