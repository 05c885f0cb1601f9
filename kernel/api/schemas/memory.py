"""Memory as people look at it, search it and change it."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from kernel.api.schemas.texts import Text
from kernel.store.memory_records import MemoryCounts, MemoryItem
from kernel.store.records import SourceType


def _one_text(content: str) -> str:
    if not content.strip():
        raise ValueError("the text is empty: forget it instead")
    return content.strip()


class MemoryQuery(BaseModel):
    """Which chunks to list; what is left out is any. `superseded`: those that no longer count."""

    source_type: SourceType | None = None
    source_id: str | None = Field(None, max_length=64, description="A turn or an import.")
    conversation_id: str | None = Field(None, max_length=64)
    superseded: Annotated[bool, Field(description="Those that no longer count.")] = False
    cursor: str | None = Field(None, max_length=200)
    limit: int = Field(50, ge=1, le=200)


class MemoryPage(BaseModel):
    """What was said last first; pass `next_cursor` as `cursor` for the next page. `counts`: of everything."""

    memory_enabled: bool
    chunks: list[MemoryItem]
    next_cursor: str | None
    counts: MemoryCounts


class MemoryPatch(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    content: Annotated[Text, AfterValidator(_one_text), StringConstraints(max_length=2_000)] | None = None
    pinned: bool | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.content is None and self.pinned is None:
            raise ValueError("nothing to change: give content or pinned")
        return self


class Forgotten(BaseModel):
    """How many chunks are gone: the one named, and what was derived from it."""

    forgotten: int


class MemoryHit(BaseModel):
    """score: 0 to 1, how sure it is that it helps."""

    chunk: MemoryItem
    score: float


class MemoryHits(BaseModel):
    """Best first; nothing while memory is off. `embedded`: compared by meaning too, not by words alone."""

    memory_enabled: bool
    hits: list[MemoryHit]
    embedded: bool
