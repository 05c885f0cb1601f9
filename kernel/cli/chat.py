"""`aigentos chat`: a conversation in the terminal, or the answer to what comes through a pipe."""

from __future__ import annotations

import readline
import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console

from kernel.cli.chat_view import PlainView, TerminalView
from kernel.cli.client import JsonObject, KernelClient
from kernel.cli.conversation import Conversation
from kernel.shared.errors import AIgentError
from kernel.shared.settings import load_settings

HISTORY_LINES = 1000
LISTED = 20
HELP = "/new  /list  /open N  /history  /quit · Ctrl-C stops an answer, twice leaves"


def chat(
    conversation: Annotated[str | None, typer.Option(help="Go on with the conversation of this id.")] = None,
    url: Annotated[
        str | None, typer.Option(help="The kernel's address (default: AIGENT_KERNEL_URL).")
    ] = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="Through a pipe: each line is a message of its own.")
    ] = False,
) -> None:
    """Talk in the terminal. Through a pipe: `echo "what is 2+2" | aigentos chat` prints the answer."""
    settings = load_settings()
    with KernelClient(settings, url) as kernel:
        if sys.stdin.isatty():
            with _input_history(settings.data_dir / "chat-history"):
                _Session(kernel, Console(), conversation).run()
            return
        messages = sys.stdin.read().splitlines() if lines else [sys.stdin.read()]
        _answer_plainly(Conversation(kernel, conversation), messages)


def _answer_plainly(conversation: Conversation, messages: list[str]) -> None:
    if conversation.id is not None:
        conversation.open()
    view = PlainView()
    for message in messages:
        if message.strip():
            conversation.ask(message.strip(), view)
            if view.problem is not None:
                raise AIgentError(view.problem)


class _Session:
    """The interactive loop: a line is a message, or a command that begins with a slash."""

    def __init__(self, kernel: KernelClient, console: Console, conversation_id: str | None) -> None:
        self._kernel = kernel
        self._console = console
        self._view = TerminalView(console)
        self._conversation = Conversation(kernel, conversation_id)
        self._listed: list[str] = []
        self._commands: dict[str, Callable[[str], None]] = {
            "/new": self._new,
            "/list": self._list,
            "/open": self._open,
            "/history": self._history,
            "/help": lambda _: self._view.notice(HELP),
        }

    def run(self) -> None:
        self._view.notice(HELP)
        if self._conversation.id is not None:
            self._show_and_follow()
        else:
            self._kernel.get("/health")  # says at once, not after the first message, that there is no kernel
        while (line := self._read_line()) is not None:
            command, _, argument = line.partition(" ")
            if command == "/quit":
                return
            try:
                if command in self._commands:
                    self._commands[command](argument.strip())
                elif line:
                    with _first_ctrl_c(self._conversation.stop):
                        self._conversation.ask(line, self._view)
            except AIgentError as error:
                self._view.failed(error.detail)

    def _read_line(self) -> str | None:
        """The next line; None at Ctrl-D and at Ctrl-C twice."""
        interrupted = False
        while True:
            try:
                return input("› ").strip()
            except EOFError:
                return None
            except KeyboardInterrupt:
                if interrupted:
                    return None
                interrupted = True
                self._view.notice("\n(Ctrl-C again leaves)")

    def _new(self, _: str) -> None:
        self._conversation = Conversation(self._kernel)
        self._view.notice("A new conversation.")

    def _list(self, _: str) -> None:
        page = self._kernel.get("/api/conversations", {"limit": LISTED})
        self._listed = [item["id"] for item in page["conversations"]]
        for number, item in enumerate(page["conversations"], 1):
            self._view.notice(f"{number:>3}  {item['updated_at'][:16]}  {item['title'] or '(no title)'}")
        if not self._listed:
            self._view.notice("No conversations yet.")

    def _open(self, argument: str) -> None:
        if argument.isdecimal() and 1 <= int(argument) <= len(self._listed):
            argument = self._listed[int(argument) - 1]
        elif not argument or argument.isdecimal():
            self._view.notice("Say which: /list shows the numbers.")
            return
        self._conversation = Conversation(self._kernel, argument)
        self._show_and_follow()

    def _history(self, _: str) -> None:
        if self._conversation.id is None:
            self._view.notice("Nothing was said yet.")
        else:
            self._show(self._conversation.open())

    def _show_and_follow(self) -> None:
        state = self._conversation.open()
        self._show(state)
        with _first_ctrl_c(self._conversation.stop):
            self._conversation.follow_unfinished(state, self._view)

    def _show(self, state: JsonObject) -> None:
        self._view.notice(f"— {state['title'] or 'no title'} —")
        for message in state["events"]:
            if message["status"] in ("queued", "streaming") and message["role"] == "assistant":
                continue  # shown as it comes
            if message["role"] == "user":
                self._view.notice(f"› {message['content']}", "bold")
            elif message["role"] == "assistant":
                self._view.notice(message["content"], "")


@contextmanager
def _first_ctrl_c(stop: Callable[[], None]) -> Generator[None, None, None]:
    """Within the block, the first Ctrl-C calls `stop` and only the second one interrupts.

    The reading of the stream goes on undisturbed, so no event is lost half shown. `stop` gets a thread, for a
    signal may come while this one holds the lock of the HTTP client's connections.
    """
    pressed = False

    def stop_quietly() -> None:
        with suppress(AIgentError):  # no kernel, nothing to stop; whoever reads the stream says so
            stop()

    def on_interrupt(_: int, __: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True
        threading.Thread(target=stop_quietly, name="stop the answer").start()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _input_history(path: Path) -> Generator[None, None, None]:
    """The lines typed earlier, with the arrow keys; kept beside the conversations, for this user alone."""
    with suppress(OSError):
        readline.read_history_file(path)
    readline.set_history_length(HISTORY_LINES)
    try:
        yield
    finally:
        with suppress(OSError):
            path.touch(mode=0o600)
            readline.write_history_file(path)
