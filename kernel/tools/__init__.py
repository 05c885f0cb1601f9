"""The agent's tools. To add one: a typed function in a file of its own, and its name in `registry.py`."""
