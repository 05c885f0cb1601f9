"""Checks a running `docker compose up` from outside, as a browser reaches it.

`python3 scripts/check_compose.py` talks to the WebUI's port alone. It asks for a tool turn, for the reading
of a document, for an answer of the model where one can be reached (--model makes it a must), that other sites
are refused, and that a restart of the containers loses nothing (--no-restart leaves them alone). It needs
nothing but Python; COMPOSE may hold the compose command with its options.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shlex
import subprocess
import sys
import time
from contextlib import closing
from typing import Any

ENDS = {"turn.completed", "turn.failed", "turn.cancelled"}
POLICY = ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")


class Failed(Exception):
    """What should have been so and was not."""


def expect(holds: object, what: str) -> None:
    if not holds:
        raise Failed(what)
    sys.stdout.write(f"ok  {what}\n")
    sys.stdout.flush()


class Site:
    """The WebUI's port: pages, and the kernel's API behind them."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.origin = f"http://localhost:{port}"

    def ask(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """One request as this site's page sends it, unless `headers` say otherwise (`_` stands for `-`)."""
        with self._connected() as connection:
            answer = self._send(connection, method, path, body, headers)
            return answer, answer.read()

    def json(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        answer, content = self.ask(method, path, body)
        if answer.status >= 300:
            raise Failed(
                f"{method} {path} answered {answer.status}: {content.decode(errors='replace')[:300]}"
            )
        result: dict[str, Any] = json.loads(content)
        return result

    def upload(self, name: str, content: str) -> dict[str, Any]:
        """Send a document as this site's page sends it."""
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        form = f"--b\r\n{head}\r\n\r\n{content}\r\n--b--\r\n"
        headers = {"X-AIgentOS-Client": "check", "Content-Type": "multipart/form-data; boundary=b"}
        with self._connected() as connection:
            connection.request("POST", "/api/imports", form, self._own_headers() | headers)
            answer = connection.getresponse()
            content_back = answer.read()
        if answer.status != 202:
            raise Failed(
                f"{name} was answered {answer.status}: {content_back.decode(errors='replace')[:300]}"
            )
        result: dict[str, Any] = json.loads(content_back)
        return result

    def turn(self, message: str, conversation_id: str | None = None) -> tuple[str, str, list[str]]:
        """Send a message and follow its events: conversation, the answer's text, the types of the events."""
        body = {"message": message} | ({"conversation_id": conversation_id} if conversation_id else {})
        accepted = self.json("POST", "/api/chat", body)
        conversation, turn = accepted["conversation_id"], accepted["event_id"]
        types, text = [], ""
        with self._connected() as connection:
            stream = self._send(
                connection, "GET", f"/api/conversations/{conversation}/stream?after=0", None, {}
            )
            kind = ""
            for line in stream:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    kind = value
                if name != "data" or json.loads(value).get("turn_id") != turn:
                    continue
                types.append(kind)
                if kind == "message.started":
                    text = ""
                elif kind == "message.delta":
                    text += json.loads(value)["text"]
                elif kind in ENDS:
                    expect(kind == "turn.completed", f"the turn {message!r} ended well ({kind})")
                    return conversation, text, types
        raise Failed(f"the events of {message!r} broke off after {types}")

    def _connected(self) -> closing[http.client.HTTPConnection]:
        return closing(http.client.HTTPConnection("localhost", self._port, timeout=120))

    def _send(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: object,
        headers: dict[str, str],
    ) -> http.client.HTTPResponse:
        sent = self._own_headers()
        if body is not None:
            sent["Content-Type"] = "application/json"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, None if body is None else json.dumps(body), sent)
        return connection.getresponse()

    def _own_headers(self) -> dict[str, str]:
        sent = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        if token := os.environ.get("AIGENT_API_TOKEN"):
            sent["Authorization"] = f"Bearer {token}"
        return sent


def check_page(site: Site) -> None:
    answer, page = site.ask("GET", "/")
    expect(answer.status == 200 and b'<div id="root">' in page, "the WebUI is served")
    policy = answer.headers["Content-Security-Policy"] or ""
    expect(all(part in policy for part in POLICY), f"its Content-Security-Policy is strict: {policy}")
    script = page.decode().partition('src="/assets/')[2].partition('"')[0]
    answer, _ = site.ask("GET", f"/assets/{script}")
    expect("immutable" in (answer.headers["Cache-Control"] or ""), f"/assets/{script} is cached for good")


def check_guard(site: Site) -> None:
    for what, headers, status in (
        ("a foreign Origin", {"Origin": "https://example.com"}, 403),
        ("a foreign Host", {"Host": "example.com"}, 421),
        ("a form's content type", {"Content_Type": "text/plain"}, 415),
    ):
        answer, _ = site.ask("POST", "/api/chat", {"message": "hello"}, **headers)
        expect(answer.status == status, f"{what} is refused with {status} (was {answer.status})")
    answer, _ = site.ask("GET", "/", Host="example.com")
    expect(answer.status == 421, f"the page is not served to a foreign Host (was {answer.status})")


def check_tool_turn(site: Site, conversation_id: str | None = None) -> str:
    conversation, text, types = site.turn("what is 48 * 7?", conversation_id)
    expect("336" in text and "tool.completed" in types, f"what is 48 * 7? was calculated: {text}")
    return conversation


def check_model_turn(site: Site, *, required: bool) -> None:
    if not required and not site.json("GET", "/api/llm/models")["models"]:
        sys.stdout.write("--  no model answers: its turn is left out\n")
        return
    began = time.monotonic()
    _, text, types = site.turn("Say hello in one short sentence.")
    deltas = types.count("message.delta")
    expect(
        text.strip() and deltas > 1,
        f"the model answered in {deltas} pieces, {time.monotonic() - began:.1f} s: {text!r}",
    )


def check_import(site: Site) -> None:
    """A page, which only the converter's container can read, and a file that is no document."""
    began = time.monotonic()
    document = site.upload("tides.html", "<html><h1>Tides</h1><p>The tide is high at noon.</p></html>")
    while document["status"] == "processing" and time.monotonic() - began < 120:
        time.sleep(0.2)
        document = site.json("GET", f"/api/imports/{document['id']}")
    said = document["error"] or f"{document['chunks']} passages after {time.monotonic() - began:.1f} s"
    expect(document["status"] == "ready" and document["chunks"], f"a document was read: {said}")
    [server] = [one for one in site.json("GET", "/api/mcp/servers")["servers"] if one["managed"]]
    expect(server["status"] == "connected", f"the converter is connected ({server['last_error']})")
    answer, _ = site.ask("DELETE", f"/api/imports/{document['id']}")
    expect(answer.status == 204, "it was deleted again")


def check_restart(site: Site, compose: list[str], conversation: str, *, with_model: bool) -> None:
    before = site.json("GET", f"/api/conversations/{conversation}")["messages"]
    subprocess.run([*compose, "restart"], check=True, stderr=subprocess.DEVNULL)  # noqa: S603 (no shell)
    deadline = time.monotonic() + 120
    while not is_up(site, with_model=with_model):
        if time.monotonic() > deadline:
            raise Failed("not everything is back two minutes after a restart")
        time.sleep(0.5)
    after = site.json("GET", f"/api/conversations/{conversation}")["messages"]
    expect(before and after == before, f"the conversation's {len(after)} messages survived a restart")
    check_tool_turn(site, conversation)


def is_up(site: Site, *, with_model: bool) -> bool:
    """Whether kernel and workers are well, and the model can be reached if that is asked for."""
    try:
        workers = site.json("GET", "/api/worker/health")
        well = all(worker["status"] == "healthy" for worker in workers.values())
        return well and (not with_model or site.json("GET", "/health")["status"] == "ok")
    except (Failed, OSError, http.client.HTTPException):
        return False


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--port", type=int, default=int(os.environ.get("HOST_PORT_WEBUI") or 5500))
    parser.add_argument("--model", action="store_true", help="fail if no model answers")
    parser.add_argument("--no-restart", action="store_true", help="do not restart the containers")
    options = parser.parse_args()
    site = Site(options.port)
    try:
        check_page(site)
        check_guard(site)
        well = "the kernel, both workers and a model" if options.model else "the kernel and both workers"
        expect(is_up(site, with_model=options.model), f"{well} are well")
        conversation = check_tool_turn(site)
        check_import(site)
        check_model_turn(site, required=options.model)
        if not options.no_restart:
            compose = shlex.split(os.environ.get("COMPOSE", "docker compose"))
            check_restart(site, compose, conversation, with_model=options.model)
            check_import(site)
            check_model_turn(site, required=options.model)
    except (Failed, OSError) as error:
        sys.stderr.write(f"FAILED  {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
