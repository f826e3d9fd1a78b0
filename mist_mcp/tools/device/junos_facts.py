"""What a device's own shell tells of it, as typed rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import Field

from mist_mcp.answers.printout import whole_lines
from mist_mcp.answers.results import Record
from mist_mcp.junos.alarms import Alarms
from mist_mcp.junos.core_dumps import CoreDumps
from mist_mcp.junos.hardware import Hardware
from mist_mcp.junos.logs import LogSummary
from mist_mcp.junos.reading import Block
from mist_mcp.junos.registry import Facts, parse
from mist_mcp.junos.routes import RouteSummary, TableRoutes
from mist_mcp.junos.version import Software
from mist_mcp.shell.session import CommandOutput
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Moment

COMMANDS: Final = (
    "show version",
    "show chassis hardware",
    "show chassis alarms",
    "show system alarms",
    "show system core-dumps",
    "show route summary",
    "show log messages | last 50",
)


class SoftwareRow(Record):
    """What a device, or a member of it, runs."""

    member: Foreign | None = None
    model: Foreign | None = None
    junos: Foreign | None = None


class HardwareRow(Record):
    """A part of the chassis."""

    member: Foreign | None = None
    part: Foreign = Field(description="and what it sits in")
    description: Foreign | None = None
    number: Foreign | None = None
    serial: Foreign | None = None


class AlarmRow(Record):
    """An alarm that is active on the device itself."""

    member: Foreign | None = None
    level: Foreign
    description: Foreign
    time: Moment


class CoreDumpRow(Record):
    """A file that a crashed process left."""

    member: Foreign | None = None
    path: Foreign
    size_bytes: int
    time: Moment


class RouteTableRow(Record):
    """A routing table."""

    table: Foreign
    destinations: int
    routes: int
    active: int
    hidden: int
    protocols: list[Foreign] = Field(description="active/all of each")


class LogRow(Record):
    """Log lines that say the same."""

    daemon: Foreign
    message: Foreign
    lines: int
    first: Moment
    last: Moment
    example: Foreign


@dataclass(slots=True)
class JunosFacts:
    """Rows by kind; None where the device did not tell, and notes that say why."""

    software: list[SoftwareRow] | None = None
    hardware: list[HardwareRow] | None = None
    alarms: list[AlarmRow] | None = None
    core_dumps: list[CoreDumpRow] | None = None
    route_tables: list[RouteTableRow] | None = None
    log: list[LogRow] | None = None
    notes: list[str] = field(default_factory=list)

    def add(self, block: Block[Facts]) -> None:
        """Add what one member said."""
        member = block.member
        match block.facts:
            case Software() as facts:
                self.software = [*(self.software or []), _software(member, facts)]
            case Hardware() as facts:
                self.hardware = [*(self.hardware or []), *_hardware(member, facts)]
            case Alarms() as facts:
                self.alarms = [*(self.alarms or []), *_alarms(member, facts)]
            case CoreDumps() as facts:
                self.core_dumps = [*(self.core_dumps or []), *_core_dumps(member, facts)]
            case RouteSummary() as facts:
                self.route_tables = [*(self.route_tables or []), *map(_table, facts.tables)]
            case LogSummary() as facts:
                self.log = [*(self.log or []), *_log(facts)]


def facts_of(outputs: Sequence[CommandOutput]) -> JunosFacts:
    """Read the facts out of outputs."""
    found = JunosFacts()
    for output in outputs:
        parsed = output.parsed or parse(output.command, whole_lines(output.text))
        found.notes += [f"{output.command}: {note}" for note in _trouble(output, parsed.notes)]
        for block in parsed.blocks:
            found.add(block)
    return found


def _trouble(output: CommandOutput, notes: Iterable[str]) -> list[str]:
    """Say what is missing of an output; what follows from that is not said as well."""
    if output.error:
        return [f"the device says {output.error.rstrip('.')}"]
    return [output.reason] if output.reason else [*notes]


def _software(member: str | None, facts: Software) -> SoftwareRow:
    return SoftwareRow.of(facts, member=member)


def _hardware(member: str | None, facts: Hardware) -> Iterator[HardwareRow]:
    for part in facts.parts:
        yield HardwareRow.of(
            part,
            member=member,
            part=" / ".join(part.path),
            number=part.part_number,
        )


def _alarms(member: str | None, facts: Alarms) -> Iterator[AlarmRow]:
    for alarm in facts.alarms:
        yield AlarmRow.of(
            alarm,
            member=member,
            time=iso(alarm.epoch) or alarm.time,
        )


def _core_dumps(member: str | None, facts: CoreDumps) -> Iterator[CoreDumpRow]:
    for file in facts.files:
        yield CoreDumpRow.of(file, member=member)


def _table(table: TableRoutes) -> RouteTableRow:
    return RouteTableRow.of(
        table,
        table=table.name,
        protocols=[f"{each.protocol} {each.active}/{each.routes}" for each in table.protocols],
    )


def _log(facts: LogSummary) -> Iterator[LogRow]:
    for group in facts.groups:
        yield LogRow.of(group)
