"""A real database file for each test."""

from tests.store.conftest import clock, db, path

__all__ = ["clock", "db", "path"]
