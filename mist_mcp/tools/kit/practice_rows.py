"""How a setting stands against a named practice, as a row."""

from pydantic import Field

from mist_mcp.answers.results import Record


class PracticeRow(Record):
    """One practice and whether the settings follow it."""

    verdict: str = Field(description="good or weak")
    practice: str
    field: str = Field(description="the setting that shows it")
    value: str
    advice: str | None = None
