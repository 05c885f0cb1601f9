"""Memory and documents in an archive."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints, model_validator

from kernel.store.archive.columns import ArchiveRow, Count, Flag, Id, Time, json_of
from kernel.store.import_records import ImportProgress
from kernel.store.memory_records import NoteKind, Trust
from kernel.store.records import SourceType


class ImportsRow(ArchiveRow):
    table = "imports"
    id: Id
    conversation_id: Id
    filename: Annotated[str, StringConstraints(max_length=1000)]
    media_type: Annotated[str, StringConstraints(max_length=200)]
    size_bytes: Count
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    stored_name: Annotated[
        str,
        StringConstraints(
            pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\.[a-z]{2,5}$"
        ),
    ]
    progress: Annotated[str, AfterValidator(json_of(ImportProgress))]
    created_at: Time

    @model_validator(mode="after")
    def _check_name(self) -> ImportsRow:
        if self.stored_name.partition(".")[0] != self.id or self.stored_name.endswith(".part"):
            raise ValueError("the stored file must have the import's id as its name")
        return self


class MemoryChunksRow(ArchiveRow):
    """Without its vector, which is made again by the embedding model that is there."""

    table = "memory_chunks"
    id: Id
    source_type: SourceType
    source_id: Id
    conversation_id: Id | None
    turn_id: Id | None
    import_id: Id | None
    ordinal: Count
    position: Count
    trust: Trust
    speaker: str | None
    label: str | None
    kind: NoteKind | None
    quote: str | None
    content: str
    content_tokens_est: Count
    said_at: Time
    pinned: Flag
    superseded_by: Id | None
    valid_to: Time | None
    created_at: Time
    updated_at: Time


class TurnMemoryRow(ArchiveRow):
    table = "turn_memory"
    turn_id: Id
    chunk_id: Id
    rank: Count
    score: float


class SummarySharesRow(ArchiveRow):
    table = "summary_shares"
    summary_id: Id
    source_id: Id
