"""`aigentos`: the commands."""

from __future__ import annotations

import sys

import typer

from kernel.cli.archive import export, import_archive
from kernel.cli.backup import backup, restore
from kernel.cli.baseline import commands as baseline_commands
from kernel.cli.chat import chat
from kernel.cli.doctor import doctor
from kernel.cli.evaluation.memory import memory
from kernel.cli.evaluation.routing import routing
from kernel.cli.memory import commands as memory_commands
from kernel.cli.models import models
from kernel.cli.up import up
from kernel.shared.errors import AIgentError

app = typer.Typer(
    help="AIgentOS: private, local AI agents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(up)
app.command()(doctor)
app.command()(chat)
app.command()(backup)
app.command()(restore)
app.command()(export)
app.command("import")(import_archive)
app.add_typer(models, name="models")
app.add_typer(memory_commands, name="memory")
app.add_typer(baseline_commands, name="baseline")
evaluations = typer.Typer(help="Measure the product on labelled data.", no_args_is_help=True)
evaluations.command()(routing)
evaluations.command()(memory)
app.add_typer(evaluations, name="eval")


@app.callback()
def commands() -> None:
    """AIgentOS: private, local AI agents."""


def main() -> None:
    try:
        app()
    except AIgentError as error:
        sys.exit(f"aigentos: {error.detail}")


if __name__ == "__main__":
    main()
