"""Every turn test has the real processes and a scripted backend."""

from tests.harness.fixtures import backend, client, memory, stack, zygote

__all__ = ["backend", "client", "memory", "stack", "zygote"]
