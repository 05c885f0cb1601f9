"""MCP servers as clients add and change them. Values of `env` and `headers` are written, never read back."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from kernel.api.schemas.texts import Text
from kernel.mcp.allow_list import AllowedCommand
from kernel.store.mcp_records import McpServer, Transport


def _one_line(name: str) -> str:
    name = " ".join(name.split())
    if not name.isprintable():
        raise ValueError("the name contains characters that cannot be shown: remove them")
    return name


Name = Annotated[Text, AfterValidator(_one_line), Field(min_length=1, max_length=60)]
Argument = Annotated[str, StringConstraints(max_length=4096)]
Arguments = Annotated[list[Argument], Field(max_length=64)]
Url = Annotated[Text, Field(max_length=2000)]
Command = Annotated[Text, Field(max_length=1000)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=128)]
Secret = Annotated[SecretStr, Field(max_length=8192)]


class McpServerCreate(BaseModel):
    """A stdio server has `command` (allow-listed), `args` and `env`; another has `url` and `headers`."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    transport: Transport
    command: Command | None = None
    args: Arguments = []
    url: Url | None = None
    env: dict[Key, Secret] = Field({}, max_length=32)
    headers: dict[Key, Secret] = Field({}, max_length=32)
    enabled: bool = True


class McpServerPatch(BaseModel):
    """What to change; what is left out stays. In `env` and `headers` a value sets a key, null removes it.

    With a URL of another host the headers that are stored are forgotten: they were meant for the first.
    """

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    enabled: bool | None = None
    args: Arguments | None = None
    url: Url | None = None
    env: dict[Key, Secret | None] = Field({}, max_length=32)
    headers: dict[Key, Secret | None] = Field({}, max_length=32)


class McpApproval(BaseModel):
    """The hash of the tools that the user looked at."""

    model_config = ConfigDict(extra="forbid")
    tools_hash: str = Field(max_length=64)


class StdioPolicy(BaseModel):
    """Which programs may be started. `problem` says why the allow-list file cannot be used, if so."""

    allow_list_file: str
    allowed: list[AllowedCommand]
    how_to: str
    problem: str | None


class McpServerList(BaseModel):
    """All servers, the oldest first."""

    servers: list[McpServer]
    stdio: StdioPolicy
