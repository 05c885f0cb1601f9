"""The file of `aigentos eval memory`: conversations, and questions with the turns that answer them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kernel.cli.evaluation.files import parsed, read_text
from kernel.shared.errors import ConfigurationError

_SPOKEN = "%I:%M %p on %d %B, %Y"  # 1:56 pm on 8 May, 2023


def _time(value: object) -> object:
    try:
        said_at = datetime.strptime(str(value), _SPOKEN).replace(tzinfo=UTC)
    except ValueError:
        return value  # a time in ISO 8601, or wrong
    return said_at


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Utterance(_Entry):
    """What somebody said; `caption` is of an image that was shared with it."""

    dia_id: str
    session: int
    date: Annotated[datetime, BeforeValidator(_time)]
    speaker: str
    text: str
    caption: str | None = None

    @property
    def content(self) -> str:
        return f"{self.text} [shares an image: {self.caption}]" if self.caption else self.text


class Question(_Entry):
    """`evidence`: the utterances that hold the answer; a question without any is not scored."""

    id: str
    question: Annotated[str, Field(min_length=1)]
    category: int
    evidence: tuple[str, ...] = ()


class Conversation(_Entry):
    id: str
    turns: tuple[Utterance, ...]
    qa: tuple[Question, ...]


class _File(_Entry):
    conversations: Annotated[tuple[Conversation, ...], Field(min_length=1)]
    categories: dict[str, str] = {}


def read_conversations(path: Path) -> tuple[list[Conversation], dict[str, str]]:
    """The conversations and the categories' names. Raises ConfigurationError saying what is wrong."""
    file = parsed(str(path), partial(_File.model_validate_json, read_text(path)))
    for conversation in file.conversations:
        known = {turn.dia_id for turn in conversation.turns}
        for item in conversation.qa:
            if not known.issuperset(item.evidence):
                raise ConfigurationError(
                    f"{path}, question {item.id}: its evidence is not among the turns of {conversation.id}"
                )
    return list(file.conversations), file.categories
