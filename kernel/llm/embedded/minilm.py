"""all-MiniLM-L6-v2 in ONNX Runtime: a text to its vector.

Sources: the model's card for its pooling (the mean over all tokens) and unit length; Devlin et al. 2018
(BERT) for the 512 positions it has. The file keeps its weights in 8 bits; the arithmetic is fp32 everywhere.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.llm.embedded.files import EMBEDDING, TOKENIZER
from kernel.shared.errors import ConfigurationError, ModelUnavailable

_MOST_TOKENS = 512
_LEAST_COSINE = 0.999


@dataclass(frozen=True, slots=True)
class Embedding:
    """vector: shape (384,), of length 1. tokens: how many were read, [CLS] and [SEP] among them."""

    vector: NDArray[np.float32]
    tokens: int


class MiniLM:
    """The model of one folder. Threads may share it: a short text takes one core for 10 ms or so."""

    def __init__(self, folder: Path) -> None:
        """Raises ConfigurationError if its packages or its files cannot be used."""
        try:
            runtime = importlib.import_module("onnxruntime")
            tokenizers = importlib.import_module("tokenizers")
        except ImportError as error:
            raise ConfigurationError(
                f"the embedding model cannot be loaded ({error}): install the extra `embedded` of aigentos"
            ) from error
        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER.name))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        options = runtime.SessionOptions()
        # Two threads that wait for one another take twice the time once something else wants their core.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = runtime.InferenceSession(
            str(folder / EMBEDDING.name), options, providers=["CPUExecutionProvider"]
        )

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        """Together they are read faster than one by one, the more so the more alike their lengths are.

        Of a text that is too long, the first 512 tokens count.
        """
        tokens = [self._tokenizer.encode(text).ids for text in texts]
        ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
        mask = np.zeros_like(ids)
        for row, own in enumerate(tokens):
            ids[row, : len(own)] = own
            mask[row, : len(own)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        [states] = self._session.run(None, inputs)
        means = [rows[: len(own)].mean(axis=0) for rows, own in zip(states, tokens, strict=True)]
        return [
            Embedding(mean / np.linalg.norm(mean), len(own)) for mean, own in zip(means, tokens, strict=True)
        ]


def check_vectors(model: MiniLM) -> None:
    """Compare a model's vectors with known ones, made of its authors' fp32 weights by other code.

    Raises ModelUnavailable if they differ.
    """
    known = json.loads(Path(__file__).with_name("known_vectors.json").read_text(encoding="utf-8"))
    found = model.embed([item["text"] for item in known])
    worst = min(_cosine(one.vector, item["vector"]) for one, item in zip(found, known, strict=True))
    if not worst >= _LEAST_COSINE:
        raise ModelUnavailable(f"{EMBEDDING.name} gives wrong vectors (cosine {worst:.4f}): report this")


def _cosine(vector: NDArray[np.float32], known: Sequence[float]) -> float:
    right = np.asarray(known, np.float32)
    return float(right @ vector / np.linalg.norm(right) / np.linalg.norm(vector))
