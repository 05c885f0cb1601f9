"""MCP servers: what is connected, what they offer, what they may do."""
