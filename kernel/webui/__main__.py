"""`python -m kernel.webui`: serve the WebUI until SIGTERM."""

from __future__ import annotations

import logging
import sys

import uvicorn

from kernel.shared.errors import ConfigurationError
from kernel.shared.logs import configure_logging
from kernel.shared.settings import load_settings
from kernel.webui.app import create_app
from kernel.webui.security import allowed_hosts


def main() -> None:
    try:
        settings = load_settings()
    except ConfigurationError as error:
        sys.exit(f"aigentos: {error.detail}")
    configure_logging(settings.log_level, "webui")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)  # its four lines a start say nothing new
    app = create_app(dist=settings.webui_dist, kernel_url=settings.kernel_url, hosts=allowed_hosts(settings))
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.webui_port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,  # the kernel's answers bring their own
        timeout_graceful_shutdown=1,  # open event streams do not end by themselves
    )


if __name__ == "__main__":
    main()
