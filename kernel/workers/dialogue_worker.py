"""The dialogue worker: answers turns with the model. `python -m` this file."""

from __future__ import annotations

from kernel.store.jobs import GENERATE_REPLY
from kernel.workers.dialogue.generate_reply import generate_reply
from kernel.workers.process import run_worker
from kernel.workers.runner import LaneOptions


def main() -> None:
    run_worker(
        "dialogue",
        lanes=lambda settings: {"dialogue": LaneOptions(settings.dialogue_concurrency, foreground=True)},
        handlers={GENERATE_REPLY.name: generate_reply},
    )


if __name__ == "__main__":
    main()
