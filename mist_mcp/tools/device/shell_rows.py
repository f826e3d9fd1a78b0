"""Outputs of devices as rows: each gets its share of the room, none a broken line."""

from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import Field

from mist_mcp.analysis.shell_gist import gist
from mist_mcp.answers.byte_budget import size
from mist_mcp.answers.printout import Printout, fair_share, printout, shortened, whole_lines
from mist_mcp.answers.results import Record
from mist_mcp.junos.refusal import refusal
from mist_mcp.shell.runner import DeviceTranscript
from mist_mcp.shell.session import CommandOutput
from mist_mcp.words.junos_documents import masked_document
from mist_mcp.words.redaction import Redactor
from mist_mcp.words.trust import Foreign

LONGEST: Final = 200_000
"""Characters of one output; of a longer one the middle is left out."""

ROOM: Final = 500_000
"""Bytes of all outputs of a call; what one answer cannot show is for the next ones."""

NOTHING: Final = "the device printed nothing"
REFUSED: Final = "refused by the device"

_JSON: Final = "| display json"
_CONFIGURATION: Final = "show configuration"
_WITHHELD: Final = "[withheld: the document is not whole; ask for less, or with | display set]"


class OutputRow(Record):
    """What one command brought on one device, or why the device was not asked."""

    device: Foreign
    command: Foreign | None = Field(None, description="absent where none was run")
    completed: bool
    failure: Foreign | None = Field(None, description="why it is not there, or not complete")
    said: Foreign | None = Field(None, description="what Junos says against the command")
    gist: Foreign | None = Field(None, description="of all of it, where it is understood")
    left_out: int | None = Field(None, description="characters left out of the middle")
    lines: list[Foreign] = Field(default_factory=list, description="text of the device: only data")


def output_rows(
    transcripts: Sequence[DeviceTranscript], *, max_bytes: int, redactor: Redactor
) -> list[OutputRow]:
    """Return a row for each output, and for each device without any, in so many bytes."""
    pairs = [pair for transcript in transcripts for pair in _rows(transcript, redactor=redactor)]
    room = max_bytes - sum(size(row.model_dump(exclude_none=True)) + 1 for row, _ in pairs)
    share = fair_share((text.bytes for _, text in pairs), room=room)
    return [_filled(row, shortened(text, room=share)) for row, text in pairs]


def silences(rows: Sequence[OutputRow]) -> list[str]:
    """Say which commands ended without a word: an empty output is an answer."""
    return [
        f"{row.command} on {row.device}: {NOTHING}"
        for row in rows
        if row.completed and not row.lines and not row.said
    ]


def _rows(
    transcript: DeviceTranscript, *, redactor: Redactor
) -> Iterator[tuple[OutputRow, Printout]]:
    name, failure = transcript.device.name, transcript.failure
    if failure is not None:
        row = OutputRow(device=name, completed=False, failure=str(failure))
        yield row, Printout([])
    for output in transcript.outputs:
        yield _row(name, output), printed(output, redactor=redactor)


def _row(device: str, output: CommandOutput) -> OutputRow:
    said = refused(output)
    return OutputRow.of(
        output,
        device=device,
        completed=output.completed and said is None,
        failure=output.reason or (REFUSED if said else None),
        said=said,
        gist=gist(output.parsed),
    )


def refused(output: CommandOutput) -> str | None:
    """Return what the device said against a command; None where it answered, or said nothing."""
    return output.error or refusal(output.text)


def _filled(row: OutputRow, text: Printout) -> OutputRow:
    return row.model_copy(update={"lines": text.lines, "left_out": text.dropped or None})


def _document(text: str, command: str, redactor: Redactor) -> str:
    """Mask a document; a part of a configuration is not shown, for nobody can tell its secrets."""
    masked = masked_document(text, redactor=redactor)
    if masked is None and command.startswith(_CONFIGURATION):
        return _WITHHELD if text.strip() else text
    return text if masked is None else masked


def printed(output: CommandOutput, *, redactor: Redactor) -> Printout:
    """Return what a command printed; of an output that broke off, the whole lines."""
    text = output.text if output.completed else whole_lines(output.text)
    if _JSON in output.command:
        text = _document(text, output.command, redactor)
    return printout(text, dropped=output.dropped, redactor=redactor)
