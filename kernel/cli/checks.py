"""The checks behind `aigentos doctor`: each looks at one thing and says what it found and what to do."""

from __future__ import annotations

import platform
import shutil
import socket
import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kernel.cli.client import JsonObject
from kernel.cli.ports import claim_ports
from kernel.llm.registry import ModelRegistry
from kernel.shared.errors import ConfigurationError, ModelError
from kernel.shared.settings import Settings, reachable_host

# Before this version two processes that write and checkpoint at once can, rarely, damage a WAL database.
SQLITE_WAL_RESET_FIXED = (3, 51, 3)
LITTLE_SPACE = 1_000_000_000  # bytes
NO_SPACE = 100_000_000

Verdict = Literal["ok", "note", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """ok: nothing to do. note: works, but. broken: AIgentOS cannot do its work."""

    verdict: Verdict
    text: str
    advice: str | None = None


def check_python() -> Finding:
    return Finding("ok", f"Python {platform.python_version()}")


def check_sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Finding:
    text = f"SQLite {'.'.join(map(str, version))}"
    if version >= SQLITE_WAL_RESET_FIXED:
        return Finding("ok", text)
    return Finding(
        "note",
        f"{text}: versions before 3.51.3 have a rare fault when two processes checkpoint at once",
        "nothing: only the kernel checkpoints; a newer Python may bring a newer SQLite",
    )


def check_data_dir(data_dir: Path, free: int | None = None) -> Sequence[Finding]:
    """Whether conversations can be stored. free: bytes, for tests; None = ask the system."""
    existing = next(path for path in (data_dir.absolute(), *data_dir.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            writable = Finding("ok", f"data directory {data_dir} is writable")
    except OSError as error:
        advice = "make it writable, or choose another with --data-dir or CHAT_DB_PATH"
        return [Finding("broken", f"data directory {data_dir}: {error.strerror}", advice)]
    free = shutil.disk_usage(existing).free if free is None else free
    verdict: Verdict = "ok" if free >= LITTLE_SPACE else "note" if free >= NO_SPACE else "broken"
    to_do = None if verdict == "ok" else "free some space: without it no message can be accepted"
    return [writable, Finding(verdict, f"{free / 1e9:.1f} GB free", to_do)]


def check_webui(dist: Path) -> Finding:
    if (dist / "index.html").is_file():
        return Finding("ok", "the WebUI is built")
    return Finding("note", "the WebUI is not built", "run `make setup`, or use `aigentos up --no-webui`")


def check_documents(settings: Settings) -> Finding:
    if settings.markitdown_url is not None:
        return Finding("ok", f"documents are read by {settings.markitdown_url}")
    if settings.documents_python.is_file():
        return Finding("ok", "MarkItDown is installed: documents of every kind can be imported")
    return Finding(
        "note", "MarkItDown is not installed: only text, CSV and JSON can be imported", "run `make setup`"
    )


def check_port(settings: Settings, option: str, port: int) -> Finding:
    """A port that nobody may hold, because AIgentOS does not run."""
    try:
        claim_ports(settings.host, {option: port})
    except ConfigurationError as error:
        return Finding("broken", error.detail.partition(":")[0], error.detail.partition(": ")[2])
    return Finding("ok", f"port {port} is free")


def check_webui_answers(settings: Settings) -> Finding:
    try:
        socket.create_connection((reachable_host(settings.host).strip("[]"), settings.webui_port), 2).close()
    except OSError:
        return Finding("note", "the WebUI does not run", "open it with `aigentos up`, without --no-webui")
    return Finding("ok", f"the WebUI answers on port {settings.webui_port}")


async def check_models(settings: Settings, *, embedded_ready: bool) -> Sequence[Finding]:
    """The backend, asked directly. embedded_ready: `aigentos up` can start the embedded model server."""
    registry = ModelRegistry(settings)
    try:
        status = await registry.status()
        if not status.reachable:
            if embedded_ready and settings.llm_provider in ("auto", "embedded"):
                return [Finding("ok", "no Ollama answers; `aigentos up` starts the embedded model")]
            return [Finding("broken", f"no model answers (provider {status.provider})", status.problem)]
        name = f"model {status.model} at {status.provider}"
        found = [Finding("note" if status.problem else "ok", name, status.problem)]
        try:
            found.append(Finding("ok", f"embedding model {(await registry.embedder()).model}"))
        except ModelError as error:
            found.append(Finding("note", "no embedding model answers: only rules route", error.detail))
        return found
    finally:
        await registry.aclose()


def read_notes_status(status: JsonObject) -> Finding:
    """Whether a running system takes notes of what the user says."""
    if status["enabled"]:
        return Finding("ok", f"memory: {status['model']} takes notes")
    return Finding("note", "memory: no notes are taken, but what is said is still found", status["reason"])


def read_health(health: JsonObject, workers: JsonObject | None) -> Sequence[Finding]:
    """What a running kernel says of itself. workers: None where the token did not let us ask."""
    version = health.get("version") or "(version told only with AIGENT_API_TOKEN)"
    found = [Finding("ok", f"kernel {version} answers")]
    if health.get("model"):
        found.append(Finding("ok", f"model {health['model']} at {health['provider']}"))
    found += [Finding("broken", problem) for problem in health.get("problems", [])]
    for name, worker in (workers or {}).items():
        if worker["status"] == "healthy":  # another one is among the problems already
            busy = f", {worker['running_jobs']} jobs" if worker["running_jobs"] else ""
            found.append(Finding("ok", f"{name.replace('_', ' ')} beats (process {worker['pid']}{busy})"))
    return found
