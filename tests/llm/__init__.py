"""Tests of the model adapters, the registry and the embedded server."""
