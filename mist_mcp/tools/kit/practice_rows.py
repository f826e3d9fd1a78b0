"""How a setting stands against a named practice, as a row."""

from pydantic import Field

from mist_mcp.answers.results import Record
from mist_mcp.words.trust import Foreign, Own


class PracticeRow(Record):
    """One practice and whether the settings follow it."""

    verdict: Own = Field(description="good or weak")
    practice: Own
    field: Foreign = Field(description="the setting that shows it")
    value: Foreign
    advice: Own | None = None
