"""`aigentos export` and `import`: everything of the user's, from one AIgentOS to another."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from kernel.cli.client import KernelClient
from kernel.shared.errors import ConfigurationError
from kernel.shared.settings import load_settings

Url = Annotated[str | None, typer.Option(help="The kernel's address (default: AIGENT_KERNEL_URL).")]


def export(
    file: Annotated[Path, typer.Argument(help="The new file, such as aigentos.jsonl.gz.")], url: Url = None
) -> None:
    """Write conversations, memory, documents and choices to FILE, without secrets. AIgentOS must run."""
    if file.exists():
        raise ConfigurationError(f"{file} exists already: choose another name, or remove it")
    part = file.with_name(f"{file.name}.part")
    try:
        with (
            KernelClient(load_settings(), url) as kernel,
            closing(kernel.download("/api/admin/export")) as pieces,
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target,
        ):
            target.writelines(pieces)
        part.rename(file)
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    typer.echo(f"{file}: {file.stat().st_size} bytes")


def import_archive(
    file: Annotated[Path, typer.Argument(help="What `aigentos export` wrote.")], url: Url = None
) -> None:
    """Take in what `aigentos export` wrote, into an AIgentOS without data. It must run."""
    try:
        opened = file.open("rb")
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}") from error
    with opened, KernelClient(load_settings(), url) as kernel:
        taken = kernel.upload("/api/admin/import", opened, file.name)
    typer.echo(f"{taken['conversations']} conversations and {taken['documents']} documents are here")
