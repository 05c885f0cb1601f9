"""The kernel's HTTP API for the terminal: one client, the kernel's problems as errors with a usable text."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, BinaryIO, Self

import httpx

from kernel.cli.sse import EventParser, ServerSentEvent
from kernel.shared.errors import AIgentError, ConfigurationError
from kernel.shared.settings import Settings

JsonObject = dict[str, Any]
_LONG = httpx.Timeout(600, connect=5)  # a piece of a large archive takes its time
SILENCE_SECONDS = 40  # the kernel sends a comment every 15: after this the connection is dead


class KernelUnreachable(AIgentError):
    """No answer, or one that broke off: the kernel may or may not have taken the request."""

    code = "kernel_unreachable"
    retryable = True


class KernelDown(KernelUnreachable):
    """Nobody listens: the request has certainly not been taken."""


class KernelRefused(AIgentError):
    """The kernel answered with a problem, whose `detail` is the message."""

    code = "kernel_refused"


class KernelClient:
    """A connection to the kernel. Methods raise KernelUnreachable or KernelRefused."""

    def __init__(self, settings: Settings, url: str | None = None) -> None:
        self.url = (url or settings.kernel_url).rstrip("/")
        token = settings.api_token
        with self._translated():
            self._http = httpx.Client(
                base_url=self.url,
                headers={"Authorization": f"Bearer {token.get_secret_value()}"} if token else {},
                timeout=httpx.Timeout(30, connect=5),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> JsonObject:
        return self._call("GET", path, params=params)

    def post(self, path: str, body: JsonObject, headers: Mapping[str, str] | None = None) -> JsonObject:
        return self._call("POST", path, json=body, headers=headers)

    def put(self, path: str, body: JsonObject) -> JsonObject:
        return self._call("PUT", path, json=body)

    def download(self, path: str) -> Generator[bytes, None, None]:
        """The pieces of a file as they come."""
        with self._translated(), self._http.stream("GET", path, timeout=_LONG) as answer:
            if not answer.is_success:
                answer.read()
                raise _refusal(answer)
            yield from answer.iter_raw()

    def upload(self, path: str, file: BinaryIO, name: str) -> JsonObject:
        """Send a file as a form; nothing of it is kept in memory."""
        return self._call(
            "POST", path, files={"file": (name, file)}, headers={"X-AIgentOS-Client": "cli"}, timeout=_LONG
        )

    def events(
        self,
        method: str,
        path: str,
        *,
        body: JsonObject | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Generator[ServerSentEvent, None, None]:
        """The events of a stream until the kernel ends it."""
        parser = EventParser()
        timeout = httpx.Timeout(SILENCE_SECONDS, connect=5)
        with (
            self._translated(),
            self._http.stream(method, path, json=body, headers=headers, timeout=timeout) as answer,
        ):
            if not answer.is_success:
                answer.read()
                raise _refusal(answer)
            for text in answer.iter_text():
                yield from parser.feed(text)

    def _call(self, method: str, path: str, **arguments: Any) -> JsonObject:
        with self._translated():
            answer = self._http.request(method, path, **arguments)
        if not answer.is_success:
            raise _refusal(answer)
        result: JsonObject = answer.json() if answer.content else {}
        return result

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise ConfigurationError(
                f"{self.url} is not a kernel's URL, such as http://localhost:5501"
            ) from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise KernelDown(
                f"the kernel does not answer at {self.url}: start it with `aigentos up`"
            ) from error
        except httpx.TransportError as error:
            raise KernelUnreachable(f"the connection to the kernel at {self.url} broke off") from error


def _refusal(answer: httpx.Response) -> AIgentError:
    try:
        problem = json.loads(answer.text)
        code, detail = str(problem["code"]), str(problem["detail"])
    except (ValueError, KeyError, TypeError):
        return KernelRefused(f"{answer.url} answered {answer.status_code}: is it AIgentOS's kernel?")
    if code == "kernel_unavailable":  # asked through the WebUI's server
        return KernelUnreachable(detail)
    if answer.status_code == 401:
        detail += " (the command line takes it from AIGENT_API_TOKEN)"
    return KernelRefused(detail)
