"""Figures as they are read back to be shown: nested objects of JSON."""

from __future__ import annotations


def as_object(value: object) -> dict[str, object]:
    """`value`, which is known to be an object."""
    assert isinstance(value, dict)
    return value


def objects_in(value: object) -> list[tuple[str, dict[str, object]]]:
    """The objects in an object, by name."""
    return [(name, as_object(inner)) for name, inner in as_object(value).items()]
