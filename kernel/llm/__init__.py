"""Model backends behind one protocol: Ollama, OpenAI-compatible servers, and the embedded server."""
