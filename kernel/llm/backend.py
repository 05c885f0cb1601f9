"""A model server over HTTP: one client, its time limits, and foreign failures made ours."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp
from yarl import URL

from kernel.llm.failures import refusal
from kernel.llm.lines import LineSplitter, json_object
from kernel.shared.errors import (
    ConfigurationError,
    ModelError,
    ModelProtocolError,
    ModelTimeout,
    ModelUnavailable,
)
from kernel.shared.settings import is_loopback

_PROBE_TIMEOUT = 1.0  # seconds
_KEPT_SECONDS = 60.0
_MAX_BODY_BYTES = 64 * 1024 * 1024  # a batch of embeddings; far beyond any honest answer
_MAX_HEADER_BYTES = 32 * 1024
_DOWN = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
_CLOSED = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)  # by the server, while it was idle


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, from the request to the first token, and between tokens."""

    connect: float
    first_token: float
    idle: float


class Backend:
    """One model server. `name` and the two hints go into error texts; `when_missing` gets a model's name."""

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        timeouts: Timeouts,
        when_down: str,
        when_missing: Callable[[str], str],
        api_key: str | None = None,
    ) -> None:
        self.label = f"{name} at {base_url}"
        self.timeouts = timeouts
        self._url = _checked_url(base_url)
        self._headers = {"Accept-Encoding": "identity"}  # nothing to unpack between two programs near by
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"
        self._when_down = when_down
        self._when_missing = when_missing
        self._opened: aiohttp.ClientSession | None = None

    async def aclose(self) -> None:
        if self._opened:
            await self._opened.close()

    async def get(self, path: str) -> dict[str, object]:
        """What the server says of itself, which it knows within a second or never. Raises ModelError."""
        with self._translated(ModelUnavailable):
            response = await self._send("GET", path, read_seconds=_PROBE_TIMEOUT)
            return await self._json(response, model="")

    async def post(self, path: str, payload: Mapping[str, object]) -> dict[str, object]:
        """A JSON object in answer to another. Raises ModelError."""
        with self._translated(ModelUnavailable):
            response = await self._send("POST", path, payload, read_seconds=self.timeouts.idle)
            return await self._json(response, model=str(payload.get("model", "")))

    async def post_ahead(self, path: str, payload: Mapping[str, object]) -> bool:
        """Ask for an answer to be made without waiting for it (RFC 7240, `respond-async`).

        Returns False if the server has answered as to `post`: it does not know this. Raises ModelError.
        """
        with self._translated(ModelUnavailable):
            response = await self._send(
                "POST",
                path,
                payload,
                read_seconds=self.timeouts.idle,
                headers={"Prefer": "respond-async"},
            )
            try:
                await _read(response)  # to the end, so that the connection can be used again
            finally:
                response.close()
        return response.status != 200

    async def lines(self, path: str, payload: Mapping[str, object]) -> AsyncGenerator[bytes, None]:
        """The lines of a streamed answer, without blank ones. Waits without limit: the caller sets one.

        Closing the generator before the answer's end closes the connection. Raises ModelError.
        """
        with self._translated(ModelUnavailable):
            response = await self._send("POST", path, payload, read_seconds=None)
        try:
            with self._translated(ModelProtocolError):
                await self._check(response, str(payload.get("model", "")))
                splitter = LineSplitter()
                async for chunk in response.content.iter_any():
                    for line in splitter.feed(chunk):
                        if line:
                            yield line
                if last := splitter.finish():
                    yield last
        finally:
            response.close()  # after the answer's end the connection is no longer the response's

    def _session(self) -> aiohttp.ClientSession:
        """It belongs to the event loop that it is opened in."""
        if self._opened is None:
            connections = aiohttp.TraceConfig()
            connections.on_connection_create_start.append(_note_new_connection)
            self._opened = aiohttp.ClientSession(
                headers=self._headers,
                cookie_jar=aiohttp.DummyCookieJar(),
                # A fresh connection costs a reply or an embedding 2 ms.
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEPT_SECONDS),
                trust_env=not is_loopback(self._url.host or ""),  # a proxy is not meant for this machine
                trace_configs=[connections],
                max_field_size=_MAX_HEADER_BYTES,
            )
        return self._opened

    async def _send(
        self,
        method: str,
        path: str,
        payload: Mapping[str, object] | None = None,
        *,
        read_seconds: float | None,
        headers: Mapping[str, str] | None = None,
    ) -> aiohttp.ClientResponse:
        """The response up to its headers; read_seconds: of silence at most. A kept connection may have been
        closed by the server just now: then the request has not been read, and goes over another."""
        content = None if payload is None else json.dumps(payload).encode()
        json_type = {} if content is None else {"Content-Type": "application/json"}
        connect_seconds = min(self.timeouts.connect, read_seconds or self.timeouts.connect)
        while True:
            connection = SimpleNamespace(is_new=False)
            try:
                return await self._session().request(
                    method,
                    f"{self._url}{path}",
                    data=content,
                    headers={**json_type, **(headers or {})},
                    allow_redirects=False,
                    timeout=aiohttp.ClientTimeout(sock_connect=connect_seconds, sock_read=read_seconds),
                    trace_request_ctx=connection,
                )
            except _CLOSED:
                if connection.is_new:
                    raise

    async def _json(self, response: aiohttp.ClientResponse, model: str) -> dict[str, object]:
        try:
            await self._check(response, model)
            return json_object(await _read(response))
        finally:
            response.close()

    async def _check(self, response: aiohttp.ClientResponse, model: str) -> None:
        if response.status != 200:
            raise refusal(
                self.label,
                response.status,
                await _read(response),
                retry_after=response.headers.get("Retry-After"),
                model=model,
                when_missing=self._when_missing,
            )

    @contextmanager
    def _translated(self, when_cut: type[ModelError]) -> Iterator[None]:
        """aiohttp's errors as ours; `when_cut` is what a connection that ends too early means here."""
        try:
            yield
        except _DOWN as error:
            raise ModelUnavailable(f"{self.label} does not answer: {self._when_down}") from error
        except TimeoutError as error:
            raise ModelTimeout(f"{self.label} is silent: {self._when_down}") from error
        except (aiohttp.ClientError, OSError) as error:
            raise when_cut(
                f"{self.label} broke the connection off: {error or type(error).__name__}"
            ) from error


async def _note_new_connection(_: aiohttp.ClientSession, asked: SimpleNamespace, __: object) -> None:
    asked.trace_request_ctx.is_new = True


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > _MAX_BODY_BYTES:
            raise ModelProtocolError(f"the model's server sent more than {_MAX_BODY_BYTES} bytes")
    return bytes(body)


def _checked_url(base_url: str) -> URL:
    """Without a slash at its end."""
    try:
        url = URL(base_url.rstrip("/"))
    except ValueError as error:
        raise ConfigurationError(f"{base_url} is not a URL: {error}") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigurationError(f"{base_url} is not a URL of a model server: write http://host:port")
    return url


def server_root(base_url: str) -> str:
    """A base URL without what people add to it: a trailing slash, `/v1` or `/api`."""
    root = base_url.rstrip("/")
    for ending in ("/v1", "/api"):
        root = root.removesuffix(ending).rstrip("/")
    return root
