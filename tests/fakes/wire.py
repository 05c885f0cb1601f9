"""The two wire formats, as the real backends write them: Ollama's NDJSON and OpenAI's server-sent events.

Sources: Ollama's docs/api.md; OpenAI's chat completions reference; llama.cpp's server for `timings` and
`reasoning_content`.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any, Protocol

import numpy as np

from tests.fakes.script import EmbeddingFault

DIMENSIONS = 384


class Wire(Protocol):
    """Writes the pieces of one streamed reply."""

    content_type: str

    def text(self, piece: str) -> bytes: ...
    def reasoning(self, piece: str) -> bytes: ...
    def error(self, message: str) -> bytes: ...
    def malformed(self) -> bytes: ...
    def end(self, finish: str, prompt_tokens: int, cached_tokens: int, completion_tokens: int) -> bytes: ...


class OllamaWire:
    content_type = "application/x-ndjson"

    def __init__(self, model: str) -> None:
        self._model = model

    def text(self, piece: str) -> bytes:
        return self._line(message={"role": "assistant", "content": piece}, done=False)

    def reasoning(self, piece: str) -> bytes:
        return self._line(message={"role": "assistant", "content": "", "thinking": piece}, done=False)

    def error(self, message: str) -> bytes:
        return _json_line({"error": message})

    def malformed(self) -> bytes:
        return b'{"message": {"role": "assis\n'

    def end(self, finish: str, prompt_tokens: int, cached_tokens: int, completion_tokens: int) -> bytes:
        return self._line(
            message={"role": "assistant", "content": ""},
            done=True,
            done_reason=finish,
            total_duration=1_000_000,
            prompt_eval_count=prompt_tokens,
            eval_count=completion_tokens,
        )

    def _line(self, **values: Any) -> bytes:
        return _json_line({"model": self._model, "created_at": "2026-01-01T00:00:00Z", **values})


class OpenAIWire:
    content_type = "text/event-stream"

    def __init__(self, model: str, reasoning_field: str, *, include_usage: bool) -> None:
        self._model = model
        self._reasoning_field = reasoning_field
        self._include_usage = include_usage

    def text(self, piece: str) -> bytes:
        return self._chunk([{"index": 0, "delta": {"content": piece}, "finish_reason": None}])

    def reasoning(self, piece: str) -> bytes:
        return self._chunk([{"index": 0, "delta": {self._reasoning_field: piece}, "finish_reason": None}])

    def error(self, message: str) -> bytes:
        return _event({"error": {"message": message, "type": "server_error", "code": 500}})

    def malformed(self) -> bytes:
        return b'data: {"choices": [{"delta": {"con\n\n'

    def end(self, finish: str, prompt_tokens: int, cached_tokens: int, completion_tokens: int) -> bytes:
        last = self._chunk([{"index": 0, "delta": {}, "finish_reason": finish}])
        usage = {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": prompt_tokens + completion_tokens,
            "prompt_tokens_details": {"cached_tokens": cached_tokens},
        }
        return last + (self._chunk([], usage=usage) if self._include_usage else b"") + b"data: [DONE]\n\n"

    def _chunk(self, choices: list[dict[str, Any]], **more: Any) -> bytes:
        head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 0, "model": self._model}
        return _event({**head, "choices": choices, **more})


def _json_line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _event(value: dict[str, Any]) -> bytes:
    return b"data: " + _json_line(value) + b"\n"


def embedding(text: str) -> list[float]:
    """A unit vector of the words of a text: texts that share words are near each other."""
    total = np.zeros(DIMENSIONS)
    for word in text.lower().split() or [""]:
        digest = hashlib.blake2b(word.encode(), digest_size=DIMENSIONS // 8).digest()
        total += np.unpackbits(np.frombuffer(digest, np.uint8)) * 2.0 - 1.0
    vector: list[float] = (total / max(float(np.linalg.norm(total)), 1e-9)).tolist()
    return vector


def embeddings_answer(path: str, body: dict[str, Any], fault: EmbeddingFault | None) -> dict[str, Any]:
    texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
    vectors = [embedding(text) for text in texts]
    match fault:
        case "nan":
            vectors[-1][0] = math.nan
        case "wrong_dimension":
            vectors[-1].pop()
        case "missing":
            vectors.pop()
    if path == "/api/embed":
        return {"model": body["model"], "embeddings": vectors}
    data = [
        {"object": "embedding", "index": index, "embedding": vector} for index, vector in enumerate(vectors)
    ]
    return {"object": "list", "model": body["model"], "data": data}


def model_missing(path: str, model: str) -> dict[str, Any]:
    if path.startswith("/api/"):
        return {"error": f"model '{model}' not found"}
    return {"error": {"message": f"The model `{model}` does not exist", "code": "model_not_found"}}


def tag(name: str) -> dict[str, Any]:
    family = "nomic-bert" if "embed" in name else "llama"
    full_name = name if ":" in name else f"{name}:latest"
    return {"name": full_name, "model": full_name, "size": 1_000_000, "details": {"family": family}}
