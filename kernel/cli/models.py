"""`aigentos models`: what the backends offer, fetch one, choose one."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from kernel.cli.client import JsonObject, KernelClient, KernelRefused
from kernel.shared.settings import load_settings

models = typer.Typer(help="List, fetch and choose models.", no_args_is_help=True)

Url = Annotated[str | None, typer.Option(help="The kernel's address (default: AIGENT_KERNEL_URL).")]


@models.command("list")
def list_models(url: Url = None) -> None:
    """Show the models that the backends offer; * marks the one that answers."""
    with KernelClient(load_settings(), url) as kernel:
        _show(kernel.get("/api/llm/models"))


@models.command()
def use(
    model: str,
    provider: Annotated[str | None, typer.Option(help="Where several providers offer the name.")] = None,
    url: Url = None,
) -> None:
    """Choose the model that answers from the next turn on."""
    wanted: JsonObject = {"model": model}
    if provider is not None:
        wanted["provider"] = provider
    with KernelClient(load_settings(), url) as kernel:
        _show(kernel.put("/api/llm/model", wanted))


@models.command()
def pull(model: str, url: Url = None) -> None:
    """Have Ollama fetch a model."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with KernelClient(load_settings(), url) as kernel, Progress(*columns) as progress:
        bar = progress.add_task(model, total=None)
        for event in kernel.events("POST", "/api/llm/pull", body={"model": model}):
            data = json.loads(event.data)
            if event.type == "error":
                raise KernelRefused(data["detail"])
            if event.type == "done":
                progress.update(bar, description=f"{model}: ready")
                return
            progress.update(
                bar, description=data["status"], completed=data["completed"] or 0, total=data["total"]
            )
    raise KernelRefused(
        f"the kernel stopped telling how {model} comes along: look with `aigentos models list`"
    )


def _show(offer: JsonObject) -> None:
    if not offer["models"]:
        raise KernelRefused("no backend offers a model: `aigentos doctor` says what to do")
    table = Table(box=None, header_style="dim")
    for heading in ("", "model", "provider", "size"):
        table.add_column(heading)
    for model in offer["models"]:
        size = decimal(model["size_bytes"]) if model["size_bytes"] else ""
        table.add_row("*" if model["current"] else "", model["name"], model["provider"], size)
    Console().print(table)
