"""The second tier: one embedding, compared with what the exemplars taught and with the tools there are.

Learning takes seconds and happens beside the turns: until it is done the gate is silent, and so it is while
no embedding model answers. Neither delays a turn.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.llm.base import Embedder
from kernel.routing.gate_files import GateFiles
from kernel.routing.gate_learning import ReadEvidence, embed_all, learn_gate, reading_of, texts_of
from kernel.routing.gate_model import Catalogue, GateModel, Opinion, Thresholds
from kernel.routing.logistic import Floats
from kernel.routing.message_evidence import MessageEvidence
from kernel.routing.tool_evidence import CatalogueVectors
from kernel.routing.tool_profile import ToolProfile, profile_of
from kernel.shared.errors import AIgentError, ModelError
from kernel.store.mcp_records import McpTool

EMBED_SECONDS = 0.5
"""How long a turn waits for its embedding: a model that is being loaded must not delay an answer."""

_PAUSE_SECONDS = 30.0  # after a failure turns are not embedded for so long
_LATE = 3  # so many in a row that came late are a failure
_NOT_LEARNED = "the gate has not learned its exemplars yet"
_NOT_SEEN = "the tools have changed and are being embedded"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate thinks of a message."""

    opinion: Opinion
    thresholds: Thresholds
    vector: NDArray[np.float32]
    """Of the message, unit length, shape (dimensions,)."""
    is_whole: bool
    """Whether the vector is of all of the message: of a long one only beginning and end are read."""
    model: str


@dataclass(frozen=True, slots=True)
class Silence:
    """The gate has no opinion."""

    reason: str


@dataclass(slots=True)
class _Learned:
    """The gate for one embedding model, with the vectors of the tools it has seen."""

    model: str
    gate: GateModel
    documents: dict[str, Floats]
    profiles: Sequence[ToolProfile] = ()
    tools: tuple[McpTool, ...] | None = None
    catalogue: Catalogue | None = None


