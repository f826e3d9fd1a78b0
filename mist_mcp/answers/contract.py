"""The version of what programs may rely on: names of tools, arguments, fields and errors."""

from __future__ import annotations

from typing import Final

OUTPUT_VERSION: Final = 1
"""Rises when something that was promised goes or changes; docs/contract.md says what that is."""
