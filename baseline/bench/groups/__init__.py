"""The groups of rows, one a module; each has a stack of its own and leaves nothing running."""
