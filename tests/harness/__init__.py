"""Runs the real processes against a scripted model backend, for black-box tests and benchmarks."""
