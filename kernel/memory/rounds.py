"""Rounds: what was said in a turn, word for word, in pieces that can be found.

Written without a model, when a turn is finalized.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kernel.shared.clock import Clock
from kernel.store.choices import memory_enabled
from kernel.store.database import Transaction
from kernel.store.memory import NewChunk, insert_chunks
from kernel.store.memory_records import Trust
from kernel.store.memory_upkeep import (
    Said,
    SettledTurn,
    messages_of_turn,
    settle_turn,
)

MOST_CHARACTERS = 500  # of a piece
_BOUNDS = (
    re.compile(r"\n\s*\n"),  # paragraphs
    re.compile(r"\n|(?<=[.!?…])[\"'”’»)\]]*\s|(?<=[。！？])"),  # lines and sentences
    re.compile(r"\s"),
)


async def write_rounds(tx: Transaction, clock: Clock, turn_id: str) -> int:
    """Remember what was said in a turn, once; returns how many chunks were written.

    None are of a turn that did not complete, or of one that ends while memory is off: it stays unremembered.
    """
    turn = await settle_turn(tx, turn_id)
    if turn is None or not turn.is_kept or not await memory_enabled(tx):
        return 0
    chunks = rounds_of(turn, await messages_of_turn(tx, turn_id))
    return len(await insert_chunks(tx, clock, chunks))


def rounds_of(turn: SettledTurn, said: Sequence[Said]) -> list[NewChunk]:
    """The chunks of a turn's messages. What tools said is only in what the answer made of it."""
    with_tools = any(message.role == "tool" for message in said)
    trusts: dict[str, Trust] = {"user": "user", "assistant": "tool" if with_tools else "assistant"}
    pieces = [
        (message, piece) for message in said if message.role in trusts for piece in cut(message.content)
    ]
    return [
        NewChunk(
            source_type="round",
            source_id=turn.id,
            conversation_id=turn.conversation_id,
            turn_id=turn.id,
            ordinal=turn.ordinal,
            position=position,
            trust=trusts[message.role],
            speaker=message.role,
            content=piece,
            said_at=message.said_at,
        )
        for position, (message, piece) in enumerate(pieces)
    ]


def cut(text: str, most: int = MOST_CHARACTERS) -> Iterator[str]:
    """`text` in pieces of at most `most` characters, in order and word for word.

    Cut where a paragraph ends, else a sentence, else a word; within a word only if it is longer than a piece.
    """
    rest = text.strip()
    while len(rest) > most:
        end = _best_end(rest, most)
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()
    if rest:
        yield rest


def _best_end(text: str, most: int) -> int:
    """Where the first piece ends: at the last of the best bounds that leaves it at least half full."""
    window = text[: most + 1]  # a space may stand right after a full piece
    for bound in _BOUNDS:
        ends = [match.end() for match in bound.finditer(window, most // 2)]
        fitting = [end for end in ends if len(window[:end].rstrip()) <= most]
        if fitting:
            return fitting[-1]
    return most
