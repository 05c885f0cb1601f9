"""The terminal client against a real HTTP server that streams what the test says."""

from __future__ import annotations

import asyncio
import io
import os
import pty
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from kernel.cli.chat_view import TerminalView
from kernel.cli.client import KernelClient
from kernel.cli.conversation import Conversation
from kernel.cli.main import app
from kernel.shared.settings import Settings, child_environment
from tests.cli.fake_kernel import CONVERSATION, END_OF_STREAM, TURN, FakeKernel, fake_kernel

REPOSITORY = Path(__file__).parents[2]
DEADLINE = 30  # seconds; reached only by a failure

Event = tuple[str, dict[str, Any]]


@pytest.fixture
async def kernel() -> AsyncGenerator[FakeKernel, None]:
    async with fake_kernel() as running:
        yield running


def delta(text: str) -> Event:
    return "message.delta", {"message_id": "m-1", "text": text}


def whole(text: str, status: str = "completed") -> Event:
    return "message.completed", {"message": {"role": "assistant", "content": text, "status": status}}


DONE: Event = ("turn.completed", {"performance": {"model": "tiny", "total_ms": 1200}})


async def piped(kernel: FakeKernel, text: str, *options: str) -> Result:
    """What `aigentos chat` does when `text` comes through a pipe."""
    command = ["chat", "--url", kernel.url, *options]
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, command, input=text))


async def shown(kernel: FakeKernel, message: str = "hi") -> str:
    """What a person sees of a turn."""
    screen = io.StringIO()
    view = TerminalView(Console(file=screen, width=200))

    def ask() -> None:
        with KernelClient(Settings(), kernel.url) as client:
            Conversation(client).ask(message, view)

    await asyncio.to_thread(ask)
    return screen.getvalue()


async def test_a_pipe_gets_the_plain_answer(kernel: FakeKernel) -> None:
    kernel.will_say(
        ("message.reasoning", {"text": "hm"}), delta("It is "), delta("4."), whole("It is 4."), DONE
    )
    result = await piped(kernel, "what is 2+2\n")
    assert result.output == "It is 4.\n"
    assert result.exit_code == 0
    assert kernel.received == [{"message": "what is 2+2"}]


async def test_all_that_comes_through_a_pipe_is_one_message(kernel: FakeKernel) -> None:
    kernel.will_say(whole("Noted."), DONE)
    await piped(kernel, "first line\nsecond line\n")
    assert [sent["message"] for sent in kernel.received] == ["first line\nsecond line"]


async def test_line_by_line_each_line_is_a_message_of_one_conversation(kernel: FakeKernel) -> None:
    kernel.will_say(whole("One."), DONE, whole("Two."), DONE)
    result = await piped(kernel, "first\n\nsecond\n", "--lines")
    assert result.output == "One.\nTwo.\n"
    assert kernel.received == [{"message": "first"}, {"message": "second", "conversation_id": CONVERSATION}]


async def test_a_turn_that_fails_is_an_error_for_the_script(kernel: FakeKernel) -> None:
    kernel.will_say(("turn.failed", {"code": "model_unavailable", "detail": "no model answers"}))
    result = await piped(kernel, "hi")
    assert result.output == ""
    assert str(result.exception) == "no model answers"


async def test_the_kernels_refusal_is_told_in_its_own_words(kernel: FakeKernel) -> None:
    assert str((await piped(kernel, "poison")).exception) == "the message is not allowed"


async def test_a_cut_stream_is_resumed_where_it_was_cut(kernel: FakeKernel) -> None:
    kernel.will_say(
        delta("one "), delta("two "), (END_OF_STREAM, {}), delta("three"), whole("one two three"), DONE
    )
    assert "one two three\n" in await shown(kernel)
    assert kernel.cursors == ["0", "2"]


async def test_a_message_whose_acceptance_was_not_heard_is_sent_again_under_the_same_key(
    kernel: FakeKernel,
) -> None:
    kernel.broken_answers = 1
    kernel.will_say(whole("Yes."), DONE)
    assert (await piped(kernel, "hi")).output == "Yes.\n"
    assert len(kernel.keys) == 2
    assert len(set(kernel.keys)) == 1


async def test_a_person_sees_reasoning_tools_text_and_figures(kernel: FakeKernel) -> None:
    kernel.will_say(
        ("turn.stage", {"stage": "routing", "detail": "choosing a route"}),
        ("tool.called", {"tool": "calculate", "arguments": {"expression": "48 * 7"}}),
        ("tool.completed", {"tool": "calculate", "result": "336", "duration_ms": 1}),
        ("message.reasoning", {"text": "simple"}),
        delta("48 * 7 "),
        delta("= 336"),
        whole("48 * 7 = 336"),
        DONE,
    )
    seen = await shown(kernel)
    assert seen.splitlines()[-5:] == [
        "→ calculate(expression='48 * 7')",
        "← 336",
        "simple",
        "48 * 7 = 336",
        "tiny · 1.2 s",
    ]


