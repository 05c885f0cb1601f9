"""An embedding model in the process: vectors by words, and what it was asked to embed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kernel.shared.errors import ModelProtocolError, ModelUnavailable
from tests.fakes.wire import embedding


@dataclass
class FakeEmbedder:
    """Embeds by words; refuses a text with a word in `poison`."""

    model: str = "words"
    poison: str | None = None
    down: bool = False
    asked: list[str] = field(default_factory=list)

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.down:
            raise ModelUnavailable("down")
        if self.poison and any(self.poison in text for text in texts):
            raise ModelProtocolError("not a number")
        self.asked += texts
        return np.array([embedding(text) for text in texts], np.float32)

    async def embed_ahead(self, texts: Sequence[str]) -> None:
        """It keeps nothing."""
