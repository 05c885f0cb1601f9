"""GET /metrics of the real processes."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from tests.harness.client import Client
from tests.harness.stack import Stack
from tests.harness.waiting import until


def figures(stack: Stack, name: str) -> dict[tuple[str, ...], float]:
    """The samples of a name by the values of their labels, in the order of the labels' names."""
    answer = stack.http.get("/metrics")
    assert answer.status_code == 200, answer.text
    families = text_string_to_metric_families(answer.text)
    return {
        tuple(sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
        if sample.name == name
    }


async def test_turns_of_the_real_workers_are_counted(stack: Stack, client: Client) -> None:
    await client.turn(await client.send("tell me a story"))
    await client.turn(await client.send("what is 48 * 7?"))
    assert figures(stack, "aigentos_turns_total") == {
        ("completed", "direct_dialogue"): 1,
        ("completed", "calculate"): 1,
    }
    assert figures(stack, "aigentos_turn_ttft_seconds_count")[()] >= 1
    stages = figures(stack, "aigentos_turn_stage_seconds_count")
    assert stages
    assert max(stages.values()) == 2, "both turns have steps, some the same"
    assert figures(stack, "aigentos_worker_up") == {("dialogue",): 1, ("orchestrator",): 1}


async def test_open_event_streams_are_counted_while_they_are_open(stack: Stack, client: Client) -> None:
    sent = await client.send("tell me a story")
    stream = client.frames(sent.conversation_id)
    await anext(stream)
    assert figures(stack, "aigentos_sse_clients") == {(): 1}
    await stream.aclose()
    await until(lambda: figures(stack, "aigentos_sse_clients") == {(): 0}, "the end of the stream")
