"""What the columns of an archive may hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from kernel.store.records import Step


def json_of(kind: Any) -> Callable[[str], str]:
    """Checks that a string is JSON of this kind, on one line."""
    adapter = TypeAdapter(kind)

    def check(text: str) -> str:
        if "\n" in text or "\r" in text:
            raise ValueError("must be JSON on one line")
        adapter.validate_json(text)
        return text

    return check


Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$")]
Time = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$")
]
Count = Annotated[int, Field(ge=0, le=2**53)]
Flag = Annotated[int, Field(ge=0, le=1)]
Strings = Annotated[str, AfterValidator(json_of(list[str]))]
Steps = Annotated[str, AfterValidator(json_of(list[Step]))]


class ArchiveRow(BaseModel):
    """Base of all tables; the fields are the columns."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
    table: ClassVar[str]
