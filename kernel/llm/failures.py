"""What a model server's refusal means: HTTP status and error body into the error tree."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from kernel.llm.lines import count_of, section, text_of
from kernel.shared.errors import (
    ContextWindowExceeded,
    ModelError,
    ModelNotFound,
    ModelRejected,
    ModelUnavailable,
)

_MAX_RETRY_AFTER = 3600.0


def refusal(
    server: str,
    status: int,
    body: bytes,
    *,
    retry_after: str | None,
    model: str,
    when_missing: Callable[[str], str],
) -> ModelError:
    """The error for a response that is not 200. `when_missing` says how to get a model that is not there."""
    error, said = _parsed(body)
    if status in (401, 403):
        return ModelRejected(f"{server} refuses the API key (HTTP {status}): {said}")
    if status == 404:
        if "model" in said.lower():
            return ModelNotFound(f"{server} has not got the model {model}: {when_missing(model)}")
        return ModelRejected(f"{server} has no such address (HTTP 404): check the base URL. It said: {said}")
    if status == 429 or status >= 500:
        return ModelUnavailable(
            f"{server} cannot answer now (HTTP {status}): {said}",
            retry_after=parse_retry_after(retry_after, datetime.now(UTC)),
        )
    return _context_error(error, said) or ModelRejected(
        f"{server} refuses the request (HTTP {status}): {said}"
    )


def failure_in_stream(server: str, value: dict[str, object]) -> ModelError:
    """The error for an error object inside a stream that began with HTTP 200."""
    error, said = _error_in(value)
    return _context_error(error, said) or ModelUnavailable(f"{server} failed during the answer: {said}")


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header, which holds seconds or an HTTP date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    try:
        seconds = (
            float(value) if value.strip().isdigit() else (parsedate_to_datetime(value) - now).total_seconds()
        )
    except (ValueError, TypeError):  # TypeError: a date without a zone
        return None
    return min(max(seconds, 0.0), _MAX_RETRY_AFTER)


def _parsed(body: bytes) -> tuple[dict[str, object], str]:
    """The error object of a body and its text, which may also be plain."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return _error_in(value)
    return {}, body[:300].decode(errors="replace").strip() or "no reason given"


def _error_in(value: dict[str, object]) -> tuple[dict[str, object], str]:
    """The error object and its text: `{"error": "…"}` or `{"error": {"message": "…"}}`."""
    error = section(value, "error") or value
    said = text_of(error, "message") or text_of(error, "error") or text_of(error, "detail")
    return error, said[:300] or "no reason given"


def _context_error(error: dict[str, object], said: str) -> ContextWindowExceeded | None:
    """llama.cpp says `exceed_context_size_error`, OpenAI `context_length_exceeded`, Ollama uses words."""
    kinds = (error.get("type"), error.get("code"))
    words = said.lower()
    by_words = "context" in words and ("exceed" in words or "maximum context length" in words)
    if not by_words and not {"exceed_context_size_error", "context_length_exceeded"} & {
        str(k) for k in kinds
    }:
        return None
    return ContextWindowExceeded(
        "the conversation does not fit the model's context window: shorten the message or start a new "
        f"conversation ({said})",
        prompt_tokens=count_of(error, "n_prompt_tokens"),
        context_window=count_of(error, "n_ctx"),
    )
