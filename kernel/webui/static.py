"""The built React app: its assets are immutable, every other page address is the app itself."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

INDEX = "index.html"
ASSETS = "assets"  # Vite puts a hash of the content into every name below this folder


class BuiltApp(StaticFiles):
    """Serves `agent-webui/dist`. Unknown addresses without a suffix are the app's own routes: index.html."""

    def __init__(self, dist: Path) -> None:
        super().__init__(directory=dist, check_dir=False)
        self.config_checked = True  # a folder that is not there yet is answered below, not a crash
        self._index = dist / INDEX

    async def get_response(self, path: str, scope: Scope) -> Response:
        if not self._index.is_file():
            return PlainTextResponse("The WebUI is not built yet: run `make setup`, then reload.\n", 503)
        asked = PurePosixPath(path)
        try:
            response = await super().get_response(INDEX if path == "." else path, scope)
        except HTTPException as error:
            is_file_name = asked.suffix or asked.parts[:1] == (ASSETS,) or ".." in asked.parts
            if error.status_code != 404 or is_file_name:
                raise
            response = await super().get_response(INDEX, scope)
        immutable = asked.parts[:1] == (ASSETS,) and response.status_code in (200, 304)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if immutable else "no-cache"
        return response
