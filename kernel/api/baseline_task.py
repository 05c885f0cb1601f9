"""The kernel's run of the baseline suite: started, stopped, and interrupted when the process ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from kernel import __version__
from kernel.api.foresight import Foresight
from kernel.api.hub import EventHub, Notice
from kernel.api.schemas.baseline import BaselineStart
from kernel.baseline.cases import CASES
from kernel.baseline.machine import this_machine
from kernel.baseline.plan import DIRECT, count_calls
from kernel.baseline.runner import BaselineRunner
from kernel.baseline.surroundings import News, Said, Surroundings
from kernel.llm.base import ChatMessage, ChatModel
from kernel.llm.registry import ModelChoice, ModelRegistry
from kernel.prompts.active import with_overrides
from kernel.prompts.compose import compose_system_prompt
from kernel.prompts.context_window import MESSAGE_OVERHEAD_TOKENS, Budget, PastTurn, fit_context_window
from kernel.prompts.files import AgentProfile
from kernel.shared.clock import Clock
from kernel.shared.errors import AIgentError, InvalidRequest
from kernel.shared.settings import Settings
from kernel.shared.tokens import estimate_tokens
from kernel.store.baseline_conversations import delete_baseline_conversations
from kernel.store.baseline_records import BaselineRunStatus, BaselineSettings
from kernel.store.baseline_runs import end_run, get_run, insert_run, interrupt_runs
from kernel.store.choices import ContextChoice, ContextSettings, get_choices, get_model_choice
from kernel.store.database import Database, Role
from kernel.store.processes import STALE_SECONDS, newest_process
from kernel.store.prompt_profiles import active_overrides
from kernel.store.records import StoredEvent

_ROLES: tuple[Role, ...] = ("orchestrator", "dialogue")
_LOOK_SECONDS = 3.0  # without an event until the database is asked, and the workers' health


class WorkerMissing(AIgentError):
    """An end-to-end call would wait for ever."""

    code = "worker_missing"
    status = 503


@dataclass(frozen=True, slots=True)
class _Running:
    run_id: str
    task: asyncio.Task[None]


class BaselineTask:
    """One for the kernel process; `clean_up` before the first run, `aclose` at the end."""

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Clock,
        db: Database,
        models: ModelRegistry,
        hub: EventHub,
        foresight: Foresight,
        profile: AgentProfile,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._db = db
        self._models = models
        self._hub = hub
        self._files = self._profile = profile
        self._sizes = ContextChoice().over(settings)
        self._running: _Running | None = None
        self._surroundings = Surroundings(
            settings=settings,
            clock=clock,
            db=db,
            reports=settings.data_dir / "baseline",
            model=self._model,
            compose=self._compose,
            room=self._room,
            follow=self._follow,
            accepted=foresight.begin,
            check_workers=self._check_workers,
        )

    async def clean_up(self) -> None:
        """After a kernel that was killed: its run is interrupted, and what it talked in goes."""
        async with self._db.write() as tx:
            await interrupt_runs(tx, self._clock)
            await delete_baseline_conversations(tx)

    async def start(self, request: BaselineStart) -> str:
        """Begin a run; returns its id.

        Raises Conflict while one is unfinished, WorkerMissing, or InvalidRequest for a limit beyond that of
        the settings.
        """
        if request.mode != DIRECT:
            await self._check_workers()
        sizes = (await get_choices(self._db)).context.over(self._settings)
        limits = self._limits(request, sizes)
        cases = tuple(name for name in CASES if request.cases is None or name in request.cases)
        machine = await asyncio.to_thread(this_machine)
        async with self._db.write() as tx:
            profile = with_overrides(self._files, await active_overrides(tx))
            run_id = await insert_run(
                tx,
                self._clock,
                mode=request.mode,
                cases=cases,
                runs=request.runs,
                total_calls=count_calls(request.mode, cases, request.runs),
                settings=limits,
                machine=machine,
                version=__version__,
            )
        self._sizes, self._profile = sizes, profile
        runner = BaselineRunner(self._surroundings, await get_run(self._db, run_id))
        self._running = _Running(run_id, asyncio.create_task(runner.execute(), name="baseline run"))
        return run_id

    async def cancel(self, run_id: str) -> None:
        """Stop a run and the call it is making; its calls so far stay. One that is over stays as it is."""
        await self._stop("cancelled", run_id)

    async def stop(self) -> None:
        """Stop the run there is, if any."""
        await self._stop("cancelled")

    async def aclose(self) -> None:
        """The process ends: so does the run."""
        await self._stop("interrupted")

    async def _stop(self, status: BaselineRunStatus, run_id: str | None = None) -> None:
        running = self._running
        if running is None or running.task.done() or run_id not in (None, running.run_id):
            return
        running.task.cancel()
        await asyncio.wait([running.task])
        error = "the kernel was stopped during the run: start a new one" if run_id is None else None
        async with self._db.write() as tx:
            await end_run(tx, self._clock, running.run_id, status, error)

    def _limits(self, request: BaselineStart, sizes: ContextSettings) -> BaselineSettings:
        most = sizes.max_response_tokens
        wanted = request.max_response_tokens if request.enforce_max_response_tokens else None
        if wanted is not None and wanted > most:
            raise InvalidRequest(
                f"an answer may have {most} tokens: allow longer ones under Settings, or ask for fewer"
            )
        return BaselineSettings(
            enforce_max_response_tokens=request.enforce_max_response_tokens,
            max_response_tokens=wanted or most,
            context_window=sizes.max_context_tokens,
            temperature=self._settings.temperature,
            routing=self._settings.routing,
        )

    async def _model(self) -> ChatModel:
        self._models.forget()  # a backend that was started a moment ago shall count
        return await self._models.chat(ModelChoice(*await get_model_choice(self._db)))

    def _compose(self, said: Sequence[Said], message: str, context_window: int) -> list[ChatMessage]:
        """As the dialogue worker does for a conversation of which memory knows nothing."""
        return fit_context_window(
            system_prompt=self._system_prompt(),
            history=[PastTurn(user, assistant) for user, assistant in said],
            message=message,
            budget=self._budget(context_window),
        )

    def _room(self, context_window: int) -> int:
        """Tokens that `fit_context_window` leaves for a message without a history."""
        system_prompt = estimate_tokens(self._system_prompt())
        return self._budget(context_window).prompt - system_prompt - 2 * MESSAGE_OVERHEAD_TOKENS

    def _budget(self, context_window: int) -> Budget:
        return Budget(context_window, self._sizes.max_response_tokens, self._sizes.compact_trigger_pct)

    def _system_prompt(self) -> str:
        return compose_system_prompt(self._profile, today=self._clock.today())

    @asynccontextmanager
    async def _follow(self, conversation_id: str) -> AsyncIterator[News]:
        async with self._hub.subscribe(conversation_id) as subscription:

            async def news() -> list[StoredEvent]:
                got = await subscription.next(_LOOK_SECONDS)
                return [] if isinstance(got, Notice) else got

            yield news

    async def _check_workers(self) -> None:
        for role in _ROLES:
            process = await newest_process(self._db.near, self._clock, role)
            if process is None or process.age_seconds >= STALE_SECONDS:
                heard = f"was last heard {process.age_seconds:.0f} s ago" if process else "is not running"
                raise WorkerMissing(
                    f"the {role} worker {heard}: start it with `aigentos up`, or see its log, "
                    "then start the baseline again"
                )
