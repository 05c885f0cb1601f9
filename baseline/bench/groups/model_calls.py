"""What a plain dialogue turn asks of models before its first token, routed as shipped, by the backend's log.

The backend is asked for embeddings too, so that its log has everything; its vectors are good enough for the
gate to learn and to send every one of the bench's questions to dialogue.
"""

from __future__ import annotations

import asyncio
from typing import Any

from baseline.bench.kernel_client import Listener
from baseline.bench.questions import PLAIN
from baseline.bench.rig import Rig, quiet, scripted_rig, wait_for_gate
from baseline.bench.rows import Bar, Conditions, Row

_CHAT, _EMBED = "/api/chat", "/api/embed"

Request = dict[str, Any]


def model_calls(_conditions: Conditions) -> list[Row]:
    with scripted_rig({"AIGENT_ROUTING": "tiered"}) as rig:
        wait_for_gate(rig.stack)
        logs = asyncio.run(_logs(rig))
    # less the answer's own
    calls = [float(_count_before_first_token(log, _CHAT) - 1) for log in logs]
    embeddings = [float(_count_before_first_token(log, _EMBED)) for log in logs]
    return [
        Row("model calls before the first token's own", "calls", Bar(0), max(calls), calls),
        Row("embedding calls before the first token", "calls", Bar(1), max(embeddings), embeddings),
    ]


async def _logs(rig: Rig) -> list[list[Request]]:
    """The backend's log of each turn, which begins when nothing else is going on."""
    logs = []
    rig.remote.script(tokens=10)
    async with rig.clients() as (_, kernel):
        await (await Listener.of_new_conversation(kernel)).ask("warm-up")
        for question in PLAIN:
            listener = await Listener.of_new_conversation(kernel)  # memory has what others said
            await quiet(rig.stack)
            rig.remote.forget_log()
            await listener.ask(question)
            await listener.close()
            logs.append(rig.remote.log())
    return logs


def _count_before_first_token(log: list[Request], path: str) -> int:
    first_token = max(
        item["first_token"] for item in log if item["path"] == _CHAT and item["tokens_sent"] > 5
    )
    return sum(item["path"] == path and item["arrived"] < first_token for item in log)
