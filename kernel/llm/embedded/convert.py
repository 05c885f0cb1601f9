"""MiniLM, as its authors publish it, to a GGUF file that llama.cpp reads: weights in Q8_0, vectors in fp32.

Sources: the safetensors format (a length, a JSON header, raw tensors); the `gguf` package for the names
of the architecture `bert`; llama.cpp's WordPiece tokenizer, which marks the beginning of a word with U+2581
instead of its continuation with `##`.
"""

from __future__ import annotations

import json
from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

from kernel.llm.embedded.server import embed_in_process
from kernel.shared.errors import ModelUnavailable

_LEAST_COSINE = 0.999

_TENSORS = {
    "embeddings.word_embeddings": "token_embd",
    "embeddings.position_embeddings": "position_embd",
    "embeddings.token_type_embeddings": "token_types",
    "embeddings.LayerNorm": "token_embd_norm",
}
_LAYER_TENSORS = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
_SPECIAL = {"bos": "[CLS]", "eos": "[SEP]", "sep": "[SEP]", "unk": "[UNK]", "pad": "[PAD]", "mask": "[MASK]"}


def convert(model: Path, output: Path) -> None:
    """Write `output` from the folder `model` with config.json, model.safetensors and vocab.txt."""
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    vocabulary = (model / "vocab.txt").read_text(encoding="utf-8").splitlines()
    writer = gguf.GGUFWriter(output, "bert")
    writer.add_name("all-MiniLM-L6-v2")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["layer_norm_eps"])
    writer.add_causal_attention(value=False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    _add_tokenizer(writer, vocabulary, config["type_vocab_size"])
    for name, tensor in read_safetensors(model / "model.safetensors").items():
        if name != "embeddings.position_ids" and not name.startswith("pooler."):
            _add_tensor(writer, gguf_name(name), tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def check_vectors(model: Path) -> None:
    """Compare a file's vectors with those that fp32 arithmetic made of the same weights.

    Raises ModelUnavailable if they differ.
    """
    known = json.loads(Path(__file__).with_name("known_vectors.json").read_text(encoding="utf-8"))
    vectors = embed_in_process(model, [item["text"] for item in known])
    for item, vector in zip(known, vectors, strict=True):
        right = np.asarray(item["vector"], np.float32)
        cosine = float(right @ vector / np.linalg.norm(right) / np.linalg.norm(vector))
        if not cosine >= _LEAST_COSINE:
            raise ModelUnavailable(f"{model.name} gives wrong vectors (cosine {cosine:.4f}): report this")


def read_safetensors(path: Path) -> dict[str, NDArray[np.float32]]:
    """The fp32 tensors of a safetensors file, by name."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    tensors = {}
    for name, info in json.loads(data[8:start]).items():
        if info.get("dtype") == "F32":
            begin, end = (start + offset for offset in info["data_offsets"])
            tensors[name] = np.frombuffer(data[begin:end], np.float32).reshape(info["shape"])
    return tensors


def _add_tokenizer(writer: gguf.GGUFWriter, vocabulary: list[str], token_types: int) -> None:
    is_special = [token.startswith("[") and token.endswith("]") and len(token) > 2 for token in vocabulary]
    writer.add_tokenizer_model("bert")
    writer.add_token_type_count(token_types)
    writer.add_token_list(
        [
            token if special else token[2:] if token.startswith("##") else f"\u2581{token}"
            for token, special in zip(vocabulary, is_special, strict=True)
        ]
    )
    writer.add_token_types(
        [gguf.TokenType.CONTROL if special else gguf.TokenType.NORMAL for special in is_special]
    )
    for role, token in _SPECIAL.items():
        getattr(writer, f"add_{role}_token_id")(vocabulary.index(token))


def _add_tensor(writer: gguf.GGUFWriter, name: str, tensor: NDArray[np.float32]) -> None:
    """Matrices in Q8_0, vectors as they are, as llama.cpp's own quantizer does it."""
    if tensor.ndim == 1 or name.startswith(("position_embd", "token_types")):
        writer.add_tensor(name, tensor)
    else:
        kind = gguf.GGMLQuantizationType.Q8_0
        writer.add_tensor(name, gguf.quants.quantize(tensor, kind), raw_dtype=kind)


def gguf_name(name: str) -> str:
    """What GGUF calls a tensor of the authors' file."""
    part, _, kind = name.rpartition(".")
    if part.startswith("encoder.layer."):
        number, _, inner = part.removeprefix("encoder.layer.").partition(".")
        return f"blk.{number}.{_LAYER_TENSORS[inner]}.{kind}"
    return f"{_TENSORS[part]}.{kind}"
