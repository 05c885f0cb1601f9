"""Where a turn goes: to plain dialogue or to one tool. Tools are named here, never called."""
