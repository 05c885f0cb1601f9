"""From the exemplars' texts to a gate: their vectors and the weights fitted to them, both kept on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from kernel.llm.base import Embedder
from kernel.routing.exemplars import load_exemplars
from kernel.routing.gate_files import GateFiles, Stored, Weights, digest
from kernel.routing.gate_model import GateModel, Reading
from kernel.routing.gate_training import fit_gate, gather_lore
from kernel.routing.logistic import Floats
from kernel.routing.message_evidence import MessageEvidence
from kernel.shared.context import ContextMessage

ReadEvidence = Callable[[str, Sequence[ContextMessage]], MessageEvidence]
"""A message and those before it → its evidence, with what the native tools find in it."""

_BATCH: Final = 16  # texts a request: a turn's own embedding comes in between
_SAME: Final = 0.99  # cosine of two vectors of one text by one model; quantised ones differ a little
_MOST_CHARS: Final = 96  # of a message are embedded: time grows with length, what is wanted is at its ends


async def learn_gate(
    embedder: Embedder, prompts_dir: Path, files: GateFiles, read_evidence: ReadEvidence
) -> GateModel:
    """The gate for this embedding model, learned anew if anything it comes from has changed.

    Raises ConfigurationError for unreadable exemplars, ModelError.
    """
    exemplars = await asyncio.to_thread(load_exemplars, prompts_dir)
    everything = (*exemplars.routes, *exemplars.requests)
    evidence = await asyncio.to_thread(lambda: [read_evidence(e.message, e.context) for e in everything])
    stored = await asyncio.to_thread(files.read, embedder.model)
    documents = [tool.document for tool in exemplars.tools]
    texts = [text for item in evidence for text in texts_of(item)] + documents
    if not await _is_of(embedder, texts, stored):
        stored = Stored({})
    vectors = {text: stored.vectors[digest(text)] for text in texts if digest(text) in stored.vectors}
    vectors.update(await embed_all(embedder, [text for text in dict.fromkeys(texts) if text not in vectors]))
    readings = [reading_of(item, [vectors[text] for text in texts_of(item)]) for item in evidence]
    rows = np.array([vectors[document] for document in documents], np.float64)
    if stored.weights is not None:
        lore = await asyncio.to_thread(gather_lore, exemplars, readings, rows)
        kept = stored.weights
        return GateModel(kept.first, kept.second, kept.look, lore, kept.thresholds)
    gate = await asyncio.to_thread(fit_gate, exemplars, readings, rows)
    by_digest = {digest(text): vector for text, vector in vectors.items()}
    files.write(embedder.model, by_digest, Weights(gate.first, gate.second, gate.look, gate.thresholds))
    return gate


async def _is_of(embedder: Embedder, texts: Sequence[str], stored: Stored) -> bool:
    """Whether stored vectors are this model's, by one of them: another one may have taken its name since."""
    text = next((text for text in texts if digest(text) in stored.vectors), None)
    if text is None:
        return True
    [vector] = await embedder.embed([text])
    known = stored.vectors[digest(text)]
    return len(vector) == len(known) and float(vector @ known) > _SAME


async def embed_all(embedder: Embedder, texts: Sequence[str]) -> dict[str, Floats]:
    """The vectors of many texts, by text. Raises ModelError."""
    vectors: dict[str, Floats] = {}
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        vectors.update(zip(batch, (await embedder.embed(batch)).astype(np.float64), strict=True))
    return vectors


def texts_of(evidence: MessageEvidence) -> list[str]:
    """What is embedded of a message: itself, and a follow-up also together with the message before it."""
    own = excerpt(evidence.message)
    if evidence.is_follow_up:
        return [own, excerpt(f"{evidence.last_said}\n{evidence.message}")]
    return [own]


def reading_of(evidence: MessageEvidence, vectors: Sequence[Floats]) -> Reading:
    """vectors: of `texts_of(evidence)`, each of shape (dimensions,)."""
    own = np.asarray(vectors[0], np.float64)
    return Reading(evidence, own, own if len(vectors) == 1 else np.asarray(vectors[-1], np.float64))


def excerpt(text: str) -> str:
    """A text, or the beginning and the end of a long one."""
    half = _MOST_CHARS // 2
    return text if len(text) <= _MOST_CHARS else f"{text[:half]} … {text[-half:]}"
