"""One run from its first call to its report; every call is a row as soon as it is made."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from kernel.baseline.cases import Call
from kernel.baseline.direct import DirectTalk
from kernel.baseline.end_to_end import end_to_end_talk
from kernel.baseline.outcome import Outcome
from kernel.baseline.plan import DIRECT, END_TO_END, Step, steps
from kernel.baseline.report import read_report, write_report
from kernel.baseline.surroundings import Surroundings
from kernel.llm.base import ChatModel
from kernel.shared.errors import AIgentError, ContextWindowExceeded, MessageTooLong, ModelError
from kernel.store.baseline_records import BaselineCall, BaselineRun, BaselineRunStatus
from kernel.store.baseline_runs import begin_run, end_run, insert_call, set_current_case

SHARES = (1.0, 0.7, 0.4)  # of the room for a message, to try when it turns out to be too long
MOST_FAILURES = 3  # calls in a row
_WINDOW_MARGIN = 0.05  # of the context window: the estimate of tokens is not exact
_TOO_LONG = (MessageTooLong.code, ContextWindowExceeded.code)
log = logging.getLogger(__name__)


class BaselineStopped(AIgentError):
    """The run cannot go on."""

    code = "baseline_stopped"


class _Talk(Protocol):
    async def ask(self, message: str) -> Outcome: ...


class BaselineRunner:
    """One for a run; `execute` it in a task, whose cancellation stops the call that is being made."""

    def __init__(self, surroundings: Surroundings, run: BaselineRun) -> None:
        self._around = surroundings
        self._run = run
        self._position = 0
        self._failures = 0

    async def execute(self) -> None:
        """Make all calls and write the report. Raises nothing but CancelledError: errors end the run."""
        try:
            model = await self._load_model()
            for step in steps(self._run.mode, self._run.cases, self._run.runs):
                await self._make_calls(step, model)
        except AIgentError as error:
            await self._end("failed", error.detail)
        except Exception:  # a boundary: nobody awaits this task, and its run must not stay unfinished
            log.exception("the baseline run %s failed", self._run.id)
            await self._end("failed", "an internal error; the kernel's log has it")
        else:
            await self._end("completed")
            await self._report()

    async def _load_model(self) -> ChatModel:
        """Ask the model for a word, so that no call is the one that loads it. Raises AIgentError."""
        around = self._around
        if self._run.mode != DIRECT:
            await around.check_workers()
        model = await around.model()
        outcome = await DirectTalk(around, model, 1).ask("Hello")
        if outcome.code not in (None, "empty_reply"):
            raise ModelError(outcome.error or "")
        async with around.db.write() as tx:
            await begin_run(tx, around.clock, self._run.id, provider=model.provider, model=model.model)
        return model

    async def _make_calls(self, step: Step, model: ChatModel) -> None:
        async with self._around.db.write(durable=False) as tx:
            await set_current_case(tx, self._run.id, step.case.name)
        if step.mode == END_TO_END:
            await self._around.check_workers()
        async with self._talk(step, model) as talk:
            for call in step.case.calls:
                await self._make_call(step, call, model, talk)

    @asynccontextmanager
    async def _talk(self, step: Step, model: ChatModel) -> AsyncIterator[_Talk]:
        limit = self._run.settings.max_response_tokens
        if step.mode == DIRECT:
            yield DirectTalk(self._around, model, limit)
        else:
            async with end_to_end_talk(self._around, limit) as talk:
                yield talk

    async def _make_call(self, step: Step, call: Call, model: ChatModel, talk: _Talk) -> None:
        asked_at = self._around.clock.now()
        room = self._around.room(model.context_window) - int(model.context_window * _WINDOW_MARGIN)
        for share in SHARES:
            at_most = max(int(room * share), 0)
            outcome = await talk.ask(call.message(*self._seeds(step, call), at_most))
            if outcome.code not in _TOO_LONG:
                break
        row = BaselineCall(
            position=self._position,
            mode=step.mode,
            repetition=step.repetition,
            case_name=step.case.name,
            turn=call.turn,
            wanted_tokens=call.wanted_tokens,
            sent_tokens=min(call.wanted_tokens, at_most),
            clipped=at_most < call.wanted_tokens,
            ttft_ms=outcome.ttft_ms,
            model_ttft_ms=outcome.model_ttft_ms,
            total_ms=outcome.total_ms,
            prompt_tokens=outcome.prompt_tokens,
            cached_prompt_tokens=outcome.cached_prompt_tokens,
            completion_tokens=outcome.completion_tokens,
            tokens_per_second=outcome.tokens_per_second,
            route=outcome.route,
            status="failed" if outcome.error else "completed",
            error=outcome.error,
            asked_at=asked_at,
        )
        async with self._around.db.write(durable=False) as tx:
            await insert_call(tx, self._run.id, row)
        self._position += 1
        self._check(outcome, model)

    def _seeds(self, step: Step, call: Call) -> tuple[str, str]:
        """Of the text, the same in every run; and of the word in front of it."""
        return f"{step.case.name} {call.turn}", f"{self._run.id} {step.mode} {step.repetition}"

    def _check(self, outcome: Outcome, model: ChatModel) -> None:
        """Raises BaselineStopped if what comes would not be comparable, or would fail too."""
        if outcome.error is None and outcome.model is not None:
            now = (outcome.provider, outcome.model)
            if now != (model.provider, model.model):
                raise BaselineStopped(
                    f"{outcome.model} answered instead of {model.model}: choose a model, then start again"
                )
        self._failures = self._failures + 1 if outcome.error else 0
        if self._failures >= MOST_FAILURES:
            raise BaselineStopped(f"{MOST_FAILURES} calls failed in a row, the last: {outcome.error}")

    async def _end(self, status: BaselineRunStatus, error: str | None = None) -> None:
        async with self._around.db.write() as tx:
            await end_run(tx, self._around.clock, self._run.id, status, error)

    async def _report(self) -> None:
        try:
            report = await read_report(self._around.db, self._run.id)
            await asyncio.to_thread(write_report, report, self._around.reports)
        except OSError as error:
            log.warning("the report of the baseline run %s cannot be written: %s", self._run.id, error)
