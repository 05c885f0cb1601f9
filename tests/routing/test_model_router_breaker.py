"""After repeated failures the model is not asked for routes for a while."""

from __future__ import annotations

from kernel.routing.decision import DIRECT_DIALOGUE
from kernel.routing.model_router import FAILURES, PAUSE_SECONDS, ModelRouter
from tests.fakes.model_server import FakeModelServer
from tests.fakes.script import Script
from tests.routing.model_rigs import SURE, WEATHER, route
from tests.routing.rigs import FakeClock


async def test_after_three_failures_it_is_not_asked_for_a_minute(
    router: ModelRouter, backend: FakeModelServer, clock: FakeClock
) -> None:
    backend.script(Script(status=500))
    for _ in range(FAILURES):
        await route(router)
    asked = len(backend.log)
    backend.script(SURE)
    clock.now += PAUSE_SECONDS - 1
    decision = await route(router)
    assert (decision.route, decision.decided_by) == (DIRECT_DIALOGUE, "fallback")
    assert "failed to route repeatedly" in str(decision.detail["reason"])
    assert len(backend.log) == asked
    clock.now += 2
    assert (await route(router)).route == WEATHER


async def test_a_success_forgives_the_failures_before_it(
    router: ModelRouter, backend: FakeModelServer
) -> None:
    for _ in range(2):
        backend.script(Script(status=500))
        for _ in range(FAILURES - 1):
            assert (await route(router)).decided_by == "fallback"
        backend.script(SURE)
        assert (await route(router)).decided_by == "model"


async def test_that_the_model_chooses_none_is_no_failure(
    router: ModelRouter, backend: FakeModelServer
) -> None:
    backend.script(Script(text='{"tool": "none", "sure": "yes"}'))
    for _ in range(FAILURES + 1):
        assert (await route(router)).decided_by == "model"
