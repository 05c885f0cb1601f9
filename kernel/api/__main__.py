"""The kernel process: `python -m kernel.api`."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import socket
import sys
from collections.abc import Iterator
from types import FrameType

import uvicorn
from fastapi import FastAPI

from kernel.api.app import create_app
from kernel.api.deps import Kernel
from kernel.shared.clock import system_clock
from kernel.shared.crash import arm
from kernel.shared.errors import AIgentError, ConfigurationError
from kernel.shared.logs import configure_logging
from kernel.shared.pace import until_next
from kernel.shared.settings import Settings, load_settings

GRACEFUL_SECONDS = 5


class _Server(uvicorn.Server):
    """Idle without looking ten times a second whether it shall stop, and quick to stop all the same."""

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._told_to_stop = self._loop.create_future()
        seconds = 0
        while not await self.on_tick(seconds * 10):  # uvicorn counts in tenths of a second
            seconds += 1
            await asyncio.wait([self._told_to_stop], timeout=until_next(1))

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if self.started:  # in a signal handler: the loop may be asleep
            self._loop.call_soon_threadsafe(self._say_goodbye)

    def _say_goodbye(self) -> None:
        """Event streams never end by themselves: tell their clients, who come back when there is a kernel."""
        assert isinstance(self.config.app, FastAPI)
        kernel = self.config.app.state.kernel
        assert isinstance(kernel, Kernel)
        kernel.hub.shut_down()
        if not self._told_to_stop.done():
            self._told_to_stop.set_result(None)


def main() -> None:
    """Serve until SIGTERM or SIGINT. Exits with 1 and one line if it cannot start."""
    try:
        settings = load_settings()
        configure_logging(settings, "kernel")
        arm(settings.crash_at)
        with _only_kernel(settings), _listen(settings) as listener:
            app = create_app(settings, system_clock())
            config = uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=GRACEFUL_SECONDS,
                server_header=False,
            )
            gc.freeze()  # the program itself is no garbage: looking through it takes 60 ms, and streams wait
            _Server(config).run(sockets=[listener])
    except AIgentError as error:
        sys.stderr.write(f"kernel: {error.detail}\n")
        sys.exit(1)


@contextlib.contextmanager
def _only_kernel(settings: Settings) -> Iterator[None]:
    """Hold the data directory's lock: two kernels on one database would both checkpoint it."""
    settings.run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.run_dir / "kernel.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ConfigurationError(
                f"another kernel runs on {settings.chat_db_path}: stop it, or choose another CHAT_DB_PATH"
            ) from error
        yield


@contextlib.contextmanager
def _listen(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named: asyncio turns off Nagle's algorithm (40 ms) only for sockets known to be TCP.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host.strip("[]"), settings.kernel_port))
        except OSError as error:
            raise ConfigurationError(
                f"cannot listen on {settings.host}:{settings.kernel_port} ({error.strerror}): "
                "is another AIgentOS running? Choose another HOST_PORT_KERNEL"
            ) from error
        yield listener


if __name__ == "__main__":
    main()
