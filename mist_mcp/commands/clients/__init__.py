"""Entries in the configuration files of MCP clients."""
