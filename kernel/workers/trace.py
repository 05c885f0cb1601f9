"""The steps of a turn, one after another and without a gap, so that they add up to what it took.

queued ─ routing ─ handover ─┬─ preparing ─ memory? ─ model ─ answer
                             └─ planning ─ tool ─ (model ─)? answer
"""

from __future__ import annotations

from kernel.shared.clock import Clock
from kernel.store.records import Job, Step, TurnWork


class Trace:
    """Goes on with the steps of the jobs before. Of a turn that a reboot divides, nothing is known."""

    def __init__(self, clock: Clock, turn: TurnWork, job: Job) -> None:
        """The wait until this job was claimed is over, and is a step itself."""
        self._clock = clock
        self._accepted = turn.accepted_mono if turn.boot_id == clock.boot_id else None
        self._steps = list(turn.trace) if self._accepted is not None else []
        if job.tries > 1:
            self.end("retrying", job.last_error)
        else:
            self.end("handover" if self._steps else "queued")

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._steps)

    @property
    def until_now_ms(self) -> float | None:
        """Milliseconds from the acceptance of the message to the end of the last step."""
        return round(self._steps[-1].start_ms + self._steps[-1].duration_ms, 3) if self._steps else None

    def end(self, name: str, detail: str | None = None) -> None:
        """What has been done since the end of the step before was `name`."""
        if self._accepted is None:
            return
        start = self.until_now_ms or 0.0
        now = (self._clock.monotonic() - self._accepted) * 1000
        step = Step(name=name, start_ms=start, duration_ms=round(max(now - start, 0.0), 3), detail=detail)
        self._steps.append(step)
