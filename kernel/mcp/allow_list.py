"""The programs that may be started as MCP servers: a file in the data directory, beyond the reach of HTTP.

Who can write an MCP server's command can run any program as the user. So the command must be in this file,
which only someone with access to the machine edits.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from kernel.shared.errors import AIgentError, Forbidden

FILE_NAME = "mcp-allowed-commands.yaml"
LARGEST_FILE = 64 * 1024

# Programs that run whatever their arguments say: allowed only together with their arguments.
_RUNNERS = (
    *(
        "ash",
        "bash",
        "busybox",
        "csh",
        "dash",
        "fish",
        "ksh",
        "sh",
        "tcsh",
        "zsh",
        "env",
        "sudo",
        "xargs",
        "nice",
    ),
    *(
        "bun",
        "bunx",
        "deno",
        "docker",
        "node",
        "npm",
        "npx",
        "perl",
        "php",
        "pip",
        "pipx",
        "podman",
        "python",
    ),
    *("ruby", "uv", "uvx"),
)

_TEMPLATE = """\
# Programs that AIgentOS may start as MCP servers (transport "stdio"). It starts nothing else.
#
# Each entry is the absolute path of a program, exactly as it is entered in the dashboard. With `args` the
# program may only be started with exactly these arguments; programs that run what their arguments say
# (python, node, npx, uvx, docker, sh, ...) are refused without. Save the file, then add the server: nothing
# needs a restart.
#
# allowed:
#   - command: /usr/local/bin/mcp-server-time
#   - command: /usr/bin/npx
#     args: ["-y", "@modelcontextprotocol/server-filesystem", "/home/me/notes"]

allowed: []
"""


class StdioNotAllowed(Forbidden):
    code = "stdio_not_allowed"


def _absolute(command: str) -> str:
    path = Path(command)
    if not path.is_absolute() or ".." in path.parts or str(path) != command:
        raise ValueError(f"{command!r} is not an absolute path in its plain form, such as /usr/bin/program")
    return command


class AllowedCommand(BaseModel):
    """A program that may be started; with `args`, only with exactly these arguments."""

    model_config = ConfigDict(extra="forbid")

    command: Annotated[str, AfterValidator(_absolute)]
    args: list[str] | None = None

    @model_validator(mode="after")
    def _runners_need_arguments(self) -> AllowedCommand:
        program = Path(self.command).name.rstrip("0123456789.")
        if program in _RUNNERS and not self.args:
            raise ValueError(f"{self.command} runs what its arguments say: list it with `args`")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    allowed: list[AllowedCommand] = Field(max_length=200)


class AllowListUnusable(AIgentError):
    """The file cannot be read or means nothing: nothing is allowed until it is mended."""

    code = "allow_list_unusable"


class AllowList:
    """The file, read anew at each question: an edit counts at once."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir.absolute() / FILE_NAME

    def create(self) -> None:
        """Write the explained, empty file unless there is one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.path.open("x", encoding="utf-8") as file:
                self.path.chmod(0o600)
                file.write(_TEMPLATE)
        except FileExistsError:
            return

    def read(self) -> list[AllowedCommand]:
        """The allowed commands. Raises AllowListUnusable saying what to mend."""
        try:
            mode = self.path.stat().st_mode
            if mode & (stat.S_IWGRP | stat.S_IWOTH):
                raise AllowListUnusable(f"{self.path} can be written by other users: chmod 600 it")
            with self.path.open(encoding="utf-8") as file:
                content = yaml.safe_load(file.read(LARGEST_FILE))
            return _File.model_validate(content).allowed
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise AllowListUnusable(f"{self.path} cannot be read: {error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            text = first["msg"].removeprefix("Value error, ")
            raise AllowListUnusable(f"{self.path}: {where}: {text}") from error

    def check(self, command: str, args: Sequence[str]) -> None:
        """Raises StdioNotAllowed, whose text says which file to edit, unless the program may be started."""
        try:
            _absolute(command)
            allowed = self.read()
        except (ValueError, AllowListUnusable) as error:
            raise StdioNotAllowed(f"nothing was started: {error}") from error
        if not any(
            entry.command == command and (entry.args is None or entry.args == list(args)) for entry in allowed
        ):
            raise StdioNotAllowed(
                f"{command} is not allowed with these arguments. To allow it, add it under `allowed:` in "
                f"{self.path} on the machine where AIgentOS runs, then try again"
            )
