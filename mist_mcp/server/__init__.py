"""The MCP server: tools, middleware, prompts, resources, and whom it serves."""
