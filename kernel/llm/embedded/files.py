"""The model files: where they lie, and whether they are what they should be."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

STAMP = "embedded-models.json"


@dataclass(frozen=True, slots=True)
class ModelFile:
    name: str
    sha256: str


CHAT = ModelFile(
    "SmolLM2-135M-Instruct.Q4_1.gguf", "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
)
EMBEDDING = ModelFile(
    "all-MiniLM-L6-v2.int8.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
)
TOKENIZER = ModelFile(
    "all-MiniLM-L6-v2.tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
)
MODEL_FILES = (CHAT, EMBEDDING, TOKENIZER)


def are_good(folder: Path) -> bool:
    """Whether all of them are there and unchanged.

    Hashing takes a while on a slow machine, so a stamp beside them remembers size and time of change of what
    was hashed; a file that changed since is hashed again.
    """
    seen = _read_stamp(folder / STAMP)
    good = True
    for model in MODEL_FILES:
        path = folder / model.name
        if not path.is_file():
            good = False
        elif seen.get(model.name) != _mark(path, model.sha256):
            if sha256(path) == model.sha256:
                seen[model.name] = _mark(path, model.sha256)
            else:
                good = False
    if good:
        partial = folder / f".{STAMP}.{secrets.token_hex(4)}"
        partial.write_text(json.dumps(seen, indent=1))
        partial.replace(folder / STAMP)
    return good


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_or_make_key(path: Path) -> str:
    """The API key in a file, made with a random key that only this user can read if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_urlsafe(32) + "\n")
    except FileExistsError:
        pass
    return path.read_text().strip()


def _mark(path: Path, digest: str) -> list[object]:
    state = path.stat()
    return [digest, state.st_size, state.st_mtime_ns]


def _read_stamp(path: Path) -> dict[str, object]:
    try:
        value = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
