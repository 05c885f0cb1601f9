"""How a turn looks: for a person at a terminal, and for a script that wants nothing but the answer."""

from __future__ import annotations

import re
from typing import Literal

from rich.console import Console
from rich.status import Status

from kernel.cli.client import JsonObject

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """Without control characters: what a model or a tool says must not steer the terminal."""
    return _CONTROL.sub("", text)


class TerminalView:
    """Streams the answer; reasoning, tools and figures are dim, the stage is a line that goes away."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status | None = None
        self._at: Literal["line start", "reasoning", "text"] = "line start"

    def stage(self, detail: str) -> None:
        if self._at == "line start":
            if self._status is None:
                self._status = self._console.status("", spinner="dots", spinner_style="dim")
                self._status.start()
            self._status.update(f"[dim]{detail.replace('[', '(')}")

    def reasoning(self, text: str) -> None:
        self._move_to("reasoning")
        self._write(text, "dim italic")

    def text(self, text: str) -> None:
        self._move_to("text")
        self._write(text)

    def restarted(self) -> None:
        if self._at != "line start":
            self.notice("(from the beginning again)")

    def tool_called(self, tool: str, arguments: JsonObject) -> None:
        given = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
        self.notice(f"→ {tool}({given})")

    def tool_ended(self, result: str, failed: bool) -> None:
        self.notice(f"{'✗' if failed else '←'} {result}", "red" if failed else "dim")

    def answered(self, content: str) -> None: ...  # it has been streamed already

    def completed(self, performance: JsonObject | None) -> None:
        self._move_to("line start")
        if figures := _figures(performance or {}):
            self.notice(figures)

    def failed(self, detail: str) -> None:
        self.notice(f"The answer failed: {detail}", "red")

    def cancelled(self) -> None:
        self.notice("(stopped)")

    def notice(self, text: str, style: str = "dim") -> None:
        """A line of its own."""
        self._move_to("line start")
        self._write(f"{text}\n", style)

    def _move_to(self, where: Literal["line start", "reasoning", "text"]) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None
        if self._at not in (where, "line start"):
            self._write("\n")
        self._at = where

    def _write(self, text: str, style: str | None = None) -> None:
        self._console.print(
            printable(text), style=style, end="", markup=False, highlight=False, emoji=False, soft_wrap=True
        )


class PlainView:
    """Writes the finished answer, once and whole; keeps what went wrong for the exit code."""

    def __init__(self) -> None:
        self.problem: str | None = None

    def stage(self, detail: str) -> None: ...
    def reasoning(self, text: str) -> None: ...
    def text(self, text: str) -> None: ...
    def restarted(self) -> None: ...
    def tool_called(self, tool: str, arguments: JsonObject) -> None: ...
    def tool_ended(self, result: str, failed: bool) -> None: ...
    def completed(self, performance: JsonObject | None) -> None: ...

    def answered(self, content: str) -> None:
        print(content.rstrip("\n"))

    def failed(self, detail: str) -> None:
        self.problem = detail

    def cancelled(self) -> None:
        self.problem = "the turn was stopped"


def _figures(performance: JsonObject) -> str:
    parts = []
    if model := performance.get("model"):
        parts.append(str(model))
    if total := performance.get("total_ms"):
        parts.append(f"{total / 1000:.1f} s")
    if speed := performance.get("tokens_per_second"):
        parts.append(f"{speed:.0f} tokens/s")
    return " · ".join(parts)
