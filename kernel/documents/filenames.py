"""The name a user gave a file, made fit to be shown. It is never used as a path."""

from __future__ import annotations

import unicodedata

LONGEST = 120  # characters
NAMELESS = "document"

# Control and format characters (which turn the direction of text), surrogates, unassigned ones, line ends.
_UNSHOWABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def shown_name(raw: str) -> str:
    """The last part of a path, on one line, without what cannot be seen; its ending survives a cut."""
    shown = "".join(
        " " if character in "\t\n\r" else character
        for character in unicodedata.normalize("NFC", raw)
        if character in "\t\n\r" or unicodedata.category(character) not in _UNSHOWABLE
    )
    name = " ".join(shown.replace("\\", "/").rpartition("/")[2].split()).lstrip(". ")
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        ending = dot + ending if dot and len(ending) <= 10 else ""
        name = (stem if ending else name)[: LONGEST - len(ending) - 1] + "…" + ending
    return name or NAMELESS


def ending_of(name: str) -> str:
    """What follows the last dot, in lower case; empty without one."""
    return name.rpartition(".")[2].lower() if "." in name else ""
