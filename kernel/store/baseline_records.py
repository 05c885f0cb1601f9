"""What the store returns of the baseline suite: frozen typed records, with the JSON names of the API."""

from __future__ import annotations

import json
from typing import Literal

from pydantic import Field, computed_field

from kernel.store.database import Row
from kernel.store.records import Record

BaselineCallMode = Literal["direct_model", "end_to_end_aigentos"]
BaselineMode = Literal["direct_model", "end_to_end_aigentos", "both"]
BaselineRunStatus = Literal["queued", "running", "completed", "failed", "cancelled", "interrupted"]
BaselineCallStatus = Literal["completed", "failed"]


class BaselineSettings(Record):
    """What bounds the prompts and the answers of a run."""

    enforce_max_response_tokens: bool = Field(description="Whether the user asked for short answers.")
    max_response_tokens: int = Field(description="Tokens an answer may have in this run.")
    context_window: int = Field(description="Tokens, as set; the model's own may be smaller.")
    temperature: float
    routing: str = Field(description="How end-to-end turns are routed: tiered, rules or model.")


class BaselineMachine(Record):
    """The machine that the kernel runs on. It has no name here: reports are shown to others."""

    processor: str
    cores: int = Field(description="Logical ones.")
    memory_bytes: int | None
    system: str = Field(description="Operating system with its version, and the architecture.")
    python: str


class BaselineRun(Record):
    """One run of the suite. Times are ISO-8601 UTC.

    `queued`: the model is being loaded. `failed`: it could not go on, see `error`; `interrupted`: the kernel
    stopped meanwhile. Whatever became of a run, the calls made so far are kept.
    """

    id: str
    mode: BaselineMode
    cases: tuple[str, ...] = Field(description="Names of the cases, in the order they are run.")
    runs: int = Field(description="How often each case is asked in each mode.")
    status: BaselineRunStatus
    settings: BaselineSettings
    machine: BaselineMachine
    version: str = Field(description="Of AIgentOS.")
    provider: str | None = Field(description="None until the model has answered.")
    model: str | None
    done_calls: int
    total_calls: int
    current_case: str | None = Field(description="The case that is being asked, while it is running.")
    accepted_at: str
    started_at: str | None = Field(description="When the model was loaded and the first call began.")
    ended_at: str | None
    error: str | None

    @property
    def is_over(self) -> bool:
        return self.status not in ("queued", "running")

    @classmethod
    def from_row(cls, row: Row) -> BaselineRun:
        read = {name: json.loads(row[name]) for name in ("cases", "settings", "machine")}
        return cls(**{**row, **read})


class BaselineCall(Record):
    """One call of a run. Times in milliseconds; what a backend does not report is None.

    Of an end-to-end call, times count from before the message is stored until its events are seen by a
    client in the kernel; of a direct one, from the request to the model.
    """

    position: int = Field(description="From 0, in the order the calls were made.")
    mode: BaselineCallMode
    repetition: int = Field(description="From 1 to the run's `runs`.")
    case_name: str
    turn: int | None = Field(description="From 1, in the case of a conversation.")
    wanted_tokens: int = Field(description="Tokens of the message that the case wants, estimated.")
    sent_tokens: int = Field(description="Tokens of the message as it was sent, estimated.")
    clipped: bool = Field(description="Whether it was cut to fit the model's context window.")
    ttft_ms: float | None = Field(description="To the first token; None if there was none.")
    model_ttft_ms: float | None = Field(description="From the request to the model to its first token.")
    total_ms: float = Field(description="To the end of the answer, or to the failure.")
    prompt_tokens: int | None = Field(description="Of the whole prompt, as the model counts.")
    cached_prompt_tokens: int | None = Field(description="Of these, what the model had read before.")
    completion_tokens: int | None
    tokens_per_second: float | None = Field(description="From the first token to the last.")
    route: str | None = Field(description="Where an end-to-end turn went; `direct_dialogue` is meant.")
    status: BaselineCallStatus
    error: str | None
    asked_at: str

    @computed_field(description="Prompt and answer.")  # type: ignore[prop-decorator]
    @property
    def total_tokens(self) -> int | None:
        if self.prompt_tokens is None or self.completion_tokens is None:
            return None
        return self.prompt_tokens + self.completion_tokens
