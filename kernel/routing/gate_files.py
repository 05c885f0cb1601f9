"""What the gate learned, kept on disk: vectors of the exemplars and the weights that were fitted to them.

One file for each embedding model. It is derived data and can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import logging
import os
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.routing.first_look import FirstLook
from kernel.routing.gate_model import Thresholds
from kernel.routing.logistic import Choice, Floats, Logistic

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Weights:
    """Both stages, the look before them and the thresholds, as fitted to one state of exemplars and code."""

    first: Logistic
    second: Choice
    look: FirstLook
    thresholds: Thresholds


@dataclass(slots=True)
class Stored:
    """The content of a file. `vectors` are by their text's digest; `weights` None if to be fitted anew."""

    vectors: dict[str, Floats]
    weights: Weights | None = None


class GateFiles:
    """Reads and writes the files. What cannot be read or written is logged and made anew."""

    def __init__(self, folder: Path, prompts_dir: Path) -> None:
        self._folder = folder
        self._sources = (
            *sorted(Path(__file__).parent.glob("*.py")),
            *sorted(Path(__file__).parent.glob("*.yaml")),
            *sorted((prompts_dir / "orchestrator").glob("*.yaml")),
        )

    def read(self, model: str) -> Stored:
        """What is kept for an embedding model; weights only if nothing they came from has changed."""
        path = self._path(model)
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                vectors = dict(
                    zip(stored["names"].tolist(), stored["vectors"].astype(np.float64), strict=True)
                )
                is_current = stored["state"].item() == self._state()
                return Stored(vectors, _unpack(stored) if is_current else None)
        except FileNotFoundError:
            return Stored({})
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            log.warning("%s cannot be used and is made anew: %s", path, error)
            return Stored({})

    def write(self, model: str, vectors: Mapping[str, Floats], weights: Weights) -> None:
        path = self._path(model)
        partial = path.with_suffix(f".{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as file:
                np.savez(
                    file,
                    state=np.array(self._state()),
                    names=np.array(list(vectors)),
                    vectors=np.array(list(vectors.values()), np.float32),
                    first_mean=weights.first.mean,
                    first_scale=weights.first.scale,
                    first_weights=weights.first.weights,
                    second_mean=weights.second.mean,
                    second_scale=weights.second.scale,
                    second_weights=weights.second.weights,
                    look_mean=weights.look.classifier.mean,
                    look_scale=weights.look.classifier.scale,
                    look_weights=weights.look.classifier.weights,
                    look_threshold=np.array(weights.look.threshold),
                    thresholds=np.array(astuple(weights.thresholds)),
                )
            partial.replace(path)
        except OSError as error:  # it is only faster to have
            with suppress(OSError):
                partial.unlink()
            log.warning("%s cannot be written: %s", path, error)

    def _path(self, model: str) -> Path:
        return self._folder / f"gate-{digest(model)[:12]}.npz"

    def _state(self) -> str:
        """Changes with the exemplars and with the code that reads them."""
        return hashlib.sha256(b"\0".join(path.read_bytes() for path in self._sources)).hexdigest()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _unpack(stored: Mapping[str, NDArray[np.float64]]) -> Weights:
    return Weights(
        Logistic(stored["first_mean"], stored["first_scale"], stored["first_weights"]),
        Choice(stored["second_mean"], stored["second_scale"], stored["second_weights"]),
        FirstLook(
            Logistic(stored["look_mean"], stored["look_scale"], stored["look_weights"]),
            float(stored["look_threshold"]),
        ),
        Thresholds(*stored["thresholds"].tolist()),
    )