async def test_events_of_other_turns_are_not_shown(kernel: FakeKernel) -> None:
    kernel.will_say(("message.delta", {"turn_id": "t-other", "text": "not mine"}), delta("mine"), DONE)
    seen = await shown(kernel)
    assert "mine\n" in seen
    assert "not mine" not in seen


async def test_a_second_attempt_is_told_apart_from_the_first(kernel: FakeKernel) -> None:
    kernel.will_say(
        ("message.started", {"attempt": 1}),
        delta("It is fi"),
        ("message.started", {"attempt": 2}),
        delta("It is 4"),
        DONE,
    )
    assert "It is fi\n(from the beginning again)\nIt is 4\n" in await shown(kernel)


async def test_what_a_model_says_cannot_steer_the_terminal(kernel: FakeKernel) -> None:
    kernel.will_say(delta("\x1b[2Jred\x07 \x9b31m[bold]same[/bold]"), DONE)
    assert "[2Jred 31m[bold]same[/bold]\n" in await shown(kernel)


async def test_after_a_reset_the_turn_is_shown_anew_as_it_stands(kernel: FakeKernel) -> None:
    kernel.state = {
        "cursor": 9,
        "turns": [{"id": TURN, "status": "completed", "error": None, "performance": None}],
        "events": [{"turn_id": TURN, "role": "assistant", "content": "All of it.", "status": "completed"}],
    }
    kernel.will_say(("reset", {}))
    assert "All of it.\n" in await shown(kernel)
    kernel.cursors.clear()
    kernel.events = [("reset", {})]
    assert (await piped(kernel, "hi")).output == "All of it.\n"


async def test_without_a_kernel_it_says_how_to_start_one(kernel: FakeKernel) -> None:
    kernel.url = "http://127.0.0.1:9"
    message = str((await piped(kernel, "hi")).exception)
    assert message == "the kernel does not answer at http://127.0.0.1:9: start it with `aigentos up`"


class Terminal:
    """`aigentos chat` in a real terminal."""

    def __init__(self, process: asyncio.subprocess.Process, end: int) -> None:
        self.process = process
        self._end = end
        self._seen = b""
        self._grown = asyncio.Event()
        asyncio.get_running_loop().add_reader(end, self._read)

    @classmethod
    async def open(cls, *command: str, cwd: Path) -> Terminal:
        end, inside = pty.openpty()
        take_the_terminal = (
            "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
            "os.execv(sys.argv[1], sys.argv[1:])"
        )
        process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-c", take_the_terminal, *command],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            cwd=cwd,
            env=child_environment({"PYTHONPATH": str(REPOSITORY), "TERM": "xterm"}),
            start_new_session=True,
        )
        os.close(inside)
        return cls(process, end)

    def type(self, text: str) -> None:
        os.write(self._end, text.encode())

    async def shows(self, text: str) -> None:
        async with asyncio.timeout(DEADLINE):
            while text.encode() not in self._seen:
                self._grown.clear()
                await self._grown.wait()

    async def ends(self) -> int:
        code = await asyncio.wait_for(self.process.wait(), DEADLINE)
        asyncio.get_running_loop().remove_reader(self._end)
        os.close(self._end)
        return code

    def _read(self) -> None:
        try:
            self._seen += os.read(self._end, 65536)
        except OSError:  # the other end is closed
            asyncio.get_running_loop().remove_reader(self._end)
        self._grown.set()


async def test_in_a_terminal_ctrl_c_stops_the_answer_and_the_conversation_goes_on(
    kernel: FakeKernel, tmp_path: Path
) -> None:
    terminal = await Terminal.open(
        sys.executable, "-m", "kernel.cli.main", "chat", "--url", kernel.url, cwd=tmp_path
    )
    await terminal.shows("› ")
    terminal.type("tell me of herons\n")
    await kernel.say(delta("Herons are tall"))
    await terminal.shows("Herons are tall")
    terminal.type("\x03")
    await terminal.shows("(stopped)")
    assert kernel.cancelled == [{"turn_id": TURN}]
    terminal.type("/list\n")
    await terminal.shows("Of herons")
    terminal.type("/quit\n")
    assert await terminal.ends() == 0
