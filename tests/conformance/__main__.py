"""Serves the fixture, with the framework set up as the command line sets it up."""

import asyncio

from mist_mcp.settings.loading import isolate_framework

isolate_framework()

from tests.conformance.server import serve  # noqa: E402 - the framework reads its settings here

asyncio.run(serve())
