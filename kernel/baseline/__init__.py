"""The baseline suite: how fast a model answers when asked directly, and how fast through AIgentOS."""
