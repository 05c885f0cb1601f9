"""`aigentos up`: everything on this machine, until Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from kernel.cli.backend import embedded_problem, needs_model_server
from kernel.cli.lock import only_one
from kernel.cli.ports import claim_ports
from kernel.cli.programs import DRAIN_SECONDS, build_programs, probe_client
from kernel.cli.supervisor import Supervisor
from kernel.cli.terminal import JsonLines, PrefixedLines
from kernel.llm.embedded.server import free_pair
from kernel.shared.errors import ConfigurationError
from kernel.shared.settings import Settings, child_environment, load_settings, reachable_host


def up(
    data_dir: Annotated[
        Path | None, typer.Option(help="Where conversations live (default: the folder of CHAT_DB_PATH).")
    ] = None,
    kernel_port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The kernel's port; 0 chooses a free one.")
    ] = None,
    webui_port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The WebUI's port; 0 chooses a free one.")
    ] = None,
    no_webui: Annotated[bool, typer.Option("--no-webui", help="Only the kernel and its workers.")] = False,
) -> None:
    """Start AIgentOS on this machine; Ctrl-C stops it, a second Ctrl-C at once."""
    overrides = _from_options(data_dir, kernel_port, webui_port)
    settings = load_settings(**overrides)
    if not no_webui and not (settings.webui_dist / "index.html").is_file():
        raise ConfigurationError("the WebUI is not built: run `make setup`, or start with --no-webui")
    with only_one(settings.data_dir, settings.run_dir):
        wanted = {"--kernel-port": settings.kernel_port}
        if not no_webui:
            wanted["--webui-port"] = settings.webui_port
        ports = claim_ports(settings.host, wanted)
        overrides |= _for_children(settings, ports)
        with_model = _can_start_model_server(settings)
        if with_model and "embedded_base_url" not in settings.model_fields_set:
            overrides["AIGENT_EMBEDDED_URL"] = f"http://127.0.0.1:{free_pair('127.0.0.1')}"
        with_markitdown = settings.markitdown_url is None and settings.documents_python.is_file()
        if with_markitdown:
            port = claim_ports("127.0.0.1", {"markitdown": 0})["markitdown"]
            overrides["MARKITDOWN_MCP_URL"] = f"http://127.0.0.1:{port}/mcp"
        chosen = {"with_model": with_model, "with_markitdown": with_markitdown, "with_webui": not no_webui}
        code = asyncio.run(_run(load_settings(**overrides), overrides, **chosen))
    raise typer.Exit(code)


def _from_options(data_dir: Path | None, kernel_port: int | None, webui_port: int | None) -> dict[str, str]:
    """Options as the variables that they stand for."""
    changes = {}
    if data_dir is not None:
        changes["CHAT_DB_PATH"] = str(data_dir / "chat.db")
        changes["UPLOADS_DIR"] = str(data_dir / "uploads")
        changes["AIGENT_EMBEDDED_KEY_FILE"] = str(data_dir / "embedded.key")
    if kernel_port is not None:
        changes["HOST_PORT_KERNEL"] = str(kernel_port)
    if webui_port is not None:
        changes["HOST_PORT_WEBUI"] = str(webui_port)
    return changes


def _for_children(settings: Settings, ports: Mapping[str, int]) -> dict[str, str]:
    """What the children must know beyond the user's settings."""
    kernel_port = ports["--kernel-port"]
    webui_port = ports.get("--webui-port", settings.webui_port)
    return {
        "HOST_PORT_KERNEL": str(kernel_port),
        "HOST_PORT_WEBUI": str(webui_port),
        "AIGENT_KERNEL_URL": f"http://{reachable_host(settings.host)}:{kernel_port}",
        "AIGENT_DRAIN_TIMEOUT": str(min(settings.drain_timeout, DRAIN_SECONDS)),
    }


def _can_start_model_server(settings: Settings) -> bool:
    """Whether the embedded model server is needed and there; needed and not there, say what to do."""
    if not asyncio.run(needs_model_server(settings)):
        return False
    problem = embedded_problem()
    if problem is not None:
        typer.echo(f"aigentos: no model answers, and {problem}", err=True)
    return problem is None


async def _run(
    settings: Settings,
    overrides: Mapping[str, str],
    *,
    with_model: bool,
    with_markitdown: bool,
    with_webui: bool,
) -> int:
    async with probe_client() as client:
        programs = build_programs(
            settings,
            child_environment(overrides),
            client,
            with_model=with_model,
            with_markitdown=with_markitdown,
            with_webui=with_webui,
        )
        names = ["aigentos", *(program.name for program in programs)]
        terminal = JsonLines() if settings.log_format == "json" else PrefixedLines(names)
        supervisor = Supervisor(programs, say=terminal.say)

        def on_signal() -> None:
            terminal.say("aigentos", "stopping; Ctrl-C again stops at once")
            supervisor.stop()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, on_signal)
        port = settings.webui_port if with_webui else settings.kernel_port
        return await supervisor.run(lambda: typer.echo(f"ready http://localhost:{port}"))