class Gate:
    """Judges the messages of one process. `judge` raises nothing: what goes wrong is a reason for silence."""

    def __init__(
        self,
        embedder: Callable[[], Awaitable[Embedder]],
        read_evidence: ReadEvidence,
        *,
        prompts_dir: Path,
        data_dir: Path,
        monotonic: Callable[[], float],
    ) -> None:
        self._find_embedder = embedder
        self._read_evidence = read_evidence
        self._prompts_dir = prompts_dir
        self._files = GateFiles(data_dir / "routing", prompts_dir)
        self._monotonic = monotonic
        self._learned: _Learned | None = None
        self._learning: asyncio.Task[None] | None = None
        self._seeing: asyncio.Task[None] | None = None
        self._silent_until = 0.0
        self._late = 0
        self._reason = _NOT_LEARNED

    @property
    def thresholds(self) -> Thresholds | None:
        """Of the gate as it was learned last; None before that."""
        return self._learned.gate.thresholds if self._learned else None

    @property
    def problem(self) -> str | None:
        """Why the gate is silent, None if it is not."""
        return self._reason if self._learned is None or self._monotonic() < self._silent_until else None

    async def prepare(self, tools: Sequence[McpTool] = ()) -> None:
        """Learn, and embed the tools, ahead of the first turn. Raises nothing: a turn tries again."""
        try:
            embedder = await self._find_embedder()
            await self._learn_beside(embedder)
            if self._learned is not None:
                await self._see_beside(self._learned, embedder, tuple(tools))
        except AIgentError as error:
            self._fall_silent(error.detail)

    def is_talk(self, evidence: MessageEvidence, tools: Sequence[McpTool]) -> float | None:
        """How sure it is at a first look, without an embedding, that none is wanted; None if it is not."""
        learned = self._learned
        if learned is None or learned.tools != tuple(tools) or evidence.has_count_cue:
            return None
        look = learned.gate.look
        wanting = look.wanting(evidence, learned.profiles, learned.gate.lore.rarity)
        return 1.0 - wanting if wanting < look.threshold else None

    async def judge(self, evidence: MessageEvidence, tools: Sequence[McpTool]) -> Judgement | Silence:
        """What the message wants of the native tools and of `tools`, within EMBED_SECONDS."""
        if self._monotonic() < self._silent_until:
            return Silence(self._reason)
        try:
            async with asyncio.timeout(EMBED_SECONDS):
                embedder = await self._find_embedder()
                learned = self._learned
                if learned is None or learned.model != embedder.model:
                    self._learn_beside(embedder)
                    return Silence(_NOT_LEARNED)
                judged = await self._judge(learned, embedder, evidence, tuple(tools))
                self._late = 0
                return judged
        except TimeoutError:
            if self._is_seeing:
                return Silence(_NOT_SEEN)
            return self._note_late()
        except ModelError as error:
            self._fall_silent(error.detail)
        return Silence(self._reason)

    async def aclose(self) -> None:
        running = [task for task in (self._learning, self._seeing) if task is not None]
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def _judge(
        self, learned: _Learned, embedder: Embedder, evidence: MessageEvidence, tools: tuple[McpTool, ...]
    ) -> Judgement | Silence:
        if learned.tools != tools:
            if self._is_seeing:  # another turn waits for it: one that hangs delays one turn
                return Silence(_NOT_SEEN)
            await asyncio.shield(self._see_beside(learned, embedder, tools))
        catalogue = learned.catalogue
        if catalogue is None or learned.tools != tools:
            return Silence(self._reason)
        texts = texts_of(evidence)
        vectors = await embedder.embed(texts)
        opinion = learned.gate.opinion(reading_of(evidence, list(vectors)), catalogue)
        is_whole = texts[0] == evidence.message
        return Judgement(opinion, learned.gate.thresholds, vectors[0], is_whole, learned.model)

    @property
    def _is_seeing(self) -> bool:
        return self._seeing is not None and not self._seeing.done()

    def _see_beside(
        self, learned: _Learned, embedder: Embedder, tools: tuple[McpTool, ...]
    ) -> asyncio.Task[None]:
        """Go on reading the tools if a turn cannot wait for it."""
        if self._seeing is None or self._seeing.done():
            self._seeing = asyncio.create_task(self._see(learned, embedder, tools), name="see tools")
        return self._seeing

    async def _see(self, learned: _Learned, embedder: Embedder, tools: tuple[McpTool, ...]) -> None:
        """Make the catalogue of these tools; only what is new of them is embedded."""
        profiles = [_profile(tool) for tool in tools]
        documents = list(dict.fromkeys(profile.document for profile in profiles))
        try:
            new = [document for document in documents if document not in learned.documents]
            learned.documents.update(await embed_all(embedder, new))
        except ModelError as error:
            self._fall_silent(error.detail)
            return
        lore = learned.gate.lore
        seen = {document: learned.documents[document] for document in documents}
        rows = np.array([seen[profile.document] for profile in profiles]).reshape(
            -1, lore.background.shape[1]
        )
        learned.catalogue = Catalogue.of(CatalogueVectors.of(profiles, rows, lore.background), lore.known)
        learned.documents, learned.profiles, learned.tools = seen, profiles, tools

    def _learn_beside(self, embedder: Embedder) -> asyncio.Task[None]:
        if self._learning is None or self._learning.done():
            self._learning = asyncio.create_task(self._learn(embedder), name="learn gate")
        return self._learning

    async def _learn(self, embedder: Embedder) -> None:
        started = self._monotonic()
        try:
            gate = await learn_gate(embedder, self._prompts_dir, self._files, self._read_evidence)
        except AIgentError as error:
            self._fall_silent(error.detail)
            log.warning("routing goes on without its gate: %s", error.detail)
            return
        self._learned = _Learned(embedder.model, gate, {})
        log.info("the gate is ready for %s after %.1f s", embedder.model, self._monotonic() - started)

    def _note_late(self) -> Silence:
        """One late answer is a busy moment; several in a row are not worth waiting for again and again."""
        reason = f"the embedding model did not answer within {EMBED_SECONDS:g} s"
        self._late += 1
        if self._late == _LATE:
            self._fall_silent(reason)
        return Silence(reason)

    def _fall_silent(self, reason: str) -> None:
        self._reason = reason
        self._late = 0
        self._silent_until = self._monotonic() + _PAUSE_SECONDS


def _profile(tool: McpTool) -> ToolProfile:
    return profile_of(tool.route, tool.name, tool.description, tool.input_schema, tool.server_name)
