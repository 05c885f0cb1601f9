"""The format of an archive: gzip, one JSON object a line, tables in a fixed order.

    {"format": "aigentos-archive", "version": 1}
    {"table": "conversations", "row": {"id": "…", "title": "…", …}}
    {"table": "files", "row": {"import_id": "…", "position": 0, "data": "<base64>"}}

A row has every column by name; JSON columns are strings, as they are stored. A document's file comes in
pieces. What columns there are and what they may hold is in `*_rows.py`, which rows and in which order in
`store/sql/archive.sql`. The same rows make the same bytes.
"""

from __future__ import annotations

from kernel.store.archive.choice_rows import (
    BaselineCallsRow,
    BaselineRunsRow,
    McpServersRow,
    PromptOverridesRow,
    PromptProfilesRow,
    SettingsRow,
)
from kernel.store.archive.columns import ArchiveRow, Count, Id
from kernel.store.archive.conversation_rows import (
    ConversationsRow,
    EventsRow,
    ExchangesRow,
    JobsRow,
    MessagesRow,
    PromptsSentRow,
    TurnsRow,
)
from kernel.store.archive.memory_rows import ImportsRow, MemoryChunksRow, SummarySharesRow, TurnMemoryRow

HEADER = {"format": "aigentos-archive", "version": 1}
FILE_PIECE = 192 * 1024  # bytes of a document's file in one line


class FilesRow(ArchiveRow):
    """`position` counts the pieces of a file from 0."""

    table = "files"
    import_id: Id
    position: Count
    data: str


ROWS: tuple[type[ArchiveRow], ...] = (
    SettingsRow,
    PromptProfilesRow,
    PromptOverridesRow,
    McpServersRow,
    ConversationsRow,
    TurnsRow,
    MessagesRow,
    EventsRow,
    JobsRow,
    ExchangesRow,
    PromptsSentRow,
    ImportsRow,
    MemoryChunksRow,
    TurnMemoryRow,
    SummarySharesRow,
    BaselineRunsRow,
    BaselineCallsRow,
    FilesRow,
)
"""In the order they are written; the files of documents come last."""
