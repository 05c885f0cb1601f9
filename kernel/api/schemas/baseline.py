"""The baseline suite as the API starts, follows and lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kernel.baseline.cases import CASES
from kernel.store.baseline_records import BaselineCall, BaselineMode, BaselineRun, BaselineRunStatus

if TYPE_CHECKING:
    CaseName = str
else:
    CaseName = Literal[tuple(CASES)]


class BaselineStart(BaseModel):
    """What to run. `direct_model` sends prompts straight to the model, `end_to_end_aigentos` messages through
    the workers, `both` one after the other, case by case."""

    model_config = ConfigDict(extra="forbid")

    mode: BaselineMode
    runs: int = Field(1, ge=1, le=10, description="How often each case is asked in each mode.")
    cases: Annotated[list[CaseName], Field(min_length=1, max_length=len(CASES))] | None = Field(
        None, description="Names of `GET /api/baseline/cases`; null: all of them."
    )
    enforce_max_response_tokens: bool = Field(
        default=False,
        description="Whether answers end after `max_response_tokens`; else the settings decide.",
    )
    max_response_tokens: int | None = Field(
        None, ge=1, description="null: as the settings say, which is the most that is possible."
    )


class BaselineAccepted(BaseModel):
    """The run goes on by itself; follow it at `GET /api/baseline/status/{job_id}`."""

    job_id: str


class BaselineStatus(BaseModel):
    """How far a run is. Times are ISO-8601 UTC; `queued` means that the model is being loaded."""

    job_id: str
    mode: BaselineMode
    status: BaselineRunStatus
    done_calls: int
    total_calls: int
    current_case: str | None = Field(description="The name of the case that is being asked.")
    eta_seconds: float | None = Field(description="Until the end, estimated; null before the first call.")
    latest: list[BaselineCall] = Field(description="The last ten calls, the newest last.")
    accepted_at: str
    started_at: str | None
    ended_at: str | None
    error: str | None = Field(description="Why it did not come to its end.")


class BaselineCaseInfo(BaseModel):
    """A case of the suite; sizes in tokens, estimated."""

    name: str
    title: str
    calls: int
    wanted_tokens: int = Field(description="Of all its messages.")


class BaselineCaseList(BaseModel):
    """In the order they are run."""

    cases: list[BaselineCaseInfo]
    max_response_tokens: int = Field(description="Of the settings: what an answer may have at most.")


class BaselineRunPage(BaseModel):
    """Newest first; pass `next_cursor` as `cursor` for the next page."""

    runs: list[BaselineRun]
    next_cursor: str | None
