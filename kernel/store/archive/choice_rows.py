"""What the user chose, and what the baseline suite measured, in an archive."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, StringConstraints, model_validator

from kernel.store.archive.columns import ArchiveRow, Count, Flag, Id, Strings, Time, json_of
from kernel.store.baseline_records import (
    BaselineCallMode,
    BaselineCallStatus,
    BaselineMachine,
    BaselineMode,
    BaselineSettings,
)
from kernel.store.choices import ContextChoice


class SettingsRow(ArchiveRow):
    table = "settings"
    key: Literal["model", "context", "memory_enabled", "keep_prompts", "active_profile"]
    value: str

    @model_validator(mode="after")
    def _check_value(self) -> SettingsRow:
        kinds: dict[str, Any] = {"model": dict[str, str], "context": ContextChoice, "active_profile": str}
        json_of(kinds.get(self.key, bool))(self.value)
        return self


class PromptProfilesRow(ArchiveRow):
    table = "prompt_profiles"
    id: Id
    title: str
    created_at: Time


class PromptOverridesRow(ArchiveRow):
    table = "prompt_overrides"
    profile_id: Id
    component_id: str
    content: str | None
    enabled: Flag | None


class McpServersRow(ArchiveRow):
    """Imported, it is switched off and knows no tools, so that no file can have a program started."""

    table = "mcp_servers"
    id: Id
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
    name: str
    transport: Literal["stdio", "streamable_http"]
    command: str | None
    args: Strings
    url: str | None
    env_names: Strings
    header_names: Strings
    created_at: Time
    updated_at: Time


class BaselineRunsRow(ArchiveRow):
    table = "baseline_runs"
    id: Id
    mode: BaselineMode
    cases: Strings
    runs: Count
    status: Literal["completed", "failed", "cancelled", "interrupted"]
    settings: Annotated[str, AfterValidator(json_of(BaselineSettings))]
    machine: Annotated[str, AfterValidator(json_of(BaselineMachine))]
    version: str
    provider: str | None
    model: str | None
    total_calls: Count
    accepted_at: Time
    started_at: Time | None
    ended_at: Time
    error: str | None


class BaselineCallsRow(ArchiveRow):
    table = "baseline_calls"
    run_id: Id
    position: Count
    mode: BaselineCallMode
    repetition: Count
    case_name: str
    turn: Count | None
    wanted_tokens: Count
    sent_tokens: Count
    clipped: Flag
    ttft_ms: float | None
    model_ttft_ms: float | None
    total_ms: float
    prompt_tokens: int | None
    cached_prompt_tokens: int | None
    completion_tokens: int | None
    tokens_per_second: float | None
    route: str | None
    status: BaselineCallStatus
    error: str | None
    asked_at: Time
