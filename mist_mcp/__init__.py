"""An MCP server for the Juniper Mist cloud."""

__version__ = "0.1.0"
