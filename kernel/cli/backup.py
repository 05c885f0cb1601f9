"""`aigentos backup` and `restore`: a verified copy of the database, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kernel.cli.lock import nothing_runs, only_one
from kernel.shared.errors import ConfigurationError
from kernel.shared.settings import load_settings
from kernel.store.backup import back_up
from kernel.store.backup_folder import BackupFolder
from kernel.store.migrate import newest_version
from kernel.store.restore import restore as put_back


def backup(
    out: Annotated[
        Path | None, typer.Option(help="The new file (default: one in the folder of backups).")
    ] = None,
) -> None:
    """Copy the database to a file and check the copy. AIgentOS may run or not."""
    settings = load_settings()
    database = settings.chat_db_path
    if not database.exists():
        raise ConfigurationError(f"there is no database {database} yet")
    made = back_up(database, out) if out else BackupFolder(database, settings.backups_dir).add("manual")
    typer.echo(f"{made.path}: {made.size_bytes} bytes, verified, {made.seconds:.1f} s")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup, such as one of the folder of backups.")],
) -> None:
    """Put a backup in the place of the database, which is kept as a backup too. AIgentOS must not run."""
    settings = load_settings()
    with only_one(settings.data_dir, settings.run_dir):
        nothing_runs(settings.data_dir, settings.run_dir)
        done = put_back(file, settings.chat_db_path, settings.backups_dir)
    typer.echo(f"{settings.chat_db_path} is now as in {file}")
    if done.version < newest_version():
        typer.echo("it is of an older AIgentOS: the next start brings it up to date")
    if done.kept:
        typer.echo(f"what was there before is kept as {done.kept}")
