"""Fakes for what stands outside the kernel."""
