"""The tools, one module a domain; a tool is a thin function."""
