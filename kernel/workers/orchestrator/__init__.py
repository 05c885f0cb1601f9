"""What the orchestrator does with a turn: route it, run its tool, finalize it."""
