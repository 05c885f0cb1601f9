"""`python -m kernel.webui`: serve the WebUI until SIGTERM."""

from __future__ import annotations

import asyncio
import logging
import sys
from types import FrameType

import uvicorn

from kernel.shared.errors import ConfigurationError
from kernel.shared.logs import configure_logging
from kernel.shared.settings import load_settings
from kernel.webui.app import create_app
from kernel.webui.security import allowed_hosts

log = logging.getLogger(__name__)


class _Server(uvicorn.Server):
    """Sleeps until a signal comes, instead of looking ten times a second whether one came."""

    _loop: asyncio.AbstractEventLoop | None = None

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told_to_stop = asyncio.Event()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        log.info("serving on %s:%s", self.config.host, self.config.port)
        if not await self.on_tick(0):
            await self._told_to_stop.wait()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if self._loop is not None:  # a signal handler does not wake a sleeping loop by itself
            self._loop.call_soon_threadsafe(self._told_to_stop.set)


def main() -> None:
    try:
        settings = load_settings()
    except ConfigurationError as error:
        sys.exit(f"aigentos: {error.detail}")
    configure_logging(settings, "webui")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)  # its four lines a start say nothing new
    app = create_app(dist=settings.webui_dist, kernel_url=settings.kernel_url, hosts=allowed_hosts(settings))
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.webui_port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,  # the kernel's answers bring their own
        timeout_graceful_shutdown=1,  # open event streams do not end by themselves
    )
    _Server(config).run()


if __name__ == "__main__":
    main()
