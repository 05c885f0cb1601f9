"""`aigentos doctor`: what this machine has, what is wrong, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import typer
from rich.console import Console
from rich.text import Text

from kernel.cli.backend import embedded_problem
from kernel.cli.checks import (
    Finding,
    check_data_dir,
    check_documents,
    check_models,
    check_port,
    check_python,
    check_sqlite,
    check_webui,
    check_webui_answers,
    read_health,
    read_notes_status,
)
from kernel.cli.client import KernelClient, KernelRefused, KernelUnreachable
from kernel.shared.settings import Settings, load_settings

SIGNS = {"ok": ("✓", "green"), "note": ("!", "yellow"), "broken": ("✗", "red")}


def doctor() -> None:
    """Check this machine and say what to do. Ends with 1 if something essential is broken."""
    found = examine(load_settings())
    console = Console(highlight=False, soft_wrap=True)
    for finding in found:
        sign, colour = SIGNS[finding.verdict]
        console.print(Text.assemble((sign, colour), " ", finding.text))
        if finding.advice:
            console.print(Text(f"    {finding.advice}", style="dim"))
    if any(finding.verdict == "broken" for finding in found):
        raise typer.Exit(1)


def examine(settings: Settings) -> Sequence[Finding]:
    """Everything there is to say: of the running system if it runs, else of what it will find."""
    found = [
        check_python(),
        check_sqlite(),
        *check_data_dir(settings.data_dir),
        check_webui(settings.webui_dist),
        check_documents(settings),
    ]
    problem = embedded_problem()
    if problem is None:
        found.append(Finding("ok", "the embedded model server is installed"))
    elif settings.llm_provider == "embedded":
        found.append(Finding("broken", "the embedded model server is not installed", problem))
    running = _running_kernel(settings)
    if running is not None:
        return [*found, *running, check_webui_answers(settings)]
    return [
        *found,
        *asyncio.run(check_models(settings, embedded_ready=problem is None)),
        check_port(settings, "--kernel-port", settings.kernel_port),
        check_port(settings, "--webui-port", settings.webui_port),
        Finding("note", "AIgentOS does not run", "start it with `aigentos up`"),
    ]


def _running_kernel(settings: Settings) -> Sequence[Finding] | None:
    """What the running kernel says; None where none runs."""
    with KernelClient(settings) as kernel:
        try:
            health = kernel.get("/health")
        except (KernelUnreachable, KernelRefused):  # nobody, or another program: its port is checked then
            return None
        try:
            workers = kernel.get("/api/worker/health")
            notes = kernel.get("/api/memory/notes-status")
        except KernelRefused as error:
            return [
                *read_health(health, None),
                Finding("broken", "the kernel refused to tell more", error.detail),
            ]
    return [*read_health(health, workers), read_notes_status(notes)]
