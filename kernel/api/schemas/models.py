"""Models and health as the API shows them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class OfferedModel(BaseModel):
    name: str
    provider: str
    size_bytes: int | None
    current: bool


class ModelList(BaseModel):
    provider: str | None
    model: str | None
    models: list[OfferedModel]


class ModelPut(BaseModel):
    model: str = Field(min_length=1, max_length=200)
    provider: Literal["ollama", "openai", "embedded"] | None = None


class ModelPull(BaseModel):
    model: str = Field(min_length=1, max_length=200)


class WarmupResult(BaseModel):
    ok: bool
    status: Literal["warmed", "already_warmed"]
    latency_ms: float
    model: str
    warmed_at: str


class Health(BaseModel):
    """`degraded` comes with problems in plain words. Without a valid token only `status` is told.

    `base_url`: where the provider of the chat model listens.
    """

    status: Literal["ok", "degraded"]
    problems: list[str] = []
    version: str | None = None
    tenant_id: str | None = None
    model: str | None = None
    provider: str | None = None
    base_url: str | None = None
    ollama_base_url: str | None = None
    embedding_base_url: str | None = None
    is_warm: bool | None = None
    sqlite_version: str | None = None


class WorkerStatus(BaseModel):
    status: Literal["healthy", "stale", "unknown"]
    last_seen: str | None = None
    age_seconds: float | None = None
    pid: int | None = None
    running_jobs: int | None = None


class WorkerHealth(BaseModel):
    dialogue_worker: WorkerStatus
    orchestrator_worker: WorkerStatus
