"""all-MiniLM-L6-v2 in numpy and fp32, written from the papers: the independent witness for our GGUF file.

Sources: Devlin et al. 2018 (BERT: post-norm encoder, WordPiece); the model's card for mean pooling
and unit length. `python -m tests.llm.minilm_numpy FOLDER` made known_vectors.json from the authors' weights.
"""

from __future__ import annotations

import json
import math
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.llm.embedded.convert import read_safetensors

Array = NDArray[np.float32]
HEADS, LAYERS, EPSILON = 12, 6, 1e-12
TEXTS = [
    "The cat sits on the mat.",
    "Naïve café-goers in Zürich paid €3.50 (unbelievably!) for an espresso.",
    "How do I restart the database server after a power cut?",
    "猫は好きですか？ 🙂 floccinaucinihilipilification",
]


def embed(text: str, weights: Mapping[str, Array], vocabulary: Mapping[str, int]) -> Array:
    """The unit vector of one text. `weights` are named as in the authors' file."""
    ids = tokenize(text, vocabulary)
    states = (
        weights["embeddings.word_embeddings.weight"][ids]
        + weights["embeddings.position_embeddings.weight"][: len(ids)]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    states = _norm(states, weights, "embeddings.LayerNorm")
    for layer in range(LAYERS):
        states = _layer(states, weights, f"encoder.layer.{layer}")
    mean = states.mean(axis=0)
    vector: Array = mean / np.linalg.norm(mean)
    return vector


def tokenize(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    """Uncased WordPiece with [CLS] and [SEP]: longest match first, a word that fits nowhere is [UNK]."""
    ids = [vocabulary["[CLS]"]]
    for word in _words(text):
        pieces: list[int] = []
        start = 0
        while start < len(word):
            prefix = "##" if start else ""
            ends = (end for end in range(len(word), start, -1) if prefix + word[start:end] in vocabulary)
            end = next(ends, None)
            if end is None:
                pieces = [vocabulary["[UNK]"]]
                break
            pieces.append(vocabulary[prefix + word[start:end]])
            start = end
        ids += pieces
    return [*ids, vocabulary["[SEP]"]]


def _words(text: str) -> list[str]:
    """Lower case, without accents; punctuation and ideographs stand alone."""
    plain = unicodedata.normalize("NFD", text.lower())
    spaced = ""
    for letter in plain:
        kind = unicodedata.category(letter)
        if kind == "Mn":
            continue
        is_ideograph = "\u4e00" <= letter <= "\u9fff"
        is_ascii_symbol = letter.isascii() and not letter.isalnum() and not letter.isspace()
        alone = kind.startswith("P") or is_ascii_symbol or is_ideograph
        spaced += f" {letter} " if alone else letter
    return spaced.split()


def _layer(states: Array, weights: Mapping[str, Array], name: str) -> Array:
    tokens, width = states.shape
    query, key, value = (
        _dense(states, weights, f"{name}.attention.self.{part}")
        .reshape(tokens, HEADS, width // HEADS)
        .transpose(1, 0, 2)
        for part in ("query", "key", "value")
    )
    scores = query @ key.transpose(0, 2, 1) / math.sqrt(width / HEADS)
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    scores /= scores.sum(axis=-1, keepdims=True)
    mixed = (scores @ value).transpose(1, 0, 2).reshape(tokens, width)
    mixed = _dense(mixed, weights, f"{name}.attention.output.dense")
    states = _norm(states + mixed, weights, f"{name}.attention.output.LayerNorm")
    inner = _gelu(_dense(states, weights, f"{name}.intermediate.dense"))
    return _norm(states + _dense(inner, weights, f"{name}.output.dense"), weights, f"{name}.output.LayerNorm")


def _dense(states: Array, weights: Mapping[str, Array], name: str) -> Array:
    result: Array = states @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return result


def _norm(states: Array, weights: Mapping[str, Array], name: str) -> Array:
    centred = states - states.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
    result: Array = centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return result


def _gelu(states: Array) -> Array:
    erf = np.vectorize(math.erf, otypes=[np.float32])
    result: Array = states * 0.5 * (1 + erf(states / math.sqrt(2)))
    return result


def main() -> None:
    folder = Path(sys.argv[1])
    vocabulary = {
        token: index for index, token in enumerate((folder / "vocab.txt").read_text("utf-8").splitlines())
    }
    weights = read_safetensors(folder / "model.safetensors")
    known = [
        {"text": text, "vector": [round(float(value), 5) for value in embed(text, weights, vocabulary)]}
        for text in TEXTS
    ]
    sys.stdout.write("[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in known) + "\n]\n")


if __name__ == "__main__":
    main()
