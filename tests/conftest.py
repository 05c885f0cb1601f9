"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# An example may be slow on a busy machine; speed is the benchmarks' business.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
