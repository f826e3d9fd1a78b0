"""What the vendor publishes about the API, as tables of facts without prose.

`derive` writes the tables from the published description, `tables` reads them, and `compare` says
what a newer description touches. Whoever runs the fake cloud needs no description.
"""

from __future__ import annotations

from fake_mist.published.tables import Operation, Schema, Tables, committed

__all__ = ["Operation", "Schema", "Tables", "committed"]
