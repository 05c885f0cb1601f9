"""A model server over HTTP: one client, its time limits, and foreign failures made ours."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

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
_KEPT_CONNECTIONS = 4
_CLOSED = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)  # by the server, while it was idle
_MAX_BODY_BYTES = 64 * 1024 * 1024  # a batch of embeddings; far beyond any honest answer


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
        url = _checked_url(base_url)
        self.label = f"{name} at {base_url}"
        self.timeouts = timeouts
        self._when_down = when_down
        self._when_missing = when_missing

        def client(keep: int) -> httpx.AsyncClient:
            return httpx.AsyncClient(
                base_url=url,
                headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
                # Streams have no limit here: their reader measures silence in tokens, not in bytes.
                timeout=httpx.Timeout(timeouts.idle, connect=timeouts.connect, pool=None),
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=keep),
                trust_env=not is_loopback(url.host),  # a proxy variable is not meant for this machine
                verify=url.scheme == "https",  # plain http needs no certificates, whose loading takes 20 ms
            )

        # A connection that the server has just closed costs a stream its turn, but any other request only a
        # second try; a fresh one costs each embedding 2.5 ms.
        self._client = client(keep=0)
        self._asking = client(keep=_KEPT_CONNECTIONS)

    async def aclose(self) -> None:
        await self._client.aclose()
        await self._asking.aclose()

    async def get(self, path: str) -> dict[str, object]:
        """What the server says of itself, which it knows within a second or never. Raises ModelError."""
        request = self._client.build_request("GET", path, timeout=_PROBE_TIMEOUT)
        return await self._json(request, model="")

    async def post(self, path: str, payload: Mapping[str, object]) -> dict[str, object]:
        """A JSON object in answer to another. Raises ModelError."""
        request = self._post_request(path, payload)
        return await self._json(request, model=str(payload.get("model", "")))

    async def post_ahead(self, path: str, payload: Mapping[str, object]) -> bool:
        """Ask for an answer to be made without waiting for it (RFC 7240, `respond-async`).

        Returns False if the server has answered as to `post`: it does not know this. Raises ModelError.
        """
        request = self._post_request(path, payload)
        request.headers["Prefer"] = "respond-async"
        with self._translated(ModelUnavailable):
            response = await self._asking.send(request, stream=True)
            try:
                await _read(response)  # to the end, so that the connection can be used again
            finally:
                await response.aclose()
        return response.status_code != 200

    async def lines(self, path: str, payload: Mapping[str, object]) -> AsyncGenerator[bytes, None]:
        """The lines of a streamed answer, without blank ones. Waits without limit: the caller sets one.

        Closing the generator closes the connection. Raises ModelError.
        """
        request = self._post_request(path, payload)
        request.extensions["timeout"]["read"] = None
        with self._translated(ModelUnavailable):
            response = await self._client.send(request, stream=True)
        try:
            with self._translated(ModelProtocolError):
                await self._check(response, str(payload.get("model", "")))
                splitter = LineSplitter()
                async for chunk in response.aiter_bytes():
                    for line in splitter.feed(chunk):
                        if line:
                            yield line
                if last := splitter.finish():
                    yield last
        finally:
            await response.aclose()

    def _post_request(self, path: str, payload: Mapping[str, object]) -> httpx.Request:
        content = json.dumps(payload).encode()
        return self._client.build_request(
            "POST", path, content=content, headers={"Content-Type": "application/json"}
        )

    async def _json(self, request: httpx.Request, model: str) -> dict[str, object]:
        with self._translated(ModelUnavailable):
            try:
                return await self._ask(request, model)
            except _CLOSED:
                return await self._ask(request, model)

    async def _ask(self, request: httpx.Request, model: str) -> dict[str, object]:
        response = await self._asking.send(request, stream=True)
        try:
            await self._check(response, model)
            return json_object(await _read(response))
        finally:
            await response.aclose()

    async def _check(self, response: httpx.Response, model: str) -> None:
        if response.status_code != 200:
            raise refusal(
                self.label,
                response.status_code,
                await _read(response),
                retry_after=response.headers.get("Retry-After"),
                model=model,
                when_missing=self._when_missing,
            )

    @contextmanager
    def _translated(self, when_cut: type[ModelError]) -> Iterator[None]:
        """httpx's errors as ours; `when_cut` is what a connection that ends too early means here."""
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise ModelUnavailable(f"{self.label} does not answer: {self._when_down}") from error
        except httpx.TimeoutException as error:
            raise ModelTimeout(f"{self.label} is silent: {self._when_down}") from error
        except httpx.HTTPError as error:
            raise when_cut(
                f"{self.label} broke the connection off: {error or type(error).__name__}"
            ) from error


async def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > _MAX_BODY_BYTES:
            raise ModelProtocolError(f"the model's server sent more than {_MAX_BODY_BYTES} bytes")
    return bytes(body)


def _checked_url(base_url: str) -> httpx.URL:
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL as error:
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
