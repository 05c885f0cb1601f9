"""The embedded model server: llama.cpp and ONNX Runtime as Python packages, for machines without Ollama.

It serves SmolLM2-135M for chat on one port (5503 by default) and all-MiniLM-L6-v2 for embeddings on the next
one, both with OpenAI's API and behind one key. The rest of the kernel imports `client` alone.
"""

CHAT_MODEL = "smollm2-135m-instruct"
EMBEDDING_MODEL = "all-minilm-l6-v2"
