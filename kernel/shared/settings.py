"""Settings: the only reader of the environment. A bad value stops the start with the variable's name.

`.env.example` documents every variable; a test compares the two.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kernel.shared.errors import ConfigurationError

LEAST_CONTEXT_TOKENS = 512
LEAST_RESPONSE_TOKENS = 16


def _env(name: str) -> AliasChoices:
    return AliasChoices(name)


class Settings(BaseSettings):
    """Every knob of the kernel, its workers and the command line. Times are seconds unless named `_ms`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    # where data lives
    chat_db_path: Path = Field(Path("models-local/chat.db"), validation_alias=_env("CHAT_DB_PATH"))
    uploads_dir: Path | None = Field(None, validation_alias=_env("UPLOADS_DIR"))
    backup_hours: float = Field(1, ge=0, le=8760, validation_alias=_env("AIGENT_BACKUP_HOURS"))
    prompts_dir: Path = Field(Path("agent-prompts"), validation_alias=_env("AIGENT_PROMPTS_DIR"))
    tenant_id: str = Field("local", validation_alias=_env("AIGENT_TENANT_ID"))
    agent_id: str = Field("basic", validation_alias=_env("AIGENT_AGENT_ID"), pattern=r"^[a-z0-9][a-z0-9-]*$")

    # models
    llm_provider: Literal["auto", "ollama", "openai", "embedded"] = Field(
        "auto", validation_alias=_env("AIGENT_LLM_PROVIDER")
    )
    ollama_base_url: str = Field("http://localhost:11434", validation_alias=_env("OLLAMA_BASE_URL"))
    ollama_model: str = Field("alibayram/smollm3", validation_alias=_env("OLLAMA_MODEL"))
    openai_base_url: str | None = Field(None, validation_alias=_env("OPENAI_BASE_URL"))
    openai_api_key: SecretStr | None = Field(None, validation_alias=_env("OPENAI_API_KEY"))
    openai_model: str | None = Field(None, validation_alias=_env("OPENAI_MODEL"))
    embedded_base_url: str = Field("http://127.0.0.1:5503", validation_alias=_env("AIGENT_EMBEDDED_URL"))
    embedded_key_file: Path = Field(
        Path("models-local/embedded.key"), validation_alias=_env("AIGENT_EMBEDDED_KEY_FILE")
    )
    embedding_base_url: str | None = Field(None, validation_alias=_env("EMBEDDING_BASE_URL"))
    embedding_model: str = Field("nomic-embed-text", validation_alias=_env("EMBEDDING_MODEL"))
    context_window: int = Field(8192, ge=LEAST_CONTEXT_TOKENS, validation_alias=_env("OLLAMA_CONTEXT_WINDOW"))
    max_response_tokens: int = Field(
        1024, ge=LEAST_RESPONSE_TOKENS, validation_alias=_env("OLLAMA_MAX_RESPONSE_TOKENS")
    )
    temperature: float = Field(0.7, ge=0, le=2, validation_alias=_env("AIGENT_TEMPERATURE"))
    connect_timeout: float = Field(5, gt=0, validation_alias=_env("AIGENT_MODEL_CONNECT_TIMEOUT"))
    model_patience: float = Field(30, ge=0, validation_alias=_env("AIGENT_MODEL_PATIENCE"))
    first_token_timeout: float = Field(180, gt=0, validation_alias=_env("AIGENT_FIRST_TOKEN_TIMEOUT"))
    token_idle_timeout: float = Field(60, gt=0, validation_alias=_env("AIGENT_TOKEN_IDLE_TIMEOUT"))

    # routing and tools
    routing: Literal["tiered", "rules", "model"] = Field("tiered", validation_alias=_env("AIGENT_ROUTING"))
    routing_timeout: float = Field(8, gt=0, validation_alias=_env("AIGENT_ROUTING_TIMEOUT"))
    planning_timeout: float = Field(45, gt=0, validation_alias=_env("AIGENT_PLANNING_TIMEOUT"))

    # memory
    notes_delay: float = Field(20, ge=0, validation_alias=_env("AIGENT_NOTES_DELAY"))
    memory_chunk_limit: int = Field(160, ge=1, validation_alias=_env("MEMORY_CHUNK_LIMIT"))
    memory_compaction_batch_size: int = Field(24, ge=2, validation_alias=_env("MEMORY_COMPACTION_BATCH_SIZE"))

    # workers
    worker_poll_interval_ms: int = Field(250, ge=10, validation_alias=_env("WORKER_POLL_INTERVAL_MS"))
    dialogue_concurrency: int = Field(16, ge=1, validation_alias=_env("AIGENT_DIALOGUE_CONCURRENCY"))
    drain_timeout: float = Field(8, gt=0, validation_alias=_env("AIGENT_DRAIN_TIMEOUT"))

    # MCP servers
    mcp_timeout: float = Field(60, gt=0, le=3600, validation_alias=_env("MCP_TIMEOUT_SECONDS"))
    mcp_connect_timeout: float = Field(5, gt=0, validation_alias=_env("AIGENT_MCP_CONNECT_TIMEOUT"))

    # documents
    markitdown_url: str | None = Field(None, validation_alias=_env("MARKITDOWN_MCP_URL"))
    markitdown_uploads_dir: Path | None = Field(None, validation_alias=_env("MARKITDOWN_MCP_UPLOADS_DIR"))
    documents_python: Path = Field(
        Path(".venv-documents/bin/python"), validation_alias=_env("AIGENT_DOCUMENTS_PYTHON")
    )

    # HTTP
    host: str = Field("127.0.0.1", validation_alias=_env("AIGENT_HOST"))
    published_host: str | None = Field(None, validation_alias=_env("AIGENT_PUBLISHED_HOST"))
    kernel_port: int = Field(5501, ge=0, le=65535, validation_alias=_env("HOST_PORT_KERNEL"))
    webui_port: int = Field(5500, ge=0, le=65535, validation_alias=_env("HOST_PORT_WEBUI"))
    kernel_base_url: str | None = Field(None, validation_alias=_env("AIGENT_KERNEL_URL"))
    webui_dist: Path = Field(Path("agent-webui/dist"), validation_alias=_env("AIGENT_WEBUI_DIST"))
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), validation_alias=_env("AIGENT_ALLOWED_HOSTS")
    )
    api_token: SecretStr | None = Field(None, validation_alias=_env("AIGENT_API_TOKEN"))

    # operation
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", validation_alias=_env("AIGENT_LOG_LEVEL")
    )
    log_format: Literal["text", "json"] = Field("text", validation_alias=_env("AIGENT_LOG_FORMAT"))
    crash_at: str | None = Field(None, validation_alias=_env("AIGENT_CRASH_AT"))

    @model_validator(mode="before")
    @classmethod
    def _split_hosts(cls, values: object) -> object:
        if isinstance(values, dict) and isinstance(values.get("AIGENT_ALLOWED_HOSTS"), str):
            hosts = values["AIGENT_ALLOWED_HOSTS"].split(",")
            values["AIGENT_ALLOWED_HOSTS"] = tuple(host.strip() for host in hosts if host.strip())
        return values

    @model_validator(mode="after")
    def _token_beyond_loopback(self) -> Self:
        if self.is_exposed and self.api_token is None:
            raise ValueError(
                f"the kernel would be reachable at {self.published_host or self.host}, beyond this machine: "
                "set AIGENT_API_TOKEN to a long random value, or bind to 127.0.0.1"
            )
        return self

    @property
    def data_dir(self) -> Path:
        """The folder of the database; wake-up sockets and the lock live beside it."""
        return self.chat_db_path.parent

    @property
    def backups_dir(self) -> Path:
        return self.data_dir / "backups"

    @property
    def run_dir(self) -> Path:
        return self.data_dir / "run"

    @property
    def kernel_url(self) -> str:
        """Where the WebUI's server and the command line find the kernel, without a slash at the end."""
        return (self.kernel_base_url or f"http://{reachable_host(self.host)}:{self.kernel_port}").rstrip("/")

    @property
    def is_exposed(self) -> bool:
        """Whether other machines can reach the kernel. For a container, what counts is the published host."""
        return not is_loopback(self.published_host or self.host)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def reachable_host(bound: str) -> str:
    """The host for the URL of a program on this machine that listens on `bound`."""
    try:
        address = ip_address(bound)
    except ValueError:
        return bound
    if address.is_unspecified:  # every interface, this machine's own too
        return "127.0.0.1"
    return f"[{bound}]" if address.version == 6 else bound


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment and `.env`.

    Raises ConfigurationError naming each variable that is wrong.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = []
        for item in error.errors():
            name = ".".join(str(part) for part in item["loc"]) or "settings"
            problems.append(f"{name}: {item['msg'].removeprefix('Value error, ')}")
        raise ConfigurationError("; ".join(problems)) from error


def child_environment(changes: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program that this one starts: its own, with some variables set anew."""
    return {**os.environ, **changes}
