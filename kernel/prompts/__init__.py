"""What a model is sent: the system prompt from `agent-prompts/`, and as much history as fits."""
