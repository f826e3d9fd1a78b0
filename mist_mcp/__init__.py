"""An MCP server for the Juniper Mist cloud."""

__version__ = "0.2.0"
