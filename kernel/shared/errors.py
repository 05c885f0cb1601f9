"""The error tree. Adapters translate foreign errors into these at the edge and nowhere else.

    AIgentError                        code, HTTP status, retryable
    ├── ConfigurationError             a setting is wrong: the process does not start
    ├── RequestError                   the caller can mend it
    │   ├── InvalidRequest             400
    │   ├── Forbidden                  403, not by these means
    │   ├── NotFound                   404
    │   ├── Conflict                   409
    │   ├── IdempotencyKeyReused       422
    │   └── MessageTooLong             413, does not fit the model's context window
    ├── StoreError
    │   ├── StoreBusy                  503, another writer holds the database
    │   ├── StoreUnavailable           503, disk full, read-only, I/O error
    │   ├── SchemaTooNew               the database was written by a newer program
    │   └── LeaseLost                  the job is no longer this worker's: drop the result
    ├── ModelError                     502
    │   ├── ModelUnavailable           503, refused, overloaded, server error; retried
    │   ├── ModelNotFound              the backend answers but has not got the model
    │   ├── ModelTimeout               504, silent for longer than allowed
    │   ├── ModelProtocolError         a broken or truncated stream; retried
    │   ├── ModelRejected              the backend refuses this request
    │   └── ContextWindowExceeded      the prompt does not fit
    ├── WorkerDied                     a job ended its worker three times: it is given up
    └── ToolError                      a tool refuses or fails: an answer for the user, not a crash
        └── ToolUnreachable            nobody took the call: nothing happened

The message of an error is shown to users: it says what is wrong and what to do.
"""

from __future__ import annotations


class AIgentError(Exception):
    """Base of all errors this project raises on purpose."""

    code = "internal_error"
    status = 500
    retryable = False

    def __init__(self, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after  # seconds, when the other side said so


class ConfigurationError(AIgentError):
    code = "configuration_error"


class RequestError(AIgentError):
    code = "invalid_request"
    status = 400


class InvalidRequest(RequestError):
    pass


class Forbidden(RequestError):
    code = "forbidden"
    status = 403


class NotFound(RequestError):
    code = "not_found"
    status = 404


class Conflict(RequestError):
    code = "conflict"
    status = 409


class IdempotencyKeyReused(RequestError):
    code = "idempotency_key_reused"
    status = 422


class MessageTooLong(RequestError):
    code = "message_too_long"
    status = 413


class StoreError(AIgentError):
    code = "store_error"
    status = 503


class StoreBusy(StoreError):
    code = "store_busy"
    retryable = True


class StoreUnavailable(StoreError):
    code = "store_unavailable"
    retryable = True


class SchemaTooNew(StoreError):
    code = "schema_too_new"


class LeaseLost(StoreError):
    code = "lease_lost"


class ModelError(AIgentError):
    code = "model_error"
    status = 502


class ModelUnavailable(ModelError):
    code = "model_unavailable"
    status = 503
    retryable = True


class ModelNotFound(ModelError):
    code = "model_not_found"


class ModelTimeout(ModelError):
    code = "model_timeout"
    status = 504


class ModelProtocolError(ModelError):
    code = "model_protocol_error"
    retryable = True


class ModelRejected(ModelError):
    code = "model_rejected"


class ContextWindowExceeded(ModelError):
    code = "context_window_exceeded"

    def __init__(
        self, detail: str, *, prompt_tokens: int | None = None, context_window: int | None = None
    ) -> None:
        super().__init__(detail)
        self.prompt_tokens = prompt_tokens
        self.context_window = context_window


class WorkerDied(AIgentError):
    code = "worker_died"


class ToolError(AIgentError):
    code = "tool_error"


class ToolUnreachable(ToolError):
    pass
